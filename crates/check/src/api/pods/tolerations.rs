//! Which taints of nodes pods tolerate.

use crate::{
    api::pods::say::{Say, is},
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&TOLERATION_OPERATOR, &TOLERATION_EFFECT, &TOLERATION_FORM],
    look: Look::Pods(look),
};

static TOLERATION_OPERATOR: Rule = Rule {
    name: "toleration-operator",
    group: Group::Api,
    level: Level::Error,
    summary: "a toleration is `Equal` with a key, or `Exists` without a value",
    why: "The API server refuses others. `Lt` and `Gt` are for clusters with an experimental \
          feature.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#concepts",
    wrong: pod!("  tolerations:\n  - key: spot\n    operator: Exists\n    value: 'true'\n"),
    right: pod!("  tolerations:\n  - key: spot\n    operator: Equal\n    value: 'true'\n"),
};

static TOLERATION_EFFECT: Rule = Rule {
    name: "toleration-effect",
    group: Group::Api,
    level: Level::Error,
    summary: "the effect of a toleration is `NoSchedule`, `PreferNoSchedule` or `NoExecute`, and \
              the last where it has `tolerationSeconds`",
    why: "The API server refuses others: only `NoExecute` ends pods that run, after that time.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#concepts",
    wrong: pod!(
        "  tolerations:
  - key: spot
    operator: Exists
    effect: NoSchedule
    tolerationSeconds: 60
"
    ),
    right: pod!(
        "  tolerations:
  - key: spot
    operator: Exists
    effect: NoExecute
    tolerationSeconds: 60
"
    ),
};

static TOLERATION_FORM: Rule = Rule {
    name: "toleration-form",
    group: Group::Api,
    level: Level::Error,
    summary: "the key and value of a toleration are those that a taint can have",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#concepts",
    wrong: pod!("  tolerations:\n  - key: spot node\n    operator: Exists\n"),
    right: pod!("  tolerations:\n  - key: spot-node\n    operator: Exists\n"),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    check(&mut Say::new(object, findings), pod.spec.get("tolerations"));
}

/// Checks tolerations, of pods and of what is added to pods.
pub(crate) fn check(say: &mut Say<'_, '_>, tolerations: Node<'_>) {
    for toleration in tolerations.items() {
        if toleration.map().is_some() {
            one(say, toleration);
        } else if toleration.is_missing() {
            say.say(&TOLERATION_OPERATOR, toleration, "the toleration is empty");
        }
    }
}

fn one(say: &mut Say<'_, '_>, toleration: Node<'_>) {
    let (key, value) = (toleration.get("key"), toleration.get("value"));
    let operator = toleration.get("operator");
    say.filled(&TOLERATION_FORM, key, text::qualified);
    match operator.filled() {
        Some("Exists") => {
            if value.filled().is_some() {
                let message = "`operator: Exists` takes no `value`";
                say.say(&TOLERATION_OPERATOR, value, message)
                    .hint("leave `value` out, or say `operator: Equal`");
            }
        }
        None | Some("Equal") => {
            if key.is_empty() && operator.value().is_none_or(serde_json::Value::is_string) {
                let message = "a toleration without a `key` needs `operator: Exists`";
                say.say(&TOLERATION_OPERATOR, operator, message)
                    .hint("without a key, it tolerates every taint");
            }
            say.form(&TOLERATION_FORM, value, text::label_value);
        }
        Some("Lt" | "Gt") => {
            let message = format!(
                "{}: only clusters with the feature gate `TaintTolerationComparisonOperators` \
                 take it",
                is(operator)
            );
            say.say(&TOLERATION_OPERATOR, operator, message);
        }
        Some(_) => say.one_of(&TOLERATION_OPERATOR, operator, &["Exists", "Equal"]),
    }
    let effect = toleration.get("effect");
    let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
    match effect.filled() {
        Some(text) if !effects.contains(&text) => {
            say.one_of(&TOLERATION_EFFECT, effect, &effects);
        }
        Some("NoExecute") => {}
        None if effect.exists() && effect.str().is_none() => {}
        _ if toleration.get("tolerationSeconds").exists() => {
            let message = "`tolerationSeconds` goes with `effect: NoExecute` only";
            say.say(
                &TOLERATION_EFFECT,
                toleration.get("tolerationSeconds"),
                message,
            );
        }
        _ => {}
    }
}

//! Network policies.

use crate::{
    findings::Findings,
    ip::Network,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{PROTOCOLS, check_form, check_port, check_word};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NETWORK_POLICY_TYPE,
        &NETWORK_POLICY_PORT,
        &NETWORK_POLICY_PEER,
        &NETWORK_POLICY_SELECTOR,
    ],
    look: Look::Kinds(&[("networking.k8s.io", "NetworkPolicy")], look),
};

static NETWORK_POLICY_TYPE: Rule = Rule {
    name: "network-policy-type",
    group: Group::Api,
    level: Level::Error,
    summary: "the types of a NetworkPolicy are `Ingress` and `Egress`",
    why: "The API server refuses any other, and more than two.",
    source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
spec:
  podSelector: {}
  policyTypes:
  - ingress
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
spec:
  podSelector: {}
  policyTypes:
  - Ingress
",
};

static NETWORK_POLICY_PORT: Rule = Rule {
    name: "network-policy-port",
    group: Group::Api,
    level: Level::Error,
    summary: "a policy's port is a number or a name, and the end of a range is behind its begin",
    why: "The API server refuses others. Only numbers have an `endPort`, and a number in quotes is \
          a name.",
    source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ephemeral
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 40000
      endPort: 32000
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ephemeral
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 32000
      endPort: 40000
",
};

static NETWORK_POLICY_PEER: Rule = Rule {
    name: "network-policy-peer",
    group: Group::Api,
    level: Level::Error,
    summary: "a peer is a network, or is selected by labels, and exceptions are inside the network",
    why: "The API server refuses a peer that says nothing, a network with a selector, and \
          exceptions from something else.",
    source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: office
spec:
  podSelector: {}
  ingress:
  - from:
    - ipBlock:
        cidr: 192.0.2.0/24
      podSelector: {}
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: office
spec:
  podSelector: {}
  ingress:
  - from:
    - ipBlock:
        cidr: 192.0.2.0/24
    - podSelector: {}
",
};

static NETWORK_POLICY_SELECTOR: Rule = Rule {
    name: "network-policy-selector",
    group: Group::Api,
    level: Level::Error,
    summary: "the selectors of a NetworkPolicy are made of valid labels and operators",
    why: "The API server refuses labels that can't be, operators that there aren't, `In` and \
          `NotIn` without values, and `Exists` and `DoesNotExist` with some.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
spec:
  podSelector:
    matchExpressions:
    - key: app
      operator: Exists
      values:
      - web
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: closed
spec:
  podSelector:
    matchExpressions:
    - key: app
      operator: In
      values:
      - web
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    selector(object, spec.get("podSelector"), findings);
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.get(rules).items() {
            for entry in rule.get("ports").items() {
                port(object, entry, findings);
            }
            for entry in rule.get(peers).items() {
                peer(object, entry, findings);
            }
        }
    }
    let types = spec.get("policyTypes");
    if types.items().len() > 2 {
        let message =
            "there are more than two `policyTypes`: there are only `Ingress` and `Egress`";
        findings.report(&NETWORK_POLICY_TYPE, object, types, message);
        return;
    }
    for word in types.items() {
        check_word(
            &NETWORK_POLICY_TYPE,
            object,
            word,
            &["Ingress", "Egress"],
            findings,
        );
    }
}

fn port(object: &Object, entry: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &NETWORK_POLICY_PORT;
    check_word(rule, object, entry.get("protocol"), PROTOCOLS, findings);
    let (begin, end) = (entry.get("port"), entry.get("endPort"));
    check_port(rule, object, begin, findings);
    if let Some(name) = begin.str()
        && let Err(fault) = text::port_name(name)
    {
        let message = format!("`port` is `{name}`: as a name, it {fault}");
        let found = findings.report(rule, object, begin, message);
        if !name.is_empty() && name.bytes().all(|it| it.is_ascii_digit()) {
            found.hint(format!("leave the quotes out: `port: {name}`"));
        }
    }
    let Some(last) = end.int() else { return };
    match begin.int() {
        Some(first) if last < first => {
            let message = format!("`endPort` is {last}: it must not be less than `port`, {first}");
            findings.report(rule, object, end, message).related(
                object,
                begin,
                "where the range begins",
            );
        }
        Some(_) => check_port(rule, object, end, findings),
        None if begin.is_missing() || begin.str().is_some() => {
            let message = "there is an `endPort`, but `port` isn't a number where a range begins";
            findings.report(rule, object, end, message);
        }
        None => {}
    }
}

fn peer(object: &Object, entry: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &NETWORK_POLICY_PEER;
    let block = entry.get("ipBlock");
    let selectors = ["podSelector", "namespaceSelector"].map(|key| entry.get(key));
    for node in selectors {
        selector(object, node, findings);
    }
    let selects = selectors.iter().any(|node| node.exists());
    if block.is_missing() {
        if !selects && (entry.is_missing() || entry.map().is_some()) {
            findings
                .report(
                    rule,
                    object,
                    entry,
                    "the peer says nothing: it must have `ipBlock`, `podSelector` or \
                     `namespaceSelector`",
                )
                .hint("for everybody leave the whole list out; for all pods say `podSelector: {}`");
        }
        return;
    }
    if selects {
        findings
            .report(
                rule,
                object,
                block,
                "the peer has both an `ipBlock` and a selector: it must have one",
            )
            .hint("make them two peers of the list");
    }
    let cidr = block.get("cidr");
    if cidr.str() == Some("") {
        findings.report(rule, object, cidr, "`cidr` is empty: it must be a network");
    }
    let Some(network) = cidr.str().and_then(Network::parse) else {
        return;
    };
    for node in block.get("except").items() {
        let inner = node.str().and_then(Network::parse);
        if inner.is_some_and(|inner| !network.is_wider_than(inner)) {
            let message = format!(
                "`{}` isn't a part of `{}`: there is nothing to except",
                node.shown(),
                cidr.shown()
            );
            findings
                .report(rule, object, node, message)
                .related(object, cidr, "the network");
        }
    }
}

fn selector(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &NETWORK_POLICY_SELECTOR;
    for (key, value) in node.get("matchLabels").entries() {
        if let Err(fault) = text::qualified(key) {
            let message = format!("`{key}` can't be the key of a label: it {fault}");
            findings.report(rule, object, value, message);
        } else if let Some(Err(fault)) = value.str().map(text::label_value) {
            let message = format!(
                "`{}` can't be the value of a label: it {fault}",
                value.shown()
            );
            findings.report(rule, object, value, message);
        }
    }
    for expression in node.get("matchExpressions").items() {
        check_form(
            rule,
            object,
            expression.get("key"),
            text::qualified,
            findings,
        );
        let (operator, values) = (expression.get("operator"), expression.get("values"));
        match operator.str() {
            Some(word @ ("In" | "NotIn")) if values.is_empty() => {
                let message = format!("there are no `values`: `{word}` must have some");
                findings.report(rule, object, values, message);
            }
            Some(word @ ("Exists" | "DoesNotExist")) if !values.is_empty() => {
                let message = format!("there are `values`: `{word}` must have none");
                findings.report(rule, object, values, message);
            }
            _ => check_word(
                rule,
                object,
                operator,
                &["In", "NotIn", "Exists", "DoesNotExist"],
                findings,
            ),
        }
        for value in values.items() {
            check_form(rule, object, value, text::label_value, findings);
        }
    }
}

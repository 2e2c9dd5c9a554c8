//! The schema of an object's kind in the version that is checked for.

mod builtin;
mod custom;
mod format;
mod history;
mod rules;
mod shape;
mod values;
mod walk;
mod way;
mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::Value;

use self::{
    builtin::{Kind, Table},
    custom::{Custom, Kinds},
    walk::{Problem, Walk},
};
use crate::{
    findings::{At, Findings, Raw, Spot},
    minor::Minor,
    object::Object,
    place,
    pointer::{Pointer, Segment},
    report::NotEvaluated,
    rule::{Group, Rule, Severity},
    set::Set,
    suggest,
};

pub(crate) static RULES: &[&Rule] = rules::ALL;

/// The schemas that are known.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    /// Kinds that were handed over.
    handed: Kinds,
    /// Kinds that are defined among the objects, by set.
    found: Vec<Kinds>,
}

/// Whether there is a schema for a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Known,
    Unknown,
}

/// What is known of a kind.
enum Schema<'s> {
    BuiltIn(&'static Kind),
    /// A built-in kind that is gone; with the kind whose schema still fits.
    Gone(Option<&'static Kind>),
    Custom(&'s Custom),
    /// A kind that is defined, perhaps several times.
    Defined(&'s [Arc<Custom>]),
    /// A version that is not served, of a kind that is defined; with those that are.
    NotServed(Vec<&'s str>),
    /// Not there, in a group where all kinds are known.
    Wrong,
    Unknown,
}

/// Reports a kind that only later versions of Kubernetes have.
fn not_yet(object: &Object, findings: &mut Findings<'_>) {
    let (api_version, kind) = (object.api_version(), object.kind());
    let now = findings.kubernetes();
    let first = Minor::ALL
        .into_iter()
        .find(|minor| served(*minor, api_version, kind));
    if let Some(first) = first.filter(|first| *first > now) {
        let message =
            format!("`{api_version}` has {kind} from Kubernetes {first} on, not in {now}");
        say(
            object,
            &rules::UNKNOWN_API_VERSION,
            key("apiVersion"),
            message,
            None,
            findings,
        );
    }
}

/// Whether a version of Kubernetes serves a built-in kind.
pub(crate) fn served(minor: Minor, api_version: &str, kind: &str) -> bool {
    builtin::table(minor).kind(api_version, kind).is_some()
}

/// How much is wrong with an object of a built-in kind by its schema alone: for benchmarks.
pub fn faults(minor: Minor, object: &Value) -> Option<usize> {
    let table = builtin::table(minor);
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let kind = table.kind(text("apiVersion")?, text("kind")?)?;
    let mut walk = Walk::new(table, false);
    walk.object(table.shape_of(kind), object);
    Some(walk.problems.len())
}

impl Schemas {
    /// The schemas of what is defined in these sets and by these objects beside.
    pub(crate) fn of(handed: &[Object], sets: &[Set]) -> Self {
        let mut schemas = Self::default();
        for object in handed.iter().filter(|it| custom::is_definition(it)) {
            custom::define(object, &mut schemas.handed);
        }
        schemas.found = sets
            .iter()
            .map(|set| {
                let mut kinds = Kinds::new();
                for object in set.of_kind("apiextensions.k8s.io", "CustomResourceDefinition") {
                    if custom::is_definition(object) {
                        custom::define(object, &mut kinds);
                    }
                }
                kinds
            })
            .collect();
        schemas
    }

    /// Checks an object against the schema of its kind.
    pub(crate) fn check(&self, object: &Object, findings: &mut Findings<'_>) -> Verdict {
        let table = builtin::table(findings.kubernetes());
        match self.schema(object, table) {
            Schema::BuiltIn(kind) => {
                let mut walk = Walk::new(table, false);
                walk.object(table.shape_of(kind), object.value());
                tell(object, walk.problems, findings);
                if custom::is_definition(object) {
                    for (rule, pointer, message) in custom::faults(object, table) {
                        say(object, rule, pointer, message, None, findings);
                    }
                }
            }
            Schema::Gone(Some(kind)) => {
                let mut walk = Walk::new(table, false);
                walk.object(table.shape_of(kind), object.value());
                // Defaults were others: only what is there is looked at.
                walk.problems
                    .retain(|it| it.rule.name != rules::MISSING_FIELD.name);
                tell(object, walk.problems, findings);
            }
            Schema::Gone(None) => not_yet(object, findings),
            Schema::Custom(custom) => {
                let problems = custom_problems(custom, object.value(), table);
                tell(object, problems, findings);
            }
            Schema::Defined(definitions) => {
                let mut least: Option<Vec<Problem>> = None;
                for definition in definitions {
                    let problems = custom_problems(definition, object.value(), table);
                    if least.as_ref().is_none_or(|it| problems.len() < it.len()) {
                        least = Some(problems);
                    }
                    if least.as_ref().is_some_and(Vec::is_empty) {
                        break;
                    }
                }
                tell(object, least.unwrap_or_default(), findings);
            }
            Schema::NotServed(served) => {
                let message = format!(
                    "the definition of {} serves no `{}`",
                    object.kind(),
                    object.api_version()
                );
                let served: Vec<_> = served.iter().map(|it| format!("`{it}`")).collect();
                let hint = format!("it serves {}", words::or(&served));
                say(
                    object,
                    &rules::UNKNOWN_API_VERSION,
                    key("apiVersion"),
                    message,
                    Some(hint).filter(|_| !served.is_empty()),
                    findings,
                );
            }
            Schema::Wrong => wrong(object, table, findings),
            Schema::Unknown => return Verdict::Unknown,
        }
        Verdict::Known
    }

    fn schema(&self, object: &Object, table: &'static Table) -> Schema<'_> {
        let (api_version, kind) = (object.api_version(), object.kind());
        if let Some(kind) = table.kind(api_version, kind) {
            return Schema::BuiltIn(kind);
        }
        if let Some(custom) = self.custom(object.origin.set, api_version, kind) {
            return custom;
        }
        if let Some(gone) = history::gone(api_version, kind) {
            let kind = gone.successor.and_then(|it| table.kind(it, kind));
            return Schema::Gone(kind);
        }
        // Of another version of Kubernetes: a rule about versions says so.
        let elsewhere = |minor| builtin::table(minor).kind(api_version, kind).is_some();
        if Minor::ALL.into_iter().any(elsewhere) {
            return Schema::Gone(None);
        }
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        // `PodList` is what `kubectl get` prints; its items were looked at, if it has any.
        let listed = kind
            .strip_suffix("List")
            .is_some_and(|of| of.is_empty() || table.kind(api_version, of).is_some());
        if listed {
            return Schema::Gone(None);
        }
        let known = table.has_group(group) || !group.contains('.') || suspicious(object, table);
        if known {
            Schema::Wrong
        } else {
            Schema::Unknown
        }
    }

    /// A kind that isn't built in.
    fn custom(&self, set: usize, api_version: &str, kind: &str) -> Option<Schema<'_>> {
        let key = (api_version.to_owned(), kind.to_owned());
        let own = self.found.get(set);
        let others = || {
            let known = own.into_iter().chain([&self.handed]);
            known.flat_map(|it| custom::versions(it, api_version, kind))
        };
        let served = || {
            let served = others().filter(|(_, definitions)| !definitions.is_empty());
            let served: BTreeSet<_> = served.map(|(version, _)| version).collect();
            Schema::NotServed(served.into_iter().collect())
        };
        own.and_then(|it| it.get(&key))
            .or_else(|| self.handed.get(&key))
            .or_else(|| self.found.iter().find_map(|it| it.get(&key)))
            .map(|it| match &it[..] {
                [] => served(),
                definitions => Schema::Defined(definitions),
            })
            .or_else(|| custom::gateway(api_version, kind).map(Schema::Custom))
            .or_else(|| others().next().map(|_| served()))
    }

    /// Rules in the Common Expression Language that objects would have to keep, by kind.
    pub(crate) fn not_evaluated(&self, sets: &[Set]) -> Vec<NotEvaluated> {
        let mut found = BTreeMap::new();
        let some = |kinds: &Kinds| kinds.values().flatten().any(|it| it.expressions > 0);
        if !some(&self.handed) && !self.found.iter().any(some) {
            return Vec::new();
        }
        for object in sets.iter().flat_map(Set::objects) {
            let (api_version, kind) = (object.api_version(), object.kind());
            if !api_version.contains('.') || object.group() == custom::GATEWAY {
                continue;
            }
            if let Some(Schema::Defined([.., custom])) =
                self.custom(object.origin.set, api_version, kind)
                && custom.expressions > 0
            {
                found.insert((api_version, kind), custom.expressions);
            }
        }
        found
            .into_iter()
            .map(|((api_version, kind), rules)| NotEvaluated {
                api_version: api_version.to_owned(),
                kind: kind.to_owned(),
                rules,
            })
            .collect()
    }
}

/// Leaves one of two findings about the same mistake in an object: the schema's stand between
/// `start` and `middle`, those of rules after them.
pub(crate) fn settle(object: &Object, list: &mut Vec<Raw>, start: usize, middle: usize) {
    let is_one_of = |raw: &Raw, rules: &[&Rule]| rules.iter().any(|it| it.name == raw.rule.name);
    let spots: Vec<&Spot> = list.iter().skip(start).map(|raw| &raw.at).collect();
    let ways = place::pointers(object, &spots);
    let found: Vec<(&Raw, &Pointer)> = list.iter().skip(start).zip(&ways).collect();
    let (of_schema, of_rules) = found.split_at(middle - start);
    let is_error = |raw: &Raw| raw.rule.group == Group::Api && raw.severity == Severity::Error;
    let mut drop = Vec::new();
    for (index, (raw, way)) in of_schema.iter().enumerate() {
        if is_one_of(raw, &[&rules::WRONG_TYPE, &rules::MISSING_FIELD]) {
            // That a value isn't there, or is none that can be used, goes before what is in it.
            let of_rules = of_rules.iter().enumerate();
            let same = of_rules.filter(|(_, (other, at))| is_error(other) && at == way);
            drop.extend(same.map(|(index, _)| middle + index));
        } else if is_one_of(
            raw,
            &[
                &rules::DUPLICATE_ITEM,
                &rules::VALUE_FORM,
                &rules::VALUE_FORMAT,
            ],
        ) && of_rules
            .iter()
            .any(|(other, at)| is_error(other) && at.segments().starts_with(way.segments()))
        {
            // The rule knows what the schema's form is about.
            drop.push(start + index);
        }
    }
    if drop.is_empty() {
        return;
    }
    drop.sort_unstable();
    let mut index = 0;
    list.retain(|_| {
        index += 1;
        drop.binary_search(&(index - 1)).is_err()
    });
}

/// Whether a group that isn't built in is probably a built-in one, misspelt: the kind is there in
/// one that reads nearly the same.
fn suspicious(object: &Object, table: &Table) -> bool {
    let group = object
        .api_version()
        .split_once('/')
        .map_or("", |(group, _)| group);
    let groups = table
        .kinds()
        .iter()
        .filter(|it| it.name == object.kind())
        .map(Kind::group);
    // `scheduling.x-k8s.io` is no misspelt `scheduling.k8s.io`, but meant to tell itself from it.
    !group.ends_with(".x-k8s.io") && suggest::nearest(group, groups).is_some()
}

fn custom_problems(custom: &Custom, value: &Value, table: &Table) -> Vec<Problem> {
    let Some(entries) = value.as_object() else {
        return Vec::new();
    };
    let mut walk = Walk::new(table, true);
    walk.drops_status = custom.drops_status;
    let filled;
    let seen = if custom.has_defaults {
        let mut value = value.clone();
        custom.shape.fill(&mut value);
        filled = value;
        &filled
    } else {
        value
    };
    walk.object(&custom.shape, seen);
    let mut problems = walk.problems;
    if let Some(metadata) = entries.get("metadata") {
        let mut walk = Walk::new(table, false);
        walk.part(&custom.shape, "metadata", table.metadata(), metadata);
        problems.extend(walk.problems);
        if let Some(shape) = custom.shape.field("metadata") {
            let mut walk = Walk::new(table, true);
            walk.part(&custom.shape, "metadata", shape, metadata);
            let unknown = rules::UNKNOWN_FIELD.name;
            problems.extend(
                walk.problems
                    .into_iter()
                    .filter(|it| it.rule.name != unknown),
            );
        }
    }
    problems
}

/// A kind or an `apiVersion` that isn't there: says which was probably meant.
fn wrong(object: &Object, table: &Table, findings: &mut Findings<'_>) {
    let (api_version, kind) = (object.api_version(), object.kind());
    let versions: Vec<_> = table
        .kinds()
        .iter()
        .filter(|it| it.name == kind)
        .map(|it| it.api_version)
        .collect();
    if versions.is_empty() {
        let here = table.of_version(api_version);
        let all: Vec<&Kind> = if here.is_empty() {
            table.kinds().iter().collect()
        } else {
            here.iter().collect()
        };
        let names = |kinds: &[&Kind]| kinds.iter().map(|it| it.name).collect::<Vec<_>>();
        let nearest = suggest::nearest(kind, names(&all))
            .map(|name| (name, None))
            .or_else(|| {
                let kinds: Vec<_> = table.kinds().iter().collect();
                let name = suggest::nearest(kind, names(&kinds))?;
                let version = kinds.iter().rev().find(|it| it.name == name)?.api_version;
                Some((name, Some(version)))
            });
        let hint = nearest.map(|(name, version)| match version {
            Some(version) => format!("did you mean `{name}` of `{version}`?"),
            None => format!("did you mean `{name}`?"),
        });
        let message = if here.is_empty() {
            format!("there is no kind `{kind}`, and no `{api_version}`")
        } else {
            format!("`{api_version}` has no kind `{kind}`")
        };
        return say(
            object,
            &rules::UNKNOWN_KIND,
            key("kind"),
            message,
            hint,
            findings,
        );
    }
    let stable = versions
        .iter()
        .rev()
        .find(|it| !it.contains("alpha") && !it.contains("beta"));
    let meant = stable.or(versions.last()).copied().unwrap_or_default();
    let message = format!("there is no `{kind}` in `{api_version}`: it is in `{meant}`");
    let hint = format!("write `apiVersion: {meant}`");
    say(
        object,
        &rules::UNKNOWN_API_VERSION,
        key("apiVersion"),
        message,
        Some(hint),
        findings,
    );
}

fn key(name: &str) -> Pointer {
    Pointer::root().then(Segment::Key(name.to_owned()))
}

fn tell(object: &Object, problems: Vec<Problem>, findings: &mut Findings<'_>) {
    for it in problems {
        say(object, it.rule, it.pointer, it.message, it.hint, findings);
    }
}

fn say(
    object: &Object,
    rule: &'static Rule,
    pointer: Pointer,
    message: String,
    hint: Option<String>,
    findings: &mut Findings<'_>,
) {
    let spot = Spot {
        set: object.origin.set,
        object: object.origin.index,
        at: At::Way(pointer),
    };
    let found = findings.report_at(rule, spot, message);
    if let Some(hint) = hint {
        found.hint(hint);
    }
}

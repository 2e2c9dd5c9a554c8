//! Texts to a report: read, look at each object, look between them, find the places.

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    finding::Finding,
    findings::{Context, Findings, Raw},
    looks::{Looks, families},
    minor::Minor,
    object::Object,
    read,
    report::{Report, Skipped},
    rule::{Check, Group, Rule},
    schema::{self, Schemas, Verdict},
    set::{Bundle, Set},
    source::Source,
    waivers,
};

/// Checks manifests.
///
/// ```
/// use stowplan_check::{Bundle, Checker, Source};
///
/// let text = "\
/// apiVersion: v1
/// kind: Service
/// metadata:
///   name: web
/// spec:
///   ports:
///   - port: 80
///     nodePort: 30080
/// ";
/// let bundle = Bundle {
///     environment: None,
///     sources: vec![Source::new("web.yaml", text.as_bytes())],
/// };
/// let report = Checker::new().check(vec![bundle]);
/// let finding = &report.findings[0];
/// assert_eq!((finding.place.line, finding.place.column), (8, 5));
/// assert_eq!(finding.place.path, "/spec/ports/0/nodePort");
/// ```
#[derive(Clone)]
pub struct Checker {
    minor: Minor,
    /// Rules that are not applied, by name.
    off: Vec<String>,
    custom: Vec<Arc<dyn Check>>,
    today: Option<String>,
    groups: Vec<Group>,
    /// Texts with definitions of custom resources.
    definitions: Vec<Source>,
}

impl Default for Checker {
    fn default() -> Self {
        Self::new()
    }
}

impl Checker {
    /// Checks by all built-in rules, for [`Minor::DEFAULT`] where an environment says nothing.
    pub fn new() -> Self {
        Self {
            minor: Minor::DEFAULT,
            off: Vec::new(),
            custom: Vec::new(),
            today: None,
            groups: Group::ALL.to_vec(),
            definitions: Vec::new(),
        }
    }

    /// The version that files are checked for.
    #[must_use]
    pub fn kubernetes(mut self, minor: Minor) -> Self {
        self.minor = minor;
        self
    }

    /// Says what day it is, as `2027-01-31`: waivers expire by it. Default: none does.
    #[must_use]
    pub fn today(mut self, day: impl Into<String>) -> Self {
        self.today = Some(day.into());
        self
    }

    /// Applies built-in rules of these groups only; texts are read and schemas asked in any case.
    #[must_use]
    pub fn only(mut self, groups: impl IntoIterator<Item = Group>) -> Self {
        self.groups = groups.into_iter().collect();
        self
    }

    /// Leaves a rule out.
    #[must_use]
    pub fn without(mut self, rule: &str) -> Self {
        self.off.push(rule.to_owned());
        self
    }

    /// Knows more kinds: those of the `CustomResourceDefinition`s in these texts. Definitions
    /// among the objects that are checked count without being named here.
    #[must_use]
    pub fn crds(mut self, sources: Vec<Source>) -> Self {
        self.definitions.extend(sources);
        self
    }

    /// Adds rules of a fleet's own.
    #[must_use]
    pub fn with(self, check: impl Check + 'static) -> Self {
        self.with_shared(Arc::new(check))
    }

    /// Adds rules of a fleet's own that others use too.
    #[must_use]
    pub fn with_shared(mut self, check: Arc<dyn Check>) -> Self {
        self.custom.push(check);
        self
    }

    /// Everything that can be found, ordered by group and name.
    pub fn rules(&self) -> Vec<&'static Rule> {
        let built_in = families().flat_map(|family| family.rules.iter().copied());
        let custom = self.custom.iter().flat_map(|check| check.rules());
        let own = [read::RULES, crate::schema::RULES, waivers::RULES];
        let mut rules: Vec<_> = own
            .into_iter()
            .flatten()
            .copied()
            .chain(built_in)
            .chain(custom)
            .collect();
        rules.sort_by_key(|rule| (rule.group, rule.name));
        rules
    }

    /// Checks bundles: each for itself, and all together for what environments on one cluster
    /// take from each other.
    pub fn check(&self, bundles: Vec<Bundle>) -> Report {
        let read: Vec<_> = bundles
            .into_par_iter()
            .enumerate()
            .map(|(number, bundle)| read::bundle(number, bundle))
            .collect();
        let looks = Looks::of(&self.groups);
        let mut report = Report::default();
        let mut sets = Vec::new();
        let mut texts = Vec::new();
        let mut raw = Vec::new();
        for bundle in read {
            let minor = bundle
                .environment
                .as_ref()
                .map_or(self.minor, |it| it.kubernetes);
            report.findings.extend(bundle.findings);
            sets.push(Set::new(
                bundle.environment,
                minor,
                bundle.objects,
                bundle.unread,
            ));
            texts.push(bundle.sources);
        }
        let definitions = Bundle {
            environment: None,
            sources: self.definitions.clone(),
        };
        let definitions = read::bundle(sets.len(), definitions);
        report.findings.extend(definitions.findings);
        texts.push(definitions.sources);
        let schemas = Schemas::of(&definitions.objects, &sets);
        report.not_evaluated = schemas.not_evaluated(&sets);
        let looked: Vec<_> = sets
            .par_iter()
            .map(|set| self.look(&looks, set, &schemas))
            .collect();
        for (set, (found, skipped)) in sets.iter().zip(looked) {
            raw.extend(found);
            report.checked +=
                set.objects().len() - skipped.iter().map(|it| it.count).sum::<usize>();
            report.skip(skipped);
        }
        let classes: Vec<_> = sets.iter().map(Set::class).collect();
        let together = Context {
            classes: &classes,
            ..self.context(None)
        };
        let mut findings = Findings::new(together);
        for look in &looks.sets {
            look(&sets, &mut findings);
        }
        raw.append(&mut findings.list);
        waivers::apply(self, &sets, &texts, raw, &mut report);
        report.sources = texts;
        report.sort();
        sets.into_par_iter().for_each(Set::free);
        report
    }

    /// Whether a rule is left out.
    pub(crate) fn is_off(&self, rule: &str) -> bool {
        self.off.iter().any(|name| name == rule)
    }

    /// What day it is, where that was said.
    pub(crate) fn day(&self) -> Option<&str> {
        self.today.as_deref()
    }

    pub(crate) fn context(&self, set: Option<&Set>) -> Context<'_> {
        Context {
            minor: set.map_or(self.minor, Set::kubernetes),
            class: set.and_then(Set::class),
            classes: &[],
            off: &self.off,
        }
    }

    /// Looks at the objects of a set, each and together.
    fn look(&self, looks: &Looks, set: &Set, schemas: &Schemas) -> (Vec<Raw>, Vec<Skipped>) {
        let context = self.context(Some(set));
        let looked: Vec<_> = set
            .objects()
            .par_chunks(64)
            .map(|objects| {
                let mut findings = Findings::new(context);
                let mut skipped = Vec::new();
                for object in objects {
                    let before = findings.list.len();
                    let verdict = schemas.check(object, &mut findings);
                    let of_schema = findings.list.len();
                    self.object(looks, object, &mut findings);
                    if of_schema > before && findings.list.len() > of_schema {
                        schema::settle(object, &mut findings.list, before, of_schema);
                    }
                    if verdict == Verdict::Unknown {
                        skipped.push(Skipped::of(object));
                    }
                }
                (findings.list, skipped)
            })
            .collect();
        let mut findings = Findings::new(context);
        let mut skipped = Vec::new();
        for (found, unknown) in looked {
            findings.list.extend(found);
            skipped.extend(unknown);
        }
        let together: Vec<_> = looks
            .set
            .par_iter()
            .map(|look| {
                let mut findings = Findings::new(context);
                look(set, &mut findings);
                findings.list
            })
            .collect();
        findings.list.extend(together.into_iter().flatten());
        for check in &self.custom {
            check.set(set, &mut findings);
        }
        (findings.list, skipped)
    }

    fn object(&self, looks: &Looks, object: &Object, findings: &mut Findings<'_>) {
        looks.object(object, findings);
        for check in &self.custom {
            check.object(object, findings);
        }
    }
}

/// Orders findings by where they are, so that two runs say the same.
pub(crate) fn order(left: &Finding, right: &Finding) -> std::cmp::Ordering {
    let key = |it: &Finding| {
        (
            it.place.source,
            it.place.line,
            it.place.column,
            it.rule.name,
        )
    };
    key(left)
        .cmp(&key(right))
        .then_with(|| left.message.cmp(&right.message))
}

//! The built-in rules that are applied, by what they look at.

use std::collections::BTreeMap;

use crate::{
    api, environments,
    findings::Findings,
    object::Object,
    objects,
    pod::Pod,
    policy,
    rule::{Family, Group, Look},
    set::Set,
};

type OnObject = fn(&Object, &mut Findings<'_>);
type OnPod = fn(&Object, Pod<'_>, &mut Findings<'_>);

/// What looks at an object, without asking every family whether it is for it.
#[derive(Default)]
pub(crate) struct Looks {
    by_kind: BTreeMap<(&'static str, &'static str), Vec<OnObject>>,
    pods: Vec<OnPod>,
    objects: Vec<OnObject>,
    pub(crate) set: Vec<fn(&Set, &mut Findings<'_>)>,
    pub(crate) sets: Vec<fn(&[Set], &mut Findings<'_>)>,
}

impl Looks {
    /// The families with rules of these groups.
    pub(crate) fn of(groups: &[Group]) -> Self {
        let mut looks = Self::default();
        let wanted = |family: &&Family| {
            // A family without rules of its own reports those of its neighbours.
            family.rules.is_empty() || family.rules.iter().any(|it| groups.contains(&it.group))
        };
        for family in families().filter(wanted) {
            match family.look {
                Look::Kinds(kinds, look) => {
                    for kind in kinds {
                        looks.by_kind.entry(*kind).or_default().push(look);
                    }
                }
                Look::Pods(look) => looks.pods.push(look),
                Look::Objects(look) => looks.objects.push(look),
                Look::Set(look) => looks.set.push(look),
                Look::Sets(look) => looks.sets.push(look),
            }
        }
        looks
    }

    /// Looks at one object.
    pub(crate) fn object(&self, object: &Object, findings: &mut Findings<'_>) {
        for look in &self.objects {
            look(object, findings);
        }
        let kind = (object.group(), object.kind());
        for look in self.by_kind.get(&kind).into_iter().flatten() {
            look(object, findings);
        }
        if let Some(pod) = object.pod() {
            for look in &self.pods {
                look(object, pod, findings);
            }
        }
    }
}

/// All built-in families.
pub(crate) fn families() -> impl Iterator<Item = &'static Family> {
    [
        api::FAMILIES,
        objects::FAMILIES,
        environments::FAMILIES,
        policy::FAMILIES,
    ]
    .into_iter()
    .flatten()
    .flat_map(|families| families.iter())
    .copied()
}

//! Selectors that select nothing, and the pods that they were probably meant for.

use std::{
    cell::{Cell, OnceCell},
    collections::BTreeSet,
};

use crate::{
    object::Object,
    objects::{
        slips::{self, Doubt},
        together::{CANDIDATES, Together},
    },
    selector::Selector,
    set::Set,
};

/// Labels that the cluster gives to pods, whatever their manifests say.
const GIVEN: &[&str] = &[
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "controller-revision-hash",
    "pod-template-hash",
    "pod-template-generation",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/job-completion-index",
    "controller-uid",
    "job-name",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
];

/// Parts of labels that programs give to their own pods while they run.
const ROLES: &[&str] = &["role", "leader", "primary", "master", "active"];

/// So many labels are compared in one run.
const WORK: usize = 3_000_000;

/// What is known of the labels of a set's pods, once that is asked for.
pub(in crate::objects) struct Labels<'s> {
    set: &'s Set,
    known: OnceCell<Known<'s>>,
    work: Cell<usize>,
}

struct Known<'s> {
    /// Every label of a pod, in whatever namespace.
    all: BTreeSet<(&'s str, &'s str)>,
    /// Names and kinds of custom resources, whose operators make pods.
    operated: BTreeSet<String>,
}

impl<'s> Known<'s> {
    fn new(set: &'s Set) -> Self {
        let mut all = BTreeSet::new();
        let mut operated = BTreeSet::new();
        for object in set.objects() {
            if let Some(pod) = object.pod() {
                let labels = pod.labels().entries();
                all.extend(labels.map(|(key, value)| (key, value.str().unwrap_or_default())));
            } else if is_custom(object) {
                operated.insert(object.name().to_owned());
                operated.insert(object.kind().to_ascii_lowercase());
            }
        }
        Self { all, operated }
    }
}

/// What a selector that selects nothing was meant for.
pub(in crate::objects) enum Meant<'s> {
    /// The pods of an object, but for one label.
    Near {
        object: &'s Object,
        key: &'s str,
        label: String,
        /// Whether it can hardly be anything else.
        sure: bool,
    },
    /// There is nothing like it.
    Nothing,
    /// Nobody can tell.
    Unknown,
}

/// Whether the cluster gives a label to pods.
pub(in crate::objects) fn is_given(key: &str) -> bool {
    GIVEN.contains(&key)
}

impl<'s> Labels<'s> {
    pub(in crate::objects) fn new(set: &'s Set) -> Self {
        Self {
            set,
            known: OnceCell::new(),
            work: Cell::new(WORK),
        }
    }

    /// What an object's selector was meant for, of the pods that belong together with it.
    pub(in crate::objects) fn meant(
        &self,
        together: &Together<'s>,
        object: &'s Object,
        selector: &Selector<'s>,
    ) -> Meant<'s> {
        let pods = together.with_pods(object, object.namespace());
        let demands: Vec<_> = selector.demands().collect();
        if pods.is_empty() || demands.is_empty() || demands.iter().any(|it| is_given(it.0)) {
            return Meant::Unknown;
        }
        let mut seen = BTreeSet::new();
        let mut role = false;
        let mut short = None;
        for candidate in pods.iter().take(CANDIDATES) {
            let Some(pod) = candidate.pod() else { continue };
            let Some(left) = self.work.get().checked_sub(demands.len()) else {
                break;
            };
            self.work.set(left);
            let labels = pod.labels();
            let has = |(key, value): &&(&'s str, &'s str)| labels.get(key).str() == Some(*value);
            let mut wrong = demands.iter().filter(|it| !has(it));
            let (Some((key, value)), None) = (wrong.next(), wrong.next()) else {
                continue;
            };
            let others = demands.len() > 1;
            if !others && !seen.insert(labels.get(key).str()) && labels.get(key).exists() {
                continue;
            }
            if let Some(has) = labels.get(key).str() {
                let doubt = if others { Doubt::Loose } else { Doubt::Strict };
                let meant = |sure| Meant::Near {
                    object: candidate,
                    key,
                    label: format!("{key}: {has}"),
                    sure,
                };
                if slips::slip(value, has, doubt) {
                    return meant(true);
                }
                // Of short ones more must speak for it: the name of the object itself will do.
                let named = object.name() == has || object.name() == candidate.name();
                if short.is_none()
                    && (slips::short(value, has)
                        || named && value.len() > 2 && slips::guess(value, [has]).is_some())
                    && together.seem_whole(object, candidate)
                {
                    short = Some(meant(false));
                }
            } else {
                let same = labels.entries().find(|(other, it)| {
                    it.str() == Some(*value)
                        && (slips::slip(key, other, Doubt::Strict) || is_name(key, other))
                });
                if let Some((other, _)) = same {
                    return Meant::Near {
                        object: candidate,
                        key,
                        label: format!("{other}: {value}"),
                        sure: true,
                    };
                }
                role |= others && (key.contains('/') || ROLES.iter().any(|it| key.contains(it)));
            }
        }
        // A label of a domain that no manifest gives is given by a program of that domain.
        let domain = |key: &str| {
            key.split_once('/')
                .is_some_and(|(domain, _)| !domain.ends_with("kubernetes.io"))
        };
        let foreign = demands.iter().any(|(key, _)| {
            domain(key)
                && !pods
                    .iter()
                    .take(CANDIDATES)
                    .any(|it| it.pod().is_some_and(|pod| pod.labels().get(key).exists()))
        });
        let known = self.known.get_or_init(|| Known::new(self.set));
        let tired = self.work.get() < CANDIDATES;
        let elsewhere = demands.iter().all(|it| known.all.contains(it));
        let operated = demands.iter().any(|(key, value)| {
            known.operated.contains(*value)
                || known.operated.contains(&value.to_ascii_lowercase())
                || (!known.operated.is_empty()
                    && key.contains('/')
                    && !key.contains("kubernetes.io"))
        });
        if let Some(short) = short
            && !operated
            && !elsewhere
            && !self.set.has_unread(object)
        {
            return short;
        }
        if self.set.has_unread(object)
            || role
            || operated
            || foreign
            || (elsewhere || tired) && !together.set.is_complete()
        {
            Meant::Unknown
        } else {
            Meant::Nothing
        }
    }
}

/// Whether two keys are both what people call a thing's name.
fn is_name(one: &str, other: &str) -> bool {
    let names = [
        "app",
        "name",
        "k8s-app",
        "app.kubernetes.io/name",
        "app.kubernetes.io/instance",
        "app.kubernetes.io/component",
        "component",
        "service",
        "run",
    ];
    names.contains(&one) && names.contains(&other)
}

/// Whether an object's kind is none of Kubernetes' own.
pub(in crate::objects) fn is_custom(object: &Object) -> bool {
    let group = object.group();
    group.contains('.') && !group.ends_with(".k8s.io") && !group.starts_with("kustomize.")
}

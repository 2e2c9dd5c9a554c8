//! Whether what is referred to is there.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    findings::Findings,
    kinds,
    object::Object,
    objects::{
        references::{
            accounts, classes, config,
            gather::{self, Absent, Part, Reference, Target},
            keys, ports, targets,
        },
        slips::{self, Doubt},
        together::{CANDIDATES, Together},
    },
    rule::{Family, Look},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &config::DANGLING_CONFIG_MAP,
        &config::CONFIG_MAP_KEY,
        &config::DANGLING_SECRET,
        &config::SECRET_KEY,
        &config::DANGLING_CLAIM,
        &classes::DANGLING_CLASS,
        &accounts::DANGLING_SERVICE_ACCOUNT,
        &accounts::DANGLING_ROLE,
        &targets::DANGLING_BACKEND,
        &targets::BACKEND_PORT,
        &targets::DANGLING_GATEWAY,
        &targets::DANGLING_SERVICE_NAME,
        &targets::DANGLING_SCALE_TARGET,
    ],
    look: Look::Set(look),
};

/// Kind, namespace and name.
type Name<'s> = (&'s str, &'s str, &'s str);

/// What is known of a set to say what a reference means.
struct Known<'s> {
    together: Together<'s>,
    /// What somebody refers to.
    used: BTreeSet<Name<'s>>,
    /// Names of each kind in whatever namespace: what is in none may be in any.
    anywhere: BTreeMap<(&'s str, &'s str), &'s Object>,
    /// What is made of other objects: claims of stateful sets, Secrets of certificates, what
    /// Kustomize generates.
    made: BTreeSet<(&'static str, String)>,
    /// So many names may still be compared.
    work: Cell<usize>,
}

/// So many names are compared in one run: were everything wrong, it would take too long.
const WORK: usize = 1_000_000;

fn look(set: &Set, findings: &mut Findings<'_>) {
    let gathered = gather::all(set);
    let known = Known {
        together: Together::new(set),
        used: gathered
            .all
            .iter()
            .map(|it| (it.target.kind, it.namespace, it.name))
            .collect(),
        anywhere: set
            .objects()
            .iter()
            .rev()
            .map(|it| ((it.kind(), it.name()), it))
            .collect(),
        made: made(set),
        work: Cell::new(WORK),
    };
    let mut last: Option<(&Object, &str, &str, &str)> = None;
    for reference in &gathered.all {
        let target = reference.target;
        let there: Vec<_> = set
            .identical(
                target.group,
                target.kind,
                reference.namespace,
                reference.name,
            )
            .collect();
        if there.is_empty() {
            // A name that is wrong in a list of keys is wrong once.
            let this = (
                reference.from,
                target.kind,
                reference.namespace,
                reference.name,
            );
            let again = last.is_some_and(|it| {
                std::ptr::eq(it.0, this.0) && (it.1, it.2, it.3) == (this.1, this.2, this.3)
            });
            if !again {
                known.missing(reference, findings);
            }
            last = Some(this);
            continue;
        }
        let Some(there) = known.meant(reference, there) else {
            continue;
        };
        match reference.part {
            Part::Whole => {}
            Part::Key(key) => keys::check(&known.together, reference, key, &there, findings),
            Part::Port(port) => ports::check(reference, Ok(port), &there, findings),
            Part::Default(port) => ports::check(reference, Err(port), &there, findings),
        }
    }
}

impl<'s> Known<'s> {
    /// Which of the objects of a name are meant: those beside the one that refers to them.
    /// `None` where that can't be told.
    fn meant(&self, reference: &Reference<'s>, there: Vec<&'s Object>) -> Option<Vec<&'s Object>> {
        if let [one] = there.as_slice() {
            return Some(vec![one]);
        }
        let near: Vec<_> = there
            .into_iter()
            .filter(|it| self.together.are(it, reference.from))
            .collect();
        (!near.is_empty()).then_some(near)
    }

    fn missing(&self, reference: &Reference<'s>, findings: &mut Findings<'_>) {
        let Reference {
            from,
            target,
            namespace,
            name,
            ..
        } = *reference;
        if reference.optional
            || target.known.contains(&name)
            || self.is_elsewhere(target, namespace, name)
            || self.made.contains(&(target.kind, name.to_owned()))
        {
            return;
        }
        let set = self.together.set;
        let unread = set.has_unread(from);
        let alike: Vec<_> = self
            .together
            .alike(from, target.group, target.kind, namespace, name)
            .take(self.work.get())
            .collect();
        self.work.set(self.work.get() - alike.len());
        let unused = alike
            .iter()
            .copied()
            .filter(|it| !self.used.contains(&(target.kind, namespace, *it)));
        let known = || target.known.iter().copied();
        let meant = slips::meant(name, known(), Doubt::Strict)
            .or_else(|| slips::meant(name, alike.iter().copied(), Doubt::Strict))
            .or_else(|| {
                let meant = slips::meant(name, unused, Doubt::Loose);
                meant.filter(|_| !unread)
            });
        // That a name can't have capitals is said of the object that has them.
        let capitals = kinds::of(target.group, target.kind)
            .is_some_and(|it| it.name != kinds::NameForm::Path)
            && alike.iter().any(|it| {
                it.eq_ignore_ascii_case(name) && it.bytes().any(|it| it.is_ascii_uppercase())
            });
        if capitals {
            return;
        }
        let (kind, place) = (target.kind, place(namespace));
        let message = format!("there is no {kind} `{name}`{place}");
        if let Some(meant) = meant {
            let hint = format!("did you mean `{meant}`?");
            let found = findings
                .report(target.rule, from, reference.node, message)
                .hint(hint);
            let there = set.find(target.group, target.kind, namespace, meant);
            if let Some(there) = there {
                found.related(
                    there,
                    there.metadata().get("name"),
                    "what was probably meant",
                );
            }
            return;
        }
        if let Some((group, other)) = target.instead
            && let Some(there) = self.instead(reference, group, other)
        {
            let hint = format!("there is a {other} of that name: is that what is meant?");
            findings
                .report(target.rule, from, reference.node, message)
                .hint(hint)
                .related(there, there.get("kind"), format!("the {other}"));
            return;
        }
        if unread {
            return;
        }
        let short = alike.iter().copied().find(|it| {
            slips::short(name, it) && {
                let there = set.find(target.group, target.kind, namespace, it);
                there.is_some_and(|there| self.together.seem_whole(from, there))
            }
        });
        let subject = target.kind == "ServiceAccount" && !namespace.is_empty();
        let absent = target.absent == Absent::Fine || (namespace != from.namespace() && !subject);
        let complete = set.is_complete() && namespace == from.namespace() && !absent;
        let guess = || slips::guess(name, alike.iter().copied());
        if let Some(meant) = short.or_else(|| complete.then(guess).flatten()) {
            let found = findings
                .report(target.rule, from, reference.node, message)
                .hint(format!("did you mean `{meant}`?"));
            if !complete {
                found.as_warning();
            }
            return;
        }
        if absent {
            return;
        }
        if complete {
            findings.report(target.rule, from, reference.node, message);
            return;
        }
        self.absent(reference, message, &alike, findings);
    }

    /// What is in nobody's manifest, of files: a mistake only where these seem to be all.
    fn absent(
        &self,
        reference: &Reference<'s>,
        message: String,
        alike: &[&str],
        findings: &mut Findings<'_>,
    ) {
        let Reference {
            from,
            target,
            namespace,
            name,
            ..
        } = *reference;
        let kind = target.kind;
        let kube = ["kube-system", "kube-public", "kube-node-lease"];
        if self.together.is_kustomized(from) || kube.contains(&namespace) {
            return;
        }
        // Nothing is used across namespaces.
        let other = self.anywhere.get(&(target.kind, name)).copied();
        if let Some(other) = other
            && other.group() == target.group
            && self.together.seem_whole(from, other)
        {
            let hint = format!("there is one in namespace `{}`", other.namespace());
            findings
                .report(target.rule, from, reference.node, message)
                .hint(hint)
                .related(other, other.metadata().get("namespace"), "its namespace")
                .as_warning();
            return;
        }
        let siblings = self
            .together
            .siblings(from, target.group, target.kind, namespace);
        let spare = match target.absent {
            Absent::Fine => None,
            Absent::UnlessAlone => siblings
                .iter()
                .take(CANDIDATES)
                .find(|it| self.together.seem_whole(from, it.1)),
            Absent::IfOthersUnused => siblings.iter().take(CANDIDATES).find(|it| {
                !self.used.contains(&(target.kind, namespace, it.0))
                    && crate::objects::together::same_text(it.1, from)
            }),
        };
        if let Some((spare, _)) = spare {
            let guess = slips::guess(name, alike.iter().copied());
            let hint = match (guess, target.absent) {
                (Some(guess), _) => format!("did you mean `{guess}`?"),
                (None, Absent::IfOthersUnused) => {
                    format!("nobody refers to {kind} `{spare}`: is that the one that is meant?")
                }
                _ => format!("these manifests have {kind} `{spare}`, but not this one"),
            };
            findings
                .report(target.rule, from, reference.node, message)
                .hint(hint)
                .as_warning();
        }
    }

    /// Something of another kind that has the name, beside the object that refers to it.
    fn instead(
        &self,
        reference: &Reference<'s>,
        group: &'static str,
        kind: &'static str,
    ) -> Option<&'s Object> {
        let from = reference.from;
        let namespace = match kind {
            "ClusterRole" => "",
            "Role" => from.namespace(),
            _ => reference.namespace,
        };
        // Secrets may be made elsewhere, whatever else has their name.
        if reference.target.kind == "Secret" {
            return None;
        }
        self.together
            .set
            .identical(group, kind, namespace, reference.name)
            .find(|it| self.together.are(it, from))
    }

    /// Whether it may be there in a namespace that isn't said on one of the two sides.
    fn is_elsewhere(&self, target: &Target, namespace: &'s str, name: &'s str) -> bool {
        if !self.anywhere.contains_key(&(target.kind, name)) {
            return false;
        }
        let set = self.together.set;
        namespace.is_empty() || set.find(target.group, target.kind, "", name).is_some()
    }
}

fn place(namespace: &str) -> String {
    if namespace.is_empty() {
        String::new()
    } else {
        format!(" in namespace `{namespace}`")
    }
}

/// What other objects make.
fn made(set: &Set) -> BTreeSet<(&'static str, String)> {
    let mut made = BTreeSet::new();
    for object in set.objects() {
        let spec = object.spec();
        match object.kind() {
            "StatefulSet" => {
                let replicas = spec.get("replicas").int().unwrap_or(1).clamp(0, 1_000);
                for claim in spec.get("volumeClaimTemplates").items() {
                    let Some(claim) = claim.path(["metadata", "name"]).str() else {
                        continue;
                    };
                    let first = spec.path(["ordinals", "start"]).int().unwrap_or(0);
                    for ordinal in 0..replicas {
                        let name = object.name();
                        let ordinal = first.saturating_add(ordinal);
                        made.insert(("PersistentVolumeClaim", format!("{claim}-{name}-{ordinal}")));
                    }
                }
            }
            "Kustomization" => {
                for (field, kind) in [
                    ("configMapGenerator", "ConfigMap"),
                    ("secretGenerator", "Secret"),
                ] {
                    for it in object.get(field).items() {
                        made.insert((kind, it.get("name").shown()));
                    }
                }
            }
            // Of custom resources nobody knows what they make: their own name, or one that they
            // say.
            kind if object.group().contains('.') => {
                let kinds = ["Secret", "ConfigMap", "Service", "PersistentVolumeClaim"];
                for made_kind in kinds.into_iter().filter(|it| *it != kind) {
                    if !object.group().ends_with(".k8s.io") {
                        made.insert((made_kind, object.name().to_owned()));
                    }
                }
                for field in [spec.get("secretName"), spec.path(["target", "name"])] {
                    if let Some(name) = field.filled() {
                        made.insert(("Secret", name.to_owned()));
                    }
                }
            }
            _ => {}
        }
    }
    made
}

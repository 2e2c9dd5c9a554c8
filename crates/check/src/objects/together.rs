//! What is surely deployed together with what.
//!
//! An environment is whole. Files are not: somebody may name a whole repository, with examples
//! that have nothing to do with each other. There, what stands in one folder belongs together.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{object::Object, pod::Pod, selector::Selector, set::Set};

/// So many candidates are looked at for what a name was meant to be.
pub(super) const CANDIDATES: usize = 1_000;

type Kin<'s> = (&'s str, &'s str, usize, &'s str);

/// The objects of a set by folder.
pub(super) struct Together<'s> {
    pub(super) set: &'s Set,
    kin: BTreeMap<Kin<'s>, Vec<&'s Object>>,
    pods: BTreeMap<(usize, &'s str), Vec<&'s Object>>,
    kustomized: BTreeSet<usize>,
    /// Folders in which two texts have the same object, or that hold templates: what is in them
    /// is not what will be applied together.
    medleys: BTreeSet<usize>,
}

impl<'s> Together<'s> {
    pub(super) fn new(set: &'s Set) -> Self {
        let mut kin = BTreeMap::<Kin<'s>, Vec<&'s Object>>::new();
        let mut pods = BTreeMap::<(usize, &'s str), Vec<&'s Object>>::new();
        let mut kustomized = BTreeSet::new();
        let mut medleys = BTreeSet::new();
        for object in set.objects() {
            let folder = folder(set, object);
            let (group, kind, namespace) = (object.group(), object.kind(), object.namespace());
            kin.entry((group, kind, folder, namespace))
                .or_default()
                .push(object);
            if object.pod().is_some_and(is_whole) {
                pods.entry((folder, namespace)).or_default().push(object);
            }
            if kind == "Kustomization" && group.starts_with("kustomize.config") {
                kustomized.insert(folder);
            }
            // Beside a template that could be read there may be others that couldn't.
            if object.name().contains("{{") || object.name().contains("${") {
                medleys.insert(folder);
            }
        }
        for ((_, _, folder, _), objects) in &mut kin {
            objects.sort_by_key(|it| it.name());
            let twice = objects
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a.name() == b.name() && !same_text(a, b)));
            if twice {
                medleys.insert(*folder);
            }
        }
        Self {
            set,
            kin,
            pods,
            kustomized,
            medleys,
        }
    }

    /// The objects of a kind in a namespace that belong together with another one, by name.
    pub(super) fn siblings(
        &self,
        near: &Object,
        group: &'s str,
        kind: &'s str,
        namespace: &'s str,
    ) -> &[&'s Object] {
        let folder = folder(self.set, near);
        self.kin
            .get(&(group, kind, folder, namespace))
            .map_or(&[], Vec::as_slice)
    }

    /// Those of them whose names begin as another name does: not all of very many.
    pub(super) fn alike(
        &self,
        near: &Object,
        group: &'s str,
        kind: &'s str,
        namespace: &'s str,
        name: &str,
    ) -> impl Iterator<Item = &'s Object> {
        let siblings = self.siblings(near, group, kind, namespace);
        let first = name.bytes().next().map(|it| it.to_ascii_lowercase());
        let initial = |it: &&Object| it.name().bytes().next().map(|it| it.to_ascii_lowercase());
        // Upper case is rare enough (and not valid) to be looked for among the first only.
        let from = if siblings.len() > CANDIDATES {
            siblings.partition_point(|it| initial(it) < first)
        } else {
            0
        };
        siblings.iter().copied().skip(from).take(CANDIDATES)
    }

    /// Objects with pods in a namespace that belong together with an object.
    pub(super) fn with_pods(&self, near: &Object, namespace: &'s str) -> &[&'s Object] {
        self.pods
            .get(&(folder(self.set, near), namespace))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether two objects belong together for sure.
    pub(super) fn are(&self, one: &Object, other: &Object) -> bool {
        folder(self.set, one) == folder(self.set, other)
    }

    /// Whether what is missing beside an object is missing: an environment is whole, and so is a
    /// text or folder by the looks of it.
    pub(super) fn seem_whole(&self, one: &Object, other: &Object) -> bool {
        let folder = folder(self.set, one);
        self.set.is_complete()
            || same_text(one, other)
            || (self.are(one, other)
                && !self.kustomized.contains(&folder)
                && !self.medleys.contains(&folder))
    }

    /// Whether Kustomize makes something of the folder, so that names and patches are not what
    /// will be applied.
    pub(super) fn is_kustomized(&self, object: &Object) -> bool {
        self.kustomized.contains(&folder(self.set, object))
    }
}

fn folder(set: &Set, object: &Object) -> usize {
    if set.is_complete() {
        0
    } else {
        object.origin.folder
    }
}

/// Whether it is all of a pod, not a patch for one.
pub(super) fn is_whole(pod: Pod<'_>) -> bool {
    let mut main = pod.main().peekable();
    main.peek().is_some() && main.all(|it| it.get("image").exists())
}

/// Whether two objects stand in one text.
pub(super) fn same_text(one: &Object, other: &Object) -> bool {
    (one.origin.set, one.origin.source) == (other.origin.set, other.origin.source)
}

/// Selectors and what they select, each looked up once: many objects may have the same one.
#[derive(Default)]
pub(super) struct Reach<'s> {
    known: BTreeMap<(&'s str, Selector<'s>), Rc<[&'s Object]>>,
}

impl<'s> Reach<'s> {
    /// Objects in a namespace whose pods a selector matches.
    pub(super) fn of(
        &mut self,
        set: &'s Set,
        namespace: &'s str,
        selector: &Selector<'s>,
    ) -> Rc<[&'s Object]> {
        let key = (namespace, selector.clone());
        self.known
            .entry(key)
            .or_insert_with(|| set.selected(namespace, selector).collect())
            .clone()
    }

    /// Those of them that belong together with an object; all of an environment.
    pub(super) fn near(
        &mut self,
        together: &Together<'s>,
        object: &'s Object,
        selector: &Selector<'s>,
    ) -> Rc<[&'s Object]> {
        let all = self.of(together.set, object.namespace(), selector);
        if together.set.is_complete()
            || all.len() > CANDIDATES
            || all.iter().all(|it| together.are(it, object))
        {
            return all;
        }
        all.iter()
            .copied()
            .filter(|it| together.are(it, object))
            .collect()
    }
}

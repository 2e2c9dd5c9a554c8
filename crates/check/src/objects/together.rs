//! What is surely deployed together with what.
//!
//! An environment is whole. Files are not: somebody may name a whole repository, with examples
//! that have nothing to do with each other. There, what stands in one folder belongs together.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{object::Object, pod::Pod, selector::Selector, set::Set};

/// So many candidates are looked at for what a name was meant to be.
pub(super) const CANDIDATES: usize = 1_000;

type Kin<'s> = (&'s str, &'s str, usize, &'s str);

/// The objects of a set by folder. What is asked for only where something is wrong is put
/// together only then.
pub(super) struct Together<'s> {
    pub(super) set: &'s Set,
    index: OnceCell<Index<'s>>,
    kustomized: OnceCell<BTreeSet<usize>>,
}

struct Index<'s> {
    /// Each with its name, and ordered by that.
    kin: BTreeMap<Kin<'s>, Vec<(&'s str, &'s Object)>>,
    pods: BTreeMap<(usize, &'s str), Vec<&'s Object>>,
    /// Folders in which two texts have the same object, or that hold templates: what is in them
    /// is not what will be applied together.
    medleys: BTreeSet<usize>,
}

impl<'s> Index<'s> {
    fn new(set: &'s Set) -> Self {
        let mut kin = BTreeMap::<Kin<'s>, Vec<(&'s str, &'s Object)>>::new();
        let mut pods = BTreeMap::<(usize, &'s str), Vec<&'s Object>>::new();
        let mut medleys = BTreeSet::new();
        for object in set.objects() {
            let folder = folder(set, object);
            let (name, namespace) = (object.name(), object.namespace());
            kin.entry((object.group(), object.kind(), folder, namespace))
                .or_default()
                .push((name, object));
            if object.pod().is_some_and(is_whole) {
                pods.entry((folder, namespace)).or_default().push(object);
            }
            // Beside a template that could be read there may be others that couldn't.
            if name.contains("{{") || name.contains("${") {
                medleys.insert(folder);
            }
        }
        for ((_, _, folder, _), objects) in &mut kin {
            objects.sort_by_key(|it| it.0);
            let twice = objects
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a.0 == b.0 && !same_text(a.1, b.1)));
            if twice {
                medleys.insert(*folder);
            }
        }
        Self { kin, pods, medleys }
    }
}

impl<'s> Together<'s> {
    pub(super) fn new(set: &'s Set) -> Self {
        Self {
            set,
            index: OnceCell::new(),
            kustomized: OnceCell::new(),
        }
    }

    fn index(&self) -> &Index<'s> {
        self.index.get_or_init(|| Index::new(self.set))
    }

    /// The objects of a kind in a namespace that belong together with another one, by name.
    pub(super) fn siblings(
        &self,
        near: &Object,
        group: &'s str,
        kind: &'s str,
        namespace: &'s str,
    ) -> &[(&'s str, &'s Object)] {
        let folder = folder(self.set, near);
        self.index()
            .kin
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
    ) -> impl Iterator<Item = &'s str> {
        let siblings = self.siblings(near, group, kind, namespace);
        let first = name.bytes().next().map(|it| it.to_ascii_lowercase());
        let initial = |it: &(&str, &Object)| it.0.bytes().next().map(|it| it.to_ascii_lowercase());
        // Upper case is rare enough (and not valid) to be looked for among the first only.
        let from = if siblings.len() > CANDIDATES {
            siblings.partition_point(|it| initial(it) < first)
        } else {
            0
        };
        siblings.iter().map(|it| it.0).skip(from).take(CANDIDATES)
    }

    /// Objects with pods in a namespace that belong together with an object.
    pub(super) fn with_pods(&self, near: &Object, namespace: &'s str) -> &[&'s Object] {
        self.index()
            .pods
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
                && !self.is_kustomized(one)
                && !self.index().medleys.contains(&folder))
    }

    /// Whether Kustomize makes something of the folder, so that names and patches are not what
    /// will be applied.
    pub(super) fn is_kustomized(&self, object: &Object) -> bool {
        let kustomized = self.kustomized.get_or_init(|| {
            self.set
                .of_kind("kustomize.config.k8s.io", "Kustomization")
                .map(|it| folder(self.set, it))
                .collect()
        });
        kustomized.contains(&folder(self.set, object))
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

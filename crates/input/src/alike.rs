//! One mistake that several environments have is told once.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_model::{Environment, EnvironmentId, Place, Problem};

/// So many other environments are named; with more of them, one less, and how many more there are.
const NAMED: usize = 4;

/// What stands in the place of what an environment has of its own.
const OWN: &str = "\0";

/// The environments of a fleet, by what messages call them.
pub(crate) struct Alike<'a> {
    environments: &'a BTreeMap<EnvironmentId, Environment>,
    ids: BTreeMap<String, &'a EnvironmentId>,
    domains: BTreeMap<&'a str, &'a EnvironmentId>,
}

/// All that two problems have to have in common to be one.
type Words = (
    &'static str,
    Place,
    String,
    Option<String>,
    Option<String>,
    Vec<(Place, String)>,
);

impl<'a> Alike<'a> {
    pub(crate) fn new(environments: &'a BTreeMap<EnvironmentId, Environment>) -> Self {
        let domain = |it: &'a Environment| Some((it.domain.as_ref()?.as_str(), &it.id));
        Self {
            environments,
            ids: environments.keys().map(|it| (it.to_string(), it)).collect(),
            domains: environments.values().filter_map(domain).collect(),
        }
    }

    /// The environment that a problem is about, whose place isn't located yet.
    pub(crate) fn environment(&self, problem: &Problem) -> Option<EnvironmentId> {
        if let Place::Environment { environment, .. } = &problem.place {
            return Some(environment.clone());
        }
        let quoted = || problem.message.split('`').skip(1).step_by(2);
        let named = quoted().find_map(|it| self.ids.get(it));
        let named = named.or_else(|| quoted().find_map(|it| self.by_domain(it)));
        named.map(|it| (*it).clone())
    }

    /// The environment in whose domain a host is, whatever path is behind it.
    fn by_domain(&self, text: &str) -> Option<&&'a EnvironmentId> {
        let mut host = text.split('/').next().filter(|it| it.contains('.'))?;
        loop {
            if let Some(found) = self.domains.get(host) {
                return Some(found);
            }
            host = host.split_once('.')?.1;
        }
    }

    /// Puts problems together that are at the same place and differ in nothing but whose they are:
    /// that of the first environment is kept, with a note of the others.
    pub(crate) fn once(&self, problems: Vec<(Option<EnvironmentId>, Problem)>) -> Vec<Problem> {
        let mut told = Vec::new();
        let mut alike: BTreeMap<Words, BTreeMap<EnvironmentId, Problem>> = BTreeMap::new();
        for (environment, problem) in problems {
            match environment {
                Some(id) => {
                    let same = alike.entry(self.words(&id, &problem)).or_default();
                    same.entry(id).or_insert(problem);
                }
                None => told.push(problem),
            }
        }
        for mut same in alike.into_values() {
            let Some((_, first)) = same.pop_first() else {
                continue;
            };
            let others: BTreeSet<_> = same.into_keys().collect();
            told.push(match note(&others) {
                Some(note) => first.related(Place::Nowhere, note),
                None => first,
            });
        }
        told
    }

    fn words(&self, id: &EnvironmentId, problem: &Problem) -> Words {
        let name = format!("`{id}`");
        let domain = self.environments.get(id).and_then(|it| it.domain.as_ref());
        let plain = |words: &str| {
            let words = words.replace(&name, OWN);
            match domain {
                Some(domain) => words.replace(domain.as_str(), OWN),
                None => words,
            }
        };
        let related = problem.related.iter();
        (
            problem.code,
            problem.place.clone(),
            plain(&problem.message),
            problem.label.as_deref().map(plain),
            problem.help.as_deref().map(plain),
            related.map(|it| (it.0.clone(), plain(&it.1))).collect(),
        )
    }
}

/// "the same in `chat/dev`, `chat/prod` and 3 more"; `None` of nobody.
fn note(others: &BTreeSet<EnvironmentId>) -> Option<String> {
    let named = if others.len() > NAMED {
        NAMED - 1
    } else {
        others.len()
    };
    let mut words: Vec<String> = others
        .iter()
        .take(named)
        .map(|it| format!("`{it}`"))
        .collect();
    if named < others.len() {
        words.push(format!("{} more", others.len() - named));
    }
    let (last, rest) = words.split_last()?;
    Some(if rest.is_empty() {
        format!("the same in {last}")
    } else {
        format!("the same in {} and {last}", rest.join(", "))
    })
}

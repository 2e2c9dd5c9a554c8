//! That a service's program has settings, and what the model sets of them.

use stowplan_settings::{Description, Field, Key, Settings, Shape};

use super::Slot;
use crate::{
    Delivery, Fills, Place, PortName, Problem, ServiceSettings, SettingValue,
    settings::{field, in_groups},
};

impl Slot<'_> {
    /// Says that the program has the settings of `S`, unless it has others.
    #[track_caller]
    pub(super) fn settings<S: Settings>(self, delivery: Delivery) {
        let known = self.edit(|service| {
            let known = service.settings.as_ref();
            known.map(|known| (known.description.name, known.place.clone()))
        });
        if let Some((known, place)) = known {
            let name = self.identity().1;
            let given = S::DESCRIPTION.name;
            let message = if known == given {
                format!("`{name}` is said to have the settings of `{given}` twice")
            } else {
                format!("`{name}` is said to have the settings of `{known}` and of `{given}`")
            };
            let problem = Problem::new("duplicate-settings", message, Place::caller())
                .related(place, "the first time")
                .help("a program loads one struct: make others groups of it");
            self.app.edit(|app| app.problems.push(problem));
            return;
        }
        if let Delivery::File(path) = &delivery
            && !self.free(path, "the file of settings")
        {
            return;
        }
        let settings = ServiceSettings::of::<S>(delivery, Place::caller());
        self.edit(|service| service.settings = Some(settings));
    }

    /// Sets one of the settings that the program has.
    #[track_caller]
    pub(super) fn set<S: Settings, T>(self, key: Key<S, T>, value: impl Fills<T>) {
        let place = Place::caller();
        let path = key.path();
        let filled = match self.edit(|service| {
            let settings = service.settings.as_ref();
            settings.map(|settings| (settings.are::<S>(), settings.clone()))
        }) {
            Some((true, _)) => value.fill(self).and_then(|value| {
                let checked = field(S::DESCRIPTION, path).map(|field| check(field, &value));
                checked.unwrap_or(Ok(())).map(|()| value)
            }),
            other => Err(self.without(S::DESCRIPTION, path, other.map(|(_, known)| known))),
        };
        match filled {
            Ok(value) => self.edit(|service| {
                if let Some(settings) = &mut service.settings {
                    settings.set(path, value, place);
                }
            }),
            Err(mut problem) => {
                if problem.code != "no-settings" {
                    problem.message = format!(
                        "setting `{}` of `{}`: {}",
                        path.join("."),
                        self.identity().1,
                        problem.message
                    );
                }
                problem.place = place;
                self.app.edit(|app| app.problems.push(*problem));
            }
        }
    }

    /// That the program hasn't got the struct of which a setting is set.
    fn without(
        self,
        of: &'static Description,
        path: &[&'static str],
        known: Option<ServiceSettings>,
    ) -> Box<Problem> {
        let name = self.identity().1;
        let key = path.join(".");
        let groups = known
            .as_ref()
            .map(|known| in_groups(known.description, of, path))
            .unwrap_or_default();
        let of = of.name;
        let (message, help) = match known {
            None => (
                format!("setting `{key}` of `{of}` is set on `{name}`, which has no settings"),
                format!("say before that it has them: `.settings::<{of}>()`"),
            ),
            Some(settings) => {
                let known = settings.description.name;
                let ways: Vec<_> = groups
                    .iter()
                    .map(|path| format!("`{}`", settings.constant(path)))
                    .collect();
                let help = if ways.is_empty() {
                    format!("set one of `{known}`, or give `{name}` the settings of `{of}`")
                } else {
                    format!("`{of}` is a group of it: set {}", ways.join(" or "))
                };
                let message = format!(
                    "setting `{key}` of `{of}` is set on `{name}`, whose settings are those of `{known}`"
                );
                (message, help)
            }
        };
        Box::new(Problem::new("no-settings", message, Place::Nowhere).help(help))
    }

    /// What is wrong with a port that the service doesn't declare, and what to do; nothing if it
    /// declares it.
    pub(crate) fn undeclared(self, port: &PortName) -> Option<(String, String)> {
        self.edit(|service| {
            if service.port(port).is_some() {
                return None;
            }
            let ports: Vec<_> = service
                .ports
                .iter()
                .map(|port| format!("`{}`", port.name))
                .collect();
            let message = format!(
                "{} `{}` declares no port `{port}`",
                service.kind.word(),
                service.name
            );
            let help = match &ports[..] {
                [] => "nobody calls it".to_owned(),
                ports => format!("it declares {}", ports.join(", ")),
            };
            Some((message, help))
        })
    }
}

/// Holds if a value that is known already is one of the setting's.
fn check(field: &Field, value: &SettingValue) -> Result<(), Box<Problem>> {
    let SettingValue::Literal(value) = value else {
        return Ok(());
    };
    let (message, help) = if matches!(field.shape, Shape::Secret(_)) {
        let message = "the value of a secret would be in the manifest".to_owned();
        (
            message,
            Some("give the key of a Secret: `SecretKey::new(…)`"),
        )
    } else {
        match (field.check)(value) {
            Ok(()) => return Ok(()),
            Err(why) => (why, None),
        }
    };
    let problem = Problem::new("invalid-setting", message, Place::Nowhere);
    Err(Box::new(match help {
        Some(help) => problem.help(help),
        None => problem,
    }))
}

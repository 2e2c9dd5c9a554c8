//! An app: a named set of services that know each other.

use std::cell::RefCell;

use crate::{
    Callee, Endpoint, Extension, Identity, InvalidValue, Name, Part, Place, Problem, Service, Text,
};

/// An app under construction: services are created on it and refer to each other by handle.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("cafe"));
/// let mysql = app.mysql(name!("mysql"), image!("mysql:8.4")).disk("/var/lib/mysql", "20Gi");
/// app.web(name!("order-api"), image!("registry.example.com/order-api:1.4.2"), port!("http", 80 => 8080))
///     .env("DB_HOST", mysql.host())
///     .route(apex().path("/order"));
/// ```
///
/// Mistakes that the compiler can't see are kept with the Rust line that made them, and reported
/// together when the fleet is loaded.
#[derive(Debug)]
pub struct App {
    content: RefCell<AppModel>,
}

/// An app as it was modelled: plain data.
#[derive(Debug, Clone)]
pub struct AppModel {
    /// The app's name.
    pub name: Name,
    /// Its services, in the order in which they were created.
    pub services: Vec<Service>,
    /// The shared parts: each is an environment of its own, used from the others.
    pub parts: Vec<Name>,
    /// Values that every environment states under `values`.
    pub values: Vec<Name>,
    /// Whether environments state the identity of a P2P network.
    pub network: bool,
    /// The port that clients connect to: environments say under `preset` what they load.
    pub preset: Option<Endpoint>,
    /// Values for later stages.
    pub extensions: Vec<Extension>,
    /// What is wrong with it so far.
    pub problems: Vec<Problem>,
}

impl App {
    /// An app without services. Its name is the label `app.kubernetes.io/part-of` of all its objects.
    pub fn new(name: Name) -> Self {
        Self {
            content: RefCell::new(AppModel {
                name,
                services: Vec::new(),
                parts: Vec::new(),
                values: Vec::new(),
                network: false,
                preset: None,
                extensions: Vec::new(),
                problems: Vec::new(),
            }),
        }
    }

    /// A part that is deployed once, in an environment of its own (`part: <name>` in its file),
    /// and used from all other environments on the same cluster.
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("ovenbreak"));
    /// let logging = app.part(name!("logging"));
    /// let kafka = logging.kafka(name!("kafka"), image!("apache/kafka:3.9.0")).replicas(3);
    /// app.worker(name!("game-server"), image!("registry.example.com/game-server:1"))
    ///     .env("LOG_BROKERS", kafka.bootstrap());
    /// ```
    pub fn part(&self, name: Name) -> Part<'_> {
        let index = self.edit(|app| {
            app.parts
                .iter()
                .position(|known| *known == name)
                .unwrap_or_else(|| {
                    app.parts.push(name);
                    app.parts.len() - 1
                })
        });
        Part::of(self, index)
    }

    /// A value that every environment states under `values`; one that doesn't is an error.
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("ovenbreak"));
    /// // `values: {region: kr}` in an environment's file
    /// let region = app.value(name!("region"));
    /// app.worker(name!("game-server"), image!("registry.example.com/game-server:1"))
    ///     .env("REGION", region);
    /// ```
    pub fn value(&self, name: Name) -> Text {
        self.edit(|app| {
            if !app.values.contains(&name) {
                app.values.push(name.clone());
            }
        });
        Text::Value(name)
    }

    /// The identity of the P2P network that every environment states under `network`.
    pub fn network(&self) -> NetworkIdentity {
        self.edit(|app| app.network = true);
        NetworkIdentity(())
    }

    /// The port that clients connect to from outside: the server of the preset registry. Every
    /// environment that has it states under `preset` what they load, or `preset: null`.
    ///
    /// ```
    /// use stowplan_model::*;
    ///
    /// let app = App::new(name!("ovenbreak"));
    /// // `preset: {resourceVersion: "214", dataVersion: 2.31.0}` in an environment's file
    /// let game = app
    ///     .web(name!("game-server"), image!("registry.example.com/game-server:1"), port!("http", 80))
    ///     .route(host("game"));
    /// app.preset(game);
    /// ```
    ///
    /// An app has one such port, of a service of its own; another one is an error.
    #[track_caller]
    pub fn preset(&self, server: impl Callee) {
        let server = server.into_endpoint();
        let place = Place::caller();
        self.edit(|app| {
            let message = match &app.preset {
                _ if server.app != app.name => format!(
                    "clients of `{}` can't connect to `{}`, which is a service of app `{}`",
                    app.name, server.service, server.app
                ),
                Some(known) if *known != server => format!(
                    "clients of `{}` connect to port `{}` of `{}` already",
                    app.name, known.port, known.service
                ),
                _ => {
                    app.preset = Some(server);
                    return;
                }
            };
            let problem = Problem::new("preset", message, place);
            app.problems
                .push(problem.help("say `app.preset(…)` once, with a port of the app itself"));
        });
    }

    /// Leaves a value for a later stage. What reads it, defines it.
    pub fn extend(&self, extension: Extension) {
        self.edit(|app| app.extensions.push(extension));
    }

    /// The finished app, as data.
    pub fn into_model(self) -> AppModel {
        self.content.into_inner()
    }

    pub(crate) fn edit<T>(&self, change: impl FnOnce(&mut AppModel) -> T) -> T {
        change(&mut self.content.borrow_mut())
    }

    pub(crate) fn mistake(&self, mistake: &InvalidValue, place: Place) {
        let problem = Problem::new("invalid-value", mistake.to_string(), place);
        let problem = match mistake.hint() {
            Some(hint) => problem.help(hint),
            None => problem,
        };
        self.edit(|app| app.problems.push(problem));
    }
}

/// The identity of a P2P network, as values.
#[derive(Debug, Clone, Copy)]
pub struct NetworkIdentity(());

impl NetworkIdentity {
    /// The network's name.
    pub fn name(self) -> Text {
        Text::Network(Identity::Name)
    }

    /// Where the genesis block is.
    pub fn genesis(self) -> Text {
        Text::Network(Identity::Genesis)
    }

    /// The signed protocol version token.
    pub fn protocol_version(self) -> Text {
        Text::Network(Identity::ProtocolVersion)
    }

    /// The public key that signed it.
    pub fn signer(self) -> Text {
        Text::Network(Identity::Signer)
    }

    /// The chain's id.
    pub fn chain_id(self) -> Text {
        Text::Network(Identity::ChainId)
    }
}

impl AppModel {
    /// A service by name.
    pub fn service(&self, name: &Name) -> Option<&Service> {
        self.services.iter().find(|service| service.name == *name)
    }

    /// The services of the environments that deploy `part`; `None` stands for what is not shared.
    pub fn services_of(&self, part: Option<&Name>) -> impl Iterator<Item = &Service> {
        self.services
            .iter()
            .filter(move |service| service.part.as_ref() == part)
    }
}

impl From<NetworkIdentity> for Text {
    fn from(network: NetworkIdentity) -> Self {
        network.name()
    }
}

impl From<App> for AppModel {
    fn from(app: App) -> Self {
        app.into_model()
    }
}

//! An app: a named set of services that know each other.

use std::cell::RefCell;

use crate::{
    Broker, Container, Disruption, Exposure, Identity, ImageRef, InvalidValue, Kind, Name, Place,
    Port, Problem, Replicas, Security, Seed, Service, Spread, Task, Text,
    handle::{self, Slot},
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
                problems: Vec::new(),
            }),
        }
    }

    /// A part that is deployed once, in an environment of its own (`part: <name>` in its file),
    /// and used from all other environments on the same cluster.
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
        Part {
            app: self,
            part: Some(index),
        }
    }

    /// A value that every environment states under `values`; one that doesn't is an error.
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
}

/// Where services are created: the app itself, or a shared [part](App::part) of it.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    app: &'a App,
    part: Option<usize>,
}

impl<'a> From<&'a App> for Part<'a> {
    fn from(app: &'a App) -> Self {
        Self { app, part: None }
    }
}

macro_rules! creators {
    ($($(#[$attribute:meta])* fn $method:ident($($argument:ident: $Type:ty),*) -> $Handle:ident;)+) => {
        impl App {
            $(
                $(#[$attribute])*
                #[track_caller]
                pub fn $method(&self, name: Name, $($argument: $Type),*) -> handle::$Handle<'_> {
                    Part::from(self).$method(name, $($argument),*)
                }
            )+
        }
    };
}

creators! {
    /// A stateless service that serves on `port`: Deployment and Service.
    fn web(image: ImageRef, port: Port) -> Web;
    /// A stateless service that nobody calls: Deployment.
    fn worker(image: ImageRef) -> Worker;
    /// What runs to its end: a Job; with a [schedule](handle::Task::schedule) a CronJob.
    fn task(image: ImageRef) -> Task;
    /// A stateful service, each replica with identity and disk: StatefulSet, peer Service, client Service.
    fn broker(image: ImageRef, port: Port) -> Broker;
    /// A set of P2P nodes, each with key pair and address, talking on `port`.
    fn seed(image: ImageRef, port: Port) -> Seed;
    /// Something outside the environment; each environment says where, under `external`.
    fn external(port: Port) -> External;
    /// Kafka in KRaft mode. Ports `kafka` 9092, `controller` 9093, `external` 9094; quorum of a majority.
    fn kafka(image: ImageRef) -> Broker;
    /// A ZooKeeper ensemble. Ports `client` 2181, `follower` 2888, `election` 3888; quorum of a majority.
    fn zookeeper(image: ImageRef) -> Broker;
    /// A MySQL server. Port `mysql` 3306; root password from key `root-password` of the Secret `<name>-auth`.
    fn mysql(image: ImageRef) -> Broker;
    /// A Couchbase node. Ports `admin` 8091, `query` 8093, `data` 11210.
    fn couchbase(image: ImageRef) -> Broker;
    /// An Elasticsearch cluster. Ports `http` 9200, `transport` 9300; quorum of a majority.
    fn elasticsearch(image: ImageRef) -> Broker;
}

impl<'a> Part<'a> {
    /// A stateless service that serves on `port`: Deployment and Service.
    #[track_caller]
    pub fn web(self, name: Name, image: ImageRef, port: Port) -> handle::Web<'a> {
        handle::Web(self.create(name, Kind::Web, Some(image), vec![port]))
    }

    /// A stateless service that nobody calls: Deployment.
    #[track_caller]
    pub fn worker(self, name: Name, image: ImageRef) -> handle::Worker<'a> {
        handle::Worker(self.create(name, Kind::Worker, Some(image), Vec::new()))
    }

    /// What runs to its end: a Job; with a [schedule](handle::Task::schedule) a CronJob.
    #[track_caller]
    pub fn task(self, name: Name, image: ImageRef) -> handle::Task<'a> {
        handle::Task(self.create(name, Kind::Task(Task::default()), Some(image), Vec::new()))
    }

    /// A stateful service, each replica with identity and disk: StatefulSet, peer Service, client Service.
    #[track_caller]
    pub fn broker(self, name: Name, image: ImageRef, port: Port) -> handle::Broker<'a> {
        let kind = Kind::Broker(Broker::default());
        handle::Broker(self.create(name, kind, Some(image), vec![port]))
    }

    /// A set of P2P nodes, each with key pair and address, talking on `port`.
    #[track_caller]
    pub fn seed(self, name: Name, image: ImageRef, port: Port) -> handle::Seed<'a> {
        let kind = Kind::Seed(Seed::default());
        handle::Seed(self.create(name, kind, Some(image), vec![port]))
    }

    /// Something outside the environment; each environment says where, under `external`.
    #[track_caller]
    pub fn external(self, name: Name, port: Port) -> handle::External<'a> {
        handle::External(self.create(name, Kind::External, None, vec![port]))
    }

    #[track_caller]
    pub(crate) fn create(
        self,
        name: Name,
        kind: Kind,
        image: Option<ImageRef>,
        ports: Vec<Port>,
    ) -> Slot<'a> {
        let place = Place::caller();
        let index = self.app.edit(|app| {
            if let Some(known) = app.services.iter().find(|service| service.name == name) {
                let message = format!("two services of app `{}` are named `{name}`", app.name);
                let problem = Problem::new("duplicate-service", message, place.clone())
                    .related(known.place.clone(), "the other one");
                app.problems.push(problem);
            }
            app.services.push(Service {
                container: image.map(|image| Container::new(name.clone(), image)),
                part: self.part.and_then(|index| app.parts.get(index).cloned()),
                name,
                kind,
                place,
                init: Vec::new(),
                sidecars: Vec::new(),
                ports,
                files: Vec::new(),
                volumes: Vec::new(),
                replicas: Replicas::Fixed(1),
                disruption: Disruption::default(),
                spread: Spread::default(),
                node_pool: None,
                routes: Vec::new(),
                exposure: Exposure::default(),
                session_affinity: None,
                headless: false,
                uses: Vec::new(),
                security: Security::default(),
                grace_period: None,
                labels: Vec::new(),
                annotations: Vec::new(),
                extensions: Vec::new(),
            });
            app.services.len() - 1
        });
        Slot {
            app: self.app,
            index,
        }
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

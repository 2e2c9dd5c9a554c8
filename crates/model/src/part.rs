//! Where services are created.

use crate::{
    App, Broker, Container, Disruption, Exposure, ImageRef, Kind, Name, Place, Port, Problem,
    Replicas, Security, Seed, Service, Spread, Task,
    handle::{self, Slot},
};

/// Where services are created: the app itself, or a shared [part](App::part) of it.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    app: &'a App,
    part: Option<usize>,
}

impl<'a> Part<'a> {
    /// The part of this number among the app's.
    pub(crate) fn of(app: &'a App, part: usize) -> Self {
        Self {
            app,
            part: Some(part),
        }
    }
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
    /// Kafka in KRaft mode. Port `kafka` 9092; `external` 9094 where it is reached from outside; quorum of a majority.
    fn kafka(image: ImageRef) -> Broker;
    /// A ZooKeeper ensemble. Ports `client` 2181, `follower` 2888, `election` 3888; quorum of a majority.
    fn zookeeper(image: ImageRef) -> Broker;
    /// A MySQL server. Port `mysql` 3306; root password from key `root-password` of the Secret `<name>-auth`.
    fn mysql(image: ImageRef) -> Broker;
    /// A Couchbase node. Ports `admin` 8091, `query` 8093, `data` 11210.
    fn couchbase(image: ImageRef) -> Broker;
    /// An Elasticsearch cluster. Ports `http` 9200, `transport` 9300; quorum of a majority.
    fn elasticsearch(image: ImageRef) -> Broker;
    /// A RabbitMQ cluster. Ports `amqp` 5672, `management` 15672, `prometheus` 15692; quorum of a majority.
    fn rabbitmq(image: ImageRef) -> Broker;
    /// NATS with JetStream. Ports `client` 4222, `monitor` 8222; quorum of a majority.
    fn nats(image: ImageRef) -> Broker;
    /// A Redis server. Port `redis` 6379.
    fn redis(image: ImageRef) -> Broker;
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
                settings: None,
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

//! The handle of a stateful service.

use super::{Listens, Slot, Workload, sealed, slot::LAST_ORDINAL};
use crate::{
    Arg, Bootstrap, Disk, Endpoint, EnvName, Fact, FilePath, Kind, PerReplica, PodField, Port,
    PortName, Quantity, Quorum, Retention, StartOrder, Text, concat,
};

/// A stateful service: StatefulSet, peer Service `<name>-peers`, client Service `<name>`.
///
/// Its replicas are not scaled by load ([`Autoscales`](super::Autoscales)): each has an identity.
///
/// ```
/// use stowplan_model::*;
///
/// let app = App::new(name!("shop"));
/// let nats = app.broker(name!("nats"), image!("nats:2.11"), port!("client", 4222));
/// let cluster = nats.add_peer_port(port!("cluster", 6222));
/// nats.replicas(3)
///     .quorum(Quorum::Majority)
///     .disk("/data", "5Gi")
///     .args(["--jetstream", "--store_dir=/data"])
///     .option("--routes", cluster.each("nats://{host}:{port}", ","))
///     .ready(tcp_open());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Broker<'a>(pub(crate) Slot<'a>);

impl Broker<'_> {
    /// What it is, such as `kafka`: the label `app.kubernetes.io/component`. Default: `broker`.
    pub fn flavour(self, flavour: &str) -> Self {
        self.broker(|broker| broker.flavour = flavour.into())
    }

    /// A persistent disk per replica at `path`. `volumeClaimTemplates[]`. Default: none.
    /// A second one replaces the first. Of a ready-made kind, [`disk_size`](Self::disk_size) keeps
    /// the path that its image needs.
    #[track_caller]
    pub fn disk(self, path: impl Arg<FilePath>, size: impl Arg<Quantity>) -> Self {
        let before = self.0.edit(|service| match &mut service.kind {
            Kind::Broker(broker) => broker.disk.take(),
            _ => None,
        });
        let disk = self.0.disk(path, size, before.as_ref());
        self.broker(|broker| broker.disk = disk.or(before))
    }

    /// The size of its disk. `resources.requests.storage`
    #[track_caller]
    pub fn disk_size(self, size: impl Arg<Quantity>) -> Self {
        match self.0.accept(size.into_arg()) {
            Some(size) => self.change_disk(|disk| disk.size = size),
            None => self,
        }
    }

    /// Which of the cluster's storage classes. Default: its `default`.
    pub fn storage_class(self, class: crate::Name) -> Self {
        self.change_disk(|disk| disk.class = Some(class))
    }

    /// What becomes of the disks. Default: deleted with the set in `local`, in `dev` and where the
    /// environment's record says when it ends (`expires`), else kept.
    pub fn retention(self, retention: Retention) -> Self {
        self.change_disk(|disk| disk.retention = Some(retention))
    }

    /// How many replicas must stay up together. Default: all but one.
    pub fn quorum(self, quorum: Quorum) -> Self {
        self.broker(|broker| broker.quorum = quorum)
    }

    /// The first replica's ordinal, at most 99999. `spec.ordinals.start`; default: 0.
    #[track_caller]
    pub fn first_ordinal(self, first: u32) -> Self {
        if first > LAST_ORDINAL {
            let message = format!("the ordinal {first} is not possible");
            let help = format!("give at most {LAST_ORDINAL}");
            self.0.refuse("invalid-value", message, &help);
            return self;
        }
        self.broker(|broker| broker.first = first)
    }

    /// In which order replicas start. `podManagementPolicy`; default: all at once.
    pub fn start_order(self, order: StartOrder) -> Self {
        self.broker(|broker| broker.start = order)
    }

    /// Why replicas start in that order: shown in the plan. Default: nothing.
    pub fn start_reason(self, reason: &str) -> Self {
        self.broker(|broker| broker.start_reason = reason.into())
    }

    /// It has one replica, whatever an environment asks for.
    pub fn single(self) -> Self {
        self.broker(|broker| broker.single = true)
    }

    /// Declares a port that only the replicas use among themselves: on the peer Service alone.
    ///
    /// One whose name, or number and protocol, the service already declares is refused.
    #[track_caller]
    pub fn add_peer_port(self, port: Port) -> Endpoint {
        self.0.declare(port, true)
    }

    /// Gives each replica an address of its own outside the cluster, in every environment. Where only
    /// some should have one, leave it to their files: `expose.perReplica`.
    ///
    /// It leads to the [`outside_port`](Self::outside_port), which ready-made kinds have chosen.
    ///
    /// ```
    /// # use stowplan_model::*;
    /// # let app = App::new(name!("shop"));
    /// app.kafka(name!("kafka"), image!("apache/kafka:4.0.0"))
    ///     .outside(PerReplica::public());
    /// ```
    pub fn outside(self, how: impl Into<PerReplica>) -> Self {
        let how = how.into();
        self.0
            .edit(|service| service.exposure.per_replica = Some(how));
        self
    }

    /// The port that outside addresses lead to, where there are any. Default: that of
    /// [`add_outside_port`](Self::add_outside_port), else the main one.
    #[track_caller]
    pub fn outside_port(self, port: &Endpoint) -> Self {
        if !self.is_for_clients(port) {
            return self;
        }
        // A port that was for the outside only stays so if it is the one.
        self.broker(|broker| {
            let port = Some(port.port_name().clone());
            broker.outside_only &= broker.outside_port == port;
            broker.outside_port = port;
        })
    }

    /// Declares a port for clients outside: it is there only where replicas have outside addresses,
    /// which lead to it.
    #[track_caller]
    pub fn add_outside_port(self, port: Port) -> Endpoint {
        let endpoint = self.add_port(port);
        self.broker(|broker| {
            broker.outside_port = Some(endpoint.port_name().clone());
            broker.outside_only = true;
        });
        endpoint
    }

    /// A port between the replicas, by name. One that isn't declared is refused.
    #[track_caller]
    pub fn peer_port(self, name: impl Arg<PortName>) -> Endpoint {
        let Some(name) = self.0.accept(name.into_arg()) else {
            return self.endpoint();
        };
        let known = self.0.edit(|service| match &service.kind {
            Kind::Broker(broker) => broker.peer_ports.iter().any(|port| port.name == name),
            _ => false,
        });
        if !known {
            let service = self.0.identity().1;
            let message =
                format!("broker `{service}` declares no port `{name}` among its replicas");
            self.0
                .refuse("unknown-port", message, "declare it with `add_peer_port`");
            return self.endpoint();
        }
        self.0.endpoint(name)
    }

    /// A replica's own full name inside the cluster, for its arguments and variables: by the
    /// variable `POD_NAME`, which this puts first. In a file per replica there is
    /// [`Own::Host`](crate::Own::Host).
    pub fn own_host(self) -> Text {
        const POD_NAME: EnvName = EnvName::literal("POD_NAME");
        self.0.main(|container| {
            container.env.retain(|(name, _)| *name != POD_NAME);
            container.env.insert(0, (POD_NAME, PodField::Name.into()));
        });
        concat([
            "$(POD_NAME).".into(),
            Fact::Service.into(),
            "-peers.".into(),
            Fact::Namespace.into(),
            ".svc.".into(),
            Fact::ClusterDomain.into(),
        ])
    }

    /// What clients inside the cluster start from: every replica's own full name and port, as its
    /// kind writes them. Default: `host:port`, joined by commas.
    pub fn bootstrap(self) -> Text {
        let form = self.form();
        self.endpoint().each(&form.item, &form.separator)
    }

    /// What clients outside the cluster start from: every replica's own outside host and port.
    ///
    /// An environment that gives the replicas no addresses outside is an error, and so is an
    /// address that is known only when a pod runs.
    pub fn bootstrap_outside(self) -> Text {
        let form = self.form();
        self.endpoint().each_outside(&form.item, &form.separator)
    }

    /// How a bootstrap string is made: an item per replica, with `{ordinal}`, `{host}`, `{port}`
    /// and `{name}`. Default: `{host}:{port}`, and commas.
    pub fn bootstrap_form(self, item: &str, separator: &str) -> Self {
        self.broker(|broker| {
            broker.bootstrap = Bootstrap {
                item: item.into(),
                separator: separator.into(),
            };
        })
    }

    fn form(self) -> Bootstrap {
        self.0.edit(|service| match &service.kind {
            Kind::Broker(broker) => broker.bootstrap.clone(),
            _ => Bootstrap::default(),
        })
    }

    #[track_caller]
    fn is_for_clients(self, port: &Endpoint) -> bool {
        if !self.0.own(Some(port), "outside port") {
            return false;
        }
        let name = port.port_name();
        let declared = self.0.edit(|service| service.port(name).is_some());
        if !declared {
            let message = format!(
                "the outside port of `{}` is its port `{name}`, which is for its replicas only",
                port.service()
            );
            let help = "declare it with `add_port`";
            self.0.refuse("peer-port", message, help);
        }
        declared
    }

    fn broker(self, change: impl FnOnce(&mut crate::Broker)) -> Self {
        self.0.edit(|service| {
            if let Kind::Broker(broker) = &mut service.kind {
                change(broker);
            }
        });
        self
    }

    #[track_caller]
    fn change_disk(self, change: impl FnOnce(&mut Disk)) -> Self {
        let mut found = false;
        let this = self.broker(|broker| {
            if let Some(disk) = &mut broker.disk {
                found = true;
                change(disk);
            }
        });
        if !found {
            let name = self.0.identity().1;
            let message = format!("broker `{name}` has no disk to change");
            self.0.refuse(
                "no-disk",
                message,
                "give it one first: `.disk(\"/data\", \"10Gi\")`",
            );
        }
        this
    }
}

impl<'a> sealed::Handle<'a> for Broker<'a> {
    fn slot(self) -> Slot<'a> {
        self.0
    }
}

impl<'a> Workload<'a> for Broker<'a> {}

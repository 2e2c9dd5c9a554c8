//! Where a service is kept while its app is modelled.

use crate::{
    App, Arg, Container, Disk, DnsLabel, Endpoint, FilePath, InvalidValue, Kind, Place, Port,
    PortName, Probe, Problem, Quantity, Service, mistake::Mistakes,
};

/// The last ordinal that a replica or node can have: names with more digits leave no room for a
/// service's own.
pub(super) const LAST_ORDINAL: u32 = 99_999;

/// Where a service is kept while its app is modelled.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'a> {
    pub(crate) app: &'a App,
    pub(crate) index: usize,
}

impl Slot<'_> {
    pub(crate) fn edit<T>(self, change: impl FnOnce(&mut Service) -> T) -> T {
        self.app.edit(|app| change(&mut app.services[self.index]))
    }

    /// The value, or its mistake kept with the line of the caller's caller.
    #[track_caller]
    pub(crate) fn accept<T>(self, value: Result<T, InvalidValue>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(mistake) => {
                self.app.mistake(&mistake, Place::caller());
                None
            }
        }
    }

    /// Keeps the mistakes of what was built apart, each with its own line.
    pub(crate) fn take_over(self, mistakes: &mut Mistakes) {
        for (mistake, place) in mistakes.take() {
            self.app.mistake(&mistake, place);
        }
    }

    #[track_caller]
    pub(crate) fn refuse(self, code: &'static str, message: String, help: &str) {
        let problem = Problem::new(code, message, Place::caller()).help(help);
        self.app.edit(|app| app.problems.push(problem));
    }

    /// Refuses a port of another service where one of this service's own is meant.
    #[track_caller]
    pub(crate) fn own(self, endpoint: Option<&Endpoint>, meant: &str) -> bool {
        let (app, name) = self.identity();
        match endpoint {
            Some(other) if other.app != app || other.service != name => {
                let message = format!(
                    "the {meant} of `{name}` is on a port of `{}`",
                    other.service
                );
                self.refuse(
                    "foreign-port",
                    message,
                    "give a port that the service itself declares",
                );
                false
            }
            _ => true,
        }
    }

    /// Declares a port, on the peer Service alone where it is one, and gives it. What clashes is
    /// refused, and the port that was there first given instead.
    #[track_caller]
    pub(crate) fn declare(self, port: Port, among_peers: bool) -> Endpoint {
        let known = self.edit(|service| {
            let peers = match &service.kind {
                Kind::Broker(broker) => broker.peer_ports.as_slice(),
                _ => &[],
            };
            let known = service.ports.iter().chain(peers).find(|known| {
                known.name == port.name
                    || (known.number == port.number && known.protocol == port.protocol)
            });
            known.cloned()
        });
        if let Some(known) = known {
            let message = format!(
                "port `{}` ({}/{}) of `{}` clashes with its port `{}` ({}/{})",
                port.name,
                port.number,
                port.protocol,
                self.identity().1,
                known.name,
                known.number,
                known.protocol,
            );
            self.refuse("duplicate-port", message, "give it another name and number");
            return self.endpoint(known.name);
        }
        let name = port.name.clone();
        self.edit(|service| match &mut service.kind {
            Kind::Broker(broker) if among_peers => broker.peer_ports.push(port),
            _ => service.ports.push(port),
        });
        self.endpoint(name)
    }

    /// Refuses a second thing at a path: of two, the container would see one.
    #[track_caller]
    pub(crate) fn free(self, path: &FilePath, what: &str) -> bool {
        let taken = self.edit(|service| {
            let file = service.files.iter().find_map(|file| {
                let taken = file.path.as_ref() == Some(path);
                taken.then(|| "a file".to_owned())
            });
            let volume = service.volumes.iter().find_map(|volume| {
                let taken = volume.path.as_ref() == Some(path);
                taken.then(|| format!("volume `{}`", volume.name))
            });
            let disk = disk(&service.kind).filter(|disk| disk.path == *path);
            let settings = service.settings.as_ref();
            let settings = settings.filter(|it| it.file() == Some(path));
            file.or(volume)
                .or(disk.map(|_| "the disk".to_owned()))
                .or(settings.map(|_| "the file of settings".to_owned()))
        });
        let Some(taken) = taken else { return true };
        let name = self.identity().1;
        let message = format!("{what} and {taken} of `{name}` are both at `{path}`");
        self.refuse("duplicate-path", message, "give each a path of its own");
        false
    }

    /// Refuses a volume named like the claim of the service's disk, which would take its place.
    #[track_caller]
    pub(crate) fn not_the_disk(self, volume: &DnsLabel) -> bool {
        let disk = self.edit(|service| disk(&service.kind).map(|disk| disk.name.clone()));
        let free = disk.is_none_or(|disk| disk.as_str() != volume.as_str());
        if !free {
            self.same_name(volume.as_str());
        }
        free
    }

    /// Refuses a disk whose path or claim's name is taken.
    #[track_caller]
    pub(crate) fn disk(
        self,
        path: impl Arg<FilePath>,
        size: impl Arg<Quantity>,
        before: Option<&Disk>,
    ) -> Option<Disk> {
        let path = self.accept(path.into_arg());
        let size = self.accept(size.into_arg());
        let (Some(path), Some(size)) = (path, size) else {
            return None;
        };
        let mut disk = Disk::of(path, size);
        // What was said of the disk besides path and size stays said.
        if let Some(before) = before {
            disk.class.clone_from(&before.class);
            disk.retention = before.retention;
        }
        if !self.free(&disk.path, "the disk") {
            return None;
        }
        let name = disk.name.as_str();
        let taken = self.edit(|service| {
            let mut volumes = service.volumes.iter();
            volumes.any(|volume| volume.name.as_str() == name)
        });
        if taken {
            self.same_name(name);
            return None;
        }
        Some(disk)
    }

    #[track_caller]
    fn same_name(self, name: &str) {
        let service = self.identity().1;
        let message = format!("a volume of `{service}` and its disk are both named `{name}`");
        self.refuse("duplicate-volume", message, "give the volume another name");
    }

    /// Changes the main container, where there is one.
    pub(crate) fn main(self, change: impl FnOnce(&mut Container)) {
        self.edit(|service| {
            if let Some(container) = &mut service.container {
                change(container);
            }
        });
    }

    /// Gives the main container a probe that it can have.
    #[track_caller]
    pub(crate) fn probe(
        self,
        mut probe: Probe,
        what: &str,
        set: impl FnOnce(&mut Container, Probe),
    ) {
        self.take_over(&mut probe.mistakes);
        let unreachable = self.edit(|service| {
            let unreachable = probe.dials() && service.ports.is_empty();
            unreachable.then(|| (service.kind.word(), service.name.clone()))
        });
        if let Some((kind, name)) = unreachable {
            let message =
                format!("the {what} of {kind} `{name}` dials a port, and a {kind} has none");
            self.refuse("probe-port", message, "ask by a command: `exec([…])`");
        } else if self.own(probe.endpoint.as_ref(), what) {
            self.main(|container| set(container, probe));
        }
    }

    /// The container without its mistakes, which the app keeps now.
    #[track_caller]
    pub(crate) fn checked(self, mut container: Container) -> Container {
        let mut mistakes = std::mem::take(&mut container.mistakes);
        for (what, probe) in container.probes.all_mut() {
            if let Some(it) = probe {
                mistakes.join(&mut it.mistakes);
                if !self.own(it.endpoint.as_ref(), what) {
                    *probe = None;
                }
            }
        }
        self.take_over(&mut mistakes);
        container
    }

    /// The app's name and the service's.
    pub(crate) fn identity(self) -> (crate::Name, crate::Name) {
        self.app.edit(|app| {
            let service = &app.services[self.index];
            (app.name.clone(), service.name.clone())
        })
    }

    pub(crate) fn endpoint(self, port: PortName) -> Endpoint {
        let (app, service) = self.identity();
        Endpoint { app, service, port }
    }

    pub(crate) fn main_endpoint(self) -> Endpoint {
        // Every handle that listens is created with a port.
        self.endpoint(self.edit(|service| service.ports[0].name.clone()))
    }
}

/// The disk of each replica or node.
fn disk(kind: &Kind) -> Option<&Disk> {
    match kind {
        Kind::Broker(broker) => broker.disk.as_ref(),
        Kind::Seed(seed) => seed.disk.as_ref(),
        _ => None,
    }
}

//! Texts, resolved to what a container is told.

use std::{collections::BTreeMap, fmt};

use smol_str::{SmolStr, ToSmolStr};
use stowplan_model::{
    Database, Endpoint, EnvName, Fact, FilePath, Form, Identity, Name, Own, Peers, Place,
    PortNumber, Problem, Quantity, Text, When,
};

use crate::{
    OutsideHost, PlannedPort,
    address_book::{self, AddressBook},
    bootstrap,
    entry::{Entry, Member},
    number, peer, placeholder, stable_id, suggest,
};

/// Who is told: a service, or one of its replicas or nodes.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a, 'p> {
    pub(crate) book: &'a AddressBook<'a, 'p>,
    pub(crate) entry: &'a Entry<'p>,
    /// The memory limit of the main container.
    pub(crate) memory: Option<Quantity>,
    /// The replica or node, if what it is told is its own.
    pub(crate) own: Option<&'a Member>,
}

/// What a text is for, in words.
#[derive(Clone, Copy)]
pub(crate) enum What<'a> {
    Command,
    Argument,
    Env(&'a EnvName),
    File(&'a FilePath),
    Key(&'a FilePath, &'a str),
    Setting(&'a str),
}

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command => f.write_str("the command"),
            Self::Argument => f.write_str("an argument"),
            Self::Env(name) => write!(f, "env variable `{name}`"),
            Self::File(path) => write!(f, "file `{path}`"),
            Self::Setting(key) => write!(f, "setting `{key}`"),
            Self::Key(path, key) => write!(f, "key `{key}` of file `{path}`"),
        }
    }
}

impl<'p> Reader<'_, 'p> {
    /// The text. What can't be resolved is reported, and left out.
    pub(crate) fn text(&self, text: &Text, what: What<'_>) -> SmolStr {
        match text {
            Text::Literal(text) => text.clone(),
            Text::Fact(fact) => self.fact(*fact, what),
            Text::Own(own) => self.own(*own, what),
            Text::Address { endpoint, form } => self.address(endpoint, form, what),
            Text::Value(name) => self.value(name, what),
            Text::Network(identity) => self.network(*identity, what),
            Text::Peers { peers, separator } => self.peers(peers, what).join(separator).into(),
            Text::ReplicasUpTo(most) => self.replicas().min(*most).to_smolstr(),
            Text::MajorityUpTo(most) => (self.replicas().min(*most) / 2 + 1).to_smolstr(),
            Text::MemoryShare(percent) => self.memory_share(*percent, what),
            Text::Database { endpoint, database } => self.database(endpoint, *database),
            Text::StableId => stable_id::of(&self.entry.environment.id, &self.entry.service.name),
            Text::Concat(parts) => {
                let mut whole = String::new();
                for part in parts {
                    whole.push_str(&self.text(part, what));
                }
                whole.into()
            }
            Text::Only { when, text } => {
                if self.holds(*when) {
                    self.text(text, what)
                } else {
                    SmolStr::default()
                }
            }
            Text::Template { source, bindings } => {
                let mut names = self.names();
                for (name, text) in bindings {
                    names.insert(name, self.text(text, what).into());
                }
                self.rendered(source, &names, what, self.entry.service.place.clone())
            }
        }
    }

    /// A template over the facts of the environment, as an environment states it.
    pub(crate) fn template(&self, source: &str, what: What<'_>, place: Place) -> SmolStr {
        self.rendered(source, &self.names(), what, place)
    }

    /// Each peer.
    pub(crate) fn peers(&self, peers: &Peers, what: What<'_>) -> Vec<SmolStr> {
        peer::peers(self, peers, what)
    }

    /// Reports a problem of the service.
    pub(crate) fn refuse(&self, code: &'static str, message: String, help: Option<String>) {
        let problem = Problem::new(code, message, self.entry.service.place.clone());
        self.book.scope.report(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    pub(crate) fn unknown_placeholder(&self, word: &str, form: &str, known: &str) {
        let message = format!(
            "`{{{word}}}` in `{form}`, which `{}` is told, stands for nothing",
            self.entry.service.name
        );
        self.refuse(
            "unknown-placeholder",
            message,
            Some(format!("there are {known}")),
        );
    }

    fn names(&self) -> BTreeMap<&str, String> {
        let environment = self.entry.environment;
        let mut names = BTreeMap::from([
            ("app", environment.id.app.to_string()),
            ("environment", environment.id.environment.to_string()),
            ("class", environment.class.to_string()),
            ("namespace", environment.namespace.to_string()),
            ("cluster", environment.cluster.to_string()),
        ]);
        if let Some(domain) = &environment.domain {
            names.insert("domain", domain.to_string());
        }
        names
    }

    fn rendered(
        &self,
        source: &str,
        names: &BTreeMap<&str, String>,
        what: What<'_>,
        place: Place,
    ) -> SmolStr {
        let scope = self.book.scope;
        match scope.planner.templates.render(source, names) {
            Ok(text) => text.into(),
            Err(mistake) => {
                let service = &self.entry.service.name;
                let line = mistake
                    .line
                    .map_or(String::new(), |line| format!(", line {line}"));
                let message = format!("template of {what} of `{service}`{line}: {}", mistake.what);
                let problem = Problem::new("template", message, place);
                let help = match mistake.unbound.as_deref() {
                    Some("domain") => Some(format!(
                        "environment `{}` has no domain",
                        scope.environment.id
                    )),
                    _ => mistake.help,
                };
                scope.report(match help {
                    Some(help) => problem.help(help),
                    None => problem,
                });
                SmolStr::default()
            }
        }
    }

    fn holds(&self, when: When) -> bool {
        match when {
            When::Outside => self.entry.members.iter().any(|it| it.outside.is_some()),
            When::Several => self.replicas() > 1,
        }
    }

    fn replicas(&self) -> u32 {
        self.entry.replicas.least()
    }

    fn fact(&self, fact: Fact, what: What<'_>) -> SmolStr {
        let environment = self.entry.environment;
        match fact {
            Fact::App => environment.id.app.as_str().into(),
            Fact::Environment => environment.id.environment.as_str().into(),
            Fact::Class => environment.class.as_str().into(),
            Fact::Cluster => environment.cluster.as_str().into(),
            Fact::ClusterDomain => self.book.scope.cluster.dns_domain.as_str().into(),
            Fact::Namespace => environment.namespace.as_str().into(),
            Fact::Service => self.entry.service.name.as_str().into(),
            Fact::Replicas => self.replicas().to_smolstr(),
            Fact::Quorum => (self.replicas() / 2 + 1).to_smolstr(),
            Fact::Domain => match &environment.domain {
                Some(domain) => domain.as_str().into(),
                None => self.unstated("no-domain", &["domain"], "the domain", what),
            },
        }
    }

    /// Reports that the environment doesn't state what the text needs.
    fn unstated(&self, code: &'static str, keys: &[&str], needed: &str, what: What<'_>) -> SmolStr {
        let scope = self.book.scope;
        let service = self.entry.service;
        let message = format!(
            "environment `{}` doesn't state {needed}, which {what} of `{}` needs",
            scope.environment.id, service.name
        );
        let problem = Problem::new(code, message, scope.at(keys))
            .related(
                service.place.clone(),
                format!("`{}` needs it", service.name),
            )
            .help(format!("state it under `{}`", keys.join(".")));
        scope.report(problem);
        SmolStr::default()
    }

    fn value(&self, name: &Name, what: What<'_>) -> SmolStr {
        let environment = self.entry.environment;
        if let Some(Some(value)) = environment.settings.values.get(name) {
            return value.0.as_str().into();
        }
        let needed = format!("the value `{name}`");
        self.unstated("no-value", &["values", name.as_str()], &needed, what)
    }

    fn network(&self, identity: Identity, what: What<'_>) -> SmolStr {
        let Some(network) = &self.entry.environment.settings.network else {
            return self.unstated("no-network", &["network"], "the network's identity", what);
        };
        let (key, needed, stated) = match identity {
            Identity::Name => return network.name.as_str().into(),
            Identity::Genesis => ("genesis", "the network's genesis", &network.genesis),
            Identity::ProtocolVersion => (
                "protocolVersion",
                "the network's protocol version",
                &network.protocol_version,
            ),
            Identity::Signer => match &network.signer {
                Some(signer) => return signer.id().into(),
                None => ("signer", "the network's signer", &None),
            },
            Identity::ChainId => match &network.chain_id {
                Some(id) => return id.0.as_str().into(),
                None => ("chainId", "the network's chain id", &None),
            },
        };
        match stated {
            Some(stated) => stated.as_str().into(),
            None => self.unstated("no-identity", &["network", key], needed, what),
        }
    }

    fn own(&self, own: Own, what: What<'_>) -> SmolStr {
        let service = &self.entry.service.name;
        let Some(member) = self.own else {
            let message = format!(
                "{what} of `{service}` is the same for all of its pods, so it can't say what is one's own"
            );
            let help = "put it into a file that is `.per_replica()`, or use a field of the pod";
            self.refuse("own-of-all", message, Some(help.into()));
            return SmolStr::default();
        };
        let port = self.entry.outside_port.as_ref();
        match own {
            Own::Ordinal => member.ordinal.to_smolstr(),
            Own::PodName => self.pod(member),
            Own::Host => member.host.clone(),
            Own::OutsideHost => match &member.outside {
                Some(outside) => outside_host(&outside.host),
                None => member.host.clone(),
            },
            Own::OutsidePort => match (&member.outside, port.and_then(|it| self.entry.port(it))) {
                (Some(outside), Some(port)) => outside
                    .ports
                    .get(&port.name)
                    .unwrap_or(&port.number)
                    .to_smolstr(),
                (None, Some(port)) => self.entry.member(member, port).1.to_smolstr(),
                // Members without a port are refused where outside addresses are given out.
                (_, None) => SmolStr::default(),
            },
            Own::PublicKey => {
                if !matches!(self.entry.service.kind, stowplan_model::Kind::Seed(_)) {
                    let message = format!(
                        "{what} of `{service}` wants a public key, which only seed nodes have"
                    );
                    self.refuse("no-public-key", message, None);
                    return SmolStr::default();
                }
                let key = peer::key(self, self.entry, member);
                key.map(|key| key.id().into()).unwrap_or_default()
            }
        }
    }

    /// Each node of a seed set is a set of one pod.
    fn pod(&self, member: &Member) -> SmolStr {
        pod_name(self.entry, member)
    }

    fn database(&self, endpoint: &Endpoint, database: Database) -> SmolStr {
        // What has been refused as a use, or as a number, has been reported.
        let entry = self.book.find(endpoint);
        let given = entry.and_then(|entry| number::database(self.book.scope, entry, database));
        given.unwrap_or_default()
    }

    fn memory_share(&self, percent: u32, what: What<'_>) -> SmolStr {
        if !(1..=100).contains(&percent) {
            let message = format!(
                "{what} of `{}` is {percent} % of its memory limit",
                self.entry.service.name
            );
            let help = "give a share from 1 to 100, such as `memory_share(75)`";
            self.refuse("memory-share", message, Some(help.into()));
            return SmolStr::default();
        }
        let bytes = self.memory.map_or(0, Quantity::units);
        let share = i128::from(bytes) * i128::from(percent) / 100;
        let mebibytes = share >> 20;
        if mebibytes < 1 {
            let message = format!(
                "{what} of `{}`: {percent} % of its memory limit is less than 1Mi",
                self.entry.service.name
            );
            self.refuse("memory-share", message, Some("give it more memory".into()));
        }
        mebibytes.to_smolstr()
    }

    fn address(&self, endpoint: &Endpoint, form: &Form, what: What<'_>) -> SmolStr {
        // What has been refused as a use has been reported.
        let Some(entry) = self.book.find(endpoint) else {
            return SmolStr::default();
        };
        if let Form::EachOutside { item, separator } = form {
            return bootstrap::outside(self, entry, (item, separator), what);
        }
        let name = endpoint.port_name();
        let Some(port) = entry.port(name) else {
            let message = format!(
                "{what} of `{}` uses port `{name}` of `{}`, which it hasn't here",
                self.entry.service.name, entry.service.name
            );
            let known = entry.ports.iter().map(|port| port.name.as_str());
            let help = suggest::help(name.as_str(), "port", known);
            self.refuse("unknown-port", message, Some(help));
            return SmolStr::default();
        };
        match form {
            Form::Host => self.book.host(entry, name),
            Form::Fqdn => entry.full(name),
            Form::Port => entry.dialled(port).to_smolstr(),
            Form::Target => self.target(entry, port, what),
            Form::Address => {
                address_book::address(&self.book.host(entry, name), entry.dialled(port))
            }
            Form::Url(scheme) => {
                address_book::url(scheme, &self.book.host(entry, name), entry.dialled(port))
            }
            Form::PublicHost | Form::PublicUrl => match entry.published.first() {
                Some(published) if *form == Form::PublicHost => published.host.as_str().into(),
                Some(published) => published.url(),
                None => self.unpublished(entry, what),
            },
            Form::Each { item, separator } => self.each(entry, port, item, separator),
            // Its port may be another one.
            Form::EachOutside { .. } => SmolStr::default(),
        }
    }

    /// Where the pods listen: one's own, or all of them on one number.
    fn target(&self, entry: &Entry<'p>, port: &PlannedPort, what: What<'_>) -> SmolStr {
        let service = &entry.service.name;
        if let Some(own) = self.own.filter(|_| std::ptr::eq(self.entry, entry)) {
            return own.target(port).to_smolstr();
        }
        let targets = entry.targets(port);
        match targets.first() {
            Some(target) if targets.len() == 1 => target.to_smolstr(),
            _ => {
                let message = format!(
                    "{what} of `{}` is where the nodes of `{service}` listen, and each listens on a number of its own",
                    self.entry.service.name
                );
                let help = "only the main container of a node can be told its number; others dial the node's own address: `each(…)`";
                self.refuse("own-of-all", message, Some(help.into()));
                SmolStr::default()
            }
        }
    }

    fn unpublished(&self, entry: &Entry<'p>, what: What<'_>) -> SmolStr {
        let (reader, service) = (&self.entry.service.name, &entry.service.name);
        let message = format!(
            "{what} of `{reader}` is the public address of `{service}`, which `{}` doesn't publish",
            entry.environment.id
        );
        let scope = self.book.scope;
        let problem = Problem::new("not-published", message, self.entry.service.place.clone())
            .related(entry.service.place.clone(), format!("`{service}`"))
            .help(format!(
                "give `{service}` a route, or use its address inside"
            ));
        scope.report(problem);
        SmolStr::default()
    }

    /// An item of a list of replicas, with its placeholders filled.
    pub(crate) fn item(
        &self,
        item: &str,
        (ordinal, name): (u32, &str),
        (host, number): (&str, PortNumber),
        out: &mut String,
    ) {
        let filled = placeholder::fill(item, |word, out| {
            match word {
                "ordinal" => out.push_str(&ordinal.to_string()),
                "name" => out.push_str(name),
                "host" => out.push_str(host),
                "port" => out.push_str(&number.to_string()),
                _ => return false,
            }
            true
        });
        match filled {
            Ok(filled) => out.push_str(&filled),
            Err(word) => {
                let known = "`{ordinal}`, `{host}`, `{port}` and `{name}`";
                self.unknown_placeholder(word, item, known);
            }
        }
    }

    fn each(&self, entry: &Entry<'p>, port: &PlannedPort, item: &str, separator: &str) -> SmolStr {
        let mut all = String::new();
        if entry.peers.is_none() {
            // Pods that are alike, and what exists outside, have one address.
            let at = (&*entry.full(&port.name), entry.dialled(port));
            self.item(item, (0, entry.service.name.as_str()), at, &mut all);
        }
        for (index, member) in entry.members.iter().enumerate() {
            if index > 0 {
                all.push_str(separator);
            }
            let (host, number) = entry.member(member, port);
            let name = pod_name(entry, member);
            self.item(item, (member.ordinal, &name), (&host, number), &mut all);
        }
        all.into()
    }
}

/// The host as it is told: one that is known only when the pod runs is a variable, which Kubernetes
/// fills in arguments and other variables, and the discovery in files.
fn outside_host(host: &OutsideHost) -> SmolStr {
    if let Some(host) = host.known() {
        return host.before_port().into();
    }
    smol_str::format_smolstr!("$({})", OutsideHost::VARIABLE)
}

/// The pod of a member: each node of a seed set is a set of one pod, numbered 0.
pub(crate) fn pod_name(entry: &Entry<'_>, member: &Member) -> SmolStr {
    match entry.service.kind {
        stowplan_model::Kind::Seed(_) => smol_str::format_smolstr!("{}-0", member.name),
        _ => member.name.as_str().into(),
    }
}

//! What is generated of a port.

use std::collections::BTreeSet;

use serde::Serialize;
use stowplan_model::{AppModel, KindWord, Name, PortName, Protocol};
use stowplan_plan::{PlannedAddress, PlannedEndpoint};

use crate::{
    fleet::{PlannedApp, PlannedEnvironment},
    ident::snake,
    layout::Value,
    table::{self, imports},
    text,
};

/// A port of a service, in all environments.
#[derive(Serialize)]
pub(crate) struct PortModule {
    module: String,
    doc: Vec<String>,
    imports: String,
    functions: Vec<Function>,
    tables: Vec<String>,
    #[serde(skip)]
    pub(crate) uses: BTreeSet<&'static str>,
}

/// A function of an environment.
#[derive(Serialize)]
struct Function {
    name: &'static str,
    doc: &'static str,
    #[serde(rename = "type")]
    gives: &'static str,
    body: String,
}

impl PortModule {
    /// `None` if it can't be dialled anywhere.
    pub(crate) fn new(
        planned: &PlannedApp<'_>,
        service: &Name,
        port: &PortName,
        margin: usize,
    ) -> Option<Self> {
        let all = planned.environments.iter();
        let ports: Vec<Option<Port<'_>>> = all
            .map(|it| Port::find(planned.app, it, service, port))
            .collect();
        let first = ports.iter().flatten().next()?.endpoint;
        let mut module = Self {
            module: snake(port.as_str(), "port"),
            doc: vec![title(first)],
            imports: String::new(),
            functions: Vec::new(),
            tables: Vec::new(),
            uses: ["Environment"].into(),
        };
        for fact in FACTS {
            let values = ports.iter().map(|it| (fact.value)(it.as_ref()?));
            let values: Vec<Option<Value>> = values.collect();
            let table = table::table(fact.constant, fact.of, &values, margin + 4);
            if let Some(table) = table {
                module.tables.push(table);
                module.uses.extend(fact.uses);
                module.uses.insert("Table");
                module.functions.extend(fact.functions());
            }
        }
        module.imports = imports(module.uses.iter().copied());
        Some(module)
    }
}

/// `Port `http`, TCP.`
pub(crate) fn title(endpoint: &PlannedEndpoint) -> String {
    let protocol = match endpoint.protocol {
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
        Protocol::Sctp => "SCTP",
    };
    format!("Port {}, {protocol}.", text::code(endpoint.port.as_str()))
}

/// A port of a service in one environment.
pub(crate) struct Port<'p> {
    pub(crate) endpoint: &'p PlannedEndpoint,
    /// What the service is there.
    kind: KindWord,
    /// Whether it is a broker that the environment has outside.
    is_outside: bool,
}

impl<'p> Port<'p> {
    pub(crate) fn find(
        app: &AppModel,
        planned: &'p PlannedEnvironment<'_>,
        service: &Name,
        port: &PortName,
    ) -> Option<Self> {
        let kind = planned.service(service)?.kind;
        let modelled = app.services.iter().find(|it| it.name == *service)?;
        Some(Self {
            endpoint: planned.endpoint(service, port)?,
            kind,
            is_outside: kind == KindWord::External && modelled.kind.word() == KindWord::Broker,
        })
    }

    /// Replicas of a broker; nodes of a network are peers.
    fn is_replicated(&self) -> bool {
        self.kind == KindWord::Broker && !self.endpoint.members.is_empty()
    }
}

/// Something that is known of a port in an environment.
pub(crate) struct Fact {
    /// What it is called: the constant of one environment, and the table of all.
    pub(crate) constant: &'static str,
    pub(crate) doc: &'static str,
    /// Its type.
    pub(crate) of: &'static str,
    /// What its type is made of.
    pub(crate) uses: &'static [&'static str],
    function: &'static str,
    gives: &'static str,
    pub(crate) value: fn(&Port<'_>) -> Option<Value>,
}

/// All that is known, in the order in which it is generated.
pub(crate) const FACTS: [Fact; 7] = [
    Fact {
        constant: "IN_NAMESPACE",
        doc: "Where it is dialled from its own namespace.",
        of: "Endpoint",
        uses: &["Endpoint"],
        function: "in_namespace",
        gives: "Option<Endpoint>",
        value: |port| Some(table::endpoint(&port.endpoint.in_namespace)),
    },
    Fact {
        constant: "IN_CLUSTER",
        doc: "Where it is dialled from other namespaces of the cluster.",
        of: "Endpoint",
        uses: &["Endpoint"],
        function: "in_cluster",
        gives: "Option<Endpoint>",
        value: |port| Some(table::endpoint(&port.endpoint.in_cluster)),
    },
    Fact {
        constant: "PUBLIC",
        doc: "Where it is reached from outside the cluster; the first is the one to give to people.",
        of: "&[Endpoint]",
        uses: &["Endpoint"],
        function: "public",
        gives: "&'static [Endpoint]",
        value: |port| {
            let all = &port.endpoint.public;
            (!all.is_empty()).then(|| table::endpoints(all))
        },
    },
    Fact {
        constant: "LISTENS",
        doc: "Where its container listens.",
        of: "Port",
        uses: &["Port"],
        function: "listens",
        gives: "Option<Port>",
        value: |port| {
            let number = Value::atom(port.endpoint.listens?.get());
            Some(Value::Call("Port", vec![number]))
        },
    },
    Fact {
        constant: "MEMBERS",
        doc: "Each replica by itself.",
        of: "&[Member]",
        uses: &["Endpoint", "Member"],
        function: "members",
        gives: "&'static [Member]",
        value: |port| {
            let members = port.endpoint.members.iter().map(table::member);
            port.is_replicated()
                .then(|| Value::Slice(members.collect()))
        },
    },
    Fact {
        constant: "BOOTSTRAP",
        doc: "`host:port` of all replicas with commas between, from anywhere in the cluster.",
        of: "&str",
        uses: &[],
        function: "bootstrap",
        gives: "Option<&'static str>",
        value: |port| {
            if port.is_outside {
                return bootstrap([Some(&port.endpoint.in_cluster)].into_iter());
            }
            let all = port.endpoint.members.iter();
            let all = all.map(|it| Some(&it.in_cluster));
            port.is_replicated().then(|| bootstrap(all))?
        },
    },
    Fact {
        constant: "PUBLIC_BOOTSTRAP",
        doc: "`host:port` of all replicas with commas between, from outside the cluster.",
        of: "&str",
        uses: &[],
        function: "public_bootstrap",
        gives: "Option<&'static str>",
        value: |port| {
            let all = port.endpoint.members.iter();
            let all = all.map(|it| it.public.as_ref());
            port.is_replicated().then(|| bootstrap(all))?
        },
    },
];

impl Fact {
    fn functions(&self) -> Vec<Function> {
        let table = self.constant;
        let found = format!("{table}.get(environment as usize)");
        let body = if self.gives.starts_with("Option") {
            format!("    {found}")
        } else {
            format!("    match {found} {{\n        Some(all) => all,\n        None => &[],\n    }}")
        };
        let mut all = vec![Function {
            name: self.function,
            doc: self.doc,
            gives: self.gives,
            body,
        }];
        if table == "PUBLIC" {
            all.push(Function {
                name: "url",
                doc: URL,
                gives: "Option<&'static str>",
                body: "    match public(environment) {\n        [first, ..] => Some(first.url()),\n        [] => None,\n    }".to_owned(),
            });
        }
        all
    }
}

/// What a public URL is.
pub(crate) const URL: &str = "The URL to give to people: of the first of its public addresses.";

/// `host:port,host:port`, if all are known.
fn bootstrap<'a>(all: impl Iterator<Item = Option<&'a PlannedAddress>>) -> Option<Value> {
    let all: Option<Vec<String>> = all.map(|it| it.map(socket)).collect();
    Some(Value::string(all?.join(",")))
}

fn socket(address: &PlannedAddress) -> String {
    let (host, port) = (&address.host, address.port.get());
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

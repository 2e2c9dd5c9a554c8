//! What a generated text says, read back by Rust's own grammar.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use stowplan_codegen::{Options, generate};
use stowplan_input::{Loaded, Style};
use syn::{Attribute, Expr, Item, ItemMod, Lit, Meta};

/// What is generated of an app: of each environment its services, of each service its ports, of
/// each port its constants.
pub(super) struct Generated {
    pub(super) environments: BTreeMap<String, BTreeMap<String, Ports>>,
    /// The paths of each service's probes.
    pub(super) probes: BTreeMap<String, Probes>,
    /// What clients load.
    pub(super) presets: Vec<Value>,
}

/// Constants by port, which is its name and protocol.
pub(super) type Ports = BTreeMap<(String, String), BTreeMap<String, Value>>;

#[derive(Default)]
pub(super) struct Probes {
    pub(super) readiness: Option<String>,
    pub(super) liveness: Option<String>,
}

impl Generated {
    pub(super) fn of(loaded: &Loaded, app: &str) -> Self {
        let options = Options {
            app: Some(app.parse().unwrap()),
            per_environment: true,
            ..Options::default()
        };
        let generated = generate(loaded, &options);
        let generated = generated.unwrap_or_else(|it| panic!("{}", it.text(Style::Plain)));
        let file = syn::parse_file(&generated.rust).unwrap();
        let names = constants(&file.items).remove("NAMES").unwrap();
        let names: Vec<&str> = names.as_array().unwrap().iter().map(text).collect();
        let by_environment = environments(&file.items, &names);
        let mut probes = BTreeMap::new();
        for service in modules(&file.items, "services") {
            let constants = constants(items(service));
            let path = |name: &str| constants.get(name).map(|it| text(it).to_owned());
            let name = text(&constants["NAME"]).to_owned();
            let exists = constants["EXISTS"].as_array().unwrap();
            for (at, environment) in names.iter().enumerate() {
                let there = by_environment[*environment].contains_key(&name);
                assert_eq!(exists[at], json!(there), "{name} in {environment}");
            }
            for port in items(service).iter().filter_map(module) {
                both_ways_alike(&names, &by_environment, &name, port);
            }
            let (readiness, liveness) = (path("READINESS_PATH"), path("LIVENESS_PATH"));
            probes.insert(
                name,
                Probes {
                    readiness,
                    liveness,
                },
            );
        }
        let presets = file
            .items
            .iter()
            .filter_map(module)
            .find(|it| it.ident == "presets");
        let presets = presets.map(|it| constants(items(it)).remove("ALL").unwrap());
        Self {
            environments: by_environment,
            probes,
            presets: presets.map_or_else(Vec::new, |it| it.as_array().unwrap().clone()),
        }
    }
}

/// What functions find in tables must be what the modules of environments say.
fn both_ways_alike(
    names: &[&str],
    environments: &BTreeMap<String, BTreeMap<String, Ports>>,
    service: &str,
    port: &ItemMod,
) {
    let key = port_of(&port.attrs);
    let tables = constants(items(port));
    for (at, environment) in names.iter().enumerate() {
        let of_service = environments[*environment].get(service);
        let empty = BTreeMap::new();
        let constants = of_service.and_then(|it| it.get(&key)).unwrap_or(&empty);
        for (name, table) in &tables {
            let number = usize::try_from(table["at"][at].as_u64().unwrap()).unwrap();
            let found = number.checked_sub(1).map(|it| &table["values"][it]);
            assert_eq!(
                found,
                constants.get(name),
                "{environment} {service} {key:?} {name}"
            );
        }
        for name in constants
            .keys()
            .filter(|it| !["URL", "PEERS"].contains(&it.as_str()))
        {
            assert!(tables.contains_key(name), "{service} {key:?} has no {name}");
        }
    }
}

fn environments(all: &[Item], names: &[&str]) -> BTreeMap<String, BTreeMap<String, Ports>> {
    let modules = modules(all, "environments");
    assert_eq!(modules.len(), names.len());
    let environment = |(it, name): (&ItemMod, &&str)| {
        assert!(
            doc(&it.attrs).starts_with(&format!("`{name}`: class `")),
            "{name}"
        );
        let services = items(it).iter().filter_map(module).map(|service| {
            let name = text(&constants(items(service))["NAME"]).to_owned();
            let ports = items(service).iter().filter_map(module);
            let ports = ports.map(|it| (port_of(&it.attrs), constants(items(it))));
            (name, ports.collect())
        });
        ((*name).to_owned(), services.collect())
    };
    modules.into_iter().zip(names).map(environment).collect()
}

/// The name and the protocol that the comment of a port's module says.
fn port_of(attributes: &[Attribute]) -> (String, String) {
    let doc = doc(attributes);
    let (name, protocol) = doc
        .strip_prefix("Port `")
        .unwrap()
        .split_once("`, ")
        .unwrap();
    (name.to_owned(), protocol.trim_end_matches('.').to_owned())
}

/// The modules in a module.
fn modules<'a>(all: &'a [Item], name: &str) -> Vec<&'a ItemMod> {
    let found = all.iter().filter_map(module).find(|it| it.ident == name);
    found.map_or_else(Vec::new, |it| items(it).iter().filter_map(module).collect())
}

fn module(item: &Item) -> Option<&ItemMod> {
    match item {
        Item::Mod(it) => Some(it),
        _ => None,
    }
}

fn items(module: &ItemMod) -> &[Item] {
    &module.content.as_ref().unwrap().1
}

fn doc(attributes: &[Attribute]) -> String {
    let first = attributes.iter().find_map(|it| match &it.meta {
        Meta::NameValue(it) if it.path.is_ident("doc") => Some(value(&it.value)),
        _ => None,
    });
    text(&first.unwrap()).trim().to_owned()
}

fn constants(all: &[Item]) -> BTreeMap<String, Value> {
    let constant = |item: &Item| match item {
        Item::Const(it) => Some((it.ident.to_string(), value(&it.expr))),
        Item::Static(it) => Some((it.ident.to_string(), value(&it.expr))),
        _ => None,
    };
    all.iter().filter_map(constant).collect()
}

fn value(expression: &Expr) -> Value {
    match expression {
        Expr::Lit(it) => match &it.lit {
            Lit::Str(it) => it.value().into(),
            Lit::Int(it) => it.base10_parse::<u64>().unwrap().into(),
            Lit::Bool(it) => it.value.into(),
            _ => panic!("a literal of another kind"),
        },
        Expr::Reference(it) => value(&it.expr),
        Expr::Array(it) => it.elems.iter().map(value).collect(),
        Expr::Call(it) if it.args.len() == 1 => value(&it.args[0]),
        Expr::Call(it) => it.args.iter().map(value).collect(),
        Expr::Path(it) if it.path.is_ident("None") => Value::Null,
        Expr::Path(it) => it.path.segments.last().unwrap().ident.to_string().into(),
        Expr::Struct(it) => {
            let fields = it.fields.iter().map(|it| match &it.member {
                syn::Member::Named(name) => (name.to_string(), value(&it.expr)),
                syn::Member::Unnamed(_) => panic!("a field without a name"),
            });
            fields.collect::<Map<_, _>>().into()
        }
        _ => panic!("an expression of another kind"),
    }
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

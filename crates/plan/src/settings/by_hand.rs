//! Addresses and ports that an environment says, where the model has something that follows.

use serde_json::Value;
use stowplan_model::{Endpoint, Kind, Name, Place, Problem, SettingValue};
use stowplan_settings::{Address, Bootstrap, Host, Leaf, Setting as _, Shape, Url};

use crate::{scope::Subject, select, suggest};

/// Whether what an environment says may stand where the model names a port or a service; what may
/// yet not be meant is warned of.
pub(super) fn fits(
    subject: Subject<'_, '_>,
    leaf: &Leaf,
    said: &Value,
    modelled: &SettingValue,
    place: &Place,
) -> bool {
    match modelled {
        SettingValue::Listen(endpoint) => listens(subject, leaf, said, endpoint, place),
        SettingValue::Text(text) if is_address(&leaf.field.shape) => {
            let mut first = None;
            text.endpoints(&mut |endpoint| {
                first.get_or_insert_with(|| endpoint.clone());
            });
            // What is none of the field's values is reported as such.
            match first {
                Some(endpoint) if !said.is_null() && (leaf.field.check)(said).is_ok() => {
                    dials(subject, leaf, said, &endpoint, place)
                }
                _ => true,
            }
        }
        _ => true,
    }
}

/// Reports a number that the program would listen on while Services and probes ask elsewhere.
fn listens(
    subject: Subject<'_, '_>,
    leaf: &Leaf,
    said: &Value,
    endpoint: &Endpoint,
    place: &Place,
) -> bool {
    if said.is_null() && leaf.field.default.is_none() {
        return true;
    }
    let service = subject.name();
    let (key, port) = (leaf.key(), endpoint.port_name());
    let message = format!(
        "setting `{key}` of `{service}` is the number on which its port `{port}` listens, which Services and probes dial: it can't be another one"
    );
    let together = matches!(
        &subject.service.kind,
        Kind::Seed(seed) if seed.listens_on_outside_ports
    );
    let field = if together { "port" } else { "targetPort" };
    let number = match said {
        Value::Null => "…".to_owned(),
        number => number.to_string(),
    };
    let problem = Problem::new("own-port", message, subject.said(&super::keys(leaf)))
        .related(place.clone(), format!("it is the port `{port}`"))
        .help(format!(
            "change the port, and the setting follows: `services.{service}.ports.{port}.{field}: {number}`"
        ));
    subject.report(problem);
    false
}

/// Warns of an address that replaces a service's, and refuses one that nobody in the namespace has.
fn dials(
    subject: Subject<'_, '_>,
    leaf: &Leaf,
    said: &Value,
    endpoint: &Endpoint,
    place: &Place,
) -> bool {
    let service = subject.name();
    let key = leaf.key();
    let (was, port) = (endpoint.service(), endpoint.port_name());
    let here = subject.said(&super::keys(leaf));
    let meant = format!("it names `{was}`");
    let known = names(subject);
    let hosts = hosts(&leaf.field.shape, said);
    for host in &hosts {
        let host = host.as_str().to_ascii_lowercase();
        if is_short(&host) && !known.contains(&host.as_str()) {
            let id = &subject.scope.environment.id;
            let message = format!(
                "setting `{key}` of `{service}` dials `{host}`, and environment `{id}` has no service of that name"
            );
            let names = known.iter().copied();
            let problem = Problem::new("unknown-service", message, here.clone())
                .related(place.clone(), meant.clone())
                .help(suggest::help(&host, "service", names));
            subject.report(problem);
            return false;
        }
    }
    let now = match said {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let message = format!(
        "setting `{key}` of `{service}` was service `{was}` (port `{port}`) and is now `{now}`, written by hand"
    );
    let app = subject.scope.app;
    let inside = hosts.iter().any(|host| {
        let mut services = app.services();
        services.any(|it| it.name == *host.as_str())
    });
    let help = if matches!(leaf.field.shape, Shape::Port) {
        format!("change the port, for all who dial it: `services.{was}.ports.{port}.port: {now}`")
    } else if inside {
        format!(
            "NetworkPolicies let in who is known to use a service, and an address tells nobody: leave it to the model, or name the other service there: `.set({}, <service>)`",
            subject
                .service
                .settings
                .as_ref()
                .map(|it| it.constant(&leaf.path))
                .unwrap_or_default()
        )
    } else {
        format!(
            "if `{was}` exists outside here, say that of it, for all who dial it: `services.{was}.external: {{host: …}}`"
        )
    };
    let warning = Problem::new("address-by-hand", message, here);
    let warning = warning.related(place.clone(), meant).help(help);
    subject.scope.warn(warning);
    true
}

fn is_address(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Host | Shape::Port | Shape::Address | Shape::Url | Shape::Bootstrap
    )
}

/// Whether only the namespace can know the name.
fn is_short(host: &str) -> bool {
    // An IPv6 address has colons.
    !host.contains(['.', ':']) && host != "localhost"
}

/// What can be dialled by a short name: services of this environment, and objects of its own.
fn names<'p>(subject: Subject<'_, 'p>) -> Vec<&'p str> {
    let scope = subject.scope;
    let services = scope
        .app
        .services()
        .filter(|it| it.part == scope.environment.part && select::enabled(scope, &it.name));
    let objects = scope.environment.settings.objects.iter();
    let objects = objects
        .filter(|it| it.get("kind").is_some_and(|kind| kind == "Service"))
        .filter_map(|it| it.get("metadata")?.get("name")?.as_str());
    services
        .map(|it| &it.name)
        .map(Name::as_str)
        .chain(objects)
        .collect()
}

/// Whom the value dials.
fn hosts(shape: &Shape, value: &Value) -> Vec<Host> {
    match shape {
        Shape::Host => Host::from_value(value).into_iter().collect(),
        Shape::Address => {
            let address = Address::from_value(value);
            address.iter().map(|it| it.host().clone()).collect()
        }
        Shape::Url => {
            let url = Url::from_value(value);
            url.iter().map(|it| it.host().clone()).collect()
        }
        Shape::Bootstrap => {
            let bootstrap = Bootstrap::from_value(value);
            let addresses = bootstrap.iter().flat_map(Bootstrap::addresses).flatten();
            addresses.map(|it| it.host().clone()).collect()
        }
        _ => Vec::new(),
    }
}

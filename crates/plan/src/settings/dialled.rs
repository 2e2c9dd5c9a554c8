//! Addresses that are said as such, where the model would name a service.

use serde_json::Value;
use stowplan_model::{PortNumber, Service, ServiceOverride, SettingValue};
use stowplan_settings::{Address, Bootstrap, Setting as _, Shape, Url};

use super::said;

/// The ports of addresses that an environment, or the model, says as values: who is there is known
/// to nobody, and the program dials it.
///
/// Of a host alone it isn't known which port of it is dialled.
pub(crate) fn dialled(service: &Service, over: &ServiceOverride) -> Vec<PortNumber> {
    let Some(settings) = &service.settings else {
        return Vec::new();
    };
    let mut ports = Vec::new();
    for leaf in settings.description.leaves() {
        let modelled = settings.values.iter().find(|(path, ..)| *path == leaf.path);
        let ((Some(value), _) | (None, Some((_, SettingValue::Literal(value), _)))) =
            (said(&over.settings, &leaf.path), modelled)
        else {
            continue;
        };
        ports.extend(numbers(&leaf.field.shape, value));
    }
    ports.into_iter().filter_map(PortNumber::new).collect()
}

fn numbers(shape: &Shape, value: &Value) -> Vec<u16> {
    match shape {
        Shape::Address => {
            let address = Address::from_value(value);
            address.iter().map(|it| it.port().get()).collect()
        }
        Shape::Url => {
            let port = Url::from_value(value).ok().and_then(|it| it.port());
            port.iter().map(|it| it.get()).collect()
        }
        Shape::Bootstrap => {
            let bootstrap = Bootstrap::from_value(value);
            let addresses = bootstrap.iter().flat_map(Bootstrap::addresses).flatten();
            addresses.map(|it| it.port().get()).collect()
        }
        Shape::List(item) => {
            let items = value.as_array().into_iter().flatten();
            items.flat_map(|it| numbers(item, it)).collect()
        }
        _ => Vec::new(),
    }
}

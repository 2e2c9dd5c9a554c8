//! What a setting of the program can be set to, by the setting's type.

use serde_json::Value as Json;
use stowplan_settings::{Address, Bootstrap, Host, Port, Secret, Setting, Url};

use crate::{
    Arg, Callee, Endpoint, Fact, InvalidValue, Own, Place, PortName, PortNumber, Problem,
    SecretKey, SettingValue, Text,
    handle::{self, Listens, Slot},
};

/// What a setting of type `T` can be [set](crate::Workload::set) to.
///
/// | what | fills | with |
/// |---|---|---|
/// | a value of the type itself | any type but secrets | that value |
/// | `&str` | `String`, `std::time::Duration` (as in `30s`) | what it says |
/// | [`Text`], [`Fact`], [`Own`] | `String` | what each environment makes of it |
/// | a service that listens, or an [`Endpoint`] | `Host`, `Port`, `Address`, `Url` | where it is dialled |
/// | a broker | `Bootstrap` | what its clients start from |
/// | [`listen_port`] | `Port` | where the service's own pods listen |
/// | [`SecretKey`] | `Secret<_>` | the key of a Secret |
///
/// The scheme of a `Url` is the port's own: its `appProtocol`, or what its name says
/// ([`Port::scheme`](crate::Port::scheme)).
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't fill a setting of type `{T}`",
    label = "this setting is a `{T}`",
    note = "a value of the setting's own type fills it; a `&str` fills a `String` or a `Duration`, a `Text` a `String`",
    note = "a service that listens (web, broker, seed, external), or a port of it, fills a `Host`, `Port`, `Address` or `Url`; a broker fills a `Bootstrap`; `listen_port(\"http\")` a `Port`",
    note = "a `SecretKey` fills a `Secret<_>`: the value of a secret is never in a manifest",
    note = "a group is set field by field: `JobSettings::LIMITS.then(Limits::PER_PLAYER)`"
)]
pub trait Fills<T> {
    /// What the setting of the service at `slot` is set to; a problem is without place.
    #[doc(hidden)]
    fn fill(self, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>>;
}

impl<T: Setting> Fills<T> for T {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Literal(self.to_value()))
    }
}

/// Where the service's own pods listen on one of its ports, for a setting of type `Port`: the
/// program then listens where the manifest says, in every environment.
///
/// Of a seed set it is each node's own number.
///
/// ```
/// use stowplan_model::prelude::*;
/// use stowplan_settings::{Port, Settings};
///
/// /// What the server is told.
/// #[derive(Settings)]
/// struct LobbySettings {
///     /// Where it listens.
///     listen: Port,
/// }
///
/// let app = App::new(name!("shop"));
/// app.web(name!("lobby"), image!("registry.example.com/lobby:1"), port!("http", 80 => 8080))
///     .settings::<LobbySettings>()
///     .set(LobbySettings::LISTEN, listen_port("http"));
/// # assert_eq!(app.into_model().problems, []);
/// ```
pub fn listen_port(port: impl Arg<PortName>) -> ListenPort {
    ListenPort(port.into_arg())
}

/// See [`listen_port`].
#[derive(Debug, Clone)]
pub struct ListenPort(Result<PortName, InvalidValue>);

impl Fills<Port> for ListenPort {
    fn fill(self, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        let name = self.0.map_err(|mistake| invalid(&mistake))?;
        match slot.undeclared(&name) {
            None => Ok(SettingValue::Listen(slot.endpoint(name))),
            Some((message, help)) => Err(problem("unknown-port", message, help)),
        }
    }
}

impl Fills<Port> for PortNumber {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Literal(self.get().into()))
    }
}

impl Fills<Port> for u16 {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Literal(self.into()))
    }
}

impl Fills<String> for &str {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Literal(self.into()))
    }
}

impl Fills<String> for &String {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Literal(self.as_str().into()))
    }
}

impl Fills<String> for Text {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(match self {
            Self::Literal(text) => SettingValue::Literal(text.as_str().into()),
            text => SettingValue::Text(text),
        })
    }
}

impl Fills<String> for &Text {
    fn fill(self, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        self.clone().fill(slot)
    }
}

impl Fills<String> for Fact {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Text(self.into()))
    }
}

impl Fills<String> for Own {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Text(self.into()))
    }
}

impl Fills<std::time::Duration> for &str {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        // What it says is checked with the setting's bounds.
        Ok(SettingValue::Literal(self.into()))
    }
}

impl Fills<std::time::Duration> for crate::Duration {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        let duration = std::time::Duration::from_secs(self.as_secs().into());
        Ok(SettingValue::Literal(duration.to_value()))
    }
}

impl<const N: usize> Fills<Vec<String>> for [&str; N] {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Literal(Json::from(self.to_vec())))
    }
}

impl<T: Setting, const N: usize> Fills<Vec<T>> for [T; N] {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        let items = self.iter().map(Setting::to_value).collect();
        Ok(SettingValue::Literal(Json::Array(items)))
    }
}

impl<T> Fills<Secret<T>> for SecretKey {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Secret(self))
    }
}

impl<T> Fills<Secret<T>> for &SecretKey {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Secret(self.clone()))
    }
}

/// What has an endpoint fills where it is dialled.
macro_rules! filled_by_callees {
    ($($Callee:ty),+ $(,)?) => {
        $(
            impl Fills<Host> for $Callee {
                fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
                    Ok(SettingValue::Text(endpoint(self).host()))
                }
            }

            impl Fills<Port> for $Callee {
                fn fill(self, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
                    dialled_port(&endpoint(self), slot)
                }
            }

            impl Fills<Address> for $Callee {
                fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
                    Ok(SettingValue::Text(endpoint(self).address()))
                }
            }

            impl Fills<Url> for $Callee {
                fn fill(self, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
                    url(&endpoint(self), slot)
                }
            }
        )+
    };
}
filled_by_callees!(
    Endpoint,
    &Endpoint,
    handle::Web<'_>,
    &handle::Web<'_>,
    handle::Broker<'_>,
    &handle::Broker<'_>,
    handle::Seed<'_>,
    &handle::Seed<'_>,
    handle::External<'_>,
    &handle::External<'_>,
);

impl Fills<Bootstrap> for handle::Broker<'_> {
    fn fill(self, _: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Ok(SettingValue::Text(self.bootstrap()))
    }
}

impl Fills<Bootstrap> for &handle::Broker<'_> {
    fn fill(self, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
        Fills::<Bootstrap>::fill(*self, slot)
    }
}

/// The endpoint of a handle, of a reference to one, or itself.
trait Dialled {
    fn dialled(self) -> Endpoint;
}

impl<C: Callee> Dialled for C {
    fn dialled(self) -> Endpoint {
        self.into_endpoint()
    }
}

macro_rules! dialled_by_reference {
    ($($Handle:ident),+) => {
        $(
            impl Dialled for &handle::$Handle<'_> {
                fn dialled(self) -> Endpoint {
                    (*self).endpoint()
                }
            }
        )+
    };
}
dialled_by_reference!(Web, Broker, Seed, External);

fn endpoint(callee: impl Dialled) -> Endpoint {
    callee.dialled()
}

/// The number that is dialled; a service's own is another one than where its pods listen.
fn dialled_port(endpoint: &Endpoint, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
    let (app, service) = slot.identity();
    if endpoint.app == app && endpoint.service == service {
        let port = endpoint.port_name();
        let message = format!(
            "`{service}` would be told the number that others dial at its own port `{port}`, not where its pods listen"
        );
        let help = format!("say where they listen: `listen_port(\"{port}\")`");
        return Err(problem("own-port", message, help));
    }
    Ok(SettingValue::Text(endpoint.port()))
}

fn url(endpoint: &Endpoint, slot: Slot<'_>) -> Result<SettingValue, Box<Problem>> {
    let (app, _) = slot.identity();
    let port = slot.app.edit(|model| {
        let mut services = model.services.iter();
        // That another app's can't be used is found when an environment is planned.
        let service = services.find(|it| it.name == endpoint.service && endpoint.app == app)?;
        service.port(endpoint.port_name()).cloned()
    });
    let Some(port) = port else {
        return Ok(SettingValue::Text(endpoint.url("tcp")));
    };
    let scheme = port.scheme();
    if scheme == port.protocol.as_str().to_lowercase() {
        let (service, name) = (endpoint.service(), endpoint.port_name());
        let message = format!(
            "which scheme the URL of port `{name}` of `{service}` has can't be told from its name"
        );
        let help =
            "say what it speaks: `.app_protocol(\"http\")`; or make the setting an `Address`";
        return Err(problem("no-scheme", message, help.into()));
    }
    Ok(SettingValue::Text(endpoint.url(scheme)))
}

fn invalid(mistake: &InvalidValue) -> Box<Problem> {
    let problem = Problem::new("invalid-value", mistake.to_string(), Place::Nowhere);
    Box::new(match mistake.hint() {
        Some(hint) => problem.help(hint),
        None => problem,
    })
}

fn problem(code: &'static str, message: String, help: String) -> Box<Problem> {
    Box::new(Problem::new(code, message, Place::Nowhere).help(help))
}

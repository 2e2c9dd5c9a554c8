//! Literals that the compiler checks.
//!
//! Each macro evaluates a validator in a constant, so that a mistake is a compiler error with the
//! words that [`InvalidValue`](crate::InvalidValue) would have. The constant is an item, as
//! `cargo check` does not evaluate `const { … }` blocks.

/// A [`Name`](crate::Name), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::name!("lobby").to_string(), "lobby");
/// ```
#[macro_export]
macro_rules! name {
    ($text:expr) => {{
        const VALUE: $crate::Name = $crate::Name::literal($text);
        VALUE
    }};
}

/// A [`DnsLabel`](crate::DnsLabel), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::dns_label!("game-0").to_string(), "game-0");
/// ```
#[macro_export]
macro_rules! dns_label {
    ($text:expr) => {{
        const VALUE: $crate::DnsLabel = $crate::DnsLabel::literal($text);
        VALUE
    }};
}

/// An [`ObjectName`](crate::ObjectName), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::object_name!("tls.example").to_string(), "tls.example");
/// ```
#[macro_export]
macro_rules! object_name {
    ($text:expr) => {{
        const VALUE: $crate::ObjectName = $crate::ObjectName::literal($text);
        VALUE
    }};
}

/// A [`LabelKey`](crate::LabelKey), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::label_key!("app.kubernetes.io/name").to_string(), "app.kubernetes.io/name");
/// ```
#[macro_export]
macro_rules! label_key {
    ($text:expr) => {{
        const VALUE: $crate::LabelKey = $crate::LabelKey::literal($text);
        VALUE
    }};
}

/// A [`LabelValue`](crate::LabelValue), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::label_value!("1.10").to_string(), "1.10");
/// ```
#[macro_export]
macro_rules! label_value {
    ($text:expr) => {{
        const VALUE: $crate::LabelValue = $crate::LabelValue::literal($text);
        VALUE
    }};
}

/// An [`AnnotationKey`](crate::AnnotationKey), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::annotation_key!("example.com/owner").to_string(), "example.com/owner");
/// ```
#[macro_export]
macro_rules! annotation_key {
    ($text:expr) => {{
        const VALUE: $crate::AnnotationKey = $crate::AnnotationKey::literal($text);
        VALUE
    }};
}

/// A [`PortName`](crate::PortName), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::port_name!("http").to_string(), "http");
/// ```
#[macro_export]
macro_rules! port_name {
    ($text:expr) => {{
        const VALUE: $crate::PortName = $crate::PortName::literal($text);
        VALUE
    }};
}

/// A [`Quantity`](crate::Quantity), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::quantity!("500m").to_string(), "500m");
/// ```
#[macro_export]
macro_rules! quantity {
    ($text:expr) => {{
        const VALUE: $crate::Quantity = $crate::Quantity::literal($text);
        VALUE
    }};
}

/// A [`Duration`](crate::Duration), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::duration!("1h30m").to_string(), "1h30m");
/// ```
#[macro_export]
macro_rules! duration {
    ($text:expr) => {{
        const VALUE: $crate::Duration = $crate::Duration::literal($text);
        VALUE
    }};
}

/// An [`ImageRef`](crate::ImageRef), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::image!("nginx:1.29").to_string(), "nginx:1.29");
/// ```
#[macro_export]
macro_rules! image {
    ($text:expr) => {{
        const VALUE: $crate::ImageRef = $crate::ImageRef::literal($text);
        VALUE
    }};
}

/// A [`Host`](crate::Host), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::host!("example.com").to_string(), "example.com");
/// ```
#[macro_export]
macro_rules! host {
    ($text:expr) => {{
        const VALUE: $crate::Host = $crate::Host::literal($text);
        VALUE
    }};
}

/// A [`WildcardHost`](crate::WildcardHost), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::wildcard_host!("*.example.com").to_string(), "*.example.com");
/// ```
#[macro_export]
macro_rules! wildcard_host {
    ($text:expr) => {{
        const VALUE: $crate::WildcardHost = $crate::WildcardHost::literal($text);
        VALUE
    }};
}

/// A [`UrlPath`](crate::UrlPath), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::url_path!("/api").to_string(), "/api");
/// ```
#[macro_export]
macro_rules! url_path {
    ($text:expr) => {{
        const VALUE: $crate::UrlPath = $crate::UrlPath::literal($text);
        VALUE
    }};
}

/// A [`ProbePath`](crate::ProbePath), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::probe_path!("/health?ready").to_string(), "/health?ready");
/// ```
#[macro_export]
macro_rules! probe_path {
    ($text:expr) => {{
        const VALUE: $crate::ProbePath = $crate::ProbePath::literal($text);
        VALUE
    }};
}

/// A [`FilePath`](crate::FilePath), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::file_path!("/etc/app").to_string(), "/etc/app");
/// ```
#[macro_export]
macro_rules! file_path {
    ($text:expr) => {{
        const VALUE: $crate::FilePath = $crate::FilePath::literal($text);
        VALUE
    }};
}

/// A [`FileName`](crate::FileName), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::file_name!("app.yaml").to_string(), "app.yaml");
/// ```
#[macro_export]
macro_rules! file_name {
    ($text:expr) => {{
        const VALUE: $crate::FileName = $crate::FileName::literal($text);
        VALUE
    }};
}

/// A [`CronLine`](crate::CronLine), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::cron!("*/5 * * * *").to_string(), "*/5 * * * *");
/// ```
#[macro_export]
macro_rules! cron {
    ($text:expr) => {{
        const VALUE: $crate::CronLine = $crate::CronLine::literal($text);
        VALUE
    }};
}

/// An [`EnvName`](crate::EnvName), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::env_name!("LOG_LEVEL").to_string(), "LOG_LEVEL");
/// ```
#[macro_export]
macro_rules! env_name {
    ($text:expr) => {{
        const VALUE: $crate::EnvName = $crate::EnvName::literal($text);
        VALUE
    }};
}

/// A [`PublicKey`](crate::PublicKey), its form checked by the compiler; whether it is on its curve
/// is found when an environment is planned.
#[macro_export]
macro_rules! public_key {
    ($text:expr) => {{
        const VALUE: $crate::PublicKey = $crate::PublicKey::literal($text);
        VALUE
    }};
}

/// A [`KubernetesVersion`](crate::KubernetesVersion), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::kubernetes_version!("1.34").to_string(), "1.34");
/// ```
#[macro_export]
macro_rules! kubernetes_version {
    ($text:expr) => {{
        const VALUE: $crate::KubernetesVersion = $crate::KubernetesVersion::literal($text);
        VALUE
    }};
}

/// A [`Date`](crate::Date), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::date!("2026-02-28").to_string(), "2026-02-28");
/// ```
#[macro_export]
macro_rules! date {
    ($text:expr) => {{
        const VALUE: $crate::Date = $crate::Date::literal($text);
        VALUE
    }};
}

/// A [`PortNumber`](crate::PortNumber), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::port_number!(8080).get(), 8080);
/// ```
#[macro_export]
macro_rules! port_number {
    ($number:expr) => {{
        const VALUE: $crate::PortNumber = $crate::PortNumber::literal($number);
        VALUE
    }};
}

/// A [`NodePort`](crate::NodePort), checked by the compiler.
///
/// ```
/// assert_eq!(stowplan_model::node_port!(30080).get(), 30080);
/// ```
#[macro_export]
macro_rules! node_port {
    ($number:expr) => {{
        const VALUE: $crate::NodePort = $crate::NodePort::literal($number);
        VALUE
    }};
}

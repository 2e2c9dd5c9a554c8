//! Which object goes into which file.
//!
//! `kubectl apply -f FOLDER` takes files in the order of their names. Only the Namespace has to come
//! before all else, so its file begins with `00-`. Names of services and kinds begin with a letter,
//! so nothing that begins with a digit is ever one of theirs.

use std::fmt::Write as _;

use stowplan_model::{EnvironmentId, Name};

use crate::args::Layout;

/// What a file's name depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) kind: &'a str,
    pub(crate) name: &'a str,
    /// The service that the object was rendered for.
    pub(crate) service: Option<&'a Name>,
}

impl Layout {
    /// The object's file in the output folder, without extension.
    ///
    /// Objects of one file are written to it in apply order.
    pub(crate) fn file(self, id: &EnvironmentId, subject: Subject<'_>) -> String {
        let Subject {
            kind,
            name,
            service,
        } = subject;
        let own = match (self, service) {
            (Self::Environment, _) => return id.to_string(),
            (Self::Service, Some(service)) => service.to_string(),
            (Self::Service, None) => of_no_service(kind).to_owned(),
            (Self::Object, _) => {
                let first = if kind == NAMESPACE { "00-" } else { "" };
                format!("{first}{}-{}", kind.to_ascii_lowercase(), portable(name))
            }
        };
        format!("{id}/{own}")
    }
}

const NAMESPACE: &str = "Namespace";

fn of_no_service(kind: &str) -> &'static str {
    match kind {
        NAMESPACE => "00-namespace",
        "NetworkPolicy" => "01-network-policies",
        "Ingress" | "HTTPRoute" => "01-routes",
        _ => "01-objects",
    }
}

/// A name that every file system takes and tells apart: other characters become `%` and two digits.
fn portable(name: &str) -> String {
    let mut file = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => file.push(char::from(byte)),
            _ => {
                // Writing to a string can't fail.
                let _ = write!(file, "%{byte:02x}");
            }
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_what_is_in_them() {
        let id = EnvironmentId {
            app: "cafe".parse().unwrap(),
            environment: "dev".parse().unwrap(),
        };
        let web: Name = "web".parse().unwrap();
        let check =
            |layout: Layout, kind: &str, name: &str, service: Option<&Name>, expect: &str| {
                assert_eq!(
                    layout.file(
                        &id,
                        Subject {
                            kind,
                            name,
                            service
                        }
                    ),
                    expect
                );
            };
        check(
            Layout::Environment,
            "Namespace",
            "cafe-dev",
            None,
            "cafe/dev",
        );
        check(
            Layout::Environment,
            "Service",
            "web",
            Some(&web),
            "cafe/dev",
        );
        check(
            Layout::Service,
            "Namespace",
            "cafe-dev",
            None,
            "cafe/dev/00-namespace",
        );
        check(
            Layout::Service,
            "Service",
            "web",
            Some(&web),
            "cafe/dev/web",
        );
        check(
            Layout::Service,
            "NetworkPolicy",
            "default-deny",
            None,
            "cafe/dev/01-network-policies",
        );
        check(
            Layout::Service,
            "Ingress",
            "cafe",
            None,
            "cafe/dev/01-routes",
        );
        check(
            Layout::Service,
            "HTTPRoute",
            "cafe",
            None,
            "cafe/dev/01-routes",
        );
        check(
            Layout::Service,
            "PodMonitor",
            "cafe",
            None,
            "cafe/dev/01-objects",
        );
        check(
            Layout::Object,
            "Namespace",
            "cafe-dev",
            None,
            "cafe/dev/00-namespace-cafe-dev",
        );
        check(
            Layout::Object,
            "Service",
            "web",
            Some(&web),
            "cafe/dev/service-web",
        );
        check(
            Layout::Object,
            "ClusterRole",
            "system:Web/x",
            None,
            "cafe/dev/clusterrole-system%3a%57eb%2fx",
        );
    }
}

//! Ports of Services that requests are sent to.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::references::{gather::Reference, targets::BACKEND_PORT},
};

/// Looks for a port in the Services of a name that a reference may mean. Where nothing is said,
/// it is the default that must be there.
pub(super) fn check(
    reference: &Reference<'_>,
    port: Result<Node<'_>, i64>,
    there: &[&Object],
    findings: &mut Findings<'_>,
) {
    let ports = || there.iter().flat_map(|it| it.spec().get("ports").items());
    if ports().next().is_none()
        || there
            .iter()
            .any(|it| it.spec().get("type").str() == Some("ExternalName"))
    {
        return;
    }
    let (node, wanted) = match port {
        Ok(node) => (node, node.shown()),
        Err(number) => (reference.node, number.to_string()),
    };
    let named = port.is_ok_and(|node| node.str().is_some());
    let has = ports().any(|it| {
        if named {
            it.get("name").str() == Some(wanted.as_str())
        } else {
            let number = port.map_or_else(Some, Node::int);
            it.get("port").int() == number
        }
    });
    if has {
        return;
    }
    let by_target = ports().find(|it| it.get("targetPort").shown() == wanted);
    let name = reference.name;
    let message = match port {
        Ok(_) => format!("Service `{name}` has no port `{wanted}`"),
        Err(_) => format!(
            "Service `{name}` has no port `{wanted}`, which is meant where no port is given"
        ),
    };
    let hint = if let Some(it) = by_target {
        let port = it.get("port").shown();
        format!("`{wanted}` is where the container listens: the Service's own port is `{port}`")
    } else {
        let some: Vec<_> = ports().take(5).map(shown).collect();
        format!("it has {}", some.join(", "))
    };
    let found = findings
        .report(&BACKEND_PORT, reference.from, node, message)
        .hint(hint);
    if let Some(object) = there.first() {
        found.related(
            object,
            object.spec().get("ports"),
            "the ports of the Service",
        );
    }
}

fn shown(port: Node<'_>) -> String {
    let number = port.get("port").shown();
    match port.get("name").filled() {
        Some(name) => format!("`{number}` (`{name}`)"),
        None => format!("`{number}`"),
    }
}

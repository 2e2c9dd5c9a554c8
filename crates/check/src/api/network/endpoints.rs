//! Endpoints: the older way to say where a Service's pods are.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::{PROTOCOLS, check_form, check_port, check_word, has_several};

pub(super) static FAMILY: Family = Family {
    rules: &[&ENDPOINTS_SUBSET, &ENDPOINTS_PORT],
    look: Look::Kinds(&[("", "Endpoints")], look),
};

static ENDPOINTS_SUBSET: Rule = Rule {
    name: "endpoints-subset",
    group: Group::Api,
    level: Level::Error,
    summary: "a subset of Endpoints has addresses, whose names are labels of DNS",
    why: "The API server refuses subsets without any address, and names of hosts and nodes that \
          can't be.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#endpoints",
    wrong: "\
apiVersion: v1
kind: Endpoints
metadata:
  name: database
subsets:
- ports:
  - port: 5432
",
    right: "\
apiVersion: v1
kind: Endpoints
metadata:
  name: database
subsets:
- addresses:
  - ip: 192.0.2.10
  ports:
  - port: 5432
",
};

static ENDPOINTS_PORT: Rule = Rule {
    name: "endpoints-port",
    group: Group::Api,
    level: Level::Error,
    summary: "ports of Endpoints have a number, a protocol and, where there are several, a name",
    why: "The API server refuses others. Names are matched to the ports of the Service.",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#endpoints",
    wrong: "\
apiVersion: v1
kind: Endpoints
metadata:
  name: database
subsets:
- addresses:
  - ip: 192.0.2.10
  ports:
  - port: 5432
  - port: 9187
",
    right: "\
apiVersion: v1
kind: Endpoints
metadata:
  name: database
subsets:
- addresses:
  - ip: 192.0.2.10
  ports:
  - name: postgres
    port: 5432
  - name: metrics
    port: 9187
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    for subset in object.get("subsets").items() {
        let lists = ["addresses", "notReadyAddresses"].map(|list| subset.get(list));
        if lists.iter().all(|list| list.is_empty()) {
            findings.report(
                &ENDPOINTS_SUBSET,
                object,
                subset,
                "the subset has no addresses: it must have `addresses` or `notReadyAddresses`",
            );
        }
        for address in lists.into_iter().flat_map(Node::items) {
            let host = address.get("hostname");
            if host.filled().is_some() {
                check_form(&ENDPOINTS_SUBSET, object, host, text::label, findings);
            }
            let node = address.get("nodeName");
            check_form(&ENDPOINTS_SUBSET, object, node, text::subdomain, findings);
        }
        let ports = subset.get("ports");
        for port in ports.items() {
            check_port(&ENDPOINTS_PORT, object, port.get("port"), findings);
            let word = port.get("protocol");
            if word.filled().is_some() {
                check_word(&ENDPOINTS_PORT, object, word, PROTOCOLS, findings);
            }
            let app = port.get("appProtocol");
            check_form(&ENDPOINTS_PORT, object, app, text::qualified, findings);
            let name = port.get("name");
            if name.filled().is_some() {
                check_form(&ENDPOINTS_PORT, object, name, text::label, findings);
            } else if has_several(ports) && name.is_empty() {
                findings.report(
                    &ENDPOINTS_PORT,
                    object,
                    name,
                    "the port has no name: each of several ports must have one",
                );
            }
        }
    }
}

//! NetworkPolicies: nothing is let through but what is declared.
//! <https://kubernetes.io/docs/concepts/services-networking/network-policies/>

use k8s_openapi::{
    api::networking::v1::{
        IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule,
        NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
    },
    apimachinery::pkg::{
        apis::meta::v1::{LabelSelector, ObjectMeta},
        util::intstr::IntOrString,
    },
};
use stowplan_model::Protocol;
use stowplan_plan::{Flow, FlowPeer, Plan};

use crate::{
    discovery,
    labels::{self, Labels},
    scope::Scope,
};

/// Which the API server puts on each namespace.
const NAMESPACE: &str = "kubernetes.io/metadata.name";

/// The policies of the whole namespace: deny all, then let all pods ask the cluster's DNS.
pub(crate) fn defaults(plan: &Plan) -> [NetworkPolicy; 2] {
    let dns = NetworkPolicyEgressRule {
        ports: ports([(53, Protocol::Udp), (53, Protocol::Tcp)]),
        to: Some(vec![NetworkPolicyPeer {
            ip_block: None,
            namespace_selector: Some(label(NAMESPACE, "kube-system")),
            pod_selector: Some(label("k8s-app", "kube-dns")),
        }]),
    };
    let everywhere = Some(LabelSelector::default());
    let policy = |name: &str, spec| NetworkPolicy {
        metadata: ObjectMeta {
            labels: Some(labels::of_environment(plan, name, "network-policy")),
            name: Some(name.to_owned()),
            namespace: Some(plan.namespace.as_str().to_owned()),
            ..ObjectMeta::default()
        },
        spec: Some(spec),
    };
    [
        policy(
            "default-deny",
            NetworkPolicySpec {
                pod_selector: everywhere.clone(),
                policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
                ..NetworkPolicySpec::default()
            },
        ),
        policy(
            "allow-dns",
            NetworkPolicySpec {
                egress: Some(vec![dns]),
                pod_selector: everywhere,
                policy_types: Some(vec!["Egress".to_owned()]),
                ..NetworkPolicySpec::default()
            },
        ),
    ]
}

/// What the service's pods may be asked and may ask: exactly its flows.
pub(crate) fn render(scope: &mut Scope<'_>) {
    if !scope.plan.network_policies || scope.service.pods.is_none() {
        return;
    }
    let traffic = &scope.service.traffic;
    let known = |flow: &&Flow| flow.peer != FlowPeer::Networks(Vec::new());
    // A rule without peers would be one for anybody.
    let from: Vec<_> = traffic.from.iter().filter(known).map(from).collect();
    let mut to: Vec<_> = traffic.to.iter().filter(known).map(to).collect();
    if discovery::asks(scope.service) {
        to.push(to_api_server());
    }
    let spec = NetworkPolicySpec {
        egress: (!to.is_empty()).then_some(to),
        ingress: (!from.is_empty()).then_some(from),
        pod_selector: Some(scope.label_selector()),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
    };
    scope.push(NetworkPolicy {
        metadata: scope.metadata(scope.service.name.as_str()),
        spec: Some(spec),
    });
}

/// The API server has an address that differs from cluster to cluster, and one that pods see and
/// one that policies do; its ports are these.
fn to_api_server() -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule {
        ports: ports([(443, Protocol::Tcp), (6443, Protocol::Tcp)]),
        to: None,
    }
}

fn from(flow: &Flow) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule {
        from: peers(&flow.peer),
        ports: ports(
            flow.ports
                .iter()
                .map(|(port, protocol)| (port.get(), *protocol)),
        ),
    }
}

fn to(flow: &Flow) -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule {
        ports: ports(
            flow.ports
                .iter()
                .map(|(port, protocol)| (port.get(), *protocol)),
        ),
        to: peers(&flow.peer),
    }
}

/// `None` is anybody, in a policy as here.
fn peers(peer: &FlowPeer) -> Option<Vec<NetworkPolicyPeer>> {
    Some(match peer {
        FlowPeer::Anybody => return None,
        FlowPeer::Networks(networks) => networks
            .iter()
            .map(|network| NetworkPolicyPeer {
                ip_block: Some(IPBlock {
                    cidr: network.to_string(),
                    except: None,
                }),
                ..NetworkPolicyPeer::default()
            })
            .collect(),
        FlowPeer::Routes(namespace) => vec![NetworkPolicyPeer {
            ip_block: None,
            namespace_selector: Some(match namespace {
                Some(namespace) => label(NAMESPACE, namespace.as_str()),
                None => LabelSelector::default(),
            }),
            pod_selector: None,
        }],
        FlowPeer::Service {
            app,
            namespace,
            service,
        } => vec![NetworkPolicyPeer {
            ip_block: None,
            namespace_selector: namespace
                .as_ref()
                .map(|name| label(NAMESPACE, name.as_str())),
            pod_selector: Some(labels::matching(labels::of_pods(app, service))),
        }],
    })
}

/// Where the receiving pods listen; `None` is any.
fn ports(ports: impl IntoIterator<Item = (u16, Protocol)>) -> Option<Vec<NetworkPolicyPort>> {
    let ports: Vec<_> = ports
        .into_iter()
        .map(|(number, protocol)| NetworkPolicyPort {
            end_port: None,
            port: Some(IntOrString::Int(number.into())),
            protocol: Some(protocol.as_str().to_owned()),
        })
        .collect();
    (!ports.is_empty()).then_some(ports)
}

fn label(key: &str, value: &str) -> LabelSelector {
    labels::matching(Labels::from([(key.to_owned(), value.to_owned())]))
}

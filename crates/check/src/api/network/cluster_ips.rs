//! Addresses of Services in the cluster, of one or both families.

use std::net::IpAddr;

use crate::{
    findings::Findings,
    ip::Address,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

use super::{
    check_word, repeated,
    services::{Kind, is_headless},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&CLUSTER_IPS, &IP_FAMILIES, &IP_FAMILY_POLICY],
    look: Look::Kinds(&[("", "Service")], look),
};

static CLUSTER_IPS: Rule = Rule {
    name: "cluster-ips",
    group: Group::Api,
    level: Level::Error,
    summary: "`clusterIPs` begins with `clusterIP`, and has at most one address of each family",
    why: "The API server refuses two fields that say different things, a list without `clusterIP`, \
          `None` beside addresses, and addresses that aren't of the family at their place in \
          `ipFamilies`.",
    source: "https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: 10.96.0.10
  clusterIPs:
  - 10.96.0.11
  selector:
    app: web
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: 10.96.0.10
  clusterIPs:
  - 10.96.0.10
  selector:
    app: web
  ports:
  - port: 80
",
};

static IP_FAMILIES: Rule = Rule {
    name: "ip-families",
    group: Group::Api,
    level: Level::Error,
    summary: "the IP families of a Service are `IPv4` and `IPv6`, each at most once",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ipFamilies:
  - ipv6
  selector:
    app: web
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ipFamilies:
  - IPv6
  selector:
    app: web
  ports:
  - port: 80
",
};

static IP_FAMILY_POLICY: Rule = Rule {
    name: "ip-family-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "a Service with two IP families or addresses says that it wants both",
    why: "Without `ipFamilyPolicy` a Service has one family: the API server refuses two then. It \
          refuses policies that there aren't too.",
    source: "https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ipFamilies:
  - IPv4
  - IPv6
  selector:
    app: web
  ports:
  - port: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ipFamilyPolicy: PreferDualStack
  ipFamilies:
  - IPv4
  - IPv6
  selector:
    app: web
  ports:
  - port: 80
",
};

const POLICIES: &[&str] = &["SingleStack", "PreferDualStack", "RequireDualStack"];

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let [ips, families] = [spec.get("clusterIPs"), spec.get("ipFamilies")];
    let policy = spec.get("ipFamilyPolicy");
    if ips.is_missing() && families.is_missing() && policy.is_missing() {
        return;
    }
    if matches!(Kind::of(spec), Kind::ExternalName | Kind::Unknown) {
        return;
    }
    check_word(&IP_FAMILY_POLICY, object, policy, POLICIES, findings);
    for family in families.items() {
        check_word(&IP_FAMILIES, object, family, &["IPv4", "IPv6"], findings);
    }
    let words = families.items().filter_map(|it| Some((it.str()?, it)));
    repeated(words, |word, first, again| {
        findings
            .report(
                &IP_FAMILIES,
                object,
                again,
                format!("`{word}` is there twice"),
            )
            .related(object, first, "the first of them");
    });
    cluster_ips(object, ips, families, findings);
    // Headless Services without a selector may have anybody's endpoints, of any family.
    let anybody = is_headless(spec) && spec.get("selector").is_empty();
    let single = policy.str() == Some("SingleStack") || policy.is_missing() && !anybody;
    if !single {
        return;
    }
    for (node, what) in [(ips, "cluster addresses"), (families, "IP families")] {
        if node.list().is_some_and(|it| it.len() == 2) {
            let why = if policy.exists() {
                "`ipFamilyPolicy` is `SingleStack`"
            } else {
                "there is no `ipFamilyPolicy`, which means `SingleStack`"
            };
            findings
                .report(
                    &IP_FAMILY_POLICY,
                    object,
                    policy,
                    format!("{why}, but there are two {what}"),
                )
                .related(object, node, "two of them")
                .hint("set `PreferDualStack` or `RequireDualStack`");
            return;
        }
    }
}

fn cluster_ips(object: &Object, ips: Node<'_>, families: Node<'_>, findings: &mut Findings<'_>) {
    let singular = object.spec().get("clusterIP");
    if ips.is_empty() {
        // It is put there before anybody looks.
        if let Some(ip) = singular.str().and_then(Address::parse) {
            families_of(object, [(singular, Some(ip))], families, findings);
        }
        return;
    }
    let first = ips.items().next().and_then(Node::str);
    let say = |message: String, findings: &mut Findings<'_>| {
        findings.report(&CLUSTER_IPS, object, ips, message);
    };
    match singular.filled() {
        None => {
            let message =
                "there are `clusterIPs`, but no `clusterIP`: it must be the first of them";
            say(message.to_owned(), findings);
            return;
        }
        Some(ip) if first.is_some_and(|it| it != ip) => {
            let first = first.unwrap_or_default();
            let message = format!("`clusterIPs` begins with `{first}`, but `clusterIP` is `{ip}`");
            say(message, findings);
            return;
        }
        Some(_) => {}
    }
    let count = ips.items().len();
    if first == Some("None") {
        if count > 1 {
            say(
                "`None` must be the only one of `clusterIPs`".to_owned(),
                findings,
            );
        }
        return;
    }
    if count > 2 {
        say("there are more than two `clusterIPs`".to_owned(), findings);
        return;
    }
    let parsed: Vec<_> = ips
        .items()
        .map(|node| (node, node.str().and_then(Address::parse)))
        .collect();
    // What isn't an address is another rule's, and says nothing about families.
    if parsed.iter().any(|(_, ip)| ip.is_none()) {
        return;
    }
    if let [(_, Some(one)), (_, Some(two))] = parsed.as_slice()
        && one.ip.is_ipv4() == two.ip.is_ipv4()
    {
        let message = "both `clusterIPs` are of the same family: there may be one of each";
        say(message.to_owned(), findings);
        return;
    }
    families_of(object, parsed, families, findings);
}

/// Compares addresses with the families that stand at their places.
fn families_of<'v>(
    object: &Object,
    ips: impl IntoIterator<Item = (Node<'v>, Option<Address>)>,
    families: Node<'_>,
    findings: &mut Findings<'_>,
) {
    for ((node, ip), family) in ips.into_iter().zip(families.items()) {
        let is = match ip.map(|it| it.ip) {
            Some(IpAddr::V4(_)) => "IPv4",
            _ => "IPv6",
        };
        if family
            .str()
            .is_some_and(|it| it != is && it.starts_with("IPv"))
        {
            let message = format!(
                "`{}` is an {is} address, but `ipFamilies` says `{}` at its place",
                node.shown(),
                family.shown()
            );
            findings
                .report(&CLUSTER_IPS, object, node, message)
                .related(object, family, "the family");
        }
    }
}

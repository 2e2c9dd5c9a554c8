//! `CertificateSigningRequests`.

use super::values;
use crate::{
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SIGNING_REQUEST],
    look: Look::Kinds(
        &[("certificates.k8s.io", "CertificateSigningRequest")],
        look,
    ),
};

static SIGNING_REQUEST: Rule = Rule {
    name: "signing-request",
    group: Group::Api,
    level: Level::Error,
    summary: "a CertificateSigningRequest names a signer and known usages, each once, and lasts at \
              least 10 minutes",
    why: "The API server refuses anything else, and a request that isn't PEM.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/",
    wrong: "\
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: robot
spec:
  signerName: kubernetes.io/kube-apiserver-client
  request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K
  usages: [client]
",
    right: "\
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: robot
spec:
  signerName: kubernetes.io/kube-apiserver-client
  request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K
  usages: [client auth]
",
};

const USAGES: [&str; 23] = [
    "signing",
    "digital signature",
    "content commitment",
    "key encipherment",
    "key agreement",
    "data encipherment",
    "cert sign",
    "crl sign",
    "encipher only",
    "decipher only",
    "any",
    "server auth",
    "client auth",
    "code signing",
    "email protection",
    "s/mime",
    "ipsec end system",
    "ipsec tunnel",
    "ipsec user",
    "timestamping",
    "ocsp signing",
    "microsoft sgc",
    "netscape sgc",
];

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    if spec.map().is_none() {
        return;
    }
    let rule = &SIGNING_REQUEST;
    let request = spec.get("request");
    if let Some(text) = request.str() {
        // Whether the signature holds is not looked at; what isn't base64 is the schema's finding.
        let head = b"-----BEGIN CERTIFICATE REQUEST-----";
        let other = values::base64(text)
            .is_some_and(|bytes| !bytes.windows(head.len()).any(|it| it == head));
        if other {
            let message = "`request` must be a certificate request, as PEM";
            findings.report(rule, object, request, message);
        }
    }
    let usages = spec.get("usages");
    if usages.is_empty() {
        findings.report(rule, object, usages, "a request needs `usages`");
    }
    let mut seen = values::Seen::default();
    for usage in usages.items() {
        let Some(text) = usage.str() else { continue };
        if !USAGES.contains(&text) {
            let found = findings.report(rule, object, usage, format!("there is no usage `{text}`"));
            if let Some(near) = crate::suggest::nearest(text, USAGES) {
                found.hint(format!("did you mean `{near}`?"));
            }
        } else if seen.again(text) {
            findings.report(rule, object, usage, format!("`{text}` is there already"));
        }
    }
    let signer = spec.get("signerName");
    if let Some(text) = signer.str()
        && let Some(fault) = signer_fault(text)
    {
        let message = format!("`signerName` is `{text}`: {fault}");
        findings.report(rule, object, signer, message);
    }
    values::within(
        rule,
        object,
        spec.get("expirationSeconds"),
        600..=i64::MAX,
        findings,
    );
}

fn signer_fault(name: &str) -> Option<&'static str> {
    const FORM: &str = "it must be a domain, a slash and a path, as in `example.com/robots`";
    if name == "kubernetes.io/legacy-unknown" {
        return Some("that signer is gone");
    }
    let Some((domain, path)) = name.split_once('/') else {
        return Some(FORM);
    };
    let labels = domain.split('.').all(|it| text::label(it).is_ok());
    let fine = labels
        && domain.contains('.')
        && domain.len() <= 253
        && !path.contains('/')
        && path.split('.').all(|it| text::subdomain(it).is_ok())
        && name.len() <= 571;
    (!fine).then_some(FORM)
}

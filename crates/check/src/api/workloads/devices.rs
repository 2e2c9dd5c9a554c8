//! Requests for devices, and the classes that they name.

use std::collections::BTreeSet;

use crate::{
    api::workloads::choice::{self, brief},
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &DEVICE_REQUEST,
        &DEVICE_COUNT,
        &DEVICE_SELECTOR,
        &DEVICE_REQUEST_UNKNOWN,
    ],
    look: Look::Kinds(
        &[
            ("resource.k8s.io", "ResourceClaim"),
            ("resource.k8s.io", "ResourceClaimTemplate"),
            ("resource.k8s.io", "DeviceClass"),
        ],
        look,
    ),
};

static DEVICE_REQUEST: Rule = Rule {
    name: "device-request",
    group: Group::Api,
    level: Level::Error,
    summary: "a request for devices has a name of its own, and either `exactly` or \
              `firstAvailable` with the name of a DeviceClass",
    why: "The API server refuses other requests, more than 32 of them, and more than 8 to choose \
          from.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#resourceclaims-templates",
    wrong: "\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: gpu
spec:
  devices:
    requests:
    - name: gpu
",
    right: "\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: gpu
spec:
  devices:
    requests:
    - name: gpu
      exactly:
        deviceClassName: gpu.example.com
",
};

static DEVICE_COUNT: Rule = Rule {
    name: "device-count",
    group: Group::Api,
    level: Level::Error,
    summary: "a request for devices is for an exact count of them, or for all",
    why: "`allocationMode` is `ExactCount`, with a `count` greater than zero, or `All`, without \
          one. The API server refuses anything else.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/resource-claim-v1/#ResourceClaimSpec",
    wrong: "\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: gpu
spec:
  devices:
    requests:
    - name: gpu
      exactly:
        deviceClassName: gpu.example.com
        allocationMode: All
        count: 2
",
    right: "\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: gpu
spec:
  devices:
    requests:
    - name: gpu
      exactly:
        deviceClassName: gpu.example.com
        allocationMode: ExactCount
        count: 2
",
};

static DEVICE_SELECTOR: Rule = Rule {
    name: "device-selector",
    group: Group::Api,
    level: Level::Error,
    summary: "a selector of devices has a CEL expression",
    why: "The API server refuses one without, with more than 10240 characters, and more than 32 of \
          them. What the expression says is not looked at here.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#deviceclass",
    wrong: "\
apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata:
  name: gpu.example.com
spec:
  selectors:
  - cel:
      expression: \"\"
",
    right: "\
apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata:
  name: gpu.example.com
spec:
  selectors:
  - cel:
      expression: device.driver == 'gpu.example.com'
",
};

static DEVICE_REQUEST_UNKNOWN: Rule = Rule {
    name: "device-request-unknown",
    group: Group::Api,
    level: Level::Error,
    summary: "what is said about requests for devices names requests that there are",
    why: "`constraints` and `config` name requests, and `request/choice` one to choose from. The \
          API server refuses others.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/resource-claim-v1/#ResourceClaimSpec",
    wrong: "\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: gpu
spec:
  devices:
    requests:
    - name: gpu
      exactly:
        deviceClassName: gpu.example.com
    constraints:
    - requests: [gpus]
      matchAttribute: gpu.example.com/model
",
    right: "\
apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: gpu
spec:
  devices:
    requests:
    - name: gpu
      exactly:
        deviceClassName: gpu.example.com
    constraints:
    - requests: [gpu]
      matchAttribute: gpu.example.com/model
",
};

const REQUESTS: usize = 32;
const CHOICES: usize = 8;
const SELECTORS: usize = 32;
const EXPRESSION: usize = 10 * 1024;

fn look(object: &Object, findings: &mut Findings<'_>) {
    // Before that, requests had another form.
    if !matches!(object.version(), "v1" | "v1beta2") {
        return;
    }
    let spec = object.spec();
    match object.kind() {
        "DeviceClass" => selectors(object, spec.get("selectors"), findings),
        "ResourceClaim" => claim(object, spec.get("devices"), findings),
        _ => claim(object, spec.path(["spec", "devices"]), findings),
    }
}

fn claim(object: &Object, devices: Node<'_>, findings: &mut Findings<'_>) {
    let requests = devices.get("requests");
    at_most(object, requests, REQUESTS, findings);
    let mut names = BTreeSet::new();
    for request in requests.items() {
        if request.map().is_none() {
            continue;
        }
        name(object, request, &mut names, findings);
        let exactly = request.get("exactly");
        let choices = request.get("firstAvailable");
        match (exactly.exists(), !choices.is_empty()) {
            (true, true) => {
                let message = "`exactly` and `firstAvailable` must not stand in one request";
                findings.report(&DEVICE_REQUEST, object, choices, message);
            }
            (false, false) => {
                let message = "the request must have `exactly` or `firstAvailable`";
                findings.report(&DEVICE_REQUEST, object, request, message);
            }
            _ => {}
        }
        device(object, exactly, findings);
        at_most(object, choices, CHOICES, findings);
        let mut names = BTreeSet::new();
        for choice in choices.items() {
            name(object, choice, &mut names, findings);
            device(object, choice, findings);
        }
    }
    for list in ["constraints", "config"] {
        for entry in devices.get(list).items() {
            for node in entry.get("requests").items() {
                known(object, requests, node, findings);
            }
        }
    }
}

fn at_most(object: &Object, list: Node<'_>, most: usize, findings: &mut Findings<'_>) {
    let count = list.items().len();
    if count > most {
        let message = format!("there are {count} of them, at most {most} are allowed");
        findings.report(&DEVICE_REQUEST, object, list, message);
    }
}

fn name<'v>(
    object: &Object,
    holder: Node<'v>,
    names: &mut BTreeSet<&'v str>,
    findings: &mut Findings<'_>,
) {
    let node = holder.get("name");
    let Some(word) = node.str() else { return };
    let message = match text::label(word) {
        Err(fault) => format!("the name `{}` of a request {fault}", brief(word)),
        Ok(()) if names.insert(word) => return,
        Ok(()) => format!("the name `{word}` is given to two requests"),
    };
    findings.report(&DEVICE_REQUEST, object, node, message);
}

fn device(object: &Object, device: Node<'_>, findings: &mut Findings<'_>) {
    if device.map().is_none() {
        return;
    }
    let class = device.get("deviceClassName");
    if let Some(word) = class.str()
        && let Err(fault) = text::subdomain(word)
    {
        let word = brief(word);
        let message = format!("`{word}` can't be the name of a DeviceClass: it {fault}");
        findings.report(&DEVICE_REQUEST, object, class, message);
    }
    let mode = device.get("allocationMode");
    let count = device.get("count");
    match mode.filled() {
        Some("All") => {
            if count.int().is_some_and(|it| it != 0) {
                let message = "`count` must not stand beside `allocationMode: All`";
                findings.report(&DEVICE_COUNT, object, count, message);
            }
        }
        None | Some("ExactCount") => {
            if let Some(number) = count.int()
                && number < 0
            {
                let message = format!("`count` is `{number}`: it must be greater than zero");
                findings.report(&DEVICE_COUNT, object, count, message);
            }
        }
        Some(_) => {
            let words = &["ExactCount", "All"];
            choice::check(&DEVICE_COUNT, object, mode, words, findings);
        }
    }
    selectors(object, device.get("selectors"), findings);
}

fn selectors(object: &Object, selectors: Node<'_>, findings: &mut Findings<'_>) {
    let count = selectors.items().len();
    if count > SELECTORS {
        let message = format!("there are {count} selectors, at most {SELECTORS} are allowed");
        findings.report(&DEVICE_SELECTOR, object, selectors, message);
    }
    for selector in selectors.items() {
        let cel = selector.get("cel");
        let expression = cel.get("expression");
        if selector.map().is_some() && cel.is_missing() {
            let message = "the selector must have `cel`";
            findings.report(&DEVICE_SELECTOR, object, cel, message);
        } else if let Some(text) = expression.str() {
            if text.is_empty() {
                let message = "the expression must not be empty";
                findings.report(&DEVICE_SELECTOR, object, expression, message);
            } else if text.len() > EXPRESSION {
                let length = text.len();
                let message = format!(
                    "the expression must have at most {EXPRESSION} characters, not {length}"
                );
                findings.report(&DEVICE_SELECTOR, object, expression, message);
            }
        }
    }
}

fn known(object: &Object, requests: Node<'_>, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(word) = node.str() else { return };
    let (name, choice) = match word.split_once('/') {
        Some((name, choice)) => (name, Some(choice)),
        None => (word, None),
    };
    let named = |holder: Node<'_>, name: &str| holder.get("name").str() == Some(name);
    let found = requests.items().any(|request| {
        let mut choices = request.get("firstAvailable").items();
        named(request, name) && choice.is_none_or(|choice| choices.any(|it| named(it, choice)))
    });
    if !found {
        let message = format!("there is no request `{}`", brief(word));
        findings.report(&DEVICE_REQUEST_UNKNOWN, object, node, message);
    }
}

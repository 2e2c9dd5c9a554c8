//! Services behind routes and webhooks, workloads behind autoscalers, gateways.

use crate::{
    node::Node,
    object::Object,
    objects::references::{
        classes, config,
        gather::{Absent, Gathered, Part, Target},
    },
    rule::{Group, Level, Rule},
};

/// What sends requests to a Service.
pub(super) static BACKEND: Target = Target {
    group: "",
    kind: "Service",
    rule: &DANGLING_BACKEND,
    absent: Absent::UnlessAlone,
    known: &[],
    instead: None,
};

/// Services that are often made by those who have no manifests here.
static WEBHOOK: Target = Target {
    group: "",
    kind: "Service",
    rule: &DANGLING_BACKEND,
    absent: Absent::Fine,
    known: &["kubernetes"],
    instead: None,
};

static GATEWAY: Target = Target {
    group: "gateway.networking.k8s.io",
    kind: "Gateway",
    rule: &DANGLING_GATEWAY,
    absent: Absent::Fine,
    known: &[],
    instead: None,
};

static GOVERNING: Target = Target {
    group: "",
    kind: "Service",
    rule: &DANGLING_SERVICE_NAME,
    absent: Absent::UnlessAlone,
    known: &[],
    instead: None,
};

const fn scaled(group: &'static str, kind: &'static str) -> Target {
    let instead = match kind.as_bytes() {
        b"Deployment" => Some(("apps", "StatefulSet")),
        b"StatefulSet" => Some(("apps", "Deployment")),
        _ => None,
    };
    Target {
        group,
        kind,
        rule: &DANGLING_SCALE_TARGET,
        absent: Absent::UnlessAlone,
        known: &[],
        instead,
    }
}

static DEPLOYMENT: Target = scaled("apps", "Deployment");
static STATEFUL_SET: Target = scaled("apps", "StatefulSet");
static REPLICA_SET: Target = scaled("apps", "ReplicaSet");
static CONTROLLER: Target = scaled("", "ReplicationController");

pub(super) static DANGLING_BACKEND: Rule = Rule {
    name: "dangling-backend",
    group: Group::Objects,
    level: Level::Error,
    summary: "Services that an Ingress, a route or a webhook sends requests to exist",
    why: "Requests to a Service that isn't there are answered with an error by the controller.",
    source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: website
spec:
  ports:
  - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service:
      name: webstie
      port:
        number: 80
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: website
spec:
  ports:
  - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service:
      name: website
      port:
        number: 80
",
};

pub(super) static BACKEND_PORT: Rule = Rule {
    name: "backend-port",
    group: Group::Objects,
    level: Level::Error,
    summary: "ports that an Ingress, a route or a webhook sends requests to are ports of the Service",
    why: "What is meant is the Service's `port`, or the name of it, not the container's port. \
          Nothing is sent to one that the Service doesn't have.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service:
      name: web
      port:
        number: 8080
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend:
    service:
      name: web
      port:
        number: 80
",
};

pub(super) static DANGLING_GATEWAY: Rule = Rule {
    name: "dangling-gateway",
    group: Group::Objects,
    level: Level::Error,
    summary: "names of Gateways in routes are not slips of those that are there",
    why: "A route whose parent isn't there serves nobody. Gateways are often somebody else's, so \
          only names that differ from one by a slip are reported.",
    source: "https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways",
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: pubilc
",
    right: "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - name: http
    port: 80
    protocol: HTTP
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: public
",
};

pub(super) static DANGLING_SERVICE_NAME: Rule = Rule {
    name: "dangling-service-name",
    group: Group::Objects,
    level: Level::Error,
    summary: "the Service that a StatefulSet names in `serviceName` exists",
    why: "It gives the pods their DNS names. Without it `web-0.web` is nowhere, and pods that look \
          for each other never meet.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: database
spec:
  clusterIP: None
  selector:
    app: database
  ports:
  - port: 3306
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: database
spec:
  serviceName: datbase
  selector:
    matchLabels:
      app: database
  template:
    metadata:
      labels:
        app: database
    spec:
      containers:
      - name: database
        image: example.com/database:1
",
    right: "\
apiVersion: v1
kind: Service
metadata:
  name: database
spec:
  clusterIP: None
  selector:
    app: database
  ports:
  - port: 3306
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: database
spec:
  serviceName: database
  selector:
    matchLabels:
      app: database
  template:
    metadata:
      labels:
        app: database
    spec:
      containers:
      - name: database
        image: example.com/database:1
",
};

pub(super) static DANGLING_SCALE_TARGET: Rule = Rule {
    name: "dangling-scale-target",
    group: Group::Objects,
    level: Level::Error,
    summary: "what an autoscaler scales exists",
    why: "An autoscaler whose target isn't there scales nothing, and says so only in its status.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: website
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
        resources:
          requests:
            cpu: 100m
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: webstie
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: website
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
        resources:
          requests:
            cpu: 100m
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: website
",
};

pub(super) fn stateful_set<'s>(gathered: &mut Gathered<'s>, object: &'s Object) {
    let spec = object.spec();
    let here = object.namespace();
    gathered.add(object, &GOVERNING, here, spec.get("serviceName"));
    for claim in spec.get("volumeClaimTemplates").items() {
        let class = claim.path(["spec", "storageClassName"]);
        gathered.class(object, &classes::STORAGE, class);
    }
}

pub(super) fn autoscaler<'s>(gathered: &mut Gathered<'s>, object: &'s Object) {
    let target = object.spec().get("scaleTargetRef");
    let version = target.get("apiVersion").str().unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let kind = match (group, target.get("kind").str().unwrap_or_default()) {
        ("apps" | "extensions" | "", "Deployment") => &DEPLOYMENT,
        ("apps" | "", "StatefulSet") => &STATEFUL_SET,
        ("apps" | "extensions" | "", "ReplicaSet") => &REPLICA_SET,
        ("", "ReplicationController") => &CONTROLLER,
        _ => return,
    };
    gathered.add(object, kind, object.namespace(), target.get("name"));
}

pub(super) fn ingress<'s>(gathered: &mut Gathered<'s>, object: &'s Object) {
    let spec = object.spec();
    let here = object.namespace();
    gathered.class(object, &classes::INGRESS, spec.get("ingressClassName"));
    for tls in spec.get("tls").items() {
        gathered.add(object, &config::SECRET, here, tls.get("secretName"));
    }
    let paths = spec.get("rules").items().flat_map(|rule| {
        let paths = rule.path(["http", "paths"]).items();
        paths.map(|path| path.get("backend"))
    });
    for backend in paths.chain([spec.get("defaultBackend")]) {
        let service = backend.get("service");
        let port = service.get("port");
        // The load balancers of AWS take names of actions in the place of ports.
        if port.get("name").str() == Some("use-annotation") {
            continue;
        }
        if let Some(it) = gathered.add(object, &BACKEND, here, service.get("name")) {
            let named = port.get("name");
            let port = if named.is_empty() {
                port.get("number")
            } else {
                named
            };
            if port.exists() {
                it.part = Part::Port(port);
            }
        }
    }
}

pub(super) fn gateway<'s>(gathered: &mut Gathered<'s>, object: &'s Object) {
    let spec = object.spec();
    gathered.class(object, &classes::GATEWAY, spec.get("gatewayClassName"));
    for listener in spec.get("listeners").items() {
        for certificate in listener.path(["tls", "certificateRefs"]).items() {
            if certificate.get("group").is_empty()
                && matches!(certificate.get("kind").str(), None | Some("Secret"))
            {
                let namespace = namespace(object, certificate);
                gathered.add(object, &config::SECRET, namespace, certificate.get("name"));
            }
        }
    }
}

pub(super) fn route<'s>(gathered: &mut Gathered<'s>, object: &'s Object) {
    let spec = object.spec();
    for parent in spec.get("parentRefs").items() {
        let group = parent.get("group").str();
        let kind = parent.get("kind").str();
        if matches!(group, None | Some("gateway.networking.k8s.io"))
            && matches!(kind, None | Some("Gateway"))
        {
            gathered.add(
                object,
                &GATEWAY,
                namespace(object, parent),
                parent.get("name"),
            );
        }
    }
    for rule in spec.get("rules").items() {
        let mirrors = rule
            .get("filters")
            .items()
            .map(|filter| filter.path(["requestMirror", "backendRef"]));
        for backend in rule.get("backendRefs").items().chain(mirrors) {
            if !is_service(backend) {
                continue;
            }
            let namespace = namespace(object, backend);
            if let Some(it) = gathered.add(object, &BACKEND, namespace, backend.get("name")) {
                let port = backend.get("port");
                if port.exists() {
                    it.part = Part::Port(port);
                }
            }
        }
    }
}

/// Whether a reference of a route is to a Service: that is what they are where nothing is said.
pub(super) fn is_service(backend: Node<'_>) -> bool {
    matches!(backend.get("group").str(), None | Some("" | "core"))
        && matches!(backend.get("kind").str(), None | Some("Service"))
}

/// The namespace of a reference: that of the object where nothing is said.
pub(super) fn namespace<'s>(object: &'s Object, reference: Node<'s>) -> &'s str {
    let namespace = reference.get("namespace").filled();
    namespace.unwrap_or_else(|| object.namespace())
}

pub(super) fn webhooks<'s>(gathered: &mut Gathered<'s>, object: &'s Object) {
    let hooks = object
        .get("webhooks")
        .items()
        .map(|it| it.get("clientConfig"));
    let own = [
        object.spec(),
        object
            .spec()
            .path(["conversion", "webhook", "clientConfig"]),
    ];
    for config in hooks.chain(own) {
        let service = config.get("service");
        let namespace = service.get("namespace").str().unwrap_or_default();
        if let Some(it) = gathered.add(object, &WEBHOOK, namespace, service.get("name")) {
            let port = service.get("port");
            it.part = if port.exists() {
                Part::Port(port)
            } else {
                Part::Default(443)
            };
        }
    }
}

//! What only stateful sets have: an order, names, and claims of their own.

use std::collections::BTreeSet;

use crate::{
    api::workloads::choice,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &POD_MANAGEMENT_POLICY,
        &CLAIM_RETENTION_POLICY,
        &STATEFUL_SET_SERVICE_NAME,
        &VOLUME_CLAIM_TEMPLATE_NAME,
    ],
    look: Look::Kinds(&[("apps", "StatefulSet")], look),
};

static POD_MANAGEMENT_POLICY: Rule = Rule {
    name: "pod-management-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`podManagementPolicy` is `OrderedReady` or `Parallel`",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies",
    wrong: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  podManagementPolicy: Ordered
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
",
    right: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  podManagementPolicy: OrderedReady
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
",
};

static CLAIM_RETENTION_POLICY: Rule = Rule {
    name: "claim-retention-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`persistentVolumeClaimRetentionPolicy` says `Retain` or `Delete`",
    why: "The API server refuses any other word. Left out, claims are retained.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention",
    wrong: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  persistentVolumeClaimRetentionPolicy:
    whenDeleted: Keep
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
",
    right: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  persistentVolumeClaimRetentionPolicy:
    whenDeleted: Retain
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
",
};

static STATEFUL_SET_SERVICE_NAME: Rule = Rule {
    name: "stateful-set-service-name",
    group: Group::Api,
    level: Level::Error,
    summary: "`serviceName` of a StatefulSet has the form of a Service's name",
    why: "It becomes the subdomain of each pod; the API server refuses what can't be one.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id",
    wrong: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db.shop
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
",
    right: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
",
};

static VOLUME_CLAIM_TEMPLATE_NAME: Rule = Rule {
    name: "volume-claim-template-name",
    group: Group::Api,
    level: Level::Error,
    summary: "each of `volumeClaimTemplates` has a name of its own, in the form of a volume's name",
    why: "Each pod gets a volume of that name; without one that is valid no pod can be made.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates",
    wrong: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
  volumeClaimTemplates:
  - metadata:
      name: data.v1
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests:
          storage: 1Gi
",
    right: "\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:17.4
        volumeMounts:
        - name: data
          mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests:
          storage: 1Gi
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let policy = spec.get("podManagementPolicy");
    let known = &["OrderedReady", "Parallel"];
    choice::check_filled(&POD_MANAGEMENT_POLICY, object, policy, known, findings);
    let retention = spec.get("persistentVolumeClaimRetentionPolicy");
    for key in ["whenDeleted", "whenScaled"] {
        let node = retention.get(key);
        let known = &["Retain", "Delete"];
        choice::check_filled(&CLAIM_RETENTION_POLICY, object, node, known, findings);
    }
    let service = spec.get("serviceName");
    if let Some(name) = service.filled()
        && let Err(fault) = text::label(name)
    {
        let message = format!(
            "`{}` can't be the name of a Service: it {fault}",
            choice::brief(name)
        );
        findings.report(&STATEFUL_SET_SERVICE_NAME, object, service, message);
    }
    claims(object, spec.get("volumeClaimTemplates"), findings);
}

fn claims(object: &Object, templates: Node<'_>, findings: &mut Findings<'_>) {
    let mut names = BTreeSet::new();
    for template in templates.items() {
        let node = template.path(["metadata", "name"]);
        let message = match node.str() {
            None if node.exists() => continue,
            None | Some("") => "a template of claims must have a name".to_owned(),
            Some(name) => match text::label(name) {
                Err(fault) => format!(
                    "`{}` can't be the name of a volume: it {fault}",
                    choice::brief(name)
                ),
                Ok(()) if names.insert(name) => continue,
                Ok(()) => format!("the name `{name}` is given to two templates of claims"),
            },
        };
        findings.report(&VOLUME_CLAIM_TEMPLATE_NAME, object, node, message);
    }
}

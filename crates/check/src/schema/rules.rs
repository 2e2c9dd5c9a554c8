//! What schemas refuse.

use crate::rule::{Group, Level, Rule};

pub(crate) static ALL: &[&Rule] = &[
    &UNKNOWN_KIND,
    &UNKNOWN_API_VERSION,
    &UNKNOWN_FIELD,
    &WRONG_TYPE,
    &MISSING_FIELD,
    &NULL_ITEM,
    &VALUE_RANGE,
    &VALUE_FORMAT,
    &VALUE_FORM,
    &UNKNOWN_VALUE,
    &DUPLICATE_ITEM,
    &CRD_PATTERN,
    &CRD_DEFAULT,
];

const CONVENTIONS: &str = "https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api-conventions.md";
const STRUCTURAL: &str = "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema";

const RIGHT: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
";

const ROUTE: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: public
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /shop
    backendRefs:
    - name: web
      port: 80
";

pub(crate) static UNKNOWN_KIND: Rule = Rule {
    name: "unknown-kind",
    group: Group::Schema,
    level: Level::Error,
    summary: "the kind is one of its API group",
    why: "The API server has no place for an object of a kind that it doesn't know.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/",
    wrong: "\
apiVersion: v1
kind: Servcie
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
",
    right: RIGHT,
};

pub(crate) static UNKNOWN_API_VERSION: Rule = Rule {
    name: "unknown-api-version",
    group: Group::Schema,
    level: Level::Error,
    summary: "the kind is there in this `apiVersion`",
    why: "The API server finds kinds by group and version; in another one the kind isn't there.",
    source: "https://kubernetes.io/docs/reference/using-api/#api-groups",
    wrong: "\
apiVersion: apps/v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
",
    right: RIGHT,
};

pub(crate) static UNKNOWN_FIELD: Rule = Rule {
    name: "unknown-field",
    group: Group::Schema,
    level: Level::Error,
    summary: "every field is one that the kind has",
    why: "kubectl asks the API server to refuse fields that it doesn't know; without that they \
          would be dropped without a word.",
    source: "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selectors:
    app: web
  ports:
  - port: 80
",
    right: RIGHT,
};

pub(crate) static WRONG_TYPE: Rule = Rule {
    name: "wrong-type",
    group: Group::Schema,
    level: Level::Error,
    summary: "every value is of the type that its field has",
    why: "The API server reads objects into types, and refuses what doesn't fit: it turns no text \
          into a number, and no number into text.",
    source: CONVENTIONS,
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: \"80\"
",
    right: RIGHT,
};

pub(crate) static MISSING_FIELD: Rule = Rule {
    name: "missing-field",
    group: Group::Schema,
    level: Level::Error,
    summary: "every field is there that the kind can't do without",
    why: "The API server refuses an object without it.",
    source: CONVENTIONS,
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - protocol: TCP
",
    right: RIGHT,
};

pub(crate) static NULL_ITEM: Rule = Rule {
    name: "null-item",
    group: Group::Schema,
    level: Level::Error,
    summary: "no item of a list is empty",
    why: "A `-` with nothing behind it is an item without any field, and is refused where items \
          need some.",
    source: CONVENTIONS,
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
  -
",
    right: RIGHT,
};

pub(crate) static VALUE_RANGE: Rule = Rule {
    name: "value-range",
    group: Group::Schema,
    level: Level::Error,
    summary: "numbers, lengths and counts are within their bounds",
    why: "The API server refuses what its types can't hold, and what a schema rules out.",
    source: CONVENTIONS,
    wrong: "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  publishNotReadyAddresses: true
  ports:
  - port: 80
    targetPort: 80000000000
",
    right: RIGHT,
};

pub(crate) static VALUE_FORMAT: Rule = Rule {
    name: "value-format",
    group: Group::Schema,
    level: Level::Error,
    summary: "texts have the format that their field has",
    why: "Times, base64 and what a custom resource's schema gives a pattern for are read by the \
          API server, and refused where that fails.",
    source: CONVENTIONS,
    wrong: "\
apiVersion: v1
kind: Secret
metadata:
  name: web
data:
  token: open sesame
",
    right: "\
apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  token: open sesame
",
};

pub(crate) static VALUE_FORM: Rule = Rule {
    name: "value-form",
    group: Group::Schema,
    level: Level::Error,
    summary: "a value has one of the forms that a custom resource's schema allows",
    why: "The API server refuses a custom resource that doesn't fit its schema.",
    source: STRUCTURAL,
    wrong: CUSTOM_FORM_WRONG,
    right: CUSTOM_FORM_RIGHT,
};

macro_rules! backups {
    ($spec:literal) => {
        concat!(
            "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    kind: Backup
    plural: backups
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              bucket:
                type: string
              folder:
                type: string
            oneOf:
            - required: [bucket]
            - required: [folder]
---
apiVersion: example.com/v1
kind: Backup
metadata:
  name: nightly
spec:
",
            $spec
        )
    };
}

const CUSTOM_FORM_WRONG: &str = backups!("  bucket: backups\n  folder: /backups\n");
const CUSTOM_FORM_RIGHT: &str = backups!("  bucket: backups\n");

pub(crate) static UNKNOWN_VALUE: Rule = Rule {
    name: "unknown-value",
    group: Group::Schema,
    level: Level::Error,
    summary: "a value is one of those that a custom resource's schema lists",
    why: "The API server refuses a custom resource that doesn't fit its schema.",
    source: STRUCTURAL,
    wrong: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
  - name: public
  rules:
  - matches:
    - path:
        type: Prefix
        value: /shop
    backendRefs:
    - name: web
      port: 80
",
    right: ROUTE,
};

macro_rules! folders {
    ($spec:literal) => {
        concat!(
            "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    kind: Backup
    plural: backups
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              folders:
                type: array
                x-kubernetes-list-type: set
                items:
                  type: string
---
apiVersion: example.com/v1
kind: Backup
metadata:
  name: nightly
spec:
",
            $spec
        )
    };
}

pub(crate) static DUPLICATE_ITEM: Rule = Rule {
    name: "duplicate-item",
    group: Group::Schema,
    level: Level::Error,
    summary: "lists that a custom resource's schema calls sets or maps have no item twice",
    why: "The API server refuses a custom resource that doesn't fit its schema.",
    source: STRUCTURAL,
    wrong: folders!("  folders: [/a, /b, /a]\n"),
    right: folders!("  folders: [/a, /b]\n"),
};

macro_rules! definition {
    ($field:literal) => {
        concat!(
            "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.com
spec:
  group: example.com
  scope: Namespaced
  names:
    kind: Backup
    plural: backups
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              bucket:
",
            $field
        )
    };
}

pub(crate) static CRD_DEFAULT: Rule = Rule {
    name: "crd-default",
    group: Group::Schema,
    level: Level::Error,
    summary: "the defaults in a custom resource's schema fit that schema",
    why: "The API server refuses a definition whose defaults would make objects wrong.",
    source: STRUCTURAL,
    wrong: definition!("                type: integer\n                default: many\n"),
    right: definition!("                type: integer\n                default: 3\n"),
};

pub(crate) static CRD_PATTERN: Rule = Rule {
    name: "crd-pattern",
    group: Group::Schema,
    level: Level::Error,
    summary: "the patterns in a custom resource's schema can be read",
    why: "The API server reads patterns as Go does, without looking ahead, behind or back, and \
          refuses a definition with one that it can't read.",
    source: STRUCTURAL,
    wrong: definition!("                type: string\n                pattern: ^(?!tmp)\n"),
    right: definition!("                type: string\n                pattern: ^[a-z]+$\n"),
};

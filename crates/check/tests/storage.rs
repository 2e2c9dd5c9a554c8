//! What the API server demands of claims, volumes and classes.

use stowplan_check::Checker;

use crate::pods::api;

/// Checks objects: each with what must be found.
fn objects(head: &str, cases: &[(&str, &[&str])]) {
    for (rest, expected) in cases {
        let text = format!("{head}{rest}\n");
        assert_eq!(api(&Checker::new(), &text), *expected, "{text}");
    }
}

const CLAIM: &str = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: a\nspec:\n  ";
const SIZE: &str = "\n  resources:\n    requests:\n      storage: 1Gi";

#[test]
fn claims() {
    let claim = |rest: &str, expected: &[&str]| {
        objects(
            CLAIM,
            &[(
                &format!("accessModes: [ReadWriteOnce]\n  {rest}{SIZE}"),
                expected,
            )],
        );
    };
    claim("storageClassName: ''", &[]);
    claim(
        "storageClassName: a.b-c\n  volumeMode: Block\n  volumeName: Any",
        &[],
    );
    claim(
        "storageClassName: A",
        &["storage-class-name /spec/storageClassName"],
    );
    claim(
        "volumeAttributesClassName: A",
        &["storage-class-name /spec/volumeAttributesClassName"],
    );
    claim(
        "volumeMode: block",
        &["storage-volume-mode /spec/volumeMode"],
    );
    claim(
        "selector:\n    matchLabels:\n      a: b c",
        &["claim-selector /spec/selector/matchLabels/a"],
    );
    claim(
        "dataSource:\n    kind: PersistentVolumeClaim\n    name: a",
        &[],
    );
    claim(
        "dataSource:\n    kind: PersistentVolumeClaim\n    name: ''",
        &["claim-data-source /spec/dataSource/name"],
    );
    claim(
        "dataSource:\n    kind: VolumeSnapshot\n    name: a",
        &["claim-data-source-ignored /spec/dataSource"],
    );
    claim(
        "dataSource:\n    apiGroup: snapshot.storage.k8s.io\n    kind: VolumeSnapshot\n    name: a",
        &[],
    );
    claim(
        "dataSourceRef:\n    apiGroup: a.b\n    kind: C\n    name: a",
        &[],
    );
    claim(
        "dataSourceRef:\n    apiGroup: A\n    kind: C\n    name: a",
        &["claim-data-source /spec/dataSourceRef/apiGroup"],
    );
    claim(
        "dataSourceRef:\n    kind: C\n    name: a",
        &["claim-data-source /spec/dataSourceRef/kind"],
    );
    claim(
        "dataSource:\n    kind: PersistentVolumeClaim\n    name: a\n  dataSourceRef:\n    kind: \
         PersistentVolumeClaim\n    name: b",
        &["claim-data-source /spec/dataSource"],
    );
    claim(
        "dataSourceRef:\n    kind: C\n    name: a\n    namespace: other",
        &[],
    );
}

#[test]
fn access_modes() {
    let of = |modes: &str, expected: &[&str]| {
        objects(CLAIM, &[(&format!("accessModes: {modes}{SIZE}"), expected)]);
    };
    of("[ReadWriteOnce, ReadOnlyMany, ReadWriteMany]", &[]);
    of("[ReadWriteOncePod]", &[]);
    of("[]", &["storage-access-modes /spec/accessModes"]);
    of("", &["storage-access-modes /spec/accessModes"]);
    of("[RWO]", &["storage-access-modes /spec/accessModes/0"]);
    of("[null]", &["storage-access-modes /spec/accessModes/0"]);
    of(
        "[ReadWriteOnce, ReadWrite]",
        &["storage-access-modes /spec/accessModes/1"],
    );
    of(
        "[ReadWriteOncePod, ReadWriteOnce]",
        &["storage-access-modes /spec/accessModes/0"],
    );
}

#[test]
fn sizes() {
    let of = |size: &str, expected: &[&str]| {
        let rest = format!(
            "accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: {size}"
        );
        objects(CLAIM, &[(&rest, expected)]);
    };
    let path = "claim-size /spec/resources/requests/storage";
    for bad in ["0", "-1Gi", "''", "10GB", "10 Gi", "ten"] {
        of(bad, &[path]);
    }
    of("", &[path]);
    for good in ["1", "1.5Gi", "1e9", "100G", "' 1Gi '"] {
        of(good, &[]);
    }
    of("1Gi\n      cpu: 1", &[]);
    of(
        "1Gi\n      cpu: 1core",
        &["claim-size /spec/resources/requests/cpu"],
    );
    of(
        "100m",
        &["claim-size-fraction /spec/resources/requests/storage"],
    );
    objects(
        CLAIM,
        &[(
            "accessModes: [ReadWriteOnce]",
            &["claim-size /spec/resources"],
        )],
    );
}

#[test]
fn templates_of_claims() {
    let text = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  \
                selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        \
                app: db\n    spec:\n      containers:\n      - name: db\n        image: db:1\n  \
                volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec:\n      resources:\n        \
                requests:\n          storage: 0\n";
    assert_eq!(
        api(&Checker::new(), text),
        [
            "claim-size /spec/volumeClaimTemplates/0/spec/resources/requests/storage",
            "storage-access-modes /spec/volumeClaimTemplates/0/spec/accessModes",
        ]
    );
}

const VOLUME: &str = "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: a\nspec:\n  \
                      accessModes: [ReadWriteOnce]\n  capacity:\n    storage: 1Gi\n  ";

#[test]
fn volumes() {
    objects(
        VOLUME,
        &[
            ("hostPath:\n    path: /a", &[]),
            (
                "nfs:\n    server: a\n    path: /b\n  mountOptions: [hard]\n  claimRef: {}",
                &[],
            ),
            (
                "csi:\n    driver: a.b\n    volumeHandle: c\n  volumeAttributesClassName: d",
                &[],
            ),
            (
                "storageClassName: ''\n  volumeMode: Block\n  csi:\n    driver: a.b\n    volumeHandle: c",
                &[],
            ),
            (
                "volumeMode: Filesystem",
                &["persistent-volume-source /spec"],
            ),
            (
                "hostPath:\n    path: /a\n  nfs:\n    server: a\n    path: /b",
                &["persistent-volume-source /spec/nfs"],
            ),
            (
                "hostPath:\n    path: /a\n  volumeAttributesClassName: d",
                &["storage-class-name /spec/volumeAttributesClassName"],
            ),
            (
                "hostPath:\n    path: /./\n  persistentVolumeReclaimPolicy: Recycle",
                &["persistent-volume-reclaim-policy /spec/persistentVolumeReclaimPolicy"],
            ),
            (
                "hostPath:\n    path: /a\n  persistentVolumeReclaimPolicy: Recycle",
                &[],
            ),
            (
                "hostPath:\n    path: /a\n  persistentVolumeReclaimPolicy: retain",
                &["persistent-volume-reclaim-policy /spec/persistentVolumeReclaimPolicy"],
            ),
            (
                "local:\n    path: /a",
                &["persistent-volume-affinity /spec/nodeAffinity"],
            ),
            (
                "local:\n    path: /a\n  nodeAffinity: {}",
                &["persistent-volume-affinity /spec/nodeAffinity/required"],
            ),
            (
                "local:\n    path: /a/..\n  nodeAffinity:\n    required:\n      nodeSelectorTerms: []",
                &[
                    "node-selector-term /spec/nodeAffinity/required/nodeSelectorTerms",
                    "volume-source-fields /spec/local/path",
                ],
            ),
            (
                "csi:\n    driver: a_b\n    volumeHandle: ''\n    nodeStageSecretRef: {}\n    \
                 nodePublishSecretRef:\n      name: a",
                &[
                    "csi-driver-name /spec/csi/driver",
                    "volume-source-fields /spec/csi/nodePublishSecretRef/namespace",
                    "volume-source-fields /spec/csi/volumeHandle",
                ],
            ),
            (
                "azureFile:\n    secretName: a\n    shareName: b\n    secretNamespace: ''",
                &["volume-source-fields /spec/azureFile/secretNamespace"],
            ),
            (
                "cephfs:\n    monitors: [a]",
                &["volume-plugin-gone /spec/cephfs"],
            ),
        ],
    );
}

#[test]
fn capacities() {
    let head = "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: a\nspec:\n  \
                accessModes: [ReadWriteOnce]\n  hostPath:\n    path: /a\n  ";
    objects(
        head,
        &[
            (
                "capacity: {}",
                &["persistent-volume-capacity /spec/capacity"],
            ),
            (
                "persistentVolumeReclaimPolicy: ''",
                &["persistent-volume-capacity /spec/capacity"],
            ),
            (
                "capacity:\n    storage: 0",
                &["persistent-volume-capacity /spec/capacity/storage"],
            ),
            (
                "capacity:\n    storage: 5GB",
                &["persistent-volume-capacity /spec/capacity/storage"],
            ),
            (
                "capacity:\n    storage: 1Gi\n    iops: 1",
                &["persistent-volume-capacity /spec/capacity/iops"],
            ),
        ],
    );
}

#[test]
fn classes() {
    objects(
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: a\n",
        &[
            ("provisioner: kubernetes.io/no-provisioner", &[]),
            (
                "provisioner: Example.com/NFS\nparameters: {}\nreclaimPolicy: ''",
                &[],
            ),
            (
                "provisioner: ''",
                &["storage-class-provisioner /provisioner"],
            ),
            (
                "provisioner: a b",
                &["storage-class-provisioner /provisioner"],
            ),
            (
                "provisioner: a\nreclaimPolicy: delete",
                &["storage-class-policy /reclaimPolicy"],
            ),
            (
                "provisioner: a\nvolumeBindingMode: Now",
                &["storage-class-policy /volumeBindingMode"],
            ),
            (
                "provisioner: a\nparameters:\n  '': b",
                &["storage-class-parameters /parameters/"],
            ),
            (
                "provisioner: a\nallowedTopologies:\n- {}",
                &["storage-class-topologies /allowedTopologies/0"],
            ),
            (
                "provisioner: a\nallowedTopologies:\n- matchLabelExpressions:\n  - key: a\n    values: [b, b]\n- \
                 matchLabelExpressions:\n  - key: a\n    values: [b]",
                &[
                    "storage-class-topologies /allowedTopologies/0/matchLabelExpressions/0/values/1",
                    "storage-class-topologies /allowedTopologies/1",
                ],
            ),
            (
                "provisioner: a\nallowedTopologies:\n- matchLabelExpressions:\n  - key: a\n    values: [b]\n- \
                 matchLabelExpressions:\n  - key: a\n    values: [c]",
                &[],
            ),
        ],
    );
    objects(
        "apiVersion: storage.k8s.io/v1\nkind: VolumeAttributesClass\nmetadata:\n  name: a\ndriverName: a.b\n",
        &[
            ("parameters:\n  a: b", &[]),
            ("parameters: {}", &["storage-class-parameters /parameters"]),
        ],
    );
}

#[test]
fn drivers() {
    objects(
        "apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata:\n  name: a.b\nspec:\n  ",
        &[
            ("attachRequired: false", &[]),
            (
                "volumeLifecycleModes: [Persistent, Ephemeral]\n  fsGroupPolicy: None",
                &[],
            ),
            (
                "volumeLifecycleModes: [Inline]",
                &["csi-driver /spec/volumeLifecycleModes/0"],
            ),
            (
                "tokenRequests:\n  - audience: ''\n  - audience: a\n    expirationSeconds: 600",
                &[],
            ),
            (
                "tokenRequests:\n  - audience: ''\n  - audience: ''",
                &["csi-driver /spec/tokenRequests/1/audience"],
            ),
            (
                "tokenRequests:\n  - audience: a\n    expirationSeconds: 599",
                &["csi-driver /spec/tokenRequests/0/expirationSeconds"],
            ),
            (
                "nodeAllocatableUpdatePeriodSeconds: 9",
                &["csi-driver /spec/nodeAllocatableUpdatePeriodSeconds"],
            ),
            (
                "serviceAccountTokenInSecrets: true",
                &["csi-driver /spec/serviceAccountTokenInSecrets"],
            ),
            (
                "serviceAccountTokenInSecrets: true\n  tokenRequests:\n  - audience: a",
                &[],
            ),
        ],
    );
    objects(
        "apiVersion: storage.k8s.io/v1\nkind: CSINode\nmetadata:\n  name: a\nspec:\n  drivers:\n  ",
        &[
            (
                "- name: a.b\n    nodeID: c\n    topologyKeys: [d, e]\n    allocatable:\n      count: 0",
                &[],
            ),
            (
                "- name: a.b\n    nodeID: c\n    topologyKeys: [d, d]\n    allocatable:\n      count: -1",
                &[
                    "csi-node /spec/drivers/0/allocatable/count",
                    "csi-node /spec/drivers/0/topologyKeys/1",
                ],
            ),
            (
                "- name: a.b\n    nodeID: c\n  - name: a.b\n    nodeID: c",
                &["csi-node /spec/drivers/1/name"],
            ),
        ],
    );
    objects(
        "apiVersion: storage.k8s.io/v1\nkind: VolumeAttachment\nmetadata:\n  name: a\nspec:\n  attacher: a.b\n  \
         nodeName: c\n  source:\n    ",
        &[
            ("persistentVolumeName: a", &[]),
            (
                "persistentVolumeName: A",
                &["volume-attachment /spec/source/persistentVolumeName"],
            ),
            (
                "persistentVolumeName: a\n    inlineVolumeSpec: {}",
                &["volume-attachment /spec/source/inlineVolumeSpec"],
            ),
        ],
    );
}

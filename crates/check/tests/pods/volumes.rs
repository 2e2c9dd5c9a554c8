//! Volumes.

use stowplan_check::{Checker, Minor};

use super::{api, at, fine, pod, pods};

/// A volume that is called `v`.
fn volume(source: &str) -> String {
    format!("volumes:\n- name: v\n  {}", source.replace('\n', "\n  "))
}

/// Checks sources: each with what must be found, below the volume.
fn sources(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        let expected: Vec<_> = expected
            .iter()
            .map(|it| it.replace(" /", " /volumes/0/"))
            .collect();
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        pods(&[(&volume(source), &expected)]);
    }
}

fn fine_sources(cases: &[&str]) {
    for source in cases {
        fine(&[&volume(source)]);
    }
}

#[test]
fn names_are_labels_and_given_once() {
    pods(&[
        (
            "volumes:\n- name: a_b\n  emptyDir: {}",
            &["volume-name /volumes/0/name"],
        ),
        (
            "volumes:\n- name: ''\n  emptyDir: {}",
            &["volume-name /volumes/0/name"],
        ),
        (
            "volumes:\n- name: a.b\n  emptyDir: {}",
            &["volume-name /volumes/0/name"],
        ),
        (
            "volumes:\n- name: a\n- name: b\n- name: a",
            &["volume-name-twice /volumes/2/name"],
        ),
        (
            "volumes:\n- name: a\n- name: a\n- name: a",
            &[
                "volume-name-twice /volumes/1/name",
                "volume-name-twice /volumes/2/name",
            ],
        ),
    ]);
    fine(&["volumes:\n- name: 0a-b", "volumes: []"]);
}

#[test]
fn a_volume_has_one_source() {
    sources(&[
        (
            "emptyDir: {}\nhostPath:\n  path: /a",
            &["volume-source-twice /hostPath"],
        ),
        (
            "secret:\n  secretName: a\nconfigMap:\n  name: b",
            &["volume-source-twice /secret"],
        ),
    ]);
    // Without any, it is an empty folder.
    fine_sources(&["emptyDir:", "configMap: null", "emptyDir: {}\nsecret: null"]);
}

#[test]
fn sources_are_whole() {
    sources(&[
        ("secret: {}", &["volume-source-fields /secret/secretName"]),
        (
            "secret:\n  secretName: ''",
            &["volume-source-fields /secret/secretName"],
        ),
        ("configMap: {}", &["volume-source-fields /configMap/name"]),
        (
            "persistentVolumeClaim:\n  claimName: ''",
            &["volume-source-fields /persistentVolumeClaim/claimName"],
        ),
        (
            "nfs:\n  server: ''\n  path: data",
            &[
                "volume-source-fields /nfs/path",
                "volume-source-fields /nfs/server",
            ],
        ),
        ("hostPath:\n  path: ''", &["host-path /hostPath/path"]),
        ("hostPath:\n  path: /a/../b", &["host-path /hostPath/path"]),
        (
            "hostPath:\n  path: /a\n  type: directory",
            &["host-path /hostPath/type"],
        ),
        ("csi:\n  driver: a_b", &["csi-driver-name /csi/driver"]),
        (
            "csi:\n  driver: a.b\n  nodePublishSecretRef: {}",
            &["volume-source-fields /csi/nodePublishSecretRef/name"],
        ),
        ("fc:\n  lun: 1", &["volume-source-fields /fc"]),
        ("fc:\n  targetWWNs: [a]", &["volume-source-fields /fc/lun"]),
        (
            "fc:\n  targetWWNs: [a]\n  lun: 256",
            &["volume-source-fields /fc/lun"],
        ),
        (
            "fc:\n  targetWWNs: [a]\n  wwids: [b]\n  lun: 1",
            &["volume-source-fields /fc/targetWWNs"],
        ),
    ]);
}

#[test]
fn sources_of_vendors_are_whole() {
    sources(&[
        (
            "azureDisk:\n  diskName: a\n  diskURI: /subscriptions/a",
            &["volume-source-fields /azureDisk/diskURI"],
        ),
        (
            "azureDisk:\n  diskName: a\n  diskURI: https://a\n  kind: Managed",
            &["volume-source-fields /azureDisk/diskURI"],
        ),
        (
            "azureDisk:\n  diskName: a\n  diskURI: https://a\n  cachingMode: Always",
            &["volume-source-fields /azureDisk/cachingMode"],
        ),
        (
            "gcePersistentDisk:\n  pdName: a\n  partition: 256",
            &["volume-source-fields /gcePersistentDisk/partition"],
        ),
        (
            "flexVolume:\n  driver: a\n  options:\n    kubernetes.io/a: b",
            &["volume-source-fields /flexVolume/options/kubernetes.io~1a"],
        ),
        (
            "cinder:\n  volumeID: a\n  secretRef:\n    name: ''",
            &["volume-source-fields /cinder/secretRef/name"],
        ),
        (
            "iscsi:\n  targetPortal: a\n  iqn: b\n  lun: 1",
            &["volume-source-fields /iscsi/iqn"],
        ),
        (
            "iscsi:\n  targetPortal: a\n  iqn: iqn.2015-02.a.b\n  lun: 1",
            &["volume-source-fields /iscsi/iqn"],
        ),
        (
            "iscsi:\n  targetPortal: a\n  iqn: iqn.2015-02.a.b:c\n  lun: 256",
            &["volume-source-fields /iscsi/lun"],
        ),
        (
            "iscsi:\n  targetPortal: a\n  iqn: iqn.2015-02.a.b:c\n  lun: 1\n  chapAuthSession: true",
            &["volume-source-fields /iscsi/secretRef"],
        ),
        (
            "gitRepo:\n  repository: a\n  directory: ../b",
            &[
                "volume-plugin-gone /gitRepo",
                "volume-source-fields /gitRepo/directory",
            ],
        ),
        (
            "rbd:\n  monitors: []\n  image: a",
            &[
                "volume-plugin-gone /rbd",
                "volume-source-fields /rbd/monitors",
            ],
        ),
        (
            "scaleIO:\n  gateway: a\n  system: b\n  secretRef: {}",
            &[
                "volume-plugin-gone /scaleIO",
                "volume-source-fields /scaleIO/volumeName",
            ],
        ),
    ]);
}

#[test]
fn sources_as_the_api_takes_them() {
    fine_sources(&[
        "secret:\n  secretName: a\n  optional: true",
        "secret:\n  secretName: a\n  items: []",
        "hostPath:\n  path: /a\n  type: ''",
        "hostPath:\n  path: a/..b\n  type: FileOrCreate",
        "nfs:\n  server: a\n  path: /",
        "csi:\n  driver: A.b\n  nodePublishSecretRef:\n    name: a",
        "fc:\n  wwids: [a]",
        "fc:\n  targetWWNs: [a]\n  lun: 0",
        "azureDisk:\n  diskName: a\n  diskURI: /subscriptions/a\n  kind: Managed",
        "azureDisk:\n  diskName: a\n  diskURI: https://a",
        "iscsi:\n  targetPortal: a:3260\n  iqn: iqn.2015-02.a.b:c\n  lun: 0",
        "iscsi:\n  targetPortal: a\n  iqn: eui.0123456789ABCDEF\n  lun: 255",
        "iscsi:\n  targetPortal: a\n  iqn: naa.60004567BA64678123456789ABCDEF01\n  lun: 0",
        "flexVolume:\n  driver: a/b\n  options:\n    a/kubernetes.io: b",
        "persistentVolumeClaim:\n  claimName: Any Name\n  readOnly: true",
        "gcePersistentDisk:\n  pdName: a\n  partition: 0",
        "vsphereVolume:\n  volumePath: '[a] b'",
        "portworxVolume:\n  volumeID: a",
        "awsElasticBlockStore:\n  volumeID: a",
        "azureFile:\n  secretName: a\n  shareName: b",
    ]);
}

#[test]
fn files_have_modes_and_paths() {
    sources(&[
        (
            "secret:\n  secretName: a\n  defaultMode: 644",
            &["volume-file-mode /secret/defaultMode"],
        ),
        (
            "secret:\n  secretName: a\n  defaultMode: -1",
            &["volume-file-mode /secret/defaultMode"],
        ),
        (
            "configMap:\n  name: a\n  defaultMode: 512",
            &["volume-file-mode /configMap/defaultMode"],
        ),
        (
            "configMap:\n  name: a\n  items:\n  - key: ''\n    path: ''",
            &[
                "volume-item-path /configMap/items/0/path",
                "volume-source-fields /configMap/items/0/key",
            ],
        ),
        (
            "configMap:\n  name: a\n  items:\n  - key: a\n    path: /b",
            &["volume-item-path /configMap/items/0/path"],
        ),
        (
            "configMap:\n  name: a\n  items:\n  - key: a\n    path: b/../c",
            &["volume-item-path /configMap/items/0/path"],
        ),
        (
            "configMap:\n  name: a\n  items:\n  - key: a\n    path: ..b\n    mode: 1000",
            &[
                "volume-file-mode /configMap/items/0/mode",
                "volume-item-path /configMap/items/0/path",
            ],
        ),
    ]);
    fine_sources(&[
        "secret:\n  secretName: a\n  defaultMode: 0777",
        "secret:\n  secretName: a\n  defaultMode: 0",
        "secret:\n  secretName: a\n  defaultMode: 420",
        "configMap:\n  name: a\n  items:\n  - key: Any Key\n    path: b/..c/d.e\n    mode: 0400",
    ]);
}

#[test]
fn projected_volumes() {
    sources(&[
        (
            "projected:\n  sources:\n  - secret: {}",
            &["volume-source-fields /projected/sources/0/secret/name"],
        ),
        (
            "projected:\n  sources:\n  - secret:\n      name: a\n    configMap:\n      name: b",
            &["projected-source-twice /projected/sources/0/secret"],
        ),
        (
            "projected:\n  defaultMode: 999\n  sources:\n  - serviceAccountToken:\n      path: ../a\n      \
             expirationSeconds: 599",
            &[
                "service-account-token-expiry \
                 /projected/sources/0/serviceAccountToken/expirationSeconds",
                "volume-file-mode /projected/defaultMode",
                "volume-item-path /projected/sources/0/serviceAccountToken/path",
            ],
        ),
        (
            "projected:\n  sources:\n  - downwardAPI:\n      items:\n      - path: a\n        fieldRef:\n          \
             fieldPath: metadata.name\n  - secret:\n      name: a\n      items:\n      - key: a\n        path: a",
            &["projected-path-twice /projected/sources/1/secret/items/0/path"],
        ),
        (
            "projected:\n  sources:\n  - clusterTrustBundle:\n      path: a\n      name: b\n      signerName: c/d",
            &["projected-certificates /projected/sources/0/clusterTrustBundle/signerName"],
        ),
        (
            "projected:\n  sources:\n  - podCertificate:\n      signerName: a/b\n      keyType: RSA",
            &[
                "projected-certificates /projected/sources/0/podCertificate",
                "projected-certificates /projected/sources/0/podCertificate/keyType",
            ],
        ),
    ]);
    fine_sources(&[
        "projected: {}",
        "projected:\n  sources: []",
        "projected:\n  sources:\n  - {}",
        "projected:\n  sources:\n  - configMap:\n      name: a\n    clusterTrustBundle:\n      \
         path: a\n      name: b",
        "projected:\n  sources:\n  - serviceAccountToken:\n      path: a\n  - secret:\n      name: a\n      \
         items:\n      - key: a\n        path: a",
        "projected:\n  sources:\n  - serviceAccountToken:\n      path: a\n      expirationSeconds: 4294967296",
        "projected:\n  sources:\n  - clusterTrustBundle:\n      path: a\n      signerName: c/d\n      \
         labelSelector: {}",
        "projected:\n  sources:\n  - podCertificate:\n      signerName: a/b\n      keyType: ED25519\n      \
         credentialBundlePath: a.pem",
    ]);
}

#[test]
fn what_pods_tell_of_themselves() {
    let item = |rest: &str| format!("downwardAPI:\n  items:\n  - path: a\n    {rest}");
    for (rest, at) in [
        ("mode: 0", ""),
        (
            "fieldRef:\n      fieldPath: metadata.uuid",
            "/fieldRef/fieldPath",
        ),
        (
            "fieldRef:\n      fieldPath: spec.nodeName",
            "/fieldRef/fieldPath",
        ),
        (
            "fieldRef:\n      fieldPath: status.podIP",
            "/fieldRef/fieldPath",
        ),
        (
            "fieldRef:\n      fieldPath: metadata.name['a']",
            "/fieldRef/fieldPath",
        ),
        (
            "fieldRef:\n      fieldPath: metadata.labels['a b']",
            "/fieldRef/fieldPath",
        ),
        (
            "fieldRef:\n      apiVersion: v2\n      fieldPath: metadata.name",
            "/fieldRef/apiVersion",
        ),
        (
            "resourceFieldRef:\n      resource: limits.cpu",
            "/resourceFieldRef/containerName",
        ),
        (
            "resourceFieldRef:\n      containerName: web\n      resource: limits.disk",
            "/resourceFieldRef/resource",
        ),
        (
            "resourceFieldRef:\n      containerName: web\n      resource: limits.cpu\n      divisor: 1k",
            "/resourceFieldRef/divisor",
        ),
        (
            "resourceFieldRef:\n      containerName: web\n      resource: limits.memory\n      divisor: 10Mi",
            "/resourceFieldRef/divisor",
        ),
        (
            "fieldRef:\n      fieldPath: metadata.name\n    resourceFieldRef:\n      containerName: web\n      \
             resource: limits.cpu",
            "/resourceFieldRef",
        ),
    ] {
        let expected = format!("downward-api-item /downwardAPI/items/0{at}");
        sources(&[(&item(rest), &[&expected])]);
    }
    for rest in [
        "fieldRef:\n      fieldPath: metadata.labels['app.kubernetes.io/name']",
        "fieldRef:\n      fieldPath: metadata.annotations['A/B']",
        "fieldRef:\n      fieldPath: metadata.labels",
        "fieldRef:\n      apiVersion: v1\n      fieldPath: metadata.uid",
        "resourceFieldRef:\n      containerName: web\n      resource: requests.cpu\n      divisor: 1m",
        "resourceFieldRef:\n      containerName: web\n      resource: requests.cpu\n      divisor: '0'",
        "resourceFieldRef:\n      containerName: web\n      resource: limits.memory\n      divisor: 1024Ki",
        "resourceFieldRef:\n      containerName: web\n      resource: limits.hugepages-2Mi\n      divisor: 1Mi",
    ] {
        fine_sources(&[&item(rest)]);
    }
}

#[test]
fn empty_folders() {
    sources(&[
        (
            "emptyDir:\n  sizeLimit: -1",
            &["empty-dir-size /emptyDir/sizeLimit"],
        ),
        (
            "emptyDir:\n  sizeLimit: 1GB",
            &["empty-dir-size /emptyDir/sizeLimit"],
        ),
        (
            "emptyDir:\n  sizeLimit: 1 Gi",
            &["empty-dir-size /emptyDir/sizeLimit"],
        ),
        (
            "emptyDir:\n  medium: RAM",
            &["empty-dir-medium /emptyDir/medium"],
        ),
    ]);
    fine_sources(&[
        "emptyDir:\n  sizeLimit: 0",
        "emptyDir:\n  sizeLimit: 500m",
        "emptyDir:\n  medium: ''",
        "emptyDir:\n  medium: HugePages-2Mi\n  sizeLimit: 1Gi",
    ]);
}

#[test]
fn ephemeral_volumes() {
    sources(&[
        (
            "ephemeral: {}",
            &["ephemeral-volume /ephemeral/volumeClaimTemplate"],
        ),
        (
            "ephemeral:\n  volumeClaimTemplate:\n    metadata:\n      namespace: a\n    spec:\n      \
             accessModes: []\n      resources:\n        requests:\n          storage: 1",
            &[
                "ephemeral-volume /ephemeral/volumeClaimTemplate/metadata/namespace",
                "storage-access-modes /ephemeral/volumeClaimTemplate/spec/accessModes",
            ],
        ),
    ]);
    let template = "ephemeral:\n  volumeClaimTemplate:\n    metadata:\n      creationTimestamp: null\n      \
                    labels:\n        a: b\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        \
                    requests:\n          storage: 1Gi";
    fine_sources(&[template]);
    let claim = "\n- name: other\n  persistentVolumeClaim:\n    claimName: web-v";
    pods(&[(
        &format!("{}{claim}", volume(template)),
        &["ephemeral-volume /volumes/1/persistentVolumeClaim/claimName"],
    )]);
    let long = pod(&volume(template)).replace("name: web\n  labels", "name: LONG\n  labels");
    let of = |length| api(&Checker::new(), &long.replace("LONG", &"a".repeat(length)));
    let refused = "ephemeral-volume /spec/volumes/0/name".to_owned();
    assert!(!of(251).contains(&refused));
    assert!(of(252).contains(&refused));
}

#[test]
fn volumes_from_images_came_with_1_35() {
    let spec = volume("image:\n  reference: a/b:1");
    let refused = ["image-volume /spec/volumes/0/image"];
    assert_eq!(at(Minor::V1_33, &spec), refused);
    assert_eq!(at(Minor::V1_34, &spec), refused);
    assert_eq!(at(Minor::V1_35, &spec), [""; 0]);
    sources(&[
        ("image: {}", &["image-volume /image/reference"]),
        (
            "image:\n  reference: a\n  pullPolicy: always",
            &["image-volume /image/pullPolicy"],
        ),
    ]);
    // Something may still fill in the reference of a template.
    let template = super::deployment(&volume("image: {}"));
    assert_eq!(api(&Checker::new(), &template), [""; 0]);
}

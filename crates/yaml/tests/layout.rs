//! A whole object, byte by byte.

use serde_json::json;

#[test]
fn deployment() {
    let value = json!({
        "metadata": {"name": "login", "labels": {"app.kubernetes.io/name": "login"}},
        "kind": "Deployment",
        "apiVersion": "apps/v1",
        "status": {},
        "spec": {
            "replicas": 2,
            "template": {
                "metadata": {"annotations": {"example.com/since": "2026-11-21"}},
                "spec": {
                    "containers": [{
                        "args": ["--verbose", "yes", "-c", "set -e\nexec login\n"],
                        "command": [],
                        "env": [
                            {"name": "DEBUG", "value": "no"},
                            {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                        ],
                        "image": "registry.example:5000/login:1.27.3",
                        "livenessProbe": {"httpGet": {"path": "/healthz", "port": 8080}},
                        "name": "login",
                        "ports": [{"containerPort": 8080, "name": "http"}],
                        "resources": {"limits": {"cpu": "1", "memory": "128Mi"}},
                        "volumeMounts": [{"mountPath": "/tmp", "name": "tmp"}],
                    }],
                    "nodeSelector": {"pool": "0x1F"},
                    "tolerations": [{"key": "spot", "operator": "Exists"}],
                    "volumes": [{"emptyDir": {}, "name": "tmp"}],
                },
            },
        },
    });
    assert_eq!(
        stowplan_yaml::to_string(&value).unwrap(),
        r#"apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app.kubernetes.io/name: login
  name: login
spec:
  replicas: 2
  template:
    metadata:
      annotations:
        example.com/since: "2026-11-21"
    spec:
      containers:
      - name: login
        args:
        - --verbose
        - "yes"
        - -c
        - |
          set -e
          exec login
        command: []
        env:
        - name: DEBUG
          value: "no"
        - name: POD
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        image: registry.example:5000/login:1.27.3
        livenessProbe:
          httpGet:
            path: /healthz
            port: 8080
        ports:
        - name: http
          containerPort: 8080
        resources:
          limits:
            cpu: "1"
            memory: 128Mi
        volumeMounts:
        - name: tmp
          mountPath: /tmp
      nodeSelector:
        pool: "0x1F"
      tolerations:
      - key: spot
        operator: Exists
      volumes:
      - name: tmp
        emptyDir: {}
status: {}
"#
    );
}

use stowplan_check::Minor;

use super::{accepted, container, containers, expect, pod, pods};

#[test]
fn resizing() {
    containers(&[
        (
            "resizePolicy: [{resourceName: storage, restartPolicy: NotRequired}]",
            &["resize-policy resizePolicy/0/resourceName"],
        ),
        (
            "resizePolicy: [{resourceName: cpu, restartPolicy: Always}]",
            &["resize-policy resizePolicy/0/restartPolicy"],
        ),
        (
            "resizePolicy: [{resourceName: cpu, restartPolicy: ''}]",
            &["resize-policy resizePolicy/0/restartPolicy"],
        ),
        (
            "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, \
             {resourceName: cpu, restartPolicy: NotRequired}]",
            &["resize-policy resizePolicy/1/resourceName"],
        ),
    ]);
    accepted(&[
        "resizePolicy: []",
        "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, \
         {resourceName: memory, restartPolicy: RestartContainer}]",
    ]);
    let restart = "resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]";
    pods(&[
        (
            &format!("restartPolicy: Never\ncontainers: [{{name: a, image: b, {restart}}}]"),
            &["resize-restart containers/0/resizePolicy/0/restartPolicy"],
        ),
        (
            &format!("restartPolicy: OnFailure\ncontainers: [{{name: a, image: b, {restart}}}]"),
            &[],
        ),
        (
            &format!(
                "initContainers: [{{name: c, image: b, {restart}}}]\n\
                 containers: [{{name: a, image: b}}]"
            ),
            &["resize-restart initContainers/0/resizePolicy/0/restartPolicy"],
        ),
        (
            &format!(
                "initContainers: [{{name: c, image: b, restartPolicy: Always, {restart}}}]\n\
                 containers: [{{name: a, image: b}}]"
            ),
            &[],
        ),
    ]);
}

#[test]
fn restarts() {
    let rule = "{action: Restart, exitCodes: {operator: In, values: [1]}}";
    containers(&[
        (
            "restartPolicy: always",
            &["container-restart-policy restartPolicy"],
        ),
        (
            "restartPolicy: ''",
            &["container-restart-policy restartPolicy"],
        ),
        (
            &format!("restartPolicyRules: [{rule}]"),
            &["container-restart-rules restartPolicyRules"],
        ),
        (
            &format!(
                "restartPolicy: Never\nrestartPolicyRules: [{}]",
                [rule; 21].join(", ")
            ),
            &["container-restart-rules restartPolicyRules"],
        ),
        (
            "restartPolicy: Never\nrestartPolicyRules: [{action: Stop, exitCodes: \
             {operator: Equal, values: [1]}}, {action: Restart}]",
            &[
                "container-restart-rules restartPolicyRules/0/action",
                "container-restart-rules restartPolicyRules/0/exitCodes/operator",
                "container-restart-rules restartPolicyRules/1/exitCodes",
            ],
        ),
    ]);
    accepted(&[
        "restartPolicy: Always",
        "restartPolicy: OnFailure",
        &format!(
            "restartPolicy: Never\nrestartPolicyRules: [{}]",
            [rule; 20].join(", ")
        ),
        "restartPolicy: Never\nrestartPolicyRules: [{action: RestartAllContainers, exitCodes: \
         {operator: NotIn, values: [1]}}]",
    ]);
    let cases: &[(&str, &[&str])] = &[
        (
            "restartPolicy: Always",
            &["container-restart-policy restartPolicy"],
        ),
        (&format!("restartPolicyRules: [{rule}]"), &[]),
    ];
    expect(Minor::V1_34, container, "/spec/containers/0", cases);
    let cases: &[(&str, &[&str])] = &[(
        "restartPolicy: Never\nrestartPolicyRules: [{action: RestartAllContainers, exitCodes: \
         {operator: In, values: [1]}}]",
        &["container-restart-rules restartPolicyRules/0/action"],
    )];
    expect(Minor::V1_35, container, "/spec/containers/0", cases);
}

#[test]
fn restarts_of_init_containers() {
    let init = |fields: &str| {
        format!(
            "initContainers: [{{name: c, image: b, {fields}}}]\ncontainers: [{{name: a, image: b}}]"
        )
    };
    pods(&[
        (&init("restartPolicy: Always"), &[]),
        (&init("restartPolicy: OnFailure"), &[]),
        (
            &init("restartPolicy: Sometimes"),
            &["container-restart-policy initContainers/0/restartPolicy"],
        ),
        (
            &init(
                "restartPolicy: Always, restartPolicyRules: [{action: Restart, exitCodes: \
                 {operator: In, values: [1]}}]",
            ),
            &[],
        ),
    ]);
    let cases: &[(&str, &[&str])] = &[
        (&init("restartPolicy: Always"), &[]),
        (
            &init("restartPolicy: OnFailure"),
            &["container-restart-policy initContainers/0/restartPolicy"],
        ),
    ];
    expect(Minor::V1_33, pod, "/spec", cases);
}

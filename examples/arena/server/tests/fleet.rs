//! The fleet's manifests as text.

use std::{fs, path::Path};

use stowplan::{
    input::SourceFile, model::EnvironmentId, plan::Planner, prelude::*, render::Adjustments,
};

use crate::{kubelet::Cluster, process::free_port};

/// All of them.
pub(crate) const ENVIRONMENTS: [&str; 3] = ["local", "dev", "prod"];

/// What is deployed.
pub(crate) fn as_it_is(environment: &str) -> Cluster {
    rendered(environment, "{}")
}

/// The same with two differences, said in the files as everything else is: the servers listen on
/// ports that nobody uses, and on the loopback address.
pub(crate) fn on_this_machine(environment: &str) -> Cluster {
    let service = || {
        format!(
            "{{ports: {{http: {{targetPort: {}}}}}, settings: {{bind: 127.0.0.1}}}}",
            free_port()
        )
    };
    let services = format!("{{arena: {}, tournament: {}}}", service(), service());
    rendered(environment, &format!("defaults: {{services: {services}}}"))
}

/// The fleet's files.
pub(crate) fn files() -> Vec<SourceFile> {
    let fleet = arena_fleet::fleet();
    let mut files = Vec::new();
    read(
        fleet.root().expect("its folder"),
        "environments",
        &mut files,
    );
    files
}

/// Renders an environment; the text is the lowest layer, which the arena's own files leave empty.
fn rendered(environment: &str, defaults: &str) -> Cluster {
    let lowest = SourceFile::new("environments/defaults.yaml", defaults);
    let loaded = arena_fleet::fleet().load(files().into_iter().chain([lowest]));
    let loaded = loaded.unwrap_or_else(|report| panic!("{report}"));

    let id = EnvironmentId {
        app: name!("arena"),
        environment: environment.parse().expect("a name"),
    };
    let plan = Planner::new(&loaded.model).plan(&id);
    let plan = plan.unwrap_or_else(|problems| panic!("{}", loaded.report(problems)));
    let adjustments = Adjustments::of(&loaded.model.apps[&id.app]);
    let manifests = stowplan::render::render(&plan, &adjustments);
    let manifests = manifests.unwrap_or_else(|problems| panic!("{}", loaded.report(problems)));
    let mut yaml = Vec::new();
    manifests.append_yaml(&mut yaml).expect("YAML");
    Cluster::apply(&String::from_utf8(yaml).expect("UTF-8"))
}

fn read(root: &Path, path: &str, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(root.join(path)).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        let path = format!("{path}/{}", name.to_str().expect("UTF-8"));
        if root.join(&path).is_dir() {
            read(root, &path, files);
        } else {
            let text = fs::read_to_string(root.join(&path)).expect("a file");
            files.push(SourceFile::new(path, text));
        }
    }
}

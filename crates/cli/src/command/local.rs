//! `local`: the file that a local cluster is made with, which opens the ports that its
//! environments have.

mod k3d;
mod kind;

use std::path::Path;

use stowplan_model::{Cluster, EnvironmentId, LoadBalancerFlavour, Name, Place, Problem, Profile};

use crate::{
    args::Local,
    count::count,
    fleet::LoadedFleet,
    folder::{Change, replace, unusable},
    lock,
    opening::Openings,
    output::{Failure, Output},
};

pub(crate) fn run(
    arguments: &Local,
    root: &Path,
    fleet: &LoadedFleet,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let (name, cluster) = fleet.cluster_named(&arguments.cluster)?;
    let write = match cluster.profile {
        Some(Profile::Kind) => kind::write,
        Some(Profile::K3d) => k3d::write,
        _ => return Err(no_local(name, cluster)),
    };
    let environments: Vec<&EnvironmentId> = (fleet.model().environments.values())
        .filter(|it| it.cluster == *name)
        .map(|it| &it.id)
        .collect();
    let planner = fleet.planner();
    let plans = fleet.plans(&planner, &environments)?;
    if let Some(changes) = fleet.unrecorded(&planner) {
        let program = fleet.program();
        let help = format!("`{program} render` records them: make the cluster after that");
        fleet.warn(
            vec![lock::unrecorded(fleet, changes, lock::TOLD, &help)],
            output,
        );
    }
    // On kind nobody listens for load balancers; others bring their own addresses.
    let balancers = cluster.load_balancer.flavour == LoadBalancerFlavour::Klipper;
    let openings = Openings::of(&plans, balancers);
    let text = write(name, cluster, &openings);
    match arguments
        .output
        .as_deref()
        .filter(|it| it.as_os_str() != "-")
    {
        None => output.data(text)?,
        Some(file) => {
            let path = root.join(file);
            let change = replace(&path, text.as_bytes())
                .map_err(|error| unusable(&path, "written", &error, None))?;
            let did = match change {
                Change::Written => "wrote",
                Change::Unchanged => "unchanged",
            };
            output.remark(format_args!("{did} {}", path.display()));
        }
    }
    output.remark(format_args!(
        "{} of {}",
        count(openings.all.len(), "port"),
        count(environments.len(), "environment")
    ));
    Ok(())
}

fn no_local(name: &Name, cluster: &Cluster) -> Failure {
    let message = match cluster.profile {
        Some(_) => format!("cluster `{name}` is made neither with kind nor with k3d"),
        None => format!("nobody says what cluster `{name}` is made with"),
    };
    let place = Place::Nowhere;
    let help = format!(
        "the file is for `kind create cluster` and `k3d cluster create`: where it is one of them, say `profile: kind` or `profile: k3d` in `environments/clusters/{name}.yaml`"
    );
    Problem::new("not-local", message, place).help(help).into()
}

/// What the file is, and how it is used.
fn head(command: &str, name: &Name, cluster: &Cluster) -> String {
    format!(
        "# Made by `stowplan local {name}`: {command} FILE\n\
         # The cluster is for Kubernetes {}: name a node image of that version with `--image`.\n",
        cluster.kubernetes
    )
}

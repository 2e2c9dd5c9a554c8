//! The nodes that a service's pods run on.

use stowplan_model::{Name, NodePool, Problem};

use crate::{scope::Subject, suggest};

/// The node pool of the service; `None` for any node.
pub(crate) fn pool<'p>(subject: Subject<'_, 'p>) -> Option<&'p NodePool> {
    let scope = subject.scope;
    let defaults = scope.defaults().node_pool.as_ref();
    let (name, place) = match (
        &subject.over.node_pool,
        &subject.service.node_pool,
        defaults,
    ) {
        (Some(None), ..) | (None, None, None) => return None,
        (Some(Some(said)), ..) => (said, subject.said(&["nodePool"])),
        (None, Some(modelled), _) => (modelled, subject.modelled()),
        (None, None, Some(default)) => (default, scope.at(&["defaults", "nodePool"])),
    };
    let pools = &scope.cluster.node_pools;
    let pool = pools.get(name);
    if pool.is_none() {
        let cluster = &scope.environment.cluster;
        let message = format!(
            "cluster `{cluster}` has no node pool `{name}`, on which `{}` runs",
            subject.name()
        );
        let names = pools.keys().map(Name::as_str);
        let problem = Problem::new("unknown-node-pool", message, place)
            .related(scope.in_cluster(&["nodePools"]), "its node pools")
            .help(suggest::help(name.as_str(), "node pool", names));
        scope.report(problem);
    }
    pool
}

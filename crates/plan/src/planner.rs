//! From a model to plans.

use std::{collections::BTreeMap, sync::LazyLock};

use stowplan_ledger::{Change, Ledger, Terms};
use stowplan_model::{EnvironmentId, Model, Name, Place, Problem};

use crate::{
    Plan,
    address_book::AddressBook,
    allotment::Allotment,
    collision, dependency, image,
    index::AppIndex,
    label, name, number, order, preset, route,
    scope::{self, Scope},
    select, service, suggest,
    template::Templates,
    traffic, value,
};

/// Plans the environments of a fleet.
///
/// Built once per fleet; each environment is then planned on its own, on any thread.
///
/// ```
/// use stowplan_model::*;
/// use stowplan_plan::Planner;
///
/// let app = App::new(name!("cafe"));
/// app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80 => 8080));
/// let cluster: Cluster = serde_json::from_str(r#"{"kubernetes": "1.36"}"#)?;
/// let id = EnvironmentId { app: name!("cafe"), environment: name!("local") };
/// let environment = Environment {
///     id: id.clone(),
///     class: Class::Local,
///     part: None,
///     shared: Default::default(),
///     record: Record::default(),
///     cluster: name!("kind"),
///     namespace: dns_label!("cafe-local"),
///     domain: None,
///     settings: Layer::default(),
/// };
/// let model = Model {
///     apps: [(name!("cafe"), app.into_model())].into(),
///     clusters: [(name!("kind"), cluster)].into(),
///     environments: [(id.clone(), environment)].into(),
/// };
///
/// let plan = Planner::new(&model).plan(&id).unwrap();
/// assert_eq!(plan.services[0].fqdn.as_deref(), Some("web.cafe-local.svc.cluster.local"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Planner<'m> {
    pub(crate) model: &'m Model,
    pub(crate) apps: BTreeMap<&'m Name, AppIndex<'m>>,
    pub(crate) templates: Templates,
    /// What was given out; `None` while all are being asked.
    pub(crate) allotment: Option<Allotment>,
}

/// What numbers were given before, and on which terms others are given now.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// What was given before.
    pub ledger: Ledger,
    /// When released numbers may be given again.
    pub terms: Terms,
}

impl<'m> Planner<'m> {
    /// Looks at a fleet to which no number was given before.
    ///
    /// Problems that the model already has ([`AppModel::problems`](stowplan_model::AppModel)) are
    /// not repeated here.
    pub fn new(model: &'m Model) -> Self {
        Self::with_numbers(model, &Numbers::default())
    }

    /// Looks at a fleet, whose numbers stay where they are: node ports, host ports, addresses and
    /// databases that were given before are kept, and others given where they are missing.
    pub fn with_numbers(model: &'m Model, numbers: &Numbers) -> Self {
        let mut planner = Self {
            model,
            apps: AppIndex::all(model),
            templates: Templates::new(),
            allotment: None,
        };
        let allotment = Allotment::of(&planner, &numbers.ledger, numbers.terms);
        planner.allotment = Some(allotment);
        planner
    }

    /// What has been given to whom, as it is now.
    pub fn ledger(&self) -> &Ledger {
        static NONE: LazyLock<Ledger> = LazyLock::new(Ledger::default);
        match &self.allotment {
            Some(allotment) => &allotment.allocation().ledger,
            None => &NONE,
        }
    }

    /// What this fleet changes of the numbers that were given before.
    pub fn ledger_changes(&self) -> &[Change] {
        match &self.allotment {
            Some(allotment) => &allotment.allocation().changes,
            None => &[],
        }
    }

    /// Decides everything about an environment.
    ///
    /// # Errors
    ///
    /// All that is wrong with it. What is wrong between environments is found by
    /// [`collisions`](Self::collisions).
    pub fn plan(&self, id: &EnvironmentId) -> Result<Plan, Vec<Problem>> {
        let Some(environment) = self.model.environments.get(id) else {
            let known: Vec<String> = self
                .model
                .environments
                .keys()
                .map(ToString::to_string)
                .collect();
            let help = suggest::help(
                &id.to_string(),
                "environment",
                known.iter().map(String::as_str),
            );
            let message = format!("there is no environment `{id}`");
            let problem = Problem::new("unknown-environment", message, Place::Nowhere);
            return Err(vec![problem.help(help)]);
        };
        let scope = Scope::open(self, environment)?;
        for problem in self.allotment.iter().flat_map(|it| it.refused(id)) {
            scope.report(problem);
        }
        let plan = plan(&scope);
        scope.close(plan)
    }

    /// What only shows across environments: namespaces, routes, node ports, load-balancer hosts
    /// and key pairs that two of them have, and networks to which they give two identities.
    /// Environments on different clusters share key pairs and networks only.
    ///
    /// Keeps no plans, so a fleet of any size can be looked at.
    pub fn collisions(&self) -> Vec<Problem> {
        let mut problems = collision::find(self);
        problems.extend(self.allotment.iter().flat_map(Allotment::collisions));
        scope::in_order(problems)
    }
}

fn plan(scope: &Scope<'_>) -> Plan {
    let environment = scope.environment;
    let cluster = scope.cluster;
    value::check(scope);
    number::check_databases(scope);
    image::check_default(scope);
    route::check_tls(scope);
    let chosen = select::services(scope);
    let edges = dependency::check(scope, &chosen);
    let book = AddressBook::open(scope, &chosen, &edges);
    name::check(&book);
    collision::check(&book);
    let routes = route::hosts(scope, &book);
    let mut traffic = traffic::flows(scope, &book, &edges);
    let services: Vec<_> = order::by_use(&edges)
        .into_iter()
        .filter_map(|name| book.own(name))
        .map(|entry| {
            let traffic = traffic.remove(&entry.service.name).unwrap_or_default();
            service::plan(scope, &book, entry, traffic)
        })
        .collect();
    let pod_security = services
        .iter()
        .filter_map(|service| service.pods.as_ref())
        .map(service::pod_security)
        .max()
        .unwrap_or(crate::PodSecurityLevel::Restricted);
    let settings = &environment.settings;
    let (labels, annotations) = label::of_environment(scope);
    // Twice the same in a list of references is refused by server-side apply.
    let mut pull_secrets = Vec::with_capacity(cluster.pull_secrets.len());
    for secret in &cluster.pull_secrets {
        if !pull_secrets.contains(secret) {
            pull_secrets.push(secret.clone());
        }
    }
    let mut plan = Plan {
        app: environment.id.app.clone(),
        environment: environment.id.environment.clone(),
        class: environment.class,
        cluster: environment.cluster.clone(),
        kubernetes: cluster.kubernetes,
        cluster_domain: cluster.dns_domain.clone(),
        namespace: environment.namespace.clone(),
        domain: environment.domain.clone(),
        record: environment.record.clone(),
        labels,
        annotations,
        pod_security,
        network_policies: settings.network_policies.unwrap_or(false),
        pull_secrets,
        routing: cluster.routing.clone(),
        tls: cluster.tls.clone(),
        load_balancers: cluster.load_balancer.clone(),
        node_address: cluster.node_address.clone(),
        services,
        elsewhere: select::elsewhere(scope),
        routes,
        preset: None,
        patches: settings.patches.clone(),
        objects: settings.objects.clone(),
        warnings: scope.take_warnings(),
    };
    plan.preset = preset::plan(scope, &plan);
    plan
}

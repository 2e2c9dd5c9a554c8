//! Typed closures on rendered objects: what the model doesn't know, from Rust.

use std::{collections::BTreeMap, fmt, sync::Arc};

use k8s_openapi::Resource;
use stowplan_model::{App, AppModel, Extension, Name, Place, Problem, Workload};
use stowplan_plan::Plan;

use crate::{
    manifest::{Manifest, Rendered},
    render::Batch,
    selector,
};

/// Changes rendered objects of a service before patches do.
///
/// ```
/// use k8s_openapi::api::core::v1::ServiceAccount;
/// use stowplan_model::{App, image, name, port};
/// use stowplan_render::{Adjust, Adjustments};
///
/// let app = App::new(name!("cafe"));
/// app.web(name!("web"), image!("registry.example.com/web:1"), port!("http", 80 => 8080))
///     .adjust(|account: &mut ServiceAccount| account.automount_service_account_token = Some(true));
/// let adjustments = Adjustments::of(&app.into_model());
/// ```
pub trait Adjust<'a>: Workload<'a> {
    /// Changes each object of this type that is rendered for the service. A Job has the service's
    /// own name then; the hash is appended when nothing changes any more.
    ///
    /// Where the service has pods and no such object, rendering fails, as the change would be lost.
    #[track_caller]
    fn adjust<T: Rendered>(self, change: impl Fn(&mut T) + Send + Sync + 'static) -> Self {
        let adjustment = Adjustment::new(Place::caller(), true, change);
        self.extend(Extension(Arc::new(adjustment)))
    }

    /// Changes each object of this type that is rendered for the service, if there is one: an
    /// autoscaler or a budget that some environments are too small for.
    #[track_caller]
    fn adjust_if_rendered<T: Rendered>(
        self,
        change: impl Fn(&mut T) + Send + Sync + 'static,
    ) -> Self {
        let adjustment = Adjustment::new(Place::caller(), false, change);
        self.extend(Extension(Arc::new(adjustment)))
    }
}

impl<'a, W: Workload<'a>> Adjust<'a> for W {}

/// Changes rendered objects of a whole app, whichever service they are for.
///
/// ```
/// use k8s_openapi::api::networking::v1::Ingress;
/// use stowplan_model::{App, name};
/// use stowplan_render::AdjustAll;
///
/// let app = App::new(name!("cafe"));
/// app.adjust_all(|ingress: &mut Ingress| {
///     let annotations = ingress.metadata.annotations.get_or_insert_default();
///     annotations.insert("nginx.ingress.kubernetes.io/proxy-body-size".into(), "8m".into());
/// });
/// ```
pub trait AdjustAll {
    /// Changes each object of this type in every environment of the app: the namespace, an Ingress
    /// that services share, the Service of something external. It comes after the adjustments of
    /// the services; an environment without such an object is left as it is.
    #[track_caller]
    fn adjust_all<T: Rendered>(&self, change: impl Fn(&mut T) + Send + Sync + 'static);
}

impl AdjustAll for App {
    #[track_caller]
    fn adjust_all<T: Rendered>(&self, change: impl Fn(&mut T) + Send + Sync + 'static) {
        let adjustment = Adjustment::new(Place::caller(), false, change);
        self.extend(Extension(Arc::new(adjustment)));
    }
}

/// The closures over the rendered objects of an app.
#[derive(Debug, Clone, Default)]
pub struct Adjustments {
    services: BTreeMap<Name, Vec<Arc<Adjustment>>>,
    all: Vec<Arc<Adjustment>>,
}

impl Adjustments {
    /// Those that the app was given by [`AdjustAll`], and its services by [`Adjust`].
    pub fn of(app: &AppModel) -> Self {
        let mut adjustments = Self::default();
        for Extension(value) in &app.extensions {
            if let Ok(adjustment) = value.clone().downcast::<Adjustment>() {
                adjustments.all.push(adjustment);
            }
        }
        for service in &app.services {
            for Extension(value) in &service.extensions {
                if let Ok(adjustment) = value.clone().downcast::<Adjustment>() {
                    let own = adjustments.services.entry(service.name.clone());
                    own.or_default().push(adjustment);
                }
            }
        }
        adjustments
    }

    /// Adds a closure over each object of this type in every environment of the app, whatever it
    /// was rendered for, for who has no [`App`] at hand; see [`AdjustAll`].
    #[track_caller]
    pub fn adjust_all<T: Rendered>(
        mut self,
        change: impl Fn(&mut T) + Send + Sync + 'static,
    ) -> Self {
        let adjustment = Adjustment::new(Place::caller(), false, change);
        self.all.push(Arc::new(adjustment));
        self
    }

    /// Adds a closure over the objects of one service, such as an `external` one.
    #[track_caller]
    pub fn adjust<T: Rendered>(
        mut self,
        service: Name,
        change: impl Fn(&mut T) + Send + Sync + 'static,
    ) -> Self {
        let adjustment = Adjustment::new(Place::caller(), true, change);
        let own = self.services.entry(service).or_default();
        own.push(Arc::new(adjustment));
        self
    }

    /// Changes the objects, and notes which closures found one.
    pub(crate) fn apply(&self, plan: &Plan, batch: &mut Batch) {
        if self.services.is_empty() && self.all.is_empty() {
            return;
        }
        for object in &mut batch.objects {
            let name = object.service.clone();
            let own = name.as_ref().and_then(|name| self.services.get(name));
            let own = own.into_iter().flatten().enumerate();
            let own = own.map(|(index, adjustment)| (Some(index), adjustment));
            let all = self.all.iter().map(|adjustment| (None, adjustment));
            for (index, adjustment) in own.chain(all) {
                if !adjustment.apply(plan, object, &mut batch.problems) {
                    continue;
                }
                batch.changed |= object.kind() == "ConfigMap";
                batch.adjusted.extend(name.clone().zip(index));
            }
        }
    }

    /// A problem for each closure that found nothing where it should have.
    pub(crate) fn unmatched(&self, plan: &Plan, adjusted: &[(Name, usize)]) -> Vec<Problem> {
        let with_pods = plan
            .services
            .iter()
            .filter(|service| service.pods.is_some());
        let given = with_pods.filter_map(|service| {
            let own = self.services.get(&service.name)?;
            Some(
                own.iter()
                    .enumerate()
                    .map(move |(index, adjustment)| (&service.name, index, adjustment)),
            )
        });
        given
            .flatten()
            .filter(|(name, index, adjustment)| {
                let found = |(known, at): &(Name, usize)| known == *name && at == index;
                adjustment.required && !adjusted.iter().any(found)
            })
            .map(|(name, _, adjustment)| {
                let message = format!(
                    "`{name}` has no `{}` to adjust in `{}/{}`",
                    adjustment.kind, plan.app, plan.environment
                );
                Problem::new("unmatched-adjustment", message, adjustment.place.clone())
                    .help("use `adjust_if_rendered` for what not every environment has")
            })
            .collect()
    }
}

/// A closure, and where it was written.
struct Adjustment {
    place: Place,
    kind: &'static str,
    required: bool,
    /// Whether the object was of its type.
    change: Box<dyn Fn(&mut Manifest) -> bool + Send + Sync>,
}

impl Adjustment {
    fn new<T: Rendered>(
        place: Place,
        required: bool,
        change: impl Fn(&mut T) + Send + Sync + 'static,
    ) -> Self {
        let change = move |object: &mut Manifest| {
            let typed = object
                .body
                .typed()
                .and_then(|body| body.downcast_mut::<T>());
            typed.map(&change).is_some()
        };
        Self {
            place,
            kind: <T as Resource>::KIND,
            required,
            change: Box::new(change),
        }
    }

    fn apply(&self, plan: &Plan, object: &mut Manifest, problems: &mut Vec<Problem>) -> bool {
        if object.kind() != self.kind {
            return false;
        }
        let name = object.name().to_owned();
        let namespace = object.namespace().map(ToOwned::to_owned);
        let before = selector::selects(self.kind).then(|| object.to_value());
        let matched = (self.change)(object);
        if matched
            && let Some(before) = before
            && let Some(fault) = selector::fault(&before, &object.to_value())
        {
            let message = format!(
                "{fault} (on the `{}` `{name}` of `{}/{}`)",
                self.kind, plan.app, plan.environment
            );
            let problem = Problem::new("changed-selector", message, self.place.clone());
            problems.push(problem.help(selector::HELP));
        }
        if matched && (object.name() != name || object.namespace() != namespace.as_deref()) {
            let message = format!(
                "the name or namespace of the `{}` `{name}` is changed in `{}/{}`",
                self.kind, plan.app, plan.environment
            );
            let problem = Problem::new("changed-identity", message, self.place.clone());
            problems
                .push(problem.help("other objects refer to it by its name: rename the service"));
        }
        matched
    }
}

impl fmt::Debug for Adjustment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Adjustment({} at {})", self.kind, self.place)
    }
}

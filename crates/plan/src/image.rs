//! Images: which tag, from which registry.

use stowplan_model::{Container, ImageRef, InvalidValue, Place, Problem};

use crate::scope::{Scope, Subject};

/// Docker Hub, the registry of images that name none.
const HUB: &str = "docker.io";

/// Reports a default tag that no image can have.
pub(crate) fn check_default(scope: &Scope<'_>) {
    let Some(tag) = &scope.defaults().tag else {
        return;
    };
    if ImageRef::literal("image").with_tag(tag).is_err() {
        let message = format!("`{tag}` is not the tag of an image");
        let problem = Problem::new("invalid-image", message, scope.at(&["defaults", "tag"]));
        scope.report(problem.help(
            "use letters, digits, `_`, `.` and `-`, at most 128, not beginning with `.` or `-`",
        ));
    }
}

/// The image of the main container, as the environment has it.
pub(crate) fn main(subject: Subject<'_, '_>, container: &Container) -> ImageRef {
    let over = subject.over;
    let image = match (&over.image, &over.tag) {
        (None, None) => return beside(subject, container),
        (Some(image), None) => image.clone(),
        (image, Some(tag)) => {
            let image = image.as_ref().unwrap_or(&container.image);
            tagged(subject, image, tag, || subject.said(&["tag"]))
        }
    };
    mirrored(subject, image)
}

/// The image of a container beside the main one, or of one about which nothing is said.
pub(crate) fn beside(subject: Subject<'_, '_>, container: &Container) -> ImageRef {
    let image = &container.image;
    let bare = image.tag().is_none() && image.digest().is_none();
    let image = match &subject.scope.defaults().tag {
        // A bad one is reported for the environment, once.
        Some(tag) if bare => image.with_tag(tag).unwrap_or_else(|_| image.clone()),
        _ => image.clone(),
    };
    mirrored(subject, image)
}

fn tagged(
    subject: Subject<'_, '_>,
    image: &ImageRef,
    tag: &str,
    place: impl FnOnce() -> Place,
) -> ImageRef {
    image.with_tag(tag).unwrap_or_else(|mistake| {
        refuse(subject, &mistake, place());
        image.clone()
    })
}

/// From the cluster's mirror, where it has one of its registry.
pub(crate) fn mirrored(subject: Subject<'_, '_>, image: ImageRef) -> ImageRef {
    let scope = subject.scope;
    let mirrors = &scope.cluster.registry_mirrors;
    if mirrors.is_empty() {
        return image;
    }
    let registry = match image.registry() {
        None | Some("index.docker.io") => HUB,
        Some(registry) => registry,
    };
    let Some(mirror) = mirrors.get(registry) else {
        return image;
    };
    match image.with_registry(mirror) {
        Ok(mirrored) => mirrored,
        Err(mistake) => {
            let place = scope.in_cluster(&["registryMirrors", registry]);
            refuse(subject, &mistake, place);
            image
        }
    }
}

fn refuse(subject: Subject<'_, '_>, mistake: &InvalidValue, place: Place) {
    let problem = Problem::new("invalid-image", mistake.to_string(), place);
    subject.report(match mistake.hint() {
        Some(hint) => problem.help(hint),
        None => problem,
    });
}

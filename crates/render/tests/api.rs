//! What a Kubernetes API server refuses beyond its schemas, and what it takes but nothing can come
//! of: written down a second time, from its sources, to hold the renderer to it.
//! <https://github.com/kubernetes/kubernetes/tree/master/pkg/apis>

mod object;
mod pod;
mod service;
mod traffic;

use serde_json::Value;

use crate::plans::at;

/// The objects of an environment, and what is wrong with them.
pub(crate) struct Server<'a> {
    objects: &'a [Value],
    faults: Vec<String>,
    /// Of the object that is looked at.
    subject: String,
}

/// Everything that is wrong.
pub(crate) fn faults(objects: &[Value]) -> Vec<String> {
    let mut server = Server {
        objects,
        faults: Vec::new(),
        subject: String::new(),
    };
    for object in objects {
        server.subject = format!(
            "{}/{}",
            word(object, "/kind"),
            word(object, "/metadata/name")
        );
        object::check(&mut server, object);
        pod::check(&mut server, object);
        service::check(&mut server, object);
        traffic::check(&mut server, object);
    }
    server.faults
}

impl<'a> Server<'a> {
    fn hold(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(format!("{}: {}", self.subject, what()));
        }
    }

    /// Holds if no two of them are the same.
    fn distinct<T: Ord + std::fmt::Debug>(
        &mut self,
        what: &str,
        items: impl IntoIterator<Item = T>,
    ) {
        let mut items: Vec<T> = items.into_iter().collect();
        items.sort_unstable();
        for pair in items.windows(2) {
            self.hold(pair[0] != pair[1], || format!("{what} {:?} twice", pair[0]));
        }
    }

    fn of_kind(&self, kind: &'a str) -> impl Iterator<Item = &'a Value> + use<'a> {
        let objects = self.objects.iter();
        objects.filter(move |object| word(object, "/kind") == kind)
    }

    fn find(&self, kind: &'a str, name: &str) -> Option<&'a Value> {
        self.of_kind(kind)
            .find(|object| word(object, "/metadata/name") == name)
    }

    /// Pod templates that a selector finds.
    fn found(&self, selector: &Value) -> Vec<&'a Value> {
        let templates = self.objects.iter().filter_map(template);
        templates
            .filter(|template| {
                let labels = at(template, "/metadata/labels");
                // The controller puts the pod's own name on it.
                let later = |key: &str| key == "statefulset.kubernetes.io/pod-name";
                entries(selector).all(|(key, value)| later(key) || labels.get(key) == Some(value))
            })
            .collect()
    }
}

/// The pod template of a workload.
fn template(object: &Value) -> Option<&Value> {
    let nested = object.pointer("/spec/jobTemplate/spec/template");
    nested.or_else(|| object.pointer("/spec/template"))
}

fn word<'a>(value: &'a Value, pointer: &str) -> &'a str {
    at(value, pointer).as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    at(value, pointer).as_array().into_iter().flatten()
}

fn entries(map: &Value) -> impl Iterator<Item = (&String, &Value)> {
    map.as_object().into_iter().flatten()
}

/// A port's number or name, as one text.
fn port(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn is_label(text: &str, first: fn(char) -> bool) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.len() <= 63 && text.starts_with(first) && text.chars().all(inner) && !text.ends_with('-')
}

fn is_subdomain(text: &str) -> bool {
    let part = |part: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(inner)
    };
    text.len() <= 253 && text.split('.').all(part)
}

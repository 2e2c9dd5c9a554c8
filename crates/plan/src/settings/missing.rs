//! Settings that nobody says.

use serde_json::Value;
use stowplan_model::{Problem, ServiceSettings};
use stowplan_settings::{Field, Leaf, Shape};

use crate::scope::Subject;

/// Reports that the environment has to say a setting, and how; or that it takes back what the
/// program needs.
pub(super) fn report(subject: Subject<'_, '_>, settings: &ServiceSettings, leaf: &Leaf) {
    let service = subject.name();
    let id = &subject.scope.environment.id;
    let key = leaf.key();
    let what = match &*leaf.field.summary() {
        "" => format!("a field of `{}`", settings.description.name),
        sentence => format!("`{}`: {sentence}", settings.description.name),
    };
    let expected = if leaf.field.is_secret() {
        "the key of a Secret".to_owned()
    } else {
        leaf.field.expected()
    };
    let mut said = format!(
        "say it under `services.{service}.settings`: {expected}, such as `{}`",
        example(subject, leaf)
    );
    let modelled = settings.values.iter().find(|(path, ..)| *path == leaf.path);
    let problem = if let Some(path) = taken_back(subject, leaf) {
        let needed = match modelled {
            Some(_) => format!("which the model sets and `{service}` needs"),
            None => format!("which `{service}` needs"),
        };
        let message = format!("environment `{id}` takes back setting `{key}`, {needed}");
        let problem = Problem::new("missing-setting", message, subject.said(&path));
        if let Some((.., place)) = modelled {
            said = format!("take `null` away, or {said}");
            problem.related(place.clone(), "the model sets it".to_owned())
        } else {
            said = format!("{said}, not `null`");
            problem
        }
    } else {
        let message =
            format!("environment `{id}` doesn't say setting `{key}`, which `{service}` needs");
        let keys = super::keys(leaf);
        Problem::new("missing-setting", message, subject.said(&keys))
    };
    let help = match filled(subject, leaf) {
        Some(way) if modelled.is_none() => {
            let constant = settings.constant(&leaf.path);
            let dials = match (leaf.field.shape, subject.service.ports.is_empty()) {
                (Shape::Port, false) => ", or with `<service>` if it is dialled there",
                _ => "",
            };
            format!("fill it in the model: `.set({constant}, {way})`{dials}; or {said}")
        }
        _ => said,
    };
    subject.report(problem.related(settings.place.clone(), what).help(help));
}

/// The keys that lead to the `null` by which the environment takes it back, alone or with its group.
fn taken_back<'l>(subject: Subject<'_, '_>, leaf: &'l Leaf) -> Option<Vec<&'l str>> {
    (1..=leaf.path.len()).find_map(|depth| {
        let path = leaf.path.get(..depth)?;
        let said = super::said(&subject.over.settings, path);
        let mut keys = vec!["settings"];
        keys.extend(path);
        (said == Some(&Value::Null)).then_some(keys)
    })
}

/// What the model would set it to, where that is more than a value.
fn filled(subject: Subject<'_, '_>, leaf: &Leaf) -> Option<String> {
    Some(match leaf.field.shape {
        Shape::Host | Shape::Address | Shape::Url => "<service>".to_owned(),
        Shape::Bootstrap => "<broker>".to_owned(),
        Shape::Port => match subject.service.ports.first() {
            Some(port) => format!("listen_port(\"{}\")", port.name),
            None => "<service>".to_owned(),
        },
        Shape::Secret(_) => format!(
            "SecretKey::new(object_name!(\"{}\"), file_name!(\"{}\"))",
            subject.name(),
            kebab(leaf.field.key)
        ),
        _ => return None,
    })
}

/// A line that says it: `roomSize: 2`, `limits: {perRoom: 3}`.
pub(super) fn example(subject: Subject<'_, '_>, leaf: &Leaf) -> String {
    let value = if leaf.field.is_secret() {
        let key = kebab(leaf.field.key);
        format!("{{secret: {{name: {}, key: {key}}}}}", subject.name())
    } else {
        value(leaf.field, &leaf.field.shape)
    };
    let mut keys = leaf.path.iter().rev();
    let inner = keys.next().map(|key| format!("{key}: {value}"));
    keys.fold(inner.unwrap_or_default(), |inner, key| {
        format!("{key}: {{{inner}}}")
    })
}

/// A value within the field's bounds, where these are of the value itself.
fn value(field: &Field, shape: &Shape) -> String {
    let bound = field.least.or(field.most).map(|it| it.trim_matches('"'));
    let bound = |otherwise: &str| bound.unwrap_or(otherwise).to_owned();
    match shape {
        Shape::Bool => "true".to_owned(),
        Shape::Integer { least, most } => bound(&1.clamp(*least, *most).to_string()),
        Shape::Number => bound("0.5"),
        Shape::Duration => bound("30s"),
        Shape::Words(words) => words.first().map_or("", |it| it.word).to_owned(),
        Shape::Text => "some text".to_owned(),
        Shape::Host => "db.example.com".to_owned(),
        Shape::Port => "8080".to_owned(),
        Shape::Address => "db.example.com:5432".to_owned(),
        Shape::Url => "https://api.example.com".to_owned(),
        Shape::Bootstrap => "kafka.example.com:9092".to_owned(),
        Shape::List(item) => {
            let field = Field {
                least: None,
                most: None,
                ..*field
            };
            format!("[{}]", value(&field, item))
        }
        Shape::Secret(_) | Shape::Group(_) => String::new(),
    }
}

/// `databasePassword` as `database-password`.
fn kebab(key: &str) -> String {
    let mut text = String::new();
    for letter in key.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

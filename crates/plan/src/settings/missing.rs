//! Settings that nobody says.

use stowplan_model::{Problem, ServiceSettings};
use stowplan_settings::{Field, Leaf, Shape};

use crate::scope::Subject;

/// Reports that the environment has to say a setting, and how.
pub(super) fn report(subject: Subject<'_, '_>, settings: &ServiceSettings, leaf: &Leaf) {
    let service = subject.name();
    let message = format!(
        "environment `{}` doesn't say setting `{}`, which `{service}` needs",
        subject.scope.environment.id,
        leaf.key()
    );
    let what = match &*leaf.field.summary() {
        "" => format!("a field of `{}`", settings.description.name),
        sentence => format!("`{}`: {sentence}", settings.description.name),
    };
    let expected = if leaf.field.is_secret() {
        "the key of a Secret".to_owned()
    } else {
        leaf.field.expected()
    };
    let help = format!(
        "say it under `services.{service}.settings`: {expected}, such as `{}`",
        example(subject, leaf)
    );
    let problem = Problem::new("missing-setting", message, subject.said(&super::keys(leaf)))
        .related(settings.place.clone(), what)
        .help(help);
    subject.report(problem);
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

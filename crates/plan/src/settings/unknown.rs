//! Settings that an environment says and the program hasn't got.

use serde_json::Value;
use stowplan_model::Problem;
use stowplan_settings::{Description, Shape};

use super::Said;
use crate::{scope::Subject, suggest};

/// Reports what is said about the settings of a program that has none.
pub(super) fn of_none(subject: Subject<'_, '_>) {
    if subject.over.settings.is_empty() {
        return;
    }
    let message = format!("`{}` has no settings", subject.name());
    let problem = Problem::new("no-settings", message, subject.said(&["settings"]));
    subject.report(problem.help("model them, `.settings::<…>()`, or take this away"));
}

/// Reports keys that lead to nothing, and groups that are none.
pub(super) fn keys(subject: Subject<'_, '_>, description: &Description, said: &Said) {
    let said: Vec<_> = said.iter().collect();
    walk(subject, description, &said, &mut vec!["settings"]);
}

fn walk<'s>(
    subject: Subject<'_, '_>,
    description: &Description,
    said: &[(&'s String, &'s Value)],
    path: &mut Vec<&'s str>,
) {
    for (key, value) in said {
        let key = key.as_str();
        path.push(key);
        let dotted = |path: &[&str]| path.get(1..).unwrap_or_default().join(".");
        match description.fields.iter().find(|field| field.key == key) {
            None => {
                let message = format!("`{}` has no setting `{}`", subject.name(), dotted(path));
                let known = description.fields.iter().map(|field| field.key);
                let problem = Problem::new("unknown-setting", message, subject.said(path));
                subject.report(problem.help(suggest::help(key, "setting", known)));
            }
            Some(field) => {
                if let Shape::Group(group) = field.shape {
                    match *value {
                        Value::Null => {}
                        Value::Object(map) => {
                            let said: Vec<_> = map.iter().collect();
                            walk(subject, group, &said, path);
                        }
                        _ => {
                            let message = format!(
                                "setting `{}` of `{}` is a group of settings",
                                dotted(path),
                                subject.name()
                            );
                            let problem =
                                Problem::new("invalid-setting", message, subject.said(path));
                            let known: Vec<&str> = group.fields.iter().map(|it| it.key).collect();
                            subject.report(
                                problem.help(format!(
                                    "say what is in it: {}",
                                    suggest::quoted(&known)
                                )),
                            );
                        }
                    }
                }
            }
        }
        path.pop();
    }
}

/// Whether nothing on the way to a setting is something else than a group.
pub(super) fn is_readable(said: &Said, path: &[&str]) -> bool {
    let Some((first, inner)) = path.split_first() else {
        return true;
    };
    let mut value = said.get(*first);
    for key in inner {
        match value {
            None | Some(Value::Null) => return true,
            Some(Value::Object(map)) => value = map.get(*key),
            Some(_) => return false,
        }
    }
    true
}

//! Reading a line.

use std::net::IpAddr;

use smol_str::SmolStr;
use stowplan_model::{Date, EnvironmentId};

use crate::{
    Grant, Mistake, Number, Owner, Resource,
    mistake::{At, Mistakes, shown},
};

/// A line that was read.
pub(crate) struct Line {
    pub(crate) at: At,
    pub(crate) grant: Grant,
}

/// A word of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) at: At,
}

impl Word<'_> {
    fn mistake(&self, code: &'static str, what: &str) -> Mistake {
        let message = format!("`{}` is {what}", shown(self.text));
        Mistake::new(self.at, code, message)
    }
}

/// The most that a line has.
pub(crate) const COLUMNS: usize = 7;

const FORM: &str = "a line is where, what, which, the environment and what in it, as in `seoul node-port 31877 ovenbreak/logging kafka-0:external`; `released` and a day may follow";

/// Reads a line, with all that is wrong with it.
pub(crate) fn read(words: &[Word<'_>], mistakes: &mut Mistakes) -> Option<Grant> {
    let [scope, resource, number, environment, subject, rest @ ..] = words else {
        let (first, last) = (words.first()?, words.last()?);
        let span = (first.at.span.0, last.at.span.1);
        let count = words.len();
        let noun = if count == 1 {
            "column is"
        } else {
            "columns are"
        };
        let message = format!("{count} {noun} too few for a number and its owner");
        let at = At { span, ..first.at };
        mistakes.add(Mistake::new(at, "too-few-columns", message).help(FORM));
        return None;
    };
    let scope = mistakes.told(name(scope));
    let resource = mistakes.told(kind(resource));
    // What a number must be like depends on its kind.
    let number = resource.and_then(|it| mistakes.told(self::number(it, number)));
    let environment = mistakes.told(self::environment(environment));
    let subject = mistakes.told(name(subject));
    let released = mistakes.told(released(rest));
    Some(Grant {
        scope: scope?,
        resource: resource?,
        number: number?,
        owner: Owner {
            environment: environment?,
            subject: subject?,
        },
        released: released?,
    })
}

/// A scope or a subject: what those of a plan have.
fn name(word: &Word<'_>) -> Result<SmolStr, Box<Mistake>> {
    // The longest is a host, or a cluster, a namespace and a service.
    let short = word.text.len() <= 255;
    if short && word.text.bytes().all(|it| it.is_ascii_graphic()) {
        return Ok(word.text.into());
    }
    let mistake = word.mistake(
        "invalid-name",
        "no name of a cluster, a server or a service",
    );
    Err(mistake
        .help("one has at most 255 letters, digits and signs of ASCII")
        .into())
}

fn kind(word: &Word<'_>) -> Result<Resource, Box<Mistake>> {
    let known = Resource::ALL
        .into_iter()
        .find(|it| it.as_str() == word.text);
    known.ok_or_else(|| {
        let mistake = word.mistake("unknown-resource", "no kind of number that is given out");
        let similar = nearest(word.text).map(|it| format!("a similar one exists: `{it}`"));
        let help = similar.unwrap_or_else(|| {
            let all = Resource::ALL.map(|it| format!("`{it}`"));
            format!("these are: {}", all.join(", "))
        });
        mistake.help(help).into()
    })
}

/// The kind that was probably meant.
fn nearest(given: &str) -> Option<Resource> {
    // No longer word is near to any.
    let given: String = given
        .chars()
        .take(32)
        .flat_map(char::to_lowercase)
        .collect();
    let plain = given.replace('_', "-");
    let near = Resource::ALL.map(|it| (strsim::damerau_levenshtein(&plain, it.as_str()), it));
    let (distance, resource) = near.into_iter().min()?;
    (distance <= 3).then_some(resource)
}

fn number(resource: Resource, word: &Word<'_>) -> Result<Number, Box<Mistake>> {
    let text = word.text;
    let digits = text.bytes().all(|it| it.is_ascii_digit());
    let read = match resource {
        Resource::NodePort | Resource::HostPort => {
            let port = text.parse().ok().filter(|it| digits && *it > 0);
            port.map(Number::Port)
        }
        Resource::Address => text
            .parse()
            .ok()
            .map(|it: IpAddr| Number::Address(it.to_canonical())),
        Resource::RedisDb => text.parse().ok().filter(|_| digits).map(Number::Database),
        Resource::MysqlDatabase => Number::is_name(text).then(|| Number::Name(text.into())),
    };
    read.ok_or_else(|| {
        let (what, help) = match resource {
            Resource::NodePort | Resource::HostPort => {
                ("no port", "a port is a number from 1 to 65535")
            }
            Resource::Address => (
                "no IP address",
                "an address is written as `203.0.113.7` or `2001:db8::7`",
            ),
            Resource::RedisDb => (
                "no number of a database",
                "databases of Redis have numbers from 0 on",
            ),
            Resource::MysqlDatabase => (
                "no name of a database",
                "a name has at most 64 letters, digits, `_` and `$`, not digits alone",
            ),
        };
        word.mistake("invalid-number", what).help(help).into()
    })
}

fn environment(word: &Word<'_>) -> Result<EnvironmentId, Box<Mistake>> {
    let parts = word.text.split_once('/');
    let id = parts.and_then(|(app, environment)| {
        Some(EnvironmentId {
            app: app.parse().ok()?,
            environment: environment.parse().ok()?,
        })
    });
    id.ok_or_else(|| {
        let mistake = word.mistake("invalid-environment", "no environment");
        let help = "an environment is its app and its name, as in `ovenbreak/logging`";
        mistake.help(help).into()
    })
}

/// What follows the owner.
fn released(rest: &[Word<'_>]) -> Result<Option<Date>, Box<Mistake>> {
    match rest {
        [] => Ok(None),
        [word, ..] if word.text != "released" => {
            let mistake = word.mistake("too-many-columns", "more than a line has");
            Err(mistake
                .help("nothing follows the owner but `released` and a day")
                .into())
        }
        [_] => Ok(Some(Grant::UNDATED)),
        [_, day] => day.text.parse().map(Some).map_err(|_| {
            let mistake = day.mistake("invalid-day", "no day");
            mistake.help("a day is written as `2026-02-28`").into()
        }),
        [_, _, more, ..] => {
            let mistake = more.mistake("too-many-columns", "more than a line has");
            Err(mistake.help("nothing follows the day of a release").into())
        }
    }
}

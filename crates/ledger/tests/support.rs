//! Short words for requests and what comes of them.

use stowplan_ledger::{Allocation, Change, Ledger, Mistake, Owner, Request, Terms, Wanted, Why};
use stowplan_model::Date;

/// `a/x kafka-0:external`.
pub(crate) fn owner(text: &str) -> Owner {
    let (environment, subject) = text.split_once(' ').unwrap();
    let (app, environment) = environment.split_once('/').unwrap();
    Owner {
        environment: stowplan_model::EnvironmentId {
            app: app.parse().unwrap(),
            environment: environment.parse().unwrap(),
        },
        subject: subject.into(),
    }
}

pub(crate) fn ask(scope: &str, owner: &str, wanted: Wanted) -> Request {
    Request {
        scope: scope.into(),
        owner: self::owner(owner),
        wanted,
    }
}

pub(crate) const RANGE: (u16, u16) = (30000, 32767);

/// Any node port of `seoul`.
pub(crate) fn any(owner: &str) -> Request {
    within(owner, RANGE)
}

/// Any node port of `seoul` in a range.
pub(crate) fn within(owner: &str, range: (u16, u16)) -> Request {
    ask("seoul", owner, Wanted::NodePort { fixed: None, range })
}

/// A certain node port of `seoul`.
pub(crate) fn this(owner: &str, number: u16) -> Request {
    let wanted = Wanted::NodePort {
        fixed: Some(number),
        range: RANGE,
    };
    ask("seoul", owner, wanted)
}

pub(crate) fn redis(owner: &str, fixed: Option<u32>, databases: u32) -> Request {
    ask("cache.example", owner, Wanted::RedisDb { fixed, databases })
}

pub(crate) fn mysql(owner: &str, fixed: Option<&str>, wish: &str) -> Request {
    let wanted = Wanted::MysqlDatabase {
        fixed: fixed.map(Into::into),
        wish: wish.into(),
    };
    ask("sql.example", owner, wanted)
}

pub(crate) fn address(owner: &str, fixed: Option<&str>, pool: &[(&str, &str)]) -> Request {
    let wanted = Wanted::Address {
        fixed: fixed.map(|it| it.parse().unwrap()),
        pool: pool
            .iter()
            .map(|(first, last)| (first.parse().unwrap(), last.parse().unwrap()))
            .collect(),
    };
    ask("seoul", owner, wanted)
}

pub(crate) fn on(day: &'static str) -> Terms {
    Terms {
        today: Some(Date::literal(day)),
        reuse: false,
    }
}

pub(crate) fn reuse_on(day: &'static str) -> Terms {
    Terms {
        reuse: true,
        ..on(day)
    }
}

/// A ledger of these lines.
pub(crate) fn ledger(lines: &[&str]) -> Ledger {
    let text = format!("# stowplan.lock 1\n{}\n", lines.join("\n"));
    match Ledger::parse(&text) {
        Ok(ledger) => ledger,
        Err(mistakes) => panic!("{mistakes:?}"),
    }
}

/// The lines of a ledger.
pub(crate) fn lines(ledger: &Ledger) -> Vec<String> {
    ledger.grants().iter().map(ToString::to_string).collect()
}

/// What was refused, in words.
pub(crate) fn refusals(allocation: &Allocation) -> Vec<String> {
    let told = |why: &Why| match why {
        Why::Taken { number, by } => format!("{number} is taken by {by}"),
        Why::Released { number, by } => format!("{number} was released by {by}"),
        Why::Exhausted {
            of,
            holders,
            released,
        } => {
            let holders: Vec<String> = holders
                .iter()
                .map(|(id, count)| format!("{id} {count}"))
                .collect();
            let holders = holders.join(", ");
            format!("none of {of} is left: {holders}; {released} released")
        }
    };
    let refusals = allocation.refusals.iter();
    refusals
        .map(|it| format!("{}: {}", it.request.owner, told(&it.why)))
        .collect()
}

/// What changed, in words.
pub(crate) fn changes(changes: &[Change]) -> Vec<String> {
    let told = |change: &Change| match change {
        Change::Granted(grant) => format!("+ {grant}"),
        Change::Released(grant) => format!("- {grant}"),
        Change::Given(was, now) => format!("{was} > {now}"),
    };
    changes.iter().map(told).collect()
}

/// What is wrong, in words, with the piece of text that each is about.
pub(crate) fn mistakes(text: &str) -> Vec<String> {
    let told = |it: &Mistake| {
        let of = |(start, end): (usize, usize)| text[start..end].to_owned();
        let related = it.related.as_ref();
        let related = related.map(|(span, words)| format!(" [{words}: {}]", of(*span)));
        let help = it.help.as_ref().map(|it| format!(" ({it})"));
        format!(
            "{} <{}> {}: {}{}{}",
            it.line,
            of(it.span),
            it.code,
            it.message,
            help.unwrap_or_default(),
            related.unwrap_or_default()
        )
    };
    match Ledger::parse(text) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.iter().map(told).collect(),
    }
}

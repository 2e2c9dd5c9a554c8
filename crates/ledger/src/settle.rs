//! From lines to a ledger: each number once, each owner one number.

use std::cmp::Reverse;

use crate::{Grant, Mistake, key::Key, line::Line, mistake::Mistakes};

/// The grants of all lines, in the order of the text; two that can't both be are mistakes.
pub(crate) fn settle(lines: Vec<Line>, mistakes: &mut Mistakes) -> Vec<Grant> {
    let lines = by_number(lines, mistakes);
    one_for_each_owner(&lines, mistakes);
    lines.into_iter().map(|line| line.grant).collect()
}

/// Of the lines of each number the one that holds, in the order of the text.
fn by_number(lines: Vec<Line>, mistakes: &mut Mistakes) -> Vec<Line> {
    let mut keyed: Vec<(Key, Line)> = lines
        .into_iter()
        .map(|line| (Key::of(&line.grant.number), line))
        .collect();
    keyed.sort_by(|(key, one), (other_key, other)| {
        let (a, b) = (&one.grant, &other.grant);
        let number = (&a.scope, a.resource, key).cmp(&(&b.scope, b.resource, other_key));
        number.then_with(|| precedence(one).cmp(&precedence(other)))
    });
    let mut settled: Vec<(Key, Line)> = Vec::new();
    for (key, line) in keyed {
        let grant = &line.grant;
        match settled.last() {
            Some((before, first))
                if *before == key
                    && first.grant.scope == grant.scope
                    && first.grant.resource == grant.resource =>
            {
                if grant.is_held() && grant.owner != first.grant.owner {
                    mistakes.add(number_twice(first, &line));
                }
            }
            _ => settled.push((key, line)),
        }
    }
    let mut lines: Vec<Line> = settled.into_iter().map(|(_, line)| line).collect();
    lines.sort_by(|one, other| one.grant.place().cmp(&other.grant.place()));
    lines
}

/// Of two lines of one number: first who has it, then who had it last; then the upper line.
fn precedence(line: &Line) -> (bool, Option<Reverse<stowplan_model::Date>>, usize) {
    let grant = &line.grant;
    (!grant.is_held(), grant.released.map(Reverse), line.at.line)
}

fn number_twice(first: &Line, second: &Line) -> Mistake {
    let Grant {
        scope,
        resource,
        number,
        owner,
        ..
    } = &second.grant;
    let message = format!(
        "{} {number} of `{scope}` is given to `{owner}` here and to `{}` on line {}",
        resource.noun(),
        first.grant.owner,
        first.at.line
    );
    Mistake::new(second.at, "number-twice", message)
        .help(
            "delete the line of the one that is not deployed yet and render again: it gets another",
        )
        .related(first.at, "the other line")
}

fn one_for_each_owner(lines: &[Line], mistakes: &mut Mistakes) {
    let mut before: Option<&Line> = None;
    for line in lines.iter().filter(|it| it.grant.is_held()) {
        let same = |first: &&Line| {
            let (a, b) = (&first.grant, &line.grant);
            (&a.scope, a.resource, &a.owner) == (&b.scope, b.resource, &b.owner)
        };
        match before.filter(same) {
            Some(first) => mistakes.add(owner_twice(first, line)),
            None => before = Some(line),
        }
    }
}

fn owner_twice(one: &Line, other: &Line) -> Mistake {
    let (first, second) = if one.at.line <= other.at.line {
        (one, other)
    } else {
        (other, one)
    };
    let Grant {
        scope,
        resource,
        number,
        owner,
        ..
    } = &second.grant;
    let noun = resource.noun();
    let message = format!(
        "`{owner}` has {noun} {number} of `{scope}` here and {} on line {}",
        first.grant.number, first.at.line
    );
    Mistake::new(second.at, "owner-twice", message)
        .help("delete the line with the one that is not deployed")
        .related(first.at, "the other line")
}

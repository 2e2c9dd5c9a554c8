//! Choosing a number that nobody has.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::{
    Number, Request, Resource,
    key::{Key, address_of},
    pool::Pool,
    request::{allowed, cut},
    taken::Taken,
};

/// What can't be chosen, of one scope and kind.
#[derive(Default)]
pub(crate) struct Chooser {
    /// What anybody ever had.
    known: Taken,
    /// What somebody has, or released too short a time ago.
    blocked: Taken,
    /// The number after the last one that was tried for a wish.
    next: BTreeMap<SmolStr, u32>,
}

impl Chooser {
    /// A line of the ledger.
    pub(crate) fn has_line(&mut self, key: &Key, may_be_given_again: bool) {
        if let Key::Number(number) = key {
            self.known.insert(*number);
            if !may_be_given_again {
                self.blocked.insert(*number);
            }
        }
    }

    /// A number of a pool, which is then taken: one that nobody ever had, or one that was released
    /// long enough ago.
    pub(crate) fn number(&mut self, request: &Request, pool: &Pool) -> Option<Number> {
        let resource = request.wanted.resource();
        let start = pool.start(&request.scope, resource, &request.owner);
        let free = pool.first_free(start, &self.known);
        let number = free.or_else(|| pool.first_free(start, &self.blocked))?;
        self.known.insert(number);
        self.blocked.insert(number);
        match resource {
            Resource::NodePort | Resource::HostPort => u16::try_from(number).ok().map(Number::Port),
            Resource::Address => Some(Number::Address(address_of(number))),
            Resource::RedisDb => u32::try_from(number).ok().map(Number::Database),
            Resource::MysqlDatabase => None,
        }
    }

    /// The name of a database: the wish, or the wish with a number.
    pub(crate) fn name(&mut self, wish: &str, taken: impl Fn(&Key) -> bool) -> Number {
        let plain = Number::Name(Number::name_like(wish));
        if !taken(&Key::of(&plain)) {
            return plain;
        }
        // Room for any number.
        let wish = allowed(wish);
        let stem = cut(&wish, Number::LONGEST_NAME - "_4294967295".len());
        let next = self
            .next
            .entry(stem.to_ascii_lowercase().into())
            .or_insert(2);
        loop {
            let name = Number::Name(smol_str::format_smolstr!("{stem}_{next}"));
            *next = next.wrapping_add(1);
            if !taken(&Key::of(&name)) {
                return name;
            }
        }
    }
}

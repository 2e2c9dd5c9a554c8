//! Which numbers can't be given.

use std::collections::BTreeMap;

/// Numbers that are taken, as stretches: the next free one is found without trying each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taken {
    /// The last of each stretch, by its first; none touch.
    stretches: BTreeMap<u128, u128>,
}

impl Taken {
    pub(crate) fn insert(&mut self, number: u128) {
        let (mut first, mut last) = (number, number);
        let before = self.stretches.range(..=number).next_back();
        if let Some((&start, &end)) = before {
            if end >= number {
                return;
            }
            if end + 1 == number {
                first = start;
            }
        }
        if let Some(next) = number.checked_add(1)
            && let Some(end) = self.stretches.remove(&next)
        {
            last = end;
        }
        self.stretches.insert(first, last);
    }

    /// The first of these that is free.
    pub(crate) fn first_free(&self, from: u128, to: u128) -> Option<u128> {
        let before = self.stretches.range(..=from).next_back();
        let free = match before {
            Some((_, &end)) if end >= from => end.checked_add(1)?,
            _ => from,
        };
        (free <= to).then_some(free)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_next_free_number_is_the_one_that_trying_finds(
            numbers in prop::collection::vec(0..60_u128, 0..60),
            from in 0..60_u128,
            to in 0..60_u128,
        ) {
            let mut taken = Taken::default();
            for number in &numbers {
                taken.insert(*number);
            }
            let set: BTreeSet<u128> = numbers.into_iter().collect();
            let tried = (from..=to).find(|it| !set.contains(it));
            prop_assert_eq!(taken.first_free(from, to), tried);
        }
    }

    #[test]
    fn the_last_number_of_all_can_be_taken() {
        let mut taken = Taken::default();
        taken.insert(u128::MAX);
        assert_eq!(taken.first_free(u128::MAX, u128::MAX), None);
        taken.insert(u128::MAX - 1);
        taken.insert(0);
        assert_eq!(taken.first_free(u128::MAX - 1, u128::MAX), None);
        assert_eq!(taken.first_free(0, u128::MAX), Some(1));
    }
}

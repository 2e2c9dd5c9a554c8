//! The game: players are seated in rooms, in the order in which they come.

use std::sync::atomic::{AtomicU32, Ordering};

use arena_settings::{ArenaSettings, Seating};

use crate::deployed::Environment;

/// All rooms of one server.
pub(crate) struct Arena {
    pub(crate) settings: ArenaSettings,
    pub(crate) environment: Environment,
    players: AtomicU32,
}

/// A player's seat; both numbers are from 1.
pub(crate) struct Seat {
    pub(crate) room: u32,
    pub(crate) seat: u32,
}

impl Arena {
    /// An arena without players.
    pub(crate) fn new(settings: ArenaSettings, environment: Environment) -> Self {
        Self {
            settings,
            environment,
            players: AtomicU32::new(0),
        }
    }

    /// The next free seat; `None` if there is none.
    pub(crate) fn join(&self) -> Option<Seat> {
        let (size, rooms) = (self.settings.room_size, self.settings.limits.rooms);
        let take = |taken| (taken < size * rooms).then_some(taken + 1);
        let before = self
            .players
            .try_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .ok()?;
        let (room, seat) = match self.settings.seating {
            Seating::Fill => (before / size, before % size),
            Seating::Spread => (before % rooms, before / rooms),
        };
        Some(Seat {
            room: room + 1,
            seat: seat + 1,
        })
    }

    /// How many players have a seat.
    pub(crate) fn players(&self) -> u32 {
        self.players.load(Ordering::Relaxed)
    }
}

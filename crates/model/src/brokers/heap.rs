//! Heaps and caches within the memory limit.

use crate::{Arg, EnvName, Text, Workload, handle::Broker, memory_share};

/// A heap or cache, as a share of the main container's memory limit, and how the program is told.
///
/// In the text, `{mib}` is the share in MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heap {
    percent: u32,
    told: Told,
    text: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Variable(&'static str),
    Argument(&'static str),
}

impl Heap {
    /// The most that a heap may have: stacks, buffers and the program itself are beside it.
    const MOST: u32 = 90;

    /// Java's options in a variable: the least and the most are the same, so that nothing is moved.
    pub const fn java(variable: &'static str, percent: u32) -> Self {
        Self::variable(variable, percent, "-Xms{mib}m -Xmx{mib}m")
    }

    /// A text in a variable, such as `{mib}MiB`.
    pub const fn variable(name: &'static str, percent: u32, text: &'static str) -> Self {
        Self {
            percent,
            told: Told::Variable(name),
            text,
        }
    }

    /// Two arguments: the flag, and a text such as `{mib}mb`.
    pub const fn argument(flag: &'static str, percent: u32, text: &'static str) -> Self {
        Self {
            percent,
            told: Told::Argument(flag),
            text,
        }
    }

    #[track_caller]
    pub(super) fn tell(self, broker: Broker<'_>) {
        if self.percent > Self::MOST {
            let message = format!("a heap of {} % of the memory limit", self.percent);
            let help = "give at most 90 %: stacks, buffers and the program itself need the rest";
            broker.0.refuse("heap-share", message, help);
            return;
        }
        let mut parts = Vec::new();
        for (index, part) in self.text.split("{mib}").enumerate() {
            if index > 0 {
                parts.push(memory_share(self.percent));
            }
            if !part.is_empty() {
                parts.push(Text::from(part));
            }
        }
        let text = Text::Concat(parts);
        match self.told {
            Told::Variable(name) => {
                let name: Result<EnvName, _> = name.into_arg();
                if let Some(name) = broker.0.accept(name) {
                    broker.env(name, text);
                }
            }
            Told::Argument(flag) => {
                broker.args([Text::from(flag), text]);
            }
        }
    }
}

//! What git writes into a file that it can't merge.

use crate::{
    Mistake,
    mistake::{At, Mistakes},
};

/// The conflicts of a file, line by line.
#[derive(Debug, Default)]
pub(crate) struct Conflicts {
    open: Option<At>,
    /// Within what both sides began with, which `merge.conflictStyle=diff3` adds.
    base: bool,
    any: bool,
}

impl Conflicts {
    /// Looks at a line, and tells whether it is git's and not the ledger's.
    pub(crate) fn take(&mut self, content: &str, at: At, mistakes: &mut Mistakes) -> bool {
        match marker(content) {
            Some('<') => {
                self.close(None, mistakes);
                self.open = Some(at);
            }
            Some('|') if self.open.is_some() => self.base = true,
            Some('=') if self.open.is_some() => self.base = false,
            Some('>') if self.open.is_some() => self.close(Some(at), mistakes),
            // The rest of a conflict that somebody resolved half.
            Some(_) => {
                self.any = true;
                mistakes.add(unresolved(at));
            }
            None => return self.base,
        }
        true
    }

    /// The end of the file: whether there was any.
    pub(crate) fn end(mut self, mistakes: &mut Mistakes) -> bool {
        self.close(None, mistakes);
        self.any
    }

    fn close(&mut self, end: Option<At>, mistakes: &mut Mistakes) {
        self.base = false;
        if let Some(start) = self.open.take() {
            self.any = true;
            let mistake = unresolved(start);
            mistakes.add(match end {
                Some(end) => mistake.related(end, "to here"),
                None => mistake,
            });
        }
    }
}

fn unresolved(at: At) -> Mistake {
    let message = "a merge was not finished: git left both sides here";
    Mistake::new(at, "merge-conflict", message).help(
        "keep the lines of both sides, delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`, and render again",
    )
}

/// The character of which git writes seven, or as many as `conflict-marker-size` says.
fn marker(content: &str) -> Option<char> {
    let first = content.chars().next()?;
    let rest = content.trim_start_matches(first);
    let many = content.len() - rest.len() >= 7;
    let marks = matches!(first, '<' | '|' | '=' | '>');
    let alone = rest.chars().next().is_none_or(char::is_whitespace);
    (marks && many && alone).then_some(first)
}

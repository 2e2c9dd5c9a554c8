//! What a validator found, small enough to be made at compile time.

/// Why some text is not what it should be.
///
/// Validators are `const fn(&[u8]) -> Result<(), Fault>`, so that one implementation serves both
/// `FromStr` and literals that are checked by the compiler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is nothing.
    Empty,
    /// It is longer than so many bytes.
    TooLong { limit: usize },
    /// The character that begins at this byte is not allowed there.
    NotAllowed { at: usize },
    /// The first character is one that may only stand further on.
    Beginning,
    /// The last character is one that may only stand further in.
    End,
    /// Another rule is broken; the text says which.
    Rule(&'static str),
}

/// Continues after `Ok`, returns the fault otherwise: `?` is not for `const fn` yet.
macro_rules! hold {
    ($checked:expr) => {
        if let Err(fault) = $checked {
            return Err(fault);
        }
    };
}
pub(crate) use hold;

/// The first place of `byte` in the range, or the range's end.
pub(crate) const fn find(text: &[u8], byte: u8, from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end && text[at] != byte {
        at += 1;
    }
    at
}

impl Fault {
    /// Says why `given` is refused, as a lower-case phrase.
    pub(crate) const fn why(self, given: &str, rule: &str) -> Words {
        let words = Words::new();
        match self {
            Self::Empty => words.text("it is empty; ").text(rule),
            Self::TooLong { limit } => words
                .text("it has ")
                .number(given.len())
                .text(" bytes, at most ")
                .number(limit)
                .text(" are allowed"),
            Self::NotAllowed { at } => words
                .character(given, at)
                .text(" at byte ")
                .number(at)
                .text(" is not allowed; ")
                .text(rule),
            Self::Beginning => words
                .text("it must not begin with ")
                .character(given, 0)
                .text("; ")
                .text(rule),
            Self::End => words
                .text("it must not end with ")
                .character(given, given.len().saturating_sub(1))
                .text("; ")
                .text(rule),
            Self::Rule(broken) => words.text(broken),
        }
    }

    /// Ends a constant's evaluation with the message that `InvalidValue` would show, at the
    /// literal that is at fault.
    #[track_caller]
    pub(crate) const fn refuse(self, noun: &str, given: &str, rule: &str) -> ! {
        let why = self.why(given, rule);
        let message = Words::new()
            .text("`")
            .text(given)
            .text("` is not ")
            .text(article(noun))
            .text(noun)
            .text(": ")
            .text(why.as_str());
        panic!("{}", message.as_str())
    }
}

/// `a ` or `an `, by the noun's first letter.
pub(crate) const fn article(noun: &str) -> &'static str {
    match noun.as_bytes() {
        [b'a' | b'e' | b'i' | b'o' | b'I', ..] => "an ",
        _ => "a ",
    }
}

/// Text put together without allocation; what does not fit is left out.
pub(crate) struct Words {
    bytes: [u8; Self::ROOM],
    len: usize,
}

impl Words {
    const ROOM: usize = 768;

    const fn new() -> Self {
        Self {
            bytes: [0; Self::ROOM],
            len: 0,
        }
    }

    pub(crate) const fn as_str(&self) -> &str {
        // Only whole characters are ever added, so this never is the empty alternative.
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    const fn text(self, text: &str) -> Self {
        self.part(text.as_bytes(), 0, text.len())
    }

    const fn part(mut self, bytes: &[u8], from: usize, to: usize) -> Self {
        let mut at = from;
        while at < to {
            let mut next = at + 1;
            while next < to && bytes[next] & 0b1100_0000 == 0b1000_0000 {
                next += 1;
            }
            if self.len + (next - at) > Self::ROOM {
                break;
            }
            while at < next {
                self.bytes[self.len] = bytes[at];
                self.len += 1;
                at += 1;
            }
        }
        self
    }

    const fn number(self, number: usize) -> Self {
        let mut digits = [b'0'; 20];
        let mut at = digits.len();
        let mut rest = number;
        loop {
            at -= 1;
            digits[at] = b"0123456789"[rest % 10];
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.part(&digits, at, digits.len())
    }

    /// Names the character beginning at byte `at`, so that invisible ones can be seen.
    const fn character(self, given: &str, at: usize) -> Self {
        let bytes = given.as_bytes();
        if at >= bytes.len() {
            return self.text("nothing");
        }
        match bytes[at] {
            b' ' => self.text("a space"),
            b'\n' | b'\r' => self.text("a line break"),
            b'\t' => self.text("a tab"),
            0..=0x1f | 0x7f => self.text("a control character"),
            b'`' => self.text("a backtick"),
            _ => {
                let mut end = at + 1;
                while end < bytes.len() && bytes[end] & 0b1100_0000 == 0b1000_0000 {
                    end += 1;
                }
                self.text("`").part(bytes, at, end).text("`")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_whole_characters() {
        let long = "é".repeat(1000);
        let words = Words::new().text("x").text(&long);
        assert_eq!(words.as_str().chars().count(), 1 + (Words::ROOM - 1) / 2);
    }

    #[test]
    fn invisible_characters_are_named() {
        let check = |given: &str, at: usize, expect: &str| {
            let why = Fault::NotAllowed { at }.why(given, "rule");
            assert_eq!(why.as_str(), expect);
        };
        check("a b", 1, "a space at byte 1 is not allowed; rule");
        check(
            "a\u{7f}",
            1,
            "a control character at byte 1 is not allowed; rule",
        );
        check("aé", 1, "`é` at byte 1 is not allowed; rule");
        check("a", 9, "nothing at byte 9 is not allowed; rule");
    }

    #[test]
    fn numbers_are_written_in_full() {
        let all = usize::MAX.to_string();
        assert_eq!(Words::new().number(0).as_str(), "0");
        assert_eq!(Words::new().number(usize::MAX).as_str(), all);
    }
}

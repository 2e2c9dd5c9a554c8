//! Anchors, aliases and tags.

use super::{Kind, Scanner};
use crate::read::mistake::{Fault, Mistake};
use crate::read::tag::Tag;

impl Scanner<'_> {
    /// The anchor or alias that stands here.
    pub(super) fn name(&mut self, sign: u8) -> Result<(), Fault> {
        self.save_candidate()?;
        self.is_key_allowed = false;
        let start = self.cursor.at;
        self.cursor.at += 1;
        self.letters();
        let name = self
            .cursor
            .text
            .get(start + 1..self.cursor.at)
            .unwrap_or_default();
        let is_end = self.cursor.is_blank_or_end(0)
            || matches!(
                self.cursor.byte(0),
                Some(b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`')
            );
        if name.is_empty() || !is_end {
            return Err(self.cursor.fault(Mistake::Name, start));
        }
        let kind = if sign == b'*' {
            Kind::Alias(name)
        } else {
            Kind::Anchor(name)
        };
        let range = self.cursor.from(start);
        self.push(kind, range);
        Ok(())
    }

    fn letters(&mut self) {
        while let Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-') = self.cursor.byte(0)
        {
            self.cursor.at += 1;
        }
    }

    pub(super) fn tag(&mut self) -> Result<(), Fault> {
        self.save_candidate()?;
        self.is_key_allowed = false;
        let start = self.cursor.at;
        let tag = if self.cursor.byte(1) == Some(b'<') {
            self.cursor.at += 2;
            let name = self.uri(start)?;
            if name.is_empty() || self.cursor.byte(0) != Some(b'>') {
                return Err(self.cursor.fault(Mistake::Tag, start));
            }
            self.cursor.at += 1;
            Some(Tag::of(&name))
        } else {
            self.cursor.at += 1;
            self.letters();
            let handle = self
                .cursor
                .text
                .get(start + 1..self.cursor.at)
                .unwrap_or_default();
            if self.cursor.byte(0) == Some(b'!') {
                self.cursor.at += 1;
                let name = self.uri(start)?;
                if name.is_empty() {
                    return Err(self.cursor.fault(Mistake::Tag, start));
                }
                handle
                    .is_empty()
                    .then(|| Tag::of(&format!("tag:yaml.org,2002:{name}")))
            } else {
                self.uri(start)?;
                Some(Tag::Other)
            }
        };
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.cursor.fault(Mistake::Tag, start));
        }
        let range = self.cursor.from(start);
        self.push(Kind::Tag(tag), range);
        Ok(())
    }

    /// The characters of a tag from here on.
    fn uri(&mut self, start: usize) -> Result<String, Fault> {
        let mut bytes = Vec::new();
        while let Some(byte) = self.cursor.byte(0) {
            match byte {
                b'%' => {
                    let digits = self
                        .cursor
                        .bytes
                        .get(self.cursor.at + 1..self.cursor.at + 3);
                    let code = digits
                        .and_then(|it| std::str::from_utf8(it).ok())
                        .filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))
                        .and_then(|it| u8::from_str_radix(it, 16).ok());
                    let Some(code) = code else {
                        return Err(self.cursor.fault(Mistake::Tag, start));
                    };
                    bytes.push(code);
                    self.cursor.at += 2;
                }
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => bytes.push(byte),
                _ if b"_-;/?:@&=+$,.!~*'()[]".contains(&byte) => bytes.push(byte),
                _ => break,
            }
            self.cursor.at += 1;
        }
        String::from_utf8(bytes).map_err(|_| self.cursor.fault(Mistake::Tag, start))
    }
}

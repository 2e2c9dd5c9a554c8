//! What kinds of characters a text is made of, found in one pass over its bytes.

/// A set of the kinds below.
#[derive(Clone, Copy)]
pub(super) struct Traits(u8);

/// A line feed.
pub(super) const LINE_FEED: u8 = 1;
/// A tab.
pub(super) const TAB: u8 = 1 << 1;
/// Any other control character of ASCII.
pub(super) const CONTROL: u8 = 1 << 2;
/// Part of a character that is not ASCII.
pub(super) const HIGH: u8 = 1 << 3;
/// `:` or `#`, which end a plain scalar next to a blank.
pub(super) const INDICATOR: u8 = 1 << 4;

const KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte {
            0x0a => LINE_FEED,
            0x09 => TAB,
            0x00..0x20 | 0x7f => CONTROL,
            0x23 | 0x3a => INDICATOR,
            0x80.. => HIGH,
            _ => 0,
        };
        byte += 1;
    }
    kinds
}

impl Traits {
    pub(super) fn of(text: &str) -> Self {
        Self(
            text.bytes()
                .fold(0, |set, byte| set | KINDS[usize::from(byte)]),
        )
    }

    /// Whether any of `kinds` occurs.
    pub(super) const fn any(self, kinds: u8) -> bool {
        self.0 & kinds != 0
    }
}

/// Whether a character that is not ASCII must be written as an escape.
///
/// Readers refuse the C1 controls, the byte order mark and U+FFFE and U+FFFF, and take U+0085,
/// U+2028 and U+2029 for line breaks. The marks that turn the direction of text are read well but
/// let a manifest show a reviewer something else than it says.
pub(super) const fn must_escape(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{9f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}'
    )
}

//! What may be a private key, which no message and no shown line may hold.

use stowplan_model::PublicKey;

/// The text with every stretch that may be a private key as `*`, as long as before.
pub(crate) fn starred(text: &str) -> Option<String> {
    let secrets = secrets(text);
    (!secrets.is_empty()).then(|| replaced(text, &secrets, |it| "*".repeat(it.len())))
}

/// The text with `…` in place of every stretch that may be a private key, and of what is known to
/// be one.
pub(crate) fn shortened(text: &str, known: &[String]) -> String {
    let text = replaced(text, &secrets(text), |_| "…".to_owned());
    known.iter().fold(text, |text, it| text.replace(it, "…"))
}

/// The stretches of a text that may be private keys, in bytes, in order:
///
/// - 60 hexadecimal digits and more, as 64 are most often one. Those of a public key that is valid
///   and of a digest are shown, but where something private is spoken of;
/// - keys as libp2p keeps them and the insides of PEM, in base64;
/// - other text of letters and digits of some length where something private is spoken of.
pub(crate) fn secrets(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut in_pem = false;
    // How far a line is indented under which something private stands.
    let mut private: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        let speaks = speaks_of_private(line);
        if speaks {
            private = private.filter(|it| indent > *it).or(Some(indent));
        } else if !content.is_empty() && private.is_some_and(|it| indent <= it) {
            private = None;
        }
        let first = found.len();
        let rest = pem(line, &mut in_pem, &mut found);
        if let Some((from, to)) = rest {
            let part = line.get(from..to).unwrap_or_default();
            let is_private = speaks || private.is_some();
            tokens(part, is_private, from, &mut found);
        }
        for (start, end) in found.iter_mut().skip(first) {
            (*start, *end) = (*start + begin, *end + begin);
        }
        begin += line.len();
    }
    found
}

fn speaks_of_private(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    ["priv", "secret"].iter().any(|it| line.contains(it))
}

/// Takes what of a line is inside of PEM, and tells which part is not.
fn pem(line: &str, inside: &mut bool, found: &mut Vec<(usize, usize)>) -> Option<(usize, usize)> {
    let start = if *inside {
        0
    } else {
        let begin = line.find("-----BEGIN ").and_then(|begin| {
            let head = line.get(begin..)?;
            let rest = head.find("PRIVATE KEY-----")?;
            Some(begin + rest + "PRIVATE KEY-----".len())
        });
        let Some(begin) = begin else {
            return Some((0, line.len()));
        };
        begin
    };
    let rest = line.get(start..).unwrap_or_default();
    let end = rest.find("-----END");
    // A key that was cut off ends where the file goes on.
    let goes_on = *inside && end.is_none() && rest.contains(": ");
    *inside = end.is_none() && !goes_on;
    if goes_on {
        return Some((0, line.len()));
    }
    let inner = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let blank = inner.len() - inner.trim_start().len();
    let length = inner.trim().len();
    if length > 0 {
        found.push((start + blank, start + blank + length));
    }
    end.map(|end| (start + end, line.len()))
}

/// Takes the words of a part of a line that may be keys.
fn tokens(part: &str, private: bool, from: usize, found: &mut Vec<(usize, usize)>) {
    let is_word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '/' | '_');
    for (start, word) in runs(part, is_word) {
        let before = part.get(..start).unwrap_or_default();
        let private = private && !is_public_key(before);
        if is_key_text(word, private) {
            let after = part.get(start + word.len()..).unwrap_or_default();
            let padding = after.len() - after.trim_start_matches('=').len();
            found.push((from + start, from + start + word.len() + padding));
            continue;
        }
        for (at, digits) in runs(word, |it| it.is_ascii_hexdigit()) {
            let before = if at == 0 { before } else { "" };
            if digits.len() >= DIGITS && !is_public(before, digits, private) {
                let start = from + start + at;
                found.push((start, start + digits.len()));
            }
        }
    }
}

/// Whether it is the value of a `publicKey` that follows.
fn is_public_key(before: &str) -> bool {
    let before = before.strip_suffix("ed25519:").unwrap_or(before);
    let before = before.trim_end_matches([' ', '"', '\'']);
    before.ends_with("publicKey:")
}

/// So many hexadecimal digits may be a key of 64 that was not copied whole.
const DIGITS: usize = 60;

/// Whether these digits are known not to be a private key.
fn is_public(before: &str, digits: &str, private: bool) -> bool {
    if private {
        return false;
    }
    let digest = |name: &str, length: usize| before.ends_with(name) && digits.len() == length;
    if digest("sha256:", 64) || digest("sha512:", 128) {
        return true;
    }
    let marked = before
        .ends_with("ed25519:")
        .then(|| format!("ed25519:{digits}"));
    marked
        .as_deref()
        .unwrap_or(digits)
        .parse::<PublicKey>()
        .is_ok()
}

/// Whether a word is a key in base64, by its beginning; or may be one, where something private is
/// spoken of.
fn is_key_text(word: &str, private: bool) -> bool {
    // libp2p's protobuf of each kind, <https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md>,
    // and the sequences that PKCS #1, SEC 1 and PKCS #8 begin with, and what OpenSSH writes.
    const BEGINNINGS: [&str; 11] = [
        "CAAS",
        "CAES",
        "CAIS",
        "CAMS",
        "MII",
        "MIG",
        "MHc",
        "MHQ",
        "MC4C",
        "MFEC",
        "b3BlbnNzaC1r",
    ];
    let long = word.len() >= 40;
    let mixed = word.bytes().any(|it| it.is_ascii_uppercase())
        && word.bytes().any(|it| it.is_ascii_lowercase());
    if long && mixed && BEGINNINGS.iter().any(|it| word.starts_with(it)) {
        return true;
    }
    private && mixed && word.len() >= 32 && word.parse::<PublicKey>().is_err()
}

/// The longest runs of such characters, with where each begins.
fn runs(text: &str, such: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(such)?;
        let from = rest.get(start..)?;
        let run = from.get(..from.find(|it| !such(it)).unwrap_or(from.len()))?;
        let begin = text.len() - from.len();
        rest = from.get(run.len()..)?;
        Some((begin, run))
    })
}

fn replaced(text: &str, secrets: &[(usize, usize)], by: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for &(from, to) in secrets {
        out.push_str(text.get(end..from).unwrap_or_default());
        out.push_str(&by(text.get(from..to).unwrap_or_default()));
        end = to;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    const PRIVATE: &str = "2d714a9c2d714a9c2d714a9c2d714a9c2d714a9c2d714a9c2d714a9c2d714a9c";

    #[test]
    fn what_may_be_a_private_key_is_hidden() {
        let libp2p = format!("CAESQ{}", "Ab1/".repeat(20));
        let check = |text: &str, secret: &str| {
            let expect = text.replace(secret, &"*".repeat(secret.len()));
            assert_eq!(starred(text).as_deref(), Some(expect.as_str()), "{text}");
            assert_eq!(shortened(text, &[]), text.replace(secret, "…"), "{text}");
        };
        let upper = PRIVATE.to_uppercase();
        let cut = &PRIVATE[..62];
        for secret in [
            PRIVATE,
            &upper,
            cut,
            &libp2p,
            &PRIVATE.repeat(2),
            &format!("ff{PRIVATE}"),
        ] {
            check(secret, secret);
            check(&format!("ä: [{secret}]\nb: 1\n"), secret);
            check(&format!("{{a: {{b: '{secret}'}}}}"), secret);
            check(&format!("env: K={secret},x"), secret);
            check(&format!("found `{secret}`"), secret);
        }
        check(&format!("a: 0x{PRIVATE}"), PRIVATE);
        check(&format!("privateKey: ed25519:{PRIVATE}"), PRIVATE);
        check(&format!("privateKey: {PUBLIC}"), PUBLIC);
        let base64 = "qbvkqMkJ3P0eRZq2r3Tz2Jm1lqkH8cVn0dYwXb5sQ1A=";
        check(&format!("privateKey: {base64}"), base64);
        check(
            &format!("a:\n  privateKey:\n    x: {base64}\n  b: 1\n"),
            base64,
        );
    }

    #[test]
    fn what_is_public_is_shown() {
        let check = |text: &str| assert_eq!(starred(text), None, "{text}");
        check(&format!("publicKey: {PUBLIC}"));
        check(&format!(
            "{{publicKey: '{PUBLIC}', privateKey: {{name: a, key: b}}}}"
        ));
        check(&format!("image: web@sha256:{PRIVATE}"));
        check("privateKey: {name: node-keys-of-the-second-network, key: private-key}");
        check("publicKey: 12D3KooWGC6TvWhfapngX6wvJHMYvKpDMXPb3ZnCZ6dMoaMtimQ5");
        check("a: qbvkqMkJ3P0eRZq2r3Tz2Jm1lqkH8cVn0dYwXb5sQ1A=");
        check("privateKey: x\nb: qbvkqMkJ3P0eRZq2r3Tz2Jm1lqkH8cVn0dYwXb5sQ1A=");
        check("id: 40a1c1c5ed1c2d3e4f5061728394a5b6c7d8e9f0");
    }

    #[test]
    fn the_insides_of_pem_are_hidden() {
        let text = "a: |\n  -----BEGIN EC PRIVATE KEY-----\n  short\n  QUJD==\n  -----END EC PRIVATE KEY-----\nb: short\n";
        let expect = text
            .replace("  short", "  *****")
            .replace("QUJD==", "******");
        assert_eq!(starred(text), Some(expect));
        let line = "a: \"-----BEGIN PRIVATE KEY-----\\nQUJD\\n-----END PRIVATE KEY-----\" # ok";
        let expect = line.replace("\\nQUJD\\n", "********");
        assert_eq!(starred(line), Some(expect));
        let cut = "a: |\n  -----BEGIN PRIVATE KEY-----\n  QUJD\nb: QUJD\n";
        assert_eq!(starred(cut), Some(cut.replacen("QUJD", "****", 1)));
        assert_eq!(starred("-----BEGIN CERTIFICATE-----\nQUJD\n"), None);
    }
}

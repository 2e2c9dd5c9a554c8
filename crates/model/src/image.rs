//! References to container images.

use std::fmt;

use crate::InvalidValue;
use crate::fault::{Fault, find, hold};
use crate::text::text;

text! {
    /// A container image: `[registry[:port]/]repository[:tag][@digest]`. Becomes `image`.
    ///
    /// The repository has at most 255 bytes, the tag 128; the digest is `sha256:` with 64 or
    /// `sha512:` with 128 hexadecimal digits in lower case. The API server only wants the text not
    /// to be empty; what is refused here, the kubelet refuses as `InvalidImageName`.
    /// Source: [distribution/reference](https://github.com/distribution/reference/blob/main/regexp.go).
    ///
    /// ```
    /// use stowplan_model::{ImageRef, image};
    ///
    /// const APP: ImageRef = image!("registry.example.com:5000/game/lobby:1.4.2");
    /// assert_eq!(APP.registry(), Some("registry.example.com:5000"));
    /// assert_eq!(APP.repository(), "game/lobby");
    /// assert_eq!(APP.tag(), Some("1.4.2"));
    /// assert_eq!(APP.with_tag("1.5.0")?, image!("registry.example.com:5000/game/lobby:1.5.0"));
    /// # Ok::<(), stowplan_model::InvalidValue>(())
    /// ```
    pub struct ImageRef;
    noun: "image reference",
    rule: "use `registry/repository:tag` or `registry/repository@sha256:…` with the repository in lower case",
    check: check_image,
    suggest: suggest,
    schema: {
        "description": "A container image: `registry/repository:tag` or `registry/repository@sha256:…`.",
        "pattern": "^[-A-Za-z0-9._:/@\\[\\]]+$",
    },
}

impl ImageRef {
    /// The registry's host and port as written; none means Docker Hub.
    pub fn registry(&self) -> Option<&str> {
        let end = self.parts().registry?;
        Some(&self.as_str()[..end])
    }

    /// The repository as written, without registry: `nginx`, `library/nginx`.
    pub fn repository(&self) -> &str {
        let parts = self.parts();
        let begin = parts.registry.map_or(0, |end| end + 1);
        &self.as_str()[begin..parts.repository]
    }

    /// The tag as written; none, and no digest either, means `latest`.
    pub fn tag(&self) -> Option<&str> {
        let parts = self.parts();
        Some(&self.as_str()[parts.repository + 1..parts.tag?])
    }

    /// The digest with its algorithm, `sha256:…`.
    pub fn digest(&self) -> Option<&str> {
        let begin = self.parts().digest?;
        Some(&self.as_str()[begin..])
    }

    /// Whether it always means the same image, because it has a digest.
    pub fn is_pinned(&self) -> bool {
        self.parts().digest.is_some()
    }

    /// The same repository at another tag, without digest (which would be of the old one).
    pub fn with_tag(&self, tag: impl fmt::Display) -> Result<Self, InvalidValue> {
        let name = &self.as_str()[..self.parts().repository];
        format!("{name}:{tag}").parse()
    }

    /// The same repository and tag pinned to a digest, `sha256:…`.
    pub fn with_digest(&self, digest: impl fmt::Display) -> Result<Self, InvalidValue> {
        let parts = self.parts();
        let name = &self.as_str()[..parts.tag.unwrap_or(parts.repository)];
        format!("{name}@{digest}").parse()
    }

    /// The same image from a mirror: a registry that may have a path below it, as in
    /// `mirror.example.com:5000/hub`.
    ///
    /// Docker Hub's own images are found under `library/` there, as every other client names them.
    ///
    /// # Errors
    ///
    /// If `registry` would not be taken for a host: it needs a `.` or a port, or is `localhost`.
    pub fn with_registry(&self, registry: &str) -> Result<Self, InvalidValue> {
        let repository = self.repository();
        let on_hub = matches!(
            self.registry(),
            None | Some("docker.io" | "index.docker.io")
        );
        let library = if on_hub && !repository.contains('/') {
            "library/"
        } else {
            ""
        };
        let rest = &self.as_str()[self.parts().repository..];
        let image: Self = format!("{registry}/{library}{repository}{rest}").parse()?;
        let host = registry.split('/').next();
        if image.registry() != host {
            let why = "it is not taken for a host; use a name with `.` or a port";
            return Err(InvalidValue::new("registry", registry, why));
        }
        Ok(image)
    }

    fn parts(&self) -> Parts {
        // What exists was split before, so the alternative is never taken.
        split(self.as_str().as_bytes()).unwrap_or(Parts {
            registry: None,
            repository: self.as_str().len(),
            tag: None,
            digest: None,
        })
    }
}

/// Where the parts are.
#[derive(Clone, Copy)]
struct Parts {
    /// End of the registry, followed by `/`.
    registry: Option<usize>,
    /// End of the repository.
    repository: usize,
    /// End of the tag, which begins one after the repository's end.
    tag: Option<usize>,
    /// Beginning of the digest, which goes to the end.
    digest: Option<usize>,
}

const fn check_image(text: &[u8]) -> Result<(), Fault> {
    match split(text) {
        Ok(_) => Ok(()),
        Err(fault) => Err(fault),
    }
}

const fn split(text: &[u8]) -> Result<Parts, Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if is_identifier(text) {
        return Err(Fault::Rule(
            "64 hexadecimal digits are taken for an image's id",
        ));
    }
    let name_end = find(text, b'@', 0, text.len());
    let slash = find(text, b'/', 0, name_end);
    let registry = if slash < name_end && is_registry(text, slash) {
        hold!(check_registry(text, slash));
        Some(slash)
    } else {
        None
    };
    let begin = match registry {
        Some(end) => end + 1,
        None => 0,
    };
    let repository = find(text, b':', begin, name_end);
    hold!(check_repository(text, begin, repository));
    let tag = if repository < name_end {
        hold!(check_tag(text, repository + 1, name_end));
        Some(name_end)
    } else {
        None
    };
    let digest = if name_end < text.len() {
        hold!(check_digest(text.split_at(name_end + 1).1));
        Some(name_end + 1)
    } else {
        None
    };
    Ok(Parts {
        registry,
        repository,
        tag,
        digest,
    })
}

const fn is_identifier(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if !matches!(text[at], b'0'..=b'9' | b'a'..=b'f') {
            return false;
        }
        at += 1;
    }
    text.len() == 64
}

/// Whether what stands before the first `/` is a host: it has a `.`, a `:` or an upper-case letter,
/// or is `localhost`.
const fn is_registry(text: &[u8], end: usize) -> bool {
    let mut at = 0;
    while at < end {
        if matches!(text[at], b'.' | b':' | b'A'..=b'Z') {
            return true;
        }
        at += 1;
    }
    matches!(text.split_at(end).0, b"localhost")
}

const fn check_registry(text: &[u8], end: usize) -> Result<(), Fault> {
    let mut at = 0;
    if text[0] == b'[' {
        at = 1;
        while at < end && (text[at].is_ascii_hexdigit() || text[at] == b':') {
            at += 1;
        }
        if at == 1 || at == end || text[at] != b']' {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    } else {
        let mut before = b'.';
        while at < end && text[at] != b':' {
            let allowed = match text[at] {
                b'-' => before != b'.',
                b'.' => before != b'.' && before != b'-',
                byte => byte.is_ascii_alphanumeric(),
            };
            if !allowed {
                return Err(Fault::NotAllowed { at });
            }
            before = text[at];
            at += 1;
        }
        if before == b'.' || before == b'-' {
            return Err(Fault::Rule(
                "the registry must begin and end with a letter or digit",
            ));
        }
    }
    if at == end {
        return Ok(());
    }
    if text[at] != b':' {
        return Err(Fault::NotAllowed { at });
    }
    let port = at + 1;
    at = port;
    while at < end {
        if !text[at].is_ascii_digit() {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    if port == end {
        return Err(Fault::Rule("the registry's port is empty"));
    }
    Ok(())
}

/// Parts joined by `/`, of lower-case letters and digits joined by `.`, `_`, `__` or any number of
/// `-`.
const fn check_repository(text: &[u8], begin: usize, end: usize) -> Result<(), Fault> {
    if begin == end {
        return Err(Fault::Rule("the repository is empty"));
    }
    if end - begin > 255 {
        return Err(Fault::Rule("the repository has more than 255 bytes"));
    }
    let mut at = begin;
    while at < end {
        if text[at].is_ascii_uppercase() {
            return Err(Fault::Rule("the repository must be in lower case"));
        }
        if !crate::dns::is_alphanumeric(text[at]) {
            let separator = text[at];
            let first = at;
            while at + 1 < end && text[at + 1] == separator {
                at += 1;
            }
            let most = match separator {
                b'.' | b'/' => 1,
                b'_' => 2,
                b'-' => usize::MAX,
                _ => return Err(Fault::NotAllowed { at: first }),
            };
            if at + 1 - first > most {
                return Err(Fault::NotAllowed { at });
            }
            if first == begin {
                return Err(Fault::NotAllowed { at: first });
            }
            if at + 1 == end {
                return Err(Fault::Rule(
                    "each part of the repository must end with a letter or digit",
                ));
            }
            if !crate::dns::is_alphanumeric(text[at + 1]) && !text[at + 1].is_ascii_uppercase() {
                return Err(Fault::NotAllowed { at: at + 1 });
            }
        }
        at += 1;
    }
    Ok(())
}

const fn check_tag(text: &[u8], begin: usize, end: usize) -> Result<(), Fault> {
    if begin == end {
        return Err(Fault::Rule("the tag is empty"));
    }
    if end - begin > 128 {
        return Err(Fault::Rule("the tag has more than 128 bytes"));
    }
    let mut at = begin;
    while at < end {
        let allowed = match text[at] {
            b'.' | b'-' => at > begin,
            byte => byte.is_ascii_alphanumeric() || byte == b'_',
        };
        if !allowed {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    Ok(())
}

const fn check_digest(digest: &[u8]) -> Result<(), Fault> {
    const RULE: Fault = Fault::Rule(
        "the digest must be `sha256:` and 64 or `sha512:` and 128 lower-case hexadecimal digits",
    );
    let (hex, length) = match digest {
        [b's', b'h', b'a', b'2', b'5', b'6', b':', hex @ ..] => (hex, 64),
        [b's', b'h', b'a', b'5', b'1', b'2', b':', hex @ ..] => (hex, 128),
        _ => return Err(RULE),
    };
    let mut at = 0;
    while at < hex.len() {
        if !matches!(hex[at], b'0'..=b'9' | b'a'..=b'f') {
            return Err(RULE);
        }
        at += 1;
    }
    if hex.len() == length {
        Ok(())
    } else {
        Err(RULE)
    }
}

/// Without a scheme and space around, and with the repository in lower case.
fn suggest(text: &str) -> String {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.strip_suffix('/').unwrap_or(text);
    let slash = text.find('/').map_or(0, |slash| slash + 1);
    let end = text[slash..]
        .find([':', '@'])
        .map_or(text.len(), |it| slash + it);
    text[..end].to_ascii_lowercase() + &text[end..]
}

#[cfg(test)]
mod tests;

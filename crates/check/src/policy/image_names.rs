//! Names of images that no registry takes.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&IMAGE_REFERENCE],
    look: Look::Pods(look),
};

static IMAGE_REFERENCE: Rule = Rule {
    name: "image-reference",
    group: Group::Policy,
    level: Level::Warning,
    summary: "an image is named by a registry, a path in small letters, and a tag or digest",
    why: "The API server takes nearly any text. The node does not: the container waits for ever \
          with `InvalidImageName`.",
    source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
    wrong: pod!(
        "  containers:
  - name: web
    image: https://registry.example.com/web:2.1.0
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: registry.example.com/web:2.1.0
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in pod.containers() {
        check(object, container.node.get("image"), findings);
    }
    for volume in pod.spec.get("volumes").items() {
        check(object, volume.path(["image", "reference"]), findings);
    }
}

fn check(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(fault) = node.filled().and_then(fault) else {
        return;
    };
    let found = findings.report(&IMAGE_REFERENCE, object, node, fault.message);
    if let Some(hint) = fault.hint {
        found.hint(hint);
    }
}

struct Fault {
    message: String,
    hint: Option<String>,
}

/// The longest tag, and the longest name without it.
const TAG: usize = 128;
const NAME: usize = 255;

/// What is wrong with an image, if anything is. What somebody is to put another name in the place
/// of is left alone.
fn fault(image: &str) -> Option<Fault> {
    let is_placeholder =
        |it: char| matches!(it, '<' | '>' | '{' | '}' | '[' | ']' | '$' | '%' | '*');
    if image.contains(is_placeholder) || image.contains("..") || image.trim() != image {
        return None;
    }
    let fault = |message: String| {
        Some(Fault {
            message,
            hint: None,
        })
    };
    if let Some((scheme, rest)) = image.split_once("://") {
        return matches!(scheme, "http" | "https" | "docker" | "oci").then(|| Fault {
            message: format!("`{image}` is no name of an image: it begins with `{scheme}://`"),
            hint: Some(format!("write `{rest}`")),
        });
    }
    if image.contains(char::is_whitespace) {
        return fault(format!(
            "`{image}` is no name of an image: there is a space in it"
        ));
    }
    let (name, digest) = match image.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (image, None),
    };
    let slash = name.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = match name.get(slash..)?.split_once(':') {
        Some((last, tag)) => (name.get(..slash + last.len())?, Some(tag)),
        None => (name, None),
    };
    if let Some(tag) = tag.filter(|it| !is_tag(it)) {
        return fault(match tag {
            "" => format!("`{image}` has a `:` and no tag"),
            _ if tag.contains(':') => format!("`{image}` has two tags"),
            _ if tag.len() > TAG => format!("the tag of `{image}` is longer than {TAG} characters"),
            _ => format!("`{tag}` is no tag: it is letters, digits, `_`, `.` and `-`"),
        });
    }
    if let Some(digest) = digest.and_then(|it| it.strip_prefix("sha256:"))
        && (digest.len() != 64 || !digest.bytes().all(is_hex))
    {
        return fault(format!(
            "`{image}` has a digest that can't be one: it is 64 digits from `0` to `f`"
        ));
    }
    let path = path(name);
    if path.len() > NAME {
        return fault(format!("`{path}` is longer than {NAME} characters"));
    }
    let wrong = path.split('/').find(|it| !is_part(it))?;
    let small = wrong.to_ascii_lowercase();
    if small != wrong && is_part(&small) {
        // `PROJECT_ID` is for somebody to put their own in.
        let is_shouted = !wrong.bytes().any(|it| it.is_ascii_lowercase());
        return (!is_shouted).then(|| Fault {
            message: format!("`{image}` is no name of an image: `{wrong}` has capitals"),
            hint: Some(format!("write `{small}`")),
        });
    }
    if wrong.is_empty() {
        return fault(format!(
            "`{image}` is no name of an image: a part between its `/` is empty"
        ));
    }
    fault(format!(
        "`{image}` is no name of an image: `{wrong}` must be letters and digits, with `.`, `_` or \
         `-` between them"
    ))
}

/// The name without the registry.
fn path(name: &str) -> &str {
    match name.split_once('/') {
        Some((first, path))
            if first.contains(['.', ':'])
                || first == "localhost"
                || first.bytes().any(|it| it.is_ascii_uppercase()) =>
        {
            path
        }
        _ => name,
    }
}

fn is_tag(tag: &str) -> bool {
    let is_word = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    tag.len() <= TAG
        && tag.bytes().next().is_some_and(is_word)
        && tag
            .bytes()
            .all(|it| is_word(it) || matches!(it, b'.' | b'-'))
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

/// Small letters and digits, parted by `.`, `_`, `__` or any number of `-`.
fn is_part(text: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit();
    let ends = text.starts_with(is_plain) && text.ends_with(is_plain);
    ends && text.split(is_plain).all(|between| {
        matches!(between, "" | "." | "_" | "__") || between.bytes().all(|it| it == b'-')
    })
}

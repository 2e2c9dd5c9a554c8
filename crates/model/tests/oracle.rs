//! The rules once more, written another way: by splitting text instead of walking its bytes.

pub(crate) fn name(text: &str) -> bool {
    label(text) && text.starts_with(|it: char| it.is_ascii_lowercase())
}

pub(crate) fn label(text: &str) -> bool {
    text.len() <= 63 && part(text)
}

/// A label of any length.
fn part(text: &str) -> bool {
    let allowed = |it: char| matches!(it, 'a'..='z' | '0'..='9' | '-');
    text.trim_matches('-') == text && !text.is_empty() && text.chars().all(allowed)
}

pub(crate) fn subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(part)
}

pub(crate) fn host(text: &str) -> bool {
    subdomain(text)
        && text.split('.').all(label)
        && !text
            .trim_matches(|it: char| it.is_ascii_digit() || it == '.')
            .is_empty()
}

pub(crate) fn wildcard_host(text: &str) -> bool {
    text.len() <= 253 && host(text.strip_prefix("*.").unwrap_or(text))
}

pub(crate) fn label_value(text: &str) -> bool {
    text.is_empty() || word(text)
}

fn word(text: &str) -> bool {
    let trimmed = text.trim_matches(['-', '_', '.']);
    let rest = trimmed.replace(['-', '_', '.'], "");
    trimmed == text
        && (1..=63).contains(&text.len())
        && rest.chars().all(|it| it.is_ascii_alphanumeric())
}

pub(crate) fn label_key(text: &str) -> bool {
    match text.split('/').collect::<Vec<_>>()[..] {
        [name] => word(name),
        [prefix, name] => subdomain(prefix) && word(name),
        _ => false,
    }
}

pub(crate) fn annotation_key(text: &str) -> bool {
    text.is_ascii() && label_key(&text.to_lowercase())
}

pub(crate) fn port_name(text: &str) -> bool {
    label(text)
        && text.len() <= 15
        && text.split('-').all(|it| !it.is_empty())
        && text.contains(|it: char| it.is_ascii_lowercase())
}

pub(crate) fn env_name(text: &str) -> bool {
    let rest = text.replace(['-', '_', '.'], "a");
    !text.is_empty()
        && rest.chars().all(|it| it.is_ascii_alphanumeric())
        && !rest.starts_with(|it: char| it.is_ascii_digit())
        && text != "."
        && text.get(..2) != Some("..")
}

pub(crate) fn file_name(text: &str) -> bool {
    text.len() <= 253 && env_name(text.trim_start_matches(|it: char| it.is_ascii_digit()))
        || (1..=253).contains(&text.len()) && text.chars().all(|it| it.is_ascii_digit())
        || text.len() <= 253
            && text.starts_with(|it: char| it.is_ascii_digit())
            && env_name(&format!("a{text}"))
}

pub(crate) fn url_path(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('/') else {
        return false;
    };
    let segments: Vec<_> = rest.split('/').collect();
    let inner = &segments[..segments.len() - 1];
    text.len() <= 1024
        && inner.iter().all(|it| !it.is_empty())
        && segments
            .iter()
            .all(|it| *it != "." && *it != ".." && segment(it))
}

fn segment(text: &str) -> bool {
    let mut parts = text.split('%');
    let plain = |it: &str| {
        it.chars()
            .all(|it| it.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@".contains(it))
    };
    let escaped = |it: &str| {
        let code = it
            .get(..2)
            .filter(|it| it.chars().all(|it| it.is_ascii_hexdigit()));
        code.is_some_and(|code| !["2f", "5c"].contains(&&*code.to_lowercase())) && plain(&it[2..])
    };
    parts.next().is_some_and(plain) && parts.all(escaped)
}

pub(crate) fn file_path(text: &str) -> bool {
    text.len() <= 4095
        && text.starts_with('/')
        && !text.contains(|it: char| it == ':' || it.is_ascii_control())
}

pub(crate) fn image(text: &str) -> bool {
    let (text, digest) = match text.split_once('@') {
        Some((text, digest)) => (text, Some(digest)),
        None => (text, None),
    };
    let hex = |it: &str| it.chars().all(|it| matches!(it, '0'..='9' | 'a'..='f'));
    if digest.is_none() && text.len() == 64 && hex(text) {
        return false;
    }
    let digest = digest.is_none_or(|it| match it.split_once(':') {
        Some(("sha256", rest)) => rest.len() == 64 && hex(rest),
        Some(("sha512", rest)) => rest.len() == 128 && hex(rest),
        _ => false,
    });
    let upper = |it: &str| it.to_lowercase() != it;
    let rest = match text.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" || upper(host) => {
            if !registry(host) {
                return false;
            }
            rest
        }
        _ => text,
    };
    let (repository, tag) = match rest.split_once(':') {
        Some((repository, tag)) => (repository, Some(tag)),
        None => (rest, None),
    };
    let tag = tag.is_none_or(|it| {
        (1..=128).contains(&it.len())
            && !it.starts_with(['.', '-'])
            && it
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "_.-".contains(it))
    });
    digest && tag && repository.len() <= 255 && repository.split('/').all(component)
}

fn registry(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split_once(']').is_some_and(|(address, port)| {
            !address.is_empty()
                && address
                    .chars()
                    .all(|it| it.is_ascii_hexdigit() || it == ':')
                && (port.is_empty() || port.strip_prefix(':').is_some_and(digits))
        });
    }
    let (name, port) = text.split_once(':').unwrap_or((text, "0"));
    digits(port) && name.to_ascii_lowercase().split('.').all(part)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_digit())
}

fn component(text: &str) -> bool {
    // What is left between separators must be words, and no separator may touch another.
    let mut single = text.replace("__", "\u{1}");
    while single.contains("--") {
        single = single.replace("--", "-");
    }
    single
        .split(['.', '_', '-', '\u{1}'])
        .all(|it| !it.is_empty() && it.chars().all(|it| matches!(it, 'a'..='z' | '0'..='9')))
        && !text.contains('\u{1}')
}

pub(crate) fn cron(text: &str) -> bool {
    const MONTHS: &str = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC";
    const DAYS: &str = "SUN MON TUE WED THU FRI SAT";
    let fields: Vec<_> = text.split_ascii_whitespace().collect();
    let bounds = [
        (0, 59, ""),
        (0, 23, ""),
        (1, 31, ""),
        (1, 12, MONTHS),
        (0, 6, DAYS),
    ];
    fields.len() == 5
        && fields
            .iter()
            .zip(bounds)
            .all(|(field, (first, last, names))| {
                field.split(',').all(|it| range(it, first, last, names))
            })
}

fn range(text: &str, first: usize, last: usize, names: &str) -> bool {
    let (range, step) = text.split_once('/').unwrap_or((text, "1"));
    let value = |text: &str| {
        let name = text.to_uppercase();
        let word = names.split(' ').position(|it| !it.is_empty() && it == name);
        let number = digits(text).then(|| text.parse().unwrap_or(usize::MAX));
        let value = word.map(|it| it + first).or(number)?;
        (first..=last).contains(&value).then_some(value)
    };
    let (low, high) = range.split_once('-').unwrap_or((range, range));
    let ends = value(low).zip(value(high));
    digits(step)
        && step.contains(|it| it != '0')
        && (range == "*" || range == "?" || ends.is_some_and(|(low, high)| low <= high))
}

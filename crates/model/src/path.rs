//! Paths: in URLs, in containers, and names of files.

use crate::arg::arg_from;
use crate::fault::{Fault, hold};
use crate::text::text;

text! {
    /// The path of a URL: absolute, of the characters that RFC 3986 allows, at most 1024 bytes.
    ///
    /// Becomes `path` of an Ingress or an `HTTPRoute`, so the rules of both hold: no `//`, no `.` or
    /// `..` between slashes, no encoded `/` or `\`, no query.
    /// Sources: `validateHTTPIngressPath` in
    /// [networking validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go),
    /// `HTTPPathMatch` in the
    /// [Gateway API](https://gateway-api.sigs.k8s.io/reference/spec/#httppathmatch).
    pub struct UrlPath;
    noun: "URL path",
    rule: "use a path such as `/api/v1`",
    check: check_url_path,
    suggest: suggest_absolute,
    schema: {
        "description": "The path of a URL, beginning with `/`, without query.",
        "pattern": "^/[-A-Za-z0-9/._~!$&'()*+,;=:@%]*$",
        "maxLength": 1024,
    },
}

text! {
    /// What a probe asks for: a [`UrlPath`] that may have a query, as in `/health?ready=true`.
    ///
    /// Becomes `path` of `httpGet`, which the API server only wants not to be empty.
    /// Source: `validateHTTPGetAction` in
    /// [core validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go).
    pub struct ProbePath;
    noun: "probe path",
    rule: "use a path such as `/health` or `/health?ready=true`",
    check: check_probe_path,
    suggest: suggest_absolute,
    schema: {
        "description": "The path that a probe asks for, beginning with `/`; may have a query.",
        "pattern": "^/[-A-Za-z0-9/._~!$&'()*+,;=:@%?]*$",
        "maxLength": 1024,
    },
}

text! {
    /// An absolute path inside a container, without `:` and control characters, at most 4095 bytes.
    ///
    /// Becomes `mountPath`, or a file's place in a volume's mount.
    /// Source: `mountPath` in the
    /// [API reference](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1);
    /// the length is Linux' `PATH_MAX`.
    pub struct FilePath;
    noun: "file path",
    rule: "use an absolute path such as `/etc/app`, without `:`",
    check: check_file_path,
    suggest: suggest_absolute,
    schema: {
        "description": "An absolute path inside a container, without `:`.",
        "pattern": "^/[^:]*$",
        "maxLength": 4095,
    },
}

text! {
    /// A file's name, which is a key of a `ConfigMap` or a Secret: at most 253 letters, digits, `-`,
    /// `_` and `.`, neither `.` nor beginning with `..`.
    ///
    /// Source: `IsConfigMapKey` in
    /// [apimachinery](https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go).
    pub struct FileName;
    noun: "file name",
    rule: "use letters, digits, `-`, `_` and `.`",
    check: check_file_name,
    schema: {
        "description": "A file's name or a Secret's key: letters, digits, `-`, `_` and `.`, at most 253 characters.",
        "pattern": "^[-._a-zA-Z0-9]+$",
        "maxLength": 253,
    },
}

impl From<UrlPath> for ProbePath {
    fn from(path: UrlPath) -> Self {
        Self(path.0)
    }
}

impl FilePath {
    /// The path of a file in this folder.
    ///
    /// # Errors
    ///
    /// If that is longer than 4095 bytes.
    pub fn join(&self, name: &FileName) -> Result<Self, crate::InvalidValue> {
        format!("{}/{name}", self.as_str().trim_end_matches('/')).parse()
    }
}

arg_from!(ProbePath: UrlPath);

const fn check_url_path(text: &[u8]) -> Result<(), Fault> {
    check_request(text, false)
}

const fn check_probe_path(text: &[u8]) -> Result<(), Fault> {
    check_request(text, true)
}

const fn check_request(text: &[u8], query: bool) -> Result<(), Fault> {
    hold!(check_absolute(text, 1024));
    let mut in_query = false;
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'?' if query => in_query = true,
            b'%' => hold!(check_escape(text, at, in_query)),
            b'/' if !in_query => hold!(check_segment(text, at + 1)),
            byte if is_path_character(byte) => {}
            _ => return Err(Fault::NotAllowed { at }),
        }
        at += 1;
    }
    Ok(())
}

/// What RFC 3986 calls `pchar`, without escapes, and `/`.
const fn is_path_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'.'
                | b'_'
                | b'~'
                | b'!'
                | b'$'
                | b'&'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
                | b':'
                | b'@'
                | b'/'
        )
}

const fn check_escape(text: &[u8], at: usize, in_query: bool) -> Result<(), Fault> {
    if at + 2 >= text.len()
        || !text[at + 1].is_ascii_hexdigit()
        || !text[at + 2].is_ascii_hexdigit()
    {
        return Err(Fault::Rule(
            "`%` must be followed by two hexadecimal digits",
        ));
    }
    match [text[at + 1], text[at + 2].to_ascii_lowercase()] {
        [b'2', b'f'] | [b'5', b'c'] if !in_query => Err(Fault::Rule(
            "it must not contain `/` or `\\` encoded as `%2f` or `%5c`",
        )),
        _ => Ok(()),
    }
}

/// Refuses `/`, `.` and `..` as what begins at `from`; a path may end with one `/`.
const fn check_segment(text: &[u8], from: usize) -> Result<(), Fault> {
    let mut end = from;
    while end < text.len() && text[end] != b'/' && text[end] != b'?' {
        end += 1;
    }
    let dots = match end - from {
        0 if end < text.len() && text[end] == b'/' => {
            return Err(Fault::Rule("it must not contain `//`"));
        }
        1 => text[from] == b'.',
        2 => text[from] == b'.' && text[from + 1] == b'.',
        _ => false,
    };
    if dots {
        return Err(Fault::Rule(
            "it must not have `.` or `..` as a part between slashes",
        ));
    }
    Ok(())
}

const fn check_absolute(text: &[u8], limit: usize) -> Result<(), Fault> {
    hold!(crate::dns::check_length(text, limit));
    if text[0] != b'/' {
        return Err(Fault::Rule("it must begin with `/`"));
    }
    Ok(())
}

const fn check_file_path(text: &[u8]) -> Result<(), Fault> {
    hold!(check_absolute(text, 4095));
    let mut at = 0;
    while at < text.len() {
        if text[at] == b':' || text[at].is_ascii_control() {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    Ok(())
}

const fn check_file_name(text: &[u8]) -> Result<(), Fault> {
    hold!(crate::dns::check_length(text, 253));
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_alphanumeric() && !matches!(text[at], b'-' | b'.' | b'_') {
            return Err(Fault::NotAllowed { at });
        }
        at += 1;
    }
    match text {
        [b'.'] => Err(Fault::Rule("it must not be `.`")),
        [b'.', b'.', ..] => Err(Fault::Rule("it must not begin with `..`")),
        _ => Ok(()),
    }
}

fn suggest_absolute(text: &str) -> String {
    format!("/{}", text.trim().trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_paths_suit_ingress_and_gateway() {
        let check = |text: &str, url: bool, probe: bool| {
            assert_eq!(text.parse::<UrlPath>().is_ok(), url, "{text}");
            assert_eq!(text.parse::<ProbePath>().is_ok(), probe, "{text}");
        };
        let long = |length: usize| format!("/{}", "a".repeat(length - 1));
        check("/", true, true);
        check("/a/", true, true);
        check("/a.b/..c/...", true, true);
        check("/a%20b", true, true);
        check("/~!$&'()*+,;=:@-_", true, true);
        check(&long(1024), true, true);
        check(&long(1025), false, false);
        check("/a?b=c", false, true);
        check("/a?b=//../%2f?", false, true);
        check("/a?", false, true);
        for text in [
            "", "a", "?", "//", "/a//b", "/a//", "/.", "/..", "/./a", "/../a", "/a/.", "/a/..",
            "/a/./b", "/a/../b", "/a%2fb", "/a%2Fb", "/a%5cb", "/a%5Cb", "/a\\b", "/a%", "/a%2",
            "/a%zz", "/a b", "/a#b", "/é", "/a\"", "/a{b}", "/a\n", "/..?a", "/a//?b",
        ] {
            check(text, false, false);
        }
    }

    #[test]
    fn file_paths_are_absolute() {
        let check =
            |text: &str, ok: bool| assert_eq!(text.parse::<FilePath>().is_ok(), ok, "{text}");
        let long = |length: usize| format!("/{}", "a".repeat(length - 1));
        check("/", true);
        check("/etc/app.d/a b", true);
        check("/é", true);
        check(&long(4095), true);
        check(&long(4096), false);
        check("", false);
        check("etc", false);
        check("./a", false);
        check("C:\\a", false);
        check("/a:b", false);
        check("/a\0", false);
        check("/a\nb", false);
    }

    #[test]
    fn file_names_are_keys() {
        let check =
            |text: &str, ok: bool| assert_eq!(text.parse::<FileName>().is_ok(), ok, "{text}");
        check("app.yaml", true);
        check(".env", true);
        check("A-b_c.D", true);
        check("-", true);
        check("a..b", true);
        check(&"a".repeat(253), true);
        check(&"a".repeat(254), false);
        check("", false);
        check(".", false);
        check("..", false);
        check("..a", false);
        check("a/b", false);
        check("a b", false);
        check("é", false);
    }

    #[test]
    fn hints_begin_with_a_slash() {
        let hint = |text: &str| {
            let error = text.parse::<UrlPath>().unwrap_err();
            error.hint().map(str::to_owned)
        };
        assert_eq!(hint("api").as_deref(), Some("try `/api`"));
        assert_eq!(hint("//api").as_deref(), Some("try `/api`"));
        assert_eq!(hint("/a b"), None);
    }

    #[test]
    fn files_are_in_folders() {
        let check = |folder: &'static str, expect: &str| {
            let path = FilePath::literal(folder).join(&FileName::literal("a.yaml"));
            assert_eq!(path.unwrap(), expect);
        };
        check("/", "/a.yaml");
        check("/etc", "/etc/a.yaml");
        check("/etc/", "/etc/a.yaml");
    }
}

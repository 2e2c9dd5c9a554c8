//! What the Gateway API asks for beyond fields and values: its definitions say it in the Common
//! Expression Language, this says it in ours.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{rules, walk::Problem};
use crate::{node::Node, pointer::Pointer, rule::Rule};

/// What is wrong with an object of the group, its defaults filled in.
pub(crate) fn look(value: &Value, kind: &str) -> Vec<Problem> {
    let mut look = Look {
        root: value,
        problems: Vec::new(),
    };
    let spec = Node::root(value).get("spec");
    match kind {
        "HTTPRoute" | "GRPCRoute" | "TCPRoute" | "TLSRoute" | "UDPRoute" => look.route(spec),
        "Gateway" | "ListenerSet" => look.listeners(spec),
        "BackendTLSPolicy" => look.policy(spec),
        _ => {}
    }
    look.problems
}

struct Look<'v> {
    root: &'v Value,
    problems: Vec<Problem>,
}

/// Types of filters, the field that each needs, and whether it can be there more than once.
const FILTERS: [(&str, &str, bool); 7] = [
    ("CORS", "cors", false),
    ("ExtensionRef", "extensionRef", true),
    ("RequestHeaderModifier", "requestHeaderModifier", false),
    ("RequestMirror", "requestMirror", true),
    ("RequestRedirect", "requestRedirect", false),
    ("ResponseHeaderModifier", "responseHeaderModifier", false),
    ("URLRewrite", "urlRewrite", false),
];

/// So many matches all rules of a route have together.
const MATCHES: usize = 128;

impl<'v> Look<'v> {
    fn say(&mut self, rule: &'static Rule, node: Node<'_>, message: impl Into<String>) {
        self.problems.push(Problem {
            rule,
            pointer: Pointer::of(self.root, node),
            message: message.into(),
            hint: None,
        });
    }

    fn route(&mut self, spec: Node<'v>) {
        const RULE: &Rule = &rules::GATEWAY_ROUTE;
        self.parents(spec.get("parentRefs"));
        let mut matches = 0;
        for rule in spec.get("rules").items() {
            let (backends, filters) = (rule.get("backendRefs"), rule.get("filters"));
            let redirect = self.filters(filters, rule);
            if let Some(redirect) = redirect
                && !backends.is_empty()
            {
                let message = "a rule that redirects can't have `backendRefs`";
                self.say(RULE, redirect, message);
            }
            for backend in backends.items() {
                self.backend(backend);
                self.filters(backend.get("filters"), rule);
            }
            for one in rule.get("matches").items() {
                matches += 1;
                self.path(one.get("path"));
                self.method(one.get("method"));
            }
            self.timeouts(rule.get("timeouts"));
        }
        if matches > MATCHES {
            let message = format!("all rules together have {matches} matches: at most {MATCHES}");
            self.say(RULE, spec.get("rules"), message);
        }
    }

    /// Two references to one parent name different sections of it.
    fn parents(&mut self, parents: Node<'v>) {
        let mut whole = BTreeSet::new();
        let mut parts = BTreeSet::new();
        for parent in parents.items() {
            let text = |key| parent.get(key).str().unwrap_or_default();
            let of = (text("group"), text("kind"), text("name"), text("namespace"));
            let section = text("sectionName");
            let here = |it: &(_, &str)| it.0 == of;
            let twice = if section.is_empty() {
                parts.iter().any(here) || !whole.insert(of)
            } else {
                whole.contains(&of) || !parts.insert((of, section))
            };
            if twice {
                let message = format!(
                    "`{}` is a parent already: each reference to it needs another `sectionName`",
                    of.2
                );
                self.say(&rules::GATEWAY_ROUTE, parent, message);
            }
        }
    }

    fn backend(&mut self, backend: Node<'v>) {
        let text = |key| backend.get(key).str();
        let service = text("group").unwrap_or_default().is_empty()
            && text("kind").is_none_or(|it| it == "Service");
        if service && backend.exists() && backend.get("port").is_missing() {
            let message = "`port` is missing: a Service needs one here";
            self.say(&rules::GATEWAY_ROUTE, backend.get("port"), message);
        }
    }

    /// Looks at filters; gives the redirect among them.
    fn filters(&mut self, filters: Node<'v>, rule: Node<'v>) -> Option<Node<'v>> {
        const RULE: &Rule = &rules::GATEWAY_ROUTE;
        let mut seen = BTreeSet::new();
        let mut redirect = None;
        for filter in filters.items() {
            let Some(of) = filter.get("type").str() else {
                continue;
            };
            for (name, field, many) in FILTERS {
                let it = filter.get(field);
                if it.exists() && name != of {
                    let message = format!(
                        "`{field}` belongs to filters of type `{name}`, and this is `{of}`"
                    );
                    self.say(RULE, it, message);
                } else if name == of && it.is_missing() {
                    let message = format!("`{field}` is missing: the type is `{name}`");
                    self.say(RULE, it, message);
                } else if name == of && !many && !seen.insert(name) {
                    let message = format!("there is a filter of type `{name}` already");
                    self.say(RULE, filter, message);
                }
            }
            let mirror = filter.get("requestMirror");
            self.backend(mirror.get("backendRef"));
            let (percent, fraction) = (mirror.get("percent"), mirror.get("fraction"));
            if percent.exists() && fraction.exists() {
                self.say(
                    RULE,
                    percent,
                    "only one of `percent` and `fraction` can be given",
                );
            }
            if let (Some(part), whole) =
                (fraction.get("numerator").int(), fraction.get("denominator"))
                && part > whole.int().unwrap_or(100)
            {
                let message = "`numerator` is greater than `denominator`";
                self.say(RULE, fraction.get("numerator"), message);
            }
            for list in ["allowHeaders", "allowMethods", "allowOrigins"] {
                let list = filter.get("cors").get(list);
                if list.items().len() > 1 && list.items().any(|it| it.str() == Some("*")) {
                    self.say(
                        RULE,
                        list,
                        "`*` stands for all: nothing can stand beside it",
                    );
                }
            }
            for field in ["requestRedirect", "urlRewrite"] {
                self.modifier(filter.get(field).get("path"), rule);
            }
            if filter.get("requestRedirect").exists() {
                redirect = Some(filter);
            }
        }
        if seen.contains("RequestRedirect") && seen.contains("URLRewrite") {
            let message = "a redirect and a rewrite can't be there together";
            self.say(RULE, filters, message);
        }
        redirect
    }

    /// How a path is changed.
    fn modifier(&mut self, path: Node<'v>, rule: Node<'v>) {
        const RULE: &Rule = &rules::GATEWAY_ROUTE;
        let Some(of) = path.get("type").str() else {
            return;
        };
        for (name, field) in [
            ("ReplaceFullPath", "replaceFullPath"),
            ("ReplacePrefixMatch", "replacePrefixMatch"),
        ] {
            let it = path.get(field);
            if name == of && it.is_missing() {
                self.say(
                    RULE,
                    it,
                    format!("`{field}` is missing: the type is `{name}`"),
                );
            } else if name != of && it.exists() {
                let message = format!("`{field}` belongs to the type `{name}`, and this is `{of}`");
                self.say(RULE, it, message);
            }
        }
        if of == "ReplacePrefixMatch" && path.get("replacePrefixMatch").exists() {
            let mut matches = rule.get("matches").items();
            let one = matches.next().filter(|_| matches.next().is_none());
            let prefix = one.is_none_or(|it| it.path(["path", "type"]).str() == Some("PathPrefix"));
            let none = rule.get("matches").is_missing();
            if !(none || (one.is_some() && prefix)) {
                let message = "a prefix can be replaced only where the rule has one match, of type \
                               `PathPrefix`";
                self.say(RULE, path.get("type"), message);
            }
        }
    }

    /// A path that is matched literally.
    fn path(&mut self, path: Node<'v>) {
        const RULE: &Rule = &rules::GATEWAY_ROUTE;
        let (Some("Exact" | "PathPrefix"), value) = (path.get("type").str(), path.get("value"))
        else {
            return;
        };
        let Some(text) = value.str() else { return };
        if !text.starts_with('/') {
            return self.say(RULE, value, format!("`{text}` must begin with `/`"));
        }
        let parts = ["//", "/./", "/../", "%2f", "%2F", "#"];
        let ends = ["/..", "/."];
        let part = parts.into_iter().find(|it| text.contains(it));
        let part = part.or_else(|| ends.into_iter().find(|it| text.ends_with(it)));
        if let Some(part) = part {
            let message = format!("`{text}` has `{part}` in it, which a path can't be matched by");
            return self.say(RULE, value, message);
        }
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            let fits = match byte {
                b'%' => {
                    let mut hex = || bytes.next().is_some_and(|it| it.is_ascii_hexdigit());
                    hex() && hex()
                }
                _ => byte.is_ascii_alphanumeric() || b"-/._~!$&'()*+,;=:@".contains(&byte),
            };
            if !fits {
                let message = format!("`{text}` has characters that are not of a URL's path");
                return self.say(RULE, value, message);
            }
        }
    }

    /// A gRPC method.
    fn method(&mut self, method: Node<'v>) {
        const RULE: &Rule = &rules::GATEWAY_ROUTE;
        if method.map().is_none() {
            return;
        }
        let (service, name) = (method.get("service"), method.get("method"));
        if service.is_missing() && name.is_missing() {
            return self.say(RULE, method, "`service` or `method` is missing");
        }
        if method.get("type").str().is_some_and(|it| it != "Exact") {
            return;
        }
        let word = |it: &str| {
            it.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && it
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || it == b'_')
        };
        if let Some(text) = service.str() {
            let rest = text.strip_prefix('.').unwrap_or(text);
            if !rest.split('.').all(word) {
                self.say(
                    RULE,
                    service,
                    format!("`{text}` is not the name of a gRPC service"),
                );
            }
        }
        if let Some(text) = name.str()
            && !word(text)
        {
            self.say(
                RULE,
                name,
                format!("`{text}` is not the name of a gRPC method"),
            );
        }
    }

    fn timeouts(&mut self, timeouts: Node<'v>) {
        let (whole, part) = (timeouts.get("request"), timeouts.get("backendRequest"));
        let read = |it: Node<'v>| it.str().and_then(milliseconds);
        if let (Some(most), Some(length)) = (read(whole), read(part))
            && most > 0
            && length > most
        {
            let message = "`backendRequest` is longer than `request`, which it is a part of";
            self.say(&rules::GATEWAY_ROUTE, part, message);
        }
    }

    fn listeners(&mut self, spec: Node<'v>) {
        const RULE: &Rule = &rules::GATEWAY_LISTENER;
        let mut seen = BTreeSet::new();
        for listener in spec.get("listeners").items() {
            let Some(protocol) = listener.get("protocol").str() else {
                continue;
            };
            let (tls, host) = (listener.get("tls"), listener.get("hostname"));
            let mode = tls.get("mode").str().unwrap_or("Terminate");
            match protocol {
                "HTTP" | "TCP" | "UDP" if tls.exists() => {
                    let message = format!("a listener of `{protocol}` can't have `tls`");
                    self.say(RULE, tls, message);
                }
                "HTTPS" if tls.exists() && !["", "Terminate"].contains(&mode) => {
                    let message = "the mode of a listener of `HTTPS` must be `Terminate`";
                    self.say(RULE, tls.get("mode"), message);
                }
                "TLS" if tls.is_missing() => {
                    self.say(RULE, tls, "`tls` is missing: the listener is of `TLS`");
                }
                _ => {}
            }
            if ["TCP", "UDP"].contains(&protocol) && !host.is_empty() {
                let message = format!("a listener of `{protocol}` can't have a `hostname`");
                self.say(RULE, host, message);
            }
            let none = tls.get("certificateRefs").is_empty() && tls.get("options").is_empty();
            if tls.exists() && mode == "Terminate" && none {
                let message = "`certificateRefs` is missing: the mode is `Terminate`";
                self.say(RULE, tls.get("certificateRefs"), message);
            }
            if let Some(port) = listener.get("port").int()
                && !seen.insert((port, protocol, host.str()))
            {
                let message = format!(
                    "another listener has the same port, protocol and hostname: `{port}`, \
                     `{protocol}`{}",
                    host.str().map_or(String::new(), |it| format!(", `{it}`"))
                );
                self.say(RULE, listener, message);
            }
        }
        let mut seen = BTreeSet::new();
        for address in spec.get("addresses").items() {
            let (of, value) = (address.get("type").str(), address.get("value").str());
            if let (Some("IPAddress" | "Hostname"), Some(text)) = (of, value)
                && !seen.insert((of, text))
            {
                self.say(RULE, address, format!("`{text}` is there already"));
            }
        }
    }

    fn policy(&mut self, spec: Node<'v>) {
        const RULE: &Rule = &rules::BACKEND_TLS;
        let validation = spec.get("validation");
        for name in validation.get("subjectAltNames").items() {
            for (of, field) in [("Hostname", "hostname"), ("URI", "uri")] {
                let it = name.get(field);
                let is = name.get("type").str() == Some(of);
                if is && it.is_empty() {
                    self.say(
                        RULE,
                        it,
                        format!("`{field}` is missing: the type is `{of}`"),
                    );
                } else if !is && !it.is_empty() && name.get("type").exists() {
                    self.say(RULE, it, format!("`{field}` belongs to the type `{of}`"));
                }
            }
        }
        if validation.map().is_none() {
            return;
        }
        let certificates = validation.get("caCertificateRefs");
        let known = validation.get("wellKnownCACertificates");
        match (certificates.is_empty(), known.is_empty()) {
            (true, true) => self.say(
                RULE,
                validation,
                "`caCertificateRefs` or `wellKnownCACertificates` is missing",
            ),
            (false, false) => self.say(
                RULE,
                known,
                "only one of `caCertificateRefs` and `wellKnownCACertificates` can be given",
            ),
            _ => {}
        }
    }
}

/// A duration of the Gateway API: `1h30m`, `500ms`.
fn milliseconds(text: &str) -> Option<u64> {
    let mut total = 0_u64;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().position(|it| !it.is_ascii_digit())?;
        let (digits, after) = rest.split_at(end);
        let end = after
            .bytes()
            .position(|it| it.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let unit = match unit {
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            _ => return None,
        };
        let part = digits.parse::<u64>().ok()?.checked_mul(unit)?;
        total = total.checked_add(part)?;
        rest = after;
    }
    Some(total)
}

//! SARIF 2.1.0, as code scanners exchange it.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::{collections::BTreeMap, io};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::{
    finding::{Finding, Place},
    report::Report,
    rule::{Rule, Severity},
};

pub(super) fn write(
    report: &Report,
    rules: &[&'static Rule],
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let numbers: BTreeMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(number, rule)| (rule.name, number))
        .collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": {
                "name": "stowplan",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }}),
            column_kind: "unicodeCodePoints",
            results: Results { report, numbers },
        }],
    };
    serde_json::to_writer_pretty(&mut *to, &log)?;
    writeln!(to)
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'r>; 1],
    version: &'static str,
}

#[derive(Serialize)]
struct Run<'r> {
    #[serde(rename = "columnKind")]
    column_kind: &'static str,
    results: Results<'r>,
    tool: Value,
}

/// Made one after the other: all together are many times the text.
struct Results<'r> {
    report: &'r Report,
    numbers: BTreeMap<&'r str, usize>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let found = self.report.findings.iter();
        let found = found.map(|finding| result(finding, &self.numbers));
        let waived = self.report.waived.iter().map(|waived| {
            let mut result = result(&waived.finding, &self.numbers);
            result["suppressions"] = json!([{"kind": "external", "justification": waived.reason}]);
            result
        });
        serializer.collect_seq(found.chain(waived))
    }
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "helpUri": rule.source,
        "properties": {"group": rule.group},
    })
}

fn result(finding: &Finding, numbers: &BTreeMap<&str, usize>) -> Value {
    let mut text = finding.message.clone();
    if let Some(hint) = &finding.hint {
        text = format!("{text}. {hint}");
    }
    let mut result = json!({
        "ruleId": finding.rule.name,
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": {"text": text},
        "locations": [location(&finding.place)],
    });
    if let Some(number) = numbers.get(finding.rule.name) {
        result["ruleIndex"] = json!(number);
    }
    if !finding.related.is_empty() {
        let related: Vec<_> = finding
            .related
            .iter()
            .map(|related| {
                let mut location = location(&related.place);
                location["message"] = json!({"text": related.message});
                location
            })
            .collect();
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn location(place: &Place) -> Value {
    let mut location = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&place.file)},
        "region": {"startLine": place.line.max(1), "startColumn": place.column.max(1)},
    }});
    if let Some(object) = &place.object {
        location["logicalLocations"] = json!([{
            "kind": "object",
            "name": object.shown(),
            "fullyQualifiedName": format!("{}{}", object.shown(), place.path),
        }]);
    }
    location
}

/// A path as a reference to it: what a URI has no letter for is written in hexadecimal.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

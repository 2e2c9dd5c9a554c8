//! The rendered objects of an environment, and their bytes.

use std::io;

use serde::Serialize;

use crate::Manifest;

/// The rendered objects of an environment, in apply order: the namespace first, then what others
/// need before what needs it, then routes, at last raw objects.
#[derive(Debug, Clone, Default)]
pub struct Manifests {
    /// The objects.
    pub objects: Vec<Manifest>,
}

impl Manifests {
    /// Appends a stream of YAML documents, each begun by `---`, with one newline at the end.
    pub fn append_yaml(&self, buffer: &mut Vec<u8>) -> io::Result<()> {
        append_yaml(buffer, &self.objects)
    }

    /// Appends a `v1` `List` of the objects as one YAML document.
    pub fn append_list(&self, buffer: &mut Vec<u8>) -> io::Result<()> {
        let list = List {
            api_version: "v1",
            kind: "List",
            items: &self.objects,
        };
        stowplan_yaml::append(buffer, &list).map_err(io::Error::other)
    }

    /// Appends the objects as a JSON array, one object a line, with one newline at the end.
    pub fn append_json(&self, buffer: &mut Vec<u8>) -> io::Result<()> {
        let mut separator = &b"[\n"[..];
        for object in &self.objects {
            buffer.extend_from_slice(separator);
            object.append_json(buffer)?;
            separator = b",\n";
        }
        let end = if self.objects.is_empty() {
            "[]\n"
        } else {
            "\n]\n"
        };
        buffer.extend_from_slice(end.as_bytes());
        Ok(())
    }

    /// Appends the objects as JSON lines: one object a line, nothing between them.
    pub fn append_json_lines(&self, buffer: &mut Vec<u8>) -> io::Result<()> {
        for object in &self.objects {
            object.append_json(buffer)?;
            buffer.push(b'\n');
        }
        Ok(())
    }
}

pub(crate) fn append_yaml(buffer: &mut Vec<u8>, objects: &[Manifest]) -> io::Result<()> {
    for object in objects {
        stowplan_yaml::append_document(buffer, object).map_err(io::Error::other)?;
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    api_version: &'static str,
    kind: &'static str,
    items: &'a [Manifest],
}

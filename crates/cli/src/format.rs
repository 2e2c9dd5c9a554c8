//! Objects as bytes.

use serde::{Serialize, ser::Error as _};
use stowplan_yaml::Error;

use crate::args::ManifestFormat;

/// What a `v1` List begins with; its items follow, at no indentation.
const LIST: &[u8] = b"apiVersion: v1\nkind: List\nitems:\n";

impl ManifestFormat {
    /// What comes before the first object.
    pub(crate) const fn head(self) -> &'static [u8] {
        match self {
            Self::Yaml | Self::Json => b"",
            Self::List => LIST,
        }
    }

    /// Appends an object. What one after another was appended is what one run would have written.
    pub(crate) fn append<T: Serialize>(self, bytes: &mut Vec<u8>, object: &T) -> Result<(), Error> {
        match self {
            Self::Yaml => stowplan_yaml::append_document(bytes, object),
            Self::List => stowplan_yaml::append(bytes, std::slice::from_ref(object)),
            Self::Json => {
                let json = serde_json::to_vec(object).map_err(Error::custom)?;
                bytes.extend(json);
                bytes.push(b'\n');
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_follow_each_other() {
        let objects = [
            json!({"kind": "A", "data": {"x": "no"}}),
            json!({"kind": "B"}),
        ];
        let check = |format: ManifestFormat, expect: &str| {
            let mut bytes = format.head().to_vec();
            for object in &objects {
                format.append(&mut bytes, object).unwrap();
            }
            assert_eq!(String::from_utf8(bytes).unwrap(), expect);
        };
        check(
            ManifestFormat::Yaml,
            "---\nkind: A\ndata:\n  x: \"no\"\n---\nkind: B\n",
        );
        check(
            ManifestFormat::Json,
            "{\"data\":{\"x\":\"no\"},\"kind\":\"A\"}\n{\"kind\":\"B\"}\n",
        );
        let list =
            "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  data:\n    x: \"no\"\n- kind: B\n";
        check(ManifestFormat::List, list);
    }
}

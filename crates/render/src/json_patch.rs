//! JSON patches. <https://www.rfc-editor.org/rfc/rfc6902>

use json_patch::{
    AddOperation, CopyOperation, MoveOperation, PatchErrorKind, PatchOperation, RemoveOperation,
    ReplaceOperation, TestOperation, jsonptr::PointerBuf,
};
use serde_json::Value;
use stowplan_model::{JsonPatchOperation, JsonPatchVerb};

use crate::patch::Fault;

/// Applies the operations in order.
pub(crate) fn apply(object: &mut Value, operations: &[JsonPatchOperation]) -> Result<(), Fault> {
    for (index, operation) in operations.iter().enumerate() {
        let fault = |key: &str, message| Fault {
            pointer: format!("/json/{index}{key}"),
            code: "invalid-patch",
            message,
            help: None,
        };
        let native = native(operation).map_err(|(key, message)| fault(key, message))?;
        json_patch::patch_unsafe(object, &[native]).map_err(|error| {
            let path = &operation.path;
            let message = match error.kind {
                PatchErrorKind::TestFailed => format!("the value at `{path}` is another"),
                PatchErrorKind::InvalidFromPointer | PatchErrorKind::CannotMoveInsideItself => {
                    let from = operation.from.as_deref().unwrap_or_default();
                    format!("nothing can be taken from `{from}` to `{path}`")
                }
                _ => format!("there is no `{path}`"),
            };
            fault("", message)
        })?;
    }
    Ok(())
}

fn native(operation: &JsonPatchOperation) -> Result<PatchOperation, (&'static str, String)> {
    let pointer = |key: &'static str, text: &str| {
        PointerBuf::parse(text).map_err(|_| (key, format!("`{text}` is not a JSON pointer")))
    };
    let path = pointer("/path", &operation.path)?;
    let from = || {
        let from = operation.from.as_deref();
        pointer(
            "/from",
            from.ok_or_else(|| ("", "the operation has no `from`".to_owned()))?,
        )
    };
    let value = || {
        let value = operation.value.clone();
        value.ok_or_else(|| ("", "the operation has no `value`".to_owned()))
    };
    Ok(match operation.op {
        JsonPatchVerb::Add => PatchOperation::Add(AddOperation {
            path,
            value: value()?,
        }),
        JsonPatchVerb::Remove => PatchOperation::Remove(RemoveOperation { path }),
        JsonPatchVerb::Replace => PatchOperation::Replace(ReplaceOperation {
            path,
            value: value()?,
        }),
        JsonPatchVerb::Move => PatchOperation::Move(MoveOperation {
            from: from()?,
            path,
        }),
        JsonPatchVerb::Copy => PatchOperation::Copy(CopyOperation {
            from: from()?,
            path,
        }),
        JsonPatchVerb::Test => PatchOperation::Test(TestOperation {
            path,
            value: value()?,
        }),
    })
}

//! The JSON Schemas, one file a schema, as the spec crate tells them.

use serde_json::Value;

use super::Generated;
use crate::failure::Failure;

/// Makes a file under `schemas/` of each named schema, indented and with a final newline.
pub(super) fn files(schemas: &[(String, Value)]) -> Result<Vec<Generated>, Failure> {
    schemas
        .iter()
        .map(|(name, schema)| file(name, schema))
        .collect()
}

/// Makes one file.
fn file(name: &str, schema: &Value) -> Result<Generated, Failure> {
    let mut content = serde_json::to_vec_pretty(schema).map_err(|reason| Failure::Json {
        name: name.to_owned(),
        reason,
    })?;
    content.push(b'\n');
    Ok(Generated::new(format!("schemas/{name}"), content))
}

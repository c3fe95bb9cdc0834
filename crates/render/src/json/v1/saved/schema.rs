//! The JSON Schema of saved plans, made from the types that are written and read.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Envelope;
use crate::json::v1::plan::PlanV1;

/// A plan as it is saved, and as `lockstep plan --format json` shows it.
#[derive(JsonSchema)]
#[schemars(rename = "SavedPlan", rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is asked for")]
struct SavedV1<'a> {
    /// The version of the format: readers of 1.x ignore what they do not know.
    #[schemars(regex(pattern = r"^1\.[0-9]+$"))]
    format_version: String,
    /// What the document is.
    #[schemars(extend("const" = "lockstep.plan"))]
    kind: String,
    #[schemars(flatten)]
    envelope: Envelope,
    /// The SHA-256 of the bytes of `plan` as they stand in the file.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    plan_sha256: String,
    /// The SHA-256 of all members but `plan` and this one, as JSON with sorted names and no space.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    sha256: String,
    /// What is to be done: the same bytes for the same inputs.
    plan: PlanV1<'a>,
}

/// Returns the JSON Schema of saved plans.
pub fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    generator.into_root_schema_for::<SavedV1<'_>>().into()
}

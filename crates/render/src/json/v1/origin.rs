//! Places in manifests.

use std::borrow::Cow;

use lockstep_model::{Origin, Wrote};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a value was written.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OriginV1<'a> {
    file: Cow<'a, str>,
    line: u32,
    column: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<Cow<'a, str>>,
    /// Left out for a manifest.
    #[serde(default, skip_serializing_if = "Wrote::is_base")]
    #[schemars(with = "String")]
    wrote: Wrote,
}

impl<'a> From<&'a Origin> for OriginV1<'a> {
    fn from(origin: &'a Origin) -> Self {
        Self {
            file: Cow::Borrowed(&origin.file),
            line: origin.line,
            column: origin.column,
            by: origin.by.as_deref().map(Cow::Borrowed),
            wrote: origin.wrote,
        }
    }
}

impl From<OriginV1<'_>> for Origin {
    fn from(origin: OriginV1<'_>) -> Self {
        Self {
            file: origin.file.into(),
            line: origin.line,
            column: origin.column,
            by: origin.by.map(Cow::into_owned),
            wrote: origin.wrote,
        }
    }
}

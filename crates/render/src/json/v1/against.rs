//! What a new published entry is compared with, as version 1.0 writes it.

use std::borrow::Cow;

use lockstep_diff::Against;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The live entry that a new one is compared with.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct AgainstV1<'a> {
    pub(super) key: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) share: Option<f64>,
    pub(super) text: Cow<'a, str>,
}

impl<'a> From<&'a Against> for AgainstV1<'a> {
    fn from(against: &'a Against) -> Self {
        Self {
            key: Cow::Borrowed(&against.key),
            share: against.share,
            text: Cow::Borrowed(&against.text),
        }
    }
}

impl From<AgainstV1<'_>> for Against {
    fn from(against: AgainstV1<'_>) -> Self {
        Self {
            key: against.key.into_owned(),
            share: against.share,
            text: against.text.into_owned(),
        }
    }
}

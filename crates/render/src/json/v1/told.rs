//! What was told of a run after it, as version 1.0 writes it.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::aftermath::Aftermath;

/// What became of telling of a run: the organisation's audit log, and whoever is notified.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToldV1<'a> {
    /// How many changes the organisation's audit log acknowledged.
    posted: usize,
    /// How many it did not yet.
    unposted: usize,
    /// The number of the entry whose hash was left with the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchored: Option<u64>,
    /// How many were notified.
    notified: usize,
    /// What did not go well and lost nothing.
    warnings: Vec<Cow<'a, str>>,
}

impl<'a> ToldV1<'a> {
    /// Writes it, if there is anything to tell.
    pub(super) fn of(aftermath: &'a Aftermath) -> Option<Self> {
        (*aftermath != Aftermath::default()).then(|| Self {
            posted: aftermath.posted,
            unposted: aftermath.unposted,
            anchored: aftermath.anchored,
            notified: aftermath.notified,
            warnings: aftermath.warnings.iter().map(Cow::from).collect(),
        })
    }
}

//! The body of a plan, as version 1.0 writes it: the same bytes for the same inputs.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::change::{ChangeV1, WithheldV1};
use super::remark::{ConsentV1, NoteV1, VerdictV1};

/// A plan.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanV1<'a> {
    pub(super) environment: Cow<'a, str>,
    pub(super) organization: OrganizationV1<'a>,
    pub(super) spec: String,
    pub(super) changes: Vec<ChangeV1<'a>>,
    pub(super) withheld: Vec<WithheldV1<'a>>,
    pub(super) notes: Vec<NoteV1<'a>>,
    pub(super) verdicts: Vec<VerdictV1<'a>>,
    pub(super) guarded: bool,
    pub(super) consent: ConsentV1<'a>,
    pub(super) left_out: Vec<String>,
    pub(super) unchanged: usize,
    /// Written for readers; not read back.
    #[serde(default)]
    pub(super) counts: CountsV1,
}

/// An organisation.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OrganizationV1<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
}

/// How many changes of each action there are.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct CountsV1 {
    pub(super) create: usize,
    pub(super) update: usize,
    pub(super) replace: usize,
    pub(super) adopt: usize,
    pub(super) release: usize,
    pub(super) delete: usize,
    pub(super) withheld: usize,
}

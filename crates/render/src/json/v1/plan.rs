//! The body of a plan, as version 1.0 writes it: the same bytes for the same inputs.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::{ChangeV1, WithheldV1};
use super::found::FoundV1;
use super::impact::ImpactV1;
use super::pending::{PendingV1, UndoesV1};
use super::probing::NeededV1;
use super::remark::{ConsentV1, NoteV1, VerdictV1};
use super::settle::SettleV1;

/// A plan.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanV1<'a> {
    pub(super) project: Cow<'a, str>,
    pub(super) environment: Cow<'a, str>,
    pub(super) organization: OrganizationV1<'a>,
    pub(super) spec: String,
    pub(super) changes: Vec<ChangeV1<'a>>,
    pub(super) withheld: Vec<WithheldV1<'a>>,
    pub(super) notes: Vec<NoteV1<'a>>,
    pub(super) verdicts: Vec<VerdictV1<'a>>,
    pub(super) guarded: bool,
    pub(super) consent: ConsentV1<'a>,
    /// Which part of the plan was asked for; left out if all of it was.
    #[serde(default, skip_serializing_if = "TargetsV1::is_all")]
    pub(super) targets: TargetsV1<'a>,
    pub(super) left_out: Vec<String>,
    pub(super) unchanged: usize,
    #[serde(default)]
    pub(super) findings: Vec<FoundV1<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pending: Option<PendingV1<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) undoes: Option<UndoesV1<'a>>,
    /// What was found of interrupted writes; left out if there was none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) settles: Vec<SettleV1<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) impact: Option<ImpactV1<'a>>,
    /// The secrets that applying it takes. Written for readers; not read back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) secrets: Vec<NeededV1>,
    /// Written for readers; not read back.
    #[serde(default)]
    pub(super) counts: CountsV1,
}

/// Which part of a plan was asked for.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct TargetsV1<'a> {
    pub(super) only: Vec<Cow<'a, str>>,
    pub(super) except: Vec<Cow<'a, str>>,
}

impl TargetsV1<'_> {
    fn is_all(&self) -> bool {
        self.only.is_empty() && self.except.is_empty()
    }
}

/// An organisation.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct OrganizationV1<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) name: Cow<'a, str>,
}

/// How many changes of each action there are.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
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

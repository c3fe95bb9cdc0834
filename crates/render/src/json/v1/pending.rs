//! What was pending before, and what a plan undoes, as version 1.0 writes them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use lockstep_diff::{Action, ChangeId, Folded, Keep, Pending, Plan, Remark, Standing, Undoes};
use lockstep_model::FieldPath;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::ChangeV1;
use super::read::{Misfit, text, texts, word};

/// What was pending before. Which changes of the plan were, they say themselves.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PendingV1<'a> {
    reference: Cow<'a, str>,
    commit: Cow<'a, str>,
    errors: usize,
    keep: Cow<'a, str>,
    folded: Vec<FoldedV1<'a>>,
    taken_back: Vec<String>,
}

/// A change that was pending before and is not in the plan.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FoldedV1<'a> {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<Cow<'a, str>>,
    /// Written for readers; not read back.
    #[serde(default)]
    standing: Cow<'a, str>,
}

/// The run that a plan undoes.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct UndoesV1<'a> {
    run: Cow<'a, str>,
    sequence: u64,
    time: Cow<'a, str>,
    redone: Vec<String>,
    errors: usize,
    remarks: Vec<RemarkV1<'a>>,
}

/// Something that an undoing leaves as it is.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "code",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum RemarkV1<'a> {
    StaysPublished {
        address: String,
        entry: Cow<'a, str>,
        /// The share of requests that it keeps, in parts of 10,000.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serving: Option<u32>,
    },
    SecretStays {
        address: String,
        field: Cow<'a, str>,
    },
    StaysOwned {
        address: String,
    },
    TrafficUnknown {
        address: String,
    },
    AlreadyGone {
        address: String,
    },
}

const OWN: &str = "own";
const ALL: &str = "all";

impl<'a> From<&'a Pending> for PendingV1<'a> {
    fn from(pending: &'a Pending) -> Self {
        let folded = pending.folded.iter().map(|folded| FoldedV1 {
            id: folded.id.to_string(),
            action: folded.action.map(|action| Cow::Borrowed(action.as_str())),
            standing: Cow::Borrowed(Standing::PendingBefore.as_str()),
        });
        Self {
            reference: Cow::Borrowed(&pending.reference),
            commit: Cow::Borrowed(&pending.commit),
            errors: pending.errors,
            keep: Cow::Borrowed(match pending.keep {
                Keep::Own => OWN,
                Keep::All => ALL,
            }),
            folded: folded.collect(),
            taken_back: pending.taken_back.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> From<&'a Undoes> for UndoesV1<'a> {
    fn from(undoes: &'a Undoes) -> Self {
        Self {
            run: Cow::Borrowed(&undoes.run),
            sequence: undoes.sequence,
            time: Cow::Borrowed(&undoes.time),
            redone: undoes.redone.iter().map(ToString::to_string).collect(),
            errors: undoes.errors,
            remarks: undoes.remarks.iter().map(RemarkV1::from).collect(),
        }
    }
}

impl<'a> From<&'a Remark> for RemarkV1<'a> {
    fn from(remark: &'a Remark) -> Self {
        match remark {
            Remark::StaysPublished {
                address,
                entry,
                serving,
            } => Self::StaysPublished {
                address: address.to_string(),
                entry: Cow::Borrowed(entry),
                serving: *serving,
            },
            Remark::SecretStays { address, field } => Self::SecretStays {
                address: address.to_string(),
                field: Cow::Borrowed(field),
            },
            Remark::StaysOwned { address } => Self::StaysOwned {
                address: address.to_string(),
            },
            Remark::TrafficUnknown { address } => Self::TrafficUnknown {
                address: address.to_string(),
            },
            Remark::AlreadyGone { address } => Self::AlreadyGone {
                address: address.to_string(),
            },
        }
    }
}

/// Writes on each change whose it is.
pub(super) fn mark(plan: &Plan, changes: &mut [ChangeV1<'_>]) {
    let Some(pending) = &plan.pending else {
        return;
    };
    for (change, written) in plan.changes.iter().zip(changes) {
        written.standing = Some(Cow::Borrowed(pending.standing(&change.id).as_str()));
        written.pending_fields = pending
            .fields_of(&change.id)
            .map(FieldPath::to_string)
            .collect();
    }
}

/// Reads what was pending before, with what the changes say of it.
pub(super) fn read(pending: PendingV1<'_>, changes: &[ChangeV1<'_>]) -> Result<Pending, Misfit> {
    let mut before = BTreeSet::new();
    let mut fields = BTreeSet::new();
    for change in changes {
        let id: ChangeId = text("change", &change.id)?;
        for path in &change.pending_fields {
            fields.insert((id.clone(), text("field path", path)?));
        }
        if change.standing.as_deref() == Some(Standing::PendingBefore.as_str()) {
            before.insert(id);
        }
    }
    let folded = pending.folded.iter().map(|folded| {
        let action = folded.action.as_deref();
        let action = action.map(|action| word("action", action, Action::from_word(action)));
        Ok(Folded {
            id: text("change", &folded.id)?,
            action: action.transpose()?,
        })
    });
    let keep = match &*pending.keep {
        OWN => Some(Keep::Own),
        ALL => Some(Keep::All),
        _ => None,
    };
    Ok(Pending {
        errors: pending.errors,
        keep: word("keep", &pending.keep, keep)?,
        before,
        fields,
        folded: folded.collect::<Result<_, Misfit>>()?,
        taken_back: texts("change", &pending.taken_back)?,
        reference: pending.reference.into_owned(),
        commit: pending.commit.into_owned(),
    })
}

/// Reads which run a plan undoes.
pub(super) fn undoes(undoes: UndoesV1<'_>) -> Result<Undoes, Misfit> {
    Ok(Undoes {
        run: undoes.run.into_owned(),
        sequence: undoes.sequence,
        time: undoes.time.into_owned(),
        redone: texts("address", &undoes.redone)?,
        errors: undoes.errors,
        remarks: undoes
            .remarks
            .into_iter()
            .map(remark)
            .collect::<Result<_, _>>()?,
    })
}

fn remark(remark: RemarkV1<'_>) -> Result<Remark, Misfit> {
    Ok(match remark {
        RemarkV1::StaysPublished {
            address,
            entry,
            serving,
        } => Remark::StaysPublished {
            address: text("address", &address)?,
            entry: entry.into_owned(),
            serving,
        },
        RemarkV1::SecretStays { address, field } => Remark::SecretStays {
            address: text("address", &address)?,
            field: field.into_owned(),
        },
        RemarkV1::StaysOwned { address } => Remark::StaysOwned {
            address: text("address", &address)?,
        },
        RemarkV1::TrafficUnknown { address } => Remark::TrafficUnknown {
            address: text("address", &address)?,
        },
        RemarkV1::AlreadyGone { address } => Remark::AlreadyGone {
            address: text("address", &address)?,
        },
    })
}

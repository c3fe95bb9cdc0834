//! `runStarted`, `guardOverridden` and `runFinished`, as they are stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::text::{self, Text};
use crate::entry;
use crate::error::Misfit;

/// A run began: who, with what, against what.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunStarted<'a> {
    #[serde(borrow)]
    actor: Actor<'a>,
    /// The program and its version.
    tool: &'a str,
    /// The environment's name.
    environment: &'a str,
    #[serde(borrow)]
    organization: Organization<'a>,
    /// The digest of the plan.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::DIGEST))]
    plan: Text<'a>,
    /// The digest of the spec.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::DIGEST))]
    spec: Text<'a>,
    /// The guards that were overridden.
    #[serde(borrow)]
    overrides: Vec<Override<'a>>,
}

/// An organisation, as the tenant named itself.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization<'a> {
    /// Its id.
    id: &'a str,
    /// Its name.
    name: &'a str,
}

impl<'a> From<&'a entry::Organization> for Organization<'a> {
    fn from(organization: &'a entry::Organization) -> Self {
        Self {
            id: &organization.id,
            name: &organization.name,
        }
    }
}

impl From<Organization<'_>> for entry::Organization {
    fn from(stored: Organization<'_>) -> Self {
        Self {
            id: stored.id.to_owned(),
            name: stored.name.to_owned(),
        }
    }
}

/// A guard that a person overrode.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Override<'a> {
    /// The guard's name.
    guard: &'a str,
    /// What was allowed; `any` where no number would do.
    value: &'a str,
    /// Why, in the person's own words.
    reason: &'a str,
}

/// A guard that would have refused the plan was overridden.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GuardOverridden<'a> {
    /// The guard's name.
    guard: &'a str,
    /// What was allowed; `any` where no number would do.
    value: &'a str,
    /// Why, in the person's own words.
    reason: &'a str,
    /// How much the plan does.
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<f64>,
    /// How much the environment allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<f64>,
}

/// A run ended.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct RunFinished {
    counts: Counts,
}

/// What a run did, in numbers.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Counts {
    /// Objects created.
    created: u64,
    /// Objects changed.
    updated: u64,
    /// Objects deleted and created anew.
    replaced: u64,
    /// Objects deleted.
    deleted: u64,
    /// Objects taken over.
    adopted: u64,
    /// Objects given up.
    released: u64,
    /// Changes that failed.
    failed: u64,
    /// Changes of which nobody knows.
    unsettled: u64,
    /// Changes that were not begun.
    skipped: u64,
}

impl<'a> From<&'a entry::RunStarted> for RunStarted<'a> {
    fn from(started: &'a entry::RunStarted) -> Self {
        Self {
            actor: (&started.actor).into(),
            tool: &started.tool,
            environment: &started.environment,
            organization: (&started.organization).into(),
            plan: text::shown(&started.plan),
            spec: text::shown(&started.spec),
            overrides: started.overrides.iter().map(Override::from).collect(),
        }
    }
}

impl TryFrom<RunStarted<'_>> for entry::RunStarted {
    type Error = Misfit;

    fn try_from(stored: RunStarted<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            actor: stored.actor.into(),
            tool: stored.tool.to_owned(),
            environment: stored.environment.to_owned(),
            organization: stored.organization.into(),
            plan: text::digest(&stored.plan)?,
            spec: text::digest(&stored.spec)?,
            overrides: stored.overrides.iter().map(entry::Override::from).collect(),
        })
    }
}

impl<'a> From<&'a entry::Override> for Override<'a> {
    fn from(given: &'a entry::Override) -> Self {
        Self {
            guard: &given.guard,
            value: &given.value,
            reason: &given.reason,
        }
    }
}

impl From<&Override<'_>> for entry::Override {
    fn from(stored: &Override<'_>) -> Self {
        Self {
            guard: stored.guard.to_owned(),
            value: stored.value.to_owned(),
            reason: stored.reason.to_owned(),
        }
    }
}

impl<'a> From<&'a entry::GuardOverridden> for GuardOverridden<'a> {
    fn from(given: &'a entry::GuardOverridden) -> Self {
        Self {
            guard: &given.guard,
            value: &given.value,
            reason: &given.reason,
            // What has no end is no number of JSON.
            measured: given.measured.filter(|number| number.is_finite()),
            limit: given.limit.filter(|number| number.is_finite()),
        }
    }
}

impl From<GuardOverridden<'_>> for entry::GuardOverridden {
    fn from(stored: GuardOverridden<'_>) -> Self {
        Self {
            guard: stored.guard.to_owned(),
            value: stored.value.to_owned(),
            reason: stored.reason.to_owned(),
            measured: stored.measured,
            limit: stored.limit,
        }
    }
}

impl From<&entry::Counts> for RunFinished {
    fn from(counts: &entry::Counts) -> Self {
        Self {
            counts: Counts {
                created: counts.created,
                updated: counts.updated,
                replaced: counts.replaced,
                deleted: counts.deleted,
                adopted: counts.adopted,
                released: counts.released,
                failed: counts.failed,
                unsettled: counts.unsettled,
                skipped: counts.skipped,
            },
        }
    }
}

impl From<RunFinished> for entry::Counts {
    fn from(stored: RunFinished) -> Self {
        let counts = stored.counts;
        Self {
            created: counts.created,
            updated: counts.updated,
            replaced: counts.replaced,
            deleted: counts.deleted,
            adopted: counts.adopted,
            released: counts.released,
            failed: counts.failed,
            unsettled: counts.unsettled,
            skipped: counts.skipped,
        }
    }
}

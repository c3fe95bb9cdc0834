//! `forgotten`, `repaired`, `restarted` and `lockTaken`, as they are stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor::Actor;
use super::run::Organization;
use super::text::{self, Text};
use crate::entry;
use crate::error::Misfit;

/// A content was erased; the entries that name it stay.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Forgotten<'a> {
    /// The hash of the content.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::HASH))]
    content: Text<'a>,
    /// Why, in the person's own words.
    reason: &'a str,
    #[serde(borrow)]
    actor: Actor<'a>,
}

/// A torn tail was cut off.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Repaired<'a> {
    /// Its length in bytes.
    bytes: u64,
    /// The SHA-256 of these bytes.
    #[serde(borrow)]
    #[schemars(regex(pattern = super::HASH))]
    sha256: Text<'a>,
    /// The name of the file that keeps them.
    file: &'a str,
    #[serde(borrow)]
    actor: Actor<'a>,
}

/// The chain takes the place of one that is lost.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Restarted<'a> {
    #[serde(borrow)]
    lost: Lost<'a>,
    /// The organisation whose objects it owned.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    organization: Option<Organization<'a>>,
    /// Why, in the person's own words.
    reason: &'a str,
    #[serde(borrow)]
    actor: Actor<'a>,
}

/// What is known of the chain that is lost.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Lost<'a> {
    /// Its id: the hash of its first entry.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = super::HASH))]
    ledger: Option<Text<'a>>,
    /// The sequence number of the last entry that is known of.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<u64>,
    /// The hash of that entry.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = super::HASH))]
    head: Option<Text<'a>>,
}

/// A lease that had expired was taken over.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LockTaken<'a> {
    /// Who had held it.
    #[serde(borrow)]
    from: Leaseholder<'a>,
    /// When it expired, in RFC 3339.
    until: &'a str,
    /// Who holds it now.
    #[serde(borrow)]
    by: Leaseholder<'a>,
}

/// Who holds a lease.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Leaseholder<'a> {
    /// The user.
    owner: &'a str,
    /// The host.
    host: &'a str,
    /// The id of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a str>,
}

impl<'a> From<&'a entry::Forgotten> for Forgotten<'a> {
    fn from(forgotten: &'a entry::Forgotten) -> Self {
        Self {
            content: text::shown(&forgotten.content),
            reason: &forgotten.reason,
            actor: (&forgotten.actor).into(),
        }
    }
}

impl TryFrom<Forgotten<'_>> for entry::Forgotten {
    type Error = Misfit;

    fn try_from(stored: Forgotten<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            content: text::hash(&stored.content)?,
            reason: stored.reason.to_owned(),
            actor: stored.actor.into(),
        })
    }
}

impl<'a> From<&'a entry::Repaired> for Repaired<'a> {
    fn from(repaired: &'a entry::Repaired) -> Self {
        Self {
            bytes: repaired.bytes,
            sha256: text::shown(&repaired.sha256),
            file: &repaired.file,
            actor: (&repaired.actor).into(),
        }
    }
}

impl TryFrom<Repaired<'_>> for entry::Repaired {
    type Error = Misfit;

    fn try_from(stored: Repaired<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            bytes: stored.bytes,
            sha256: text::hash(&stored.sha256)?,
            file: stored.file.to_owned(),
            actor: stored.actor.into(),
        })
    }
}

impl<'a> From<&'a entry::Restarted> for Restarted<'a> {
    fn from(restarted: &'a entry::Restarted) -> Self {
        let lost = &restarted.lost;
        Self {
            lost: Lost {
                ledger: lost.ledger.as_ref().map(text::shown),
                sequence: lost.sequence,
                head: lost.head.as_ref().map(text::shown),
            },
            organization: restarted.organization.as_ref().map(Into::into),
            reason: &restarted.reason,
            actor: (&restarted.actor).into(),
        }
    }
}

impl TryFrom<Restarted<'_>> for entry::Restarted {
    type Error = Misfit;

    fn try_from(stored: Restarted<'_>) -> Result<Self, Misfit> {
        let lost = &stored.lost;
        Ok(Self {
            lost: entry::Lost {
                ledger: lost.ledger.as_deref().map(text::hash).transpose()?,
                sequence: lost.sequence,
                head: lost.head.as_deref().map(text::hash).transpose()?,
            },
            organization: stored.organization.map(Into::into),
            reason: stored.reason.to_owned(),
            actor: stored.actor.into(),
        })
    }
}

impl<'a> From<&'a entry::LockTaken> for LockTaken<'a> {
    fn from(taken: &'a entry::LockTaken) -> Self {
        Self {
            from: (&taken.from).into(),
            until: &taken.until,
            by: (&taken.by).into(),
        }
    }
}

impl From<LockTaken<'_>> for entry::LockTaken {
    fn from(stored: LockTaken<'_>) -> Self {
        Self {
            from: stored.from.into(),
            until: stored.until.to_owned(),
            by: stored.by.into(),
        }
    }
}

impl<'a> From<&'a entry::Leaseholder> for Leaseholder<'a> {
    fn from(holder: &'a entry::Leaseholder) -> Self {
        Self {
            owner: &holder.owner,
            host: &holder.host,
            run: holder.run.as_deref(),
        }
    }
}

impl From<Leaseholder<'_>> for entry::Leaseholder {
    fn from(stored: Leaseholder<'_>) -> Self {
        Self {
            owner: stored.owner.to_owned(),
            host: stored.host.to_owned(),
            run: stored.run.map(str::to_owned),
        }
    }
}

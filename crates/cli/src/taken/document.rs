//! Snapshots as files hold them, version 1.0: one JSON document under its own SHA-256.
//!
//! A document comes in and bytes go out, and the other way round. What is read is checked whole
//! before any of it is used.

use jiff::Timestamp;
use lockstep_genesys::{Capture, CaptureError, Collections};
use lockstep_ledger::Hash;
use lockstep_model::{Digest, Organization};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The format that is written.
const FORMAT: &str = "1.0";
/// The kind of a snapshot.
const KIND: &str = "lockstep.snapshot";

/// What was taken of a tenant, with when, from where and by whom.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) taken_at: Timestamp,
    pub(super) tool: String,
    pub(super) environment: String,
    pub(super) tenant: String,
    pub(super) organization: Organization,
    /// How far the ledger went.
    pub(super) ledger: Option<Hash>,
    pub(super) collections: Collections<'a>,
}

/// What every version of the format says first.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    kind: String,
    format_version: String,
    #[serde(default)]
    tool: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotV1<'a> {
    format_version: String,
    kind: String,
    sha256: Digest,
    taken_at: String,
    tool: String,
    environment: String,
    tenant: String,
    organization: Organization,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ledger: Option<String>,
    #[serde(borrow)]
    collections: Collections<'a>,
}

/// Why a file is no snapshot that could be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    /// It is no JSON, or lacks what a snapshot has.
    #[error("it is no snapshot: {0}")]
    Shape(serde_json::Error),
    /// It is another document of lockstep's, or of somebody else's.
    #[error("it is `{0}`, and no snapshot")]
    Kind(String),
    /// A later version wrote it.
    #[error("its format is {found}, written by {tool}; this version reads 1.x")]
    Newer {
        /// The format.
        found: String,
        /// What wrote it.
        tool: String,
    },
    /// Its version is none.
    #[error("its format `{0}` is none that there is")]
    Format(String),
    /// It has no time.
    #[error("`takenAt` is no time: {0}")]
    Time(jiff::Error),
    /// It names no entry of a ledger.
    #[error("`ledger` is no hash of an entry")]
    Ledger,
    /// Its digest is another than it says.
    #[error("it was altered: its SHA-256 is {found}, and it says {said}")]
    Altered {
        /// What it is.
        found: Digest,
        /// What it says.
        said: Digest,
    },
    /// Its lists do not hold.
    #[error(transparent)]
    Lists(#[from] CaptureError),
}

impl<'a> Document<'a> {
    /// Reads a document. Its objects are looked at by [`Document::capture`].
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Unusable> {
        let head: Head = serde_json::from_slice(bytes).map_err(Unusable::Shape)?;
        check(head)?;
        let read: SnapshotV1<'a> = serde_json::from_slice(bytes).map_err(Unusable::Shape)?;
        let hash = |text: String| text.parse().map_err(|_no_hash| Unusable::Ledger);
        let document = Self {
            taken_at: read.taken_at.parse().map_err(Unusable::Time)?,
            tool: read.tool,
            environment: read.environment,
            tenant: read.tenant,
            organization: read.organization,
            ledger: read.ledger.map(hash).transpose()?,
            collections: read.collections,
        };
        let found = document.digest();
        match found == read.sha256 {
            true => Ok(document),
            false => Err(Unusable::Altered {
                found,
                said: read.sha256,
            }),
        }
    }

    /// Returns what was live, every object checked.
    pub(super) fn capture(self) -> Result<Capture, Unusable> {
        Ok(Capture::restore(self.organization, self.collections)?)
    }

    /// Returns the bytes of the document, with a newline at their end.
    pub(super) fn bytes(self) -> serde_json::Result<Vec<u8>> {
        let sha256 = self.digest();
        let mut bytes = serde_json::to_vec(&SnapshotV1 {
            format_version: FORMAT.to_owned(),
            kind: KIND.to_owned(),
            sha256,
            taken_at: spelled(self.taken_at),
            tool: self.tool,
            environment: self.environment,
            tenant: self.tenant,
            organization: self.organization,
            ledger: self.ledger.map(|hash| hash.to_string()),
            collections: self.collections,
        })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Digests the document by meaning: its objects by their own digests.
    fn digest(&self) -> Digest {
        Digest::of_value(&json!({
            "kind": KIND,
            "takenAt": spelled(self.taken_at),
            "tool": self.tool,
            "environment": self.environment,
            "tenant": self.tenant,
            "organization": self.organization,
            "ledger": self.ledger.as_ref().map(ToString::to_string),
            "collections": self.collections.digest(),
        }))
    }
}

/// Returns a time as it stands in the document.
pub(super) fn spelled(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn check(head: Head) -> Result<(), Unusable> {
    if head.kind != KIND {
        return Err(Unusable::Kind(head.kind));
    }
    let parts = head.format_version.split_once('.');
    let major = parts.and_then(|(major, minor)| {
        let _minor: u64 = minor.parse().ok()?;
        major.parse::<u64>().ok()
    });
    match major {
        Some(1) => Ok(()),
        Some(2..) => Err(Unusable::Newer {
            found: head.format_version,
            tool: head.tool,
        }),
        Some(0) | None => Err(Unusable::Format(head.format_version)),
    }
}

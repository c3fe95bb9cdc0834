//! `lockstep.ledger/v1`: entries as they are stored. Frozen: `docs/ledger.md` describes it.
//!
//! Events come in and stored JSON goes out ([`write`]), and the other way round ([`read`]). A later
//! minor version may add fields and kinds; nothing here is ever renamed or given another meaning.

mod read;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use read::{contents, entry};
pub(crate) use write::{Place, write};

type Text<'a> = Cow<'a, str>;

/// The body of `runStarted`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RunStarted<'a> {
    #[serde(borrow)]
    actor: Actor<'a>,
    tool: &'a str,
    environment: &'a str,
    #[serde(borrow)]
    organization: Organization<'a>,
    #[serde(borrow)]
    plan: Text<'a>,
    #[serde(borrow)]
    spec: Text<'a>,
    #[serde(borrow)]
    overrides: Vec<Override<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Actor<'a> {
    client: &'a str,
    host: &'a str,
    user: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    git_commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git_dirty: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ci_run_url: Option<&'a str>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Organization<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Override<'a> {
    guard: &'a str,
    value: &'a str,
    reason: &'a str,
}

/// The body of `intent`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Intent<'a> {
    change: &'a str,
    #[serde(borrow)]
    address: Text<'a>,
    live_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_id: Option<&'a str>,
    action: &'a str,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    before: Option<Text<'a>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    after: Option<Text<'a>>,
}

/// The body of `outcome`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    intent: u64,
    #[serde(borrow)]
    address: Text<'a>,
    result: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    live: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    published: Published<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protected: Option<bool>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    applied: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    attempts: u32,
    #[serde(borrow)]
    correlation_ids: Vec<&'a str>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    tries: Vec<Try<'a>>,
    duration_ms: u64,
}

/// One request of a write.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Try<'a> {
    request: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
}

/// Digests of published texts, by version.
type Published<'a> = BTreeMap<&'a str, Text<'a>>;

/// The body of `adopted`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Adopted<'a> {
    #[serde(borrow)]
    address: Text<'a>,
    live_id: &'a str,
    live_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    live: Option<Text<'a>>,
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    published: Published<'a>,
    protected: bool,
    #[serde(borrow)]
    applied: Text<'a>,
}

/// The body of `released`.
#[derive(Serialize, Deserialize)]
struct Released<'a> {
    #[serde(borrow)]
    address: Text<'a>,
}

/// The body of `runFinished`.
#[derive(Serialize, Deserialize)]
struct RunFinished {
    counts: Counts,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    created: u64,
    updated: u64,
    replaced: u64,
    deleted: u64,
    adopted: u64,
    released: u64,
    failed: u64,
    unsettled: u64,
    skipped: u64,
}

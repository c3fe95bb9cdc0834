//! The life of one object as version 1.0 writes it.

use std::borrow::Cow;
use std::io;

use lockstep_diff::FieldChange;
use lockstep_ledger::{Deed, Life};
use serde::Serialize;
use serde_json::Value;

use super::{document, secret};
use crate::deed::{self, Became};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LifeV1<'a> {
    address: String,
    former: Vec<NameV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renamed: Option<NameV1>,
    deeds: Vec<DeedV1<'a>>,
}

/// Another name, and the entry that tells of the renaming.
#[derive(Serialize)]
struct NameV1 {
    address: String,
    entry: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeedV1<'a> {
    sequence: u64,
    time: &'a str,
    run: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<ActorV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    did: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intent: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    /// What came of probing the object, as the entry has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    probe: Option<&'a Value>,
    /// What was changed; missing where its contents are not kept any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<ChangeV1>>,
    /// What was to be changed, where nobody knows that it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<Vec<ChangeV1>>,
    forgotten: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ActorV1<'a> {
    client: &'a str,
    user: &'a str,
    host: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    git_commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ci_run_url: Option<&'a str>,
}

#[derive(Serialize)]
struct ChangeV1 {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// Writes the life of an object.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_history(life: &Life, out: &mut impl io::Write) -> io::Result<()> {
    let name = |(address, entry): &(lockstep_model::Address, u64)| NameV1 {
        address: address.to_string(),
        entry: *entry,
    };
    let body = LifeV1 {
        address: life.address.to_string(),
        former: life.former.iter().map(name).collect(),
        renamed: life.renamed.as_ref().map(name),
        deeds: life.deeds.iter().map(one).collect(),
    };
    document("lockstep.audit.history", body, out)
}

fn one(deed: &Deed) -> DeedV1<'_> {
    let changes = deed::changes(deed).map(|changes| changes.into_iter().map(change).collect());
    let forgotten = changes.is_none();
    let (changes, wanted) = match deed::became(deed) {
        Became::Done => (changes, None),
        Became::Wanted => (None, changes),
    };
    let intent = deed.intent.as_ref();
    DeedV1 {
        sequence: deed.entry.sequence,
        time: &deed.entry.time,
        run: &deed.entry.run,
        actor: deed.started.as_ref().map(|started| ActorV1 {
            client: &started.actor.client,
            user: &started.actor.user,
            host: &started.actor.host,
            git_commit: started.actor.git_commit.as_deref(),
            ci_run_url: started.actor.ci_run_url.as_deref(),
        }),
        address: deed::address(deed).map(ToString::to_string),
        did: deed::word(deed),
        found: deed::found(deed).map(lockstep_model::Found::as_str),
        intent: intent.map(|(number, _intent)| *number),
        action: intent.map(|(_number, intent)| intent.action.as_str()),
        reason: intent.and_then(|(_number, intent)| intent.reason.as_deref()),
        live_id: deed::live_id(deed),
        live_name: deed::live_name(deed),
        error: deed::error(deed),
        probe: deed
            .entry
            .json
            .get("body")
            .and_then(|body| body.get("probe")),
        changes,
        wanted,
        forgotten,
    }
}

fn change(change: FieldChange) -> ChangeV1 {
    let FieldChange { path, policy, .. } = &change;
    let shown = |value: &Value| Cow::into_owned(secret::shown(policy, value));
    ChangeV1 {
        path: path.to_string(),
        before: change.before.as_ref().map(shown),
        after: change.after.as_ref().map(shown),
    }
}

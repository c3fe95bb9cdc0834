//! What was done, in the field names of Genesys Cloud's own audit messages, for a SIEM that reads both.
//!
//! A deed of the ledger comes in, one line of JSON goes out. Fields that the ledger knows nothing of,
//! such as `remoteIp`, are left out. Secrets stand in it as references only.

use std::collections::BTreeMap;
use std::io;

use lockstep_diff::FieldChange;
use lockstep_ledger::{Deed, Event, RunStarted};
use lockstep_model::Found;
use serde::Serialize;
use serde_json::Value;

use crate::deed::{self, Became};
use crate::json::v1::shown;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuditLogMessage<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_home_org_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<Identified<'a>>,
    service_name: &'a str,
    event_date: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
    action: &'a str,
    entity: Entity<'a>,
    entity_type: &'a str,
    status: &'a str,
    application: &'a str,
    initiating_action: InitiatingAction<'a>,
    transaction_initiator: bool,
    property_changes: Vec<PropertyChange>,
    context: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct Named {
    name: String,
}

#[derive(Serialize)]
struct Identified<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Message<'a> {
    message: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    r#type: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InitiatingAction<'a> {
    transaction_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PropertyChange {
    property: String,
    old_values: Vec<String>,
    new_values: Vec<String>,
}

/// Writes deeds, a line each, as they come.
///
/// # Errors
///
/// Fails if `out` does, or with what the deeds fail with.
pub fn lines(
    deeds: impl IntoIterator<Item = io::Result<Deed>>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    deeds.into_iter().try_for_each(|deed| {
        let deed = deed?;
        let Some(message) = message(&deed) else {
            return Ok(());
        };
        serde_json::to_writer(&mut *out, &message)?;
        out.write_all(b"\n")
    })
}

fn message(deed: &Deed) -> Option<AuditLogMessage<'_>> {
    let kind = deed::address(deed)?.kind.as_str();
    let started = deed.started.as_deref();
    let changes = match deed::became(deed) {
        Became::Done => deed::changes(deed).unwrap_or_default(),
        Became::Wanted => Vec::new(),
    };
    Some(AuditLogMessage {
        id: deed.entry.hash.to_string(),
        user_home_org_id: started.map(|started| started.organization.id.as_str()),
        user: started.map(|started| Named {
            name: format!("{}@{}", started.actor.user, started.actor.host),
        }),
        client: started.map(|started| Identified {
            id: &started.actor.client,
        }),
        service_name: "lockstep",
        event_date: &deed.entry.time,
        message: deed::error(deed).map(|message| Message { message }),
        action: action(deed),
        entity: Entity {
            id: deed::live_id(deed),
            name: deed::live_name(deed),
            r#type: kind,
        },
        entity_type: kind,
        status: status(deed),
        application: started.map_or("lockstep", |started| started.tool.as_str()),
        initiating_action: InitiatingAction {
            transaction_id: &deed.entry.run,
        },
        transaction_initiator: false,
        property_changes: changes.into_iter().map(property).collect(),
        context: context(deed, started),
    })
}

/// Returns the word for what was done, or tried.
fn action(deed: &Deed) -> &str {
    let word = match (&deed.intent, deed::word(deed)) {
        (Some((_number, intent)), _) => intent.action.as_str(),
        (None, "created") => "create",
        (None, "updated") => "update",
        (None, "replaced") => "replace",
        (None, "deleted") => "delete",
        (None, other) => other,
    };
    match word {
        "create" => "Create",
        "update" => "Update",
        "replace" => "Replace",
        "delete" => "Delete",
        "adopted" => "Adopt",
        "released" => "Release",
        other => other,
    }
}

fn status(deed: &Deed) -> &'static str {
    match (deed::found(deed), deed::word(deed)) {
        (Some(Found::Partly), _) | (None, "unsettled" | "begun") => "WARNING",
        (Some(Found::NotApplied), _) | (None, "failed") => "FAILURE",
        (Some(Found::Applied | Found::Gone), _) | (None, _) => "SUCCESS",
    }
}

fn property(change: FieldChange) -> PropertyChange {
    let values = |value: Option<&Value>| match value.map(|value| shown(&change.policy, value)) {
        None => Vec::new(),
        Some(value) => match value.as_ref() {
            Value::Null => Vec::new(),
            Value::Array(items) => items.iter().map(text).collect(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                vec![text(&value)]
            }
        },
    };
    PropertyChange {
        property: change.path.to_string(),
        old_values: values(change.before.as_ref()),
        new_values: values(change.after.as_ref()),
    }
}

/// A text is itself; anything else is its JSON.
fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    }
}

fn context<'a>(deed: &'a Deed, started: Option<&'a RunStarted>) -> BTreeMap<&'a str, String> {
    let mut context = BTreeMap::from([
        ("ledgerSequence", deed.entry.sequence.to_string()),
        ("run", deed.entry.run.clone()),
        ("result", deed::word(deed).to_owned()),
    ]);
    let address = deed::address(deed).map(ToString::to_string);
    context.extend(address.map(|address| ("address", address)));
    let found = deed::found(deed).map(|found| found.as_str().to_owned());
    context.extend(found.map(|found| ("found", found)));
    if let Some((number, intent)) = &deed.intent {
        context.insert("intent", number.to_string());
        context.insert("change", intent.change.clone());
        context.extend(intent.reason.clone().map(|reason| ("reason", reason)));
    }
    if let Some(Event::Outcome(outcome)) = &deed.entry.event {
        context.insert("attempts", outcome.attempts.to_string());
        context.insert("durationMs", outcome.duration.as_millis().to_string());
        if !outcome.correlation_ids.is_empty() {
            context.insert("correlationIds", outcome.correlation_ids.join(","));
        }
    }
    if let Some(started) = started {
        context.insert("environment", started.environment.clone());
        context.insert("plan", started.plan.to_string());
        let actor = &started.actor;
        let commit = actor.git_commit.clone();
        context.extend(commit.map(|commit| ("gitCommit", commit)));
        context.extend(actor.ci_run_url.clone().map(|url| ("ciRunUrl", url)));
    }
    context
}

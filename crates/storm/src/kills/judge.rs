//! How it must end, however often a run was killed: the tenant holds what an undisturbed run leaves
//! there and what is others' as it was, the ledger is whole, owns what is live, and says of each
//! write what became of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use lockstep_ledger::{Disk, Effect, Event, Verdict};
use lockstep_model::Address;
use lockstep_simulator::{Collection, Recorded, Running};
use serde_json::Value;

use super::world::{self, Side};
use crate::secrets;
use crate::work::Place;

/// All collections.
const ALL: [Collection; 3] = [
    Collection::Providers,
    Collection::Models,
    Collection::Prompts,
];

/// What the tenant sets itself, and differs from run to run.
const SET_BY_TENANT: [&str; 7] = [
    "id",
    "selfUri",
    "dateCreated",
    "dateModified",
    "createdBy",
    "modifiedBy",
    "etag",
];

/// What is in a tenant: by collection and name.
pub(crate) type World = BTreeMap<(String, String), Value>;

/// Describes what is in a tenant, to the letter.
pub(crate) fn exact(tenant: &Running) -> World {
    let objects = ALL.into_iter().flat_map(|of| {
        let named = move |object: Value| {
            let name = object["name"].as_str().unwrap_or_default().to_owned();
            ((format!("{of:?}"), name), object)
        };
        tenant.objects(of).into_iter().map(named)
    });
    objects.collect()
}

/// Describes what is in a tenant, but for what it sets itself.
pub(crate) fn world(tenant: &Running) -> World {
    let mut world = exact(tenant);
    world.values_mut().for_each(cleanse);
    world
}

fn cleanse(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _value| !SET_BY_TENANT.contains(&name.as_str()));
            fields.values_mut().for_each(cleanse);
        }
        Value::Array(items) => items.iter_mut().for_each(cleanse),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What it must come to.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// What is in the tenant in the end.
    pub(crate) world: World,
    /// What was there before, to the letter.
    pub(crate) before: World,
}

/// Judges a tenant and a ledger after the last run.
pub(crate) fn judge(tenant: &Running, folder: &Path, wanted: &Wanted) -> Result<(), String> {
    same_world(tenant, wanted)?;
    kept(tenant, wanted)?;
    key(tenant)?;
    made_once(&tenant.requests())?;
    ledger(tenant, folder)?;
    closed(folder)
}

fn same_world(tenant: &Running, wanted: &Wanted) -> Result<(), String> {
    let live = world(tenant);
    let names: BTreeSet<_> = live.keys().chain(wanted.world.keys()).collect();
    let other = names
        .into_iter()
        .find(|name| live.get(*name) != wanted.world.get(*name));
    match other {
        None => Ok(()),
        Some(name) => Err(format!(
            "{name:?} is {:?}, and {:?} is wanted",
            live.get(name),
            wanted.world.get(name)
        )),
    }
}

/// What is others' is as it was, and what was neither deleted nor made anew has its id.
fn kept(tenant: &Running, wanted: &Wanted) -> Result<(), String> {
    let live = exact(tenant);
    for (name, before) in &wanted.before {
        let Some(now) = live.get(name) else { continue };
        if name.1.starts_with("their") && now != before {
            return Err(format!("{name:?} is others' and was changed: {now}"));
        }
        if !name.1.starts_with("remade") && now["id"] != before["id"] {
            return Err(format!("{name:?} was made anew"));
        }
    }
    Ok(())
}

fn key(tenant: &Running) -> Result<(), String> {
    let (name, variable) = world::key(Side::After);
    let live = tenant.objects(Collection::Providers);
    let id = live.iter().find(|it| it["name"] == name);
    let id = id.and_then(|it| it["id"].as_str()).unwrap_or_default();
    match tenant.holds_api_key(id, &secrets::value(variable)) {
        true => Ok(()),
        false => Err(format!("{name} does not hold its new key")),
    }
}

/// By the tenant's own log nothing was made twice, but what was deleted in between.
fn made_once(requests: &[Recorded]) -> Result<(), String> {
    let mut made: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for request in requests {
        let name = request.body.get("name").and_then(Value::as_str);
        if let (Some(name), "POST", Some(201 | 202)) =
            (name, request.method.as_str(), request.status)
        {
            *made.entry((&request.path, name)).or_default() += 1;
        }
    }
    match made.iter().find(|(_what, count)| **count > 1) {
        None => Ok(()),
        Some((what, count)) => Err(format!("{what:?} was made {count} times")),
    }
}

/// The ledger verifies, owns what is live, and has nothing open.
fn ledger(tenant: &Running, folder: &Path) -> Result<(), String> {
    let told = |error: &dyn std::error::Error| format!("the ledger cannot be read: {error}");
    let report = lockstep_ledger::verify(folder).map_err(|error| told(&error))?;
    if report.verdict != Verdict::Intact {
        return Err(format!("the ledger is not intact: {:?}", report.verdict));
    }
    let place = Place {
        files: Arc::new(Disk),
        folder: folder.to_owned(),
        fleeting: false,
    };
    let base = place.base().map_err(|error| told(error.as_ref()))?;
    if !base.open.is_empty() {
        return Err(format!("the ledger has open intents: {:#?}", base.open));
    }
    let live = exact(tenant);
    let ours = live
        .iter()
        .filter(|((_of, name), _object)| !name.starts_with("their"));
    let live: BTreeSet<&str> = ours.filter_map(|(_name, it)| it["id"].as_str()).collect();
    let owned: BTreeSet<&str> = base
        .applied
        .values()
        .map(|it| it.live_id.as_str())
        .collect();
    match live == owned {
        true => Ok(()),
        false => Err(format!("the ledger owns {owned:?}, and {live:?} are live")),
    }
}

/// Each intent has an outcome that tells, or an entry that says what was found.
fn closed(folder: &Path) -> Result<(), String> {
    let entries = lockstep_ledger::entries(folder);
    let entries = entries.map_err(|error| format!("the ledger cannot be read: {error}"))?;
    let mut open: BTreeMap<u64, Address> = BTreeMap::new();
    for entry in entries {
        let entry = entry.map_err(|error| format!("an entry cannot be read: {error}"))?;
        match entry.event {
            Some(Event::Intent(intent)) => drop(open.insert(entry.sequence, intent.address)),
            Some(Event::Outcome(outcome)) => {
                if !matches!(outcome.effect, Effect::Unsettled(_)) {
                    open.remove(&outcome.intent);
                }
            }
            Some(Event::Settled(settled)) => {
                open.retain(|intent, at| *at != settled.address || *intent > settled.intent);
            }
            Some(_) | None => {}
        }
    }
    match open.is_empty() {
        true => Ok(()),
        false => Err(format!("no entry says what became of {open:?}")),
    }
}

/// How many entries of a ledger say what was found.
pub(crate) fn settled(folder: &Path) -> usize {
    let entries = lockstep_ledger::entries(folder);
    let entries = entries.into_iter().flatten().flatten();
    entries
        .filter(|entry| matches!(entry.event, Some(Event::Settled(_))))
        .count()
}

//! How a run must end: the tenant holds what the project says and nothing else, the ledger knows it
//! and is whole, and nothing was made twice on the way.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_ledger::Verdict;
use lockstep_simulator::{Collection, Recorded};
use serde_json::Value;

use crate::project::Project;
use crate::secrets;
use crate::site::Site;

/// Checks a site after a run.
pub(crate) async fn check(site: &Site, project: &Project) -> Result<(), String> {
    names(site, project)?;
    keys(site, project)?;
    ledger(site)?;
    made_once(&site.tenant.requests())
}

/// Each object is there once, and no other is.
fn names(site: &Site, project: &Project) -> Result<(), String> {
    let providers = project
        .providers
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    let models = project.models.iter().map(|it| it.name.as_str()).collect();
    let prompts = project.prompts.iter().map(|it| it.name.as_str()).collect();
    let wanted: [(Collection, Vec<&str>); 3] = [
        (Collection::Providers, providers),
        (Collection::Models, models),
        (Collection::Prompts, prompts),
    ];
    for (collection, mut wanted) in wanted {
        let objects = site.tenant.objects(collection);
        let mut live: Vec<&str> = objects
            .iter()
            .filter_map(|it| it["name"].as_str())
            .collect();
        live.sort_unstable();
        wanted.sort_unstable();
        if live != wanted {
            return Err(format!(
                "{collection:?}: {live:?} are live, {wanted:?} wanted"
            ));
        }
    }
    Ok(())
}

/// Each provider has the key of its last revision.
fn keys(site: &Site, project: &Project) -> Result<(), String> {
    let live = site.tenant.objects(Collection::Providers);
    for provider in &project.providers {
        let named = |it: &&Value| it["name"] == provider.name.as_str();
        let id = live.iter().find(named).and_then(|it| it["id"].as_str());
        let key = Project::key(provider).map(|variable| secrets::value(&variable));
        let (Some(id), Some(key)) = (id, key) else {
            continue;
        };
        if !site.tenant.holds_api_key(id, &key) {
            return Err(format!("{} does not hold {key}", provider.name));
        }
    }
    Ok(())
}

/// The ledger verifies, owns what is live, and has nothing open.
fn ledger(site: &Site) -> Result<(), String> {
    let told = |error: &dyn std::error::Error| format!("the ledger cannot be read: {error}");
    let report = lockstep_ledger::verify(site.ledger.path()).map_err(|error| told(&error))?;
    if report.verdict != Verdict::Intact {
        return Err(format!("the ledger is not intact: {:?}", report.verdict));
    }
    let base = site.base().map_err(|error| told(error.as_ref()))?;
    if !base.open.is_empty() {
        return Err(format!("the ledger has open intents: {:#?}", base.open));
    }
    let all = [
        Collection::Providers,
        Collection::Models,
        Collection::Prompts,
    ];
    let objects: Vec<Value> = all
        .into_iter()
        .flat_map(|it| site.tenant.objects(it))
        .collect();
    let live: BTreeSet<&str> = objects.iter().filter_map(|it| it["id"].as_str()).collect();
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

/// By the tenant's own log, no name was given out again before it was free.
fn made_once(requests: &[Recorded]) -> Result<(), String> {
    let mut live: BTreeMap<(String, String), u64> = BTreeMap::new();
    let (mut deleted, mut renamed) = (BTreeSet::new(), BTreeSet::new());
    for request in requests {
        let done = request
            .status
            .is_some_and(|status| (200..300).contains(&status));
        let name = request.body.get("name").and_then(Value::as_str);
        match (request.method.as_str(), name) {
            ("POST", Some(name)) if request.status == Some(201) => {
                let key = (request.path.clone(), name.to_owned());
                *live.entry(key).or_default() += 1;
            }
            ("DELETE", _) if done => drop(deleted.insert(request.path.as_str())),
            ("PUT", Some(name)) if done => drop(renamed.insert(name)),
            _other => {}
        }
    }
    let twice = live.iter().filter(|(_key, count)| **count > 1);
    for ((path, name), count) in twice {
        let gone = deleted
            .iter()
            .filter(|it| it.starts_with(path.as_str()))
            .count();
        if (*count as usize) > gone + 1 {
            return Err(format!(
                "{name} was made {count} times at {path}, {gone} deleted"
            ));
        }
    }
    Ok(())
}

//! Which published entry a new one is compared with: the one that serves most.
//!
//! A live object comes in, with the weights of its facets; the entry of most weight goes out. Of
//! equal weights the newest version counts, and without any weights the newest of all. Which
//! fields are entries and weights is said by the kinds.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use lockstep_model::{FieldPath, Kind, LiveObject, Policy, Presence, Segment, Snapshot};
use semver::Version;
use serde_json::{Map, Value};

use crate::change::FieldChange;

/// The live entry that a new one is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// Its key.
    pub key: String,
    /// The share of requests that it serves, 0 to 1; nothing if no weight of it is live.
    pub share: Option<f64>,
    /// Its text.
    pub text: String,
}

/// Gives each new entry of an append-only field the live one that it is compared with.
pub(crate) fn compare(snapshot: &Snapshot, live: &LiveObject, changes: &mut [FieldChange]) {
    let is_new =
        |change: &&mut FieldChange| change.policy == Policy::AppendOnly && change.before.is_none();
    for change in changes.iter_mut().filter(is_new) {
        change.against = against(snapshot, live, &change.path);
    }
}

fn against(snapshot: &Snapshot, live: &LiveObject, path: &FieldPath) -> Option<Against> {
    let [Segment::Field(field), Segment::Item(_)] = path.segments() else {
        return None;
    };
    let entries = live.fields.get(field)?.as_object()?;
    let weights = weights(snapshot, live);
    let all = weights.into_iter().flat_map(Map::values);
    let total: f64 = all.filter_map(serving).sum();
    let weight = |key: &str| weights.and_then(|map| serving(map.get(key)?));
    let texts = entries
        .iter()
        .filter_map(|(key, text)| Some((key, text.as_str()?)));
    let (key, text) = texts.max_by(|(a, _), (b, _)| {
        let known = |key| weight(key).unwrap_or_default();
        let by_weight = known(a).total_cmp(&known(b));
        by_weight.then_with(|| by_version(a, b))
    })?;
    Some(Against {
        key: key.clone(),
        share: weight(key).map(|weight| (weight / total * 1e9).round() / 1e9),
        text: text.to_owned(),
    })
}

/// Returns the live weights of an object's entries, which one of its facets has.
fn weights<'a>(snapshot: &'a Snapshot, live: &LiveObject) -> Option<&'a Map<String, Value>> {
    let whole = Presence::Facet(live.kind);
    let facets = Kind::ALL
        .iter()
        .filter(|kind| kind.info().presence == whole);
    let mut found = facets.filter_map(|kind| {
        let part = snapshot.by_id(*kind, &live.live_id)?;
        let mut fields = kind.info().fields.iter();
        let weights = fields.find(|field| field.traffic && field.policy == Policy::Map)?;
        part.fields.get(weights.name)?.as_object()
    });
    found.next()
}

/// Returns a weight that sends any request.
fn serving(weight: &Value) -> Option<f64> {
    weight.as_f64().filter(|weight| *weight > 0.0)
}

/// Orders keys as versions; what is none comes before all that are.
fn by_version(a: &str, b: &str) -> Ordering {
    let version = |key: &str| Version::parse(key).ok();
    version(a).cmp(&version(b)).then_with(|| a.cmp(b))
}

//! The traffic distribution of a prompt: checks, and the share of each version. Publishes nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::check::{Check, Spot};
use crate::object::Fields;

/// The field of a prompt.
pub(crate) const FIELD: &str = "trafficDistribution";
const TOLERANCE: f64 = 0.01;
/// What adding up decimals in binary may cost.
const ROUNDING: f64 = 1e-9;

/// Returns the distribution that sends everything to one version.
pub(crate) fn all_on(version: &str) -> Value {
    json!({"defaultVersion": version})
}

/// Checks a distribution against the versions that are published.
pub(crate) fn check(check: &mut Check, fields: &Fields, published: &BTreeSet<&str>) {
    let spot = Spot::optional(fields, FIELD);
    let Some(traffic) = check.object(&spot) else {
        return;
    };
    check.refuse_nulls(
        traffic,
        FIELD,
        &["defaultVersion", "versions", "splitStrategy"],
    );
    let one = Spot::optional(traffic, "defaultVersion").inside(FIELD);
    let many = Spot::optional(traffic, "versions").inside(FIELD);
    check.word(
        &Spot::optional(traffic, "splitStrategy").inside(FIELD),
        &["random", "sticky"],
    );
    match (one.value.is_some(), many.value.is_some()) {
        (true, false) => check_version(check, &one, published),
        (false, true) => check_weights(check, &many, published),
        (true, true) => {
            check.fail(
                "invalid.value",
                FIELD,
                "must hold either defaultVersion or versions, not both",
            );
        }
        (false, false) => check.fail("required", FIELD, "must hold defaultVersion or versions"),
    }
}

fn check_version(check: &mut Check, spot: &Spot<'_>, published: &BTreeSet<&str>) {
    if let Some(version) = check.text(spot, 1..=usize::MAX)
        && !published.contains(version)
    {
        check.fail(
            "unknown.version",
            &spot.path,
            format!("{version:?} is not published"),
        );
    }
}

fn check_weights(check: &mut Check, spot: &Spot<'_>, published: &BTreeSet<&str>) {
    let Some(entries) = check.list(spot) else {
        return;
    };
    let (mut sum, mut sound, mut seen) = (0.0, true, BTreeSet::new());
    for (index, entry) in entries.iter().enumerate() {
        let at = Spot::item(&spot.path, index, entry);
        let Some(entry) = check.object(&at) else {
            sound = false;
            continue;
        };
        let version = Spot::required(entry, "version").inside(&at.path);
        check_version(check, &version, published);
        if let Some(text) = version.value.and_then(Value::as_str)
            && !seen.insert(text)
        {
            check.fail(
                "not.unique",
                &version.path,
                format!("{text:?} occurs twice"),
            );
        }
        match check.number(&Spot::required(entry, "weight").inside(&at.path), 0.0..=1.0) {
            Some(weight) => sum += weight,
            None => sound = false,
        }
    }
    if sound && (sum - 1.0_f64).abs() > TOLERANCE + ROUNDING {
        check.fail(
            "out.of.range",
            &spot.path,
            format!("weights must sum to 1.0, they sum to {sum}"),
        );
    }
}

/// Returns each version that gets traffic, with its share.
pub(crate) fn shares(fields: &Fields) -> Vec<(String, f64)> {
    let Some(traffic) = fields.get(FIELD) else {
        return Vec::new();
    };
    if let Some(version) = traffic.get("defaultVersion").and_then(Value::as_str) {
        return vec![(version.to_owned(), 1.0)];
    }
    let entries = traffic
        .get("versions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    entries
        .filter_map(|entry| {
            let weight = entry
                .get("weight")?
                .as_f64()
                .filter(|weight| *weight > 0.0)?;
            Some((entry.get("version")?.as_str()?.to_owned(), weight))
        })
        .collect()
}

//! Holds the objects of a collection to the tables of its kinds.
//!
//! Rows and whole objects come in; checks go out, with differences by field.

use lockstep_model::examination::{Check, Difference, Oddity, Status};
use lockstep_model::{Fields, Kind};
use serde_json::{Map, Value};

use super::gathered::Gathered;
use super::names::named;
use super::shape::{Outline, Site, Tally};
use crate::live::{self, Source};
use crate::mask::Mask;
use crate::wire::spelling::Spelling;
use crate::wire::{self, Wire};

/// What is said where there are no objects.
pub(super) const NOTHING: &str = "nothing to look at: the list is empty";

/// Looks at the fields of every kind that the objects hold.
pub(super) fn checks(seen: &Gathered, kinds: &[Kind], mask: &Mask) -> Vec<Check> {
    let of_kinds = kinds
        .iter()
        .filter_map(|kind| Some((*kind, wire::of(*kind)?)));
    let mut checks: Vec<Check> = of_kinds
        .clone()
        .map(|held| known(seen, held, mask))
        .collect();
    checks.push(unknown(seen, kinds, mask));
    checks.extend(of_kinds.clone().map(|held| agreement(seen, held)));
    let secret = of_kinds.filter(|(_kind, wire)| wire.secrets().next().is_some());
    checks.extend(secret.map(|held| secrets(seen, held)));
    checks
}

/// Looks for fields that are missing or of another type.
fn known(seen: &Gathered, (kind, wire): (Kind, &'static Wire), mask: &Mask) -> Check {
    let expected = "every field that lockstep reads, of its type";
    let check = Check::new(named(kind, "fields"), expected)
        .of(&[kind])
        .at(seen.list());
    if seen.is_empty() {
        return check.not_tried(NOTHING);
    }
    let mut tally = Tally::new(mask);
    let tables = [wire::IDENTITY, wire.spellings, wire.rest];
    let outline = Outline {
        looked_at: &tables,
        known: &[],
        names: &[],
        unlisted: wire::append_only(kind),
        unknown: false,
    };
    for (raw, site) in sites(seen) {
        tally.look(raw, &outline, site);
    }
    let differences = tally.finish();
    let unreadable = unreadable(seen, (kind, wire));
    let check = match (differences.is_empty(), unreadable.first()) {
        (true, None) => return check.found(format!("as expected in {}", seen.said())),
        (false, None) => {
            let status = severity(&differences);
            let means = match status {
                Status::Failed => {
                    "a field that is missing is taken as not set: a plan would set it each time"
                }
                Status::Ok | Status::NotTried | Status::Differs => {
                    "none so far: lockstep reads these objects all the same"
                }
            };
            let found = format!("{} in {}", counted(&differences), seen.said());
            check.ends(status, found, means)
        }
        (_, Some(reason)) => check.ends(
            Status::Failed,
            format!(
                "{} of the {} cannot be read as {}: {}",
                unreadable.len(),
                seen.said(),
                article(kind),
                mask.clean(reason)
            ),
            "what cannot be read is withheld from every plan, and nothing of its kind is deleted",
        ),
    };
    let advice = "send this to whoever keeps lockstep: its table of fields needs a correction";
    let mut check = check.advice(advice);
    check.differences = differences;
    check
}

/// Looks for fields that no table has.
fn unknown(seen: &Gathered, kinds: &[Kind], mask: &Mask) -> Check {
    let check = Check::new(
        named(seen.of.kind, "unknown"),
        "no field beside those of the contract",
    )
    .at(seen.list());
    if seen.is_empty() {
        return check.not_tried(NOTHING);
    }
    let wires = kinds.iter().filter_map(|kind| wire::of(*kind));
    let tables: Vec<&'static [Spelling]> =
        wires.flat_map(|wire| [wire.spellings, wire.rest]).collect();
    let outline = Outline {
        looked_at: &tables,
        known: &[wire::IDENTITY],
        names: &wire::SERVER_SET,
        unlisted: None,
        unknown: true,
    };
    let mut tally = Tally::new(mask);
    for (raw, site) in sites(seen) {
        tally.look(raw, &outline, site);
    }
    let differences = tally.finish();
    if differences.is_empty() {
        return check.found(format!("none in {}", seen.said()));
    }
    let means = "none: they are kept on every write, and cannot be managed";
    let mut check = check.ends(Status::Differs, counted(&differences), means);
    check.differences = differences;
    check
}

/// Compares each object that was read by id with its row.
fn agreement(seen: &Gathered, (kind, wire): (Kind, &'static Wire)) -> Check {
    let check = Check::new(
        named(kind, "rows"),
        "rows that hold what the objects by id hold",
    )
    .of(&[kind])
    .at(seen.list());
    if seen.wholes.is_empty() {
        return check.not_tried(match seen.is_empty() {
            true => NOTHING,
            false => "no object could be read by id",
        });
    }
    let decoded = |raw: &Map<String, Value>| {
        let object = live::decode((kind, wire), raw, None, Source::Row)
            .ok()
            .flatten();
        object.map(|object| object.fields).unwrap_or_default()
    };
    let mut left_out = std::collections::BTreeSet::new();
    let mut moved = 0_usize;
    for whole in &seen.wholes {
        let Some(row) = seen.page.rows.get(whole.row).and_then(Value::as_object) else {
            continue;
        };
        let (row, whole) = (decoded(row), decoded(&whole.raw));
        let lacks = lacking(&row, &whole);
        moved += usize::from(lacks.is_empty() && row.digest() != whole.digest());
        left_out.extend(lacks);
    }
    let count = seen.wholes.len();
    if left_out.is_empty() && moved == 0 {
        return check.found(format!("the same in {count} of {count}"));
    }
    if left_out.is_empty() {
        let found = format!("other values in {moved} of {count}");
        let means = "lists lag, or somebody was writing: lockstep reads by id what its ledger knows otherwise";
        return check.ends(Status::Differs, found, means);
    }
    let names: Vec<&str> = left_out.into_iter().collect();
    let found = format!("rows leave out {}", names.join(", "));
    match wire::is_whole_in_rows(kind) {
        false => check.ends(
            Status::Differs,
            found,
            "lockstep reads these objects by id anyway",
        ),
        true => check
            .ends(
                Status::Failed,
                found,
                "a plan that trusts the rows takes these fields as not set",
            )
            .advice("send this to whoever keeps lockstep: these objects have to be read by id"),
    }
}

/// Returns the fields that a row lacks, by their names in manifests.
fn lacking(row: &Fields, whole: &Fields) -> Vec<&'static str> {
    let kinds = Kind::ALL.iter().flat_map(|kind| kind.info().fields);
    let mut names: Vec<&'static str> = kinds.map(|field| field.name).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| whole.get(name).is_some() && row.get(name).is_none());
    names
}

/// Looks for secrets in what was read.
fn secrets(seen: &Gathered, (kind, wire): (Kind, &'static Wire)) -> Check {
    let names: Vec<&str> = wire.secrets().map(|(_name, api)| api).collect();
    let listed = names.join("`, `");
    let check = Check::new(named(kind, "secret"), format!("no answer with `{listed}`"))
        .of(&[kind])
        .at(seen.list());
    if seen.is_empty() {
        return check.not_tried(NOTHING);
    }
    let shows = |raw: &Map<String, Value>| {
        let mut names = names.iter();
        names.any(|name| raw.get(*name).is_some_and(|value| !value.is_null()))
    };
    match sites(seen).filter(|(raw, _site)| shows(raw)).count() {
        0 => check.found(format!("none in {}", seen.said())),
        count => check
            .ends(
                Status::Differs,
                format!("`{listed}` in {count} of {}", seen.said()),
                "whoever may read these objects may see a secret, or a mask of it: lockstep neither keeps it nor sends it back",
            )
            .advice("ask the tenant's support whether that is the secret itself"),
    }
}

/// Iterates over all that was read, with where it is.
fn sites(seen: &Gathered) -> impl Iterator<Item = (&Map<String, Value>, Site<'_>)> {
    let list = seen.request.as_str();
    let rows = seen.page.objects().map(move |(row, raw)| {
        let site = Site {
            request: list,
            row: Some(row),
        };
        (raw, site)
    });
    let wholes = seen.wholes.iter().map(|whole| {
        let site = Site {
            request: &whole.request,
            row: None,
        };
        (&whole.raw, site)
    });
    rows.chain(wholes)
}

/// Says why each object that cannot be decoded cannot be.
fn unreadable(seen: &Gathered, held: (Kind, &Wire)) -> Vec<String> {
    let rows = seen.page.objects().map(|(_row, raw)| (raw, Source::Row));
    let wholes = seen.wholes.iter().map(|whole| (&whole.raw, Source::Whole));
    let decoded = rows
        .chain(wholes)
        .filter_map(|(raw, source)| live::decode(held, raw, None, source).err());
    let odd = seen.page.rows.iter().filter(|row| !row.is_object());
    let odd = odd.map(|_row| "a row of the list is no object".to_owned());
    decoded.chain(odd).collect()
}

/// A text that nobody reads may be of any type; a field that is missing is one that is read.
fn severity(differences: &[Difference]) -> Status {
    match differences.iter().any(|one| one.oddity == Oddity::Missing) {
        true => Status::Failed,
        false => Status::Differs,
    }
}

fn counted(differences: &[Difference]) -> String {
    let parts = [Oddity::Retyped, Oddity::Missing, Oddity::Unknown].map(|oddity| {
        let count = differences
            .iter()
            .filter(|one| one.oddity == oddity)
            .count();
        let fields = if count == 1 { "field" } else { "fields" };
        match (count, oddity) {
            (0, _) => None,
            (_, Oddity::Retyped) => Some(format!("{count} {fields} of another type")),
            (_, Oddity::Missing) => Some(format!("{count} {fields} missing")),
            (_, Oddity::Unknown) => Some(format!("{count} {fields} that nobody expects")),
        }
    });
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn article(kind: Kind) -> String {
    format!("a {kind}")
}

#[cfg(test)]
mod tests;

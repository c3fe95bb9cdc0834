//! From an event to the line that is stored.
//!
//! An event over hashes and its place in the chain come in, canonical bytes go out.

use serde_json::{Map, Value, to_value};

use super::{intent, outcome, owned, proof, run, settled, upkeep};
use crate::canonical;
use crate::entry::Event;
use crate::error::Error;
use crate::format::FORMAT;
use crate::hash::Hash;

/// Where and when an entry is written.
pub(crate) struct Place<'a> {
    pub(crate) sequence: u64,
    pub(crate) previous: Hash,
    pub(crate) time: &'a str,
    pub(crate) run: &'a str,
}

/// A line that is ready to be appended.
pub(crate) struct Written {
    /// The canonical text with its line feed.
    pub(crate) line: Vec<u8>,
    /// The hash of the entry.
    pub(crate) hash: Hash,
}

/// Writes an entry as a line.
pub(crate) fn write(place: &Place<'_>, event: &Event) -> Result<Written, Error> {
    let mut map = Map::new();
    let mut set = |name: &str, value: Value| drop(map.insert(name.to_owned(), value));
    set("format", FORMAT.into());
    set("sequence", place.sequence.into());
    set("previous", place.previous.to_string().into());
    set("time", place.time.into());
    set("run", place.run.into());
    set("kind", event.kind().into());
    set("body", body(event).map_err(Error::Json)?);
    let mut value = Value::Object(map);
    let hash = Hash::of(&canonical::text(&value)?);
    if let Value::Object(map) = &mut value {
        map.insert("hash".to_owned(), hash.to_string().into());
    }
    let mut line = canonical::text(&value)?;
    line.push(b'\n');
    Ok(Written { line, hash })
}

fn body(event: &Event) -> serde_json::Result<Value> {
    match event {
        Event::RunStarted(started) => to_value(run::RunStarted::from(&**started)),
        Event::Intent(intent) => to_value(intent::Intent::from(intent)),
        Event::Outcome(outcome) => to_value(outcome::Outcome::from(outcome)),
        Event::Adopted(adopted) => to_value(owned::Adopted::from(adopted)),
        Event::Released(released) => to_value(owned::Released::from(released)),
        Event::Settled(settled) => to_value(settled::Settled::from(settled)),
        Event::GuardOverridden(given) => to_value(run::GuardOverridden::from(given)),
        Event::RunFinished(counts) => to_value(run::RunFinished::from(counts)),
        Event::Posted(posted) => to_value(proof::Posted::from(posted)),
        Event::Anchored(anchored) => to_value(proof::Anchored::from(anchored)),
        Event::Signed(signed) => to_value(proof::Signed::from(signed)),
        Event::Forgotten(forgotten) => to_value(upkeep::Forgotten::from(forgotten)),
        Event::Repaired(repaired) => to_value(upkeep::Repaired::from(repaired)),
        Event::Restarted(restarted) => to_value(upkeep::Restarted::from(restarted)),
        Event::LockTaken(taken) => to_value(upkeep::LockTaken::from(taken)),
    }
}

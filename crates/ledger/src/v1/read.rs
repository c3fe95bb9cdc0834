//! From a stored line to an entry.
//!
//! A line whose place in the chain was checked comes in, an entry goes out, or what does not fit.

use serde::{Deserialize as _, Deserializer};
use serde_json::Value;

use super::{intent, outcome, owned, proof, run, settled, upkeep};
use crate::entry::{Entry, Event};
use crate::error::{Error, Misfit};
use crate::hash::Hash;
use crate::line::Line;

/// Where a body of any kind names contents, now and in later versions.
const CONTENTS: [&str; 3] = ["before", "after", "applied"];

/// Returns the hashes of the contents that a line names, of whatever kind it is.
pub(crate) fn contents(json: &Value) -> impl Iterator<Item = Hash> {
    let body = json.get("body");
    CONTENTS
        .iter()
        .filter_map(move |name| body?.get(name)?.as_str()?.parse().ok())
}

/// Makes an entry of a line.
pub(crate) fn entry(line: Line) -> Result<Entry, Error> {
    let kind = line.text("kind").to_owned();
    let body = line.json.get("body").unwrap_or(&Value::Null);
    let event = event(&kind, body).map_err(|source| Error::Unreadable {
        line: line.number,
        source,
    })?;
    Ok(Entry {
        sequence: line.link.sequence,
        previous: line.link.previous,
        hash: line.link.hash,
        time: line.text("time").to_owned(),
        run: line.text("run").to_owned(),
        kind,
        event,
        json: line.json,
    })
}

/// Makes an event of the body of an entry; nothing of one whose kind is of a later version.
pub(crate) fn event<'de>(
    kind: &str,
    body: impl Deserializer<'de, Error = serde_json::Error>,
) -> Result<Option<Event>, Misfit> {
    Ok(Some(match kind {
        "runStarted" => {
            Event::RunStarted(Box::new(run::RunStarted::deserialize(body)?.try_into()?))
        }
        "intent" => Event::Intent(intent::Intent::deserialize(body)?.try_into()?),
        "outcome" => Event::Outcome(outcome::Outcome::deserialize(body)?.try_into()?),
        "adopted" => Event::Adopted(owned::Adopted::deserialize(body)?.try_into()?),
        "released" => Event::Released(owned::Released::deserialize(body)?.try_into()?),
        "settled" => Event::Settled(settled::Settled::deserialize(body)?.try_into()?),
        "guardOverridden" => {
            Event::GuardOverridden(run::GuardOverridden::deserialize(body)?.into())
        }
        "runFinished" => Event::RunFinished(run::RunFinished::deserialize(body)?.into()),
        "posted" => Event::Posted(proof::Posted::deserialize(body)?.into()),
        "anchored" => Event::Anchored(proof::Anchored::deserialize(body)?.try_into()?),
        "signed" => Event::Signed(proof::Signed::deserialize(body)?.try_into()?),
        "forgotten" => Event::Forgotten(upkeep::Forgotten::deserialize(body)?.try_into()?),
        "repaired" => Event::Repaired(upkeep::Repaired::deserialize(body)?.try_into()?),
        "restarted" => Event::Restarted(upkeep::Restarted::deserialize(body)?.try_into()?),
        "lockTaken" => Event::LockTaken(upkeep::LockTaken::deserialize(body)?.into()),
        _ => return Ok(None),
    }))
}

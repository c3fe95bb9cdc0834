//! From an event to the line that is stored.
//!
//! An event over hashes and its place in the chain come in, canonical bytes go out.

use lockstep_model::attempt::{Again, Attempt, End};
use lockstep_model::published::Seals;
use serde_json::{Map, Value};

use super::Text;
use crate::canonical;
use crate::entry::{self, Effect, Event};
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
        Event::RunStarted(started) => serde_json::to_value(super::RunStarted::from(&**started)),
        Event::Intent(intent) => serde_json::to_value(super::Intent::from(intent)),
        Event::Outcome(outcome) => serde_json::to_value(super::Outcome::from(outcome)),
        Event::Adopted(adopted) => serde_json::to_value(super::Adopted::from(adopted)),
        Event::Released(released) => serde_json::to_value(super::Released {
            address: shown(&released.address),
        }),
        Event::RunFinished(counts) => serde_json::to_value(super::RunFinished {
            counts: super::Counts::from(*counts),
        }),
    }
}

fn shown<'a>(value: &impl ToString) -> Text<'a> {
    Text::Owned(value.to_string())
}

impl<'a> From<&'a entry::RunStarted> for super::RunStarted<'a> {
    fn from(started: &'a entry::RunStarted) -> Self {
        Self {
            actor: super::Actor {
                client: &started.actor.client,
                host: &started.actor.host,
                user: &started.actor.user,
                git_commit: started.actor.git_commit.as_deref(),
                git_dirty: started.actor.git_dirty,
                ci_run_url: started.actor.ci_run_url.as_deref(),
            },
            tool: &started.tool,
            environment: &started.environment,
            organization: super::Organization {
                id: &started.organization.id,
                name: &started.organization.name,
            },
            plan: shown(&started.plan),
            spec: shown(&started.spec),
            overrides: started
                .overrides
                .iter()
                .map(super::Override::from)
                .collect(),
        }
    }
}

impl<'a> From<&'a entry::Override> for super::Override<'a> {
    fn from(given: &'a entry::Override) -> Self {
        Self {
            guard: &given.guard,
            value: &given.value,
            reason: &given.reason,
        }
    }
}

impl<'a> From<&'a entry::Intent> for super::Intent<'a> {
    fn from(intent: &'a entry::Intent) -> Self {
        Self {
            change: &intent.change,
            address: shown(&intent.address),
            live_name: &intent.live_name,
            live_id: intent.live_id.as_ref().map(|id| id.as_str()),
            action: &intent.action,
            before: intent.before.as_ref().map(shown),
            after: intent.after.as_ref().map(shown),
        }
    }
}

impl<'a> From<&'a entry::Outcome> for super::Outcome<'a> {
    fn from(outcome: &'a entry::Outcome) -> Self {
        let effect: &'a Effect = &outcome.effect;
        let live = effect.live();
        Self {
            intent: outcome.intent,
            address: shown(&outcome.address),
            result: effect.result(),
            live_id: effect.live_id().map(|id| id.as_str()),
            live_name: live.map(|live| live.name.as_str()),
            tag: live
                .and_then(|live| live.tag.as_ref())
                .map(|tag| tag.as_str()),
            live: live.and_then(|live| live.digest.as_ref()).map(shown),
            published: live.map_or_else(Default::default, |live| seals(&live.published)),
            protected: live.map(|live| live.protected),
            applied: live.map(|live| shown(&live.applied)),
            error: outcome.error.as_deref(),
            attempts: outcome.attempts,
            correlation_ids: outcome.correlation_ids.iter().map(String::as_str).collect(),
            tries: outcome.tries.iter().map(super::Try::from).collect(),
            duration_ms: u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl<'a> From<&'a Attempt> for super::Try<'a> {
    fn from(attempt: &'a Attempt) -> Self {
        let (status, lost) = match attempt.end {
            End::Answered(status) => (Some(status), None),
            End::Lost(loss) => (None, Some(loss.as_str())),
        };
        let millis = |again: Again| u64::try_from(again.wait.as_millis()).unwrap_or(u64::MAX);
        Self {
            request: &attempt.request,
            status,
            lost,
            again: attempt.again.map(|again| again.because.as_str()),
            wait_ms: attempt.again.map(millis),
            correlation_id: attempt.correlation_id.as_deref(),
        }
    }
}

fn seals(published: &Seals) -> super::Published<'_> {
    let texts = published.iter();
    texts
        .map(|(version, digest)| (version.as_str(), shown(digest)))
        .collect()
}

impl<'a> From<&'a entry::Adopted> for super::Adopted<'a> {
    fn from(adopted: &'a entry::Adopted) -> Self {
        let live = &adopted.live;
        Self {
            address: shown(&adopted.address),
            live_id: live.id.as_str(),
            live_name: &live.name,
            tag: live.tag.as_ref().map(|tag| tag.as_str()),
            live: live.digest.as_ref().map(shown),
            published: seals(&live.published),
            protected: live.protected,
            applied: shown(&live.applied),
        }
    }
}

impl From<entry::Counts> for super::Counts {
    fn from(counts: entry::Counts) -> Self {
        Self {
            created: counts.created,
            updated: counts.updated,
            replaced: counts.replaced,
            deleted: counts.deleted,
            adopted: counts.adopted,
            released: counts.released,
            failed: counts.failed,
            unsettled: counts.unsettled,
            skipped: counts.skipped,
        }
    }
}

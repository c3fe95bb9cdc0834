//! From a stored line to an entry.
//!
//! A line whose place in the chain was checked comes in, an entry goes out, or what does not fit.

use std::time::Duration;

use lockstep_model::attempt::{Again, Attempt, Because, End, Loss};
use lockstep_model::published::Seals;
use lockstep_model::{Address, Digest, LiveId, VersionTag};
use serde::Deserialize as _;
use serde_json::Value;

use crate::entry::{self, Effect, Entry, Event, Live};
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

fn event(kind: &str, body: &Value) -> Result<Option<Event>, Misfit> {
    Ok(Some(match kind {
        "runStarted" => {
            Event::RunStarted(Box::new(super::RunStarted::deserialize(body)?.try_into()?))
        }
        "intent" => Event::Intent(super::Intent::deserialize(body)?.try_into()?),
        "outcome" => Event::Outcome(super::Outcome::deserialize(body)?.try_into()?),
        "adopted" => Event::Adopted(super::Adopted::deserialize(body)?.try_into()?),
        "released" => Event::Released(entry::Released {
            address: address(&super::Released::deserialize(body)?.address)?,
        }),
        "runFinished" => Event::RunFinished(super::RunFinished::deserialize(body)?.counts.into()),
        _ => return Ok(None),
    }))
}

fn address(text: &str) -> Result<Address, Misfit> {
    text.parse().map_err(|why| Misfit::Address {
        text: text.to_owned(),
        why,
    })
}

fn hash(text: &str) -> Result<Hash, Misfit> {
    text.parse().map_err(|_| Misfit::Hash(text.to_owned()))
}

fn digest(text: &str) -> Result<Digest, Misfit> {
    text.parse().map_err(|_| Misfit::Hash(text.to_owned()))
}

impl TryFrom<super::RunStarted<'_>> for entry::RunStarted {
    type Error = Misfit;

    fn try_from(stored: super::RunStarted<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            actor: stored.actor.into(),
            tool: stored.tool.to_owned(),
            environment: stored.environment.to_owned(),
            organization: entry::Organization {
                id: stored.organization.id.to_owned(),
                name: stored.organization.name.to_owned(),
            },
            plan: digest(&stored.plan)?,
            spec: digest(&stored.spec)?,
            overrides: stored.overrides.iter().map(entry::Override::from).collect(),
        })
    }
}

impl From<super::Actor<'_>> for entry::Actor {
    fn from(stored: super::Actor<'_>) -> Self {
        Self {
            client: stored.client.to_owned(),
            host: stored.host.to_owned(),
            user: stored.user.to_owned(),
            git_commit: stored.git_commit.map(str::to_owned),
            git_dirty: stored.git_dirty,
            ci_run_url: stored.ci_run_url.map(str::to_owned),
        }
    }
}

impl From<&super::Override<'_>> for entry::Override {
    fn from(stored: &super::Override<'_>) -> Self {
        Self {
            guard: stored.guard.to_owned(),
            value: stored.value.to_owned(),
            reason: stored.reason.to_owned(),
        }
    }
}

impl TryFrom<super::Intent<'_>> for entry::Intent {
    type Error = Misfit;

    fn try_from(stored: super::Intent<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            change: stored.change.to_owned(),
            address: address(&stored.address)?,
            live_name: stored.live_name.to_owned(),
            live_id: stored.live_id.map(LiveId::new),
            action: stored.action.to_owned(),
            before: stored.before.as_deref().map(hash).transpose()?,
            after: stored.after.as_deref().map(hash).transpose()?,
        })
    }
}

impl TryFrom<super::Outcome<'_>> for entry::Outcome {
    type Error = Misfit;

    fn try_from(stored: super::Outcome<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            intent: stored.intent,
            address: address(&stored.address)?,
            effect: effect(&stored)?,
            error: stored.error.map(str::to_owned),
            attempts: stored.attempts,
            correlation_ids: stored
                .correlation_ids
                .iter()
                .map(|id| (*id).to_owned())
                .collect(),
            tries: stored.tries.iter().filter_map(attempt).collect(),
            duration: Duration::from_millis(stored.duration_ms),
        })
    }
}

/// What a later version may say of a request and this one does not know is left out.
fn attempt(stored: &super::Try<'_>) -> Option<Attempt> {
    let end = match (stored.status, stored.lost) {
        (Some(status), _) => End::Answered(status),
        (None, Some(word)) => End::Lost(Loss::from_word(word)?),
        (None, None) => return None,
    };
    let again = stored.again.and_then(Because::from_word);
    Some(Attempt {
        number: 0,
        request: stored.request.to_owned(),
        end,
        again: again.map(|because| Again {
            because,
            wait: Duration::from_millis(stored.wait_ms.unwrap_or_default()),
        }),
        correlation_id: stored.correlation_id.map(str::to_owned),
    })
}

fn seals(stored: &super::Published<'_>) -> Result<Seals, Misfit> {
    let seals = stored
        .iter()
        .map(|(version, text)| Ok(((*version).to_owned(), digest(text)?)));
    seals.collect()
}

fn effect(stored: &super::Outcome<'_>) -> Result<Effect, Misfit> {
    Ok(match stored.result {
        "created" => Effect::Created(live(stored)?),
        "updated" => Effect::Updated(live(stored)?),
        "replaced" => Effect::Replaced(live(stored)?),
        "deleted" => Effect::Deleted,
        "failed" => Effect::Failed(stored.live_id.map(LiveId::new)),
        "unsettled" => Effect::Unsettled(stored.live_id.map(LiveId::new)),
        other => return Err(Misfit::Result(other.to_owned())),
    })
}

fn live(stored: &super::Outcome<'_>) -> Result<Live, Misfit> {
    let applied = stored.applied.as_deref().ok_or(Misfit::Lacks("applied"))?;
    Ok(Live {
        id: LiveId::new(stored.live_id.ok_or(Misfit::Lacks("liveId"))?),
        name: stored
            .live_name
            .ok_or(Misfit::Lacks("liveName"))?
            .to_owned(),
        tag: stored.tag.map(VersionTag::new),
        digest: stored.live.as_deref().map(digest).transpose()?,
        published: seals(&stored.published)?,
        protected: stored.protected.ok_or(Misfit::Lacks("protected"))?,
        applied: hash(applied)?,
    })
}

impl TryFrom<super::Adopted<'_>> for entry::Adopted {
    type Error = Misfit;

    fn try_from(stored: super::Adopted<'_>) -> Result<Self, Misfit> {
        Ok(Self {
            address: address(&stored.address)?,
            live: Live {
                id: LiveId::new(stored.live_id),
                name: stored.live_name.to_owned(),
                tag: stored.tag.map(VersionTag::new),
                digest: stored.live.as_deref().map(digest).transpose()?,
                published: seals(&stored.published)?,
                protected: stored.protected,
                applied: hash(&stored.applied)?,
            },
        })
    }
}

impl From<super::Counts> for entry::Counts {
    fn from(stored: super::Counts) -> Self {
        Self {
            created: stored.created,
            updated: stored.updated,
            replaced: stored.replaced,
            deleted: stored.deleted,
            adopted: stored.adopted,
            released: stored.released,
            failed: stored.failed,
            unsettled: stored.unsettled,
            skipped: stored.skipped,
        }
    }
}

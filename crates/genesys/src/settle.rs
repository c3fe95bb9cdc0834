//! Settles writes whose answer was lost, by looking at what is there.
//!
//! The write and its error come in; the object that it made goes out, or why it is not settled.

use std::time::Duration;

use lockstep_model::LiveId;
use lockstep_model::tenant::{Failure, LiveRef, NewObject, TenantError, Trace, Write};
use tokio::time::{Instant, timeout, timeout_at};

use crate::client::{Client, Fetched, wire_of};
use crate::listing::{ambiguous, named, obscured};
use crate::live::{self, Source, text};
use crate::notice::Wait;
use crate::put::{doubt, gone};
use crate::request::Call;
use crate::same;
use crate::wire::Collection;

/// The waits before each look, in shares of the limit: they grow, and add up to it.
const LOOKS: [f64; 8] = [0.0, 0.02, 0.04, 0.07, 0.12, 0.2, 0.25, 0.3];
/// How long a list may lag behind what is surely there.
const LAG: Duration = Duration::from_secs(6);
/// How often it is looked in all for what has a name, where looking fails.
const LOOKS_AGAIN: u32 = 3;
/// How long to wait between further looks.
const PAUSE: Duration = Duration::from_secs(3);

/// The waits before each look.
pub(crate) type Looks = Vec<Duration>;

impl Client {
    /// The looks for what may still come, as long as a lost write is looked for.
    pub(crate) fn quick_looks(&self) -> Looks {
        looks(self.settle_limit)
    }

    /// The looks for what is there, in a list that lags.
    pub(crate) fn lag_looks(&self) -> Looks {
        looks(self.settle_limit.min(LAG))
    }

    /// The looks at what surely comes, though a job may take its time.
    fn patient_looks(&self) -> Looks {
        let more = self.job_limit.as_secs() / PAUSE.as_secs().max(1);
        let more = (0..more).map(|_look| PAUSE);
        self.quick_looks().into_iter().chain(more).collect()
    }

    /// Settles a POST whose answer was lost.
    pub(crate) async fn settle_create(
        &self,
        new: NewObject<'_>,
        call: &Call,
        mut lost: TenantError,
        trace: &mut Trace,
    ) -> Result<LiveId, TenantError> {
        trace.take_in(&mut lost);
        tracing::debug!(
            call = call.name(),
            "looking whether a lost write was carried out"
        );
        let _waiting = self.caller.notices.wait(|| Wait::Settle);
        match self.found(new, self.quick_looks(), trace).await {
            Ok(Some(id)) => return Ok(id),
            Ok(None) => {}
            Err(error) => return Err(unsettled(lost, error, trace)),
        }
        let again = match self.caller.ask(call).await {
            Ok(reply) => self.created(new, &reply, trace).await,
            Err(error) => Err(error),
        };
        let (mut error, looks) = match again {
            // The first one landed after all: it is waited for.
            Err(error) if error.failure == Failure::NameTaken => (error, self.patient_looks()),
            Err(error) if error.failure == Failure::Unsettled => (error, self.quick_looks()),
            // What is refused for what it asks for was refused before; of all else nobody knows.
            Err(error) => {
                return Err(match doubt(error) {
                    Ok(mut unknown) => {
                        trace.take_in(&mut unknown);
                        still(lost, &unknown)
                    }
                    Err(refused) => refused,
                });
            }
            Ok(made) => return Ok(made),
        };
        trace.take_in(&mut error);
        match self.found(new, looks, trace).await {
            Ok(Some(id)) => Ok(id),
            Ok(None) => Err(still(lost, &error)),
            Err(looking) => Err(unsettled(lost, looking, trace)),
        }
    }

    /// Settles a POST that was refused because the name is taken: a network may deliver it twice, and
    /// then it is taken by what the first one made.
    pub(crate) async fn settle_taken(
        &self,
        new: NewObject<'_>,
        (before, mut taken): (Option<LiveId>, TenantError),
        trace: &mut Trace,
    ) -> Result<LiveId, TenantError> {
        trace.take_in(&mut taken);
        for _look in 0..LOOKS_AGAIN {
            match self.found(new, self.patient_looks(), trace).await {
                Ok(Some(id)) if Some(&id) != before.as_ref() => return Ok(id),
                Err(mut looking) if looking.failure == Failure::Unavailable => {
                    trace.take_in(&mut looking);
                    taken.details.push(format!("settling it failed: {looking}"));
                }
                // Another object has it, or none that can be seen.
                Ok(Some(_) | None) | Err(_) => break,
            }
        }
        Err(taken)
    }

    /// Looks for an object that was to be created; one that is another holds the name.
    pub(crate) async fn found(
        &self,
        new: NewObject<'_>,
        looks: Looks,
        trace: &mut Trace,
    ) -> Result<Option<LiveId>, TenantError> {
        let of = wire_of(new.kind)?.collection;
        let Some((id, live)) = self.look_up(of, new.live_name, looks, trace).await? else {
            return Ok(None);
        };
        let object = LiveRef {
            kind: new.kind,
            live_id: id.clone(),
        };
        let write = Write {
            live_name: Some(new.live_name),
            fields: new.fields,
        };
        if holds(&object, write, &live) {
            self.memory.name(of, new.live_name, &id);
            return Ok(Some(id));
        }
        let message = format!(
            "the name `{}` belongs to {id}, which is another {}",
            new.live_name, new.kind
        );
        Err(TenantError::new(Failure::NameTaken, message))
    }

    /// Looks for the object of an exact name until it is listed. A row may lag, so what it names is
    /// read: one that is gone, or has another name by now, is not the one.
    pub(crate) async fn look_up(
        &self,
        of: &Collection,
        name: &str,
        looks: Looks,
        trace: &mut Trace,
    ) -> Result<Option<(LiveId, Fetched)>, TenantError> {
        // However long the tenant asks to wait with a look, it is given up without harm.
        let limit = longest(&looks);
        let looked = timeout(limit, self.look_around(of, name, looks, trace)).await;
        looked.unwrap_or_else(|_elapsed| Err(cut_short(of, name, "the time for looking")))
    }

    async fn look_around(
        &self,
        of: &Collection,
        name: &str,
        looks: Looks,
        trace: &mut Trace,
    ) -> Result<Option<(LiveId, Fetched)>, TenantError> {
        let mut odd = None;
        for wait in looks {
            if !self.caller.rest(wait).await {
                return Err(cut_short(of, name, "the time that the run may take"));
            }
            let rows = self.lister().rows(of, trace).await?;
            let mut found = Vec::new();
            for id in named(&rows.objects, name).filter_map(|row| text(row, "id")) {
                let id = LiveId::new(id);
                let live = self.fetch(of, &id, trace).await?;
                let live = live.filter(|live| text(&live.raw, "name") == Some(name));
                found.extend(live.map(|live| (id, live)));
            }
            match found.as_slice() {
                [] => odd = rows.odd.into_iter().next(),
                [_one] => return Ok(found.pop()),
                [(first, _), (second, _), ..] => {
                    return Err(ambiguous(of, name, [first.as_str(), second.as_str()]));
                }
            }
        }
        // A row that cannot be read may be the one that is looked for.
        odd.map_or(Ok(None), |reason| Err(obscured(of, name, &reason)))
    }

    /// Settles a PUT whose answer was lost, or that was refused after an answer was lost.
    pub(crate) async fn settle_put(
        &self,
        object: &LiveRef,
        write: Write<'_>,
        (call, mut lost): (&Call, TenantError),
        trace: &mut Trace,
    ) -> Result<(), TenantError> {
        trace.take_in(&mut lost);
        let wire = wire_of(object.kind)?;
        let (of, id) = (wire.collection, &object.live_id);
        tracing::debug!(
            call = call.name(),
            "looking whether a lost write was carried out"
        );
        let _waiting = self.caller.notices.wait(|| Wait::Settle);
        // Only what is written by a job is live later than it is answered.
        let looks = self.quick_looks();
        let give_up = Instant::now() + longest(&looks);
        for wait in looks {
            if !self.caller.rest(wait).await {
                break;
            }
            let Ok(live) = timeout_at(give_up, self.fetch(of, id, trace)).await else {
                break;
            };
            let live = match live {
                Ok(live) => live.ok_or_else(|| gone(object))?,
                Err(mut looking) => {
                    trace.take_in(&mut looking);
                    return Err(still(lost, &looking));
                }
            };
            if !holds(object, write, &live) {
                if lost.failure == Failure::Moved || lost.failure == Failure::NotFound {
                    return Err(lost);
                }
                continue;
            }
            let secret = wire
                .secrets()
                .any(|(name, _api)| write.fields.get(name).is_some());
            if !secret {
                return Ok(());
            }
            // Whether the secret arrived cannot be seen, and all else is as it shall be. What others
            // changed meanwhile stays: the body is made anew of what is live.
            let again = self.put_call(wire, id, write, live)?;
            let reply = self.caller.ask(&again).await?;
            trace.add(reply.trace.clone());
            let of = (object.kind, object.live_id.as_str());
            return self.follow(of, &reply, trace).await.map(drop);
        }
        Err(lost)
    }
}

/// How long looks may take in all, answers that are waited for included.
fn longest(looks: &Looks) -> Duration {
    looks.iter().sum::<Duration>() + LAG
}

fn cut_short(of: &Collection, name: &str, what: &str) -> TenantError {
    let message = format!(
        "{what} ends before a {} named `{name}` can be looked for again",
        of.kind
    );
    let mut error = TenantError::new(Failure::Unavailable, message);
    error.request = Some(format!("GET {}", of.path));
    error
}

fn looks(limit: Duration) -> Looks {
    LOOKS.iter().map(|share| limit.mul_f64(*share)).collect()
}

fn holds(object: &LiveRef, write: Write<'_>, live: &Fetched) -> bool {
    let Ok(wire) = wire_of(object.kind) else {
        return false;
    };
    let named = write
        .live_name
        .is_none_or(|name| text(&live.raw, "name") == Some(name));
    let decoded = live::decode((object.kind, wire), &live.raw, None, Source::Whole);
    let same = |object: lockstep_model::LiveObject| {
        same::holds(object.kind.info().fields, write.fields, &object.fields)
    };
    named && decoded.ok().flatten().is_some_and(same)
}

/// The write stays unsettled, unless looking showed that its name belongs to another object.
pub(crate) fn unsettled(lost: TenantError, mut why: TenantError, trace: &mut Trace) -> TenantError {
    trace.take_in(&mut why);
    match why.failure == Failure::NameTaken && why.status.is_none() {
        true => why,
        false => still(lost, &why),
    }
}

/// The write stays unsettled, whatever came of it later on.
fn still(mut lost: TenantError, why: &TenantError) -> TenantError {
    lost.failure = Failure::Unsettled;
    lost.details.push(format!("settling it failed: {why}"));
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_begin_at_once_and_grow_to_the_limit() {
        let limit = Duration::from_secs(30);
        let waits = looks(limit);
        assert_eq!(waits[0], Duration::ZERO);
        assert!(waits.is_sorted(), "{waits:?}");
        let whole: Duration = waits.iter().sum();
        assert!(
            whole.abs_diff(limit) < Duration::from_millis(1),
            "{whole:?}"
        );
        let late = waits.last().copied().unwrap();
        assert!(
            limit - late > Duration::from_secs(5),
            "a list may lag by 5 s"
        );
    }
}

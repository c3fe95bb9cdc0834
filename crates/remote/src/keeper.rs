//! The heartbeat of a lease, and the question whether it still holds.
//!
//! A third of its length after it was given, a lease is renewed. Whoever writes asks a permit
//! first, which says no once the lease lapsed by either of two clocks that nobody can set: one that
//! stands still while the machine sleeps, and one that goes on. The wall clock, which may jump, ends
//! nothing where there are both; where it says that the lease is over, it is renewed at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::error::Error;
use crate::instant::{Ends, Present};
use crate::lease::{self, Lease, Owner};
use crate::place::Remote;
use crate::settings::Clock;
use crate::slot::Version;

/// What part of a lease is not used, so that a request which is sent at its end arrives in it.
const MARGIN: u32 = 8;
/// After what part of a lease a heartbeat is tried again that did not arrive.
const SOON: u32 = 12;
/// How often the wall clock is looked at between two heartbeats.
const GLANCE: Duration = Duration::from_secs(1);

/// A lease that is renewed as long as this is kept.
#[derive(Debug)]
pub struct Keeper {
    remote: Arc<Remote>,
    owner: Owner,
    held: Arc<Held>,
    /// Ends with this, at the latest.
    beat: Option<JoinHandle<()>>,
    end: Arc<Notify>,
}

/// Asks whether a lease still holds.
#[derive(Debug, Clone)]
pub struct Permit(Arc<Held>);

/// What is known of a lease.
struct Held {
    terms: Mutex<Terms>,
    /// Whether somebody else has it, or it lapsed.
    lost: watch::Sender<bool>,
    clock: Clock,
}

#[derive(Debug)]
struct Terms {
    /// When it lapses, by every clock.
    ends: Ends,
    version: Version,
    /// Who has it now, if it is somebody else.
    other: Option<String>,
    gone: bool,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held")
            .field("terms", &self.terms)
            .finish_non_exhaustive()
    }
}

impl Held {
    fn terms(&self) -> MutexGuard<'_, Terms> {
        self.terms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lose(&self, other: Option<String>) {
        let mut terms = self.terms();
        terms.gone = true;
        terms.other = other;
        drop(terms);
        self.lost.send_replace(true);
    }
}

impl Permit {
    /// Says whether the lease holds; who has it otherwise, if that is known.
    ///
    /// # Errors
    ///
    /// Fails once it lapsed, by either clock, or somebody else was found to have it.
    pub fn check(&self) -> Result<(), Option<String>> {
        let terms = self.0.terms();
        let lapsed = terms.ends.are_over(&Present::of(&self.0.clock));
        match terms.gone || lapsed {
            true => Err(terms.other.clone()),
            false => Ok(()),
        }
    }

    /// Waits until the lease is lost.
    pub async fn lost(&self) {
        let mut lost = self.0.lost.subscribe();
        let waited = lost.wait_for(|lost| *lost).await.is_ok();
        if !waited {
            std::future::pending::<()>().await;
        }
    }
}

impl Keeper {
    /// Writes a lease into a slot that is as it was read, and keeps it. Nothing comes out if
    /// somebody else was first.
    pub(crate) async fn begin(
        remote: &Arc<Remote>,
        (owner, length): (&Owner, Duration),
        version: &Version,
    ) -> Result<Option<Self>, Error> {
        let since = (remote.clock.0)();
        let Some((terms, length)) = write(remote, (owner, length, since), version).await? else {
            return Ok(None);
        };
        let held = Arc::new(Held {
            terms: Mutex::new(terms),
            lost: watch::Sender::new(false),
            clock: Arc::clone(&remote.clock.0),
        });
        let end = Arc::new(Notify::new());
        let beat = tokio::spawn(beat(
            Arc::clone(remote),
            (owner.clone(), length, since),
            (Arc::clone(&held), Arc::clone(&end)),
        ));
        Ok(Some(Self {
            remote: Arc::clone(remote),
            owner: owner.clone(),
            held,
            beat: Some(beat),
            end,
        }))
    }

    /// Returns what whoever writes has to ask.
    pub fn permit(&self) -> Permit {
        Permit(Arc::clone(&self.held))
    }

    /// Returns who holds the lease.
    pub const fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Gives the lease back. One that somebody else has by now stays theirs.
    pub async fn release(mut self) -> Result<(), Error> {
        // A heartbeat that is under way ends first: it may have written already.
        self.end.notify_one();
        if let Some(beat) = self.beat.take() {
            drop(beat.await);
        }
        let version = {
            let mut terms = self.held.terms();
            if terms.gone {
                return Ok(());
            }
            // Whoever has a permit writes nothing more from here on.
            terms.gone = true;
            terms.version.clone()
        };
        let free = lease::text(None);
        if self.remote.write_slot(&free, &version).await?.is_some() {
            return Ok(());
        }
        // An answer that was lost for good may have been a heartbeat's.
        let (held, version) = self.remote.slot().await?;
        if held.is_some_and(|lease| lease.owner.id == self.owner.id) {
            let _written = self.remote.write_slot(&free, &version).await?;
        }
        Ok(())
    }
}

/// A lease goes with its keeper: what is not given back ends by itself.
impl Drop for Keeper {
    fn drop(&mut self) {
        if let Some(beat) = &self.beat {
            beat.abort();
        }
    }
}

type Given<'a> = (&'a Owner, Duration, Timestamp);

/// Writes a lease; it counts from before it was sent.
async fn write(
    remote: &Remote,
    (owner, length, since): Given<'_>,
    version: &Version,
) -> Result<Option<(Terms, Duration)>, Error> {
    let begun = Present::of(&remote.clock.0);
    let until = begun.wall.checked_add(length).unwrap_or(Timestamp::MAX);
    let lease = Lease {
        owner: owner.clone(),
        since,
        until,
        milliseconds: u64::try_from(length.as_millis()).unwrap_or(u64::MAX),
    };
    let written = remote
        .write_slot(&lease::text(Some(&lease)), version)
        .await?;
    let usable = length - length / MARGIN;
    Ok(written.map(|version| {
        let terms = Terms {
            ends: begun.after(usable),
            version,
            other: None,
            gone: false,
        };
        (terms, length)
    }))
}

/// Finds out who has a lease that was not as it was read. Where an earlier heartbeat landed whose
/// answer was lost, it is still ours. Returns when it is tried again; nothing if it is lost.
async fn found(
    remote: &Remote,
    owner: &Owner,
    (held, length): (&Held, Duration),
) -> Option<Duration> {
    match remote.slot().await {
        Ok((Some(lease), version)) if lease.owner.id == owner.id => {
            held.terms().version = version;
            Some(length / SOON)
        }
        Ok((lease, _version)) => {
            held.lose(lease.map(|lease| lease.owner.to_string()));
            None
        }
        Err(error) => Some(unreached(&error, length)),
    }
}

/// Says that the place was not reached, and when it is tried again.
fn unreached(error: &Error, length: Duration) -> Duration {
    tracing::warn!(%error, "the lease on the ledger could not be renewed");
    length / SOON
}

/// Waits for the time of the next heartbeat. Where the wall clock says that the lease is over, it
/// was set, or the machine stood still and somebody else may have the lease: that is asked at once.
async fn rest(held: &Held, next: Duration) {
    let end = Instant::now() + next;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        sleep(left.min(GLANCE)).await;
        let is_over = (held.clock)() >= held.terms().ends.wall;
        if left <= GLANCE || is_over {
            return;
        }
    }
}

/// Renews a lease until it is lost.
async fn beat(
    remote: Arc<Remote>,
    (owner, length, since): (Owner, Duration, Timestamp),
    (held, end): (Arc<Held>, Arc<Notify>),
) {
    let permit = Permit(Arc::clone(&held));
    let mut next = length / 3;
    loop {
        tokio::select! {
            () = rest(&held, next) => {}
            () = end.notified() => return,
        }
        if permit.check().is_err() {
            return held.lose(None);
        }
        let version = held.terms().version.clone();
        match write(&remote, (&owner, length, since), &version).await {
            Ok(Some((terms, _length))) => {
                *held.terms() = terms;
                next = length / 3;
            }
            Ok(None) => match found(&remote, &owner, (&held, length)).await {
                Some(soon) => next = soon,
                None => return,
            },
            // It may come back before the lease lapses.
            Err(error) => next = unreached(&error, length),
        }
    }
}

//! The lease: who may write to a ledger elsewhere, and until when.
//!
//! It lies beside the ledger and ends by itself. What keeps a writer out that does not know that
//! its lease ended is not the lease, but the numbers of the entries.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};

use crate::error::Error;
use crate::keeper::Keeper;
use crate::place::Remote;
use crate::slot::Version;

/// The only format so far.
const FORMAT: &str = "lockstep.lease/v1";
/// Nobody is given a lease for longer.
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// How often a lease is looked at that somebody waits for, at most and at least.
const LOOK: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));

/// Who wants a lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// What tells this holder from all others.
    pub id: String,
    /// The id of the OAuth client, or another name of who acts.
    pub client: String,
    /// The host.
    pub host: String,
    /// The user on that host.
    pub user: String,
    /// The process.
    pub pid: u32,
    /// Where the CI run can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
}

/// A lease that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Whose it is.
    pub owner: Owner,
    /// Since when.
    pub since: Timestamp,
    /// Until when, unless it is renewed.
    pub until: Timestamp,
    /// For how many milliseconds it is given each time.
    pub milliseconds: u64,
}

/// A lease that ended by itself and was taken over.
pub type Taken = Lease;

/// The text of the slot.
#[derive(Debug, Serialize, Deserialize)]
struct Text {
    format: String,
    /// Nobody, once it was given back.
    lease: Option<Lease>,
}

/// A lease that was got.
#[derive(Debug)]
pub struct Acquired {
    /// It is renewed as long as this is kept.
    pub keeper: Keeper,
    /// The lease that ended, if one was taken over.
    pub taken: Option<Taken>,
}

/// What somebody is told who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// The lease runs.
    Held,
    /// The lease ended, and is watched for a while: its holder's clock may be slow.
    Ended,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id,
            client,
            host,
            user,
            pid,
            run,
        } = self;
        write!(
            f,
            "{user} on {host} (process {pid}, client {client}, holder {id}"
        )?;
        match run {
            Some(run) => write!(f, ", {run})"),
            None => f.write_str(")"),
        }
    }
}

impl Lease {
    /// Returns how long it is still to run, by the given time; nothing if it ended.
    pub fn left(&self, now: Timestamp) -> Option<Duration> {
        let left = self.until.duration_since(now);
        (left > SignedDuration::ZERO).then(|| left.unsigned_abs())
    }

    /// Returns for how long it is given each time. A text that says more than any lease has does not
    /// make anybody wait for it.
    pub fn length(&self) -> Duration {
        Duration::from_millis(self.milliseconds).min(LONGEST)
    }
}

/// Writes the text of a slot.
pub(crate) fn text(lease: Option<&Lease>) -> Vec<u8> {
    let text = Text {
        format: FORMAT.to_owned(),
        lease: lease.cloned(),
    };
    let mut bytes = serde_json::to_vec(&text).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

impl Remote {
    /// Reads who has the lease, whether it ended or not; nobody if it was given back.
    pub async fn lease(&self) -> Result<Option<Lease>, Error> {
        Ok(self.slot().await?.0)
    }

    pub(crate) async fn slot(&self) -> Result<(Option<Lease>, Version), Error> {
        let (bytes, version) = self.read_slot().await?;
        let Some(bytes) = bytes else {
            return Ok((None, version));
        };
        let text: Result<Text, _> = serde_json::from_slice(&bytes);
        match text {
            Ok(text) if text.format == FORMAT => Ok((text.lease, version)),
            Ok(text) => Err(Error::Lease(format!(
                "the lease at {} is of format {}, which another lockstep wrote",
                self.name(),
                text.format.escape_debug()
            ))),
            Err(_error) => Err(Error::Lease(format!(
                "the lease at {} cannot be read: `lockstep lock release --yes` writes it anew",
                self.name()
            ))),
        }
    }

    /// Gets the lease, and waits for it so long if somebody else has it. Who is waited for is told
    /// each time that it changes.
    ///
    /// A lease that ended is watched for half of its length before it is taken over, so that a
    /// holder whose clock is slow has time to renew it. One that nobody renewed in one and a half of
    /// its length ended, whatever the clocks on the walls say: its holder has given up by then.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Locked`] if somebody still has it then.
    pub async fn acquire(
        self: &Arc<Self>,
        owner: Owner,
        (length, patience): (Duration, Duration),
        tell: &mut (dyn FnMut(&Lease, Waiting) + Send),
    ) -> Result<Acquired, Error> {
        let begun = Instant::now();
        let mut seen: Option<(Version, Instant)> = None;
        let mut told: Option<(String, Waiting)> = None;
        loop {
            let (held, version) = self.slot().await?;
            let Some(held) = held else {
                if let Some(keeper) = Keeper::begin(self, (&owner, length), &version).await? {
                    let taken = None;
                    return Ok(Acquired { keeper, taken });
                }
                continue;
            };
            let since = match &seen {
                Some((same, since)) if *same == version => *since,
                Some(_) | None => Instant::now(),
            };
            seen = Some((version.clone(), since));
            let left = held.left((self.clock.0)());
            // A clock that is wrong makes nobody's lease longer than it is given.
            let left = left.map(|left| left.min(held.length()));
            let (watched, half) = (since.elapsed(), held.length() / 2);
            let waiting = match left {
                Some(_left) => Waiting::Held,
                None => Waiting::Ended,
            };
            if watched >= half * 3 || (left.is_none() && watched >= half) {
                if let Some(keeper) = Keeper::begin(self, (&owner, length), &version).await? {
                    let taken = Some(held);
                    return Ok(Acquired { keeper, taken });
                }
                continue;
            }
            if let Some(left) = left.filter(|_left| begun.elapsed() >= patience) {
                return Err(Error::Locked {
                    place: self.name().to_owned(),
                    holder: held.owner.to_string(),
                    left,
                });
            }
            let now = (held.owner.id.clone(), waiting);
            if told.as_ref() != Some(&now) {
                tell(&held, waiting);
                told = Some(now);
            }
            sleep((held.length() / 10).clamp(LOOK.0, LOOK.1)).await;
        }
    }

    /// Gives a lease back that somebody else has: with the holder's id that one alone, without it
    /// whichever there is. Returns what was given back.
    ///
    /// # Errors
    ///
    /// Fails if another holder has it than the one that is meant.
    pub async fn release(&self, id: Option<&str>) -> Result<Option<Lease>, Error> {
        let (held, version) = match self.slot().await {
            Err(Error::Lease(_unreadable)) if id.is_none() => (None, self.read_slot().await?.1),
            other => {
                let (held, version) = other?;
                if held.is_none() {
                    return Ok(None);
                }
                (held, version)
            }
        };
        if let (Some(id), Some(held)) = (id, &held)
            && held.owner.id != id
        {
            return Err(Error::Lease(format!(
                "the ledger at {} is not locked by holder {}: it is locked by {}",
                self.name(),
                id.escape_debug(),
                held.owner
            )));
        }
        match self.write_slot(&text(None), &version).await? {
            Some(_version) => Ok(held),
            None => Err(Error::Lease(format!(
                "the lease at {} was renewed just now: its holder is at work",
                self.name()
            ))),
        }
    }
}

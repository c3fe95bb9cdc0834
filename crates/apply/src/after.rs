//! After a run: what it changed is told to the organisation's own audit log, and the head of the
//! chain is left there.
//!
//! Entries of the ledger come in; posts go out through a port, and what was acknowledged goes back
//! into the ledger. A failure here is a warning and never a lost write: what is not acknowledged is
//! posted after the next run, never twice.

mod details;
mod earlier;
mod heads;
mod holders;
mod post;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use futures_util::stream;
use lockstep_ledger::{Anchored, Draft, Event, Hash, Identity as LedgerIdentity, Posted, Scribe};
use lockstep_model::Fields;
use lockstep_model::audit_log::{AuditEntry, AuditLog};
use lockstep_model::tenant::{Failure, TenantError};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep_until};

pub use self::heads::Head;
pub use self::holders::{Holders, Mark};
pub use self::post::{Post, posts};
use crate::record::chain;

/// The action of a record that holds a head.
pub const ANCHOR: &str = "ANCHOR";

/// So many acknowledgements go into one entry.
const BATCH: usize = 1_000;

/// After so many failures in a row nobody listens.
const FAILURES: usize = 3;

/// So long may take what is under way when somebody wants to stop: it is no write that has to be
/// settled, and the next run posts it.
const LEFT: Duration = Duration::from_secs(5);

/// So often is looked whether somebody wants to stop.
const GLANCE: Duration = Duration::from_millis(100);

/// What is told of, and in whose name.
pub struct About<'a> {
    /// The project's name.
    pub project: &'a str,
    /// The environment's name.
    pub environment: &'a str,
    /// The ledger.
    pub ledger: &'a LedgerIdentity,
    /// The program and its version.
    pub tool: &'a str,
    /// The id of this run.
    pub run: &'a str,
    /// The present time, in RFC 3339.
    pub now: &'a (dyn Fn() -> String + Sync),
}

/// How far telling may go.
pub struct Bounds<'a> {
    /// How many posts are under way at once; at least one.
    pub concurrency: usize,
    /// Set from outside when nothing new may be begun.
    pub stop: &'a AtomicBool,
    /// When it has to end.
    pub end: Instant,
}

/// What became of telling.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// How many entries were acknowledged.
    pub posted: usize,
    /// How many were not.
    pub left: usize,
    /// Why not, without any secret.
    pub error: Option<String>,
}

/// Tells an organisation of a ledger.
pub struct Teller<'a, L> {
    /// The organisation's log.
    pub log: &'a L,
    /// The ledger.
    pub scribe: &'a Scribe,
    /// What is told of.
    pub about: About<'a>,
    /// How far it may go.
    pub bounds: Bounds<'a>,
}

/// What is known while posts are under way.
#[derive(Default)]
struct Course {
    acknowledged: Vec<u64>,
    told: Told,
    failures: usize,
    halted: bool,
}

impl<L: AuditLog> Teller<'_, L> {
    /// Posts entries, and records which were acknowledged. Those of earlier runs are looked for in
    /// the log before they are posted again.
    pub async fn post(&self, posts: Vec<Post>) -> Told {
        let all = posts.len();
        let mut course = Course::default();
        let fresh = match self.is_over() {
            true => Vec::new(),
            false => self.look_back(posts, &mut course).await,
        };
        let waiting = stream::iter(fresh)
            .take_while(|_post| std::future::ready(!self.is_over()))
            .map(async |post| (post.sequence, self.post_one(&post).await))
            .buffer_unordered(self.bounds.concurrency.max(1));
        let (mut waiting, mut over) = (pin!(waiting), pin!(self.over()));
        while !course.halted {
            // Answers that are there count, whatever the time is.
            let Either::Left((Some((sequence, answer)), _)) =
                select(waiting.next(), over.as_mut()).await
            else {
                break;
            };
            course.take(sequence, answer);
            if course.acknowledged.len() >= BATCH {
                self.acknowledge(&mut course).await;
            }
        }
        self.acknowledge(&mut course).await;
        course.told.left = all - course.told.posted;
        if course.told.left > 0 && course.told.error.is_none() {
            course.told.error = Some(self.why_over().to_owned());
        }
        course.told
    }

    /// Leaves a head of the chain with the organisation, and records that.
    ///
    /// # Errors
    ///
    /// Tells why the organisation did not take it, or why that could not be recorded.
    pub async fn anchor(&self, (sequence, head): (u64, Hash)) -> Result<(), String> {
        let hash = head.to_string();
        let at = (self.about.now)();
        let mut details = self.about.details();
        let lost = self.about.ledger.lost.iter().map(Hash::to_string);
        let lost: Vec<String> = lost.collect();
        details.insert("sequence".to_owned(), json!(sequence));
        details.insert("head".to_owned(), json!(hash));
        details.insert("run".to_owned(), json!(self.about.run));
        if !lost.is_empty() {
            details.insert("predecessors".to_owned(), json!(lost));
        }
        let entry = AuditEntry {
            live_id: None,
            resource: None,
            action: ANCHOR,
            at: &at,
            details,
            hash: &hash,
            tool: self.about.tool,
        };
        let posted = self.in_time(self.log.post(&entry)).await;
        let posted = posted.ok_or_else(|| self.why_over().to_owned())?;
        let id = posted.map_err(|error| chain(&error))?;
        self.append(Event::Anchored(Anchored { sequence, head, id }))
            .await
    }

    async fn post_one(&self, post: &Post) -> Result<String, TenantError> {
        let hash = post.hash.to_string();
        let mut details = self.about.details();
        details.extend(post.details.clone());
        let entry = AuditEntry {
            live_id: post.live_id.as_ref(),
            resource: Some(&post.address),
            action: &post.action,
            at: &post.at,
            details,
            hash: &hash,
            tool: self.about.tool,
        };
        self.log.post(&entry).await
    }

    fn is_over(&self) -> bool {
        self.bounds.stop.load(Ordering::Relaxed) || Instant::now() >= self.bounds.end
    }

    fn why_over(&self) -> &'static str {
        match self.bounds.stop.load(Ordering::Relaxed) {
            true => "the run was stopped",
            false => "the time for it was over",
        }
    }

    /// Ends when nothing is waited for any more: what is under way has a short while left once
    /// somebody wants to stop.
    async fn over(&self) {
        let end = self.bounds.end;
        while Instant::now() < end {
            if self.bounds.stop.load(Ordering::Relaxed) {
                return sleep_until(end.min(Instant::now() + LEFT)).await;
            }
            sleep_until(end.min(Instant::now() + GLANCE)).await;
        }
    }

    /// Waits for something, as long as there is time.
    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        match select(pin!(work), pin!(self.over())).await {
            Either::Left((done, _)) => Some(done),
            Either::Right(((), _)) => None,
        }
    }

    async fn acknowledge(&self, course: &mut Course) {
        if course.acknowledged.is_empty() {
            return;
        }
        let mut outcomes = std::mem::take(&mut course.acknowledged);
        outcomes.sort_unstable();
        let count = outcomes.len();
        match self.append(Event::Posted(Posted { outcomes })).await {
            Ok(()) => course.told.posted += count,
            Err(error) => {
                course.halted = true;
                course.told.error.get_or_insert(error);
            }
        }
    }

    async fn append(&self, event: Event<Fields>) -> Result<(), String> {
        let draft = Draft {
            time: (self.about.now)(),
            run: self.about.run.to_owned(),
            event,
        };
        let appended = self.scribe.append(draft).await;
        appended
            .map(drop)
            .map_err(|error| format!("the ledger cannot be written: {}", chain(&error)))
    }
}

impl About<'_> {
    fn details(&self) -> Map<String, Value> {
        let facts = [
            ("project", json!(self.project)),
            ("environment", json!(self.environment)),
            ("ledger", json!(self.ledger.id.to_string())),
        ];
        let facts = facts.into_iter();
        facts.map(|(name, fact)| (name.to_owned(), fact)).collect()
    }
}

impl Course {
    fn take(&mut self, sequence: u64, answer: Result<String, TenantError>) {
        let Err(error) = answer else {
            self.acknowledged.push(sequence);
            self.failures = 0;
            return;
        };
        self.failures += 1;
        self.halted |= self.failures >= FAILURES || is_lasting(error.failure);
        self.told.error.get_or_insert_with(|| chain(&error));
    }
}

/// Says whether all posts would fail for the same reason.
const fn is_lasting(failure: Failure) -> bool {
    match failure {
        Failure::Unauthorized | Failure::Forbidden | Failure::NotFound => true,
        Failure::NameTaken
        | Failure::VersionConflict
        | Failure::InUse
        | Failure::Moved
        | Failure::Invalid
        | Failure::Unavailable
        | Failure::Unsettled
        | Failure::Answer
        | Failure::Listing
        | Failure::Job
        | Failure::Secret => false,
    }
}

#[cfg(test)]
mod tests;

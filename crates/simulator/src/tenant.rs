//! The tenant: everything that calls can see or change, behind one lock. Changes come in as records, go to
//! the journal first and into memory then; validation is not done here.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::audit::AuditLog;
use crate::behaviour::Behaviour;
use crate::clock::later;
use crate::collections::Collection;
use crate::config::{Config, Organization, StateUse};
use crate::error::Error;
use crate::ids::Ids;
use crate::jobs::{Jobs, Progress};
use crate::journal::Journal;
use crate::rate::Rate;
use crate::record::{Line, Record};
use crate::refusal::Refusal;
use crate::shelves::Shelves;
use crate::token::Tokens;
use crate::webhooks::Webhooks;

/// Jobs that ended long ago are dropped from the snapshot, but for this many.
const ENDED_JOBS_KEPT: usize = 1_000;

/// The state of the tenant.
pub(crate) struct Tenant {
    pub(crate) organization: Organization,
    pub(crate) seed: u64,
    pub(crate) behaviour: Behaviour,
    pub(crate) ids: Ids,
    pub(crate) shelves: Shelves,
    pub(crate) jobs: Jobs,
    pub(crate) audit: AuditLog,
    pub(crate) tokens: Tokens,
    pub(crate) rate: Rate,
    pub(crate) webhooks: Webhooks,
    /// When telemetry was last paged through, for clients that do not pause.
    pub(crate) telemetry_read: Option<Timestamp>,
    /// Counts invocations and pages, so that what is drawn differs from one to the next.
    pub(crate) drawn: u64,
    journal: Option<Journal>,
    /// Nothing may change any more.
    closed: bool,
}

impl Tenant {
    /// Builds the tenant, from its state file if it has one.
    pub(crate) fn open(config: &Config, now: Timestamp) -> Result<Self, Error> {
        let mut tenant = Self::empty(config, now);
        if let Some(path) = &config.state_file {
            tenant.load(path, config.state_use, now)?;
        }
        Ok(tenant)
    }

    fn empty(config: &Config, now: Timestamp) -> Self {
        Self {
            organization: config.organization.clone(),
            seed: config.seed,
            behaviour: config.behaviour.clone(),
            ids: Ids::new(config.seed),
            shelves: Shelves::new(),
            jobs: Jobs::default(),
            audit: AuditLog::default(),
            tokens: Tokens::new(config.clients.clone(), now.as_nanosecond()),
            rate: Rate::default(),
            webhooks: Webhooks::default(),
            telemetry_read: None,
            drawn: 0,
            journal: None,
            closed: false,
        }
    }

    fn load(&mut self, path: &Path, state_use: StateUse, now: Timestamp) -> Result<(), Error> {
        let (journal, found) = match state_use {
            StateUse::Kept => Journal::open(path).map(|(journal, found)| (Some(journal), found))?,
            StateUse::Copied => (None, Journal::copy(path)?),
        };
        self.ids.resume_after(found.issued);
        for record in found.records {
            self.take(record, now, now);
        }
        self.journal = journal;
        self.fold()
    }

    /// Makes changes: in the journal first, so that none is acknowledged that would not last.
    pub(crate) fn commit(&mut self, records: Vec<Record>, now: Timestamp) -> Result<(), Refusal> {
        if self.closed {
            return Err(Refusal::new(
                503,
                "service.unavailable",
                "the simulated tenant is closing",
            ));
        }
        if let Some(journal) = &mut self.journal {
            let line = Line {
                issued: self.ids.issued(),
                records: &records,
            };
            journal.append(&line).map_err(|error| {
                tracing::error!(%error, "cannot keep a change");
                Refusal::new(
                    500,
                    "internal.server.error",
                    "the simulator cannot write its state file",
                )
            })?;
        }
        let listed = later(now, self.behaviour.list_lag_ms);
        for record in records {
            self.take(record, now, listed);
        }
        if self.journal.as_ref().is_some_and(Journal::is_long)
            && let Err(error) = self.fold()
        {
            tracing::warn!(%error, "cannot fold the state log; it stays as it is");
        }
        Ok(())
    }

    fn take(&mut self, record: Record, now: Timestamp, listed: Timestamp) {
        match record {
            Record::Put { collection, object } => {
                self.shelves.of_mut(collection).put(object, now, listed);
            }
            Record::Gone { collection, id } => {
                self.shelves.of_mut(collection).remove(&id, now, listed);
            }
            Record::Job(job) => self.jobs.put(*job),
            Record::Audit(entry) => self.audit.push(entry),
        }
    }

    /// Folds the log into the snapshot, where there is something to fold.
    pub(crate) fn fold(&mut self) -> Result<(), Error> {
        if !self.journal.as_ref().is_some_and(Journal::is_behind) {
            return Ok(());
        }
        let records = self.records();
        let issued = self.ids.issued();
        self.journal
            .as_mut()
            .map_or(Ok(()), |journal| journal.fold(issued, &records))
    }

    /// Forgets all objects, jobs and entries; clients, tokens and behaviour stay.
    pub(crate) fn clear(&mut self) -> Result<(), Error> {
        self.shelves = Shelves::new();
        self.jobs = Jobs::default();
        self.audit = AuditLog::default();
        self.webhooks.clear();
        let issued = self.ids.issued();
        self.journal
            .as_mut()
            .map_or(Ok(()), |journal| journal.fold(issued, &[]))
    }

    /// Closes the state file for good: folds, and lets go of the lock.
    pub(crate) fn close(&mut self) -> Result<(), Error> {
        let folded = self.fold();
        self.closed = true;
        self.journal = None;
        folded
    }

    /// Returns the whole lasting state, in a stable order.
    fn records(&self) -> Vec<Record> {
        let mut records = Vec::new();
        for collection in Collection::ALL {
            let mut objects: Vec<_> = self.shelves.of(collection).all().map(Arc::clone).collect();
            objects.sort_by(|one, two| (one.sequence, &one.id).cmp(&(two.sequence, &two.id)));
            records.extend(
                objects
                    .into_iter()
                    .map(|object| Record::Put { collection, object }),
            );
        }
        let mut jobs: Vec<_> = self.jobs.all().collect();
        jobs.sort_by(|one, two| (two.asked.at, &two.id).cmp(&(one.asked.at, &one.id)));
        let mut ended = 0;
        let kept = jobs.into_iter().filter(|job| {
            ended += usize::from(job.progress != Progress::UnderWay);
            job.progress == Progress::UnderWay || ended <= ENDED_JOBS_KEPT
        });
        records.extend(kept.map(|job| Record::Job(Box::new(job.clone()))));
        records.extend(
            self.audit
                .entries()
                .iter()
                .map(|entry| Record::Audit(Arc::clone(entry))),
        );
        records
    }

    /// Returns a number that differs each time.
    pub(crate) fn next_draw(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }
}

//! A tenant that is watched while a plan is applied to it: which requests came with which change,
//! how many writes of it went well, and what the tenant refused.
//!
//! Changes come one after the other, so that what happens belongs to the one that is under way.

use std::sync::{Mutex, MutexGuard, PoisonError};

use lockstep_apply::{Event, Observe};
use lockstep_diff::ChangeId;
use lockstep_genesys::Client;
use lockstep_model::tenant::{
    LiveRef, NewObject, ReadRequest, ReadTenant, TenantError, Write, WriteTenant, Written,
};
use lockstep_model::{LiveObject, Organization, Snapshot};
use lockstep_simulator::Running;

/// What was seen of one change.
#[derive(Debug, Clone)]
pub(super) struct Watching {
    pub(super) change: ChangeId,
    /// How many requests had come in before it, and when it had ended.
    pub(super) from: u64,
    pub(super) to: u64,
    /// How many of its writes went well.
    pub(super) written: usize,
    /// What the tenant refused last.
    pub(super) error: Option<TenantError>,
}

/// A tenant that is watched.
pub(super) struct Watched<'a> {
    client: &'a Client,
    running: &'a Running,
    seen: Mutex<Vec<Watching>>,
}

impl<'a> Watched<'a> {
    pub(super) const fn new(client: &'a Client, running: &'a Running) -> Self {
        Self {
            client,
            running,
            seen: Mutex::new(Vec::new()),
        }
    }

    /// Returns what was seen, change by change, in the order in which they were begun.
    pub(super) fn end(self) -> Vec<Watching> {
        let seen = self.seen.into_inner();
        seen.unwrap_or_else(PoisonError::into_inner)
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Watching>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wrote(&self, result: &Result<Written, TenantError>) {
        if let Some(last) = self.seen().last_mut() {
            match result {
                Ok(_written) => last.written += 1,
                Err(error) => last.error = Some(error.clone()),
            }
        }
    }

    fn looked<T>(&self, result: &Result<T, TenantError>) {
        if let (Some(last), Err(error)) = (self.seen().last_mut(), result) {
            // What was refused first is why something is looked at again.
            last.error.get_or_insert_with(|| error.clone());
        }
    }
}

impl Observe for Watched<'_> {
    fn observe(&self, event: Event<'_>) {
        let count = self.running.request_count();
        match event {
            Event::Started(change) => self.seen().push(Watching {
                change: change.clone(),
                from: count,
                to: count,
                written: 0,
                error: None,
            }),
            Event::Ended(outcome) => {
                let mut seen = self.seen();
                if let Some(last) = seen.last_mut().filter(|last| last.change == outcome.id) {
                    last.to = count;
                }
            }
        }
    }
}

impl ReadTenant for Watched<'_> {
    async fn organization(&self) -> Result<Organization, TenantError> {
        self.client.organization().await
    }

    async fn snapshot(&self, request: &ReadRequest<'_>) -> Result<Snapshot, TenantError> {
        self.client.snapshot(request).await
    }

    async fn read(&self, object: &LiveRef) -> Result<Option<LiveObject>, TenantError> {
        let read = ReadTenant::read(self.client, object).await;
        self.looked(&read);
        read
    }
}

impl WriteTenant for Watched<'_> {
    async fn create(&self, new: NewObject<'_>) -> Result<Written, TenantError> {
        let written = self.client.create(new).await;
        self.wrote(&written);
        written
    }

    async fn write(&self, object: &LiveRef, write: Write<'_>) -> Result<Written, TenantError> {
        let written = self.client.write(object, write).await;
        self.wrote(&written);
        written
    }

    async fn delete(&self, object: &LiveRef) -> Result<Written, TenantError> {
        let written = self.client.delete(object).await;
        self.wrote(&written);
        written
    }
}

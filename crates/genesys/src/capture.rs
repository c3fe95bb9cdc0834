//! A whole reading of a tenant, kept as it was answered: what plans and rehearsals are made of
//! where the tenant is not asked again.
//!
//! A client reads it once; snapshots go out of it as often as they are asked for, by the very steps
//! that read a tenant, and the objects themselves, to be put into a simulated tenant. It holds no
//! secret. Its raw objects are to be passed on, and to be read by this crate alone.

mod cleanse;
mod recording;
mod stored;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures_util::future::try_join_all;
use lockstep_model::tenant::{Failure, ReadRequest, ReadTenant as _, TenantError};
use lockstep_model::{Kind, LiveId, Organization, Snapshot};
use serde_json::{Map, Value};

use crate::client::Fetched;
use crate::collect::{Shelves, collect};
use crate::live::text;
use crate::tally::{Row, Rows};
use crate::wire::{self, Collection};

pub use self::stored::{CaptureError, Collections};

/// How much of a tenant is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What is asked for, and of the rest what lists tell.
    Asked,
    /// Everything: each published text too.
    Everything,
}

/// A whole reading of a tenant.
#[derive(Debug, Clone)]
pub struct Capture {
    organization: Organization,
    held: Vec<Held>,
}

/// What was read of one collection.
#[derive(Debug, Clone)]
struct Held {
    of: &'static Collection,
    rows: Arc<Rows>,
    by_id: HashMap<LiveId, usize>,
    wholes: BTreeMap<LiveId, Fetched>,
}

/// An object as the tenant showed it, for a tenant that is to hold the same.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Where it is, from the root of the API.
    pub path: &'static str,
    /// All that was shown of it.
    pub raw: &'a Map<String, Value>,
    /// Its entity tag, if the tenant gave it one.
    pub tag: Option<&'a str>,
}

impl Capture {
    /// Returns the organisation that was read.
    pub const fn organization(&self) -> &Organization {
        &self.organization
    }

    /// Makes the snapshot that the tenant would have given when it was read.
    ///
    /// # Errors
    ///
    /// Fails where the tenant's own reading would, and if something is asked for that was not read.
    pub async fn snapshot(&self, request: &ReadRequest<'_>) -> Result<Snapshot, TenantError> {
        let collections = self.held.iter().map(|held| collect(held, held.of, request));
        let (mut objects, mut unreadable) = (Vec::new(), Vec::new());
        for decoded in try_join_all(collections).await? {
            objects.extend(decoded.objects);
            unreadable.extend(decoded.unreadable);
        }
        Ok(Snapshot::new(
            self.organization.clone(),
            objects,
            unreadable,
        ))
    }

    /// Counts the objects of each kind that has a list of its own.
    pub fn counts(&self) -> Vec<(Kind, usize)> {
        let count = |held: &Held| (held.of.kind, held.ids().count() + held.nameless().count());
        self.held.iter().map(count).collect()
    }

    /// Iterates over all objects as the tenant showed them, in a stable order.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        self.held.iter().flat_map(Held::shown)
    }

    /// Says how many rows of lists were no objects: nobody can show them again.
    pub fn oddities(&self) -> usize {
        self.held.iter().map(|held| held.rows.odd.len()).sum()
    }

    /// Says whether the tenant gives its objects tags that change with them.
    pub fn offers_tags(&self) -> bool {
        self.shown().any(|shown| shown.tag.is_some())
    }
}

impl Held {
    fn new(of: &'static Collection, rows: Rows, wholes: BTreeMap<LiveId, Fetched>) -> Self {
        let numbered = rows.objects.iter().enumerate();
        let by_id =
            numbered.filter_map(|(index, row)| Some((LiveId::new(text(row, "id")?), index)));
        Self {
            of,
            by_id: by_id.collect(),
            rows: Arc::new(rows),
            wholes,
        }
    }

    fn row(&self, id: &LiveId) -> Option<&Row> {
        self.rows.objects.get(*self.by_id.get(id)?)
    }

    /// The ids of all objects, those included that no list showed yet.
    fn ids(&self) -> impl Iterator<Item = &LiveId> {
        let mut listed: Vec<&LiveId> = self.by_id.keys().collect();
        let hidden = self.wholes.keys();
        listed.extend(hidden.filter(|id| !self.by_id.contains_key(*id)));
        listed.sort();
        listed.into_iter()
    }

    /// The rows without an id.
    fn nameless(&self) -> impl Iterator<Item = &Row> {
        let rows = self.rows.objects.iter();
        rows.filter(|row| text(row, "id").is_none())
    }

    fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        let path = self.of.path;
        let by_id = self.ids().filter_map(move |id| {
            let whole = self.wholes.get(id);
            let raw = whole.map(|whole| &*whole.raw).or_else(|| self.row(id))?;
            let tag = whole.and_then(|whole| whole.tag.as_deref());
            let tag = tag.or_else(|| text(raw, "etag"));
            Some(Shown { path, raw, tag })
        });
        let nameless = self.nameless().map(move |raw| Shown {
            path,
            raw,
            tag: None,
        });
        by_id.chain(nameless)
    }
}

impl Shelves for Held {
    async fn rows(&self, _of: &'static Collection) -> Result<Arc<Rows>, TenantError> {
        Ok(Arc::clone(&self.rows))
    }

    async fn object(
        &self,
        of: &'static Collection,
        id: &LiveId,
    ) -> Result<Option<Fetched>, TenantError> {
        if let Some(whole) = self.wholes.get(id) {
            return Ok(Some(whole.clone()));
        }
        match self.row(id) {
            None => Ok(None),
            Some(row) if wire::is_whole_in_rows(of.kind) => Ok(Some(Fetched {
                raw: Arc::new(row.clone()),
                tag: None,
                at: None,
            })),
            Some(_row) => {
                let message = format!("the texts of the {} {id} were not read", of.kind);
                Err(TenantError::new(Failure::Answer, message))
            }
        }
    }

    fn width(&self) -> usize {
        1
    }
}

impl crate::client::Client {
    /// Reads the tenant once, to be looked at as often as needed.
    ///
    /// # Errors
    ///
    /// Fails if anything could not be read in full, as a snapshot does.
    pub async fn capture(
        &self,
        request: &ReadRequest<'_>,
        depth: Depth,
    ) -> Result<Capture, TenantError> {
        let organization = self.organization().await?;
        let collections =
            wire::collections().map(|of| recording::record(self, of, (request, depth)));
        Ok(Capture {
            organization,
            held: try_join_all(collections).await?,
        })
    }

    /// Reads more objects of a capture whole, where lists do not tell all of them.
    ///
    /// # Errors
    ///
    /// Fails if one of them cannot be read.
    pub async fn deepen(
        &self,
        capture: &mut Capture,
        objects: impl IntoIterator<Item = (Kind, LiveId)>,
    ) -> Result<(), TenantError> {
        let mut wanted: BTreeMap<Kind, Vec<LiveId>> = BTreeMap::new();
        for (kind, id) in objects {
            if let Some(wire) = wire::of(kind) {
                wanted.entry(wire.collection.kind).or_default().push(id);
            }
        }
        for held in &mut capture.held {
            let ids = wanted.remove(&held.of.kind).unwrap_or_default();
            recording::deepen(self, held, ids).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! Reads one collection for a snapshot: its list, and by id what the list does not tell or may lag
//! behind with. The tenant is read, or what was captured of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use lockstep_model::tenant::{ReadRequest, TenantError, Trace};
use lockstep_model::{LiveId, Unreadable};

use crate::client::{Client, Fetched};
use crate::listing::ambiguous;
use crate::live::{self, Decoded, Source, decode_all, text};
use crate::remembered::{Asked, Need};
use crate::request::is_segment;
use crate::tally::{Row, Rows};
use crate::wire::{self, Collection};

/// What is known of a collection while it is read.
#[derive(Debug, Default)]
struct Reading {
    by_id: BTreeMap<LiveId, Decoded>,
    /// What could not be understood so far that it has no id.
    nameless: Vec<Unreadable>,
}

/// What can be read of collections.
pub(crate) trait Shelves: Sync {
    /// Reads all rows of a collection.
    fn rows(
        &self,
        of: &'static Collection,
    ) -> impl Future<Output = Result<Arc<Rows>, TenantError>> + Send;

    /// Reads one object by id, or nothing if it is gone.
    fn object(
        &self,
        of: &'static Collection,
        id: &LiveId,
    ) -> impl Future<Output = Result<Option<Fetched>, TenantError>> + Send;

    /// How many objects are read at once.
    fn width(&self) -> usize;
}

impl Shelves for Client {
    async fn rows(&self, of: &'static Collection) -> Result<Arc<Rows>, TenantError> {
        let rows = self.lister().rows(of, &mut Trace::default()).await?;
        Ok(Arc::new(rows))
    }

    async fn object(
        &self,
        of: &'static Collection,
        id: &LiveId,
    ) -> Result<Option<Fetched>, TenantError> {
        self.fetch(of, id, &mut Trace::default()).await
    }

    fn width(&self) -> usize {
        self.concurrency
    }
}

impl Client {
    /// Reads all that a collection holds.
    pub(crate) async fn read_collection(
        &self,
        of: &'static Collection,
        request: &ReadRequest<'_>,
    ) -> Result<Decoded, TenantError> {
        let decoded = collect(self, of, request).await?;
        for object in decoded.objects.iter().filter(|o| o.kind == of.kind) {
            self.memory.name(of, &object.live_name, &object.live_id);
        }
        Ok(decoded)
    }
}

/// Reads all that a collection holds.
pub(crate) async fn collect<S: Shelves>(
    shelves: &S,
    of: &'static Collection,
    request: &ReadRequest<'_>,
) -> Result<Decoded, TenantError> {
    let rows = shelves.rows(of).await?;
    let (mut reading, ids) = Reading::of_rows(of, rows, request);
    reading.read_again(shelves, of, &ids).await?;
    // A row may lag behind a rename: only what was just read may be called a double.
    let doubles = reading.doubles(of).into_iter().map(|(_name, id)| id);
    let doubtful: BTreeSet<LiveId> = doubles.filter(|id| !ids.contains(id)).collect();
    reading.read_again(shelves, of, &doubtful).await?;
    if let [(name, first), (_same, second), ..] = reading.doubles(of).as_slice() {
        return Err(ambiguous(of, name, [first.as_str(), second.as_str()]));
    }
    Ok(reading.finish())
}

impl Reading {
    async fn read_again<S: Shelves>(
        &mut self,
        shelves: &S,
        of: &'static Collection,
        ids: &BTreeSet<LiveId>,
    ) -> Result<(), TenantError> {
        let reads = stream::iter(ids.iter().cloned()).map(|id| async move {
            let fetched = shelves.object(of, &id).await?;
            let decoded = fetched.map(|fetched| {
                let tag = fetched.tag.as_deref();
                let mut decoded = decode_all(of, &fetched.raw, tag, Source::Whole);
                let objects = decoded.objects.iter_mut();
                objects.for_each(|object| live::doubt_tag(object, &fetched));
                decoded
            });
            Ok::<_, TenantError>((id, decoded))
        });
        let read: Vec<_> = reads
            .buffer_unordered(shelves.width())
            .try_collect()
            .await?;
        for (id, decoded) in read {
            self.replace(&id, decoded);
        }
        Ok(())
    }

    /// Takes all rows, with what they leave out and the ledger remembers; returns the ids of what
    /// must be read on its own, too. A row that nobody else holds is let go at once: there are
    /// thousands, and each takes several times the room of what is made of it.
    fn of_rows(
        of: &'static Collection,
        rows: Arc<Rows>,
        request: &ReadRequest<'_>,
    ) -> (Self, BTreeSet<LiveId>) {
        let asked = Asked::new(of, request);
        let mut reading = Self::default();
        let mut ids = BTreeSet::new();
        let odd = rows.odd.iter().map(|reason| Unreadable {
            kind: of.kind,
            live_id: None,
            live_name: None,
            reason: reason.clone(),
        });
        reading.nameless.extend(odd);
        let mut take = |row: &Row| ids.extend(reading.take(of, row, &asked));
        match Arc::try_unwrap(rows) {
            Ok(rows) => rows.objects.into_iter().for_each(|row| take(&row)),
            Err(rows) => rows.objects.iter().for_each(take),
        }
        let missing = asked.ids().filter(|id| !reading.by_id.contains_key(*id));
        ids.extend(missing.cloned());
        (reading, ids)
    }

    /// Takes a row, and returns its id if it does not tell enough.
    fn take(&mut self, of: &'static Collection, row: &Row, asked: &Asked<'_>) -> Option<LiveId> {
        let mut decoded = decode_all(of, row, None, Source::Row);
        let Some(id) = text(row, "id").filter(|id| is_segment(id)) else {
            self.nameless.extend(decoded.unreadable);
            return None;
        };
        let id = LiveId::new(id);
        let need = asked.need(&id, row, &decoded);
        let must_be_read = matches!(need, Need::Read).then(|| id.clone());
        if let Need::Entries(entries, seals) = need {
            let own = decoded.objects.iter_mut().find(|o| o.kind == of.kind);
            if let (Some(object), Some(hidden)) = (own, wire::append_only(of.kind)) {
                object.fields.set(hidden, entries);
                object.published = seals;
            }
        }
        self.by_id.insert(id, decoded);
        must_be_read
    }

    fn names(&self, of: &Collection) -> HashMap<&str, Vec<&LiveId>> {
        let mut names: HashMap<&str, Vec<&LiveId>> = HashMap::new();
        let objects = self.by_id.values().flat_map(|decoded| &decoded.objects);
        for object in objects.filter(|object| object.kind == of.kind) {
            let ids = names.entry(object.live_name.as_str()).or_default();
            ids.push(&object.live_id);
        }
        names
    }

    /// The names that more than one object has, in a stable order.
    fn doubles(&self, of: &Collection) -> Vec<(String, LiveId)> {
        let names = self.names(of).into_iter();
        let mut doubles: Vec<_> = names
            .filter(|(_name, ids)| ids.len() > 1)
            .flat_map(|(name, ids)| {
                ids.into_iter()
                    .map(|id| (name.to_owned(), id.clone()))
                    .collect::<Vec<_>>()
            })
            .collect();
        doubles.sort();
        doubles
    }

    fn replace(&mut self, id: &LiveId, decoded: Option<Decoded>) {
        match decoded {
            None => {
                self.by_id.remove(id);
            }
            Some(mut decoded) => {
                for unreadable in &mut decoded.unreadable {
                    unreadable.live_id.get_or_insert_with(|| id.clone());
                }
                self.by_id.insert(id.clone(), decoded);
            }
        }
    }

    fn finish(self) -> Decoded {
        let mut all = Decoded {
            objects: Vec::with_capacity(self.by_id.len()),
            unreadable: self.nameless,
        };
        for decoded in self.by_id.into_values() {
            all.objects.extend(decoded.objects);
            all.unreadable.extend(decoded.unreadable);
        }
        all
    }
}

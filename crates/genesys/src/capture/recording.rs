//! Reads a collection of a live tenant and keeps each answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use lockstep_model::LiveId;
use lockstep_model::tenant::{ReadRequest, TenantError, Trace, Wanted};

use super::cleanse::Cleanse;
use super::{Depth, Held};
use crate::client::{Client, Fetched};
use crate::collect::{Shelves, collect};
use crate::live::text;
use crate::tally::Rows;
use crate::wire::{self, Collection};

/// A live collection, of which each answer is kept.
struct Recording<'a> {
    client: &'a Client,
    cleanse: Cleanse<'a>,
    rows: Arc<Rows>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    wholes: BTreeMap<LiveId, Fetched>,
    gone: BTreeSet<LiveId>,
}

/// Reads a collection and keeps it.
pub(super) async fn record(
    client: &Client,
    of: &'static Collection,
    (request, depth): (&ReadRequest<'_>, Depth),
) -> Result<Held, TenantError> {
    let cleanse = Cleanse::new(of, &client.caller.mask);
    let mut rows = client.lister().rows(of, &mut Trace::default()).await?;
    rows.objects.iter_mut().for_each(|row| cleanse.object(row));
    let recording = Recording {
        client,
        cleanse,
        rows: Arc::new(rows),
        kept: Mutex::default(),
    };
    let mut request = request.clone();
    if depth == Depth::Everything && wire::append_only(of.kind).is_some() {
        let all = recording.rows.objects.iter();
        let all = all.filter_map(|row| text(row, "name"));
        request.wanted.extend(all.map(|live_name| Wanted {
            kind: of.kind,
            live_name,
            fields: None,
        }));
    }
    // Read as a plan reads it, which shows that it adds up; what that comes to is made anew later.
    drop(collect(&recording, of, &request).await?);
    drop(request);
    Ok(recording.finish(of))
}

/// Reads more objects of a collection whole.
pub(super) async fn deepen(
    client: &Client,
    held: &mut Held,
    ids: Vec<LiveId>,
) -> Result<(), TenantError> {
    let (of, cleanse) = (held.of, Cleanse::new(held.of, &client.caller.mask));
    let missing = |id: &LiveId| !held.wholes.contains_key(id) && held.by_id.contains_key(id);
    let ids: BTreeSet<LiveId> = match wire::is_whole_in_rows(of.kind) {
        true => BTreeSet::new(),
        false => ids.into_iter().filter(missing).collect(),
    };
    let reads = stream::iter(ids).map(|id| async move {
        let fetched = client.object(of, &id).await?;
        Ok::<_, TenantError>((id, fetched))
    });
    let read: Vec<_> = reads
        .buffer_unordered(client.concurrency)
        .try_collect()
        .await?;
    for (id, fetched) in read {
        if let Some(fetched) = fetched {
            held.wholes.insert(id, cleanse.fetched(fetched));
        }
    }
    Ok(())
}

impl Recording<'_> {
    fn finish(self, of: &'static Collection) -> Held {
        let kept = self.kept.into_inner();
        let Kept { wholes, gone } = kept.unwrap_or_else(PoisonError::into_inner);
        let mut rows = Arc::unwrap_or_clone(self.rows);
        let is_gone = |id: &str| gone.contains(&LiveId::new(id));
        rows.objects
            .retain(|row| !text(row, "id").is_some_and(is_gone));
        Held::new(of, rows, wholes)
    }
}

impl Shelves for Recording<'_> {
    async fn rows(&self, _of: &'static Collection) -> Result<Arc<Rows>, TenantError> {
        Ok(Arc::clone(&self.rows))
    }

    async fn object(
        &self,
        of: &'static Collection,
        id: &LiveId,
    ) -> Result<Option<Fetched>, TenantError> {
        let fetched = self.client.object(of, id).await?;
        let fetched = fetched.map(|fetched| self.cleanse.fetched(fetched));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match &fetched {
            Some(whole) => {
                kept.wholes.insert(id.clone(), whole.clone());
            }
            None => {
                kept.gone.insert(id.clone());
            }
        }
        Ok(fetched)
    }

    fn width(&self) -> usize {
        self.client.concurrency
    }
}

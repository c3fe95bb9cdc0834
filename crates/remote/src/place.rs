//! A place, whichever it is: the few calls that a ledger elsewhere is made of.
//!
//! A location and what the environment says come in; pieces, contents, batches and the text of the
//! lease go in and out.

use std::path::Path;
use std::sync::Arc;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use lockstep_ledger::{Batch, Hash};
use object_store::ObjectStore;

use crate::connect;
use crate::error::Error;
use crate::git::{GitRef, Pushed};
use crate::location::Location;
use crate::name;
use crate::objects::{Made, Objects};
use crate::piece::{Piece, cover};
use crate::settings::{Clock, Settings};
use crate::slot::{self, Slots, Version};

/// How many pieces are read at once, and contents written.
const AT_ONCE: usize = 32;
/// How many contents are read at once: they are small, and many.
const SMALL_AT_ONCE: usize = 128;
/// How many commits are read at once.
const COMMITS: usize = 256;

/// A ledger that lies elsewhere.
#[derive(Debug)]
pub struct Remote {
    pub(crate) place: Place,
    pub(crate) clock: HiddenClock,
}

/// A clock that nobody shows.
pub(crate) struct HiddenClock(pub(crate) Clock);

impl std::fmt::Debug for HiddenClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

/// Where it lies.
#[derive(Debug)]
pub(crate) enum Place {
    Objects(Objects, Slots),
    Git(GitRef),
}

impl Remote {
    /// Opens a place. Nothing is asked of a bucket yet; Git is asked for its remotes.
    pub async fn open(location: &Location, settings: &Settings) -> Result<Self, Error> {
        let place = match location {
            Location::Objects {
                store,
                bucket,
                prefix,
            } => {
                let client = connect::store((*store, bucket), settings)?;
                let objects = Objects::new(
                    (client, Some(*store)),
                    prefix,
                    location.to_string(),
                    settings.seed,
                );
                Place::Objects(objects, Slots::Updated)
            }
            Location::Git {
                folder,
                remote,
                reference,
            } => {
                let named = (remote.as_deref(), reference.as_str());
                let told = (Arc::clone(&settings.clock), location.to_string());
                Place::Git(GitRef::open(folder, named, told).await?)
            }
        };
        Ok(Self {
            place,
            clock: HiddenClock(Arc::clone(&settings.clock)),
        })
    }

    /// Uses a store that the caller made, for all names under a prefix. A store that cannot update
    /// an object under a condition keeps the lease in numbered objects.
    pub fn on(
        store: Arc<dyn ObjectStore>,
        (prefix, seed): (&str, u64),
        updates: bool,
        clock: Clock,
    ) -> Self {
        let slots = match updates {
            true => Slots::Updated,
            false => Slots::Numbered,
        };
        let place = format!("{store}/{prefix}");
        Self {
            place: Place::Objects(Objects::new((store, None), prefix, place, seed), slots),
            clock: HiddenClock(clock),
        }
    }

    /// Returns the place, for people.
    pub fn name(&self) -> &str {
        match &self.place {
            Place::Objects(objects, _slots) => &objects.place,
            Place::Git(git) => &git.place,
        }
    }

    /// Says whether no entry lies there, as where a ledger never was or is lost.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.pieces(0).await?.is_empty())
    }

    /// Finds the pieces that hold the entries from some number on, in their order.
    pub(crate) async fn pieces(&self, from: u64) -> Result<Vec<Piece>, Error> {
        match &self.place {
            Place::Objects(objects, _slots) => in_objects(objects, from).await,
            Place::Git(git) => git.pieces(from).await,
        }
    }

    /// Reads pieces, in their order.
    pub(crate) async fn read(&self, pieces: &[Piece]) -> Result<Vec<Vec<u8>>, Error> {
        match &self.place {
            Place::Objects(objects, _slots) => {
                let read: Vec<_> = pieces.iter().map(|piece| lines(objects, piece)).collect();
                let read = stream::iter(read).buffered(AT_ONCE);
                read.try_collect().await
            }
            Place::Git(git) => git.read(pieces).await,
        }
    }

    /// Reads pieces one after the other, in their order, with some ahead: never all at once, so that
    /// it takes no more memory for a longer ledger.
    pub(crate) fn stream<'a>(
        &'a self,
        pieces: &'a [Piece],
    ) -> BoxStream<'a, Result<(&'a Piece, Vec<u8>), Error>> {
        let (some, at_once) = match &self.place {
            Place::Objects(..) => (1, AT_ONCE),
            Place::Git(_) => (COMMITS, 1),
        };
        let read: Vec<_> = pieces.chunks(some).map(|some| self.pair(some)).collect();
        let read = stream::iter(read).buffered(at_once);
        let read = read.map_ok(|pairs| stream::iter(pairs).map(Ok));
        read.try_flatten().boxed()
    }

    async fn pair<'a>(&self, pieces: &'a [Piece]) -> Result<Vec<(&'a Piece, Vec<u8>)>, Error> {
        let texts = self.read(pieces).await?;
        Ok(pieces.iter().zip(texts).collect())
    }

    /// Reads contents; what is not there is left out.
    pub(crate) async fn contents(&self, hashes: &[Hash]) -> Result<Vec<(Hash, Vec<u8>)>, Error> {
        match &self.place {
            Place::Objects(objects, _slots) => {
                let read = stream::iter(hashes).map(|hash| async move {
                    let bytes = objects.get(&name::content(*hash)).await?;
                    Ok::<_, Error>(bytes.map(|bytes| (*hash, bytes)))
                });
                let read: Vec<_> = read.buffer_unordered(SMALL_AT_ONCE).try_collect().await?;
                Ok(read.into_iter().flatten().collect())
            }
            Place::Git(git) => git.contents(hashes).await,
        }
    }

    /// Puts a batch there, its contents first.
    pub(crate) async fn put(&self, batch: &Batch) -> Result<Made, Error> {
        let Some(first) = batch.first() else {
            return Ok(Made::Ours);
        };
        match &self.place {
            Place::Objects(objects, _slots) => {
                let contents: Vec<_> = batch
                    .contents()
                    .map(|(hash, text)| content(objects, hash, text))
                    .collect();
                let contents = stream::iter(contents).buffer_unordered(AT_ONCE);
                let () = contents.try_collect().await?;
                objects.make(&name::batch(first), batch.text()).await
            }
            Place::Git(git) => Ok(match git.put(batch).await? {
                Pushed::Ours => Made::Ours,
                Pushed::Theirs => Made::Theirs,
            }),
        }
    }

    /// Erases a content that the ledger says is to be forgotten.
    ///
    /// # Errors
    ///
    /// Fails in Git, which keeps what was pushed: there it takes a new history.
    pub async fn forget(&self, hash: Hash) -> Result<(), Error> {
        match &self.place {
            Place::Objects(objects, _slots) => objects.remove(&name::content(hash)).await,
            Place::Git(git) => Err(Error::Unreachable {
                place: git.place.clone(),
                verb: "written",
                why: "Git keeps every content that was ever pushed; a ledger that has to forget \
                      belongs into a bucket"
                    .to_owned(),
                help: None,
            }),
        }
    }

    pub(crate) async fn read_slot(&self) -> Result<(Option<Vec<u8>>, Version), Error> {
        match &self.place {
            Place::Objects(objects, slots) => slot::read(objects, *slots).await,
            Place::Git(git) => git.read_slot().await,
        }
    }

    pub(crate) async fn write_slot(
        &self,
        bytes: &[u8],
        expected: &Version,
    ) -> Result<Option<Version>, Error> {
        match &self.place {
            Place::Objects(objects, slots) => slot::write(objects, *slots, (bytes, expected)).await,
            Place::Git(git) => git.write_slot(bytes, expected).await,
        }
    }

    /// Says whether a folder lies in a repository that Git knows.
    pub fn is_repository(folder: &Path) -> bool {
        folder
            .ancestors()
            .any(|folder| folder.join(".git").exists())
    }
}

/// Reads the lines of a piece.
async fn lines(objects: &Objects, piece: &Piece) -> Result<Vec<u8>, Error> {
    let lost = || Error::Damaged {
        place: objects.place.clone(),
        what: format!("{} is listed and not there", piece.key),
    };
    objects.get(&piece.key).await?.ok_or_else(lost)
}

/// Puts a content there; one that is there is the same by its name.
async fn content(objects: &Objects, hash: Hash, text: &[u8]) -> Result<(), Error> {
    objects.make(&name::content(hash), text).await.map(drop)
}

/// Segments first, then the batches behind them: two lists, however long the ledger is.
async fn in_objects(objects: &Objects, from: u64) -> Result<Vec<Piece>, Error> {
    let segments = segments(objects).await?;
    let (chosen, next) = cover(&segments, from);
    let mut pieces: Vec<Piece> = Vec::new();
    pieces.extend(chosen.iter().map(|(first, last)| Piece {
        first: *first,
        key: name::segment(*first, *last),
    }));
    // A batch begins where a segment ends, so that none is missed that began before `next`.
    let before = segments.iter().filter(|(_first, last)| *last < next);
    let start = before.map(|(_first, last)| last + 1).max().unwrap_or(0);
    let batches = batches(objects, start).await?;
    let skipped = batches
        .partition_point(|first| *first <= next)
        .saturating_sub(1);
    let batches = batches.into_iter().skip(match chosen.is_empty() {
        true => skipped,
        false => 0,
    });
    pieces.extend(
        batches
            .filter(|first| chosen.is_empty() || *first >= next)
            .map(|first| Piece {
                first,
                key: name::batch(first),
            }),
    );
    Ok(pieces)
}

/// Lists the segments.
pub(crate) async fn segments(objects: &Objects) -> Result<Vec<(u64, u64)>, Error> {
    let names = objects.list(name::SEGMENTS, None).await?;
    Ok(names
        .iter()
        .filter_map(|name| name::read_segment(name))
        .collect())
}

/// Lists the batches that begin at some number or behind it.
pub(crate) async fn batches(objects: &Objects, start: u64) -> Result<Vec<u64>, Error> {
    let after = start.checked_sub(1).map(name::batch);
    let names = objects.list(name::ENTRIES, after.as_deref()).await?;
    Ok(names
        .iter()
        .filter_map(|name| name::read_batch(name))
        .collect())
}

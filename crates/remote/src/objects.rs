//! Objects in a bucket: made once and never written over, read, listed.
//!
//! Names and bytes go in and out. A store that is busy, a connection that is cut and an answer that
//! is lost are settled here by looking, within bounds. Nothing here knows what an object holds.

mod cause;

use std::error::Error as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::path::{Path, PathPart};
use object_store::{
    Error as StoreError, ObjectStore, ObjectStoreExt as _, PutMode, PutPayload, UpdateVersion,
};

use crate::error::Error;
use crate::location::Store;
use cause::Cause;

/// How often something is tried by us; the client below tries each call some times by itself.
const TRIES: u32 = 6;
/// How long the first wait is.
const WAIT: Duration = Duration::from_millis(100);
/// How much of what a store says is shown.
const SHOWN: usize = 300;

/// Objects whose names begin alike.
#[derive(Debug)]
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    /// Whose it is, if that is known.
    owner: Option<Store>,
    prefix: Path,
    /// The place, for messages.
    pub(crate) place: String,
    jitter: Mutex<fastrand::Rng>,
}

/// What became of an object that was to be made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// It lies there, made by this call or by one whose answer was lost.
    Ours,
    /// Another one lies there.
    Theirs,
}

impl Objects {
    pub(crate) fn new(
        (store, owner): (Arc<dyn ObjectStore>, Option<Store>),
        prefix: &str,
        place: String,
        seed: u64,
    ) -> Self {
        Self {
            store,
            owner,
            prefix: Path::from(prefix),
            place,
            jitter: Mutex::new(fastrand::Rng::with_seed(seed)),
        }
    }

    fn path(&self, name: &str) -> Path {
        let parts = self
            .prefix
            .parts()
            .chain(name.split('/').map(PathPart::from));
        parts.collect()
    }

    /// Makes an object that must not be there yet.
    pub(crate) async fn make(&self, name: &str, bytes: &[u8]) -> Result<Made, Error> {
        let path = self.path(name);
        let mut tried = 0;
        loop {
            let put = PutPayload::from(bytes.to_vec());
            let mode = PutMode::Create.into();
            let error = match self.store.put_opts(&path, put, mode).await {
                Ok(_result) => return Ok(Made::Ours),
                Err(error) if lasting(&error) => return Err(self.unreachable("written", &error)),
                Err(error) => error,
            };
            // It was there, or two came at once, or nobody knows: what lies there now tells.
            match self.get(name).await? {
                Some(there) if there == bytes => return Ok(Made::Ours),
                Some(_other) => return Ok(Made::Theirs),
                None => {}
            }
            tried += 1;
            if tried >= tries(&error) {
                return Err(self.unreachable("written", &error));
            }
            self.wait(tried).await;
        }
    }

    /// Reads an object; nothing if it is not there.
    pub(crate) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.versioned(name).await?.map(|(bytes, _version)| bytes))
    }

    /// Reads an object with what an update of it has to name.
    pub(crate) async fn versioned(
        &self,
        name: &str,
    ) -> Result<Option<(Vec<u8>, UpdateVersion)>, Error> {
        let path = self.path(name);
        let mut tried = 0;
        loop {
            let read = async {
                let result = self.store.get(&path).await?;
                let version = UpdateVersion {
                    e_tag: result.meta.e_tag.clone(),
                    version: result.meta.version.clone(),
                };
                Ok((result.bytes().await?.to_vec(), version))
            };
            match read.await {
                Ok(read) => return Ok(Some(read)),
                Err(error) if is_no_object(&error) => return Ok(None),
                Err(error) => self.again("read", &mut tried, &error).await?,
            }
        }
    }

    /// Writes an object over one that must still be as it was read. Returns the new version;
    /// nothing if it is another one by now.
    pub(crate) async fn update(
        &self,
        name: &str,
        bytes: &[u8],
        version: &UpdateVersion,
    ) -> Result<Option<UpdateVersion>, Error> {
        let put = PutPayload::from(bytes.to_vec());
        let mode = PutMode::Update(version.clone()).into();
        let error = match self.store.put_opts(&self.path(name), put, mode).await {
            Ok(result) => return Ok(Some(result.into())),
            Err(error) if lasting(&error) => return Err(self.unreachable("written", &error)),
            Err(error) => error,
        };
        match self.versioned(name).await? {
            Some((there, version)) if there == bytes => Ok(Some(version)),
            Some((_there, now)) if now == *version => Err(self.unreachable("written", &error)),
            Some(_) | None => Ok(None),
        }
    }

    /// Removes an object, if it is there.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), Error> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.unreachable("written", &error)),
        }
    }

    /// Lists the last parts of the names in a folder that come after another, sorted.
    pub(crate) async fn list(
        &self,
        folder: &str,
        after: Option<&str>,
    ) -> Result<Vec<String>, Error> {
        let (prefix, mut tried) = (self.path(folder), 0);
        let after = after.map(|after| self.path(after));
        loop {
            let all = match &after {
                Some(after) => self.store.list_with_offset(Some(&prefix), after),
                None => self.store.list(Some(&prefix)),
            };
            let names = all.map_ok(|meta| meta.location.filename().map(str::to_owned));
            let names: Result<Vec<_>, _> = names.boxed().try_collect().await;
            match names {
                Ok(names) => {
                    let mut names: Vec<String> = names.into_iter().flatten().collect();
                    names.sort_unstable();
                    return Ok(names);
                }
                Err(error) if is_no_object(&error) => return Ok(Vec::new()),
                Err(error) => self.again("read", &mut tried, &error).await?,
            }
        }
    }

    async fn again(
        &self,
        verb: &'static str,
        tried: &mut u32,
        error: &StoreError,
    ) -> Result<(), Error> {
        *tried += 1;
        if lasting(error) || *tried >= tries(error) {
            return Err(self.unreachable(verb, error));
        }
        self.wait(*tried).await;
        Ok(())
    }

    /// Waits twice as long each time, and not all writers alike.
    async fn wait(&self, tried: u32) {
        let spread = {
            let mut jitter = self.jitter.lock().unwrap_or_else(PoisonError::into_inner);
            0.5 + jitter.f64()
        };
        let wait = WAIT.saturating_mul(1 << tried.min(6)).mul_f64(spread);
        tokio::time::sleep(wait).await;
    }

    fn unreachable(&self, verb: &'static str, error: &StoreError) -> Error {
        Error::Unreachable {
            place: self.place.clone(),
            verb,
            why: why(error),
            help: self.owner.and_then(|owner| cause::of(error).help(owner)),
        }
    }
}

/// Says how often something is tried. A store that cannot be connected to was tried for some
/// seconds by the client below, each time.
fn tries(error: &StoreError) -> u32 {
    match cause::of(error) {
        Cause::Network => 2,
        Cause::Bucket
        | Cause::Nobody
        | Cause::Identity
        | Cause::Rights
        | Cause::Region
        | Cause::Clock
        | Cause::Other => TRIES,
    }
}

/// Says whether trying again helps nobody.
fn lasting(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Unauthenticated { .. }
            | StoreError::PermissionDenied { .. }
            | StoreError::NotSupported { .. }
            | StoreError::NotImplemented { .. }
            | StoreError::InvalidPath { .. }
            | StoreError::UnknownConfigurationKey { .. }
    ) || cause::of(error).is_lasting()
}

fn is_no_object(error: &StoreError) -> bool {
    matches!(error, StoreError::NotFound { .. }) && !is_no_bucket(error)
}

/// A bucket that is not there answers as an object that is not there does, but for its words.
fn is_no_bucket(error: &StoreError) -> bool {
    matches!(error, StoreError::NotFound { .. }) && cause::of(error) == Cause::Bucket
}

/// Says what a store said, in one short line.
fn why(error: &StoreError) -> String {
    let mut last = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        last = next.to_string();
        cause = next.source();
    }
    let within = |name: &str| {
        let (_before, rest) = last.split_once(&format!("<{name}>"))?;
        Some(rest.split_once("</")?.0.to_owned())
    };
    let text = match (within("Code"), within("Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => last,
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words.join(" ");
    if let Some((cut, _char)) = text.char_indices().nth(SHOWN) {
        text.truncate(cut);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests;

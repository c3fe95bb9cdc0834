//! A slot: one small text that is only ever written over as it was read.
//!
//! On stores that know it, an object is updated under the condition that it is unchanged. On those
//! that do not, each text is an object of its own, numbered, and the last counts.

use object_store::UpdateVersion;

use crate::error::Error;
use crate::objects::{Made, Objects};

/// What an update of a slot has to name: what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Version {
    /// The slot was never written.
    Empty,
    /// The version of an object.
    Object(UpdateVersion),
    /// The number of an object.
    Number(u64),
    /// The hash of a commit.
    Commit(String),
}

/// How a store keeps a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slots {
    /// By updates under a condition.
    Updated,
    /// By numbered objects.
    Numbered,
}

const NAME: &str = "lease.json";
const FOLDER: &str = "lease";
/// How many numbered texts are left behind the last.
const KEPT: u64 = 8;

/// Reads the slot.
pub(crate) async fn read(
    objects: &Objects,
    slots: Slots,
) -> Result<(Option<Vec<u8>>, Version), Error> {
    match slots {
        Slots::Updated => Ok(match objects.versioned(NAME).await? {
            Some((bytes, version)) => (Some(bytes), Version::Object(version)),
            None => (None, Version::Empty),
        }),
        Slots::Numbered => loop {
            let Some(number) = last(objects).await? else {
                return Ok((None, Version::Empty));
            };
            // Nothing comes out if it was tidied away in between: then there is a later one.
            if let Some(bytes) = objects.get(&numbered(number)).await? {
                return Ok((Some(bytes), Version::Number(number)));
            }
        },
    }
}

/// Writes the slot, if it still is as it was read; nothing comes out if it is not.
pub(crate) async fn write(
    objects: &Objects,
    slots: Slots,
    (bytes, expected): (&[u8], &Version),
) -> Result<Option<Version>, Error> {
    match (slots, expected) {
        (Slots::Updated, Version::Object(version)) => {
            let written = objects.update(NAME, bytes, version).await?;
            Ok(written.map(Version::Object))
        }
        (Slots::Updated, _) => match objects.make(NAME, bytes).await? {
            Made::Ours => Ok(read(objects, slots).await?.1.into()),
            Made::Theirs => Ok(None),
        },
        (Slots::Numbered, _) => {
            let next = match expected {
                Version::Number(number) => number + 1,
                Version::Empty | Version::Object(_) | Version::Commit(_) => 0,
            };
            let made = objects.make(&numbered(next), bytes).await?;
            // One that was tidied away can be made again by somebody who slept.
            if made == Made::Theirs || last(objects).await? != Some(next) {
                return Ok(None);
            }
            if let Some(old) = next.checked_sub(KEPT) {
                objects.remove(&numbered(old)).await?;
            }
            Ok(Some(Version::Number(next)))
        }
    }
}

async fn last(objects: &Objects) -> Result<Option<u64>, Error> {
    let names = objects.list(FOLDER, None).await?;
    let numbers = names.iter();
    Ok(numbers
        .filter_map(|name| crate::name::read_batch(name))
        .max())
}

fn numbered(number: u64) -> String {
    format!("{FOLDER}/{number:020}.jsonl")
}

//! The contents: managed fields, each in a file that is named by its hash.
//!
//! Fields come in, a hash goes out, and the other way round. A content that is there is never
//! written again. Secrets stand in fields as references only.

use std::io;

use lockstep_model::Fields;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;

/// What was found under a hash.
pub(crate) enum Found<T> {
    /// The content as it was written.
    Whole(T),
    /// Another content than was written.
    Changed,
    /// Nothing.
    Missing,
}

/// Reads a content as fields.
pub(crate) fn read(folder: &Folder, hash: Hash) -> Result<Found<Fields>, Error> {
    Ok(match bytes(folder, hash)? {
        Found::Whole(bytes) => match serde_json::from_slice::<Map<String, Value>>(&bytes) {
            Ok(map) => Found::Whole(Fields::from(map)),
            Err(_) => Found::Changed,
        },
        Found::Changed => Found::Changed,
        Found::Missing => Found::Missing,
    })
}

/// Reads a content as bytes and checks them against the hash.
pub(crate) fn bytes(folder: &Folder, hash: Hash) -> Result<Found<Vec<u8>>, Error> {
    let path = folder.content(hash);
    match folder.files().read(&path) {
        Ok(bytes) if Hash::of(&bytes) == hash => Ok(Found::Whole(bytes)),
        Ok(_) => Ok(Found::Changed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Missing),
        Err(error) => Err(Error::io(&path)(error)),
    }
}

//! What was done to the ledger itself, as version 1.0 writes it.

use std::io;

use serde::Serialize;

use super::document;
use crate::upkeep::{Erased, Mended};

#[derive(Serialize)]
struct ErasedV1<'a> {
    content: String,
    entries: &'a [u64],
    #[serde(skip_serializing_if = "Option::is_none")]
    tombstone: Option<u64>,
}

#[derive(Serialize)]
struct MendedV1<'a> {
    torn: Vec<TornV1<'a>>,
    erased: Vec<String>,
}

#[derive(Serialize)]
struct TornV1<'a> {
    file: &'a str,
    bytes: u64,
    sha256: String,
}

/// Writes which content was erased.
///
/// # Errors
///
/// Fails if `out` does.
pub fn erased(erased: &Erased, out: &mut impl io::Write) -> io::Result<()> {
    let body = ErasedV1 {
        content: erased.content.to_string(),
        entries: &erased.entries,
        tombstone: erased.tombstone,
    };
    document("lockstep.audit.erased", body, out)
}

/// Writes what was repaired.
///
/// # Errors
///
/// Fails if `out` does.
pub fn mended(mended: &Mended, out: &mut impl io::Write) -> io::Result<()> {
    let torn = mended.torn.iter().map(|torn| TornV1 {
        file: &torn.file,
        bytes: torn.bytes,
        sha256: torn.sha256.to_string(),
    });
    let body = MendedV1 {
        torn: torn.collect(),
        erased: mended.erased.iter().map(ToString::to_string).collect(),
    };
    document("lockstep.audit.repaired", body, out)
}

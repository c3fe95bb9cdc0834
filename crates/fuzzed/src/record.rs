//! What lockstep reads back: the lines of a ledger, and saved plans.

use std::fs;
use std::io;
use std::path::Path;

use lockstep_render::Saved;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

thread_local! {
    /// Where the ledgers of a thread lie, one after the other: a folder for each takes longer than
    /// reading it.
    static FOLDER: io::Result<TempDir> = tempfile::tempdir();
}

/// Bytes as the entries of a ledger.
pub(crate) fn ledger(bytes: &[u8]) {
    FOLDER.with(|folder| {
        let Ok(folder) = folder else {
            return;
        };
        if fs::write(folder.path().join("entries.jsonl"), bytes).is_ok() {
            look(folder.path(), bytes.len());
        }
    });
}

/// Reads a ledger in every way, and holds that looking changes nothing.
fn look(folder: &Path, most: usize) {
    let verdict = lockstep_ledger::verify(folder);
    if let Ok(entries) = lockstep_ledger::entries(folder) {
        // What cannot be read is an error, and ends the reading.
        let read = entries.take_while(Result::is_ok).count();
        assert!(read <= most, "an entry has at least a byte");
    }
    let again = lockstep_ledger::verify(folder);
    assert_eq!(
        format!("{verdict:?}"),
        format!("{again:?}"),
        "looking changes nothing"
    );
}

/// Bytes as a saved plan; and, sealed as they are, as the body of one.
pub(crate) fn plan(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    drop(Saved::parse(&text));
    if let Some(sealed) = sealed(&text) {
        drop(Saved::parse(&sealed));
    }
}

/// Seals a plan anew, so that a changed one is not refused for its digests or its spelling alone.
fn sealed(text: &str) -> Option<String> {
    let whole: Value = serde_json::from_str(text).ok()?;
    let mut around = whole.as_object()?.clone();
    let body = serde_json::to_string(&around.remove("plan")?).ok()?;
    let _old = around.remove("sha256");
    around.insert("planSha256".to_owned(), digest(body.as_bytes()));
    let statement = serde_json::to_vec(&around).ok()?;
    around.insert("sha256".to_owned(), digest(&statement));
    let around = format!("{:#}", Value::Object(around));
    let around = around.strip_suffix("\n}")?;
    Some(format!("{around},\n  \"plan\": {body}\n}}\n"))
}

fn digest(bytes: &[u8]) -> Value {
    let hash = Sha256::digest(bytes);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.into()
}

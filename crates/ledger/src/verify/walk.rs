//! The walk over all entries: the chain, what it names, and what is signed in it.
//!
//! Checked lines come in, one after the other; what they come to goes out. Contents are not read
//! here. The heads are kept, 32 bytes each, so that an anchor can name any of them.

use std::collections::{BTreeMap, HashMap};

use lockstep_signature::PublicKey;
use serde_json::Value;

use super::{Covered, Wrong};
use crate::damage::{Damage, Vouched};
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::line::Line;
use crate::lines::Lines;
use crate::sign::{self, Mark};
use crate::v1;

/// What the entries come to.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The hash of each entry, up to the first that is not in its place.
    pub(super) heads: Vec<Hash>,
    /// When the last of them was written.
    pub(super) time: Option<String>,
    /// The contents that must be there, each with the first line that names it.
    pub(super) named: HashMap<Hash, u64>,
    /// The contents that were erased, each with the line of its tombstone.
    pub(super) forgotten: HashMap<Hash, u64>,
    /// What is wrong, in the order of the lines.
    pub(super) wrong: Vec<Wrong>,
    /// Whether the chain breaks, so that nobody knows what came after.
    pub(super) broken: bool,
    /// The number of bytes behind the last line feed.
    pub(super) torn: usize,
    /// How many signatures of each key are right.
    pub(super) right: BTreeMap<String, u64>,
    /// How far the ledger is signed.
    pub(super) covered: Option<Covered>,
}

impl Walk {
    /// Walks over the ledger in a folder.
    pub(super) fn over(folder: Folder, keys: &[PublicKey]) -> Result<Self, Error> {
        let mut walk = Self::default();
        match walk.walk(folder, keys) {
            Ok(()) => {}
            Err(Error::Broken { line, damage }) => {
                walk.broken = true;
                walk.wrong.push(Wrong { line, damage });
            }
            Err(error) => return Err(error),
        }
        Ok(walk)
    }

    fn walk(&mut self, folder: Folder, keys: &[PublicKey]) -> Result<(), Error> {
        let mut lines = Lines::open(folder)?;
        while let Some(line) = lines.next()? {
            self.take(&line, keys);
        }
        self.torn = lines.torn;
        Ok(())
    }

    /// Takes the next line in, whose place in the chain was checked.
    pub(super) fn take(&mut self, line: &Line, keys: &[PublicKey]) {
        self.heads.push(line.link.hash);
        self.time = Some(line.text("time").to_owned());
        for hash in v1::contents(&line.json) {
            // What is named again after it was erased has to be there again.
            self.forgotten.remove(&hash);
            self.named.entry(hash).or_insert(line.number);
        }
        let body = line.json.get("body").unwrap_or(&Value::Null);
        match line.text("kind") {
            "forgotten" => self.forget(body, line.number),
            "signed" => self.signed(body, line, keys),
            "anchored" => self.anchored(body, line),
            _other => {}
        }
    }

    /// Returns the number of entries that are in their place.
    pub(super) fn entries(&self) -> u64 {
        self.heads.len() as u64
    }

    /// Returns how many entries from the first on are signed.
    pub(super) fn proven(&self) -> u64 {
        let covered = self.covered.as_ref();
        covered.map_or(0, |covered| covered.sequence + 1)
    }

    fn forget(&mut self, body: &Value, line: u64) {
        let content = body.get("content").and_then(Value::as_str);
        if let Some(hash) = content.and_then(|text| text.parse().ok()) {
            self.named.remove(&hash);
            self.forgotten.insert(hash, line);
        }
    }

    fn anchored(&mut self, body: &Value, line: &Line) {
        if let Some(mark) = sign::mark(body) {
            self.holds(mark, line, Vouched::Anchored);
        }
    }

    fn signed(&mut self, body: &Value, line: &Line, keys: &[PublicKey]) {
        let wrong = Wrong {
            line: line.number,
            damage: Damage::Signature {
                sequence: line.link.sequence,
            },
        };
        let Some(mark) = sign::mark(body) else {
            return self.wrong.push(wrong);
        };
        let ledger = self.heads.first().copied().unwrap_or(Hash::ZERO);
        let Some(key) = sign::signer(body, ledger, mark) else {
            return self.wrong.push(wrong);
        };
        if !self.holds(mark, line, Vouched::Signed) {
            return;
        }
        *self.right.entry(key.to_string()).or_default() += 1;
        let trusted = keys.is_empty() || keys.contains(&key);
        if trusted && mark.sequence >= self.proven() {
            self.covered = Some(Covered {
                sequence: mark.sequence,
                time: line.text("time").to_owned(),
                key: key.to_string(),
            });
        }
    }

    /// Says whether the entry that is vouched for is the one that is there.
    fn holds(&mut self, mark: Mark, line: &Line, vouched: Vouched) -> bool {
        let earlier = mark.sequence < line.link.sequence;
        let there = usize::try_from(mark.sequence).ok();
        let there = there.and_then(|index| self.heads.get(index));
        if earlier && there == Some(&mark.head) {
            return true;
        }
        let last = mark.sequence.min(line.link.sequence);
        let first = self.proven().min(last);
        self.wrong.push(Wrong {
            line: first + 1,
            damage: Damage::Rewritten {
                first,
                last,
                vouched,
            },
        });
        false
    }
}

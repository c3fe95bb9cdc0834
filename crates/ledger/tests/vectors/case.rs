//! One vector: a ledger and what is done to it.

use std::fs;
use std::path::Path;

use lockstep_ledger::Hash;
use serde_json::Value;

/// A ledger as bytes, and what is meant to be found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Case {
    /// `entries.jsonl`; nothing if there is no such file.
    pub(crate) entries: Option<Vec<u8>>,
    /// The contents by the names of their files.
    pub(crate) contents: Vec<(String, Vec<u8>)>,
    /// A head that is held against it.
    pub(crate) anchor: Option<String>,
    /// The verdict, where it is not damaged.
    pub(crate) verdict: &'static str,
    /// The word for the damage, where it is.
    pub(crate) damage: Option<&'static str>,
}

impl Case {
    /// Reads a ledger that was written.
    pub(crate) fn read(folder: &Path) -> Self {
        let files = fs::read_dir(folder.join("contents")).expect("contents");
        let mut contents: Vec<_> = files
            .map(|file| {
                let file = file.expect("a file");
                let name = file.file_name().into_string().expect("a name");
                (name, fs::read(file.path()).expect("it is there"))
            })
            .collect();
        contents.sort();
        Self {
            entries: Some(fs::read(folder.join("entries.jsonl")).expect("entries")),
            contents,
            verdict: "intact",
            ..Self::default()
        }
    }

    /// Writes it into a folder.
    pub(crate) fn write(&self, folder: &Path) {
        if let Some(entries) = &self.entries {
            fs::write(folder.join("entries.jsonl"), entries).expect("entries");
        }
        for (name, bytes) in &self.contents {
            fs::create_dir_all(folder.join("contents")).expect("a folder");
            fs::write(folder.join("contents").join(name), bytes).expect("a content");
        }
    }

    /// Returns the lines, each with its line feed.
    pub(crate) fn lines(&self) -> Vec<Vec<u8>> {
        let entries = self.entries.as_deref().expect("entries");
        let lines = entries.split_inclusive(|byte| *byte == b'\n');
        lines.map(<[u8]>::to_vec).collect()
    }

    /// Makes the same ledger with other lines, damaged so.
    pub(crate) fn damaged(&self, word: &'static str, lines: &[Vec<u8>]) -> Self {
        Self {
            entries: Some(lines.concat()),
            damage: Some(word),
            ..self.clone()
        }
    }

    /// Makes the same ledger with another text in place of one, damaged so.
    pub(crate) fn replaced(&self, word: &'static str, what: &str, with: &str) -> Self {
        let text = String::from_utf8(self.lines().concat()).expect("text");
        assert!(text.contains(what), "{what}");
        let text = text.replacen(what, with, 1);
        self.damaged(word, &[text.into_bytes()])
    }
}

/// Returns the entry of a line.
pub(crate) fn entry(line: &[u8]) -> Value {
    serde_json::from_slice(line).expect("an entry")
}

/// Gives an entry the hash that it must have, and returns its line.
pub(crate) fn sealed(mut entry: Value) -> Vec<u8> {
    let text = |entry: &Value| serde_json_canonicalizer::to_vec(entry).expect("canonical text");
    entry.as_object_mut().expect("an entry").remove("hash");
    entry["hash"] = Hash::of(&text(&entry)).to_string().into();
    let mut line = text(&entry);
    line.push(b'\n');
    line
}

/// Chains lines anew from one on, so that each follows the one before.
pub(crate) fn chained(lines: &mut [Vec<u8>], from: usize) {
    for at in from..lines.len() {
        let mut this = entry(&lines[at]);
        if let Some(before) = at.checked_sub(1) {
            this["previous"] = entry(&lines[before])["hash"].clone();
        }
        this["sequence"] = at.into();
        lines[at] = sealed(this);
    }
}

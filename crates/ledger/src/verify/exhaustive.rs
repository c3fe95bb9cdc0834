//! Every edit of a ledger of 200 entries is found, and named as far as it can be told.
//!
//! The lines before an edit are what they were, so that only what was edited is read again: with the
//! same reader of lines and the same diagnosis as any verification.

mod chain;
mod moves;
mod proofs;

use std::sync::LazyLock;

use super::*;
use crate::diagnose::{self, Seen};
use crate::line;

use chain::chain;

/// How many entries are edited.
const ENTRIES: usize = 200;

/// A ledger as it was written.
struct Sound {
    lines: Vec<Vec<u8>>,
    seen: Vec<Seen>,
}

static SOUND: LazyLock<Sound> = LazyLock::new(|| {
    let lines = chain("sound", ENTRIES);
    let seen = read(&lines.concat()).0;
    assert_eq!(seen.len(), ENTRIES);
    assert_eq!(diagnose::first(&seen, 0), None);
    Sound { lines, seen }
});

/// What is told of an edit.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    /// The line, from 1, and the damage.
    Broken(u64, Damage),
    /// So many bytes of an entry that a crash cut short, behind so many whole ones.
    Torn(usize, usize),
    /// A ledger of so many entries.
    Whole(usize),
}

/// Reads bytes as lines; what stands behind the last line feed comes with them.
fn read(bytes: &[u8]) -> (Vec<Seen>, &[u8]) {
    let (mut lines, mut buffer) = (Vec::new(), Vec::new());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(text) = line.strip_suffix(b"\n") else {
            return (lines, line);
        };
        lines.push(line::read(0, text, &mut buffer).map(|line| line.link));
    }
    (lines, b"")
}

impl Sound {
    /// Tells what is found when the lines of a range are replaced by these bytes.
    fn edited(&self, range: std::ops::Range<usize>, bytes: &[u8]) -> Told {
        let rest = &self.seen[range.end..];
        let (middle, torn) = read(bytes);
        let joined;
        let (middle, rest, torn) = match (torn, rest) {
            ([], _) | (_, []) => (middle, rest, torn),
            // Without its line feed the last line runs into the next.
            (_, [_, after @ ..]) => {
                joined = [torn, self.lines[range.end].as_slice()].concat();
                let (more, torn) = read(&joined);
                ([middle, more].concat(), after, torn)
            }
        };
        let seen = [&self.seen[..range.start], &middle, rest].concat();
        told(&seen, torn, range.start)
    }
}

/// Tells what is found in lines that follow each other up to a place.
fn told(seen: &[Seen], torn: &[u8], from: usize) -> Told {
    if let Some(bad) = diagnose::first(seen, from) {
        let (line, damage) = diagnose::tell(seen, bad);
        return Told::Broken(line as u64 + 1, damage);
    }
    if torn.is_empty() {
        return Told::Whole(seen.len());
    }
    match diagnose::is_torn(torn) {
        true => Told::Torn(torn.len(), seen.len()),
        false => Told::Broken(seen.len() as u64 + 1, Damage::Changed),
    }
}

/// Flips bits of each byte of each line, and sees to it that the line is named.
fn flip(masks: impl Fn(usize) -> Vec<u8>) -> (usize, usize) {
    let mut edited = Vec::new();
    let (mut at, mut edits) = (0, 0);
    for (index, line) in SOUND.lines.iter().enumerate() {
        for place in 0..line.len() {
            for mask in masks(at) {
                edited.clone_from(line);
                edited[place] ^= mask;
                let told = SOUND.edited(index..index + 1, &edited);
                let expected = Told::Broken(index as u64 + 1, Damage::Changed);
                assert_eq!(told, expected, "line {index}, byte {place}, {mask:#x}");
                edits += 1;
            }
            at += 1;
        }
    }
    (at, edits)
}

#[test]
fn every_flipped_byte_is_found_at_its_line() {
    // The case of a letter, and one other bit in turn.
    let others = [0x01, 0x02, 0x04, 0x08, 0x10, 0x40, 0x80];
    let (bytes, edits) = flip(|at| vec![0x20, others[at % others.len()]]);
    assert_eq!(edits, 2 * bytes);
}

#[test]
#[ignore = "takes minutes: `cargo xtask torture --tamper` runs it"]
fn every_byte_is_found_whatever_it_becomes() {
    let all: Vec<u8> = (1..=u8::MAX).collect();
    let (bytes, edits) = flip(|_at| all.clone());
    println!("tamper: {edits} edits of {bytes} bytes in {ENTRIES} entries, all found and named");
}

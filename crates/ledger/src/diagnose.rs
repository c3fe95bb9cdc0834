//! What kind of damage a broken chain has, as far as it can be told from the lines around it.
//!
//! The lines come in, with the first that does not follow; out go the line to blame and the damage.
//! This runs once, after damage was found, so it may read the whole file again.

use std::io::{BufRead as _, BufReader};

use serde::de::IgnoredAny;

use crate::damage::Damage;
use crate::error::Error;
use crate::folder::Folder;
use crate::hash::Hash;
use crate::line::{self, Flaw, Link};

pub(crate) type Seen = Result<Link, Flaw>;

/// Reads all lines and tells what is wrong with the one of that index; lines are counted from 1 in
/// the answer.
pub(crate) fn run(folder: &Folder, bad: u64) -> Result<(u64, Damage), Error> {
    let lines = read(folder)?;
    let bad = usize::try_from(bad).unwrap_or(usize::MAX);
    let (line, damage) = tell(&lines, bad);
    Ok((line as u64 + 1, damage))
}

fn read(folder: &Folder) -> Result<Vec<Seen>, Error> {
    let path = &folder.entries();
    let file = folder.files().open(path, 0).map_err(Error::io(path))?;
    let mut reader = BufReader::new(file);
    let (mut bytes, mut buffer, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        bytes.clear();
        reader
            .read_until(b'\n', &mut bytes)
            .map_err(Error::io(path))?;
        let Some(text) = bytes.strip_suffix(b"\n") else {
            return Ok(lines);
        };
        lines.push(line::read(0, text, &mut buffer).map(|line| line.link));
    }
}

/// Finds the first line that does not follow the one before, from an index on.
#[cfg(test)]
pub(crate) fn first(lines: &[Seen], from: usize) -> Option<usize> {
    (from..lines.len()).find(|at| !follows(lines, *at, lines.get(*at)))
}

/// Says whether bytes without a line feed can be what a crash left of an entry: a whole entry that
/// goes on was a line once, and its line feed was changed.
pub(crate) fn is_torn(bytes: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    let whole = matches!(values.next(), Some(Ok(_)));
    let end = values.byte_offset();
    !whole || end == bytes.len() || line::read(0, &bytes[..end], &mut Vec::new()).is_err()
}

/// Tells the damage, knowing that all lines before `bad` follow each other.
pub(crate) fn tell(lines: &[Seen], bad: usize) -> (usize, Damage) {
    match lines.get(bad) {
        Some(Ok(link)) => tell_link(lines, bad, *link),
        Some(Err(_)) if follows(lines, bad, lines.get(bad + 1)) => (bad, Damage::Inserted),
        Some(Err(Flaw::Foreign)) => (bad, Damage::Foreign),
        Some(Err(Flaw::Changed)) | None => (bad, Damage::Changed),
    }
}

/// Tells the damage of an entry that is whole, but not in its place.
fn tell_link(lines: &[Seen], bad: usize, link: Link) -> (usize, Damage) {
    let sequence = link.sequence;
    let others = || links(lines).filter(|(at, _)| *at != bad);
    if others().any(|(_, other)| other.hash == link.hash) {
        return (bad, Damage::Repeated { sequence });
    }
    if let Some(first) = inserted_before(lines, bad, link) {
        return (first, Damage::Inserted);
    }
    let rest = lines.get(bad + 1..).unwrap_or_default();
    let place_is_filled_later = rest.iter().any(|line| follows(lines, bad, Some(line)));
    let has_neighbours = others().any(|(_, other)| other.hash == link.previous);
    if place_is_filled_later {
        let damage = if has_neighbours {
            Damage::Swapped { sequence }
        } else {
            Damage::Inserted
        };
        return (bad, damage);
    }
    match sequence.checked_sub(bad as u64) {
        Some(count) if count > 0 => (bad, Damage::Removed { count }),
        Some(_) | None => (bad, Damage::Unlinked),
    }
}

/// Where the entry follows one further up, all that stands between them was inserted.
fn inserted_before(lines: &[Seen], bad: usize, link: Link) -> Option<usize> {
    let place = usize::try_from(link.sequence).ok()?;
    (place < bad && link.previous == hash_before(lines, place)).then_some(place)
}

/// Says whether a line would be the right one at an index.
fn follows(lines: &[Seen], index: usize, line: Option<&Seen>) -> bool {
    let Some(Ok(link)) = line else {
        return false;
    };
    link.sequence == index as u64 && link.previous == hash_before(lines, index)
}

fn hash_before(lines: &[Seen], index: usize) -> Hash {
    match index.checked_sub(1).and_then(|before| lines.get(before)) {
        Some(Ok(link)) => link.hash,
        Some(Err(_)) | None => Hash::ZERO,
    }
}

fn links(lines: &[Seen]) -> impl Iterator<Item = (usize, Link)> {
    lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| line.ok().map(|link| (at, link)))
}

#[cfg(test)]
mod tests;

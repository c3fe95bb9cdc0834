use super::*;

/// A chain whose hashes are those of a word and a number.
fn chain(word: &str, length: u64) -> Vec<Seen> {
    let hash = |sequence: u64| Hash::of(format!("{word}{sequence}").as_bytes());
    (0..length)
        .map(|sequence| {
            Ok(Link {
                sequence,
                previous: sequence.checked_sub(1).map_or(Hash::ZERO, hash),
                hash: hash(sequence),
            })
        })
        .collect()
}

/// The first line that does not follow, and what is told of it.
fn told(lines: &[Seen]) -> (usize, Damage) {
    let bad = (0..lines.len())
        .find(|at| !follows(lines, *at, lines.get(*at)))
        .expect("the chain is broken");
    tell(lines, bad)
}

#[test]
fn a_removed_entry_is_told() {
    let mut lines = chain("a", 6);
    drop(lines.drain(2..3));
    assert_eq!(told(&lines), (2, Damage::Removed { count: 1 }));
    lines.drain(..2);
    assert_eq!(told(&lines), (0, Damage::Removed { count: 3 }));
}

#[test]
fn swapped_and_moved_entries_are_told() {
    let mut lines = chain("a", 6);
    lines.swap(4, 5);
    assert_eq!(told(&lines), (4, Damage::Swapped { sequence: 5 }));
    let mut lines = chain("a", 6);
    let moved = lines.remove(5);
    lines.insert(1, moved);
    assert_eq!(told(&lines), (1, Damage::Swapped { sequence: 5 }));
}

#[test]
fn a_repeated_entry_is_told() {
    let mut lines = chain("a", 6);
    lines.insert(4, lines[1]);
    assert_eq!(told(&lines), (4, Damage::Repeated { sequence: 1 }));
    let mut lines = chain("a", 6);
    lines.insert(1, lines[4]);
    assert_eq!(told(&lines), (1, Damage::Repeated { sequence: 4 }));
}

#[test]
fn inserted_lines_are_told() {
    let mut lines = chain("a", 6);
    lines.insert(3, Err(Flaw::Changed));
    assert_eq!(told(&lines), (3, Damage::Inserted));
    lines[3] = chain("b", 9)[8];
    assert_eq!(told(&lines), (3, Damage::Inserted));
    let forged = Link {
        sequence: 3,
        previous: hash_before(&lines, 3),
        hash: Hash::of(b"forged"),
    };
    lines[3] = Ok(forged);
    assert_eq!(told(&lines), (3, Damage::Inserted));
}

#[test]
fn a_rewritten_entry_leaves_a_broken_link() {
    let mut lines = chain("a", 6);
    let rewritten = Link {
        sequence: 2,
        previous: hash_before(&lines, 2),
        hash: Hash::of(b"rewritten"),
    };
    lines[2] = Ok(rewritten);
    assert_eq!(told(&lines), (3, Damage::Unlinked));
}

#[test]
fn unreadable_lines_are_changed_or_foreign() {
    let mut lines = chain("a", 3);
    lines[1] = Err(Flaw::Changed);
    assert_eq!(told(&lines), (1, Damage::Changed));
    lines[1] = Err(Flaw::Foreign);
    assert_eq!(told(&lines), (1, Damage::Foreign));
}

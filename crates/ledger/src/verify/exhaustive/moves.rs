//! Whole lines: taken out, put in, repeated, swapped, moved, and cut at every byte.

use super::*;

fn broken(line: usize, damage: Damage) -> Told {
    Told::Broken(line as u64 + 1, damage)
}

/// Tells what is found in these lines of the ledger, in this order.
fn order(seen: &[Seen]) -> Told {
    told(seen, b"", 0)
}

#[test]
fn every_removed_entry_is_found() {
    for at in 0..ENTRIES - 1 {
        let mut seen = SOUND.seen.clone();
        drop(seen.drain(at..=at));
        assert_eq!(order(&seen), broken(at, Damage::Removed { count: 1 }));
    }
    // The last one is an end that was cut off: only an anchor or a signature tells.
    assert_eq!(order(&SOUND.seen[..ENTRIES - 1]), Told::Whole(ENTRIES - 1));
}

#[test]
fn every_removed_stretch_is_found() {
    for first in 0..ENTRIES {
        for end in first + 1..ENTRIES {
            let seen = [&SOUND.seen[..first], &SOUND.seen[end..]].concat();
            let count = (end - first) as u64;
            assert_eq!(order(&seen), broken(first, Damage::Removed { count }));
        }
    }
}

#[test]
fn every_repeated_entry_is_found_wherever_it_is_put() {
    for from in 0..ENTRIES {
        for to in 0..=ENTRIES {
            let mut seen = SOUND.seen.clone();
            seen.insert(to, SOUND.seen[from]);
            let sequence = from as u64;
            // Of two equal lines beside each other the second is the one too many.
            let line = if to == from { to + 1 } else { to };
            assert_eq!(order(&seen), broken(line, Damage::Repeated { sequence }));
        }
    }
}

#[test]
fn every_swap_is_found() {
    for one in 0..ENTRIES {
        for other in one + 1..ENTRIES {
            let mut seen = SOUND.seen.clone();
            seen.swap(one, other);
            let sequence = other as u64;
            assert_eq!(order(&seen), broken(one, Damage::Swapped { sequence }));
        }
    }
}

#[test]
fn every_moved_entry_is_found() {
    for from in 0..ENTRIES {
        for to in (0..ENTRIES).filter(|to| *to != from) {
            let mut seen = SOUND.seen.clone();
            let moved = seen.remove(from);
            seen.insert(to, moved);
            // Moved up, it stands where another belongs; moved down, the next one does.
            let (line, sequence) = if to < from {
                (to, from)
            } else {
                (from, from + 1)
            };
            let sequence = sequence as u64;
            assert_eq!(order(&seen), broken(line, Damage::Swapped { sequence }));
        }
    }
}

#[test]
fn every_inserted_line_is_found() {
    let theirs = chain("other", ENTRIES);
    for at in 0..ENTRIES {
        let lines: [&[u8]; 4] = [
            b"\n",
            b"{\"message\":\"hello\"}\n",
            b"\xff\xfe\n",
            &theirs[7],
        ];
        for line in lines {
            let told = SOUND.edited(at..at, line);
            assert_eq!(told, broken(at, Damage::Inserted));
        }
    }
    // Behind the last entry nothing follows that would tell where the chain goes on.
    for (line, damage) in [
        (&b"{\"message\":\"hello\"}\n"[..], Damage::Foreign),
        (b"\n", Damage::Changed),
        (&theirs[7], Damage::Unlinked),
    ] {
        let told = SOUND.edited(ENTRIES..ENTRIES, line);
        assert_eq!(told, broken(ENTRIES, damage));
    }
}

#[test]
fn every_line_of_another_ledger_is_found() {
    let theirs = chain("other", ENTRIES);
    for (at, line) in theirs.iter().enumerate().skip(1) {
        assert_eq!(SOUND.edited(at..at + 1, line), broken(at, Damage::Unlinked));
    }
    // Another first entry is whole: it is the next that does not follow.
    assert_eq!(SOUND.edited(0..1, &theirs[0]), broken(1, Damage::Unlinked));
}

#[test]
fn every_cut_is_a_torn_tail_or_a_shorter_ledger() {
    for (index, line) in SOUND.lines.iter().enumerate() {
        for length in 0..line.len() {
            let told = told(&SOUND.seen[..index], &line[..length], 0);
            let expected = match length {
                0 => Told::Whole(index),
                _ => Told::Torn(length, index),
            };
            assert_eq!(told, expected, "line {index}, byte {length}");
        }
    }
}

#[test]
fn every_stretch_of_bytes_taken_out_of_a_line_is_found() {
    for (index, line) in SOUND.lines.iter().enumerate() {
        for place in 0..line.len() {
            let end = (place + 1 + place % 7).min(line.len());
            let edited = [&line[..place], &line[end..]].concat();
            let told = SOUND.edited(index..index + 1, &edited);
            // The last line feed alone: a crash leaves the same, and nothing is lost.
            let torn = index + 1 == ENTRIES && end == line.len();
            if torn && let Told::Torn(_, whole) = told {
                assert_eq!(whole, index);
            } else {
                assert_eq!(told, broken(index, Damage::Changed));
            }
        }
    }
}

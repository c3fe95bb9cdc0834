//! What the folder alone does not show: a cut end, a rewritten and newly hashed end, and what anchors
//! and signatures tell of them.

use lockstep_signature::SecretKey;

use super::chain::{Chain, event};
use super::*;
use crate::damage::Vouched;
use crate::entry::{Anchored, Event};

/// A key of the standard's own tests, and another.
const OURS: &str = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
const THEIRS: &str = "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNauIJNr2pyzbz/fk";

fn key(word: &str) -> SecretKey {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{word}\n-----END PRIVATE KEY-----\n");
    SecretKey::from_pem(&pem).expect("a key")
}

/// The same as verifying a folder does, without one.
fn walk(lines: &[Vec<u8>], keys: &[PublicKey]) -> Walk {
    let mut walk = Walk::default();
    let mut buffer = Vec::new();
    for (number, line) in (1..).zip(lines) {
        let Ok(line) = line::read(number, &line[..line.len() - 1], &mut buffer) else {
            panic!("line {number} is no entry");
        };
        walk.take(&line, keys);
    }
    walk
}

/// Holds a chain to anchors and keys: the first thing that is wrong.
fn held(walk: &Walk, question: &Question) -> Option<Wrong> {
    let proof = proof::check(walk, question).expect("no anchor contradicts itself");
    let found = walk.wrong.iter().cloned().chain(proof.wrong);
    found.min_by_key(|wrong| wrong.line)
}

fn anchored(sequence: Option<u64>, head: Hash) -> Question {
    let anchor = Anchor {
        ledger: None,
        sequence,
        head,
    };
    Question {
        anchors: vec![anchor],
        keys: Vec::new(),
    }
}

fn wrong(line: u64, damage: Damage) -> Option<Wrong> {
    Some(Wrong { line, damage })
}

#[test]
fn every_cut_end_is_found_by_every_anchor_behind_it() {
    let whole = walk(&SOUND.lines, &[]);
    for length in 0..ENTRIES {
        let cut = Walk {
            heads: whole.heads[..length].to_vec(),
            ..Walk::default()
        };
        for (at, head) in whole.heads.iter().copied().enumerate() {
            let sequence = at as u64;
            let (numbered, plain) = match at < length {
                true => (None, None),
                false if length == 0 => (wrong(1, Damage::Lost), wrong(1, Damage::Lost)),
                false => (
                    wrong(length as u64 + 1, Damage::Truncated { sequence }),
                    wrong(length as u64 + 1, Damage::Unanchored { head }),
                ),
            };
            assert_eq!(held(&cut, &anchored(Some(sequence), head)), numbered);
            assert_eq!(held(&cut, &anchored(None, head)), plain);
        }
    }
}

#[test]
fn every_rewritten_end_is_found_by_every_anchor_behind_it() {
    let mut sound = Chain::new("sound");
    (0..ENTRIES).for_each(|number| sound.push(&event(number)));
    assert_eq!(sound.lines, SOUND.lines);
    for from in 0..ENTRIES {
        let mut other = Chain::behind(&sound, from, "other");
        (from..ENTRIES).for_each(|number| other.push(&event(number)));
        let seen = read(&other.lines.concat()).0;
        assert_eq!(diagnose::first(&seen, 0), None, "the chain itself holds");
        let walk = walk(&other.lines, &[]);
        for (at, head) in sound.heads.iter().copied().enumerate() {
            let last = at as u64;
            let vouched = Vouched::Anchored;
            let (first, end) = (0, ENTRIES as u64 + 1);
            let damage = Damage::Rewritten {
                first,
                last,
                vouched,
            };
            let (numbered, plain) = match at < from {
                true => (None, None),
                false => (wrong(1, damage), wrong(end, Damage::Unanchored { head })),
            };
            assert_eq!(held(&walk, &anchored(Some(last), head)), numbered);
            assert_eq!(held(&walk, &anchored(None, head)), plain);
        }
    }
}

/// A chain in which every 50th entry is signed, each time by the entry behind it.
fn signed(behind: Option<(&Chain, usize)>, key: Option<&SecretKey>) -> Chain {
    let mut chain = match behind {
        Some((chain, entries)) => Chain::behind(chain, entries, "other"),
        None => Chain::new("sound"),
    };
    while chain.lines.len() < ENTRIES {
        match key.filter(|_key| chain.lines.len() % 50 == 49) {
            Some(key) => chain.sign(key),
            None => chain.push(&event(chain.lines.len())),
        }
    }
    chain
}

#[test]
fn a_rewritten_end_loses_its_signatures() {
    let (ours, theirs) = (key(OURS), key(THEIRS));
    let question = Question {
        anchors: Vec::new(),
        keys: vec![ours.public()],
    };
    let sound = signed(None, Some(&ours));
    let whole = walk(&sound.lines, &question.keys);
    assert_eq!(held(&whole, &question), None);
    assert_eq!(whole.covered.as_ref().map(|head| head.sequence), Some(198));
    for from in [0, 1, 48, 49, 50, 98, 120, 149, 198, 199] {
        // Whoever has no key, or another one, can vouch for nothing behind the last signature.
        for other in [None, Some(&theirs)] {
            let chain = signed(Some((&sound, from)), other);
            let walk = walk(&chain.lines, &question.keys);
            let before = [198_u64, 148, 98, 48].into_iter();
            let covered = before.clone().find(|head| head + 1 < from as u64);
            assert_eq!(walk.covered.as_ref().map(|head| head.sequence), covered);
            let expected = match covered {
                Some(_) => None,
                None => wrong(ENTRIES as u64 + 1, Damage::Unsigned),
            };
            assert_eq!(held(&walk, &question), expected, "{from}");
        }
        // Whoever keeps the signatures is found by them.
        let mut chain = Chain::behind(&sound, from, "other");
        for number in from..ENTRIES {
            match number % 50 {
                49 => chain.push(&kept(&sound, number)),
                _ => chain.push(&event(number)),
            }
        }
        let walk = walk(&chain.lines, &question.keys);
        let found = held(&walk, &question);
        match found.map(|wrong| wrong.damage) {
            // The id of the ledger is signed as well: with the first entry all are others.
            Some(Damage::Signature { sequence: 49 }) => assert_eq!(from, 0),
            Some(Damage::Rewritten { first, last, .. }) => {
                assert!(first <= from as u64 && from as u64 <= last, "{from}");
            }
            None => assert_eq!(from, 199),
            other => panic!("{other:?}"),
        }
    }
}

/// The signature that stands in an entry of a chain.
fn kept(chain: &Chain, number: usize) -> Event {
    let line = &chain.lines[number];
    let line = line::read(1, &line[..line.len() - 1], &mut Vec::new());
    let entry = line
        .map(crate::v1::entry)
        .unwrap_or_else(|_| panic!("an entry"));
    entry.unwrap().event.unwrap()
}

#[test]
fn a_signature_that_its_key_did_not_make_is_found() {
    let ours = key(OURS);
    let mut chain = Chain::new("sound");
    (0..9).for_each(|number| chain.push(&event(number)));
    let good = crate::sign::sign(&ours, chain.heads[0], 8, chain.heads[8]).unwrap();
    let mut flipped = good.clone();
    flipped.signature.replace_range(
        0..1,
        if good.signature.starts_with('A') {
            "B"
        } else {
            "A"
        },
    );
    let mut other_key = good.clone();
    other_key.key = key(THEIRS).public().to_string();
    let mut other_number = good.clone();
    other_number.sequence = 7;
    let mut no_key = good.clone();
    no_key.key = "ed25519:AAAA".to_owned();
    for signed in [flipped, other_key, other_number, no_key] {
        let mut chain = Chain::behind(&chain, 9, "sound");
        chain.push(&Event::Signed(signed));
        let found = held(&walk(&chain.lines, &[]), &Question::default());
        assert_eq!(found, wrong(10, Damage::Signature { sequence: 9 }));
    }
    // A right one of another ledger.
    let elsewhere = crate::sign::sign(&ours, Hash::of(b"other"), 8, chain.heads[8]).unwrap();
    chain.push(&Event::Signed(elsewhere));
    let found = held(&walk(&chain.lines, &[]), &Question::default());
    assert_eq!(found, wrong(10, Damage::Signature { sequence: 9 }));
}

#[test]
fn an_anchor_that_the_ledger_remembers_has_to_hold() {
    let mut chain = Chain::new("sound");
    (0..9).for_each(|number| chain.push(&event(number)));
    let anchored = |sequence, head| {
        let id = "a-1".to_owned();
        Event::Anchored(Anchored { sequence, head, id })
    };
    let mut right = Chain::behind(&chain, 9, "sound");
    right.push(&anchored(8, chain.heads[8]));
    let found = held(&walk(&right.lines, &[]), &Question::default());
    assert_eq!(found, None);
    for (sequence, head, last) in [
        (8, Hash::of(b"rewritten"), 8),
        (7, chain.heads[8], 7),
        (9, chain.heads[8], 9),
        (40, chain.heads[8], 9),
    ] {
        let mut chain = Chain::behind(&chain, 9, "sound");
        chain.push(&anchored(sequence, head));
        let found = held(&walk(&chain.lines, &[]), &Question::default());
        let (first, vouched) = (0, Vouched::Anchored);
        let damage = Damage::Rewritten {
            first,
            last,
            vouched,
        };
        assert_eq!(found, wrong(1, damage));
    }
}

#[test]
fn an_anchor_tells_another_ledger_and_where_it_contradicts_itself() {
    let whole = walk(&SOUND.lines[..10], &[]);
    let mut question = anchored(Some(3), whole.heads[3]);
    question.anchors[0].ledger = Some(whole.heads[0]);
    assert_eq!(held(&whole, &question), None);
    let expected = Hash::of(b"other");
    question.anchors[0].ledger = Some(expected);
    assert_eq!(
        held(&whole, &question),
        wrong(1, Damage::OtherLedger { expected })
    );
    let contradiction = proof::check(&whole, &anchored(Some(4), whole.heads[3]));
    assert!(matches!(
        contradiction,
        Err(Error::Anchor {
            sequence: 4,
            entry: 3
        })
    ));
    // The nearer anchor narrows down where the ledger was rewritten.
    let anchor = |text: String| text.parse().unwrap();
    question.anchors = vec![
        anchor(format!("8:{expected}")),
        anchor(format!("5:{}", whole.heads[5])),
    ];
    let damage = Damage::Rewritten {
        first: 6,
        last: 8,
        vouched: Vouched::Anchored,
    };
    assert_eq!(held(&whole, &question), wrong(7, damage));
}

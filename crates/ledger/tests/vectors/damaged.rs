//! What can become of a ledger, one kind of damage a vector, and what looks like damage and is none.

use serde_json::json;

use crate::case::{Case, chained, entry, sealed};
use crate::small;

/// The vectors, each with its name.
pub(crate) fn cases() -> Vec<(&'static str, Case)> {
    let small = small::case();
    let mut cases = sound(&small);
    cases.extend(edited(&small));
    cases.extend(moved(&small));
    cases.extend(rewritten(&small));
    cases.extend(files(&small));
    cases
}

/// Ledgers that are what was written, or may be.
fn sound(small: &Case) -> Vec<(&'static str, Case)> {
    let lines = small.lines();
    let whole = lines.concat();
    let torn = Case {
        entries: Some(whole[..whole.len() - 20].to_vec()),
        verdict: "tornTail",
        ..small.clone()
    };
    let unended = Case {
        entries: Some(whole[..whole.len() - 1].to_vec()),
        verdict: "tornTail",
        ..small.clone()
    };
    // The length came to the disk, and of the bytes all but a block.
    let mut hollow = whole.clone();
    let block = (hollow.len() - 600).next_multiple_of(512);
    let end = hollow.len().min(block + 512);
    hollow[block..end].fill(0);
    let hollow = Case {
        entries: Some(hollow),
        verdict: "tornTail",
        ..small.clone()
    };
    let mut blank = lines[..6].concat();
    blank.resize(blank.len() + 100, 0);
    let blank = Case {
        entries: Some(blank),
        verdict: "tornTail",
        ..small.clone()
    };
    let mut later = lines.clone();
    let mut kind = entry(&lines[6]);
    kind["format"] = "lockstep.ledger/v1.3".into();
    kind["kind"] = "sealed".into();
    kind["body"] = json!({"seal": {"of": [1, 0.5]}});
    later.push(sealed(kind));
    let mut field = entry(&lines[6]);
    field["format"] = "lockstep.ledger/v1.3".into();
    field["body"]["counts"]["pondered"] = 3.into();
    field["mood"] = "calm".into();
    later.push(sealed(field));
    chained(&mut later, 7);
    let later = Case {
        entries: Some(later.concat()),
        ..small.clone()
    };
    let cut = Case {
        entries: Some(lines[..5].concat()),
        ..small.clone()
    };
    vec![
        ("torn", torn),
        ("torn-before-the-line-feed", unended),
        ("torn-where-a-block-is-lost", hollow),
        ("torn-where-nothing-came-to-the-disk", blank),
        ("later-minor-version", later),
        ("cut-at-a-line", cut),
    ]
}

/// Lines that are not what was written.
fn edited(small: &Case) -> Vec<(&'static str, Case)> {
    let changed = |what: &str, with: &str| small.replaced("changed", what, with);
    // A number of a body, as another text: the hash is that of the text.
    let renumbered = |number: &str| {
        let mut lines = small.lines();
        let text = String::from_utf8(lines[2].clone()).expect("text");
        let hash = entry(&lines[2])["hash"].to_string();
        let text = text.replacen("\"durationMs\":321", &format!("\"durationMs\":{number}"), 1);
        let without = text
            .trim_end()
            .replacen(&format!("\"hash\":{hash},"), "", 1);
        let anew = lockstep_ledger::Hash::of(without.as_bytes());
        lines[2] = text.replacen(&hash, &format!("\"{anew}\""), 1).into_bytes();
        small.damaged("changed", &lines)
    };
    vec![
        ("changed-text", changed("runner-3", "runner-4")),
        ("changed-case-of-a-hash", {
            let line = small.lines().remove(3);
            let hash = entry(&line)["hash"].as_str().expect("a hash").to_owned();
            changed(&hash, &hash.to_uppercase())
        }),
        (
            "changed-space",
            changed("\"environment\":", "\"environment\": "),
        ),
        (
            "changed-escape",
            changed("\"environment\"", "\"\\u0065nvironment\""),
        ),
        (
            "changed-repeated-name",
            changed(
                "\"kind\":\"intent\"",
                "\"kind\":\"intent\",\"kind\":\"intent\"",
            ),
        ),
        ("changed-line-end", changed("\n", "\r\n")),
        ("number-with-a-fraction", renumbered("321.0")),
        ("number-with-an-exponent", renumbered("3.21e2")),
        ("number-minus-zero", renumbered("-0")),
        ("number-beyond-2-to-the-53", renumbered("9007199254740993")),
        ("number-not-a-number", renumbered("NaN")),
    ]
}

/// Whole entries that are not in their places.
fn moved(small: &Case) -> Vec<(&'static str, Case)> {
    let edit = |word: &'static str, edit: fn(&mut Vec<Vec<u8>>)| {
        let mut lines = small.lines();
        edit(&mut lines);
        small.damaged(word, &lines)
    };
    vec![
        ("removed", edit("removed", |lines| drop(lines.remove(2)))),
        (
            "removed-first",
            edit("removed", |lines| drop(lines.remove(0))),
        ),
        (
            "inserted",
            edit("inserted", |lines| {
                let mut forged = entry(&lines[2]);
                forged["body"]["result"] = "deleted".into();
                lines.insert(2, sealed(forged));
            }),
        ),
        ("swapped", edit("swapped", |lines| lines.swap(2, 3))),
        (
            "repeated",
            edit("repeated", |lines| {
                let line = lines[2].clone();
                lines.insert(3, line);
            }),
        ),
        (
            "unlinked",
            edit("unlinked", |lines| {
                let mut forged = entry(&lines[2]);
                forged["body"]["attempts"] = 2.into();
                lines[2] = sealed(forged);
            }),
        ),
        (
            "foreign-line",
            edit("foreign", |lines| {
                lines[3] = b"{\"level\":\"info\"}\n".to_vec();
            }),
        ),
        (
            "foreign-number",
            edit("foreign", |lines| {
                let mut forged = entry(&lines[0]);
                forged["sequence"] = false.into();
                lines[0] = sealed(forged);
            }),
        ),
    ]
}

/// Chains that hold, and are not those that were written.
fn rewritten(small: &Case) -> Vec<(&'static str, Case)> {
    let head = |case: &Case| {
        let last = case.lines().pop().expect("a line");
        entry(&last)["hash"].as_str().expect("a hash").to_owned()
    };
    let anchor = Some(head(small));
    let mut lines = small.lines();
    let mut first = entry(&lines[0]);
    first["body"]["actor"]["user"] = "nobody".into();
    lines[0] = sealed(first);
    chained(&mut lines, 1);
    let before_its_anchor = small.damaged("rewritten", &lines);
    let mut lines = small.lines();
    let mut last = entry(&lines[6]);
    last["body"]["counts"]["failed"] = 1.into();
    lines[6] = sealed(last);
    let suffix = Case {
        anchor: anchor.clone(),
        ..small.damaged("unanchored", &lines)
    };
    let cut = Case {
        anchor: anchor.clone(),
        ..small.damaged("unanchored", &small.lines()[..5])
    };
    let anchored = Case {
        anchor,
        ..small.clone()
    };
    vec![
        ("anchored", anchored),
        ("rewritten-before-its-anchor", before_its_anchor),
        ("rewritten-suffix", suffix),
        ("truncated", cut),
    ]
}

/// Files that are missing or are not what was written.
fn files(small: &Case) -> Vec<(&'static str, Case)> {
    let mut missing = small.clone();
    missing.contents.remove(0);
    missing.damage = Some("contentMissing");
    let mut changed = small.clone();
    changed.contents[1].1.push(b' ');
    changed.damage = Some("contentChanged");
    let lost = Case {
        entries: None,
        damage: Some("lost"),
        ..small.clone()
    };
    let foreign = Case {
        entries: Some(b"2026-11-21 11:00:00 INFO all is well\n".to_vec()),
        contents: Vec::new(),
        damage: Some("changed"),
        ..small.clone()
    };
    vec![
        ("content-missing", missing),
        ("content-changed", changed),
        ("lost", lost),
        ("foreign-file", foreign),
    ]
}

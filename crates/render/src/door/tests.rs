use std::io::Write as _;

use proptest::prelude::*;

use super::*;

const CANARY: &str = "sk-canary\"\\9f3a";

fn through(secrets: &[&str], pieces: &[&str]) -> (String, usize) {
    let secrets: Vec<String> = secrets.iter().map(|&secret| secret.to_owned()).collect();
    let mut out = Vec::new();
    let mut door = Door::new(&mut out, &secrets);
    for piece in pieces {
        door.write_all(piece.as_bytes()).unwrap();
    }
    let masked = door.finish().unwrap();
    (String::from_utf8(out).unwrap(), masked)
}

#[test]
fn secrets_are_masked_in_all_their_forms() {
    let json = serde_json::to_string(CANARY).unwrap();
    let text = format!("plain {CANARY} json {json} cut sk-canary…\n");
    let expected = "plain (secret) json \"(secret)\" cut (secret)…\n".to_owned();
    assert_eq!(through(&[CANARY], &[&text]), (expected, 3));
}

#[test]
fn secrets_of_several_lines_are_masked_by_line() {
    let secret = "-----BEGIN KEY-----\nabcdefgh\n";
    let text = "  -----BEGIN KEY-----\n  abcdefgh\n\"-----BEGIN KEY-----\\nabcdefgh\\n\"\n";
    let expected = "  (secret)\n  (secret)\n\"(secret)\"\n".to_owned();
    assert_eq!(through(&[secret], &[text]), (expected, 3));
}

#[test]
fn secrets_that_were_broken_into_lines_are_masked() {
    let text = "refused: correct horse\u{1b}[0m\n    \u{1b}[31mbattery staple\u{1b}[0m\n";
    let (out, _count) = through(&["correct horse battery staple"], &[text]);
    assert_eq!(out, "refused: (secret)\u{1b}[0m\n");
    let other = "correct horse and battery staple";
    assert_eq!(
        through(&["correct horse battery staple"], &[other]).0,
        other
    );
}

#[test]
fn a_door_shows_no_secret_of_its_own() {
    let door = Door::new(Vec::new(), &[CANARY.to_owned()]);
    let shown = format!("{door:?}");
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn overlapping_secrets_leave_nothing() {
    let (out, _count) = through(&["abcdefgh", "fghijklm"], &["-abcdefghijklm-"]);
    assert_eq!(out, "-(secret)-");
}

#[test]
fn short_values_are_not_masked() {
    assert_eq!(through(&["dev", ""], &["dev"]), ("dev".to_owned(), 0));
}

#[test]
fn whole_lines_leave_on_a_flush_and_the_rest_stays() {
    let mut out = Vec::new();
    let mut door = Door::new(&mut out, &["canary-1".to_owned()]);
    door.write_all(b"one canary-1\ntwo can").unwrap();
    door.flush().unwrap();
    assert_eq!(door.out.as_slice(), b"one (secret)\n");
    door.write_all(b"ary-1").unwrap();
    assert_eq!(door.finish().unwrap(), 2);
    assert_eq!(out, b"one (secret)\ntwo (secret)");
}

proptest! {
    #[test]
    fn no_piece_of_writing_lets_a_secret_through(
        text in "[a-z \n]{0,40}",
        secret in "[A-Z0-9\"\\\\]{6,20}",
        cuts in prop::collection::vec(0_usize..100, 0..6),
    ) {
        let whole = format!("{text}{secret}{text}");
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (whole.len() + 1)).collect();
        cuts.sort_unstable();
        let mut pieces = Vec::new();
        let mut from = 0;
        for cut in cuts {
            pieces.push(&whole[from..cut]);
            from = cut;
        }
        pieces.push(&whole[from..]);
        let (out, _count) = through(&[&secret], &pieces);
        prop_assert_eq!(out, format!("{text}(secret){text}"));
    }
}

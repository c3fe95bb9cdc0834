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
    let expected = "  (secret)\n\"(secret)\"\n".to_owned();
    assert_eq!(through(&[secret], &[text]), (expected, 2));
    let text = "abcdefgh\n-----BEGIN KEY-----\n";
    let expected = "(secret)\n(secret)\n".to_owned();
    assert_eq!(through(&[secret], &[text]), (expected, 2));
}

#[test]
fn secrets_that_were_broken_into_lines_are_masked() {
    let text = "refused: correct horse\u{1b}[0m\n    \u{1b}[31mbattery staple\u{1b}[0m\n";
    let (out, _count) = through(&["correct horse battery staple"], &[text]);
    assert_eq!(out, "refused: (secret)\u{1b}[31m\u{1b}[0m\n");
    let other = "correct horse and battery staple";
    assert_eq!(
        through(&["correct horse battery staple"], &[other]).0,
        other
    );
}

#[test]
fn secrets_that_were_split_by_colours_and_marks_are_masked() {
    const WORDS: &str = "correct horse-battery staple";
    let red = "\u{1b}[31m- Say correct \u{1b}[0m\u{1b}[7;31mhorse-bat\u{1b}[0mtery staple now.\n";
    let (out, count) = through(&[WORDS], &[red]);
    assert_eq!(out, "\u{1b}[31m- Say (secret)\u{1b}[0m now.\n");
    assert_eq!(count, 1);
    let marked = "-   Say correct [-horse-battery-]\n-     staple now.\n";
    assert_eq!(through(&[WORDS], &[marked]).0, "-   Say (secret) now.\n");
}

#[test]
fn secrets_that_were_quoted_for_a_shell_are_masked() {
    const PASSWORD: &str = r#"ab"cd'ef\gh"#;
    for quoted in [r#"'ab"cd'"'ef"'\gh'"#, r#""ab\"cd'ef\\gh""#] {
        let text = format!("--reason {quoted} --all\n");
        let (out, count) = through(&[PASSWORD], &[&text]);
        assert!(!out.contains("ef") && out.ends_with(" --all\n"), "{out}");
        assert_eq!(count, 1);
    }
}

#[test]
fn secrets_of_which_a_part_is_left_out_are_masked() {
    const WORDS: &str = "correct horse battery staple again";
    for (text, expected) in [
        (
            "Say correct horse … 9 unchanged words …",
            "Say (secret)… 9 unchanged words …",
        ),
        (
            "… 9 unchanged words … staple again, now",
            "… 9 unchanged words … (secret), now",
        ),
        (
            "… 9 words … battery {+staple+} … 9 words …",
            "… 9 words …(secret)… 9 words …",
        ),
        (
            "… 9 words … horses … 9 words …",
            "… 9 words … horses … 9 words …",
        ),
    ] {
        assert_eq!(through(&[WORDS], &[text]).0, expected);
    }
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

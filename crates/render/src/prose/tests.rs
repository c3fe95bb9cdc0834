use proptest::prelude::*;

use super::*;

fn line(side: Side, pieces: &[(bool, &str)]) -> Row {
    let piece = |(changed, text): &(bool, &str)| Piece {
        changed: *changed,
        text: (*text).to_owned(),
    };
    Row::Line {
        side,
        pieces: pieces.iter().map(piece).collect(),
        open: false,
    }
}

#[test]
fn words_are_told_apart_inside_changed_lines() {
    let text = |word: &str| format!("a\nb\nc\nd\nkeep all answers {word} please\ne\n");
    let rows = rows(&text("short"), &text("kind")).unwrap();
    let keep = |side, word| {
        let pieces = [
            (false, "keep all answers "),
            (true, word),
            (false, " please"),
        ];
        line(side, &pieces)
    };
    let expected = [
        Row::Folded(1),
        line(Side::Both, &[(false, "b")]),
        line(Side::Both, &[(false, "c")]),
        line(Side::Both, &[(false, "d")]),
        keep(Side::Before, "short"),
        keep(Side::After, "kind"),
        line(Side::Both, &[(false, "e")]),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn other_lines_are_other_lines() {
    let rows = rows("one two three\n", "four five six\n").unwrap();
    let expected = [
        line(Side::Before, &[(false, "one two three")]),
        line(Side::After, &[(false, "four five six")]),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn changed_words_side_by_side_are_one_stretch() {
    let rows = rows(
        "keep all answers short and kind\n",
        "keep all answers as long as needed\n",
    );
    let rows = rows.unwrap();
    let keep = (false, "keep all answers ");
    let expected = [
        line(Side::Before, &[keep, (true, "short and kind")]),
        line(Side::After, &[keep, (true, "as long as needed")]),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn long_lines_keep_the_words_around_changed_ones() {
    let words = |from: usize, to: usize| -> String {
        (from..to).map(|word| format!("word{word:03} ")).collect()
    };
    let text = |word: &str| format!("{}{word} {}\n", words(0, 50), words(50, 100));
    let rows = rows(&text("old"), &text("new")).unwrap();
    let Row::Line {
        side: Side::Before,
        pieces,
        open: false,
    } = &rows[0]
    else {
        panic!("{rows:?}");
    };
    let piece = |changed, text: &str| {
        Folded::Piece(Piece {
            changed,
            text: text.to_owned(),
        })
    };
    let expected = [
        Folded::Words(43),
        piece(false, &words(43, 50)),
        piece(true, "old"),
        piece(false, &format!(" {}", words(50, 57))),
        Folded::Words(43),
    ];
    assert_eq!(fold(pieces), expected);
    let whole = [Piece {
        changed: false,
        text: words(0, 100),
    }];
    assert_eq!(fold(&whole), [Folded::Piece(whole[0].clone())]);
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "b", "be", "kind", "and", "brief", " ", "  "]);
    let line = prop::collection::vec(word, 0..80).prop_map(|words| words.join(" "));
    let ends = prop::sample::select(vec!["\n", "\n\n", "\r\n", ""]);
    let lines = prop::collection::vec((line, ends), 0..12);
    lines.prop_map(|lines| {
        lines
            .into_iter()
            .flat_map(|(line, end)| [line, end.to_owned()])
            .collect()
    })
}

/// Joins the lines that a text has, from the rows of a comparison and the text itself.
fn told(rows: &[Row], wanted: Side, text: &str) -> String {
    let mut lines = text.split_inclusive('\n');
    let mut said = String::new();
    for row in rows {
        match row {
            Row::Folded(count) => said.extend(lines.by_ref().take(*count)),
            Row::Line { side, pieces, open } if *side == wanted || *side == Side::Both => {
                lines.next();
                said.extend(pieces.iter().map(|piece| piece.text.as_str()));
                said.push_str(if *open { "" } else { "\n" });
            }
            Row::Line { .. } => {}
        }
    }
    said
}

proptest! {
    #[test]
    fn rows_tell_both_texts(before in text(), after in text()) {
        let rows = rows(&before, &after).unwrap();
        prop_assert_eq!(told(&rows, Side::Before, &before), before);
        prop_assert_eq!(told(&rows, Side::After, &after), after);
    }

    #[test]
    fn folding_loses_nothing_but_words_that_it_counts(before in text(), after in text()) {
        for row in rows(&before, &after).unwrap() {
            let Row::Line { pieces, .. } = row else { continue };
            let words = |text: &str| text.split_whitespace().count();
            let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let folded = fold(&pieces);
            let shown = folded.iter().map(|part| match part {
                Folded::Piece(piece) => words(&piece.text),
                Folded::Words(count) => *count,
            });
            prop_assert_eq!(shown.sum::<usize>(), words(&whole));
            let changed = |pieces: Vec<&Piece>| -> Vec<Piece> {
                pieces.into_iter().filter(|piece| piece.changed).cloned().collect()
            };
            let kept = folded.iter().filter_map(|part| match part {
                Folded::Piece(piece) => Some(piece),
                Folded::Words(_) => None,
            });
            prop_assert_eq!(changed(kept.collect()), changed(pieces.iter().collect()));
        }
    }
}

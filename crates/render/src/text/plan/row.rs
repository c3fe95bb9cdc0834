//! Rows of a comparison on a sheet: changed words stand out, and long lines are broken at spaces.
//!
//! Without colour, changed words of a line that is not seen at a glance stand in `[-…-]` and
//! `{+…+}`.

use std::io;

use super::field::INDENT;
use crate::columns;
use crate::neutral::neutral;
use crate::palette::Tone;
use crate::prose::{Folded, Piece, Row, Side, fold};
use crate::sheet::{Line, Sheet};
use crate::value::plural;

/// How far lines of a text are indented; a sign stands before them.
const TEXT: usize = INDENT + 4;

/// How many columns a line has that is seen at a glance.
const GLANCE: usize = 60;

/// Writes a row.
pub(super) fn one(sheet: &mut Sheet<'_>, row: &Row) -> io::Result<()> {
    match row {
        Row::Folded(count) => folded(sheet, *count, "unchanged"),
        Row::Line { side, pieces, open } => line(sheet, *side, (pieces, *open)),
    }
}

/// Says how many lines are not shown.
pub(super) fn folded(sheet: &mut Sheet<'_>, count: usize, which: &str) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    let lines = plural(count, "line", "lines");
    sheet.line(&Line::at(TEXT).put(Tone::Aside, format!("… {count} {which} {lines}")))
}

fn line(sheet: &mut Sheet<'_>, side: Side, (pieces, open): (&[Piece], bool)) -> io::Result<()> {
    let (tone, word, sign) = match side {
        Side::Both => {
            let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            return sheet.cut(Line::at(TEXT), Tone::Aside, &text);
        }
        Side::Before => (Tone::Removed, Tone::RemovedWord, "- "),
        Side::After => (Tone::Added, Tone::AddedWord, "+ "),
    };
    let width: usize = pieces.iter().map(|piece| columns::width(&piece.text)).sum();
    let marks = match side {
        _ if sheet.has_color() || width <= GLANCE => ("", ""),
        Side::Before => ("[-", "-]"),
        Side::Both | Side::After => ("{+", "+}"),
    };
    let mut stretches: Vec<Stretch> = fold(pieces)
        .into_iter()
        .map(|part| stretch(part, (tone, word), marks))
        .collect();
    if open {
        stretches.push((Tone::Aside, " (no newline at the end)".to_owned()));
    }
    let room = sheet.columns().saturating_sub(TEXT).max(20);
    let rows = broken(&stretches, room).into_iter().enumerate();
    rows.into_iter().try_for_each(|(index, row)| {
        let sign = if index == 0 { sign } else { "    " };
        let line = Line::at(INDENT + 2).put(tone, sign);
        let put = |line: Line, (tone, text)| line.put(tone, text);
        sheet.line(&row.into_iter().fold(line, put))
    })
}

/// A toned part of a line.
type Stretch = (Tone, String);

fn stretch(part: Folded, (tone, word): (Tone, Tone), (open, close): (&str, &str)) -> Stretch {
    match part {
        Folded::Piece(piece) if piece.changed => {
            (word, format!("{open}{}{close}", neutral(&piece.text)))
        }
        Folded::Piece(piece) => (tone, neutral(&piece.text).into_owned()),
        Folded::Words(count) => {
            let words = plural(count, "word", "words");
            (Tone::Aside, format!("… {count} unchanged {words} … "))
        }
    }
}

/// Breaks a line at spaces; all rows but the first have two columns less. What has no space is
/// never broken.
fn broken(stretches: &[Stretch], room: usize) -> Vec<Vec<Stretch>> {
    let (mut rows, mut row, mut used) = (Vec::new(), Vec::<Stretch>::new(), 0);
    for word in words(stretches) {
        let text: String = word.iter().map(|(_tone, text)| text.as_str()).collect();
        let room = room - if rows.is_empty() { 0 } else { 2 };
        if used > 0 && used + columns::width(text.trim_end()) > room {
            rows.push(std::mem::take(&mut row));
            used = 0;
        }
        used += columns::width(&text);
        word.into_iter().for_each(|stretch| push(&mut row, stretch));
    }
    rows.push(row);
    rows
}

/// Takes a line apart into words, each with the spaces behind it; a word may change its tone.
fn words(stretches: &[Stretch]) -> Vec<Vec<Stretch>> {
    let mut words: Vec<Vec<Stretch>> = Vec::new();
    let mut is_open = false;
    for (tone, text) in stretches {
        for part in text.split_inclusive(' ') {
            match words.last_mut() {
                Some(word) if is_open && !part.starts_with(' ') => {
                    word.push((*tone, part.to_owned()));
                }
                Some(_) | None => words.push(vec![(*tone, part.to_owned())]),
            }
            is_open = !part.ends_with(' ');
        }
    }
    words
}

fn push(row: &mut Vec<Stretch>, (tone, text): Stretch) {
    match row.last_mut() {
        Some((same, before)) if *same == tone => before.push_str(&text),
        Some(_) | None => row.push((tone, text)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_hold_the_whole_line(texts in prop::collection::vec("[a-zé ]{0,30}", 0..5), room in 20_usize..60) {
            let tones = [Tone::Added, Tone::AddedWord].into_iter().cycle();
            let stretches: Vec<Stretch> = tones.zip(texts.clone()).collect();
            let rows = broken(&stretches, room);
            let text = |row: &Vec<Stretch>| -> String {
                row.iter().map(|(_tone, text)| text.as_str()).collect()
            };
            let lines: Vec<String> = rows.iter().map(text).collect();
            prop_assert_eq!(lines.concat(), texts.concat());
            for line in lines {
                let fits = columns::width(line.trim_end()) <= room;
                prop_assert!(fits || !line.trim().contains(' '), "{}", line);
            }
        }
    }
}

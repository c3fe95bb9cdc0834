//! One line of a diff: what of it differs, and what is shown of a line that is very long.

use crate::prose::{Folded, Piece, fold};

/// A stretch of a line that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    /// How many words before it are not shown.
    pub(super) skipped: usize,
    /// The text.
    pub(super) text: String,
    /// Whether the other side has something else here.
    pub(super) differs: bool,
    /// How many characters behind it are not shown.
    pub(super) left: usize,
}

/// How many characters of a stretch are shown.
const LONGEST: usize = 2000;

/// How many bytes a line has that is told apart word by word, by whoever compares texts.
const LONG: usize = 16_000;

/// Returns what is shown of a line that stands beside another one.
pub(super) fn shown(pieces: &[Piece], other: Option<&[Piece]>) -> Vec<Stretch> {
    match (pieces, other) {
        ([line], Some([other]))
            if !line.changed && line.text.len().max(other.text.len()) > LONG =>
        {
            stretches(&apart(&line.text, &other.text))
        }
        (pieces, _) => stretches(pieces),
    }
}

fn stretches(pieces: &[Piece]) -> Vec<Stretch> {
    let (mut stretches, mut skipped) = (Vec::new(), 0);
    for folded in fold(pieces) {
        match folded {
            Folded::Words(count) => skipped += count,
            Folded::Piece(piece) => {
                stretches.push(cut(piece, std::mem::take(&mut skipped)));
            }
        }
    }
    if skipped > 0 {
        let text = String::new();
        let behind = Piece {
            text,
            changed: false,
        };
        stretches.push(cut(behind, skipped));
    }
    stretches
}

/// Keeps the beginning of a stretch: whole words, if there is an end of one.
fn cut(piece: Piece, skipped: usize) -> Stretch {
    let Piece { changed, text } = piece;
    let limit = text.char_indices().nth(LONGEST);
    let end = limit.map(|(limit, _c)| text[..limit].rfind(' ').unwrap_or(limit));
    let end = end.unwrap_or(text.len());
    Stretch {
        skipped,
        differs: changed,
        left: text[end..].chars().count(),
        text: text[..end].to_owned(),
    }
}

/// Tells what of a line differs without breaking a word apart: what both begin with, the stretch
/// between, and what both end with.
fn apart(line: &str, other: &str) -> Vec<Piece> {
    let both = line.char_indices().zip(other.chars());
    let begin = both.take_while(|((_index, a), b)| a == b).last();
    let begin = begin.map_or(0, |((index, a), _b)| index + a.len_utf8());
    let begin = line[..begin].rfind(' ').map_or(0, |space| space + 1);
    let (rest, other) = (&line[begin..], &other[begin..]);
    let backwards = rest.char_indices().rev().zip(other.chars().rev());
    let end = backwards.take_while(|((_index, a), b)| a == b).last();
    let end = end.map_or(rest.len(), |((index, _a), _b)| index);
    let space = rest[end..].find(' ');
    let end = space.map_or(rest.len(), |space| end + space);
    let piece = |text: &str, changed: bool| Piece {
        changed,
        text: text.to_owned(),
    };
    let pieces = [
        piece(&line[..begin], false),
        piece(&rest[..end], true),
        piece(&rest[end..], false),
    ];
    let some = pieces.into_iter().filter(|piece| !piece.text.is_empty());
    some.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pieces: &[Piece]) -> Vec<(&str, bool)> {
        let text = |piece: &'_ Piece| piece.changed;
        pieces
            .iter()
            .map(|piece| (piece.text.as_str(), text(piece)))
            .collect()
    }

    fn line(text: &str) -> [Piece; 1] {
        let text = text.to_owned();
        [Piece {
            changed: false,
            text,
        }]
    }

    #[test]
    fn words_are_never_broken_apart() {
        let pieces = apart("the key sk-abc is old", "the key sk-xyz is old");
        let expected = [("the key ", false), ("sk-abc", true), (" is old", false)];
        assert_eq!(texts(&pieces), expected);
        assert_eq!(texts(&apart("same", "same")), [("same", true)]);
        assert_eq!(texts(&apart("ä ö", "")), [("ä ö", true)]);
        assert_eq!(texts(&apart("a a", "a a a")), [("a ", false), ("a", true)]);
    }

    #[test]
    fn long_lines_keep_what_differs() {
        let around = "word ".repeat(100_000);
        let old = line(&format!("{around}old {around}"));
        let new = line(&format!("{around}new {around}"));
        let shown = shown(&old, Some(&new));
        let differs: Vec<&Stretch> = shown.iter().filter(|one| one.differs).collect();
        assert_eq!(differs.len(), 1);
        assert_eq!(differs[0].text, "old");
        let text: usize = shown.iter().map(|one| one.text.len()).sum();
        assert!(text < 1000, "{text}");
        let skipped: usize = shown.iter().map(|one| one.skipped).sum();
        assert!(skipped > 199_900, "{skipped}");
    }

    #[test]
    fn a_line_of_one_word_is_cut() {
        let long = "x".repeat(1 << 20);
        let shown = shown(&line(&long), None);
        assert_eq!(
            (shown[0].text.len(), shown[0].left),
            (LONGEST, long.len() - LONGEST)
        );
    }
}

//! Long lines, of which only the words around changed ones are shown.
//!
//! The pieces of a line come in, and go out with the unchanged words far from changed ones counted.
//! A line in which no words are told apart stays whole: all of it comes or goes.

use super::Piece;
use crate::columns;

/// How many columns a line has whose words are all shown.
const SHORT: usize = 240;

/// How many columns of unchanged words stand before and after changed ones.
const AROUND: usize = 60;

/// A stretch of a line that may be long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Folded {
    /// A piece that is shown.
    Piece(Piece),
    /// So many unchanged words.
    Words(usize),
}

/// Folds the unchanged words of a long line.
pub(crate) fn fold(pieces: &[Piece]) -> Vec<Folded> {
    let width: usize = pieces.iter().map(|piece| columns::width(&piece.text)).sum();
    let is_refined = pieces.iter().any(|piece| piece.changed);
    if width <= SHORT || !is_refined {
        return pieces.iter().cloned().map(Folded::Piece).collect();
    }
    let last = pieces.len() - 1;
    let parts = pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| match piece.changed {
            true => vec![Folded::Piece(piece.clone())],
            false => shortened(&piece.text, (index > 0, index < last)),
        });
    parts.flatten().collect()
}

/// Keeps the words that stand behind a changed piece, and those before one.
fn shortened(text: &str, (behind, before): (bool, bool)) -> Vec<Folded> {
    let head = if behind { head(text) } else { 0 };
    let tail = if before { tail(text) } else { text.len() };
    let middle = text.get(head..tail).unwrap_or_default();
    let words = middle.split_whitespace().count();
    let piece = |text: &str| {
        let text = text.to_owned();
        let changed = false;
        Folded::Piece(Piece { changed, text })
    };
    // To say that words are left out takes the room of some.
    if columns::width(middle) <= AROUND / 2 || words == 0 {
        return vec![piece(text)];
    }
    let kept = |text: &str| (!text.is_empty()).then(|| piece(text));
    let head = kept(&text[..head]);
    let tail = kept(&text[tail..]);
    head.into_iter()
        .chain([Folded::Words(words)])
        .chain(tail)
        .collect()
}

/// Returns where the first words end that have room.
fn head(text: &str) -> usize {
    let mut used = 0;
    let ends = text.split_inclusive(' ').map(|word| {
        used += word.len();
        used
    });
    let fits = |end: &usize| columns::width(&text[..*end]) <= AROUND;
    ends.take_while(fits).last().unwrap_or_default()
}

/// Returns where the last words begin that have room.
fn tail(text: &str) -> usize {
    let starts = text.rmatch_indices(' ').map(|(index, _space)| index + 1);
    let fits = |start: &usize| columns::width(&text[*start..]) <= AROUND;
    starts.take_while(fits).last().unwrap_or(text.len())
}

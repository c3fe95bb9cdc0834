//! Two texts as rows: by line, and by word inside the lines that changed.
//!
//! A text before and one after come in; rows of pieces go out, as data that every format lays out.
//! Unchanged lines far from changed ones are folded, and so are the words of a long line. The same
//! texts give the same rows: no clock decides how hard is looked.

mod fold;
#[cfg(test)]
mod tests;

use similar::{ChangeTag, DiffOp, InlineChange, InlineChangeMode, InlineChangeOptions, TextDiff};

pub(crate) use fold::{Folded, fold};

/// How many unchanged lines stand around changed ones.
const AROUND: usize = 3;

/// Beyond this many lines a text is measured and not compared: a diff would help nobody.
const MOST: usize = 20_000;

/// Beyond this many bytes lines that are replaced by others are not compared by word.
const REFINED: usize = 1 << 16;

/// A row of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// So many unchanged lines.
    Folded(usize),
    /// A line.
    Line {
        /// Which of the texts has it.
        side: Side,
        /// What it is made of, without its end.
        pieces: Vec<Piece>,
        /// Whether it is the last one, and no line break ends it.
        open: bool,
    },
}

/// Which of two texts has a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Both have it.
    Both,
    /// It goes.
    Before,
    /// It comes.
    After,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Whether the other text has other words here; never if the whole line is another.
    pub(crate) changed: bool,
    /// The text.
    pub(crate) text: String,
}

/// Compares two texts; nothing if they are too long for it to help.
pub(crate) fn rows(before: &str, after: &str) -> Option<Vec<Row>> {
    if before.lines().count().max(after.lines().count()) > MOST {
        return None;
    }
    let diff = TextDiff::from_lines(before, after);
    let (mut rows, mut shown) = (Vec::new(), 0);
    let folded = |count: usize| (count > 0).then_some(Row::Folded(count));
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(shown, |op| op.old_range().start);
        rows.extend(folded(start.saturating_sub(shown)));
        rows.extend(group.iter().flat_map(|op| lines(&diff, op)));
        shown = group.last().map_or(shown, |op| op.old_range().end);
    }
    rows.extend(folded(diff.old_len().saturating_sub(shown)));
    Some(rows)
}

fn lines(diff: &TextDiff<'_, '_, str>, op: &DiffOp) -> Vec<Row> {
    let mut options = InlineChangeOptions::new();
    options.mode(InlineChangeMode::Words);
    let old = op.old_range().filter_map(|index| diff.old_slice(index));
    let new = op.new_range().filter_map(|index| diff.new_slice(index));
    let bytes: usize = old.chain(new).map(str::len).sum();
    match bytes > REFINED {
        true => diff
            .iter_changes(op)
            .map(|change| row(&change.into()))
            .collect(),
        false => diff
            .iter_inline_changes_with_options_deadline(op, options, None)
            .map(|change| row(&change))
            .collect(),
    }
}

fn row(change: &InlineChange<'_, str>) -> Row {
    let side = match change.tag() {
        ChangeTag::Equal => Side::Both,
        ChangeTag::Delete => Side::Before,
        ChangeTag::Insert => Side::After,
    };
    let pieces = change.values().iter().map(|(changed, text)| Piece {
        changed: *changed,
        text: text.strip_suffix('\n').unwrap_or(text).to_owned(),
    });
    let pieces: Vec<Piece> = pieces.filter(|piece| !piece.text.is_empty()).collect();
    Row::Line {
        side,
        pieces: together(pieces),
        open: change.missing_newline(),
    }
}

/// Takes changed words that only space is between for one stretch, and a line that keeps less than
/// a quarter of its characters for another one.
fn together(pieces: Vec<Piece>) -> Vec<Piece> {
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let all: usize = pieces.iter().map(|piece| count(&piece.text)).sum();
    let kept = pieces.iter().filter(|piece| !piece.changed);
    let kept: usize = kept.map(|piece| count(&piece.text)).sum();
    if kept * 4 < all {
        let text = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let changed = false;
        return vec![Piece { changed, text }];
    }
    let is_space = |piece: &Piece| !piece.changed && count(&piece.text) == 0;
    let mut together: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.into_iter().peekable();
    while let Some(mut piece) = rest.next() {
        let has_next = rest.peek().is_some_and(|next| next.changed);
        match together.last_mut() {
            Some(last) if last.changed && (piece.changed || (has_next && is_space(&piece))) => {
                last.text.push_str(&std::mem::take(&mut piece.text));
            }
            Some(_) | None => together.push(piece),
        }
    }
    together
}

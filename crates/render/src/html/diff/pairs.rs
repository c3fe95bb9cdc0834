//! The rows of a comparison as two columns: a line that goes stands beside one that comes.

use crate::prose::{Piece, Row, Side};

/// A row of two columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pair {
    /// So many unchanged lines.
    Folded(usize),
    /// A line that both texts have.
    Same {
        /// Its number before, from 1.
        before: usize,
        /// Its number after.
        after: usize,
        /// The line.
        pieces: Vec<Piece>,
    },
    /// A line that goes, beside one that comes.
    Changed {
        /// What goes.
        before: Option<Half>,
        /// What comes.
        after: Option<Half>,
    },
}

/// A line of one text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Half {
    /// Its number, from 1.
    pub(super) line: usize,
    /// What it is made of.
    pub(super) pieces: Vec<Piece>,
    /// Whether no line break ends it.
    pub(super) open: bool,
}

/// Lays rows out in two columns.
pub(super) fn pairs(rows: Vec<Row>) -> Vec<Pair> {
    let mut columns = Columns::default();
    for row in rows {
        columns.add(row);
    }
    columns.close();
    columns.pairs
}

#[derive(Debug, Default)]
struct Columns {
    pairs: Vec<Pair>,
    gone: Vec<Half>,
    come: Vec<Half>,
    before: usize,
    after: usize,
}

impl Columns {
    fn add(&mut self, row: Row) {
        match row {
            Row::Folded(count) => {
                self.close();
                self.before += count;
                self.after += count;
                self.pairs.push(Pair::Folded(count));
            }
            Row::Line { side, pieces, open } => self.line(side, pieces, open),
        }
    }

    fn line(&mut self, side: Side, pieces: Vec<Piece>, open: bool) {
        self.before += usize::from(side != Side::After);
        self.after += usize::from(side != Side::Before);
        let (before, after) = (self.before, self.after);
        let half = |line: usize, pieces| Half { line, pieces, open };
        match side {
            Side::Both => {
                self.close();
                self.pairs.push(Pair::Same {
                    before,
                    after,
                    pieces,
                });
            }
            Side::Before => {
                // What goes behind what comes is of another place.
                if !self.come.is_empty() {
                    self.close();
                }
                self.gone.push(half(before, pieces));
            }
            Side::After => self.come.push(half(after, pieces)),
        }
    }

    fn close(&mut self) {
        let mut gone = std::mem::take(&mut self.gone).into_iter();
        let mut come = std::mem::take(&mut self.come).into_iter();
        loop {
            match (gone.next(), come.next()) {
                (None, None) => return,
                (before, after) => self.pairs.push(Pair::Changed { before, after }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::rows;

    #[test]
    fn lines_stand_beside_what_comes_in_their_place() {
        let pairs = pairs(rows("a\nold one\nz\n", "a\nnew one\nmore\nz\n").unwrap());
        let numbers = |pair: &Pair| match pair {
            Pair::Folded(count) => (*count, *count),
            Pair::Same { before, after, .. } => (*before, *after),
            Pair::Changed { before, after } => {
                let line = |half: &Option<Half>| half.as_ref().map_or(0, |half| half.line);
                (line(before), line(after))
            }
        };
        let numbers: Vec<(usize, usize)> = pairs.iter().map(numbers).collect();
        assert_eq!(numbers, [(1, 1), (2, 2), (0, 3), (3, 4)]);
    }

    #[test]
    fn numbers_count_what_is_folded() {
        let old: String = (1..=100).map(|line| format!("line {line}\n")).collect();
        let new = old.replace("line 50\n", "line fifty\n");
        let pairs = pairs(rows(&old, &new).unwrap());
        assert_eq!(pairs.first(), Some(&Pair::Folded(46)));
        let changed = pairs.iter().find_map(|pair| match pair {
            Pair::Changed { before, after } => Some((before.as_ref()?.line, after.as_ref()?.line)),
            Pair::Folded(_) | Pair::Same { .. } => None,
        });
        assert_eq!(changed, Some((50, 50)));
    }
}

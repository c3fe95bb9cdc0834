//! A table of aligned columns that fits the sheet.
//!
//! Cells come in; lines go out, and nothing is cut. Where the columns do not fit beside each other,
//! the last one goes onto a line of its own; if even that is not enough, so do long first cells.

use std::io;

use crate::columns;
use crate::neutral::neutral;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};

/// What stands between two columns.
const GAP: usize = 2;

/// The fewest columns that the first column is narrowed to.
const NARROWEST: usize = 12;

/// How far the last column is indented where it has a line of its own.
const HANG: usize = 4;

/// Which side of a column its cells stand at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// A cell.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    tone: Tone,
    text: String,
}

/// A table that is being put together.
#[derive(Debug)]
pub(crate) struct Grid {
    columns: Vec<(&'static str, Side)>,
    rows: Vec<Vec<Cell>>,
}

/// How wide the columns are, and whether the last one has a line of its own.
#[derive(Debug)]
struct Layout {
    widths: Vec<usize>,
    below: bool,
}

impl Cell {
    /// Makes a cell; its text is made harmless.
    pub(crate) fn new(tone: Tone, text: impl AsRef<str>) -> Self {
        Self {
            tone,
            text: neutral(text.as_ref()).into_owned(),
        }
    }

    /// Makes a plain cell.
    pub(crate) fn plain(text: impl AsRef<str>) -> Self {
        Self::new(Tone::Plain, text)
    }
}

impl Grid {
    /// Begins a table.
    pub(crate) const fn new(columns: Vec<(&'static str, Side)>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row. One without cells sets apart what follows.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Writes the table.
    pub(crate) fn write(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let layout = self.layout(sheet.columns());
        let titles = self.columns.iter();
        let titles = titles.map(|(title, _side)| Cell::new(Tone::Aside, title));
        self.line(sheet, &titles.collect::<Vec<_>>(), &layout)?;
        self.rows.iter().try_for_each(|row| match row.is_empty() {
            true => sheet.gap(),
            false => self.line(sheet, row, &layout),
        })
    }

    fn layout(&self, room: usize) -> Layout {
        let widest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let cells = cells.map(|cell| columns::width(&cell.text));
            cells.max().unwrap_or_default()
        };
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| widest(index).max(columns::width(column.0)))
            .collect();
        let last = widths.len().saturating_sub(1);
        let total =
            |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let below = total(&widths) > room;
        let over = match below {
            true => total(&widths[..last]).saturating_sub(room),
            false => 0,
        };
        if let Some(first) = widths.first_mut() {
            let least = NARROWEST.min(*first);
            *first = first.saturating_sub(over).max(least);
        }
        Layout { widths, below }
    }

    fn line(&self, sheet: &mut Sheet<'_>, row: &[Cell], layout: &Layout) -> io::Result<()> {
        let (beside, below) = match layout.below {
            true => row.split_at(row.len().min(layout.widths.len().saturating_sub(1))),
            false => (row, &[][..]),
        };
        let filled = beside.iter().rposition(|cell| !cell.text.is_empty());
        let mut line = Line::at(0);
        let cells = beside.iter().zip(&self.columns).zip(&layout.widths);
        let cells = cells
            .enumerate()
            .take_while(|(index, _cell)| Some(*index) <= filled);
        for (index, ((cell, (_title, side)), width)) in cells {
            let Some(space) = width.checked_sub(columns::width(&cell.text)) else {
                // Only the first column is ever narrower than its cells.
                sheet.line(&Line::at(0).put(cell.tone, &cell.text))?;
                line = padded(line, *width, cell.tone, "", 0);
                continue;
            };
            let gap = if index == 0 { 0 } else { GAP };
            line = match side {
                Side::Left if Some(index) == filled => padded(line, gap, cell.tone, &cell.text, 0),
                Side::Left => padded(line, gap, cell.tone, &cell.text, space),
                Side::Right => padded(line, gap + space, cell.tone, &cell.text, 0),
            };
        }
        sheet.line(&line)?;
        let mut below = below.iter().filter(|cell| !cell.text.is_empty());
        below.try_for_each(|cell| sheet.wrapped(Line::at(HANG), cell.tone, &cell.text, HANG))
    }
}

fn padded(line: Line, before: usize, tone: Tone, text: &str, after: usize) -> Line {
    let line = line.plain(format!("{:before$}", "")).put(tone, text);
    line.plain(format!("{:after$}", ""))
}

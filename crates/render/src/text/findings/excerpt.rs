//! The lines of a file that a finding is shown with.
//!
//! Stretches of a text come in, a small text of the same line numbers goes out: what no stretch is
//! near is left empty, what is too long is cut, and what would steer a terminal is replaced.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::columns;
use crate::lines::Lines;
use crate::neutral::is_harmful;

/// How many lines may stand between two stretches of one excerpt.
const APART: usize = 100;

/// How many lines of a stretch are underlined; of a longer one it is the first.
const TALL: usize = 12;

/// How many columns the layout keeps free around the marks of a line that it cuts.
const MARGIN: usize = 12;

/// How many columns the layout takes before a line: its number, and bars.
const GUTTER: usize = 10;

/// How many bytes of a line are shown to the layout as they are; what is longer is cut around the
/// marks, so that a line of a megabyte costs no more than one of a page.
const LONG: usize = 4096;

/// A text, with marks in it.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The lines.
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    /// Each mark: which of the stretches it is, and where.
    pub(super) marks: Vec<(usize, Range<usize>)>,
}

/// A stretch, with the lines that it is in.
#[derive(Debug, Clone)]
struct Mark {
    index: usize,
    bytes: Range<usize>,
    lines: Range<usize>,
    /// From where to where it and what is said of it reach, in bytes: near enough.
    columns: Range<usize>,
}

/// A stretch to be shown, and how many columns are taken by what is said of it.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub(super) bytes: Range<usize>,
    pub(super) label: usize,
}

/// Returns what is shown for the stretches of one text: the excerpt with the first stretch comes
/// first. `room` is how many columns are shown.
pub(super) fn excerpts(lines: &Lines<'_>, stretches: &[Stretch], room: usize) -> Vec<Excerpt> {
    let marks = stretches.iter().enumerate();
    let mut marks: Vec<Mark> = marks
        .map(|(index, stretch)| mark(lines, index, stretch, room))
        .collect();
    marks.sort_by_key(|mark| (mark.bytes.start, mark.index));
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        match groups.last_mut() {
            Some(group) if goes_with(&mark, group, room) => group.push(mark),
            Some(_) | None => groups.push(vec![mark]),
        }
    }
    let excerpts = groups
        .iter()
        .map(|marks| Copy::new(lines, marks, room).excerpt(marks));
    let mut excerpts: Vec<Excerpt> = excerpts.collect();
    excerpts.sort_by_key(|excerpt| excerpt.marks.iter().map(|(index, _bytes)| *index).min());
    excerpts
}

/// Says whether a mark is near others, and whether all of them fit side by side.
fn goes_with(mark: &Mark, group: &[Mark], room: usize) -> bool {
    let all = || group.iter().chain([mark]);
    let last = group.iter().map(|mark| mark.lines.end).max();
    let near = last.is_none_or(|last| mark.lines.start <= last + APART);
    let left = all().map(|mark| mark.columns.start).min();
    let right = all().map(|mark| mark.columns.end).max();
    let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
    near && (right <= room || right - left + MARGIN <= room)
}

/// Trims a stretch to what is underlined.
fn mark(lines: &Lines<'_>, index: usize, stretch: &Stretch, room: usize) -> Mark {
    let bytes = &stretch.bytes;
    let text = lines.text();
    let trimmed = text.get(bytes.clone()).unwrap_or_default().trim_end();
    let first = lines.line_of(bytes.start);
    // A stretch may begin at what ends a line.
    let start = bytes.start.min(lines.line(first).end);
    let mut end = (bytes.start + trimmed.len()).max(start);
    let mut last = lines.line_of(end);
    let fits = fit(lines, start..end, room);
    if last >= first + TALL || (first != last && !fits) {
        last = first;
        end = lines.line(first).end;
    }
    if first == last && !fits {
        let rest = text.get(start..end).unwrap_or_default();
        end = start + before(rest, room.saturating_sub(MARGIN + GUTTER));
    }
    Mark {
        index,
        bytes: start..end,
        lines: first..last,
        columns: start - lines.line(first).start..end - lines.line(last).start + 1 + stretch.label,
    }
}

/// Says whether both ends of a stretch are shown in `room` columns: as they are, or with the
/// beginnings of their lines cut off.
fn fit(lines: &Lines<'_>, bytes: Range<usize>, room: usize) -> bool {
    let column = |byte: usize| {
        let start = lines.line(lines.line_of(byte)).start;
        let line = lines.text().get(start..byte).unwrap_or_default();
        (line.len() <= LONG).then(|| line.chars().map(wide).sum::<usize>())
    };
    match (column(bytes.start), column(bytes.end)) {
        (Some(start), Some(end)) => {
            start.max(end) + GUTTER <= room || start.abs_diff(end) + MARGIN + GUTTER <= room
        }
        (None, _) | (_, None) => false,
    }
}

/// Returns how many bytes the first columns of a text take.
fn before(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let beyond = |(_index, c): &(usize, char)| {
        used += wide(*c);
        used > columns
    };
    let found = text.char_indices().find(beyond);
    found.map_or(text.len(), |(index, _c)| index)
}

/// Returns how many bytes the last columns of a text take.
fn behind(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let beyond = |(_index, c): &(usize, char)| {
        used += wide(*c);
        used > columns
    };
    let found = text.char_indices().rev().find(beyond);
    found.map_or(text.len(), |(index, c)| text.len() - index - c.len_utf8())
}

/// Returns how many columns the layout gives to a character.
fn wide(c: char) -> usize {
    match c {
        '\t' => 4,
        _ if is_harmful(c) => 1,
        _ => columns::of(c),
    }
}

/// A copy of lines that is being made.
struct Copy<'a> {
    lines: &'a Lines<'a>,
    room: usize,
    out: String,
    /// Where the ends of the marks are in the copy.
    points: BTreeMap<usize, usize>,
}

impl Excerpt {
    /// Returns the column that a mark begins at, in characters from 1.
    pub(super) fn column(&self, mark: &Range<usize>) -> usize {
        let before = self.text.get(..mark.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().count() + 1
    }
}

impl<'a> Copy<'a> {
    fn new(lines: &'a Lines<'a>, marks: &[Mark], room: usize) -> Self {
        let points = marks
            .iter()
            .flat_map(|mark| [mark.bytes.start, mark.bytes.end]);
        Self {
            lines,
            room,
            out: String::new(),
            points: points.map(|point| (point, 0)).collect(),
        }
    }

    fn excerpt(mut self, marks: &[Mark]) -> Excerpt {
        let first = marks.iter().map(|mark| mark.lines.start).min();
        let last = marks.iter().map(|mark| mark.lines.end).max();
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        for line in first..=last {
            // A single line between two that are marked is shown too.
            let near = |mark: &Mark| line + 1 >= mark.lines.start && line <= mark.lines.end + 1;
            if marks.iter().any(near) {
                self.line(line);
            }
            self.out.push('\n');
        }
        let at = |byte: usize| self.points.get(&byte).copied().unwrap_or_default();
        let marks = marks.iter().map(|mark| {
            let (start, end) = (at(mark.bytes.start), at(mark.bytes.end));
            (mark.index, start..end.max(start))
        });
        Excerpt {
            marks: marks.collect(),
            first_line: first + 1,
            text: self.out,
        }
    }

    /// Copies what is near the points of a line; of a line without any, its beginning.
    fn line(&mut self, index: usize) {
        let line = self.lines.line(index);
        if line.len() <= LONG {
            return self.stretch(line);
        }
        let text = self.lines.text();
        let mut windows: Vec<Range<usize>> = Vec::new();
        let points = self.points.range(line.start..=line.end);
        let points: Vec<usize> = points.map(|(point, _at)| *point).collect();
        for point in points
            .iter()
            .copied()
            .chain(points.is_empty().then_some(line.start))
        {
            let (left, right) = (&text[line.start..point], &text[point..line.end]);
            let window = point - behind(left, self.room)..point + before(right, self.room);
            match windows.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                Some(_) | None => windows.push(window),
            }
        }
        for window in windows {
            if window.start > line.start {
                self.out.push('…');
            }
            self.stretch(window.clone());
            if window.end < line.end {
                self.out.push('…');
            }
        }
    }

    fn stretch(&mut self, bytes: Range<usize>) {
        for (index, c) in self.lines.text()[bytes.clone()].char_indices() {
            if let Some(point) = self.points.get_mut(&(bytes.start + index)) {
                *point = self.out.len();
            }
            self.out.push(match c {
                '\t' => c,
                _ if is_harmful(c) => char::REPLACEMENT_CHARACTER,
                _ => c,
            });
        }
        if let Some(point) = self.points.get_mut(&bytes.end) {
            *point = self.out.len();
        }
    }
}

//! Where the lines of a text begin, so that a place is found without reading from the start.
//!
//! The texts of files come in; lines and columns go out. Lines end as YAML ends them: with a line
//! feed, a carriage return, or both. A byte order mark takes bytes and no column.

use std::collections::BTreeMap;
use std::ops::Range;

use lockstep_model::Place;

use crate::findings::FindingsView;

const BOM: &str = "\u{feff}";

/// A text with the beginnings of its lines.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

/// A point of a text, as people count: both from 1, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl<'a> Lines<'a> {
    /// Looks for the lines of a text.
    pub(crate) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![if text.starts_with(BOM) { BOM.len() } else { 0 }];
        for (index, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
            if ends {
                starts.push(index + 1);
            }
        }
        Self { text, starts }
    }

    /// Returns the text.
    pub(crate) const fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the line that a byte is in, from 0.
    pub(crate) fn line_of(&self, byte: usize) -> usize {
        let behind = self.starts.partition_point(|start| *start <= byte);
        behind.saturating_sub(1)
    }

    /// Returns the bytes of a line, without what ends it; nothing behind the last one.
    pub(crate) fn line(&self, index: usize) -> Range<usize> {
        let end = self.text.len();
        let Some(start) = self.starts.get(index) else {
            return end..end;
        };
        let next = self.starts.get(index + 1).map_or(end, |next| *next);
        let line = self.text.get(*start..next).unwrap_or_default();
        *start..start + line.trim_end_matches(['\n', '\r']).len()
    }

    /// Returns the stretch of a place that is in the text: in order, and between characters.
    pub(crate) fn stretch(&self, place: &Place) -> Range<usize> {
        let first = self.starts.first().map_or(0, |start| *start);
        let within = |byte: usize| {
            let byte = byte.clamp(first, self.text.len().max(first));
            (0..=byte)
                .rev()
                .find(|byte| self.text.is_char_boundary(*byte))
                .unwrap_or_default()
        };
        let start = within(place.start);
        start..within(place.end).max(start)
    }

    /// Says whether the text is the one that a place was found in.
    pub(crate) fn has(&self, place: &Place) -> bool {
        let line = usize::try_from(place.line).unwrap_or(usize::MAX);
        place.start <= self.text.len() && self.line_of(place.start) + 1 == line
    }

    /// Returns where a place ends: behind its last character.
    pub(crate) fn end(&self, place: &Place) -> Option<Position> {
        if !self.has(place) {
            return None;
        }
        let stretch = self.stretch(place);
        let line = self.line_of(stretch.end);
        // The place knows its own column; a line may be very long.
        let (from, before) = match line + 1 == place.line as usize {
            true => (stretch.start, (place.column as usize).saturating_sub(1)),
            false => (self.line(line).start, 0),
        };
        let characters = self.text.get(from..stretch.end).unwrap_or_default();
        Some(Position {
            line: line + 1,
            column: before + characters.chars().count() + 1,
        })
    }
}

/// The texts that findings point into, each looked for once.
#[derive(Debug)]
pub(crate) struct Texts<'a> {
    view: FindingsView<'a>,
    known: BTreeMap<&'a str, Option<Lines<'a>>>,
}

impl<'a> Texts<'a> {
    /// Knows no text yet.
    pub(crate) const fn new(view: FindingsView<'a>) -> Self {
        Self {
            view,
            known: BTreeMap::new(),
        }
    }

    /// Returns the text of a file.
    pub(crate) fn of(&mut self, file: &'a str) -> Option<&Lines<'a>> {
        let text = self.view.text;
        let known = self.known.entry(file);
        known.or_insert_with(|| text(file).map(Lines::new)).as_ref()
    }

    /// Returns where a place ends, if its text is known.
    pub(crate) fn end(&mut self, place: &'a Place) -> Option<Position> {
        self.of(&place.file)?.end(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(line: u32, column: u32, bytes: Range<usize>) -> Place {
        Place {
            file: "f".into(),
            line,
            column,
            start: bytes.start,
            end: bytes.end,
        }
    }

    #[test]
    fn lines_end_in_three_ways() {
        let lines = Lines::new("\u{feff}ä\nb\r\n\rc");
        let texts: Vec<_> = (0..5).map(|line| &lines.text()[lines.line(line)]).collect();
        assert_eq!(texts, ["ä", "b", "", "c", ""]);
        let at: Vec<_> = (3..11).map(|byte| lines.line_of(byte)).collect();
        assert_eq!(at, [0, 0, 0, 1, 1, 1, 2, 3]);
    }

    #[test]
    fn places_end_behind_their_last_character() {
        let lines = Lines::new("\u{feff}ä: öü\nb: c\n");
        let end = lines.end(&place(1, 4, 7..11)).unwrap();
        assert_eq!((end.line, end.column), (1, 6));
        let end = lines.end(&place(1, 4, 7..13)).unwrap();
        assert_eq!((end.line, end.column), (2, 2));
        assert_eq!(lines.end(&place(2, 4, 7..13)), None);
        assert_eq!(lines.end(&place(1, 1, 70..80)), None);
    }

    proptest! {
        #[test]
        fn stretches_are_in_the_text(
            text in "[\u{feff}aä日\r\n\t]{0,20}",
            start in 0_usize..50,
            end in 0_usize..50,
        ) {
            let lines = Lines::new(&text);
            let stretch = lines.stretch(&place(1, 1, start..end));
            prop_assert!(text.get(stretch).is_some());
        }
    }
}

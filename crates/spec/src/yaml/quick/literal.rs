//! Texts of many lines that are taken as they stand.

use memchr::memchr;
use serde_json::Value;

use super::Reader;
use crate::span::Stretch;
use crate::yaml::number;

/// What becomes of the ends of lines behind a text.
enum Tail {
    None,
    One,
    All,
}

impl Reader<'_> {
    /// Reads a literal text whose mark stands in the line; its lines begin in the next.
    pub(super) fn literal(&mut self, from: usize) -> Option<()> {
        let tail = match &self.line[from + 1..] {
            "" => Tail::One,
            "-" => Tail::None,
            "+" => Tail::All,
            _ => return None,
        };
        let outside = self.open.last()?.column;
        self.advance().then_some(())?;
        let indent = self.behind_spaces(0);
        // A first line that is empty says nothing of how far the others stand in.
        (indent > outside && indent < self.line.len()).then_some(())?;
        let first = self.at(indent, indent);
        let (text, at) = self.lines(indent, tail, first)?;
        self.put(Value::String(text), at)
    }

    /// Takes all lines that stand in far enough, from this one on.
    fn lines(&mut self, indent: usize, tail: Tail, first: Stretch) -> Option<(String, Stretch)> {
        let mut text = String::new();
        let mut breaks = 0;
        let (end, last_line) = loop {
            let rest = &self.text[self.line_at..];
            // Where the file ends within a line, the parser knows what is meant.
            let line = &rest[..memchr(b'\n', rest.as_bytes())?];
            let spaces = line.bytes().take(indent).take_while(|byte| *byte == b' ');
            let spaces = spaces.count();
            if spaces < line.len() {
                if spaces < indent {
                    break self.stop(spaces);
                }
                text.extend(std::iter::repeat_n('\n', breaks));
                text.push_str(&line[indent..]);
                breaks = 0;
            }
            breaks += 1;
            if !self.advance() {
                self.line_at = self.text.len();
                self.count += 1;
                break self.stop(0);
            }
        };
        let breaks = match tail {
            Tail::None => 0,
            Tail::One => 1,
            Tail::All => breaks,
        };
        text.extend(std::iter::repeat_n('\n', breaks));
        let at = Stretch {
            end,
            last_line,
            ..first
        };
        Some((text, at))
    }

    /// Leaves the line that is no part of the text to be read again; returns where the text ends.
    fn stop(&mut self, spaces: usize) -> (u32, u32) {
        let end = number(self.base + self.line_at + spaces);
        self.next = self.line_at;
        self.count -= 1;
        // What ends with a line does not reach into the next one.
        let last = self.count + usize::from(spaces > 0);
        (end, number(last))
    }
}

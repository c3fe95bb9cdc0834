//! From a file's bytes to text that the loader can read, or the finding that says why not.
//!
//! It must not know YAML: only what holds for every text file is checked here.

use std::cell::Cell;

use lockstep_model::{Code, Finding};
use memchr::memchr2_iter;

use crate::span::{FileId, Sources, Stretch};

/// The most bytes that a file may have.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A byte order mark, which is accepted and skipped.
pub(crate) const BOM: &str = "\u{feff}";

/// Reads bytes as UTF-8 without control characters, and remembers the text.
pub(crate) fn decode(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
) -> Result<FileId, Box<Finding>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(Box::new(not_utf8(name, bytes, &error, sources))),
    };
    let file = sources.add(name, Some(text));
    if let Some(index) = first_control(bytes) {
        let message = match bytes[index] {
            0 => "a NUL character stands here".to_owned(),
            byte => format!("the control character U+{byte:04X} stands here"),
        };
        let place = sources.place(stretch(file, text, index, 1));
        let help = "take it out: files are text";
        return Err(Box::new(
            Finding::new(Code::Syntax, message).at(place).help(help),
        ));
    }
    Ok(file)
}

/// Finds a control character that no text file holds, with its byte.
pub(crate) fn control(text: &str) -> Option<(usize, char)> {
    let found = first_control(text.as_bytes())?;
    text[found..].chars().next().map(|control| (found, control))
}

fn not_utf8(
    name: &str,
    bytes: &[u8],
    error: &std::str::Utf8Error,
    sources: &mut Sources,
) -> Finding {
    let valid = error.valid_up_to();
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let file = sources.add(name, None);
    let width = error.error_len().unwrap_or(bytes.len() - valid);
    let place = sources.place(stretch(file, &before, valid, width));
    let message = format!(
        "byte {valid} (0x{:02X}) is not UTF-8",
        bytes.get(valid).copied().unwrap_or_default()
    );
    Finding::new(Code::NotUtf8, message)
        .at(place)
        .help("save the file as UTF-8")
}

/// Finds the first control character; a piece is looked at as a whole, without a way out, since
/// there hardly ever is one.
fn first_control(bytes: &[u8]) -> Option<usize> {
    let holds = |piece: &&[u8]| {
        piece
            .iter()
            .fold(false, |any, byte| any | is_control(*byte))
    };
    let mut pieces = bytes.chunks(PIECE).enumerate();
    let (index, piece) = pieces.find(|(_index, piece)| holds(piece))?;
    let within = piece.iter().position(|byte| is_control(*byte))?;
    Some(index * PIECE + within)
}

/// How many bytes are looked at as a whole.
const PIECE: usize = 256;

/// Tab, line feed and carriage return are the only control characters of a text file.
const fn is_control(byte: u8) -> bool {
    ((byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')) | (byte == 0x7f)
}

/// The stretch of some bytes of a text.
pub(crate) fn stretch(file: FileId, text: &str, start: usize, width: usize) -> Stretch {
    let before = &text[..start];
    let before = before.strip_prefix(BOM).unwrap_or(before);
    let line_start = before.rfind(['\n', '\r']).map_or(0, |index| index + 1);
    let breaks = before.matches(['\n', '\r']).count() - before.matches("\r\n").count();
    let line = number(breaks + 1);
    Stretch {
        file,
        line,
        last_line: line,
        column: number(before[line_start..].chars().count() + 1),
        start: number(start),
        end: number(start + width),
    }
}

/// Turns the parser's indices, in characters, into bytes, lines and columns.
///
/// The parser counts lines itself, but not always right: at the end of a file, after a directive.
#[derive(Debug)]
pub(crate) struct Offsets {
    /// The byte of every 64th character; empty if all are ASCII.
    marks: Vec<u32>,
    /// The character that each line but the first starts with.
    lines: Vec<u32>,
    /// How many characters there are.
    length: usize,
    /// How many bytes stand before the text in its file.
    base: usize,
    /// The line that was asked for last: the next one is mostly near.
    last: Cell<usize>,
}

impl Offsets {
    const STEP: usize = 64;

    /// Prepares a text, which stands some bytes into its file.
    pub(crate) fn new(text: &str, base: usize) -> Self {
        let mut marks = Vec::new();
        let mut length = text.len();
        let lines = match text.is_ascii() {
            true => ends_of_lines(text.as_bytes()),
            false => {
                let every = text.char_indices().step_by(Self::STEP);
                marks.extend(every.map(|(byte, _c)| number(byte)));
                let mut ends = ends_of_lines(text.as_bytes());
                length = count_characters(text, &mut ends);
                ends
            }
        };
        Self {
            marks,
            lines,
            length,
            base,
            last: Cell::new(0),
        }
    }

    /// Returns how many bytes stand before the text in its file.
    pub(crate) const fn base(&self) -> usize {
        self.base
    }

    /// Returns the byte in the file of a character of the text.
    pub(crate) fn byte(&self, text: &str, index: usize) -> usize {
        let index = index.min(self.length);
        if self.marks.is_empty() {
            return self.base + index;
        }
        let mark = index / Self::STEP;
        let start = self
            .marks
            .get(mark)
            .map_or(text.len(), |byte| *byte as usize);
        let rest = text.get(start..).unwrap_or_default();
        let within = rest.char_indices().nth(index % Self::STEP);
        self.base + start + within.map_or(rest.len(), |(byte, _c)| byte)
    }

    /// Returns the line and column of a character, both from 1.
    pub(crate) fn position(&self, index: usize) -> (u32, u32) {
        let index = number(index.min(self.length));
        let line = self.line(index);
        let start = line.checked_sub(1).map_or(0, |line| self.lines[line]);
        (number(line + 1), index - start + 1)
    }

    /// Returns how many lines but the first start before a character or at it.
    fn line(&self, index: u32) -> usize {
        let begun = |start: &u32| *start <= index;
        let last = self.last.get();
        let is_behind = last == 0 || self.lines.get(last - 1).is_some_and(begun);
        let near = self.lines.iter().skip(last).take(NEAR);
        let line = match (is_behind, near.take_while(|start| begun(start)).count()) {
            (true, lines) if lines < NEAR => last + lines,
            (true | false, _) => self.lines.partition_point(begun),
        };
        self.last.set(line);
        line
    }
}

/// How many lines are looked at one by one.
const NEAR: usize = 8;

/// Returns the bytes behind each end of a line.
///
/// YAML ends lines with a line feed, a carriage return, or both.
fn ends_of_lines(bytes: &[u8]) -> Vec<u32> {
    let ends = memchr2_iter(b'\n', b'\r', bytes).filter(|index| {
        let is_half = bytes[*index] == b'\r' && bytes.get(index + 1) == Some(&b'\n');
        !is_half
    });
    ends.map(|index| number(index + 1)).collect()
}

/// Turns bytes, which ascend, into characters; returns how many characters there are.
fn count_characters(text: &str, bytes: &mut [u32]) -> usize {
    let (mut done, mut characters) = (0, 0);
    for byte in bytes {
        let end = *byte as usize;
        characters += text[done..end].chars().count();
        (done, *byte) = (end, number(characters));
    }
    characters + text[done..].chars().count()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_bytes() {
        let text = "aä€😀".repeat(100);
        let offsets = Offsets::new(&text, 3);
        for (index, (byte, _c)) in text.char_indices().enumerate() {
            assert_eq!(offsets.byte(&text, index), byte + 3);
        }
        assert_eq!(offsets.byte(&text, 400), text.len() + 3);
        assert_eq!(offsets.byte(&text, 9999), text.len() + 3);
    }

    #[test]
    fn characters_have_lines() {
        let offsets = Offsets::new("ä\nb\r\n\rc", 0);
        let positions: Vec<_> = (0..8).map(|index| offsets.position(index)).collect();
        let expected = [
            (1, 1),
            (1, 2),
            (2, 1),
            (2, 2),
            (2, 3),
            (3, 1),
            (4, 1),
            (4, 2),
        ];
        assert_eq!(positions, expected);
        assert_eq!(offsets.position(99), (4, 2));
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let mut sources = Sources::default();
        let mut why = |bytes: &[u8]| *decode("f.yaml", bytes, &mut sources).unwrap_err();
        let finding = why(b"a: b\nc: \xff\n");
        assert_eq!(finding.code, Code::NotUtf8);
        let place = finding.place.unwrap();
        assert_eq!((place.line, place.column, place.start), (2, 4, 8));
        assert!(why(b"a: \0").message.contains("NUL"));
        assert!(why(b"\xef\xbb\xbfa: \x07").message.contains("U+0007"));
    }
}

//! The short way through a text that is written as most manifests are.
//!
//! A text comes in. Its documents go out if it holds nothing but mappings and lists in blocks or on
//! one line, words and quoted texts on one line, literal texts and comments; nothing goes out
//! otherwise, and the parser reads it. What goes out is what the parser would have found, value by
//! value and stretch by stretch: whatever is rare, doubtful or wrong is left to it.

mod flow;
mod literal;
mod scalar;

use memchr::{memchr, memchr3};
use serde_json::Value;

use super::assemble::{Assembly, Key};
use super::{Document, MAX_DEPTH, leaf, number};
use crate::names::Names;
use crate::span::{FileId, Stretch};

/// The longest key, in bytes: the parser looks for its colon no further than 1024 characters.
const LONGEST_KEY: usize = 512;

/// The longest line with characters of more than a byte: columns are counted from its start.
const LONGEST_LINE: usize = 1024;

/// Reads the documents of a text that stands some bytes into its file; nothing if it takes the
/// parser.
pub(super) fn read(
    file: FileId,
    (text, base): (&str, usize),
    names: &Names,
) -> Option<Vec<Document>> {
    let is_ascii = text.is_ascii();
    let is_odd = memchr3(b'\t', b'\r', b'\0', text.as_bytes()).is_some();
    if is_odd || !is_ascii && text.contains('\u{feff}') {
        return None;
    }
    let reader = Reader {
        file,
        text,
        base,
        names,
        is_ascii,
        line: "",
        line_at: 0,
        count: 0,
        next: 0,
        open: Vec::new(),
        waits: None,
        begun: false,
        assembly: Assembly::default(),
        documents: Vec::new(),
    };
    reader.read()
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    /// How many bytes stand before the text in its file.
    base: usize,
    names: &'a Names,
    is_ascii: bool,
    /// The line that is read, without what ends it.
    line: &'a str,
    /// The byte where it starts.
    line_at: usize,
    /// Its number, from 1.
    count: usize,
    /// The byte where the next line starts.
    next: usize,
    /// The blocks that are open, from the outside in.
    open: Vec<Block>,
    /// The place of the null that the last key has unless a value follows.
    waits: Option<Stretch>,
    /// The document has content.
    begun: bool,
    assembly: Assembly,
    documents: Vec<Document>,
}

/// A block whose lines begin at a column, from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Block {
    what: What,
    column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    List,
    Mapping,
}

impl<'a> Reader<'a> {
    fn read(mut self) -> Option<Vec<Document>> {
        while self.advance() {
            let written = self.line.trim_start_matches(' ');
            if written.is_empty() || written.starts_with('#') {
                continue;
            }
            if self.line.starts_with("---") || self.line.starts_with("...") {
                (self.line == "---").then_some(())?;
                self.end_document()?;
            } else {
                (self.is_ascii || self.line.len() <= LONGEST_LINE).then_some(())?;
                let column = self.line.len() - written.len();
                self.settle(column, is_item(written))?;
                self.content(column)?;
            }
        }
        self.end_document()?;
        Some(self.documents)
    }

    /// Goes to the next line, if there is one.
    fn advance(&mut self) -> bool {
        let Some(rest) = self.text.get(self.next..).filter(|rest| !rest.is_empty()) else {
            return false;
        };
        let length = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        self.line = &rest[..length];
        self.line_at = self.next;
        self.count += 1;
        self.next += length + 1;
        true
    }

    /// Closes the blocks that a line at a column does not belong to.
    fn settle(&mut self, column: usize, is_item: bool) -> Option<()> {
        while let Some(block) = self.open.last() {
            let goes_on = match (block.what, is_item) {
                _ if column > block.column => return self.waits.map(|_at| ()),
                _ if column < block.column => false,
                // An item may stand right below the key that it belongs to.
                (What::Mapping, true) => return self.waits.map(|_at| ()),
                (What::List, is_item) => is_item,
                (What::Mapping, false) => true,
            };
            if goes_on {
                return self.settle_key();
            }
            self.close()?;
        }
        (!self.begun).then_some(())
    }

    /// Gives the last key a null if it has no value.
    fn settle_key(&mut self) -> Option<()> {
        match self.waits.take() {
            Some(at) => self.put(Value::Null, at),
            None => Some(()),
        }
    }

    fn close(&mut self) -> Option<()> {
        self.settle_key()?;
        self.open.pop();
        self.end(Stretch::default())
    }

    fn end_document(&mut self) -> Option<()> {
        while !self.open.is_empty() {
            self.close()?;
        }
        self.begun = false;
        if let Some((value, node)) = self.assembly.take() {
            self.documents.push(Document {
                value,
                node,
                broken: false,
                again: None,
            });
        }
        Some(())
    }

    /// Reads what stands in the line from a column on: items of lists, a key, a value.
    fn content(&mut self, mut column: usize) -> Option<()> {
        let mut is_in_item = false;
        while is_item(&self.line[column..]) {
            let inside = self.behind_spaces(column + 1);
            (inside < self.line.len()).then_some(())?;
            // The parser says that a list begins in its first item if its key stands right above.
            let is_below_key = self.block(What::Mapping, column);
            if !self.block(What::List, column) {
                let from = if is_below_key { inside } else { column };
                self.begin(What::List, column, from)?;
            }
            (column, is_in_item) = (inside, true);
        }
        match scalar::key(&self.line[column..]) {
            Some(length) => {
                if !self.block(What::Mapping, column) {
                    self.begin(What::Mapping, column, column)?;
                }
                self.key(column, length)
            }
            None if is_in_item => self.value(column),
            None => None,
        }
    }

    /// Says whether a block is the innermost one.
    fn block(&self, what: What, column: usize) -> bool {
        self.open.last() == Some(&Block { what, column })
    }

    /// Opens a block whose content begins in the line.
    fn begin(&mut self, what: What, column: usize, from: usize) -> Option<()> {
        self.waits = None;
        self.begun = true;
        self.open.push(Block { what, column });
        self.start(what, self.at(from, from))
    }

    fn key(&mut self, column: usize, length: usize) -> Option<()> {
        let colon = column + length;
        self.word(column, colon)?;
        let from = self.behind_spaces(colon + 1);
        if from == self.line.len() || self.line[from..].starts_with('#') {
            self.waits = Some(self.at(colon, colon));
            return Some(());
        }
        self.value(from)
    }

    /// Reads a value that begins in the line; nothing but a comment may stand behind it.
    fn value(&mut self, from: usize) -> Option<()> {
        let behind = match self.line.as_bytes().get(from)? {
            b'|' => return self.literal(from),
            b'[' | b'{' => self.flow(from)?,
            b'"' | b'\'' => self.quoted(from)?,
            _ => return self.plain(from),
        };
        let comment = self.behind_spaces(behind);
        let is_over =
            comment == self.line.len() || comment > behind && self.line[comment..].starts_with('#');
        is_over.then_some(())
    }

    /// Opens a list or mapping.
    fn start(&mut self, what: What, at: Stretch) -> Option<()> {
        (self.assembly.depth() < MAX_DEPTH).then_some(())?;
        match what {
            What::List => self.assembly.open_list(at),
            What::Mapping => self.assembly.open_mapping(at),
        }
        Some(())
    }

    /// Closes the innermost list or mapping.
    fn end(&mut self, at: Stretch) -> Option<()> {
        let (value, node) = self.assembly.close(at)?;
        (self.assembly.put(value, node, self.names) == Key::Fine).then_some(())
    }

    fn put(&mut self, value: Value, at: Stretch) -> Option<()> {
        (self.assembly.put(value, leaf(at), self.names) == Key::Fine).then_some(())
    }

    /// Returns where the line goes on behind spaces.
    fn behind_spaces(&self, from: usize) -> usize {
        let rest = self.line.as_bytes().get(from..).unwrap_or_default();
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        from.min(self.line.len()) + spaces
    }

    /// Returns the stretch of some bytes of the line.
    fn at(&self, from: usize, to: usize) -> Stretch {
        let column = match self.is_ascii {
            true => from,
            false => self.line[..from].chars().count(),
        };
        Stretch {
            file: self.file,
            line: number(self.count),
            last_line: number(self.count),
            column: number(column + 1),
            start: number(self.base + self.line_at + from),
            end: number(self.base + self.line_at + to),
        }
    }
}

/// Says whether an item of a list begins here.
fn is_item(text: &str) -> bool {
    text.starts_with("- ")
}

#[cfg(test)]
mod tests;

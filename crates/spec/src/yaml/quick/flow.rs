//! Lists and mappings in brackets that begin and end in one line.

use super::{Reader, What, scalar};

impl Reader<'_> {
    /// Reads a list or mapping in brackets; returns where it ends.
    pub(super) fn flow(&mut self, from: usize) -> Option<usize> {
        let (what, closing) = match self.byte(from)? {
            b'[' => (What::List, b']'),
            _ => (What::Mapping, b'}'),
        };
        self.start(what, self.at(from, from + 1))?;
        let mut at = self.behind_spaces(from + 1);
        if self.byte(at)? != closing {
            loop {
                at = match what {
                    What::List => self.item(at)?,
                    What::Mapping => {
                        let value = self.name(at)?;
                        self.item(value)?
                    }
                };
                match self.byte(at)? {
                    b',' => at = self.behind_spaces(at + 1),
                    byte if byte == closing => break,
                    _ => return None,
                }
            }
        }
        self.end(self.at(at, at + 1))?;
        Some(at + 1)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.line.as_bytes().get(at).copied()
    }

    /// Reads a key; returns where its value begins.
    fn name(&mut self, from: usize) -> Option<usize> {
        let colon = from + scalar::key(&self.line[from..])?;
        self.word(from, colon)?;
        Some(self.behind_spaces(colon + 1))
    }

    /// Reads a value; returns where the line goes on behind it.
    fn item(&mut self, from: usize) -> Option<usize> {
        let end = match self.byte(from)? {
            b'[' | b'{' => self.flow(from)?,
            b'"' | b'\'' => self.quoted(from)?,
            _ => self.flow_word(from)?,
        };
        Some(self.behind_spaces(end))
    }

    /// Reads a word, with all words behind it, up to what divides or closes; returns where that is.
    fn flow_word(&mut self, from: usize) -> Option<usize> {
        let text = &self.line[from..];
        scalar::begins_word(text.as_bytes()).then_some(())?;
        let bytes = text.as_bytes();
        let ends = |index: &usize| match (bytes[*index], bytes.get(index + 1)) {
            (b',' | b'[' | b']' | b'{' | b'}', _) => true,
            (b':', next) => matches!(next, None | Some(b' ' | b',' | b'[' | b']' | b'{' | b'}')),
            (b'#', _) => *index > 0 && bytes[index - 1] == b' ',
            _ => false,
        };
        let length = (0..bytes.len()).find(ends)?;
        matches!(bytes[length], b',' | b']' | b'}').then_some(())?;
        let written = text[..length].trim_end_matches(' ').len();
        self.word(from, from + written)?;
        Some(from + length)
    }
}

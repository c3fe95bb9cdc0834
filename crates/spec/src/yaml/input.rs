//! A text as the parser takes it: byte by byte where it is ASCII, as most manifests are.
//!
//! A text comes in, its characters go out, one after the other. It must say what the parser's own
//! way of reading a text says, and asks for less room: that one has each scalar grow by 128 bytes.

use saphyr_parser::Input;
use saphyr_parser::input::{is_blank_or_breakz, is_breakz, is_flow};

/// How many characters the parser looks at without asking again, and how much room it takes for
/// them: no more than its texts begin with.
const ROOM: usize = 16;

/// A text that is being read.
#[derive(Debug, Clone)]
pub(super) struct Text<'a> {
    text: &'a str,
    /// The byte of the next character.
    at: usize,
    /// How many characters the parser asked for at most.
    ahead: usize,
}

impl<'a> Text<'a> {
    /// Begins to read a text.
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            ahead: 0,
        }
    }

    #[inline(always)]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Returns the character that begins at a byte.
    #[inline(always)]
    fn character(&self, at: usize) -> Option<char> {
        match self.byte(at)? {
            byte if byte.is_ascii() => Some(char::from(byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    /// Returns the byte behind the character that begins at a byte; the same at the end.
    #[inline(always)]
    fn behind(&self, at: usize) -> usize {
        at + match self.byte(at) {
            None => 0,
            Some(byte) if byte.is_ascii() => 1,
            Some(_) => self.character(at).map_or(0, char::len_utf8),
        }
    }

    /// Says whether a line of three such bytes stands here.
    #[inline]
    fn is_mark(&self, mark: u8) -> bool {
        (0..3).all(|nth| self.byte(self.at + nth) == Some(mark))
            && is_blank_or_breakz(self.character(self.at + 3).unwrap_or('\0'))
    }
}

impl Input for Text<'_> {
    #[inline]
    fn lookahead(&mut self, count: usize) {
        self.ahead = self.ahead.max(count);
    }

    #[inline]
    fn buflen(&self) -> usize {
        self.ahead
    }

    #[inline]
    fn bufmaxlen(&self) -> usize {
        ROOM
    }

    #[inline]
    fn raw_read_ch(&mut self) -> char {
        let next = self.peek();
        self.skip();
        next
    }

    #[inline]
    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        let next = self
            .peek_opt()
            .filter(|c| !is_breakz(*c) && *c != '\u{feff}');
        if next.is_some() {
            self.skip();
        }
        next
    }

    #[inline(always)]
    fn skip(&mut self) {
        self.at = self.behind(self.at);
    }

    #[inline]
    fn skip_n(&mut self, count: usize) {
        for _ in 0..count {
            self.skip();
        }
    }

    #[inline(always)]
    fn peek(&self) -> char {
        self.peek_opt().unwrap_or('\0')
    }

    #[inline]
    fn peek_nth(&self, n: usize) -> char {
        let at = (0..n).fold(self.at, |at, _| self.behind(at));
        self.character(at).unwrap_or('\0')
    }

    #[inline(always)]
    fn peek_opt(&self) -> Option<char> {
        self.character(self.at)
    }

    #[inline]
    fn next_is_document_indicator(&self) -> bool {
        self.is_mark(b'-') || self.is_mark(b'.')
    }

    #[inline]
    fn next_is_document_start(&self) -> bool {
        self.is_mark(b'-')
    }

    #[inline]
    fn next_is_document_end(&self) -> bool {
        self.is_mark(b'.')
    }

    #[inline(always)]
    fn next_is_blank_or_breakz(&self) -> bool {
        let next = self.byte(self.at).unwrap_or_default();
        matches!(next, b'\0' | b' ' | b'\t' | b'\n' | b'\r')
    }

    #[inline(always)]
    fn next_can_be_plain_scalar(&self, in_flow: bool) -> bool {
        match self.peek() {
            ':' => {
                let next = self.peek_nth(1);
                !(is_blank_or_breakz(next) || (in_flow && is_flow(next)))
            }
            '\u{feff}' => false,
            next => !(in_flow && is_flow(next)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use saphyr_parser::{Event, Parser, ScanError, Span};

    use super::*;

    type Read<'a> = Vec<Result<(Event<'a>, Span), ScanError>>;

    fn all<T: Input>(mut parser: Parser<'_, T>) -> Read<'_> {
        let mut read = Vec::new();
        while let Some(event) = parser.next_event() {
            let is_over = event.is_err();
            read.push(event);
            if is_over {
                break;
            }
        }
        read
    }

    fn is_same(text: &str) -> Result<(), TestCaseError> {
        // Its own input takes the bytes of a directive for characters, and points too far then.
        if text.contains('%') && !text.is_ascii() {
            return Ok(());
        }
        let own = all(Parser::new(Text::new(text)));
        prop_assert_eq!(own, all(Parser::new_from_str(text)), "{:?}", text);
        Ok(())
    }

    proptest! {
        #[test]
        fn events_are_those_of_the_parser_s_own_input(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "b: ", "c:\n", "- ", "  ", "\n", "\r\n", "\t", "# d\n", "#", ": ", ":", ", ", "[", "]", "{",
                "}", "\"", "'", "\\", "|\n", ">-\n", "|2", "---\n", "...\n", "---", "%YAML 1.2\n", "ä", "€", "😀", "!t ",
                "&x ", "*x", "? ", "\u{feff}", "\0", "\u{85}", "\u{2028}", "word and word", "                    deep",
            ]), 0..30),
            any in "\\PC{0,60}",
        ) {
            is_same(&pieces.concat())?;
            is_same(&any)?;
        }
    }

    #[test]
    fn marks_of_documents_are_seen_at_the_end_too() {
        for text in [
            "---",
            "...",
            "--- a\n...",
            "---\n---\n",
            "--",
            "---a",
            "a\n...",
            "---ä",
        ] {
            is_same(text).unwrap();
        }
    }
}

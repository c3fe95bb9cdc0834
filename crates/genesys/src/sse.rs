//! Reads a stream of server-sent events.
//!
//! Bytes come in, in pieces cut anywhere; events go out, each with its name and its text. Lines and
//! events are bounded. What a text means is said elsewhere.

mod open;
mod source;
#[cfg(test)]
mod tests;

pub(crate) use open::Opened;
pub(crate) use source::Source;

/// The longest line that is read, in bytes.
pub(crate) const LONGEST_LINE: usize = 1 << 20;
/// The longest text that one event may have, in bytes.
pub(crate) const LONGEST_EVENT: usize = 4 << 20;

/// What a stream may begin with, to no effect.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Event {
    /// What kind of event it is; empty for a plain one.
    pub(crate) name: String,
    /// Its text: the `data` lines, joined by line feeds.
    pub(crate) text: String,
}

/// Why a stream cannot be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TooLong {
    /// A line does not end.
    #[error("a line of the stream is longer than {} MiB", LONGEST_LINE >> 20)]
    Line,
    /// An event does not end.
    #[error("an event of the stream is longer than {} MiB", LONGEST_EVENT >> 20)]
    Event,
}

/// Puts events together from pieces of a stream.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    /// The line that has begun.
    line: Vec<u8>,
    event: Event,
    has_text: bool,
    /// The last byte was a carriage return: a line feed now belongs to it.
    returned: bool,
    /// A line was read, so that no mark may come any more.
    begun: bool,
}

impl Parser {
    /// Reads a piece and adds the events that it ends.
    pub(crate) fn push(&mut self, piece: &[u8], events: &mut Vec<Event>) -> Result<(), TooLong> {
        let mut rest = piece;
        while let Some(first) = rest.first() {
            if std::mem::take(&mut self.returned) && *first == b'\n' {
                rest = &rest[1..];
                continue;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            self.extend(&rest[..end.unwrap_or(rest.len())])?;
            let Some(end) = end else {
                return Ok(());
            };
            self.returned = rest[end] == b'\r';
            rest = &rest[end + 1..];
            events.extend(self.end_line()?);
        }
        Ok(())
    }

    /// Returns the event that the end of the stream left open, if it has a text: a line or an event
    /// that nothing ends is no part of the stream, but may say that the stream is over.
    pub(crate) fn finish(mut self) -> Result<Option<Event>, TooLong> {
        let last = self.end_line()?;
        let open = self.has_text.then(|| std::mem::take(&mut self.event));
        Ok(last.or(open))
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if self.line.len() + bytes.len() > LONGEST_LINE {
            return Err(TooLong::Line);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    /// Reads the line that has ended; an empty one ends an event.
    fn end_line(&mut self) -> Result<Option<Event>, TooLong> {
        let line = std::mem::take(&mut self.line);
        let mut bytes = line.as_slice();
        if !std::mem::replace(&mut self.begun, true) {
            bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
        }
        if bytes.is_empty() {
            let event = std::mem::take(&mut self.event);
            return Ok(std::mem::take(&mut self.has_text).then_some(event));
        }
        let (name, value) = match bytes.iter().position(|byte| *byte == b':') {
            Some(colon) => (&bytes[..colon], &bytes[colon + 1..]),
            None => (bytes, &[][..]),
        };
        let value = String::from_utf8_lossy(value.strip_prefix(b" ").unwrap_or(value));
        match name {
            b"data" => self.add(&value)?,
            b"event" => value.as_ref().clone_into(&mut self.event.name),
            // A comment has no name; ids and times to try again are for browsers.
            _other => {}
        }
        // The buffer is kept for the next line.
        self.line = line;
        self.line.clear();
        Ok(None)
    }

    fn add(&mut self, text: &str) -> Result<(), TooLong> {
        if self.event.text.len() + text.len() > LONGEST_EVENT {
            return Err(TooLong::Event);
        }
        if std::mem::replace(&mut self.has_text, true) {
            self.event.text.push('\n');
        }
        self.event.text.push_str(text);
        Ok(())
    }
}

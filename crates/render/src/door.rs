//! The door that all output goes through: known secret values are masked here, once for every
//! format.
//!
//! Bytes come in as any renderer writes them, in pieces of any size; the same bytes go out, with
//! each secret masked, be it plain, escaped as in JSON, broken into lines, split by colours or marks
//! of changed words, or with a part left out at a `…`. Lines are held back until they are whole, so
//! that no secret slips through between two writes.

mod pattern;
mod skeleton;

use std::{fmt, io};

use self::pattern::Patterns;

/// How much is held back at most before whole lines are let out.
const HELD: usize = 1 << 20;

/// A writer that masks secrets.
///
/// What was written is out only after [`Door::finish`]; a flush lets whole lines out.
pub struct Door<W> {
    out: W,
    patterns: Patterns,
    held: Vec<u8>,
    masked: usize,
}

/// Shows nothing of what is held back: it is not masked yet.
impl<W> fmt::Debug for Door<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            patterns, masked, ..
        } = self;
        f.debug_struct("Door")
            .field("patterns", patterns)
            .field("masked", masked)
            .finish_non_exhaustive()
    }
}

impl<W: io::Write> Door<W> {
    /// Builds a door that masks these values. One of fewer than six characters is not masked:
    /// it would be found in innocent text.
    pub fn new(out: W, secrets: &[String]) -> Self {
        Self {
            out,
            patterns: Patterns::new(secrets),
            held: Vec::new(),
            masked: 0,
        }
    }

    /// Lets everything out, and returns how many secrets were masked.
    ///
    /// # Errors
    ///
    /// Fails if the writer behind the door does.
    pub fn finish(mut self) -> io::Result<usize> {
        self.release(self.held.len())?;
        self.out.flush()?;
        Ok(self.masked)
    }

    fn release(&mut self, end: usize) -> io::Result<()> {
        if self.patterns.is_empty() {
            self.out.write_all(&self.held[..end])?;
        } else {
            let text = String::from_utf8_lossy(&self.held[..end]);
            let masked = self.patterns.mask(&text);
            self.masked += masked.count;
            self.out.write_all(masked.text.as_bytes())?;
        }
        self.held.drain(..end);
        Ok(())
    }

    fn release_lines(&mut self) -> io::Result<()> {
        match self.held.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => self.release(last + 1),
            None => Ok(()),
        }
    }
}

impl<W: io::Write> io::Write for Door<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() > HELD && bytes.contains(&b'\n') {
            self.release_lines()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.release_lines()?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;

//! A result that is written while it is made: of however much, little is held.
//!
//! Bytes come in, in any pieces; they go out to stdout at the ends of lines, without the secrets that
//! this process knows. What may be the beginning of a secret waits for what follows.

use std::io::{self, Write as _};

use crate::redaction::{mask, pending};

/// How much is held before it is written.
const ENOUGH: usize = 1 << 16;

/// A result on its way to stdout.
#[derive(Debug, Default)]
pub(crate) struct Streamed {
    held: Vec<u8>,
}

impl Streamed {
    /// Writes all that is held.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.write_first(self.held.len())?;
        anstream::stdout().lock().flush()
    }

    fn write_first(&mut self, length: usize) -> io::Result<()> {
        let rest = self.held.split_off(length);
        let lines = std::mem::replace(&mut self.held, rest);
        anstream::stdout().lock().write_all(&mask(&lines))
    }

    /// Returns how much may go out: whole lines that end with no beginning of a secret.
    fn ready(&self) -> usize {
        let last = self.held.iter().rposition(|byte| *byte == b'\n');
        let lines = last.map_or(&[][..], |last| &self.held[..=last]);
        match str::from_utf8(lines) {
            Ok(text) => text.len() - pending(text),
            Err(error) => error.valid_up_to(),
        }
    }
}

impl io::Write for Streamed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= ENOUGH {
            self.write_first(self.ready())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::redaction::learn;

    #[test]
    fn whole_lines_go_out_and_the_beginning_of_a_secret_waits() {
        learn(&SecretString::from("first-half\nsecond-half".to_owned()));
        let held = |text: &str| Streamed {
            held: text.as_bytes().to_vec(),
        };
        assert_eq!(held("one\ntwo\nthr").ready(), 8);
        assert_eq!(held("no line yet").ready(), 0);
        assert_eq!(held("one\nfirst-half\n").ready(), 4);
    }
}

//! The two streams: results to stdout, what is said beside them to stderr.
//!
//! Text with styles comes in; whoever reads gets as much of the styles as it can show. A reader
//! that went away is no error.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};
use lockstep_render::{Color, Style};
use terminal_size::{Height, Width, terminal_size_of};

use crate::failure::Failure;
use crate::progress::beside;
use crate::redaction::{mask, mask_keys};
use crate::streamed::Streamed;

/// How wide text is laid out where there is no terminal.
const WIDTH: usize = 100;

/// Whether stdout belongs to somebody else, so that results go to stderr.
static YIELDED: AtomicBool = AtomicBool::new(false);

/// Leaves stdout to whoever asks: results go to stderr from now on.
pub(crate) fn yield_stdout() {
    YIELDED.store(true, Ordering::Relaxed);
}

/// Says which styles both streams may carry.
pub(crate) fn color(choice: ColorChoice) {
    choice.write_global();
}

/// Writes a result to stdout, laid out for whoever reads it.
pub(crate) fn styled(
    write: impl FnOnce(Style, &mut Vec<u8>) -> io::Result<()>,
) -> Result<(), Failure> {
    if YIELDED.load(Ordering::Relaxed) {
        return styled_aside(write);
    }
    let out = io::stdout();
    let style = style(AutoStream::choice(&out), terminal_size_of(&out));
    result(&written(style, write)?)
}

/// Writes what is said beside a result to stderr, laid out for whoever reads it.
pub(crate) fn styled_aside(
    write: impl FnOnce(Style, &mut Vec<u8>) -> io::Result<()>,
) -> Result<(), Failure> {
    let err = io::stderr();
    let style = style(AutoStream::choice(&err), terminal_size_of(&err));
    aside(&written(style, write)?);
    Ok(())
}

/// Writes a result to stdout as it is.
pub(crate) fn result(bytes: &[u8]) -> Result<(), Failure> {
    if YIELDED.load(Ordering::Relaxed) {
        aside(bytes);
        return Ok(());
    }
    let written = beside(|| {
        let mut out = anstream::stdout().lock();
        out.write_all(&mask(bytes)).and_then(|()| out.flush())
    });
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new("stdout cannot be written").because(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes what makes bytes to stdout.
pub(crate) fn plain(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<(), Failure> {
    styled(|_style, out| write(out))
}

/// Writes a result to stdout while it is made; of however much, little is held.
pub(crate) fn streamed(
    write: impl FnOnce(Style, &mut Streamed) -> io::Result<()>,
) -> Result<(), Failure> {
    let out = io::stdout();
    let style = style(AutoStream::choice(&out), terminal_size_of(&out));
    let mut streamed = Streamed::default();
    // What was made before an error is a part of the result that people wait for.
    let written = write(style, &mut streamed);
    let ended = streamed.end();
    match written.and(ended) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new("the result cannot be written").because(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes one line to stderr.
pub(crate) fn say(line: impl std::fmt::Display) {
    aside(format!("{line}\n").as_bytes());
}

/// Writes to stderr what ends its own lines.
pub(crate) fn said(text: impl std::fmt::Display) {
    aside(text.to_string().as_bytes());
}

/// Makes a text that others wrote harmless for a terminal: no escape, and nothing that turns the
/// direction of writing.
pub(crate) fn harmless(text: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = text.chars().map(|c| match c {
        '\n' | '\t' => c,
        _ if c.is_control() || turns(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    });
    plain.collect()
}

/// Writes a question to stderr, without a final newline.
pub(crate) fn ask(question: &str) {
    aside(question.as_bytes());
}

fn aside(bytes: &[u8]) {
    beside(|| {
        let mut out = anstream::stderr().lock();
        // Nothing is left to tell it to when stderr itself is gone.
        drop(out.write_all(&mask_keys(bytes)).and_then(|()| out.flush()));
    });
}

fn written(
    style: Style,
    write: impl FnOnce(Style, &mut Vec<u8>) -> io::Result<()>,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    write(style, &mut bytes)
        .map_err(|error| Failure::new("the result cannot be written").because(error))?;
    Ok(bytes)
}

fn style(choice: ColorChoice, size: Option<(Width, Height)>) -> Style {
    Style {
        width: size.map_or(WIDTH, |(Width(width), _height)| usize::from(width)),
        color: match choice {
            ColorChoice::Never => Color::No,
            ColorChoice::Auto | ColorChoice::AlwaysAnsi | ColorChoice::Always => Color::Yes,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_do_not_reach_a_terminal() {
        assert_eq!(
            harmless("a\u{1b}[2Jb\nc\u{202e}d"),
            "a\u{fffd}[2Jb\nc\u{fffd}d"
        );
        assert_eq!(harmless("größer → 日本"), "größer → 日本");
    }
}

//! The few lines at the bottom of the terminal that are painted over again and again.
//!
//! Lines that hold no secret come in; they are on stderr until they are painted over or taken away. Nothing of the
//! terminal is changed that would have to be restored: the cursor stays visible, and whatever else
//! is written takes the lines away first.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Height, Width, terminal_size_of};
use unicode_width::UnicodeWidthStr as _;

use super::bar::Size;
use crate::environment;

/// How wide each painted line is.
static PAINTED: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// Says whether lines can be painted over: stderr is a terminal that moves its cursor.
pub(crate) fn is_capable() -> bool {
    let is_dumb = environment::variable("TERM").is_none_or(|term| term == "dumb");
    io::stderr().is_terminal() && (cfg!(windows) || !is_dumb) && size().is_some()
}

/// Returns how large the terminal is.
pub(crate) fn size() -> Option<Size> {
    let (Width(width), Height(height)) = terminal_size_of(io::stderr())?;
    Some(Size {
        width: usize::from(width),
        height: usize::from(height),
    })
}

/// Paints lines in the place of those that are there.
pub(crate) fn paint(lines: &[String]) {
    let mut painted = painted();
    let mut bytes = away(&painted);
    let bold = anstyle::Style::new().bold();
    let colored = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    for (index, line) in lines.iter().enumerate() {
        let line = line.as_bytes();
        match colored && index == 0 {
            true => {
                bytes.extend_from_slice(bold.render().to_string().as_bytes());
                bytes.extend_from_slice(line);
                bytes.extend_from_slice(bold.render_reset().to_string().as_bytes());
            }
            false => bytes.extend_from_slice(line),
        }
        bytes.push(b'\n');
    }
    *painted = lines.iter().map(|line| line.width()).collect();
    write(&bytes);
}

/// Writes something else to a stream of the terminal: the lines are taken away first, and painted
/// again when their time comes.
pub(crate) fn beside<T>(other: impl FnOnce() -> T) -> T {
    let mut painted = painted();
    if !painted.is_empty() {
        write(&away(&painted));
        painted.clear();
    }
    other()
}

/// Moves the cursor to where the lines begin, and wipes all below it. A terminal that became
/// narrower has wrapped them.
fn away(painted: &[usize]) -> Vec<u8> {
    if painted.is_empty() {
        return Vec::new();
    }
    let width = size().map_or(usize::MAX, |size| size.width.max(1));
    let rows = painted.iter().map(|wide| wide.div_ceil(width).max(1));
    format!("\r\u{1b}[{}A\u{1b}[J", rows.sum::<usize>()).into_bytes()
}

/// Nothing is left to tell it to when the terminal is gone.
fn write(bytes: &[u8]) {
    let mut out = io::stderr().lock();
    drop(out.write_all(bytes).and_then(|()| out.flush()));
}

fn painted() -> MutexGuard<'static, Vec<usize>> {
    PAINTED.lock().unwrap_or_else(PoisonError::into_inner)
}

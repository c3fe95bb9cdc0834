//! Rehearsals in any format that they have.

use std::io;

use lockstep_render::rehearsal::RehearsalView;
use lockstep_render::{json, text};

use super::{Contents, NoReport, Paper, Report};
use crate::command::Format;
use crate::redaction::mask_keys;

/// The formats of reports of rehearsals, as they are listed to people.
const FORMATS: &[Format] = &[Format::Json, Format::Text];

/// Reads a word that asks for a report of a rehearsal.
pub(crate) fn of_rehearsals(word: &str) -> Result<Report, NoReport> {
    Report::parse(word, FORMATS)
}

/// Returns a rehearsal as it can be written. What the simulated tenant says may repeat a text that
/// looks like a key.
pub(crate) fn rehearsal(view: &RehearsalView) -> Box<Contents<'_>> {
    Box::new(|paper: Paper, out| {
        let mut bytes = Vec::new();
        write(view, paper, &mut bytes)?;
        out.extend(mask_keys(&bytes));
        Ok(())
    })
}

fn write(view: &RehearsalView, paper: Paper, out: &mut Vec<u8>) -> io::Result<()> {
    match paper.format == Format::Json {
        true => json::v1::rehearsal(view, out),
        // All others were refused.
        false => text::rehearsal(view, &paper.style, out),
    }
}

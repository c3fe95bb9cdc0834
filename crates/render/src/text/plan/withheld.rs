//! What is not planned: why, what would have changed, and the way to release it.

use std::io;

use lockstep_diff::Withheld;

use super::field::{self, Context};
use super::reason::words;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};

/// Writes one thing that is withheld.
pub(crate) fn one(sheet: &mut Sheet<'_>, withheld: &Withheld) -> io::Result<()> {
    let words = words(withheld);
    let mut line = Line::at(0)
        .put(Tone::Warning, "  ! ")
        .put(Tone::Name, withheld.address.to_string());
    if let Some(origin) = &withheld.origin {
        line = line.put(Tone::Aside, format!("  ({origin})"));
    }
    sheet.line(&line)?;
    sheet.wrapped(
        Line::at(field::INDENT),
        Tone::Plain,
        &words.why,
        field::INDENT,
    )?;
    let context = Context {
        kind: withheld.address.kind,
        action: None,
        before: None,
    };
    withheld
        .fields
        .iter()
        .try_for_each(|field| field::one(sheet, context, field))?;
    let line = Line::at(field::INDENT).put(Tone::Remedy, "release: ");
    sheet.wrapped(line, Tone::Remedy, &words.remedy, field::INDENT + 4)
}

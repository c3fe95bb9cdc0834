//! What was done to the ledger itself, for people.

use std::io;

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::upkeep::{Erased, Mended};

/// Writes which content was erased.
///
/// # Errors
///
/// Fails if `out` does.
pub fn erased(erased: &Erased, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let (head, text) = match erased.tombstone {
        Some(entry) => ("Erased: ", format!("entry {entry} is its tombstone.")),
        None => ("Erased before: ", "nothing is left to do.".to_owned()),
    };
    sheet.line(&Line::at(0).put(Tone::Good, head).plain(text))?;
    let entries: Vec<String> = erased.entries.iter().map(ToString::to_string).collect();
    let text = format!(
        "Named by {}. Copies of the ledger hold the content still: erase it there as well.",
        entries.join(", ")
    );
    sheet.wrapped(Line::at(0), Tone::Plain, &text, 0)
}

/// Writes what was repaired.
///
/// # Errors
///
/// Fails if `out` does.
pub fn mended(mended: &Mended, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    if *mended == Mended::default() {
        let line = Line::at(0).put(Tone::Good, "Nothing to repair: ");
        return sheet.line(&line.plain("the ledger is intact."));
    }
    for torn in &mended.torn {
        let line = Line::at(0).put(Tone::Good, "Repaired: ");
        let text = format!(
            "{} bytes of an entry that a crash cut short are in {} now, beside the entries; no entry \
             is lost.",
            torn.bytes, torn.file
        );
        sheet.wrapped(line, Tone::Plain, &text, 0)?;
    }
    for hash in &mended.erased {
        let line = Line::at(0).put(Tone::Good, "Erased: ");
        sheet.line(&line.plain(format!("content {hash}, as its tombstone says.")))?;
    }
    Ok(())
}

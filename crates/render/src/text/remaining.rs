//! What a run leaves as it is: what its plan withheld, and what was not asked for.

use std::io;

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::value::plural;
use crate::view::Remaining;

/// How many addresses are named.
const NAMED: usize = 20;

/// Writes what a run that had nothing to do leaves as it is; nothing if there is nothing.
///
/// # Errors
///
/// Fails if `out` does.
pub fn remaining(remaining: &Remaining, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    all(&mut Sheet::new(out, *style), remaining)
}

/// Writes what is left as it is.
pub(super) fn all(sheet: &mut Sheet<'_>, remaining: &Remaining) -> io::Result<()> {
    let held = remaining.withheld.iter();
    let held = held.map(|(address, reason)| format!("{address} ({reason})"));
    let count = remaining.withheld.len();
    let text = format!(
        "Withheld, so not done: {count} {}. The plan says why, and how to release each",
        plural(count, "object", "objects")
    );
    one(sheet, &text, held.collect())?;
    let left = remaining.left_out.iter().map(ToString::to_string);
    let count = remaining.left_out.len();
    let by = match remaining.flags.is_empty() {
        true => String::new(),
        false => format!(" ({})", remaining.flags.join(", ")),
    };
    let text = format!(
        "Left out{by}, so not done: {count} {} not as Git says",
        plural(count, "object is", "objects are")
    );
    one(sheet, &text, left.collect())
}

fn one(sheet: &mut Sheet<'_>, text: &str, names: Vec<String>) -> io::Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    sheet.wrapped(Line::at(0), Tone::Warning, text, 2)?;
    sheet.wrapped(Line::at(2), Tone::Plain, &named(names), 2)
}

/// Names some, and says how many more there are.
pub(super) fn named(mut names: Vec<String>) -> String {
    let count = names.len();
    names.truncate(NAMED);
    if count > NAMED {
        names.push(format!("and {} more", count - NAMED));
    }
    names.join(", ")
}

//! A pair of keys that was made, and what to do with it.

use std::io;

use crate::keys::{KeysView, Signs};
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;

/// Writes where a pair of keys is.
///
/// # Errors
///
/// Fails if `out` does.
pub fn keys(view: &KeysView<'_>, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let private = format!("{}  (keep it out of Git)", view.private);
    for (name, tone, text) in [
        ("Private key", Tone::Warning, private.as_str()),
        ("Public key", Tone::Plain, view.public),
    ] {
        sheet.line(&Line::at(0).plain(format!("{name:<13}")).put(tone, text))?;
    }
    sheet.gap()?;
    let (how, setting) = match view.signs {
        Signs::Plans => (
            "An environment takes only plans that are signed with it once lockstep.yaml says so:",
            "plans:",
        ),
        Signs::Ledger => (
            "Each run signs the head of the ledger with it once lockstep.yaml says so:",
            "audit:",
        ),
    };
    sheet.wrapped(Line::at(0), Tone::Aside, how, 0)?;
    sheet.line(&Line::at(2).plain(setting))?;
    if view.signs == Signs::Ledger {
        let file = serde_json::Value::from(view.private);
        sheet
            .line(&Line::at(4).plain(format!("signWith: {{file: {file}}}   # or {{env: NAME}}")))?;
    }
    sheet.line(&Line::at(4).plain(format!("keys: [\"{}\"]", view.key)))
}

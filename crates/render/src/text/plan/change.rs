//! One change: its sign, its address, the requests that end with it, and its fields.

use std::io;

use lockstep_diff::guard::shift;
use lockstep_diff::{Action, Change};

use super::field::{self, Context};
use crate::palette::{Tone, sign};
use crate::probing;
use crate::review::Ending;
use crate::sheet::{Line, Sheet};

/// Writes a change.
pub(crate) fn one(
    sheet: &mut Sheet<'_>,
    change: &Change,
    ending: Option<Ending<'_>>,
) -> io::Result<()> {
    sheet.line(&header(change))?;
    if let Some(ending) = ending {
        let line = Line::at(field::INDENT);
        sheet.wrapped(line, Tone::Warning, &ending.words(), field::INDENT)?;
    }
    let context = Context {
        kind: change.address().kind,
        action: Some(change.action),
        before: Some(&change.before),
    };
    change
        .fields
        .iter()
        .try_for_each(|field| field::one(sheet, context, field))?;
    match probing::words(change) {
        Some(words) => {
            let line = Line::at(field::INDENT);
            sheet.wrapped(line, Tone::Aside, &words, field::INDENT)
        }
        None => Ok(()),
    }
}

fn header(change: &Change) -> Line {
    let mut line = Line::at(0)
        .put(Tone::of(change.action), sign(change.action))
        .plain(" ")
        .put(Tone::Name, change.address().to_string());
    if change.live_name != change.address().name.as_str() {
        line = line.plain(format!(" \"{}\"", change.live_name));
    }
    let moved = match change.action {
        Action::Update => shift(change),
        Action::Create | Action::Replace | Action::Adopt | Action::Release | Action::Delete => 0.0,
    };
    if moved > 0.0 {
        let percent = (moved * 1e4).round() / 1e2;
        line = line.put(Tone::Warning, format!("  moves {percent}% of its requests"));
    }
    line.put(Tone::Aside, remark(change))
}

fn remark(change: &Change) -> &'static str {
    match change.action {
        _ if change.id.part > 1 => "  (second part, after others have moved off)",
        Action::Adopt if change.is_gate() => {
            "  record: it is as Git says; it has to answer, nothing is written"
        }
        Action::Adopt => "  record: it is as Git says, nothing is sent",
        Action::Release => "  release: no longer lockstep's, nothing is sent",
        Action::Create | Action::Update | Action::Replace | Action::Delete => "",
    }
}

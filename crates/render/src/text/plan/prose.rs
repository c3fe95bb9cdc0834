//! Long texts: folded where they are new, as a comparison where there is one to compare with.
//! Changed words are never cut.

use std::cmp::Ordering;
use std::io;

use lockstep_diff::{Against, FieldChange};
use lockstep_model::{FieldPath, Policy, tokens};
use semver::Version;
use serde_json::Value;

use super::field::{self, Context, INDENT};
use super::row;
use crate::palette::Tone;
use crate::prose;
use crate::sheet::{Line, Sheet};
use crate::value::{measure, percent};

/// How many lines of a new text are shown.
const HEAD: usize = 3;

/// Writes a text that is to be, against the one before or, if it is a new entry, against the one
/// that serves most.
pub(super) fn one(
    sheet: &mut Sheet<'_>,
    context: Context<'_>,
    change: &FieldChange,
    (before, after): (Option<&str>, &str),
) -> io::Result<()> {
    let line = field::begin(change);
    let closest = || {
        let is_entry = change.policy == Policy::AppendOnly;
        is_entry.then(|| closest(context, &change.path)).flatten()
    };
    let (line, other) = match (before, &change.against) {
        (Some(before), _) => (line.plain(counts(before, after)), before),
        (None, Some(against)) => {
            let text = against.text.as_str();
            (line.plain(standard(against, after)), text)
        }
        (None, None) => match closest() {
            Some((key, text)) => {
                let counts = counts(text, after);
                let line = line.plain(format!("new, compared with {key}: {counts}"));
                (line, text)
            }
            None => {
                field::end(sheet, line.put(Tone::Added, measure(after)), change)?;
                return fold(sheet, after);
            }
        },
    };
    field::end(sheet, line, change)?;
    compare(sheet, other, after)
}

/// Finds the published entry that a new one is compared with where nothing is known of what
/// serves: the highest lower version, or else the last one.
fn closest<'a>(context: Context<'a>, path: &FieldPath) -> Option<(&'a str, &'a str)> {
    let (field, key) = field::entry(path)?;
    let entries = context.before?.at(&field)?.as_object()?;
    let wanted = Version::parse(key).ok();
    let versions = entries.keys().filter_map(|key| {
        let version = Version::parse(key).ok()?;
        let lower = wanted.as_ref().is_some_and(|wanted| version < *wanted);
        lower.then_some((version, key))
    });
    let by_version = |a: &(Version, &String), b: &(Version, &String)| -> Ordering {
        a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1))
    };
    let lower = versions.max_by(by_version).map(|(_version, key)| key);
    let key = lower.or_else(|| entries.keys().next_back())?;
    Some((key, entries.get(key).and_then(Value::as_str)?))
}

/// Says what a new entry is compared with, and what that one serves.
fn standard(against: &Against, after: &str) -> String {
    let key = &against.key;
    let name = match against.share {
        Some(share) => format!("{key}, which serves {}%", percent(share)),
        None => format!("{key}, the newest that is live"),
    };
    match against.text == after {
        true => format!("new, the same text as {name}"),
        false => format!("new, against {name}: {}", counts(&against.text, after)),
    }
}

/// Says how the number of tokens moves, as the gateway counts them.
fn counts(before: &str, after: &str) -> String {
    let (old, new) = (tokens::count(before), tokens::count(after));
    format!("{old} → {new} tokens")
}

/// Shows the first lines of a text.
fn fold(sheet: &mut Sheet<'_>, text: &str) -> io::Result<()> {
    let mut lines = text.lines();
    for line in lines.by_ref().take(HEAD) {
        sheet.cut(Line::at(INDENT + 4), Tone::Added, line)?;
    }
    row::folded(sheet, lines.count(), "more")
}

/// Shows the lines that differ, with some unchanged ones around them.
fn compare(sheet: &mut Sheet<'_>, before: &str, after: &str) -> io::Result<()> {
    match prose::rows(before, after) {
        Some(rows) => rows.iter().try_for_each(|row| row::one(sheet, row)),
        None => {
            let (before, after) = (measure(before), measure(after));
            let text = format!("too long to be compared: {before} → {after}");
            sheet.line(&Line::at(INDENT + 4).put(Tone::Aside, text))
        }
    }
}

//! Long texts: folded where they are new, as a diff of their lines where there is one to compare
//! with. Changed lines are never cut.

use std::cmp::Ordering;
use std::io;

use lockstep_diff::FieldChange;
use lockstep_model::{FieldPath, Policy, tokens};
use semver::Version;
use serde_json::Value;
use similar::{ChangeTag, DiffOp, TextDiff};

use super::field::{self, Context, INDENT};
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::value::{measure, plural};

/// How many lines of a new text are shown.
const HEAD: usize = 3;

/// How many unchanged lines stand around changed ones.
const AROUND: usize = 3;

/// Beyond this many lines a text is measured and not compared: a diff would help nobody.
const MOST: usize = 20_000;

/// Writes a text that is to be, against the one before or the closest published one.
pub(super) fn one(
    sheet: &mut Sheet<'_>,
    context: Context<'_>,
    change: &FieldChange,
    (before, after): (Option<&str>, &str),
) -> io::Result<()> {
    let line = field::begin(change);
    if let Some(before) = before {
        let line = line.plain(against(before, after, None));
        field::end(sheet, line, change)?;
        return diff(sheet, before, after);
    }
    let closest = (change.policy == Policy::AppendOnly)
        .then(|| closest(context, &change.path))
        .flatten();
    match closest {
        Some((key, text)) => {
            let line = line.plain(against(text, after, Some(key)));
            field::end(sheet, line, change)?;
            diff(sheet, text, after)
        }
        None => {
            field::end(sheet, line.put(Tone::Added, measure(after)), change)?;
            fold(sheet, after)
        }
    }
}

/// Finds the published entry that a new one is compared with: the highest lower version, or else
/// the last one.
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

/// Says how the number of tokens moves, and what the text is compared with.
fn against(before: &str, after: &str, version: Option<&str>) -> String {
    let (old, new) = (tokens::count(before), tokens::count(after));
    match version {
        Some(version) => format!("new, compared with {version}: {old} → {new} tokens"),
        None => format!("{old} → {new} tokens"),
    }
}

/// Shows the first lines of a text.
fn fold(sheet: &mut Sheet<'_>, text: &str) -> io::Result<()> {
    let mut lines = text.lines();
    for line in lines.by_ref().take(HEAD) {
        sheet.cut(Line::at(INDENT + 4), Tone::Added, line)?;
    }
    folded(sheet, lines.count(), "more")
}

fn folded(sheet: &mut Sheet<'_>, count: usize, which: &str) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    let lines = plural(count, "line", "lines");
    sheet.line(&Line::at(INDENT + 4).put(Tone::Aside, format!("… {count} {which} {lines}")))
}

/// Shows the lines that differ, with some unchanged ones around them.
fn diff(sheet: &mut Sheet<'_>, before: &str, after: &str) -> io::Result<()> {
    if before.lines().count().max(after.lines().count()) > MOST {
        let text = format!(
            "too long to be compared: {} → {}",
            measure(before),
            measure(after)
        );
        return sheet.line(&Line::at(INDENT + 4).put(Tone::Aside, text));
    }
    let diff = TextDiff::from_lines(before, after);
    let mut shown = 0;
    for group in diff.grouped_ops(AROUND) {
        let start = group.first().map_or(shown, |op| op.old_range().start);
        folded(sheet, start.saturating_sub(shown), "unchanged")?;
        group.iter().try_for_each(|op| lines(sheet, &diff, op))?;
        shown = group.last().map_or(shown, |op| op.old_range().end);
    }
    folded(sheet, diff.old_len().saturating_sub(shown), "unchanged")
}

fn lines(sheet: &mut Sheet<'_>, diff: &TextDiff<'_, '_, str>, op: &DiffOp) -> io::Result<()> {
    for change in diff.iter_changes(op) {
        let text = change.value();
        let text = text.strip_suffix('\n').unwrap_or(text);
        let (tone, sign) = match change.tag() {
            ChangeTag::Equal => (Tone::Aside, "  "),
            ChangeTag::Delete => (Tone::Removed, "- "),
            ChangeTag::Insert => (Tone::Added, "+ "),
        };
        let line = Line::at(INDENT + 2).put(tone, sign);
        match change.tag() {
            ChangeTag::Equal => sheet.cut(line, tone, text)?,
            ChangeTag::Delete | ChangeTag::Insert => {
                let line = line.put(tone, text);
                let open = change.missing_newline();
                let mark = if open { " (no newline at the end)" } else { "" };
                sheet.line(&line.put(Tone::Aside, mark))?;
            }
        }
    }
    Ok(())
}

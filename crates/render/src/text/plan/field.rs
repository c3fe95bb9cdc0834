//! One field that changes: values before and after, why, and where the wanted one was written.

use std::collections::BTreeSet;
use std::io;

use lockstep_diff::{Action, Cause, FieldChange};
use lockstep_model::{Field, FieldPath, Fields, Kind, Policy};
use serde_json::{Map, Value};

use super::prose;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::value;

/// How far fields are indented.
pub(in crate::text) const INDENT: usize = 6;

/// What a field belongs to.
#[derive(Debug, Clone, Copy)]
pub(in crate::text) struct Context<'a> {
    /// The object's kind.
    pub(in crate::text) kind: Kind,
    /// What is done to the object; nothing if that is withheld.
    pub(in crate::text) action: Option<Action>,
    /// The live values of all managed fields, where they are at hand.
    pub(in crate::text) before: Option<&'a Fields>,
}

impl Context<'_> {
    /// Says whether one side of each field tells nothing: all comes to be, or all goes.
    fn is_one_sided(self) -> bool {
        matches!(self.action, Some(Action::Create | Action::Delete))
    }
}

/// Writes a field's change.
pub(in crate::text) fn one(
    sheet: &mut Sheet<'_>,
    context: Context<'_>,
    change: &FieldChange,
) -> io::Result<()> {
    let field = change.path.resolve(context.kind.info().fields);
    match (change.before.as_ref(), change.after.as_ref()) {
        (before, after) if change.policy == Policy::Secret => {
            scalar(
                sheet,
                context,
                change,
                (said(before, field), said(after, field)),
            )?;
        }
        (before, Some(Value::String(after))) if is_prose(change, after) => {
            prose::one(
                sheet,
                context,
                change,
                (before.and_then(Value::as_str), after),
            )?;
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            set(sheet, change, (before, after))?;
        }
        (before, after) if has_map(before) || has_map(after) => {
            whole(sheet, change, (before, after))?;
        }
        (before, after) => {
            scalar(
                sheet,
                context,
                change,
                (said(before, field), said(after, field)),
            )?;
        }
    }
    conflict(sheet, change, field)
}

fn is_prose(change: &FieldChange, after: &str) -> bool {
    let before = change.before.as_ref().and_then(Value::as_str);
    matches!(change.policy, Policy::Text | Policy::AppendOnly)
        || value::is_long(after)
        || before.is_some_and(value::is_long)
}

fn has_map(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Object(map)) if !map.is_empty())
}

fn said(value: Option<&Value>, field: Option<&Field>) -> Option<String> {
    let secret = field.is_some_and(|field| field.policy == Policy::Secret);
    value.map(|value| match secret {
        true => value::secret(value),
        false => value::words(value, field),
    })
}

/// Adds why the field changes and where it was written, on a line of its own if there is no room.
pub(super) fn end(sheet: &mut Sheet<'_>, line: Line, change: &FieldChange) -> io::Result<()> {
    let line = match change.cause {
        Cause::Git => line,
        Cause::Drift => line.put(Tone::Warning, "  changed outside Git"),
        Cause::Conflict => line.put(Tone::Warning, "  changed on both sides"),
        Cause::Adoption => line.put(Tone::Moved, "  taken over"),
        Cause::Resend => line.put(Tone::Moved, "  sent again"),
    };
    let Some(origin) = &change.origin else {
        return sheet.line(&line);
    };
    let place = origin.to_string();
    match line.width() + place.chars().count() + 4 <= sheet.columns() {
        true => sheet.line(&line.put(Tone::Aside, format!("  ({place})"))),
        false => {
            sheet.line(&line)?;
            sheet.line(&Line::at(INDENT + 4).put(Tone::Aside, format!("({place})")))
        }
    }
}

/// Begins the line of a field.
pub(super) fn begin(change: &FieldChange) -> Line {
    Line::at(INDENT).plain(change.path.to_string()).plain(": ")
}

/// The value before and after, in words.
type Said = (Option<String>, Option<String>);

fn scalar(
    sheet: &mut Sheet<'_>,
    context: Context<'_>,
    change: &FieldChange,
    (before, after): Said,
) -> io::Result<()> {
    let line = begin(change);
    let (before, after) = match (before, after) {
        (None, Some(only)) if context.is_one_sided() => {
            return end(sheet, line.put(Tone::Added, only), change);
        }
        (Some(only), None) if context.is_one_sided() => {
            return sheet.cut(line, Tone::Removed, &only);
        }
        (before, after) => (
            before.unwrap_or_else(|| "(not set)".to_owned()),
            after.unwrap_or_else(|| "(removed)".to_owned()),
        ),
    };
    let short = begin(change).plain(&before).plain(" → ").plain(&after);
    if short.width() <= sheet.columns() {
        let line = line
            .put(Tone::Removed, before)
            .plain(" → ")
            .put(Tone::Added, after);
        return end(sheet, line, change);
    }
    // Two values that do not fit in one line are never cut: they may differ at their ends only.
    let line = Line::at(INDENT).plain(format!("{}:", change.path));
    end(sheet, line, change)?;
    sheet.line(&Line::at(INDENT + 2).put(Tone::Removed, format!("- {before}")))?;
    sheet.line(&Line::at(INDENT + 2).put(Tone::Added, format!("+ {after}")))
}

fn set(
    sheet: &mut Sheet<'_>,
    change: &FieldChange,
    (before, after): (&[Value], &[Value]),
) -> io::Result<()> {
    let words = |values: &[Value]| -> BTreeSet<String> {
        values.iter().map(|item| value::bare(item, None)).collect()
    };
    let (before, after) = (words(before), words(after));
    let kept = before.intersection(&after).count();
    let line = begin(change).put(Tone::Aside, format!("{kept} kept"));
    end(sheet, line, change)?;
    members(sheet, (Tone::Removed, "- "), before.difference(&after))?;
    members(sheet, (Tone::Added, "+ "), after.difference(&before))
}

fn members<'a>(
    sheet: &mut Sheet<'_>,
    (tone, sign): (Tone, &str),
    members: impl Iterator<Item = &'a String>,
) -> io::Result<()> {
    let members: Vec<&str> = members.map(String::as_str).collect();
    if members.is_empty() {
        return Ok(());
    }
    let line = Line::at(INDENT + 2).put(tone, sign);
    sheet.wrapped(line, tone, &members.join(", "), INDENT + 4)
}

/// Shows an item or structure that comes or goes as a whole.
fn whole(
    sheet: &mut Sheet<'_>,
    change: &FieldChange,
    (before, after): (Option<&Value>, Option<&Value>),
) -> io::Result<()> {
    let path = change.path.to_string();
    let head = |tone: Tone, sign: &str| Line::at(INDENT).put(tone, sign).put(tone, &path);
    let fields = change.policy.fields();
    if let Some(before) = before {
        let line = head(Tone::Removed, "- ");
        match after {
            None => end(sheet, line, change)?,
            Some(_) => sheet.line(&line)?,
        }
        nested(sheet, (INDENT + 4, Tone::Removed), fields, before)?;
    }
    if let Some(after) = after {
        end(sheet, head(Tone::Added, "+ "), change)?;
        nested(sheet, (INDENT + 4, Tone::Added), fields, after)?;
    }
    Ok(())
}

type Place = (usize, Tone);

/// Writes a map, a line a key; maps inside it are indented.
pub(in crate::text) fn block(
    sheet: &mut Sheet<'_>,
    (indent, tone): Place,
    fields: &'static [Field],
    map: &Map<String, Value>,
) -> io::Result<()> {
    for (key, item) in map {
        let field = Field::find(fields, key);
        let secret = field.is_some_and(|field| field.policy == Policy::Secret);
        let inner = item
            .as_object()
            .filter(|inner| !secret && !inner.is_empty());
        if let Some(inner) = inner {
            sheet.line(&Line::at(indent).plain(format!("{key}:")))?;
            block(sheet, (indent + 2, tone), inside(fields, field), inner)?;
        } else {
            let line = Line::at(indent).plain(format!("{key}: "));
            sheet.cut(line, tone, &value::words(item, field))?;
        }
    }
    Ok(())
}

/// Returns the fields of what is inside a map: a field's own, or, under the key of a keyed list's
/// item, those of the item.
fn inside(fields: &'static [Field], field: Option<&'static Field>) -> &'static [Field] {
    field.map_or(fields, |field| field.policy.fields())
}

fn nested(
    sheet: &mut Sheet<'_>,
    (indent, tone): Place,
    fields: &'static [Field],
    value: &Value,
) -> io::Result<()> {
    match value.as_object() {
        Some(map) => block(sheet, (indent, tone), fields, map),
        None => sheet.cut(Line::at(indent), tone, &value::bare(value, None)),
    }
}

/// Shows all three sides where Git and somebody else disagree.
fn conflict(sheet: &mut Sheet<'_>, change: &FieldChange, field: Option<&Field>) -> io::Result<()> {
    if change.cause != Cause::Conflict {
        return Ok(());
    }
    let side = |value: &Option<Value>| {
        said(value.as_ref(), field).unwrap_or_else(|| "(not set)".to_owned())
    };
    let sides = [
        ("desired ", &change.after),
        ("base    ", &change.base),
        ("live    ", &change.before),
    ];
    sides.into_iter().try_for_each(|(name, value)| {
        let line = Line::at(INDENT + 4).put(Tone::Aside, name);
        sheet.line(&line.plain(side(value)))
    })
}

/// Returns the path of the field that holds an entry, and the entry's key.
pub(super) fn entry(path: &FieldPath) -> Option<(FieldPath, &str)> {
    match path.segments().last()? {
        lockstep_model::Segment::Item(key) => Some((path.parent()?, key)),
        lockstep_model::Segment::Field(_) => None,
    }
}

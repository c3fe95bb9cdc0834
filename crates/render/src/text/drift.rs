//! What was changed outside Git, by object: what was last applied, and what is live.

use std::io;

use lockstep_diff::{Drifted, FieldChange};
use lockstep_model::{Field, Policy};
use serde_json::Value;

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::value::{self, plural};
use crate::view::{DriftView, Touch};

/// Writes what drifted.
///
/// # Errors
///
/// Fails if `out` does.
pub fn drift(view: &DriftView<'_>, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let objects = &view.drift.objects;
    if objects.is_empty() {
        let text = format!(
            "No drift in {}: all that lockstep manages is as it was applied.",
            view.environment
        );
        return sheet.line(&Line::at(0).put(Tone::Good, text));
    }
    for object in objects {
        one(sheet, object, view.touches.get(&object.address))?;
    }
    sheet.gap()?;
    let count = objects.len();
    let text = format!(
        "Drift in {}: {count} {} changed outside Git.",
        view.environment,
        plural(count, "object was", "objects were")
    );
    sheet.line(&Line::at(0).put(Tone::Warning, text))
}

fn one(sheet: &mut Sheet<'_>, object: &Drifted, touch: Option<&Touch>) -> io::Result<()> {
    let sign = if object.gone { "  - " } else { "  ~ " };
    let mut line = Line::at(0)
        .put(Tone::Warning, sign)
        .put(Tone::Name, object.address.to_string());
    if object.gone {
        line = line.put(Tone::Error, "  gone: deleted outside Git");
    }
    sheet.line(&line.put(Tone::Aside, touch.map(touched).unwrap_or_default()))?;
    if object.gone {
        return Ok(());
    }
    let table = object.address.kind.info().fields;
    object.fields.iter().try_for_each(|change| {
        let field = change.path.resolve(table);
        moved(sheet, change, field)
    })
}

fn touched(touch: &Touch) -> String {
    match (&touch.by, &touch.at) {
        (Some(by), Some(at)) => format!("  last changed by {by} at {at}"),
        (Some(by), None) => format!("  last changed by {by}"),
        (None, Some(at)) => format!("  last changed at {at}"),
        (None, None) => String::new(),
    }
}

fn moved(sheet: &mut Sheet<'_>, change: &FieldChange, field: Option<&Field>) -> io::Result<()> {
    let words = |value: &Option<Value>| match value {
        None => "(not set)".to_owned(),
        Some(value) if change.policy == Policy::Secret => value::secret(value),
        Some(value) => value::words(value, field),
    };
    let (applied, live) = (words(&change.base), words(&change.before));
    let path = change.path.to_string();
    let line = Line::at(6).plain(&path).plain(": ");
    let whole = Line::at(6)
        .plain(&path)
        .plain(": ")
        .plain(&applied)
        .plain(" → ")
        .plain(&live);
    if whole.width() <= sheet.columns() {
        return sheet.line(
            &line
                .put(Tone::Aside, applied)
                .plain(" → ")
                .put(Tone::Warning, live),
        );
    }
    sheet.line(&Line::at(6).plain(format!("{path}:")))?;
    sheet.line(&Line::at(8).put(Tone::Aside, "last applied ").plain(applied))?;
    sheet.line(
        &Line::at(8)
            .put(Tone::Aside, "live         ")
            .put(Tone::Warning, live),
    )
}

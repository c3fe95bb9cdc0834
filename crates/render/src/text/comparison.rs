//! What differs between two environments: an object after the other, each field with both values
//! and where each was written.

#[cfg(test)]
mod tests;

use std::io;

use lockstep_diff::{Cause, Compared, Comparison, Contrast, Contrasted, FieldChange};
use lockstep_model::Origin;
use serde_json::Value;

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::text::plan::{Context, INDENT, field};
use crate::value::plural;

/// Writes what differs.
///
/// # Errors
///
/// Fails if `out` does.
pub fn comparison(
    comparison: &Comparison,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let Comparison {
        left,
        right,
        objects,
    } = comparison;
    if objects.is_empty() {
        let text = format!("{left} and {right} want the same.");
        return sheet.line(&Line::at(0).put(Tone::Good, text));
    }
    for object in objects {
        one(sheet, object, (left, right))?;
    }
    sheet.gap()?;
    let text = format!("{left} → {right}: {}", counts(comparison));
    sheet.line(&Line::at(0).put(Tone::Heading, text))
}

fn one(sheet: &mut Sheet<'_>, object: &Compared, names: (&str, &str)) -> io::Result<()> {
    let address = object.address.to_string();
    let head = |tone, sign: &str| Line::at(2).put(tone, sign).put(Tone::Name, &address);
    let only = |tone, sign: &str, name: &str, origin: &Origin| {
        let place = format!("  ({origin})");
        head(tone, sign)
            .plain(format!("  only in {name}"))
            .put(Tone::Aside, place)
    };
    match &object.contrast {
        Contrast::OnlyLeft(origin) => sheet.line(&only(Tone::Removed, "- ", names.0, origin)),
        Contrast::OnlyRight(origin) => sheet.line(&only(Tone::Added, "+ ", names.1, origin)),
        Contrast::Fields(fields) => {
            sheet.line(&head(Tone::Changed, "~ "))?;
            let context = Context {
                kind: object.address.kind,
                action: None,
                before: Some(&object.left),
            };
            fields.iter().try_for_each(|contrasted| {
                field(sheet, context, &change(contrasted))?;
                places(sheet, contrasted, names)
            })
        }
    }
}

/// Shows a field as plans do.
fn change(contrasted: &Contrasted) -> FieldChange {
    let value =
        |side: &Option<(Value, Origin)>| side.as_ref().map(|(value, _origin)| value.clone());
    FieldChange {
        path: contrasted.path.clone(),
        policy: contrasted.policy,
        before: value(&contrasted.left),
        after: value(&contrasted.right),
        base: None,
        cause: Cause::Git,
        origin: None,
        against: None,
    }
}

fn places(
    sheet: &mut Sheet<'_>,
    contrasted: &Contrasted,
    (left, right): (&str, &str),
) -> io::Result<()> {
    let width = left.chars().count().max(right.chars().count());
    let sides = [(left, &contrasted.left), (right, &contrasted.right)];
    sides.into_iter().try_for_each(|(name, side)| {
        let Some((_value, origin)) = side else {
            return Ok(());
        };
        let text = format!("{name:width$}  {origin}");
        sheet.line(&Line::at(INDENT + 4).put(Tone::Aside, text))
    })
}

fn counts(comparison: &Comparison) -> String {
    let count = |is: fn(&Contrast) -> bool| {
        let objects = comparison.objects.iter();
        objects.filter(|object| is(&object.contrast)).count()
    };
    let differ = count(|contrast| matches!(contrast, Contrast::Fields(_)));
    let left = count(|contrast| matches!(contrast, Contrast::OnlyLeft(_)));
    let right = count(|contrast| matches!(contrast, Contrast::OnlyRight(_)));
    let mut parts = Vec::new();
    if differ > 0 {
        let objects = plural(differ, "object differs", "objects differ");
        parts.push(format!("{differ} {objects}"));
    }
    for (count, name) in [(left, &comparison.left), (right, &comparison.right)] {
        if count > 0 {
            parts.push(format!("{count} only in {name}"));
        }
    }
    format!("{}.", parts.join(", "))
}

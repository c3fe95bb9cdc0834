//! The fields of an object: a table of values before and after, and the texts below it.

use std::collections::BTreeSet;

use lockstep_diff::{Action, Cause, FieldChange};
use lockstep_model::{Field, Kind, Policy};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{prose, shown};
use crate::value;

/// Which sides of its values a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sides {
    /// The values that come, or those that go: there are no others.
    One,
    /// Values before and after.
    Both,
}

/// Writes the fields that change; `action` is what is done to the object, if anything is.
pub(super) fn all(kind: Kind, action: Option<Action>, fields: &[FieldChange]) -> Markup {
    let sides = match action {
        Some(Action::Create | Action::Delete) => Sides::One,
        Some(Action::Update | Action::Replace | Action::Adopt | Action::Release) | None => {
            Sides::Both
        }
    };
    let (texts, values): (Vec<&FieldChange>, Vec<&FieldChange>) =
        fields.iter().partition(|field| prose::is_prose(field));
    html! {
        @if !values.is_empty() { (table(kind, sides, &values)) }
        @for text in texts { (prose::prose(text, &why(text))) }
    }
}

fn table(kind: Kind, sides: Sides, fields: &[&FieldChange]) -> Markup {
    html! {
        table.fields {
            thead { tr {
                th scope="col" { "Field" }
                @match sides {
                    Sides::One => { th scope="col" { "Value" } }
                    Sides::Both => { th scope="col" { "Before" } th scope="col" { "After" } }
                }
                th scope="col" { "Written at" }
            } }
            tbody { @for field in fields { (row(kind, sides, field)) } }
        }
    }
}

fn row(kind: Kind, sides: Sides, change: &FieldChange) -> Markup {
    let field = change.path.resolve(kind.info().fields);
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    html! {
        tr {
            th scope="row" { code { (shown::name(&change.path.to_string())) } }
            @match sides {
                Sides::One => {
                    td.value data-label="Value" { (side(change, field, (after.or(before), None))) }
                }
                Sides::Both => {
                    td.before data-label="Before" {
                        @if before.is_some() { del { (side(change, field, (before, after))) } }
                        @else { span.aside { "not set" } }
                    }
                    td.after data-label="After" {
                        @if after.is_some() { ins { (side(change, field, (after, before))) } }
                        @else { span.aside { "removed" } }
                    }
                }
            }
            td.where data-label="Written at" { (why(change)) }
        }
        @if change.cause == Cause::Conflict { (conflict(change, field)) }
    }
}

/// Says why a field changes where that is not Git alone, and where its value was written.
fn why(change: &FieldChange) -> Markup {
    let cause = match change.cause {
        Cause::Git => None,
        Cause::Drift => Some("changed outside Git"),
        Cause::Conflict => Some("changed on both sides"),
        Cause::Adoption => Some("taken over"),
        Cause::Resend => Some("sent again"),
    };
    html! {
        @if let Some(cause) = cause { span.cause { (cause) } " " }
        @if let Some(origin) = &change.origin { code { (shown::name(&origin.to_string())) } }
    }
}

/// Shows what was last applied, where Git and somebody else disagree.
fn conflict(change: &FieldChange, field: Option<&Field>) -> Markup {
    html! {
        tr.conflict {
            th scope="row" { span.aside { "last applied" } }
            td colspan="3" data-label="Last applied" {
                @match &change.base {
                    Some(base) => (side(change, field, (Some(base), None))),
                    None => span.aside { "not set" },
                }
            }
        }
    }
}

/// Writes one side of a change; of a set, what the other side lacks is marked.
fn side(
    change: &FieldChange,
    field: Option<&Field>,
    (value, other): (Option<&Value>, Option<&Value>),
) -> Markup {
    let Some(value) = value else {
        return html! { span.aside { "not set" } };
    };
    if change.policy == Policy::Secret {
        return html! { (shown::shown(&value::secret(value))) };
    }
    match (value, other) {
        (Value::Array(items), Some(Value::Array(others))) => set(items, others),
        (Value::Object(map), _) if !map.is_empty() => tree(change.policy.fields(), map),
        (value, _) => shown::shown(&value::words(value, field)),
    }
}

fn set(items: &[Value], others: &[Value]) -> Markup {
    let words = |item: &Value| value::bare(item, None);
    let others: BTreeSet<String> = others.iter().map(words).collect();
    html! {
        @if items.is_empty() { span.aside { "none" } }
        ul.set {
            @for item in items.iter().map(words) {
                @if others.contains(&item) { li { (shown::shown(&item)) } }
                @else { li.only { (shown::shown(&item)) } }
            }
        }
    }
}

/// Writes a map, a line a key; maps inside it are indented.
fn tree(fields: &'static [Field], map: &Map<String, Value>) -> Markup {
    html! {
        ul.tree {
            @for (key, item) in map {
                @let field = Field::find(fields, key);
                li { code { (shown::name(key)) } ": " (leaf(fields, field, item)) }
            }
        }
    }
}

fn leaf(fields: &'static [Field], field: Option<&'static Field>, item: &Value) -> Markup {
    let secret = field.is_some_and(|field| field.policy == Policy::Secret);
    match item {
        Value::Object(inner) if !secret && !inner.is_empty() => {
            tree(field.map_or(fields, |field| field.policy.fields()), inner)
        }
        Value::Object(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_) => shown::shown(&value::words(item, field)),
    }
}

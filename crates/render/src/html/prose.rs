//! Long texts: whole where they are new, as a diff where there is one to compare with.

use lockstep_diff::FieldChange;
use lockstep_model::{Policy, tokens};
use maud::{Markup, html};
use serde_json::Value;

use super::{diff, shown};
use crate::neutral::neutral;
use crate::value;

/// How many characters of a new text are shown.
const LONGEST: usize = 20_000;

/// Says whether a field is shown as a text.
pub(super) fn is_prose(change: &FieldChange) -> bool {
    let (before, after) = texts(change);
    let long = before.is_some_and(value::is_long) || after.is_some_and(value::is_long);
    change.policy != Policy::Secret
        && after.is_some()
        && (matches!(change.policy, Policy::Text | Policy::AppendOnly) || long)
}

/// Returns the text before and the text after.
fn texts(change: &FieldChange) -> (Option<&str>, Option<&str>) {
    let [before, after] =
        [&change.before, &change.after].map(|value| value.as_ref().and_then(Value::as_str));
    (before, after)
}

/// Writes a text that is to be, against the one before or the one that serves most requests.
pub(super) fn prose(change: &FieldChange, why: &Markup) -> Markup {
    let (before, after) = texts(change);
    let after = after.unwrap_or_default();
    let compared = change.against.as_ref().filter(|_against| before.is_none());
    let before = before.or_else(|| compared.map(|against| against.text.as_str()));
    html! {
        section.prose {
            h4 { code { (shown::name(&change.path.to_string())) } }
            p.measure {
                @if let Some(against) = compared {
                    "new, compared with " code { (shown::name(&against.key)) }
                    @if let Some(share) = against.share {
                        ", which serves " (value::percent(share)) "% of requests"
                    }
                    ": "
                } @else if before.is_none() { "new: " }
                (measure(before, after))
                " " (why)
            }
            @match before {
                Some(before) => (diff::diff(before, after)),
                None => (whole(after)),
            }
        }
    }
}

fn measure(before: Option<&str>, after: &str) -> String {
    match before {
        None => value::measure(after),
        Some(before) => format!(
            "{} → {} tokens",
            tokens::count(before),
            tokens::count(after)
        ),
    }
}

fn whole(text: &str) -> Markup {
    let (text, left) = shown::cut(text, LONGEST);
    html! {
        pre.text tabindex="0" role="group" aria-label="Text" {
            @for line in text.lines() { (neutral(line)) "\n" }
            @if left > 0 { (shown::left_out(left)) }
        }
    }
}

//! Two texts side by side or below each other: lines that differ, with the words that do, and some
//! unchanged lines around them.
//!
//! Both ways of reading are one table: the style lays it out.

mod line;
mod pairs;

use maud::{Markup, html};

use self::line::Stretch;
use self::pairs::{Half, Pair, pairs};
use super::shown;
use crate::neutral::neutral;
use crate::prose;
use crate::value::{measure, plural};

/// How many rows of a diff are shown.
const MOST: usize = 1500;

/// Writes how a text becomes another one.
pub(super) fn diff(before: &str, after: &str) -> Markup {
    let Some(rows) = prose::rows(before, after) else {
        let (before, after) = (measure(before), measure(after));
        return html! { p.aside { "Too long to be compared: " (before) " → " (after) } };
    };
    let pairs = pairs(rows);
    if pairs.iter().all(|pair| matches!(pair, Pair::Folded(_))) {
        return html! { p.aside { "No line differs." } };
    }
    let left = pairs.len().saturating_sub(MOST);
    html! {
        table.diff {
            colgroup { col.n; col; col.n; col; }
            thead.away { tr {
                th scope="col" { "Line" } th scope="col" { "Before" }
                th scope="col" { "Line" } th scope="col" { "After" }
            } }
            tbody { @for pair in pairs.iter().take(MOST) { (row(pair)) "\n" } }
        }
        @if left > 0 { p.aside { (left) " more rows of this diff are not shown." } }
    }
}

fn row(pair: &Pair) -> Markup {
    match pair {
        Pair::Folded(count) => html! {
            tr.folded { td colspan="4" {
                (count) " unchanged " (plural(*count, "line", "lines"))
            } }
        },
        Pair::Same {
            before,
            after,
            pieces,
        } => {
            let text = html! { @for one in &line::shown(pieces, None) { (stretch(one)) } };
            html! {
                tr.same {
                    td.n.o { (before) } td.old { (text) }
                    td.n.w { (after) } td.new { (text) }
                }
            }
        }
        Pair::Changed { before, after } => html! {
            tr.changed {
                (half((before.as_ref(), after.as_ref()), ("o", "old", "-"), |marked| html! {
                    del { (marked) }
                }))
                (half((after.as_ref(), before.as_ref()), ("w", "new", "+"), |marked| html! {
                    ins { (marked) }
                }))
            }
        },
    }
}

fn half(
    (half, other): (Option<&Half>, Option<&Half>),
    (number, class, sign): (&str, &str, &str),
    mark: impl Fn(Markup) -> Markup,
) -> Markup {
    let Some(half) = half else {
        return html! { td.n.(number).none {} td.(class).none {} };
    };
    html! {
        td.n.(number) { (half.line) }
        td.(class) {
            span.sg { (sign) }
            @for one in &line::shown(&half.pieces, other.map(|other| other.pieces.as_slice())) {
                @if one.differs { (mark(stretch(one))) } @else { (stretch(one)) }
            }
            @if half.open { span.aside { " (no newline at the end)" } }
        }
    }
}

/// Nothing stands between a text and the `…` where it was cut, so that the door knows of the cut.
fn stretch(stretch: &Stretch) -> Markup {
    let skipped = stretch.skipped;
    html! {
        @if skipped > 0 {
            "…" span.aside { " " (skipped) " " (plural(skipped, "word", "words")) " " } "…"
        }
        (neutral(&stretch.text))
        @if stretch.left > 0 { (shown::left_out(stretch.left)) }
    }
}

//! Text that others wrote, as a page shows it: visible, and of bounded length.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::neutral::neutral;

/// How many characters of a value are shown.
pub(super) const LONGEST: usize = 4000;

/// Writes out what hides, and cuts what is long; the cut is said.
pub(super) fn shown(text: &str) -> Markup {
    let (text, left) = cut(text, LONGEST);
    html! {
        (neutral(text))
        @if left > 0 { (left_out(left)) }
    }
}

/// Says how much of a text is not shown.
pub(super) fn left_out(left: usize) -> Markup {
    html! { "…" span.aside { " " (left) " more characters are not shown" } }
}

/// Returns a short text in one line: for names.
pub(super) fn name(text: &str) -> Cow<'_, str> {
    match cut(text, 200) {
        (whole, 0) => neutral(whole),
        (begun, _left) => Cow::Owned(format!("{}…", neutral(begun))),
    }
}

/// Cuts a text of more than so many characters, and counts the others.
pub(super) fn cut(text: &str, most: usize) -> (&str, usize) {
    match text.char_indices().nth(most) {
        None => (text, 0),
        Some((end, _c)) => (&text[..end], text[end..].chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_text() {
        let text = shown("</script><b>&amp;\u{202e}\0").into_string();
        assert_eq!(text, "&lt;/script&gt;&lt;b&gt;&amp;amp;\\u{202e}\\u{0}");
    }

    #[test]
    fn what_is_cut_is_counted() {
        let text = "ä".repeat(LONGEST + 7);
        let text = shown(&text).into_string();
        assert!(
            text.contains("…<span class=\"aside\"> 7 more characters"),
            "{text}"
        );
    }
}

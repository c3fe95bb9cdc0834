//! Makes text harmless: what could steer a terminal, reorder a line or hide in it is written out.
//!
//! Any text comes in, text of visible characters goes out. It masks no secret: that is
//! [`crate::door`].

use std::borrow::Cow;
use std::fmt::Write as _;

/// Writes control characters, bidi controls and invisible characters as `\u{..}`.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_harmful(c) {
            // Writing to a String cannot fail.
            let _infallible = write!(safe, "\\u{{{:x}}}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Says whether a character steers a terminal, turns the direction of writing, or is invisible.
pub(crate) const fn is_harmful(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            // Soft hyphen, Arabic letter mark, Mongolian vowel separator: invisible.
            | '\u{ad}' | '\u{61c}' | '\u{180e}'
            // Zero-width space, marks of direction, line and paragraph separators.
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            // Invisible operators, isolates and deprecated formats.
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            // Tags.
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(neutral("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(neutral("x\r\ny\u{202e}z"), "x\\u{d}\\u{a}y\\u{202e}z");
        assert_eq!(neutral("\u{9b}2J\u{2066}"), "\\u{9b}2J\\u{2066}");
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["", "héllo, wörld", "日本語", "👩\u{200d}🚀"] {
            assert!(matches!(neutral(text), Cow::Borrowed(_)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text in any::<String>()) {
            prop_assert!(!neutral(&text).chars().any(is_harmful));
        }
    }
}

//! Fits text into columns: how wide it is, where it is cut, where it is broken.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Returns how many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Returns how many columns a character takes.
pub(crate) fn of(c: char) -> usize {
    c.width().unwrap_or_default()
}

/// Cuts a text that is wider than `room`; a `…` then stands at its end.
pub(crate) fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if text.len() <= room || width(text) <= room {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    let fits = |(_index, c): &(usize, char)| {
        used += c.width().unwrap_or_default();
        used < room
    };
    let end = text
        .char_indices()
        .take_while(fits)
        .last()
        .map_or(0, |(index, c)| index + c.len_utf8());
    Cow::Owned(format!("{}…", &text[..end]))
}

/// Breaks a text at spaces into lines of at most `room` columns; a longer word stands alone.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let wide = width(word);
        if used > 0 && used + 1 + wide > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += wide;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("abc", 0), "…");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("a bc def", 4), ["a bc", "def"]);
        assert_eq!(wrap("abcdefgh i", 4), ["abcdefgh", "i"]);
        assert_eq!(wrap("", 4), [""]);
    }

    proptest! {
        #[test]
        fn what_is_cut_fits(text in "[a-zé日 ]{0,60}", room in 1_usize..50) {
            prop_assert!(width(&cut(&text, room)) <= room);
        }

        #[test]
        fn nothing_is_lost_in_wrapping(text in "[a-z]{1,9}( [a-z]{1,9}){0,9}", room in 1_usize..40) {
            prop_assert_eq!(wrap(&text, room).join(" "), text);
        }
    }
}

//! Where a quoted scalar ends.
//!
//! The text from its first quote on comes in; how long it is goes out.

use saphyr_parser::ScalarStyle;

/// Returns how many bytes a quoted scalar has with both quotes; `None` if it is not quoted.
pub(super) fn length(style: ScalarStyle, text: &str) -> Option<usize> {
    let (quote, escape) = match style {
        ScalarStyle::SingleQuoted => (b'\'', None),
        ScalarStyle::DoubleQuoted => (b'"', Some(b'\\')),
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => return None,
    };
    let bytes = text.as_bytes();
    let mut at = 1;
    (bytes.first() == Some(&quote)).then_some(())?;
    while let Some(byte) = bytes.get(at) {
        // Inside single quotes, a quote is written twice.
        let is_doubled = escape.is_none() && *byte == quote && bytes.get(at + 1) == Some(&quote);
        if Some(*byte) == escape || is_doubled {
            at += 2;
        } else if *byte == quote {
            return Some(at + 1);
        } else {
            at += 1;
        }
    }
    None
}

/// Counts the ends of lines in a text.
pub(super) fn breaks(text: &str) -> usize {
    text.matches(['\n', '\r']).count() - text.matches("\r\n").count()
}

//! Where in a file something stands that was found in a value.
//!
//! The value's stretch and what was found in it come in; the stretch of just that goes out, if the
//! file holds it as the value does.

use std::ops::Range;

use crate::source;
use crate::span::{FileId, Stretch};

/// The bytes of a text's stretch in its file.
pub(super) const fn bytes(at: Stretch) -> Range<usize> {
    at.start as usize..at.end as usize
}

/// Finds a part of a value in the file: escapes and folded lines may hide it.
pub(super) fn within(at: Stretch, file: &str, part: &str) -> Option<Range<usize>> {
    let range = bytes(at);
    let start = range.start + file.get(range)?.find(part)?;
    Some(start..start + part.len())
}

/// Makes a stretch of some bytes of a file, up to the end of their first line.
pub(super) fn stretch(file: FileId, text: &str, range: &Range<usize>) -> Stretch {
    let part = text.get(range.clone()).unwrap_or_default();
    let width = part.find(['\n', '\r']).unwrap_or(part.len());
    source::stretch(file, text, range.start, width)
}

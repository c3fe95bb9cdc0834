//! Stretches of files.

use lockstep_model::Place;
use serde::Serialize;

use crate::lines::Texts;

/// A stretch of a file: lines and columns from 1, columns in characters, bytes from 0. What ends it
/// is behind it, and is known if the text of the file is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaceV1<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
    start: usize,
    end: usize,
}

impl<'a> PlaceV1<'a> {
    pub(super) fn new(place: &'a Place, texts: &mut Texts<'a>) -> Self {
        let end = texts.end(place);
        Self {
            file: &place.file,
            line: place.line,
            column: place.column,
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            start: place.start,
            end: place.end,
        }
    }
}

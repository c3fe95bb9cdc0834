//! Places as SARIF names them: a relative URI, a region in lines, columns and bytes.

use std::collections::BTreeMap;

use lockstep_model::{Origin, Place};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::log::{Base, Text};
use crate::findings::FindingsView;
use crate::lines::Texts;

/// What all URIs are relative to.
const ROOT: &str = "%SRCROOT%";

/// Where a finding without a place is shown: readers of SARIF want one.
const PROJECT_FILE: &str = "lockstep.yaml";

/// What is not written as it is in the path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// A place, and what is there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_offset: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_length: Option<usize>,
}

impl<'a> Location<'a> {
    /// Says what is there, and under which number it can be linked to.
    pub(super) fn saying(self, message: &'a str, id: usize) -> Self {
        Self {
            id: Some(id),
            message: Some(Text::plain(message)),
            ..self
        }
    }
}

/// Says what URIs are relative to. Where that is on a disk is nobody's business.
pub(super) fn bases() -> BTreeMap<&'static str, Base<'static>> {
    let description = Text::plain("The root of the repository.");
    [(ROOT, Base { description })].into()
}

/// What locations are made of.
pub(super) struct Locations<'a> {
    view: FindingsView<'a>,
    texts: Texts<'a>,
}

impl<'a> Locations<'a> {
    pub(super) const fn new(view: FindingsView<'a>) -> Self {
        Self {
            view,
            texts: Texts::new(view),
        }
    }

    /// Returns the location of a file as a whole.
    pub(super) fn file(&self, file: &str) -> Location<'a> {
        let path = self.view.path(file);
        Location {
            id: None,
            physical_location: Physical {
                artifact_location: Artifact {
                    uri: utf8_percent_encode(&path, PATH).to_string(),
                    uri_base_id: ROOT,
                },
                region: None,
            },
            message: None,
        }
    }

    /// Returns a location.
    pub(super) fn of(&mut self, place: Option<&'a Place>) -> Location<'a> {
        let Some(place) = place else {
            return self.file(PROJECT_FILE);
        };
        let mut location = self.file(&place.file);
        let end = self.texts.end(place);
        location.physical_location.region = Some(Region {
            start_line: place.line,
            start_column: place.column,
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            byte_offset: Some(place.start),
            byte_length: Some(place.end.saturating_sub(place.start)),
        });
        location
    }

    /// Returns the location of what was written somewhere, of which the beginning is known.
    pub(super) fn at(&self, origin: Option<&Origin>) -> Location<'a> {
        let Some(origin) = origin else {
            return self.file(PROJECT_FILE);
        };
        let mut location = self.file(&origin.file);
        location.physical_location.region = Some(Region {
            start_line: origin.line,
            start_column: origin.column,
            end_line: None,
            end_column: None,
            byte_offset: None,
            byte_length: None,
        });
        location
    }
}

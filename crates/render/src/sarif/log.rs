//! The parts of a SARIF log that lockstep writes, under the names that the standard gives them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::location::Location;
use super::rule::Rule;
use crate::neutral::neutral;

/// The whole file.
#[derive(Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    pub(super) schema: &'a str,
    pub(super) version: &'a str,
    pub(super) runs: [Run<'a>; 1],
}

/// What one run of a tool found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run<'a> {
    pub(super) tool: Tool<'a>,
    pub(super) invocations: [Invocation<'a>; 1],
    pub(super) column_kind: &'a str,
    pub(super) original_uri_base_ids: BTreeMap<&'a str, Base<'a>>,
    pub(super) results: Vec<Outcome<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) properties: BTreeMap<&'a str, String>,
}

/// The tool.
#[derive(Serialize)]
pub(super) struct Tool<'a> {
    pub(super) driver: Driver<'a>,
}

/// The tool itself, without plug-ins.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver<'a> {
    pub(super) name: &'a str,
    pub(super) version: &'a str,
    pub(super) semantic_version: &'a str,
    pub(super) information_uri: &'a str,
    pub(super) rules: Vec<Rule>,
}

/// How the tool ran.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'a> {
    pub(super) execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_execution_notifications: Vec<Notification<'a>>,
}

/// What the tool says of its run.
#[derive(Serialize)]
pub(super) struct Notification<'a> {
    pub(super) level: &'a str,
    pub(super) message: Text<'a>,
    pub(super) locations: [Location<'a>; 1],
}

/// What relative URIs are relative to.
#[derive(Serialize)]
pub(super) struct Base<'a> {
    pub(super) description: Text<'a>,
}

/// One finding: a `result`, as the standard calls it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome<'a> {
    pub(super) rule_id: &'a str,
    pub(super) rule_index: usize,
    pub(super) level: &'a str,
    pub(super) message: Text<'a>,
    pub(super) locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location<'a>>,
    pub(super) partial_fingerprints: BTreeMap<&'a str, String>,
}

/// A text; Markdown too where there is some.
#[derive(Serialize)]
pub(super) struct Text<'a> {
    pub(super) text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) markdown: Option<&'a str>,
}

impl<'a> Text<'a> {
    /// Makes a text of harmless characters.
    pub(super) fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        let text = match text.into() {
            Cow::Borrowed(text) => neutral(text),
            Cow::Owned(text) => Cow::Owned(neutral(&text).into_owned()),
        };
        Self {
            text,
            markdown: None,
        }
    }
}

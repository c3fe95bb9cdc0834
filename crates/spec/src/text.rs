//! The documents of one text, as values: for whoever works on texts, not on projects.
//!
//! Bytes come in; values go out, or what is wrong with the text. It must not know kinds.

use lockstep_model::Finding;
use serde_json::Value;

use crate::source;
use crate::span::Sources;
use crate::yaml;

/// What a text holds.
#[derive(Debug, Default)]
pub struct Text {
    /// Its documents.
    pub documents: Vec<Value>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// The text, for whoever shows the findings.
    pub sources: Sources,
}

/// Reads a text, whose name findings carry.
pub fn read(name: &str, bytes: &[u8]) -> Text {
    let mut text = Text::default();
    let file = match source::decode(name, bytes, &mut text.sources) {
        Ok(file) => file,
        Err(finding) => {
            text.findings.push(*finding);
            return text;
        }
    };
    let read = yaml::read(file, &text.sources);
    let documents = read.documents.into_iter();
    text.documents = documents.map(|document| document.value).collect();
    text.findings = read.findings;
    text.findings.sort();
    text
}

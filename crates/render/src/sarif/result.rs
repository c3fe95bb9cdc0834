//! One finding as SARIF says it.

use lockstep_model::Finding;

use super::fingerprint::Fingerprints;
use super::location::Locations;
use super::log::{Outcome, Text};
use crate::neutral::neutral;

/// Makes the result of a finding, whose code is described by the rule at an index.
pub(super) fn result<'a>(
    finding: &'a Finding,
    rule_index: usize,
    locations: &mut Locations<'a>,
    fingerprints: &mut Fingerprints,
) -> Outcome<'a> {
    let related = finding.related.iter().zip(1..);
    let related_locations = related.map(|(related, id)| {
        let location = locations.of(Some(&related.place));
        location.saying(&related.message, id)
    });
    let related_locations = related_locations.collect();
    Outcome {
        rule_id: finding.code.as_str(),
        rule_index,
        level: finding.severity.as_str(),
        message: message(finding),
        locations: [locations.of(finding.place.as_ref())],
        related_locations,
        partial_fingerprints: fingerprints.of(finding),
    }
}

/// Returns what is wrong, links to the related places, and what to do: a paragraph each.
fn message(finding: &Finding) -> Text<'_> {
    let mut paragraphs = vec![plain(&finding.message)];
    let related = finding.related.iter().zip(1..);
    let links = related.map(|(related, id)| format!("[{}]({id})", bracketed(&related.message)));
    paragraphs.extend(links);
    let help = finding.help.iter();
    paragraphs.extend(help.map(|help| format!("Help: {}", plain(help))));
    Text {
        text: paragraphs.join("\n\n").into(),
        markdown: None,
    }
}

/// A text in which nothing is a link.
pub(super) fn plain(text: &str) -> String {
    let text = neutral(text);
    match text.contains("](") {
        true => text.replace('\\', "\\\\").replace('[', "\\["),
        false => text.into_owned(),
    }
}

/// The text of a link.
fn bracketed(text: &str) -> String {
    let text = neutral(text).replace('\\', "\\\\");
    text.replace('[', "\\[").replace(']', "\\]")
}

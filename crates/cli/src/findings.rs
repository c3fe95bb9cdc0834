//! Findings, as commands show them that are about something else: as text, on stderr.
//!
//! Those of manifests and those of what is live.

use lockstep_model::{Code, Finding, Severity, Snapshot, Unreadable};
use lockstep_spec::Loaded;

use crate::failure::Failure;
use crate::output;

/// Shows the findings of a load on stderr, unless they are notes only: `validate` shows those.
pub(crate) fn aside(loaded: &Loaded) -> Result<(), Failure> {
    let mut found = loaded.findings.iter();
    if found.all(|finding| finding.severity == Severity::Note) {
        return Ok(());
    }
    show(&loaded.findings)
}

/// Shows on stderr which live objects could not be understood.
pub(crate) fn live(snapshot: &Snapshot) -> Result<(), Failure> {
    let found: Vec<Finding> = snapshot.unreadable().iter().map(finding).collect();
    match found.is_empty() {
        true => Ok(()),
        false => show(&found),
    }
}

fn finding(object: &Unreadable) -> Finding {
    let name = object
        .live_name
        .as_deref()
        .map(|name| format!(" \"{name}\""));
    let id = object.live_id.as_ref().map(|id| format!(" with id {id}"));
    let message = format!(
        "the live {}{}{}: {}",
        object.kind,
        name.unwrap_or_default(),
        id.unwrap_or_default(),
        object.reason
    );
    let help = "nothing that touches it is planned, and nothing of its kind is deleted";
    Finding::new(Code::LiveUnreadable, message).help(help)
}

fn show(findings: &[Finding]) -> Result<(), Failure> {
    output::styled_aside(|style, out| lockstep_render::text::findings(findings, &style, out))
}

#[cfg(test)]
mod tests {
    use lockstep_model::{Kind, LiveId};

    use super::*;

    #[test]
    fn what_cannot_be_understood_is_named_as_far_as_it_can_be() {
        let object = Unreadable {
            kind: Kind::Prompt,
            live_id: Some(LiveId::new("q-1")),
            live_name: None,
            reason: "it has no name".to_owned(),
        };
        assert_eq!(
            finding(&object).message,
            "the live Prompt with id q-1: it has no name"
        );
    }
}

//! Findings, as commands show them that are about something else: as text, on stderr.
//!
//! Those of manifests and those of what is live.

use lockstep_diff::Plan;
use lockstep_model::{Code, Finding, LeftOut, Severity, Snapshot, Unreadable};
use lockstep_policy::Judge;
use lockstep_render::{FindingsView, text};
use lockstep_spec::Loaded;

use crate::failure::Failure;
use crate::output;

/// Shows the findings of a load on stderr, unless they are notes only: `validate` shows those.
pub(crate) fn aside(loaded: &Loaded) -> Result<(), Failure> {
    let mut found = loaded.findings.iter();
    if found.all(|finding| finding.severity == Severity::Note) {
        return Ok(());
    }
    let text = |file: &str| loaded.sources.text(file);
    let view = FindingsView::new(&loaded.findings).with_text(&text);
    show(&view.with_left_out(&loaded.left_out))
}

/// Returns the findings that a plan carries along: notes are for `validate`.
pub(crate) fn warnings(found: &[Finding]) -> Vec<Finding> {
    let kept = found.iter();
    let kept = kept.filter(|finding| finding.severity == Severity::Warning);
    kept.cloned().collect()
}

/// What the policies say about a plan, before anybody is told.
#[derive(Debug)]
pub(crate) struct Judged(Vec<Finding>);

impl Judged {
    /// Holds a plan to the policies. The plan carries what is odd from then on: in the manifests,
    /// and in itself.
    pub(crate) fn of(judge: &Judge, plan: &mut Plan, odd: &[Finding]) -> Self {
        let found = judge.plan(plan);
        plan.findings = odd.to_vec();
        plan.findings.extend(warnings(&found));
        plan.findings.sort();
        plan.findings.dedup();
        Self(found)
    }

    /// Says whether the policies let the plan be carried out.
    pub(crate) fn verdict(&self) -> Verdict {
        match self.0.iter().any(Finding::is_error) {
            true => Verdict::Forbidden,
            false => Verdict::Allowed,
        }
    }

    /// Shows on stderr what the policies say.
    pub(crate) fn show(&self, judge: &Judge) -> Result<(), Failure> {
        let mut found = self.0.iter();
        if found.all(|finding| finding.severity == Severity::Note) {
            return Ok(());
        }
        let mut shown = self.0.clone();
        let mut left_out = LeftOut::default();
        left_out.cap(&mut shown);
        let text = |file: &str| judge.text(file);
        let view = FindingsView::new(&shown).with_text(&text);
        show(&view.with_left_out(&left_out))
    }
}

/// Shows on stderr what a saved plan says is odd.
pub(crate) fn saved(plan: &Plan) -> Result<(), Failure> {
    match plan.findings.is_empty() {
        true => Ok(()),
        false => show(&FindingsView::new(&plan.findings)),
    }
}

/// What the policies say about a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may be carried out.
    Allowed,
    /// It may not.
    Forbidden,
}

/// Shows on stderr which live objects could not be understood.
pub(crate) fn live(snapshot: &Snapshot) -> Result<(), Failure> {
    let found: Vec<Finding> = snapshot.unreadable().iter().map(finding).collect();
    match found.is_empty() {
        true => Ok(()),
        false => show(&FindingsView::new(&found)),
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

/// Shows findings on stderr.
pub(crate) fn show(findings: &FindingsView<'_>) -> Result<(), Failure> {
    output::styled_aside(|style, out| text::findings(findings, &style, out))
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

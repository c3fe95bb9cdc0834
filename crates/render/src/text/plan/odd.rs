//! What is odd in the manifests and in the plan itself, as the plan carries it: a line a finding.

use std::io;

use lockstep_model::Finding;

use crate::palette::Tone;
use crate::plan_view::PlanView;
use crate::sheet::{Line, Sheet};
use crate::text::findings::tone;

/// The heading of what is odd, in all formats.
pub(crate) const HEADING: &str = "Findings";

/// How many findings are listed.
const LISTED: usize = 50;

/// Writes the findings of a plan, unless whoever reads is told them elsewhere.
pub(super) fn section(sheet: &mut Sheet<'_>, view: &PlanView<'_>) -> io::Result<()> {
    if view.findings_told || view.plan.findings.is_empty() {
        return Ok(());
    }
    sheet.heading(Tone::Warning, HEADING)?;
    lines(sheet, view)
}

/// Writes a line for each finding, with its place.
pub(crate) fn lines(sheet: &mut Sheet<'_>, view: &PlanView<'_>) -> io::Result<()> {
    let findings = &view.plan.findings;
    findings
        .iter()
        .take(LISTED)
        .try_for_each(|finding| one(sheet, finding))?;
    match findings.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => sheet.line(&Line::at(2).put(Tone::Aside, format!("and {more} more"))),
    }
}

fn one(sheet: &mut Sheet<'_>, finding: &Finding) -> io::Result<()> {
    let word = format!("{}[{}]: ", finding.severity, finding.code);
    let line = Line::at(2).put(tone(finding.severity), word);
    let place = finding.place.as_ref();
    let at = place.map(|place| format!(" ({}:{})", place.file, place.line));
    let text = format!("{}{}", finding.message, at.unwrap_or_default());
    sheet.wrapped(line, Tone::Plain, &text, 6)
}

//! Findings, as commands show them that are about something else: as text, on stderr.

use lockstep_model::Severity;
use lockstep_spec::Loaded;

use crate::failure::Failure;
use crate::output;

/// Shows the findings of a load on stderr, unless they are notes only: `validate` shows those.
pub(crate) fn aside(loaded: &Loaded) -> Result<(), Failure> {
    let mut found = loaded.findings.iter();
    if found.all(|finding| finding.severity == Severity::Note) {
        return Ok(());
    }
    output::styled_aside(|style, out| {
        lockstep_render::text::findings(&loaded.findings, &style, out)
    })
}

//! What was done with many files: counted, said, and made an exit code.

use lockstep_model::Finding;
use lockstep_render::FindingsView;
use lockstep_spec::Sources;

use super::file::{Fate, Mode};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{findings, output};

/// What was done so far.
#[derive(Debug, Default)]
pub(super) struct Done {
    changed: usize,
    left: usize,
    findings: Vec<Finding>,
    sources: Vec<Sources>,
}

impl Done {
    /// Takes findings that keep files from being formatted.
    pub(super) fn found(&mut self, mut findings: Vec<Finding>, sources: Sources) {
        lockstep_spec::mask(&mut findings);
        self.findings.extend(findings);
        self.sources.push(sources);
    }

    /// Takes what became of a file; a file that was left alone is named at once.
    pub(super) fn take(&mut self, shown: &str, fate: Fate) {
        match fate {
            Fate::Same => {}
            Fate::Changed { .. } => self.changed += 1,
            Fate::Unreadable(text) => self.found(text.findings, text.sources),
            Fate::Left(refused) => {
                self.left += 1;
                let at = refused.at().map(|at| format!(":{at}")).unwrap_or_default();
                let message = format!("{shown}{at} was left as it is");
                Failure::new(message).because(*refused).show();
            }
            Fate::Failed(error) => {
                self.left += 1;
                let message = format!("{shown} cannot be formatted");
                Failure::new(message).because(error).show();
            }
        }
    }

    /// Says how many files there were, and how it ends.
    pub(super) fn finish(self, mode: Mode, files: usize) -> Result<Exit, Failure> {
        let changed = self.changed;
        match mode {
            Mode::Write => output::say(format_args!("{changed} of {files} files formatted")),
            Mode::Check if changed > 0 => {
                output::say(format_args!("{changed} of {files} files are not formatted"));
            }
            Mode::Check => {}
        }
        self.settle(mode)
    }

    /// Shows the findings, and says how it ends.
    pub(super) fn settle(self, mode: Mode) -> Result<Exit, Failure> {
        let text = |file: &str| self.sources.iter().find_map(|sources| sources.text(file));
        if !self.findings.is_empty() {
            findings::show(&FindingsView::new(&self.findings).with_text(&text))?;
        }
        let differs = mode == Mode::Check && self.changed > 0;
        Ok(if self.findings.iter().any(Finding::is_error) {
            Exit::Findings
        } else if differs || self.left > 0 {
            Exit::Error
        } else {
            Exit::Done
        })
    }
}

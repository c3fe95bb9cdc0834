//! What a plan is delivered as: shown, reported, saved and signed.
//!
//! A plan comes in that was just made; what was asked for goes out, and the exit code.

use std::path::PathBuf;

use clap::Args;
use lockstep_diff::Plan;
use lockstep_policy::Judge;
use lockstep_render::{Envelope, PlanView};
use lockstep_signature::SecretKey;

use crate::command::{Format, Options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{Judged, Verdict};
use crate::progress::Loudness;
use crate::project::Workspace;
use crate::report::{self, Asked};
use crate::signing::KeyPlace;
use crate::{doctor, output, saved, signing};

/// How a plan is asked for by whoever makes it.
#[derive(Debug, Args)]
pub(crate) struct Delivery {
    /// Save the plan, for `lockstep show FILE` and `lockstep apply FILE`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Sign the saved plan with this key: a PEM file, or env:NAME for a variable that holds one
    #[arg(long, value_name = "KEY", requires = "out")]
    sign: Option<KeyPlace>,
    /// End with 2 if changes are pending, withheld ones included
    #[arg(long)]
    detailed_exitcode: bool,
    #[command(flatten)]
    asked: Asked,
}

impl Delivery {
    /// Says what is wrong with what is asked for, beside what is shown.
    pub(crate) fn clash(&self, shown: Format) -> Option<String> {
        let saved = self.out.as_ref().filter(|path| self.asked.writes(path));
        let saved = saved.map(|path| {
            let path = path.display();
            format!("a report and the saved plan go to {path}: give each a file of its own")
        });
        saved.or_else(|| self.asked.clash(shown))
    }

    /// Reads the key that signs, which must be one that the environment takes.
    pub(crate) fn key(&self, workspace: &Workspace) -> Result<Option<SecretKey>, Failure> {
        let settings = &workspace.environment.plans;
        let name = &workspace.environment.name;
        let Some(place) = &self.sign else {
            if self.out.is_some() && !settings.keys.is_empty() {
                output::say(format_args!(
                    "warning: the environment `{name}` takes signed plans only: without --sign this one \
                     cannot be applied"
                ));
            }
            return Ok(None);
        };
        let key = place.secret_key()?;
        let wanted = signing::wanted(settings, &workspace.root)?;
        if !wanted.is_empty() && !wanted.contains(&key.public()) {
            let message = format!(
                "the key {} is none of those whose plans the environment `{name}` takes",
                key.public()
            );
            return Err(Failure::new(message).help("add it to `plans.keys` in lockstep.yaml"));
        }
        Ok(Some(key))
    }

    /// Shows a plan in all that is asked for, with what the policies say about it.
    pub(crate) fn show(
        &self,
        (plan, envelope): (&Plan, &Envelope),
        workspace: &Workspace,
        (judge, judged): (&Judge, &Judged),
        options: &Options,
    ) -> Result<Verdict, Failure> {
        let verdict = judged.verdict();
        // Of text people read the end first.
        let early = report::is_document(options.format);
        if early {
            judged.show(judge)?;
        }
        let folder = report::folder(&workspace.root);
        let mut planned = report::Planned {
            view: PlanView::new(plan).with_folder(&folder),
            envelope,
            length: self.asked.length(),
        };
        let file = self.out.as_ref().map(|path| path.display().to_string());
        // There will be no file of a plan that is forbidden or refused.
        let saved = verdict == Verdict::Allowed && plan.refusals().next().is_none();
        planned.view = planned
            .view
            .with_file(file.as_deref().filter(|_file| saved));
        planned.show(options.format)?;
        if options.loudness() == Loudness::Spoken {
            doctor::note(plan, workspace);
        }
        if !early {
            judged.show(judge)?;
        }
        self.asked.save(&planned)?;
        Ok(verdict)
    }

    /// Says that a plan that is refused was not saved, if that was asked for.
    pub(crate) fn unsaved(&self) {
        if let Some(path) = &self.out {
            output::say(format_args!(
                "Not saved in {}: the plan is refused.",
                path.display()
            ));
        }
    }

    /// Saves a plan that is not refused, if that is asked for, and says how the command ends.
    pub(crate) fn save(
        &self,
        plan: &Plan,
        envelope: &Envelope,
        options: &Options,
    ) -> Result<Exit, Failure> {
        if let Some(path) = &self.out {
            saved::write(path, plan, envelope)?;
            if options.loudness() == Loudness::Spoken {
                let path = path.display();
                output::say(format_args!(
                    "Saved in {path}: `lockstep apply {path}` applies exactly this plan."
                ));
            }
        }
        Ok(match self.detailed_exitcode && !plan.is_empty() {
            true => Exit::Pending,
            false => Exit::Done,
        })
    }
}

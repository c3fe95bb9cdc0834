//! What a whole plan is measured against, undoes or settles, and that nothing guards it: a few
//! sentences that stand above its changes.
//!
//! A plan comes in; sentences go out, and every format shows them.

use std::fmt::Display;
use std::io;

use lockstep_diff::{Keep, Pending, Plan, Remark, Undoes};
use lockstep_model::Severity;

use crate::palette::Tone;
use crate::settle;
use crate::sheet::{Line, Sheet};
use crate::value::plural;

/// How many addresses are named.
const NAMED: usize = 20;

/// How much of a commit's hash is shown.
const SHORT: usize = 12;

/// Something that is said of a whole plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// What is spoken of.
    pub(crate) topic: Topic,
    /// How much care it needs.
    pub(crate) severity: Severity,
    /// The sentences, of any characters.
    pub(crate) text: String,
}

/// What is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// What was pending before.
    Pending,
    /// The run that is undone.
    Undo,
    /// That nothing is refused.
    Guards,
    /// What became of interrupted writes.
    Interrupted,
}

impl Topic {
    /// Returns the word for it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending before",
            Self::Undo => "undo",
            Self::Guards => "no guards",
            Self::Interrupted => "interrupted writes",
        }
    }
}

/// Returns all that is said of a plan as a whole.
pub(crate) fn said(plan: &Plan) -> Vec<Said> {
    let mut said = Vec::new();
    if !plan.guarded {
        let text = "This environment has no guards (`guards: none`): nothing is refused.";
        said.push(Said {
            topic: Topic::Guards,
            severity: Severity::Warning,
            text: text.to_owned(),
        });
    }
    said.extend(settle::said(plan));
    if let Some(undoes) = &plan.undoes {
        undo(undoes, plan, &mut said);
    }
    if let Some(against) = &plan.pending {
        pending(against, &mut said);
    }
    said
}

/// Writes all of it.
pub(crate) fn write(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    for one in said(plan) {
        let tone = match one.severity {
            Severity::Error | Severity::Warning => Tone::Warning,
            Severity::Note => Tone::Plain,
        };
        sheet.wrapped(Line::at(0), tone, &one.text, 2)?;
    }
    Ok(())
}

fn undo(undoes: &Undoes, plan: &Plan, said: &mut Vec<Said>) {
    let mut add = |severity, text| {
        said.push(Said {
            topic: Topic::Undo,
            severity,
            text,
        });
    };
    let begun = format!(
        "This plan undoes run {} of {} (entry {} of the ledger).",
        undoes.run, undoes.time, undoes.sequence
    );
    add(Severity::Note, begun);
    if let Some(text) = again(undoes, plan) {
        add(Severity::Warning, text);
    }
    for text in remarks(&undoes.remarks) {
        add(Severity::Note, text);
    }
}

/// Says what the next apply of the manifests would do about it.
fn again(undoes: &Undoes, plan: &Plan) -> Option<String> {
    let sure = match undoes.errors {
        0 => String::new(),
        1 => " The manifests have an error now, so there may be more.".to_owned(),
        errors => format!(" The manifests have {errors} errors now, so there may be more."),
    };
    let count = undoes.redone.len();
    if count > 0 {
        let objects = plural(count, "object", "objects");
        return Some(format!(
            "Git says otherwise: unless Git is reverted too, the next apply of the manifests will do \
             it again, for {count} {objects}: {}.{sure}",
            names(&undoes.redone)
        ));
    }
    match (plan.changes.is_empty(), undoes.errors) {
        (true, _) => None,
        (false, 0) => Some(
            "Git says the same already: the next apply of the manifests will not do it again."
                .to_owned(),
        ),
        (false, _) => Some(
            "The manifests have errors now, so it cannot be told what Git says: unless Git is \
             reverted too, the next apply of the manifests will do it again."
                .to_owned(),
        ),
    }
}

fn remarks(remarks: &[Remark]) -> Vec<String> {
    let mut texts: Vec<String> = remarks.iter().take(NAMED).map(remark).collect();
    if remarks.len() > NAMED {
        texts.push(format!("And {} more like these.", remarks.len() - NAMED));
    }
    texts
}

fn remark(remark: &Remark) -> String {
    match remark {
        Remark::StaysPublished {
            address,
            entry,
            serving,
        } => {
            let requests = match serving {
                None => "whether requests go to it cannot be told",
                Some(0) => "no request goes to it once this is applied",
                Some(share) => {
                    let percent = f64::from(*share) / 100.0;
                    return format!(
                        "{address}: version {entry} stays published, as none can be taken back, and \
                         keeps {percent}% of the requests: the run did not move them there."
                    );
                }
            };
            format!(
                "{address}: version {entry} stays published, as none can be taken back; {requests}."
            )
        }
        Remark::SecretStays { address, field } => format!(
            "{address}: `{field}` stays as the run sent it: an earlier secret is known to nobody \
             but whoever keeps it. Write its revision into the manifest to send it again."
        ),
        Remark::StaysOwned { address } => format!(
            "{address}: the run took it over and changed it; its values are restored, and it stays \
             lockstep's."
        ),
        Remark::TrafficUnknown { address } => format!(
            "{address}: it is made again, and where its requests went is not in the ledger: they all \
             go to the first version that is published. Move them by a TrafficSplit."
        ),
        Remark::AlreadyGone { address } => {
            format!("{address}: the run made it, and it is gone already.")
        }
    }
}

fn pending(pending: &Pending, said: &mut Vec<Said>) {
    let mut add = |severity, text| {
        said.push(Said {
            topic: Topic::Pending,
            severity,
            text,
        });
    };
    let short: String = pending.commit.chars().take(SHORT).collect();
    let at = format!("{} ({short})", pending.reference);
    if pending.errors > 0 {
        let errors = plural(pending.errors, "error", "errors");
        add(
            Severity::Warning,
            format!(
                "The manifests at {at} have {} {errors}: what they are about counts as this pull \
                 request's.",
                pending.errors
            ),
        );
    }
    add(Severity::Note, folded(pending, &at));
    let needed: Vec<_> = pending.needed().collect();
    if !needed.is_empty() {
        add(
            Severity::Warning,
            format!(
                "Pending before, and part of this plan because its changes need them: {}.",
                names(&needed)
            ),
        );
    }
    if !pending.fields.is_empty() {
        let fields = pending.fields.iter();
        let fields: Vec<String> = fields.map(|(id, path)| format!("{id} {path}")).collect();
        add(
            Severity::Warning,
            format!(
                "Pending before, and part of this plan because an object is written as its manifest \
                 says: {}.",
                names(&fields)
            ),
        );
    }
    if !pending.taken_back.is_empty() {
        let text = format!(
            "Pending before, and taken back by this pull request: {}.",
            names(&pending.taken_back)
        );
        add(Severity::Note, text);
    }
}

/// Says how much was pending before.
fn folded(pending: &Pending, at: &str) -> String {
    if pending.keep == Keep::All {
        let count = pending.before.len();
        return match count {
            0 => format!("Nothing of this plan was pending before at {at}."),
            _ => format!(
                "{count} {} of this plan {} pending before at {at}: {}.",
                plural(count, "change", "changes"),
                plural(count, "was", "were"),
                names(&pending.before.iter().collect::<Vec<_>>())
            ),
        };
    }
    let changes = pending
        .folded
        .iter()
        .filter(|one| one.action.is_some())
        .count();
    let withheld = pending.folded.len() - changes;
    let planned = format!("{changes} {}", plural(changes, "change", "changes"));
    let what = match (changes, withheld) {
        (0, 0) => return format!("Nothing else was pending before at {at}."),
        (_, 0) => planned,
        (0, _) => format!("{withheld} withheld"),
        (_, _) => format!("{planned} and {withheld} withheld"),
    };
    let were = plural(pending.folded.len(), "was", "were");
    format!(
        "{what} {were} pending before at {at}, and {} no part of this plan; --all has them too.",
        plural(pending.folded.len(), "is", "are")
    )
}

pub(crate) fn names<T: Display>(items: &[T]) -> String {
    let mut names: Vec<String> = items.iter().take(NAMED).map(ToString::to_string).collect();
    if items.len() > NAMED {
        names.push(format!("and {} more", items.len() - NAMED));
    }
    names.join(", ")
}

//! The last examination of a tenant: kept beside its ledger, and remembered before it is written to.
//!
//! A result comes in and lies in a file; a plan comes in and a warning goes out. A file that cannot
//! be used is a warning too, and never an error: nobody's ledger hangs on it.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lockstep_diff::Plan;
use lockstep_model::Kind;
use lockstep_render::json::v1;
use lockstep_render::{DoctorView, Remembered};

use crate::environment;
use crate::failure::Failure;
use crate::output::{self, harmless};
use crate::project::Workspace;
use crate::redaction::mask;
use crate::replace::{replace, store};

/// The name of the file in the folder of a ledger.
const FILE: &str = "doctor.json";
/// No result comes near this size.
const LONGEST: u64 = 16 << 20;
/// How many checks are named in a warning.
const NAMED: usize = 4;

/// Returns where the last result is kept.
pub(crate) fn path(ledger: &Path) -> PathBuf {
    ledger.join(FILE)
}

/// Writes a result where somebody asked for it.
pub(crate) fn write(path: &Path, view: &DoctorView<'_>) -> Result<(), Failure> {
    put(path, view, store)
}

/// Writes a result beside a ledger, in place of the last one: a link there, which came with the
/// repository, must not lead elsewhere.
pub(crate) fn keep(path: &Path, view: &DoctorView<'_>) -> Result<(), Failure> {
    put(path, view, replace)
}

fn put(
    path: &Path,
    view: &DoctorView<'_>,
    writer: fn(&Path, &[u8]) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    v1::doctor(view, &mut bytes)
        .and_then(|()| writer(path, &mask(&bytes)))
        .map_err(|error| {
            let path = environment::shown(path);
            Failure::new(format!("the result cannot be written into {path}")).because(error)
        })
}

/// Says on stderr what should be looked at.
pub(crate) fn warn(text: impl Display) {
    let style = anstyle::Style::new()
        .bold()
        .fg_color(Some(anstyle::AnsiColor::Yellow.into()));
    let text = harmless(&text.to_string());
    output::say(format_args!("{style}warning:{style:#} {text}"));
}

/// Warns before a plan is carried out whose kinds failed when the tenant was last looked at.
pub(crate) fn remind(plan: &Plan, workspace: &Workspace) {
    if let Some(text) = told(plan, workspace) {
        warn(text);
    }
}

/// Says the same of a plan that is only shown.
pub(crate) fn note(plan: &Plan, workspace: &Workspace) {
    if let Some(text) = told(plan, workspace) {
        output::say(format_args!("note: {}", harmless(&text)));
    }
}

fn told(plan: &Plan, workspace: &Workspace) -> Option<String> {
    if plan.changes.is_empty() {
        return None;
    }
    let name = &workspace.environment.name;
    match recall(&path(&workspace.ledger())) {
        Ok(last) => {
            let text = reminder(plan, &last?)?;
            Some(format!(
                "{text}; `lockstep doctor --env {name}` looks again"
            ))
        }
        Err(failure) => Some(format!(
            "{}; `lockstep doctor --env {name}` writes a new one",
            lockstep_apply::chain(&failure)
        )),
    }
}

/// Reads the last result; nothing if there is none.
fn recall(path: &Path) -> Result<Option<Remembered>, Failure> {
    let unusable = || {
        let path = environment::shown(path);
        Failure::new(format!(
            "the last result of `lockstep doctor` in {path} cannot be used"
        ))
    };
    let refused = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
    let text = fs::metadata(path).and_then(|about| match about.is_file() {
        true if about.len() > LONGEST => Err(refused("it is longer than any result")),
        true => fs::read_to_string(path),
        false => Err(refused("it is no regular file")),
    });
    match text {
        Ok(text) => {
            let read = v1::read_doctor(&text);
            read.map(Some).map_err(|error| unusable().because(error))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable().because(error)),
    }
}

/// Says what the last result holds against a plan.
fn reminder(plan: &Plan, last: &Remembered) -> Option<String> {
    if last.organization != plan.organization.id {
        return None;
    }
    let written: BTreeSet<Kind> = plan
        .changes
        .iter()
        .map(|change| change.address().kind)
        .collect();
    let failed = last.failed.iter();
    let failed: Vec<_> = failed.filter(|(kind, _)| written.contains(kind)).collect();
    if failed.is_empty() {
        return None;
    }
    let kinds: Vec<&str> = failed.iter().map(|(kind, _)| kind.as_str()).collect();
    let checks: BTreeSet<&str> = failed
        .iter()
        .flat_map(|(_, checks)| checks.iter().map(String::as_str))
        .collect();
    let more = match checks.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let named: Vec<&str> = checks.into_iter().take(NAMED).collect();
    Some(format!(
        "this plan writes {}, and `lockstep doctor` found on {} that lockstep cannot work with that \
         here: {}{more} failed",
        kinds.join(", "),
        last.checked_at,
        named.join(", ")
    ))
}

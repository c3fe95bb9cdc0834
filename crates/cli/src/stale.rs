//! A plan that is no longer true: what moved since it was made.
//!
//! A plan and the tenant come in; an error that names object, field and both values goes out.

use std::path::Path;

use lockstep_apply::{Disowned, Movement, Stale, Strayed, told};
use lockstep_diff::{Moved, Plan};
use lockstep_ledger::Run;
use lockstep_model::tenant::{Known, ReadRequest, Wanted};
use lockstep_model::{Address, Base};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::planning::Source;
use crate::{clock, output, saved};

/// Reads all that a plan touches again and refuses the plan if anything of it moved. Returns what
/// moved beside it, which is nobody's harm.
pub(crate) async fn check(
    plan: &Plan,
    base: &Base,
    source: impl Into<Source<'_>>,
) -> Result<Vec<Strayed>, Failure> {
    let snapshot = source.into().check(&request(plan, base)).await?;
    let stale = lockstep_apply::stale(plan, &snapshot);
    let lost = lockstep_apply::disowned(plan, base);
    match (stale.is_empty(), lost.is_empty()) {
        (true, true) => Ok(lockstep_apply::strays(plan, &snapshot)),
        (false, _) | (true, false) => Err(refuse(&stale, &lost)),
    }
}

/// Says which run applied a plan before, if one did: then nobody else has to be looked for.
pub(crate) fn explained(failure: Failure, plan: &Plan, ledger: &Path) -> Failure {
    match earlier(plan, ledger).filter(|_run| failure.code() == Exit::Stale) {
        Some(run) => failure.help(format!(
            "run {} of {} applied this plan already: `lockstep plan` says whether anything is left \
             to do",
            run.id, run.time
        )),
        None => failure,
    }
}

/// Refuses a plan that sends secrets again and was applied before: nothing that can be read says that
/// they came, so nothing else would keep it from sending them once more.
/// Another plan with the same content, made after that run, is a new wish.
pub(crate) fn only_once(plan: &Plan, (ledger, created_at): (&Path, &str)) -> Result<(), Failure> {
    let run = (!plan.consent.resend.is_empty()).then(|| earlier(plan, ledger));
    let since = |run: &Run| clock::read(&run.time) >= clock::read(created_at);
    let Some(run) = run.flatten().filter(since) else {
        return Ok(());
    };
    let message = "the plan sends secrets again and was applied already, so nothing was written";
    Err(Failure::new(message).exit(Exit::Stale).help(format!(
        "run {} of {} applied it: plan with --resend again if it is to be done once more",
        run.id, run.time
    )))
}

/// Finds the last run that applied a plan; a ledger that cannot be read explains nothing.
fn earlier(plan: &Plan, ledger: &Path) -> Option<Run> {
    let digest = saved::digest(plan).ok()?;
    let runs = lockstep_ledger::runs(ledger).ok()?;
    runs.into_iter()
        .rev()
        .find(|run| run.started.plan == digest)
}

/// Says on stderr what moved beside a plan.
pub(crate) fn tell(strays: &[Strayed]) {
    for line in strays.iter().map(beside) {
        output::say(format_args!("note: {}", output::harmless(&line)));
    }
}

/// Says in a sentence without its full stop what moved beside a plan.
pub(crate) fn beside(strayed: &Strayed) -> String {
    let paths: Vec<String> = strayed.paths.iter().map(ToString::to_string).collect();
    format!(
        "{}: {} moved since the plan was made; it is not managed, and stays as it is",
        strayed.address,
        paths.join(", ")
    )
}

/// Makes the request for what the plan touches, which is read anew: nothing else is asked for.
pub(crate) fn request<'a>(plan: &'a Plan, base: &'a Base) -> ReadRequest<'a> {
    let wanted = plan.changes.iter().flat_map(|change| {
        let names = [Some(&change.live_name), change.live_name_before.as_ref()];
        let names = names.into_iter().flatten();
        names.map(|live_name| Wanted {
            kind: change.address().kind,
            live_name,
            fields: None,
        })
    });
    let known = plan.changes.iter().filter_map(|change| {
        let address = change.address();
        Some(Known {
            kind: address.kind,
            applied: base.applied.get(address)?,
        })
    });
    ReadRequest {
        known: known.collect(),
        wanted: wanted.collect(),
        fresh: base.doubted().collect(),
    }
}

fn refuse(stale: &[Stale], lost: &[(Address, Disowned)]) -> Failure {
    let lost = lost.iter().map(|(address, why)| match why {
        Disowned::GivenUp => {
            format!("{address} is no longer lockstep's: the ledger has given it up, or lacks it")
        }
        Disowned::Protected => format!("{address} is protected by now: deleting it is refused"),
    });
    let lines = stale.iter().flat_map(describe).chain(lost);
    let lines: String = lines.map(|line| format!("\n  {line}")).collect();
    Failure::new(format!("the plan is stale, so nothing was written:{lines}"))
        .exit(Exit::Stale)
        .help("plan again, and look at what somebody else changed")
}

fn describe(stale: &Stale) -> Vec<String> {
    let who = match (&stale.modified_by, &stale.modified_at) {
        (Some(by), Some(at)) => format!(" (last changed by {by} at {at})"),
        (Some(by), None) => format!(" (last changed by {by})"),
        (None, Some(at)) => format!(" (last changed at {at})"),
        (None, None) => String::new(),
    };
    let address = &stale.address;
    let line = |moved: &Moved| format!("{address} {}{who}", told(address.kind, moved));
    match &stale.movement {
        Movement::Gone => vec![format!("{address} is gone{who}")],
        Movement::Came => vec![format!("{address} was to be created, and is there{who}")],
        Movement::Fields(moved) => moved.iter().map(line).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_moved_is_named_with_both_values() {
        let stale = Stale {
            address: "Prompt/a".parse().unwrap(),
            movement: Movement::Fields(vec![Moved {
                path: "temperature".parse().unwrap(),
                was: Some(json!(0.2)),
                is: None,
            }]),
            modified_by: Some("kim".to_owned()),
            modified_at: None,
        };
        assert_eq!(
            describe(&stale),
            ["Prompt/a temperature: was 0.2, is (not set) (last changed by kim)"]
        );
    }
}

//! A plan that is no longer true: what moved since it was made.
//!
//! A plan and the tenant come in; an error that names object, field and both values goes out.

use lockstep_apply::{Movement, Stale, told};
use lockstep_diff::{Moved, Plan};
use lockstep_model::Base;
use lockstep_model::tenant::{Known, ReadRequest, Wanted};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::tenant::Tenant;

/// Reads all that a plan touches again and refuses the plan if anything of it moved.
pub(crate) async fn check(plan: &Plan, base: &Base, tenant: &Tenant) -> Result<(), Failure> {
    let snapshot = tenant.snapshot(&request(plan, base)).await?;
    let stale = lockstep_apply::stale(plan, &snapshot);
    match stale.is_empty() {
        true => Ok(()),
        false => Err(refuse(&stale)),
    }
}

/// Makes the request for what the plan touches, which is read anew: nothing else is asked for.
fn request<'a>(plan: &'a Plan, base: &'a Base) -> ReadRequest<'a> {
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
    }
}

fn refuse(stale: &[Stale]) -> Failure {
    let lines = stale.iter().flat_map(describe);
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

//! A plan that is no longer true: what moved since it was made.
//!
//! A plan and the tenant come in; an error that names object, field and both values goes out.

use lockstep_apply::{Movement, Stale};
use lockstep_diff::{Moved, Plan};
use lockstep_model::Base;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::planning;
use crate::tenant::Tenant;

/// How many characters of a value are shown.
const SHOWN: usize = 200;

/// Reads all that a plan touches again and refuses the plan if anything of it moved.
pub(crate) async fn check(plan: &Plan, base: &Base, tenant: &Tenant) -> Result<(), Failure> {
    let names = plan.changes.iter().flat_map(|change| {
        let kind = change.address().kind;
        let names = [Some(&change.live_name), change.live_name_before.as_ref()];
        names
            .into_iter()
            .flatten()
            .map(move |name| (kind, name.clone()))
    });
    let request = planning::request(base, names.collect());
    let snapshot = tenant.snapshot(&request).await?;
    let stale = lockstep_apply::stale(plan, &snapshot);
    match stale.is_empty() {
        true => Ok(()),
        false => Err(refuse(&stale)),
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
    let line = |moved: &Moved| {
        let (was, is) = (shown(moved.was.as_ref()), shown(moved.is.as_ref()));
        format!("{address} {}: was {was}, is {is}{who}", moved.path)
    };
    match &stale.movement {
        Movement::Gone => vec![format!("{address} is gone{who}")],
        Movement::Came => vec![format!("{address} was to be created, and is there{who}")],
        Movement::Fields(moved) => moved.iter().map(line).collect(),
    }
}

/// A value as JSON, which holds no line break and no escape, and not all of a long one.
fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "(not set)".to_owned();
    };
    let text: String = value
        .to_string()
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    match text.char_indices().nth(SHOWN) {
        Some((end, _c)) => format!("{}…", &text[..end]),
        None => text,
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

    #[test]
    fn long_values_are_cut() {
        let long = json!("é".repeat(500));
        assert_eq!(shown(Some(&long)).chars().count(), SHOWN + 1);
    }
}

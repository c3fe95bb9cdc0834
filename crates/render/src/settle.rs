//! What a plan says of interrupted writes: a sentence for each thing that was found.
//!
//! A plan comes in; sentences go out, for every format.

use lockstep_diff::Plan;
use lockstep_model::{Address, Found, Severity};

use crate::standing::{Said, Topic, names};
use crate::value::plural;

/// Says what was found of the writes that an earlier run did not live to see the end of.
pub(crate) fn said(plan: &Plan) -> Vec<Said> {
    let all = Found::ALL.iter().copied().map(Some).chain([None]);
    let said = all.filter_map(|found| {
        let of = plan.settles.iter().filter(|one| one.found == found);
        let addresses: Vec<&Address> = of.map(|one| &one.address).collect();
        let count = addresses.len();
        let text = || {
            format!(
                "{count} interrupted {}: {}: {}.",
                plural(count, "write", "writes"),
                told(found),
                names(&addresses)
            )
        };
        (count > 0).then(|| Said {
            topic: Topic::Interrupted,
            severity: Severity::Note,
            text: text(),
        })
    });
    said.collect()
}

const fn told(found: Option<Found>) -> &'static str {
    match found {
        Some(Found::Applied) => "found applied",
        Some(Found::NotApplied) => "found not applied",
        Some(Found::Partly) => "found applied in part",
        Some(Found::Gone) => "found gone",
        None => "not seen yet, and told by making or writing the object",
    }
}

//! What is generated reaches everything that the oracle speaks of: no agreement is an empty one.

use std::collections::BTreeSet;

use lockstep_diff::{Action, Cause};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::agreement::{Told, told};
use crate::organisation::organisation;

const ORGANISATIONS: usize = 400;

/// What is met of all that can be withheld; the rest is rarer than that.
const REASONS: [&str; 13] = [
    "needsAdoption",
    "conflict",
    "drift",
    "twoObjects",
    "unreadable",
    "protected",
    "publishedText",
    "notPublished",
    "ofOthers",
    "pruneOff",
    "blocked",
    "inUse",
    "incompleteKind",
];

#[test]
fn every_action_cause_and_reason_is_met() {
    let mut runner = TestRunner::deterministic();
    let (mut actions, mut causes) = (BTreeSet::new(), BTreeSet::new());
    let mut reasons = BTreeSet::new();
    for _one in 0..ORGANISATIONS {
        let organisation = organisation().new_tree(&mut runner).expect("a value");
        let organisation = organisation.current();
        let plan = organisation.plan();
        for address in organisation.addresses() {
            match told(&plan, &address) {
                Told::Nothing => {}
                Told::Change(action, why) => {
                    actions.insert(action);
                    causes.extend(why.into_values());
                }
                Told::Withheld(reason, why) => {
                    reasons.insert(reason);
                    causes.extend(why.into_values());
                }
            }
        }
    }
    assert_eq!(actions, Action::ALL.iter().copied().collect());
    // Nobody asks the oracle's plans for a secret to be sent again.
    let asked = |cause: &Cause| *cause != Cause::Resend;
    assert_eq!(causes, Cause::ALL.iter().copied().filter(asked).collect());
    reasons.remove("obscured");
    assert_eq!(reasons, BTreeSet::from(REASONS));
}

//! Every folder of `fixtures/policy` is a project with the findings that its policies must give.
//!
//! The day is 2026-11-21. `SNAPSHOTS=overwrite cargo test -p lockstep-policy --test golden` writes
//! the `findings.txt`.

#[path = "../../../tests/golden/mod.rs"]
mod golden;

use std::path::Path;

use jiff::civil::{Date, date};
use lockstep_policy::judge;
use lockstep_spec::{Disk, Documents, LoadRequest, Loaded, load};

const TODAY: Date = date(2026, 11, 21);

fn judged(case: &Path) -> Loaded {
    let files = Disk::open(case).expect("a folder");
    let request = LoadRequest {
        tool_version: "0.1.0",
        documents: Documents::ForPolicies,
        ..LoadRequest::default()
    };
    let mut loaded = load(&files, request);
    drop(judge(&mut loaded, TODAY));
    loaded
}

#[test]
fn findings_are_as_written() {
    for case in golden::cases("policy") {
        golden::hold(&case, &judged(&case));
    }
}

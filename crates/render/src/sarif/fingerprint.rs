//! What tells one finding from another when lines have moved.

use std::collections::BTreeMap;

use lockstep_model::{Digest, Finding};

/// How a fingerprint is made; another way of making it gets another name.
const NAME: &str = "lockstepFinding/v1";

/// How a fingerprint of a plan's part is made.
const PLANNED: &str = "lockstepPlan/v1";

/// The fingerprints that were given so far.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    given: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// Returns the fingerprint of a finding: of its code, file and message, and of how many like it
    /// stand before it in the file. Its line is no part of it.
    pub(super) fn of(&mut self, finding: &Finding) -> BTreeMap<&'static str, String> {
        let file = finding.place.as_ref().map_or("", |place| &*place.file);
        self.seeded(NAME, &[finding.code.as_str(), file, &finding.message])
    }

    /// Returns the fingerprint of part of a plan: of what is done, and to which object.
    pub(super) fn planned(&mut self, rule: &str, subject: &str) -> BTreeMap<&'static str, String> {
        self.seeded(PLANNED, &[rule, subject])
    }

    fn seeded(&mut self, name: &'static str, seed: &[&str]) -> BTreeMap<&'static str, String> {
        let seed = seed.join("\0");
        let digest = Digest::of_bytes(seed.as_bytes()).hex();
        let before = self.given.entry(digest.clone()).or_default();
        let nth = *before;
        *before += 1;
        [(name, format!("{digest}:{nth}"))].into()
    }
}

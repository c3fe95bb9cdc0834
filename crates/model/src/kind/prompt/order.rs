//! The order of a prompt's versions: ascending, as people read a history.

use std::cmp::Ordering;

use semver::Version;

use crate::code::Code;
use crate::kind::prompt::body::PromptSpec;
use crate::lower::{Lowered, Problem, spec_field};
use crate::pointer::Pointer;

/// Finds versions that stand before an older one, and versions that only their build tells apart.
pub(super) fn check(body: &PromptSpec, lowered: &mut Lowered) {
    let mut highest: Option<(usize, Version)> = None;
    let mut sorted: Vec<(usize, Version)> = Vec::new();
    for (index, version) in body.versions.iter().enumerate() {
        let Ok(version) = Version::parse(&version.version) else {
            continue;
        };
        sorted.push((index, version.clone()));
        match &highest {
            Some((before, high)) if version.cmp_precedence(high) == Ordering::Less => {
                let message = format!("version {version} stands after {high}");
                let problem = Problem::new(Code::VersionOrder, at(index), message);
                let help = "list versions in ascending order: they are published in that order";
                lowered.problem(related(problem.help(help), "listed before it", *before));
            }
            Some(_) | None => highest = Some((index, version)),
        }
    }
    equal(sorted, lowered);
}

/// SemVer gives no order to builds of one version, so that nobody can say which one is newer.
fn equal(mut sorted: Vec<(usize, Version)>, lowered: &mut Lowered) {
    sorted.sort_by(|(i, a), (j, b)| a.cmp_precedence(b).then(i.cmp(j)));
    for pair in sorted.windows(2) {
        let [(first, a), (second, b)] = pair else {
            continue;
        };
        // The same text twice is told elsewhere.
        if a.cmp_precedence(b) == Ordering::Equal && a != b {
            let message = format!("{b} and {a} differ in their build only: neither is newer");
            let problem = Problem::new(Code::VersionBuild, at(*second), message);
            let help = "give it a patch number of its own";
            lowered.problem(related(problem.help(help), "the other one", *first));
        }
    }
}

fn at(index: usize) -> Pointer {
    spec_field("versions")
        .then(index.to_string())
        .then("version")
}

fn related(mut problem: Problem, words: &str, index: usize) -> Problem {
    problem.related.push((words.to_owned(), at(index)));
    problem
}

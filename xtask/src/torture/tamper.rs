//! Every byte of a ledger, whatever it becomes: a test of the product that a plain test run leaves out.
//!
//! In comes the tree, out goes what the test says of itself.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::tree;

const TEST: &str = "verify::exhaustive::every_byte_is_found_whatever_it_becomes";

/// What the test's own line begins with.
const TOLD: &str = "tamper: ";

/// Runs the test in the tree at `root`.
pub(super) fn run(root: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let ended = tree::output(&mut test(root))?;
    let report = String::from_utf8_lossy(&ended.stdout);
    if !ended.status.success() {
        out.write_all(&ended.stdout)?;
        out.write_all(&ended.stderr)?;
        return Err(Failure::Found("torture: an edit was not found".to_owned()));
    }
    let Some(told) = told(&report) else {
        let text = "torture: the test was not run: it told nothing".to_owned();
        return Err(Failure::Found(text));
    };
    let commit = super::commit(root)?;
    writeln!(out, "{told}")?;
    writeln!(out, "for docs/reliability.md:")?;
    writeln!(out, "| {commit} | {told} |")?;
    Ok(())
}

/// Builds the call of the test runner.
fn test(root: &Path) -> Command {
    let mut cargo = tree::cargo(root);
    cargo
        .args(["test", "--package", "lockstep-ledger", "--locked", "--lib"])
        .args([
            "--release",
            "--",
            "--exact",
            TEST,
            "--ignored",
            "--nocapture",
        ]);
    cargo
}

/// Finds what the test says of itself; the runner writes its own words before it on the same line.
fn told(report: &str) -> Option<&str> {
    report
        .lines()
        .find_map(|line| line.find(TOLD).map(|at| &line[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_test_is_found() {
        let report = "running 1 test\ntest verify ... tamper: 3 edits\nok\n";
        assert_eq!(told(report), Some("tamper: 3 edits"));
        assert_eq!(told("test result: ok. 0 passed"), None);
    }
}

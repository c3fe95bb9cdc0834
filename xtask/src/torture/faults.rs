//! Runs of plan and apply in foul weather: a test of the product, asked for more runs than a plain
//! test run does.
//!
//! In come the tree and the wish, out goes what the test says of itself.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::command::TortureOptions;
use crate::failure::Failure;
use crate::tree;

const TEST: &str = "runs::plan_and_apply_converge_after_any_weather";

/// What the test's own line begins with.
const TOLD: &str = "storm: ";

/// Runs the test in the tree at `root`.
pub(super) fn run(
    root: &Path,
    options: &TortureOptions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let TortureOptions { runs, seed, .. } = options;
    let ended = tree::output(&mut test(root, options))?;
    let report = String::from_utf8_lossy(&ended.stdout);
    if !ended.status.success() {
        out.write_all(&ended.stdout)?;
        out.write_all(&ended.stderr)?;
        return Err(Failure::Found(format!(
            "torture: failed with {runs} runs under faults, seed {seed}"
        )));
    }
    let Some(told) = told(&report) else {
        let text = "torture: the test was not run: it told nothing".to_owned();
        return Err(Failure::Found(text));
    };
    let commit = super::commit(root)?;
    writeln!(out, "{told}")?;
    writeln!(out, "for docs/reliability.md:")?;
    writeln!(out, "| {commit} | {runs} | {seed} | all converge |")?;
    Ok(())
}

/// Builds the call of the test runner.
fn test(root: &Path, options: &TortureOptions) -> Command {
    let mut cargo = tree::cargo(root);
    cargo
        .args(["test", "--package", "lockstep-storm", "--locked", "--lib"])
        .args(["--", "--exact", TEST, "--nocapture"])
        .env("LOCKSTEP_STORM_RUNS", options.runs.to_string())
        .env("LOCKSTEP_STORM_SEED", options.seed.to_string());
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
        let report = "running 1 test\ntest runs::plan ... storm: 3 runs\nok\n";
        assert_eq!(told(report), Some("storm: 3 runs"));
        assert_eq!(told("test result: ok. 0 passed"), None);
    }
}

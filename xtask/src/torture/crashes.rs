//! Runs that are killed, or lose their power: tests of the product, asked for more runs than a plain
//! test run does.
//!
//! In come the tree and the wish, out goes what the test says of itself. They are built for release:
//! there are many processes to start.

use std::io::Write;
use std::path::Path;

use crate::command::TortureOptions;
use crate::failure::Failure;
use crate::tree;

/// What is done to the runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Crash {
    /// Their processes are killed.
    Kill,
    /// Their disks lose their power.
    Power,
}

impl Crash {
    /// The test, the variable that says how many runs it does, and what its own line begins with.
    const fn words(self) -> [&'static str; 3] {
        match self {
            Self::Kill => ["kills", "LOCKSTEP_KILL_RUNS", "kills: "],
            Self::Power => ["power", "LOCKSTEP_POWER_RUNS", "power: "],
        }
    }
}

/// Runs the test in the tree at `root`.
pub(super) fn run(
    root: &Path,
    (crash, options): (Crash, &TortureOptions),
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let [test, variable, begin] = crash.words();
    let TortureOptions { runs, seed, .. } = options;
    let mut cargo = tree::cargo(root);
    cargo
        .args([
            "test",
            "--package",
            "lockstep-storm",
            "--locked",
            "--release",
        ])
        .args(["--test", test, "--", "--nocapture"])
        .env(variable, runs.to_string())
        .env("LOCKSTEP_STORM_SEED", seed.to_string());
    let ended = tree::output(&mut cargo)?;
    let report = String::from_utf8_lossy(&ended.stdout);
    if !ended.status.success() {
        out.write_all(&ended.stdout)?;
        out.write_all(&ended.stderr)?;
        return Err(Failure::Found(format!(
            "torture: {test}: failed with {runs} runs, seed {seed}"
        )));
    }
    let Some(told) = told(&report, begin) else {
        let text = "torture: the test was not run: it told nothing".to_owned();
        return Err(Failure::Found(text));
    };
    let commit = super::commit(root)?;
    writeln!(out, "{told}")?;
    writeln!(out, "for docs/reliability.md:")?;
    writeln!(
        out,
        "| {commit} | {test} | {runs} | {seed} | all converge |"
    )?;
    Ok(())
}

/// Finds what the test says of itself; the runner writes its own words before it on the same line.
fn told<'r>(report: &'r str, begin: &str) -> Option<&'r str> {
    report
        .lines()
        .find_map(|line| line.find(begin).map(|at| &line[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_test_is_found() {
        for crash in [Crash::Kill, Crash::Power] {
            let [_test, _variable, begin] = crash.words();
            let report = format!("running 1 test\ntest a ... {begin}3 runs\nok\n");
            let line = format!("{begin}3 runs");
            assert_eq!(told(&report, begin), Some(line.as_str()));
            assert_eq!(told("test result: ok. 0 passed", begin), None);
        }
    }
}

//! More cases than a plain test run has time for: the property tests with a count and a seed.
//!
//! In come the tree and the wish, out goes what was really run. It runs the properties that are in
//! the code and no others, and it counts none that fixes its own number of cases as tortured. With
//! `--faults` it runs plan and apply in foul weather instead, with `--kills` and `--power` runs that
//! are killed or lose their power, and with `--tamper` it edits a ledger in every way there is.

mod crashes;
mod faults;
mod property;
mod tamper;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::Path;
use std::process::Command;

use self::crashes::Crash;
use self::property::Property;
use crate::command::TortureOptions;
use crate::failure::Failure;
use crate::tree;

/// Runs every property of the tree at `root`.
pub(crate) fn run(
    root: &Path,
    options: &TortureOptions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if options.tamper {
        return tamper::run(root, out);
    }
    if options.faults {
        return faults::run(root, options, out);
    }
    let crashes = [(options.kills, Crash::Kill), (options.power, Crash::Power)];
    if let Some((_asked, crash)) = crashes.into_iter().find(|(asked, _)| *asked) {
        return crashes::run(root, (crash, options), out);
    }
    let mut properties = Vec::new();
    for path in tree::files(root, "*.rs")? {
        let text = tree::read(&root.join(&path))?;
        properties.extend(property::find(&path.to_string_lossy(), &text)?);
    }
    let free: Vec<&Property> = properties
        .iter()
        .filter(|property| !property.fixed)
        .collect();
    for property in properties.iter().filter(|property| property.fixed) {
        writeln!(
            out,
            "left out: {} fixes its own number of cases",
            property.place
        )?;
    }
    if free.is_empty() {
        return Err(Failure::Found(
            "torture: there is no property to run".to_owned(),
        ));
    }
    torture(root, options, &free, out)
}

/// Runs `properties` and writes what came of it.
fn torture(
    root: &Path,
    options: &TortureOptions,
    properties: &[&Property],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let TortureOptions { runs, seed, .. } = options;
    let ended = tree::output(&mut test(root, options, properties))?;
    let report = String::from_utf8_lossy(&ended.stdout);
    let passed = passed(&report);
    if !ended.status.success() {
        out.write_all(&ended.stdout)?;
        out.write_all(&ended.stderr)?;
        return Err(Failure::Found(format!(
            "torture: failed with {runs} cases, seed {seed}"
        )));
    }
    if passed < properties.len() {
        let count = properties.len();
        let text = format!("torture: {count} properties in the code, only {passed} were run");
        return Err(Failure::Found(text));
    }
    let commit = commit(root)?;
    writeln!(
        out,
        "torture: {passed} properties, {runs} cases each, seed {seed}: all hold"
    )?;
    writeln!(out, "for docs/reliability.md:")?;
    writeln!(out, "| {commit} | {passed} | {runs} | {seed} | all hold |")?;
    Ok(())
}

/// Builds the call of the test runner, with the properties' names as its filters.
fn test(root: &Path, options: &TortureOptions, properties: &[&Property]) -> Command {
    let mut cargo = tree::cargo(root);
    cargo
        .args([
            "test",
            "--workspace",
            "--locked",
            "--lib",
            "--bins",
            "--tests",
            "--",
        ])
        .args(properties.iter().map(|property| property.name.as_str()))
        .env("PROPTEST_CASES", options.runs.to_string())
        .env("PROPTEST_RNG_SEED", options.seed.to_string());
    cargo
}

/// Sums the tests that passed over the runner's closing lines.
fn passed(report: &str) -> usize {
    report
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "))
        .filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok())
        .sum()
}

/// Names the commit that was tortured, and says so when the tree has moved on from it.
fn commit(root: &Path) -> Result<String, Failure> {
    let mut git = Command::new("git");
    git.args(["describe", "--always", "--dirty"])
        .current_dir(root);
    let output = tree::output(&mut git)?;
    if !output.status.success() {
        return Ok("not committed".to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

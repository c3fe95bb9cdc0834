//! Many runs, each of a seed of its own, and any of them again by its seed.

use std::io::Write as _;
use std::num::NonZero;
use std::thread::{available_parallelism, scope};

use crate::course::{self, Report, Wrong};

/// So many runs are done unless more are asked for.
const RUNS: u64 = 60;

/// How many runs, and the seed of the first one; each further run has the next.
fn asked() -> (u64, u64) {
    (
        number("LOCKSTEP_STORM_RUNS").unwrap_or(RUNS),
        number("LOCKSTEP_STORM_SEED").unwrap_or(1),
    )
}

#[expect(
    clippy::disallowed_methods,
    reason = "`cargo xtask torture --faults` has no other way to say how many runs it wants"
)]
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
    )
}

/// Does all runs, some at once: each is alone on a thread, with a clock of its own.
fn run_all(seeds: &[u64]) -> Vec<(u64, Result<Report, Wrong>)> {
    let threads = available_parallelism().map_or(1, NonZero::get);
    let share = seeds.len().div_ceil(threads).max(1);
    let run = |seed: &u64| (*seed, course::run(*seed));
    scope(|scope| {
        let shares = seeds.chunks(share);
        let running: Vec<_> = shares
            .map(|seeds| scope.spawn(move || seeds.iter().map(run).collect::<Vec<_>>()))
            .collect();
        let ended = running.into_iter();
        let ended = ended.flat_map(|share| share.join().expect("no run panics"));
        ended.collect()
    })
}

/// Sums over runs.
fn sum(reports: &[Report], of: fn(&Report) -> usize) -> usize {
    reports.iter().map(of).sum()
}

#[test]
fn plan_and_apply_converge_after_any_weather() {
    let (runs, first) = asked();
    let seeds: Vec<u64> = (0..runs).map(|run| first.wrapping_add(run)).collect();
    let (mut reports, mut wrong) = (Vec::new(), Vec::new());
    for (seed, ended) in run_all(&seeds) {
        match ended {
            Ok(report) => reports.push(report),
            Err(found) => {
                // Of one run alone all is told.
                let trail = found.trail.iter().filter(|_line| runs == 1);
                let trail: String = trail.map(|line| format!("\n  {line}")).collect();
                wrong.push(format!(
                    "seed {seed}: {found}{trail}\nagain: cargo xtask torture --faults --runs 1 \
                     --seed {seed}"
                ));
            }
        }
    }
    let requests = sum(&reports, |report| report.requests);
    let damaged = sum(&reports, |report| report.damaged);
    let rounds = sum(&reports, |report| report.rounds);
    let complete = sum(&reports, |report| report.complete);
    let killed = sum(&reports, |report| report.killed);
    let consented = sum(&reports, |report| report.consented);
    // The runner keeps what goes through its own macros; this is for whoever asked for the runs.
    let told = writeln!(
        std::io::stdout(),
        "storm: {runs} runs from seed {first}: {requests} requests, {damaged} damaged; {rounds} \
         rounds in foul weather, {complete} complete, {killed} killed; {consented} objects needed consent; {} \
         runs went wrong",
        wrong.len()
    );
    told.expect("somebody listens");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(damaged > 0 && requests > damaged);
}

#[test]
fn a_seed_gives_the_same_run_again() {
    for seed in [3, 4, 5] {
        let first = course::run(seed).expect("it goes well");
        let again = course::run(seed).expect("it goes well");
        assert_eq!(first.sent, again.sent, "seed {seed}");
    }
}

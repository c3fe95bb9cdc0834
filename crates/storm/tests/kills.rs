//! Many kills: a spread of the matrix and of what is drawn, or as many as are asked for.

use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::scope;

use lockstep_storm::{Killed as Report, Prepared};

/// How many runs of the matrix a plain test run does.
const CELLS: usize = 28;

/// How many drawn runs a plain test run does.
const DRAWN: usize = 12;

/// How many runs are under way at once.
const WORKERS: usize = 2;

#[expect(
    clippy::disallowed_methods,
    reason = "`cargo xtask torture --kills` has no other way to say how many runs it wants"
)]
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
    )
}

/// Which runs are done: numbers of the matrix and beyond, each with its seed.
fn runs(prepared: &Prepared) -> Vec<(usize, u64)> {
    let seed = number("LOCKSTEP_STORM_SEED").unwrap_or(1);
    let seeded = |run: usize| seed.wrapping_add(run as u64);
    let matrix = prepared.matrix();
    match number("LOCKSTEP_KILL_RUNS") {
        // One alone is drawn: the seed says which.
        Some(1) => vec![(matrix, seed)],
        Some(runs) => (0..usize::try_from(runs).expect("a number"))
            .map(|run| (run, seeded(run)))
            .collect(),
        None => {
            let cells = (0..CELLS).map(|cell| cell * matrix / CELLS);
            let drawn = matrix..matrix + DRAWN;
            cells.chain(drawn).map(|run| (run, seeded(run))).collect()
        }
    }
}

#[test]
fn a_plain_apply_converges_after_any_kill() {
    let prepared = Prepared::new(Path::new(env!("CARGO_BIN_EXE_lockstep-victim")));
    assert!(prepared.changes() >= 40, "{} changes", prepared.changes());
    let runs = runs(&prepared);
    let next = AtomicUsize::new(0);
    let (sum, wrong) = (Mutex::new(Report::default()), Mutex::new(Vec::new()));
    scope(|scope| {
        for _worker in 0..WORKERS {
            scope.spawn(|| {
                while let Some((run, seed)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match prepared.run(*run, *seed) {
                        Ok(report) => {
                            let mut sum = sum.lock().expect("no panic");
                            sum.kills += report.kills;
                            sum.settled += report.settled;
                        }
                        Err(why) => wrong
                            .lock()
                            .expect("no panic")
                            .push(format!("{why}\nagain: seed {seed}")),
                    }
                }
            });
        }
    });
    let (sum, wrong) = (
        sum.into_inner().expect("no panic"),
        wrong.into_inner().expect("no panic"),
    );
    // The runner keeps what goes through its own macros; this is for whoever asked for the runs.
    let told = writeln!(
        std::io::stdout(),
        "kills: {} runs on a plan of {} changes, of a matrix of {}: {} kills, {} interrupted writes \
         settled; {} runs went wrong",
        runs.len(),
        prepared.changes(),
        prepared.matrix(),
        sum.kills,
        sum.settled,
        wrong.len()
    );
    told.expect("somebody listens");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(sum.kills >= runs.len() / 2, "{sum:?}");
}

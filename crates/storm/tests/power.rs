//! Many runs that lose their power, or as many as are asked for.

use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::scope;

use lockstep_storm::{Power, Prepared};

/// How many runs a plain test run does.
const RUNS: u64 = 24;

/// How many runs are under way at once.
const WORKERS: usize = 2;

#[expect(
    clippy::disallowed_methods,
    reason = "`cargo xtask torture --power` has no other way to say how many runs it wants"
)]
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
    )
}

#[test]
fn a_plain_apply_converges_after_power_was_lost() {
    let prepared = Prepared::new(Path::new(env!("CARGO_BIN_EXE_lockstep-victim")));
    let power = Power::new(&prepared).expect("an undisturbed run goes well");
    let runs = number("LOCKSTEP_POWER_RUNS").unwrap_or(RUNS);
    let first = number("LOCKSTEP_STORM_SEED").unwrap_or(1);
    let (next, wrong) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    scope(|scope| {
        for _worker in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let run = next.fetch_add(1, Ordering::Relaxed);
                    if run >= runs {
                        break;
                    }
                    if let Err(why) = power.run(first.wrapping_add(run)) {
                        wrong.lock().expect("no panic").push(why);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    // The runner keeps what goes through its own macros; this is for whoever asked for the runs.
    let told = writeln!(
        std::io::stdout(),
        "power: {runs} runs from seed {first}, power lost before one of {} calls to the disk; {} \
         runs went wrong",
        power.steps(),
        wrong.len()
    );
    told.expect("somebody listens");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

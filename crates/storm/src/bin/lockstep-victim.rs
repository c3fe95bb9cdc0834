//! The process that is killed in the tests of crashes.

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    lockstep_storm::victim(&words)
}

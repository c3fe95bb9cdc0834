//! The `lockstep` program: arguments in, an exit code out. All it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    lockstep::run(std::env::args_os())
}

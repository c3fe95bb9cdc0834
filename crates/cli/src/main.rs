//! The `lockstep` program: arguments in, an exit code out. All it does is in the library.

use std::process::ExitCode;

/// Manifests are many small values: this allocator takes a third off the time of `validate`.
/// It is told to take no huge pages, which would be half empty.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lockstep::run(std::env::args_os())
}

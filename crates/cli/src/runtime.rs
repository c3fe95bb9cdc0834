//! The runtime: one thread, on which the client and an embedded simulator take turns.

use crate::failure::Failure;

/// Runs a future to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("the runtime cannot be started").because(error))?;
    runtime.block_on(work)
}

//! What can go wrong around the simulator itself: starting, its state file, calls of its Rust side.
//! What the API answers to a bad request is not here but in `refusal`.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Tells why the simulator could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address to listen on is not on this machine's loopback.
    #[error("listen on {address}: the simulator serves loopback only; use 127.0.0.1 or [::1]")]
    NotLoopback {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("listen on {address}: is the port taken? Port 0 takes any free one")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The configuration contradicts itself or the contract.
    #[error("configuration of the simulator: {problem}")]
    Configuration {
        /// What is wrong, and what is allowed.
        problem: String,
    },
    /// The state file or its log cannot be read or written.
    #[error("{action} {}", path.display())]
    StateFile {
        /// What was attempted: `read`, `write` and so on.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another simulator works with the same state file.
    #[error("{} is in use by another simulator; stop that one or name another state file", path.display())]
    StateInUse {
        /// The file that is locked.
        path: PathBuf,
    },
    /// The state file holds something that no simulator wrote.
    #[error(
        "{}: {problem}; restore it from a copy, or delete it together with its .log to begin with an empty tenant",
        path.display()
    )]
    StateCorrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong and where.
        problem: String,
    },
    /// An object that was to be planted or edited is not usable.
    #[error("plant in {collection}: {problem}")]
    Plant {
        /// The collection, as the admin side names it.
        collection: String,
        /// What is wrong.
        problem: String,
    },
    /// A row of the fault table is not usable.
    #[error("fault: {problem}")]
    Fault {
        /// What is wrong.
        problem: String,
    },
    /// The serving task ended with a panic.
    #[error("the server task ended unexpectedly")]
    Server {
        /// How it ended.
        source: tokio::task::JoinError,
    },
}

//! Why a chore failed.
//!
//! Every variant is a sentence fragment fit for `error: …` that says what, where and what to do.

use std::path::PathBuf;

/// Everything that makes a chore end with exit code 1.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The folder this program was built from has no parent, or is gone.
    #[error("the workspace of xtask was not found at {0}: build it again from the checkout")]
    NoWorkspace(PathBuf),
    /// A file could not be read or written.
    #[error("could not {verb} {path}: {reason}")]
    File {
        /// What was tried: `read`, `write`, `make the folder`.
        verb: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The report could not be written.
    #[error("could not write the report: {0}")]
    Report(#[from] std::io::Error),
    /// A program that the chore needs could not be started.
    #[error("could not start `{program}`: {reason}")]
    Start {
        /// The program's name.
        program: String,
        /// What the system said.
        reason: std::io::Error,
    },
    /// A program that the chore needs ended with a failure.
    #[error("`{command}` failed ({status}): {stderr}")]
    Ended {
        /// The command line.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
        /// What it wrote to stderr.
        stderr: String,
    },
    /// `cargo metadata` failed.
    #[error("cargo metadata failed: {0}")]
    Metadata(#[from] cargo_metadata::Error),
    /// A manifest is not TOML.
    #[error("{path} is not TOML: {reason}")]
    Toml {
        /// The manifest.
        path: PathBuf,
        /// Where and why.
        reason: toml_edit::TomlError,
    },
    /// A source file is not Rust.
    #[error("{path}:{line} is not Rust: {reason}")]
    Rust {
        /// The source file.
        path: PathBuf,
        /// The line that was reached.
        line: usize,
        /// Where and why.
        reason: syn::Error,
    },
    /// The check found something; each finding was printed.
    #[error("{0}")]
    Found(String),
}

impl Failure {
    /// Wraps a file error with the verb and the path that it belongs to.
    pub(crate) fn file(
        verb: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |reason| Self::File { verb, path, reason }
    }
}

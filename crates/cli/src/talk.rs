//! How a command talks to its tenant: what it may do there, for how long, and what is logged of it.
//!
//! The command line comes in; what [`crate::tenant::Tenant::open`] needs goes out.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use lockstep_genesys::{Access, Texts};

use crate::progress::Board;

/// How a command talks to its tenant.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    /// What it may do.
    pub(crate) access: Access,
    /// How long it may take, if the command line says so.
    pub(crate) deadline: Option<Duration>,
    /// Whether guards may ask for telemetry, where the environment says so.
    pub(crate) telemetry: bool,
    /// Where all that goes over the wire is logged, if it is, and whether with texts.
    pub(crate) log: Option<(PathBuf, Texts)>,
    /// Where it is shown what goes on.
    pub(crate) board: Arc<Board>,
}

impl Talk {
    /// Says that a plan is made, whose guards may ask for telemetry.
    pub(crate) fn planning(mut self) -> Self {
        self.telemetry = true;
        self
    }

    /// Says where it is shown what goes on.
    pub(crate) fn shown_on(mut self, board: Arc<Board>) -> Self {
        self.board = board;
        self
    }

    /// Says how long it may take, if the command line does.
    pub(crate) fn within(mut self, deadline: Deadline) -> Self {
        self.deadline = deadline.deadline;
        self
    }
}

/// How long a command may talk to its tenant.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Deadline {
    /// How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent.
    /// The environment's `deadline` unless given
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    deadline: Option<Duration>,
}

fn duration(text: &str) -> Result<Duration, String> {
    lockstep_spec::tenant::deadline(text).map_err(|why| format!("it {why}"))
}

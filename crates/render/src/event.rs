//! What is told of a run while it goes: one thing at a time, in order.
//!
//! Plain values that borrow: whoever carries a plan out fills them in, and [`crate::json::v1::event`]
//! writes them.

use std::time::Duration;

use lockstep_diff::{Action, ChangeId, Plan};

use crate::aftermath::Aftermath;
use crate::view::{OutcomeView, Remaining, RunCounts};

/// Something that happened, and when.
#[derive(Debug, Clone)]
pub struct EventView<'a> {
    /// Its number in the stream, from 1.
    pub sequence: u64,
    /// When it happened, in RFC 3339.
    pub time: &'a str,
    /// What happened.
    pub happened: Happened<'a>,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Happened<'a> {
    /// A run was begun.
    RunStarted(RunStart<'a>),
    /// A change was begun.
    ChangeStarted {
        /// Its place in the plan, from 0.
        position: usize,
        /// Which change.
        id: &'a ChangeId,
        /// What was planned.
        action: Action,
    },
    /// A change ended.
    ChangeEnded {
        /// Its place in the plan, from 0.
        position: usize,
        /// How.
        outcome: &'a OutcomeView,
    },
    /// Something is waited for.
    Waiting {
        /// The word for what is waited for: `pace`, `retry`, `job`, `settle`, `lock` or another.
        reason: &'a str,
        /// What is waited for, in words.
        message: &'a str,
        /// For how long, where that is known.
        wait: Option<Duration>,
    },
    /// Something is worth a person's look, and does not stop the run.
    Warning {
        /// What.
        message: &'a str,
    },
    /// The run ended; nothing comes after it.
    RunFinished(RunEnd<'a>),
    /// The command ended without a run; nothing comes after it.
    Failed {
        /// The exit code.
        exit: u8,
        /// Why, in words; nothing where a finding or a guard stopped it.
        message: Option<&'a str>,
        /// What to do about it.
        help: Option<&'a str>,
    },
}

/// How a run begins.
#[derive(Debug, Clone)]
pub struct RunStart<'a> {
    /// The environment.
    pub environment: &'a str,
    /// The run's id, if it writes to the ledger.
    pub run: Option<&'a str>,
    /// The program and its version.
    pub tool: &'a str,
    /// The digest of the plan's bytes, as the ledger has it.
    pub digest: &'a str,
    /// Where the ledger is.
    pub ledger: &'a str,
    /// The plan.
    pub plan: &'a Plan,
    /// What it leaves as it is.
    pub remaining: &'a Remaining,
}

/// How a run ends.
#[derive(Debug, Clone)]
pub struct RunEnd<'a> {
    /// How many changes ended in each way.
    pub counts: RunCounts,
    /// The run was asked to stop.
    pub interrupted: bool,
    /// The time that the run may take was over before its end.
    pub out_of_time: bool,
    /// Why the ledger could not be written, if it could not.
    pub ledger_error: Option<&'a str>,
    /// How long the run took.
    pub duration: Duration,
    /// The exit code.
    pub exit: u8,
    /// What was told of it.
    pub aftermath: &'a Aftermath,
}

//! The exit codes: one table, the same for every command.

/// How the program ends, as the shell is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exit {
    /// All was done, or there was nothing to do.
    Done,
    /// Something failed, and nothing was changed by it.
    Error,
    /// Changes are pending, withheld ones included (`plan --detailed-exitcode`).
    Pending,
    /// Something was changed outside Git.
    Drift,
    /// The manifests hold errors.
    Findings,
    /// A guard refuses the plan.
    Refused,
    /// What is live moved since the plan was made.
    Stale,
    /// The plan was applied in part.
    Partial,
    /// The ledger is broken, or lost.
    Broken,
    /// Another process holds the ledger.
    Locked,
    /// The command line cannot be understood.
    Usage,
    /// The run was interrupted.
    Interrupted,
}

impl Exit {
    /// All exits, in the order of their codes.
    pub const ALL: &[Self] = &[
        Self::Done,
        Self::Error,
        Self::Pending,
        Self::Drift,
        Self::Findings,
        Self::Refused,
        Self::Stale,
        Self::Partial,
        Self::Broken,
        Self::Locked,
        Self::Usage,
        Self::Interrupted,
    ];

    /// Returns the number that the shell is told.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Error => 1,
            Self::Pending => 2,
            Self::Drift => 3,
            Self::Findings => 4,
            Self::Refused => 5,
            Self::Stale => 6,
            Self::Partial => 7,
            Self::Broken => 8,
            Self::Locked => 9,
            Self::Usage => 64,
            Self::Interrupted => 130,
        }
    }

    /// Returns how a run ends that would have ended so: whoever was interrupted says it, whatever was
    /// done.
    #[must_use]
    pub(crate) const fn stopped(self, is_interrupted: bool) -> Self {
        match is_interrupted {
            true => Self::Interrupted,
            false => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_ordered_and_unique() {
        assert!(
            Exit::ALL
                .windows(2)
                .all(|pair| pair[0].code() < pair[1].code())
        );
    }

    #[test]
    fn a_run_that_was_interrupted_says_so_whatever_was_done() {
        for exit in Exit::ALL {
            assert_eq!(exit.stopped(true), Exit::Interrupted);
            assert_eq!(exit.stopped(false), *exit);
        }
    }
}

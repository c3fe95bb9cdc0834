//! What stops a command: what happened, why, what to do about it, and the exit code.

use std::error::Error as StdError;
use std::fmt;

use lockstep_apply::chain;
use lockstep_diff::{DiffError, Unmatched};
use lockstep_ledger::Error as LedgerError;
use lockstep_simulator::Error as SimulatorError;

use crate::exit::Exit;
use crate::output::{self, harmless};

/// Why a command stops.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    help: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// Makes a failure of a lower-case fragment.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Error,
            message: message.into(),
            help: None,
            source: None,
        }
    }

    /// Says with which code the program ends.
    pub(crate) fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }

    /// Says what to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what caused it.
    pub(crate) fn because(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// Returns the code that the program would end with.
    pub(crate) const fn code(&self) -> Exit {
        self.exit
    }

    /// Returns what happened and why, and what to do about it, for a place that others write.
    pub(crate) fn told(&self) -> (String, Option<String>) {
        let message = harmless(&without_numbers(&chain(self)));
        (message, self.help.as_deref().map(harmless))
    }

    /// Shows the failure on stderr and returns the exit code.
    pub(crate) fn show(&self) -> Exit {
        let style = anstyle::Style::new()
            .bold()
            .fg_color(Some(anstyle::AnsiColor::Red.into()));
        output::say(format_args!(
            "{style}error:{style:#} {}",
            harmless(&without_numbers(&chain(self)))
        ));
        if let Some(help) = &self.help {
            output::say(format_args!("  help: {}", harmless(help)));
        }
        self.exit
    }
}

/// Takes out the numbers that the system gives its errors: its words say the same.
pub(crate) fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once(')') {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => text + rest,
        Some(_) | None => text + " (os error " + part,
    })
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        let failure = Self::new("the ledger cannot be used");
        let failure = if matches!(error, LedgerError::Locked { .. }) {
            failure
                .exit(Exit::Locked)
                .help("wait until it has ended; the lock goes with its process")
        } else if error.is_damage() {
            failure
                .exit(Exit::Broken)
                .help("`lockstep audit verify` says more; restore the ledger from a copy")
        } else {
            failure
        };
        failure.because(error)
    }
}

impl From<SimulatorError> for Failure {
    fn from(error: SimulatorError) -> Self {
        let exit = match matches!(error, SimulatorError::StateInUse { .. }) {
            true => Exit::Locked,
            false => Exit::Error,
        };
        Self::new("the simulator cannot be started")
            .exit(exit)
            .because(error)
    }
}

impl From<DiffError> for Failure {
    fn from(error: DiffError) -> Self {
        match error {
            DiffError::Unmatched(unmatched) => unmatched.into(),
            DiffError::NoSecret(_) => Self::new(error.to_string())
                .help("`--resend` is for objects whose manifests name a secret, such as `apiKey`"),
            DiffError::Cycle(_) => Self::new("there is no plan").because(error),
        }
    }
}

impl From<Unmatched> for Failure {
    fn from(unmatched: Unmatched) -> Self {
        let failure = Self::new(unmatched.to_string());
        match unmatched.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_stand_behind_each_other() {
        let cause = Failure::new("the disk is full");
        let failure = Failure::new("the file cannot be written").because(cause);
        assert_eq!(
            chain(&failure),
            "the file cannot be written: the disk is full"
        );
    }

    #[test]
    fn errors_of_the_system_have_words_and_no_numbers() {
        let text = "no: Permission denied (os error 13); x (os error y)";
        let expected = "no: Permission denied; x (os error y)";
        assert_eq!(without_numbers(text), expected);
        assert_eq!(without_numbers("plain"), "plain");
    }

    #[test]
    fn a_lock_is_no_error_of_the_ledger() {
        let locked = LedgerError::Locked {
            path: "x".into(),
            holder: None,
        };
        assert_eq!(Failure::from(locked).exit, Exit::Locked);
        assert_eq!(Failure::from(LedgerError::Closed).exit, Exit::Error);
    }
}

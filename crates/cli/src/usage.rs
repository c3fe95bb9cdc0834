//! What is said about a command line: help and versions are results, all else is a usage error.

use std::borrow::Cow;

use clap::error::ErrorKind;

use crate::exit::Exit;
use crate::output;

/// Shows what clap has to say.
pub(crate) fn show(error: &clap::Error) -> Exit {
    match asks(error) {
        // Nothing is left to tell it to when the stream itself is gone.
        true => drop(error.print()),
        false => complain(&error.render()),
    }
    exit(error)
}

/// Shows what is wrong with an argument, which may be a key: between codes for colours it would not be
/// known as one.
fn complain(text: &clap::builder::StyledStr) {
    let plain = text.to_string();
    match lockstep_spec::mask_keys(&plain) {
        Cow::Borrowed(_) => output::said(text.ansi()),
        Cow::Owned(masked) => output::said(masked),
    }
}

/// Returns the exit code of what clap has to say: its own would be that of pending changes.
pub(crate) fn exit(error: &clap::Error) -> Exit {
    match asks(error) {
        true => Exit::Done,
        false => Exit::Usage,
    }
}

/// Says whether somebody asked for help or for the version, and nothing is wrong.
fn asks(error: &clap::Error) -> bool {
    [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion].contains(&error.kind())
}

/// Shows that a value is not one of those that an argument takes.
pub(crate) fn refuse_value(message: impl std::fmt::Display) -> Exit {
    show(&crate::command().error(ErrorKind::InvalidValue, message))
}

/// Shows a usage error that clap cannot see.
pub(crate) fn refuse(message: impl std::fmt::Display) -> Exit {
    show(&crate::command().error(ErrorKind::ArgumentConflict, message))
}

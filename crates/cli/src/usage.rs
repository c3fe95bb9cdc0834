//! What is said about a command line: help and versions are results, all else is a usage error.

use clap::error::ErrorKind;

use crate::exit::Exit;

/// Shows what clap has to say.
pub(crate) fn show(error: &clap::Error) -> Exit {
    // Nothing is left to tell it to when the stream itself is gone.
    drop(error.print());
    exit(error)
}

/// Returns the exit code of what clap has to say: its own would be that of pending changes.
pub(crate) fn exit(error: &clap::Error) -> Exit {
    let asked_for = [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion];
    match asked_for.contains(&error.kind()) {
        true => Exit::Done,
        false => Exit::Usage,
    }
}

/// Shows that a value is not one of those that an argument takes.
pub(crate) fn refuse_value(message: impl std::fmt::Display) -> Exit {
    show(&crate::command().error(ErrorKind::InvalidValue, message))
}

/// Shows a usage error that clap cannot see.
pub(crate) fn refuse(message: impl std::fmt::Display) -> Exit {
    show(&crate::command().error(ErrorKind::ArgumentConflict, message))
}

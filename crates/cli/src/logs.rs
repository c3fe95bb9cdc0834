//! Logs: what the crates trace goes to stderr, as much of it as was asked for.

use std::io;

use anstream::{AutoStream, ColorChoice};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::redaction::MaskedStderr;

/// Begins to log. Libraries that are not ours say warnings at most: what they trace may hold what
/// was sent.
pub(crate) fn begin(verbosity: i16) {
    let ours = level(verbosity);
    let targets = Targets::new()
        .with_target("lockstep", ours)
        .with_default(ours.min(LevelFilter::WARN));
    let colored = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(|| MaskedStderr)
        .with_ansi(colored)
        .with_target(verbosity > 1)
        .without_time();
    let begun = tracing_subscriber::registry()
        .with(targets)
        .with(lines)
        .try_init();
    // Only a second call in one process fails: the first one's settings stay.
    drop(begun);
}

fn level(verbosity: i16) -> LevelFilter {
    match verbosity {
        ..=-2 => LevelFilter::OFF,
        -1 => LevelFilter::ERROR,
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        3.. => LevelFilter::TRACE,
    }
}

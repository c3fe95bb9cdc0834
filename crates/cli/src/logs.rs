//! Logs: what the crates trace goes to stderr, as much of it as was asked for; warnings go to the
//! stream of events too, where there is one, and spans to whoever collects traces.

use std::fmt::{self, Write as _};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use anstream::{AutoStream, ColorChoice};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::events::Stream;
use crate::redaction::MaskedStderr;
use crate::trace::{self, Traces};

/// Who is told warnings, beside stderr.
static TOLD: Mutex<Option<Arc<Stream>>> = Mutex::new(None);

/// Begins to log. Libraries that are not ours say warnings at most: what they trace may hold what
/// was sent. Returns the traces, if the environment asks for any.
pub(crate) fn begin(verbosity: i16) -> Option<Traces> {
    let ours = level(verbosity);
    let targets = Targets::new()
        .with_target("lockstep", ours)
        .with_default(ours.min(LevelFilter::WARN));
    let colored = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(|| MaskedStderr)
        .with_ansi(colored)
        .with_target(verbosity > 1)
        .without_time()
        .with_filter(targets);
    let warnings = Targets::new().with_target("lockstep", LevelFilter::WARN);
    let traces = trace::begin();
    let begun = tracing_subscriber::registry()
        .with(lines)
        .with(Warnings.with_filter(warnings))
        .with(traces.as_ref().map(Traces::layer))
        .try_init();
    // Only a second call in one process fails: the first one's settings stay.
    drop(begun);
    traces
}

/// Tells a stream of events each warning from now on.
pub(crate) fn tell(stream: &Arc<Stream>) {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    *told = Some(Arc::clone(stream));
}

/// Hands warnings to the stream of events.
struct Warnings;

impl<S: Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let told = TOLD.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(stream) = told {
            let mut words = Words::default();
            event.record(&mut words);
            stream.warn(&format!("{}{}", words.message, words.rest));
        }
    }
}

/// The words of a warning, and the values beside them.
#[derive(Default)]
struct Words {
    message: String,
    rest: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Into memory everything can be written.
        let _written = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.rest, " {name}={value:?}"),
        };
    }
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

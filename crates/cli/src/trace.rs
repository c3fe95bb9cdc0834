//! Traces over OTLP, where the usual `OTEL_*` variables ask for them.
//!
//! Spans of the target `otlp` come in from all crates; batches of them go to the collector that the
//! environment names, on a thread of their own. What cannot be sent is said once at the end and
//! changes nothing else; the end waits for a bounded time.

mod masked;
mod poster;
mod settings;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, Tracer};
use tracing::{Span, Subscriber};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::registry::LookupSpan;

use self::masked::Masked;
use self::poster::Poster;
use self::settings::Settings;
use crate::exit::Exit;
use crate::failure::without_numbers;
use crate::output;
use crate::project::VERSION;

/// How long the last spans may take to be sent.
const LAST: Duration = Duration::from_secs(5);
/// How many spans may wait to be sent, where the environment does not say: those of a large apply.
const QUEUE: usize = 1 << 16;

/// Why spans could not be sent, if they could not: the first reason counts.
type Trouble = Arc<Mutex<Option<String>>>;

/// The traces of this process.
pub(crate) struct Traces {
    provider: SdkTracerProvider,
    tracer: Tracer,
    settings: Settings,
    trouble: Trouble,
}

/// Begins to collect traces, if the environment asks for them. What it asks for and cannot be had is
/// said on stderr.
pub(crate) fn begin() -> Option<Traces> {
    let settings = match Settings::find(&crate::environment::variable) {
        Ok(settings) => settings?,
        Err(why) => {
            untraced(&why);
            return None;
        }
    };
    match Traces::to(settings) {
        Ok(traces) => Some(traces),
        Err(why) => {
            untraced(&why);
            None
        }
    }
}

fn untraced(why: &str) {
    let line = format!("warning: no traces are sent: {why}");
    output::say(output::harmless(&line));
}

impl Traces {
    fn to(settings: Settings) -> Result<Self, String> {
        let trouble = Trouble::default();
        let poster = Poster::new(&settings, Arc::clone(&trouble))?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(poster)
            .with_protocol(settings.protocol)
            .build();
        let exporter = exporter.map_err(|error| error.to_string())?;
        let mut batches = BatchConfigBuilder::default();
        if !settings.sizes_queue {
            batches = batches.with_max_queue_size(QUEUE);
        }
        let processor = BatchSpanProcessor::builder(Masked::new(exporter))
            .with_batch_config(batches.build())
            .build();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(processor)
            .with_resource(settings::resource())
            .build();
        Ok(Self {
            tracer: provider.tracer("lockstep"),
            provider,
            settings,
            trouble,
        })
    }

    /// Returns what hands spans on.
    pub(crate) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let spans = Targets::new().with_target("otlp", LevelFilter::INFO);
        OpenTelemetryLayer::new(self.tracer.clone())
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_filter(spans)
    }

    /// Does the work of a command within a span of its own, which is a child of the one that the
    /// environment names, if it names one.
    pub(crate) fn within(&self, command: &str, work: impl FnOnce() -> Exit) -> Exit {
        let span = tracing::info_span!(
            target: "otlp",
            "command",
            otel.name = format!("lockstep {command}"),
            otel.status_code = tracing::field::Empty,
            lockstep.version = VERSION,
            process.exit.code = tracing::field::Empty,
        );
        if let Some(parent) = self.settings.parent() {
            // It fails only where the layer is not there.
            drop(span.set_parent(parent));
        }
        let exit = span.in_scope(work);
        note(&span, exit);
        exit
    }

    /// Sends what is left, and says what could not be sent.
    pub(crate) fn end(self) {
        let ended = self.provider.shutdown_with_timeout(LAST);
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let why = trouble.take().or_else(|| {
            let late = |_late| "the collector did not take them in time".to_owned();
            ended.err().map(late)
        });
        if let Some(why) = why {
            let line = format!("warning: not all traces could be sent: {why}");
            output::say(output::harmless(&without_numbers(&line)));
        }
    }
}

fn note(span: &Span, exit: Exit) {
    span.record("process.exit.code", exit.code());
    let failed = !matches!(exit, Exit::Done | Exit::Pending | Exit::Drift);
    if failed {
        span.record("otel.status_code", "ERROR");
    }
}

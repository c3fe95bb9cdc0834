//! The Genesys Cloud LLM Gateway over HTTP: reads into a Snapshot, writes.
//!
//! Requests in the words of manifests come in through the ports of [`lockstep_model::tenant`]; what
//! is live, and what became of writes, goes out. No path, no field name of the API and no token
//! leaves this crate, and no id but as an opaque [`lockstep_model::LiveId`]; but errors and
//! examinations name the end points and fields that they are about, and a [`Capture`] holds objects
//! as the API showed them, to be kept in a file or passed on to a simulated tenant.

#![expect(
    clippy::result_large_err,
    reason = "the port's error tells support all it asks for, and a failure is rare beside the wire"
)]

mod age;
mod answer;
mod budget;
mod caller;
mod capture;
mod client;
mod collect;
mod config;
mod create;
mod deadline;
mod delete;
mod doctor;
mod gateway;
mod job;
mod listing;
mod live;
mod mask;
mod notice;
mod notifier;
mod origin;
mod outward;
mod pace;
mod parked;
mod probe;
mod prober;
mod proxy;
mod put;
mod reader;
mod refusal;
mod region;
mod remembered;
mod request;
mod retry;
mod same;
mod seen;
mod send;
mod settle;
mod span;
mod sse;
mod tally;
mod tap;
mod token;
mod tried;
mod turn;
mod unanswered;
mod webhook;
mod wire;
mod writer;

pub use capture::{Capture, CaptureError, Collections, Depth, Shown};
pub use client::Client;
pub use config::{Access, Config, ConfigError, Reach, TokenSource, TokenStyle};
pub use deadline::Brake;
pub use doctor::{Inquiry, Meant};
pub use gateway::{
    Answered, Completion, ExportError, Exported, Exporter, Health, Invocation, Message,
    MetricFormat, ModelCall, Named, PromptName, Role, Talk, Telemetry, Usage, Window,
};
pub use lockstep_model::audit_log::{AuditEntry, AuditRecord};
pub use notice::{Held, Notice, Wait};
pub use notifier::{Letter, Notifier};
pub use prober::{Prober, Stage};
pub use proxy::Proxy;
pub use region::{Region, UnknownRegion};
pub use tap::{LogExchange, Tap, Texts};

//! The calls of the gateway beside its objects: telemetry, the audit log, and asking prompts and
//! models.
//!
//! Plain values come in and go out; each call has a file, which holds its path, its scopes and its
//! field names. Whatever is sent goes the one way that all requests go.

pub(crate) mod audit;
pub(crate) mod completion;
mod conversation;
mod export;
mod frame;
pub(crate) mod health;
pub(crate) mod invocation;
pub(crate) mod invoke;
mod prompts;
mod read;
mod talk;
pub(crate) mod telemetry;

pub use completion::Completion;
pub use conversation::{Answered, Message, Role, Usage};
pub use export::{ExportError, Exported, Exporter, MetricFormat, Named};
pub use invocation::Invocation;
pub use invoke::ModelCall;
pub use lockstep_model::probe::Health;
pub use prompts::PromptName;
pub use talk::Talk;
pub use telemetry::{Telemetry, Window};

use crate::wire::{model, prompt};

/// The scope of asking prompts, and of the audit log.
pub(crate) const GATEWAY: &str = "ai:gateway:write";

/// The scopes that reading telemetry needs, of prompts that are found by name.
pub(crate) const TELEMETRY: &[&str] = &[prompt::COLLECTION.read_scope, telemetry::SCOPE];

/// The scopes that asking prompts needs, of prompts that are found by name.
pub(crate) const INVOKE: &[&str] = &[prompt::COLLECTION.read_scope, GATEWAY];

/// The scopes that checking the end points of models needs beside reading.
pub(crate) const PROBE: &[&str] = &[model::COLLECTION.write_scope];

/// The scopes that all calls of the gateway need beside reading its objects.
pub(crate) const ALL: &[&str] = &[
    telemetry::SCOPE,
    GATEWAY,
    invoke::SCOPE,
    invoke::STREAM_SCOPE,
    completion::SCOPE,
    model::COLLECTION.write_scope,
];

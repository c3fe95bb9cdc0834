//! Plans, outcomes, findings and the ledger into bytes: text for people, JSON for machines.
//!
//! Values come in, bytes go out; saved plans are read back. This crate decides nothing. What is
//! written goes through a [`Door`], where secrets are masked once for every format.

pub mod auditlogmessage;
pub mod csv;
pub mod doctor;
pub mod door;
pub mod event;
pub mod findings;
pub mod github;
pub mod html;
pub mod invocation;
pub mod json;
pub mod junit;
pub mod keys;
pub mod markdown;
pub mod notice;
pub mod plan_view;
pub mod probe;
pub mod rates;
pub mod rehearsal;
pub mod sarif;
pub mod style;
pub mod telemetry;
pub mod text;
pub mod verification;
pub mod view;

mod aftermath;
mod columns;
mod consent;
mod deed;
mod explanation;
mod grid;
mod impact;
mod lines;
mod neutral;
mod palette;
mod probing;
mod prose;
mod review;
mod settle;
mod sheet;
mod standing;
mod upkeep;
mod value;
mod yaml;

pub use aftermath::Aftermath;
pub use doctor::{DoctorView, Remembered};
pub use door::Door;
pub use event::{EventView, Happened, RunEnd, RunStart};
pub use findings::FindingsView;
pub use invocation::{InvocationView, PieceView, TokensView};
pub use json::v1::{Envelope, ParseError, Saved, Signed};
pub use keys::{KeysView, Signs};
pub use plan_view::PlanView;
pub use probe::ProbeView;
pub use rates::{RatesOrder, RatesView};
pub use rehearsal::RehearsalView;
pub use style::{Color, Style};
pub use telemetry::TelemetryView;
pub use upkeep::{Erased, Mended};
pub use verification::{CheckEnd, CheckView, VerificationView};
pub use view::{DriftView, End, Node, OutcomeView, Remaining, RunCounts, RunView, Touch};

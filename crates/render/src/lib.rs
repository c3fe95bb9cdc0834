//! Plans, outcomes, findings and the ledger into bytes: text for people, JSON for machines.
//!
//! Values come in, bytes go out; saved plans are read back. This crate decides nothing. What is
//! written goes through a [`Door`], where secrets are masked once for every format.

pub mod door;
pub mod json;
pub mod style;
pub mod text;
pub mod view;

mod columns;
mod neutral;
mod palette;
mod sheet;
mod value;

pub use door::Door;
pub use json::v1::{Envelope, ParseError, Saved};
pub use style::{Color, Style};
pub use view::{DriftView, End, Node, OutcomeView, RunCounts, RunView, Touch};

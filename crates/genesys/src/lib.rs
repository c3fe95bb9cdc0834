//! The Genesys Cloud LLM Gateway over HTTP: reads into a Snapshot, writes.
//!
//! Requests in the words of manifests come in through the ports of [`lockstep_model::tenant`]; what
//! is live, and what became of writes, goes out. No path, no field name of the API and no token
//! leaves this crate, and no id but as an opaque [`lockstep_model::LiveId`].

#![expect(
    clippy::result_large_err,
    reason = "the port's error tells support all it asks for, and a failure is rare beside the wire"
)]

mod answer;
mod budget;
mod caller;
mod client;
mod collect;
mod config;
mod create;
mod delete;
mod job;
mod listing;
mod live;
mod mask;
mod origin;
mod pace;
mod put;
mod reader;
mod refusal;
mod region;
mod request;
mod retry;
mod same;
mod seen;
mod send;
mod settle;
mod tally;
mod tap;
mod token;
mod wire;
mod writer;

pub use client::Client;
pub use config::{Access, Config, ConfigError, Reach, TokenSource, TokenStyle};
pub use region::{Region, UnknownRegion};
pub use tap::{LogExchange, Tap, Texts};

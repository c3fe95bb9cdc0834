//! A simulated Genesys Cloud LLM Gateway tenant, with faults on demand.
//!
//! HTTP comes in, on loopback only, and the answers of a tenant that follows the API contract
//! (`docs/api/contract.md`) go out. The simulator must not share a line with the client that it is there to
//! test, connects to nothing, and keeps no secret: of an API key only a fingerprint.

mod admin;
mod answer;
mod audit;
mod behaviour;
mod call;
mod check;
mod clock;
mod collections;
mod config;
mod error;
mod exchange;
mod fault;
mod faults;
mod fingerprint;
mod ids;
mod jobs;
mod journal;
mod kind;
mod link;
mod object;
mod paging;
mod planting;
mod play;
mod rate;
mod record;
mod recorder;
mod refusal;
mod registration;
mod routes;
mod running;
mod shelf;
mod shelves;
mod tenant;
mod token;
mod webhooks;

pub use behaviour::{
    Behaviour, EndpointPlay, JobPace, JobStates, Order, RateLimit, RetryAfter, TakenName,
};
pub use clock::{Clock, ManualClock};
pub use collections::Collection;
pub use config::{Bodies, Client, Config, Organization, StateUse};
pub use error::Error;
pub use fault::{Action, Fault, StatusFault, Wait, When};
pub use faults::{FaultRow, FaultTable};
pub use jobs::JobFailure;
pub use recorder::Recorded;
pub use running::{Running, Simulator};
pub use webhooks::{Delivery, Sender};

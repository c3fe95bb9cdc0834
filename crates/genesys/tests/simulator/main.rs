//! The client against a simulated tenant, over real sockets.

mod jobs;
mod lost;
mod reading;
mod secrecy;
mod setup;
mod throttled;
mod tokens;
mod writing;

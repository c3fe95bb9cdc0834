//! The client against a simulated tenant, over real sockets.

mod jobs;
mod lost;
mod odd;
mod reading;
mod secrecy;
mod setup;
mod tapped;
mod throttled;
mod tokens;
mod writing;

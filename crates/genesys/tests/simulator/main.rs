//! The client against a simulated tenant, over real sockets.

mod doctor;
mod gateway;
mod jobs;
mod lost;
mod odd;
mod proportion;
mod reading;
mod secrecy;
mod setup;
mod streams;
mod tapped;
mod throttled;
mod tokens;
mod told;
mod writing;

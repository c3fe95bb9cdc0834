//! The kinds: a file each for the fields, their checks and what answers show.

pub(crate) mod guardrails;
pub(crate) mod model;
pub(crate) mod prompt;
pub(crate) mod provider;
pub(crate) mod traffic;
pub(crate) mod versions;

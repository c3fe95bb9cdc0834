//! An examination of a tenant as it is shown: what was found, and when, where and by what.
//!
//! Plain values: whoever calls fills them in, and every format shows the same checks.

use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_model::Kind;
use lockstep_model::examination::Examination;

/// An examination of a tenant.
#[derive(Debug, Clone, Copy)]
pub struct DoctorView<'a> {
    /// The environment.
    pub environment: &'a str,
    /// Where the tenant is.
    pub tenant: &'a str,
    /// When it was looked at, in RFC 3339.
    pub checked_at: &'a str,
    /// The program and its version.
    pub tool: &'a str,
    /// How long it took.
    pub duration: Duration,
    /// What was found.
    pub found: &'a Examination,
}

/// What is remembered of an examination: enough to warn by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// The id of the organisation that was looked at.
    pub organization: String,
    /// When it was looked at, in RFC 3339.
    pub checked_at: String,
    /// The names of the checks that failed, by the kinds they concern.
    pub failed: BTreeMap<Kind, Vec<String>>,
}

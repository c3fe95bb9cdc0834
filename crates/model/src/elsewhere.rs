//! Who else keeps an object: another ledger that wrote it last, as the organisation's audit log
//! tells.

/// Another ledger that wrote an object last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The ledger's id.
    pub ledger: String,
    /// The project that it is of, if the log says so.
    pub project: Option<String>,
    /// The environment that it is of, if the log says so.
    pub environment: Option<String>,
    /// The run, if the log says so.
    pub run: Option<String>,
    /// When, in RFC 3339, if the log says so.
    pub at: Option<String>,
}

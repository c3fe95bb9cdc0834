//! What was told of a run after it: to the organisation's audit log, and to whoever is notified.

/// What became of telling of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// How many changes the organisation's audit log acknowledged.
    pub posted: usize,
    /// How many it did not.
    pub unposted: usize,
    /// The number of the entry whose hash was left with the organisation.
    pub anchored: Option<u64>,
    /// How many were notified.
    pub notified: usize,
    /// What did not go well and lost nothing; a sentence each, without its full stop.
    pub warnings: Vec<String>,
}

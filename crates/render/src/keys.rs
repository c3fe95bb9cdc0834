//! A pair of keys that was made: where they are, and never the private one itself.

/// A pair of keys that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeysView<'a> {
    /// The file of the private key.
    pub private: &'a str,
    /// The file of the public key.
    pub public: &'a str,
    /// The public key, as one word.
    pub key: &'a str,
    /// What it is for.
    pub signs: Signs,
}

/// What a pair of keys is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// Saved plans.
    Plans,
    /// The head of a ledger.
    Ledger,
}

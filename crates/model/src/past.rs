//! What one run found and what it left, address by address, as the ledger remembers it.
//!
//! The ledger makes it; whoever undoes the run reads it. Secrets stand in it as references only.

use crate::address::Address;
use crate::fields::Fields;
use crate::live_id::LiveId;

/// What one run did.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The run's id.
    pub run: String,
    /// The number of its first entry.
    pub sequence: u64,
    /// When it began, in RFC 3339.
    pub time: String,
    /// What it touched, by address. What it failed to touch is not here.
    pub touched: Vec<Touched>,
}

/// What a run did to one address.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// The address, as the run called it.
    pub address: Address,
    /// What the ledger remembered of the object before the run, if it was lockstep's.
    pub owned: Option<Owned>,
    /// What the run found.
    pub found: Found,
    /// What the run left.
    pub left: Left,
}

/// What the ledger remembered of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Owned {
    /// The address that it had.
    pub address: Address,
    /// The live object.
    pub live_id: LiveId,
    /// Its live name.
    pub live_name: String,
    /// The managed fields.
    pub fields: Content,
    /// Whether its manifest forbade to delete it.
    pub protected: bool,
}

/// Fields that the ledger names by their hash.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The fields.
    Whole(Fields),
    /// They were forgotten, or are missing, or are not what was written.
    Gone,
}

/// What a run found live.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing: it made the object.
    Nothing,
    /// An object with these fields, as far as the run was about them.
    Object(Content),
    /// An object that it did not write to.
    Unwritten,
}

/// What a run left.
#[derive(Debug, Clone, PartialEq)]
pub enum Left {
    /// An object that it wrote.
    Written {
        /// The object.
        live_id: LiveId,
        /// Its live name.
        live_name: String,
        /// The fields that it applied.
        applied: Content,
        /// Whether it is another object than before.
        replaced: bool,
    },
    /// Nothing: it deleted the object.
    Deleted,
    /// An object that it took over as it was.
    Adopted {
        /// The object.
        live_id: LiveId,
        /// Its live name.
        live_name: String,
        /// The fields that it remembers.
        applied: Content,
    },
    /// An object that it gave up.
    Released,
    /// Nobody knows: no entry tells how a write ended.
    Unknown,
}

impl Content {
    /// Returns the fields, if they are there.
    pub const fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Whole(fields) => Some(fields),
            Self::Gone => None,
        }
    }
}

//! `lockstep.ledger/v1`: entries as they are stored. Frozen: `docs/ledger.md` describes it.
//!
//! Events come in and stored JSON goes out ([`write`]), and the other way round ([`read`]). A later
//! minor version may add fields and kinds; nothing here is ever renamed or given another meaning.

mod actor;
mod intent;
mod live;
mod outcome;
mod owned;
mod probe;
mod proof;
mod read;
mod run;
mod schema;
mod settled;
mod text;
mod tries;
mod upkeep;
mod write;

pub(crate) use read::{contents, entry, event};
pub use schema::entry_schema;
pub(crate) use write::{Place, write};

/// How a hash is written.
const HASH: &str = "^[0-9a-f]{64}$";

/// How a digest is written.
const DIGEST: &str = "^sha256:[0-9a-f]{64}$";

/// How an address is written.
const ADDRESS: &str = "^[A-Za-z]+/.+$";

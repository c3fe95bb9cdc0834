//! `lockstep audit keygen`: a pair of keys that the ledger is signed and checked with.

use clap::Args;
use lockstep_render::Signs;

use crate::command::Options;
use crate::command::keygen::{self, Files};
use crate::exit::Exit;
use crate::failure::Failure;

/// Make a key that signs the ledger, and the public key that checks it
///
/// The private key goes into FILE, as PKCS#8 in PEM and for its owner's eyes only (mode 600); the
/// public key goes beside it. Neither is ever written over a file. openssl reads both. Use another
/// key than the one that signs plans: who may plan and who may apply are seldom the same.
#[derive(Debug, Args)]
pub(super) struct Keygen {
    #[command(flatten)]
    files: Files,
}

impl Keygen {
    /// Makes the keys. No project is needed for it.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        keygen::make(self.files, Signs::Ledger, options)
    }
}

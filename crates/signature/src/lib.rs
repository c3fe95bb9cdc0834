//! Ed25519: keys from PEM and back, signatures over bytes, and whether one is right.
//!
//! Texts and bytes come in, texts go out; openssl reads and writes the same keys. Nothing here reads
//! a file, a clock or a source of random bytes, and no secret key is ever shown.

mod public;
mod secret;
mod signature;

pub use public::PublicKey;
pub use secret::{SEED, SecretKey};
pub use signature::Signature;

/// Why a text is no key or no signature. Nothing of the text is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is no private key.
    #[error("it is no private key of Ed25519 in PEM (`-----BEGIN PRIVATE KEY-----`)")]
    Secret,
    /// The text is the public key, where the private one belongs.
    #[error("it is a public key, and the private one is wanted")]
    PublicForSecret,
    /// The text is a private key, where the public one belongs.
    #[error("it is a private key, and the public one is wanted")]
    SecretForPublic,
    /// The private key is locked with a passphrase.
    #[error("it is locked with a passphrase, which nobody is there to type")]
    Encrypted,
    /// The text is no public key.
    #[error(
        "it is no public key of Ed25519: neither PEM (`-----BEGIN PUBLIC KEY-----`) nor `ed25519:` \
         with 32 bytes in Base64"
    )]
    Public,
    /// The text is no signature.
    #[error("it is no signature of Ed25519: 64 bytes in Base64")]
    Signature,
}

#[cfg(test)]
mod tests;

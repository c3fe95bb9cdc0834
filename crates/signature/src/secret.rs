//! Secret keys: as PKCS#8 in PEM, and in memory that is wiped.

use std::fmt;

use ed25519_dalek::Signer as _;
use ed25519_dalek::SigningKey;
use ed25519_dalek::ed25519::KeypairBytes;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use zeroize::Zeroizing;

use crate::{KeyError, PublicKey, Signature};

/// How many random bytes a key is made of.
pub const SEED: usize = 32;

/// A secret key: whoever has it can sign. It is wiped when it is dropped, and never shown.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// Makes a key of bytes that nobody can guess.
    pub fn from_seed(seed: &Zeroizing<[u8; SEED]>) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads a key from PEM, as `openssl genpkey -algorithm ed25519` writes it.
    ///
    /// # Errors
    ///
    /// Fails if the text is no such key; nothing of the text is in the error.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let pem = pem.trim();
        let begins = |label: &str| pem.starts_with(&format!("-----BEGIN {label}-----"));
        if begins("PUBLIC KEY") {
            return Err(KeyError::PublicForSecret);
        }
        if begins("ENCRYPTED PRIVATE KEY") {
            return Err(KeyError::Encrypted);
        }
        let key = SigningKey::from_pkcs8_pem(pem);
        key.map(Self).map_err(|_no_key| KeyError::Secret)
    }

    /// Writes the key as PEM, with a newline at its end: in the older form of PKCS#8, which every
    /// openssl with Ed25519 reads.
    ///
    /// # Errors
    ///
    /// Fails if the key has no such form, which no key is known to.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        let bytes = KeypairBytes {
            secret_key: self.0.to_bytes(),
            public_key: None,
        };
        let pem = bytes.to_pkcs8_pem(LineEnding::LF);
        pem.map_err(|_no_form| KeyError::Secret)
    }

    /// Returns the key that tells what this one signed.
    pub fn public(&self) -> PublicKey {
        PublicKey::new(self.0.verifying_key())
    }

    /// Signs bytes.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.0.sign(bytes))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKey")
            .field("public", &self.public())
            .finish_non_exhaustive()
    }
}

//! Public keys: as PEM, and as one word for a setting.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePublicKey as _, EncodePublicKey as _};

use crate::{KeyError, Signature};

/// What stands before a key that is written as one word.
const PREFIX: &str = "ed25519:";

/// A public key: whoever has it can tell who signed, and cannot sign.
///
/// It is shown as `ed25519:` and 32 bytes in Base64, and read in that form and from PEM.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    pub(crate) const fn new(key: VerifyingKey) -> Self {
        Self(key)
    }

    /// Writes the key as PEM, with a newline at its end.
    ///
    /// # Errors
    ///
    /// Fails if the key has no such form, which no key is known to.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let pem = self.0.to_public_key_pem(LineEnding::LF);
        pem.map_err(|_no_form| KeyError::Public)
    }

    /// Says whether the owner of the key signed these bytes. Keys and signatures of odd forms, which
    /// others may judge otherwise, are refused.
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> bool {
        self.0.verify_strict(bytes, &signature.0).is_ok()
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let key = match text.strip_prefix(PREFIX) {
            Some(word) => of_word(word),
            None if text.contains("PRIVATE KEY-----") => return Err(KeyError::SecretForPublic),
            None => VerifyingKey::from_public_key_pem(text).ok(),
        };
        // A weak key takes signatures that nobody made.
        let strong = key.filter(|key| !key.is_weak());
        strong.map(Self).ok_or(KeyError::Public)
    }
}

fn of_word(word: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = BASE64_STANDARD.decode(word).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", BASE64_STANDARD.encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

//! Signatures over a head: what is signed, and whether a signature in the ledger holds.
//!
//! A head comes in, the bytes to sign go out; a signature as stored comes in, whether its key made it
//! goes out. No key is read here, and no secret one is ever seen.

use lockstep_signature::{PublicKey, SecretKey, Signature};
use serde_json::{Value, json};

use crate::canonical;
use crate::entry::Signed;
use crate::error::Error;
use crate::hash::Hash;

/// What stands before the signed text, so that no other signature of the key can be taken for one.
const DOMAIN: &[u8] = b"lockstep.ledger.head/v1\n";

/// Returns the bytes that are signed for the entry of that number and hash, in the ledger of that id
/// (the hash of its first entry): the line `lockstep.ledger.head/v1`, and canonical JSON.
///
/// # Errors
///
/// Fails for numbers beyond 2^53, which no ledger comes to.
pub fn statement(ledger: Hash, sequence: u64, head: Hash) -> Result<Vec<u8>, Error> {
    let mut bytes = DOMAIN.to_vec();
    let body = json!({
        "ledger": ledger.to_string(),
        "sequence": sequence,
        "head": head.to_string(),
    });
    canonical::write(&body, &mut bytes)?;
    Ok(bytes)
}

/// Signs a head.
///
/// # Errors
///
/// Fails for numbers beyond 2^53, which no ledger comes to.
pub fn sign(key: &SecretKey, ledger: Hash, sequence: u64, head: Hash) -> Result<Signed, Error> {
    let statement = statement(ledger, sequence, head)?;
    Ok(Signed {
        sequence,
        head,
        key: key.public().to_string(),
        signature: key.sign(&statement).to_string(),
    })
}

/// A head and what is said to vouch for it, as an entry has them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    /// The number of the entry that is vouched for.
    pub(crate) sequence: u64,
    /// The hash that it had.
    pub(crate) head: Hash,
}

/// Reads which head a body speaks of.
pub(crate) fn mark(body: &Value) -> Option<Mark> {
    Some(Mark {
        sequence: body.get("sequence")?.as_u64()?,
        head: body.get("head")?.as_str()?.parse().ok()?,
    })
}

/// Returns the key that made the signature of a body, if that key did.
pub(crate) fn signer(body: &Value, ledger: Hash, mark: Mark) -> Option<PublicKey> {
    let text = |name: &str| body.get(name)?.as_str();
    let key: PublicKey = text("key")?.parse().ok()?;
    let signature: Signature = text("signature")?.parse().ok()?;
    let statement = statement(ledger, mark.sequence, mark.head).ok()?;
    key.verify(&statement, &signature).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_is_a_line_and_canonical_json() {
        let (ledger, head) = (Hash::of(b"first"), Hash::of(b"last"));
        let text = String::from_utf8(statement(ledger, 7, head).unwrap()).unwrap();
        assert_eq!(
            text,
            format!(
                "lockstep.ledger.head/v1\n{{\"head\":\"{head}\",\"ledger\":\"{ledger}\",\"sequence\":7}}"
            )
        );
        assert!(statement(ledger, 1 << 53, head).is_err());
    }
}

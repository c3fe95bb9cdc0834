//! Turns a secret into what may be kept of it: a SHA-256 fingerprint. The secret itself must not be stored.

use sha2::{Digest as _, Sha256};

/// Returns the lowercase hexadecimal SHA-256 of some bytes.
pub(crate) fn fingerprint(secret: &[u8]) -> String {
    hex(&Sha256::digest(secret))
}

/// Writes bytes as lowercase hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

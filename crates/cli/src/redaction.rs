//! The secrets that this process has read, so that none of them is ever shown.
//!
//! Secrets are told to it as they are read; bytes that are about to be shown come in and go out
//! without them.

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use lockstep_genesys::Client;
use lockstep_model::Fields;
use lockstep_render::Door;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use crate::progress::beside;

static KNOWN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Remembers a secret.
pub(crate) fn learn(secret: &SecretString) {
    let mut known = known();
    let secret = secret.expose_secret();
    if !known.iter().any(|one| one == secret) {
        known.push(secret.to_owned());
    }
}

/// Tells a client all secrets that are known, so that what a tenant says of them reaches no ledger.
pub(crate) fn tell(client: &Client) {
    let secrets: Vec<SecretString> = known().iter().cloned().map(SecretString::from).collect();
    secrets.iter().for_each(|secret| client.never_tell(secret));
}

/// Masks all secrets that are known.
pub(crate) fn mask(bytes: &[u8]) -> Vec<u8> {
    let known = known();
    if known.is_empty() {
        return bytes.to_owned();
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut door = Door::new(&mut out, &known);
    let masked = door.write_all(bytes).and_then(|()| door.finish());
    // What cannot be masked is not shown.
    if masked.is_err() {
        out.clear();
    }
    out
}

/// Masks all secrets that are known, and what looks like a key: an argument or the name of a file
/// may hold one.
pub(crate) fn mask_keys(bytes: &[u8]) -> Vec<u8> {
    let bytes = mask(bytes);
    match std::str::from_utf8(&bytes).map(lockstep_spec::mask_keys) {
        Ok(Cow::Owned(text)) => text.into_bytes(),
        Ok(Cow::Borrowed(_)) | Err(_) => bytes,
    }
}

/// Masks all secrets that are known in the values of fields; nothing comes out if there are none.
pub(crate) fn conceal(fields: &Fields) -> Option<Fields> {
    let text = serde_json::to_vec(fields).ok()?;
    if mask(&text) == text {
        return None;
    }
    let fields = fields.iter();
    let masked = fields.map(|(name, value)| (name.to_owned(), masked(value)));
    Some(masked.collect())
}

fn masked(value: &Value) -> Value {
    let text = |text: &str| String::from_utf8_lossy(&mask(text.as_bytes())).into_owned();
    match value {
        Value::String(inner) => Value::String(text(inner)),
        Value::Array(items) => Value::Array(items.iter().map(masked).collect()),
        Value::Object(map) => {
            let parts = map.iter();
            let parts = parts.map(|(name, value)| (text(name), masked(value)));
            Value::Object(parts.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Returns how many bytes at the end of a text may be the beginning of a secret that is known: of a
/// text that comes in pieces they are not to be shown before more has come.
pub(crate) fn pending(text: &str) -> usize {
    let known = known();
    let longest = known.iter().map(|secret| {
        let begun = secret.char_indices().map(|(end, _c)| end).rev();
        begun
            .take_while(|end| *end > 0)
            .find(|end| text.ends_with(&secret[..*end]))
    });
    longest.flatten().max().unwrap_or(0)
}

/// A stderr for logs, which come a line at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MaskedStderr;

impl io::Write for MaskedStderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let masked = mask(bytes);
        beside(|| io::stderr().write_all(&masked))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

fn known() -> MutexGuard<'static, Vec<String>> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_is_masked() {
        learn(&SecretString::from("hunter2-and-more".to_owned()));
        let shown = mask(b"the key hunter2-and-more was refused");
        let shown = String::from_utf8(shown).unwrap();
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("was refused"), "{shown}");
        assert_eq!(pending("the key hunter2-a"), "hunter2-a".len());
        assert_eq!(pending("the key hunter2-and-more"), 0);
        assert_eq!(pending("nothing of it here"), 0);
        let token = format!("{}{}", "ghp_", "q7Zr2PxK9mVt4WbN8sLcq7Zr2PxK9mVt4WbN");
        let shown = mask_keys(format!("no file `{token}`: hunter2-and-more").as_bytes());
        let shown = String::from_utf8(shown).unwrap();
        assert!(
            !shown.contains("q7Zr") && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}

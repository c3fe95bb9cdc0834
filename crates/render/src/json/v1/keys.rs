//! A pair of keys that was made, as version 1.0 writes it.

use std::io;

use serde::Serialize;

use super::document;
use crate::keys::KeysView;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeysV1<'a> {
    private_key_file: &'a str,
    public_key_file: &'a str,
    public_key: &'a str,
}

/// Writes where a pair of keys is.
///
/// # Errors
///
/// Fails if `out` does.
pub fn keys(view: &KeysView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let body = KeysV1 {
        private_key_file: view.private,
        public_key_file: view.public,
        public_key: view.key,
    };
    document("lockstep.keys", body, out)
}

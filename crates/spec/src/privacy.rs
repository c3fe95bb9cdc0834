//! Looks for what must not stand in a repository: keys in any field, personal data in prose.
//!
//! Files as they were read, manifests and texts come in; findings go out, each at the stretch it is
//! about. No finding holds what was found.

mod dense;
mod fields;
mod guess;
mod keys;
mod personal;
mod place;
mod scan;

pub(crate) use dense::is_pasted;
pub(crate) use fields::{is_secret, sounds_secret};
pub(crate) use keys::find as find_keys;
pub(crate) use personal::find as find_personal;
pub(crate) use scan::{file, is_suspect, prose, text_file, values};

/// The most findings that one file gets from here. All that are more are of the same kind.
const MAX_FINDINGS: usize = 1_000;

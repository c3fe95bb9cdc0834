//! The JSON Schemas, one file a schema, as the spec crate tells them.

use lockstep_spec::schema::{Audience, files as files_for};

use super::Generated;

/// Makes the files under `schemas/`: the same that `lockstep schema --out schemas` writes.
pub(super) fn files() -> Vec<Generated> {
    let audiences = [Audience::Validator, Audience::Editor].into_iter();
    audiences
        .flat_map(files_for)
        .map(|file| Generated::new(format!("schemas/{}", file.path), file.text))
        .collect()
}

//! The JSON Schemas, one file a schema: of what is read, as the spec crate tells them, and of saved
//! plans, snapshots and entries of the ledger, as those who write them do.

use lockstep_render::json::v1;
use lockstep_spec::schema::{Audience, files as files_for};

use super::Generated;

/// Makes the files under `schemas/`: those that `lockstep schema --out schemas` writes, and those of
/// saved plans, events, snapshots and entries of the ledger.
pub(super) fn files() -> Vec<Generated> {
    let audiences = [Audience::Validator, Audience::Editor].into_iter();
    let manifests = audiences
        .flat_map(files_for)
        .map(|file| Generated::new(format!("schemas/{}", file.path), file.text));
    let plan = format!("{:#}\n", v1::plan_schema());
    let entry = format!("{:#}\n", lockstep_ledger::entry_schema());
    let event = format!("{:#}\n", v1::event_schema());
    manifests
        .chain([
            Generated::new("schemas/plan.v1.schema.json", plan),
            Generated::new("schemas/event.v1.schema.json", event),
            Generated::new("schemas/ledger-entry.v1.schema.json", entry),
            Generated::new("schemas/snapshot.v1.schema.json", lockstep::SNAPSHOT_SCHEMA),
        ])
        .collect()
}

//! JSON, version 1.0: plans, which can be saved and read back, and all that is only written.
//!
//! Values come in, one JSON document goes out; [`parse`] and [`Saved::parse`] read saved plans. A
//! reader of `1.x` ignores fields that it does not know. The types of the format are apart from
//! those of the program, so that neither moves the other.

mod against;
mod audit;
mod change;
mod comparison;
mod doctor;
mod documents;
mod drift;
mod event;
mod explain;
mod findings;
mod found;
mod graph;
mod history;
mod impact;
mod invocation;
mod keys;
mod origin;
mod pending;
mod place;
mod plan;
mod probe;
mod probing;
mod rates;
mod read;
mod rehearsal;
mod remark;
mod run;
mod saved;
mod secret;
mod settle;
mod stream;
mod telemetry;
mod told;
mod upkeep;
mod verification;
mod write;

use std::io;

use serde::Serialize;

pub use audit::{audit_entry, audit_lines, audit_log, audit_report, audit_runs};
pub use comparison::comparison;
pub use doctor::{NoExamination, doctor, read_doctor};
pub use documents::documents;
pub use drift::drift;
pub use event::{NoRun, event, event_schema, rebuilt};
pub use explain::{codes, pages};
pub use findings::findings;
pub use graph::graph;
pub use history::audit_history;
pub use invocation::{invocation, piece};
pub use keys::keys;
pub use probe::probe;
pub use rates::rates;
pub use read::Misfit;
pub use rehearsal::rehearsal;
pub use run::{outcome, run};
pub use saved::{Envelope, ParseError, Saved, Signed, digest, parse, plan, plan_schema};
pub(crate) use secret::shown;
pub use telemetry::{telemetry, telemetry_lines};
pub use upkeep::{erased, mended};
pub use verification::verification;

/// The format of all documents here.
pub const FORMAT_VERSION: &str = "1.0";

/// A document that is only written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a, T> {
    format_version: &'a str,
    kind: &'a str,
    #[serde(flatten)]
    body: T,
}

/// Writes a document, with a newline at its end.
fn document(kind: &str, body: impl Serialize, out: &mut impl io::Write) -> io::Result<()> {
    let document = Document {
        format_version: FORMAT_VERSION,
        kind,
        body,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

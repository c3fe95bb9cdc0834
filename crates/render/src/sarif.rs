//! Findings and plans as SARIF 2.1.0, which code scanning services and editors read.
//!
//! They come in, one log with one run goes out: the same bytes for the same findings on any
//! machine, so no absolute path and no time is in it. Files are named from the repository's root.

mod fingerprint;
mod location;
mod log;
mod plan;
mod result;
mod rule;

use std::collections::BTreeMap;
use std::io;

use lockstep_model::{Code, LeftOut};

use self::location::Locations;
use self::log::{Driver, Invocation, Log, Notification, Outcome, Run, Text, Tool};
pub use self::plan::plan;
use self::result::result;
use self::rule::Rule;
use crate::explanation::HOME;
use crate::findings::FindingsView;
use crate::value::plural;

/// Writes findings, sorted by place and code, and what lockstep says of their codes.
///
/// # Errors
///
/// Fails if `out` does.
pub fn findings(view: &FindingsView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let findings = view.sorted();
    let mut codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    codes.sort();
    codes.dedup();
    let mut locations = Locations::new(*view);
    let mut fingerprints = fingerprint::Fingerprints::default();
    let results = findings.into_iter().map(|finding| {
        let rule = codes.partition_point(|code| *code < finding.code);
        result(finding, rule, &mut locations, &mut fingerprints)
    });
    let results = results.collect();
    let rules = codes.into_iter().map(Rule::of).collect();
    write(
        rules,
        results,
        left_out(view, &locations),
        BTreeMap::new(),
        out,
    )
}

/// Writes a log of one run.
fn write<'a>(
    rules: Vec<Rule>,
    results: Vec<Outcome<'a>>,
    notifications: Vec<Notification<'a>>,
    properties: BTreeMap<&'a str, String>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "lockstep",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: HOME,
                    rules,
                },
            },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications,
            }],
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: location::bases(),
            results,
            properties,
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

/// Says of which files findings are left out, so that nobody takes those listed for all.
fn left_out<'a>(view: &FindingsView<'a>, locations: &Locations<'a>) -> Vec<Notification<'a>> {
    let files = view.left_out.into_iter().flat_map(LeftOut::files);
    files
        .map(|(file, count)| {
            let findings = plural(count, "finding", "findings");
            let are = plural(count, "is", "are");
            Notification {
                level: "warning",
                message: Text::plain(format!(
                    "{count} more {findings} of this file {are} left out"
                )),
                locations: [locations.file(file)],
            }
        })
        .collect()
}

//! What a saved plan is worth, as version 1.0 writes it.

use std::io;

use serde::Serialize;

use super::document;
use crate::verification::VerificationView;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VerificationV1<'a> {
    file: &'a str,
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan_sha256: Option<String>,
    checks: Vec<CheckV1<'a>>,
}

#[derive(Serialize)]
struct CheckV1<'a> {
    check: &'a str,
    end: &'a str,
    says: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// Writes what was looked at of a saved plan.
///
/// # Errors
///
/// Fails if `out` does.
pub fn verification(view: &VerificationView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    let checks = view.checks.iter().map(|check| CheckV1 {
        check: check.name,
        end: check.end.as_str(),
        says: &check.says,
        help: check.help.as_deref(),
    });
    let body = VerificationV1 {
        file: view.file,
        holds: view.holds(),
        plan_sha256: view.saved.map(|saved| saved.digest.hex()),
        checks: checks.collect(),
    };
    document("lockstep.verification", body, out)
}

//! Saved plans: the body of a plan, its own digest, and around it what differs from run to run.
//!
//! The digest covers the bytes of the body as they stand in the file, so that no altered byte is
//! ever read. What is around the body is not covered.

use std::io;

use lockstep_diff::Plan;
use lockstep_model::Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::FORMAT_VERSION;
use super::plan::PlanV1;
use super::read::{self, Misfit};

/// The kind of a saved plan.
const KIND: &str = "lockstep.plan";

/// What is around a plan: it differs from run to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// When the plan was made, in RFC 3339.
    pub created_at: String,
    /// The program that made it, with its version.
    pub tool: String,
    /// The Git commit of the manifests, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_commit: Option<String>,
    /// Which tenant it was made for: a region or a URL.
    pub tenant: String,
}

/// A plan that was read back.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// What is around it.
    pub envelope: Envelope,
    /// The digest of its body.
    pub digest: Digest,
    /// The plan.
    pub plan: Plan,
}

/// Why a text is no plan that can be applied.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The text is no JSON.
    #[error("the file is no saved plan, or was cut off: make one with `lockstep plan --out FILE`")]
    Json(#[source] serde_json::Error),
    /// The document is of another kind.
    #[error("the file is no saved plan but `{found}`: make one with `lockstep plan --out FILE`")]
    Kind {
        /// The kind that it names.
        found: String,
    },
    /// A newer lockstep made the plan.
    #[error(
        "the plan has format {found}, made by {tool}; this lockstep reads {FORMAT_VERSION}: apply \
         it with that version, or make it anew with this one"
    )]
    Newer {
        /// The format that it names.
        found: String,
        /// The program that made it.
        tool: String,
    },
    /// The format is none that ever was.
    #[error("`{found}` is no format of a plan: make it anew with `lockstep plan --out FILE`")]
    Format {
        /// The format that it names.
        found: String,
    },
    /// The plan is not what was saved.
    #[error(
        "the plan was altered after it was made: its digest is {found}, not {named} as it says. \
         Make it anew with `lockstep plan --out FILE`, and have that reviewed"
    )]
    Altered {
        /// The digest that the file names.
        named: String,
        /// The digest of what is in it.
        found: Digest,
    },
    /// A field of the plan is missing or of another type.
    #[error("the plan lacks something that this lockstep needs: make it anew")]
    Shape(#[source] serde_json::Error),
    /// A text in the plan means nothing to this version.
    #[error("the plan holds something that this lockstep does not know: make it anew")]
    Misfit(#[from] Misfit),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sealed<'a> {
    format_version: &'a str,
    kind: &'a str,
    #[serde(flatten)]
    envelope: &'a Envelope,
    sha256: String,
    plan: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened<'a> {
    sha256: String,
    #[serde(borrow)]
    plan: &'a RawValue,
}

/// What tells how the rest is to be read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    #[serde(default)]
    format_version: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    tool: String,
}

/// Returns the canonical bytes of a plan's body: keys in order, no space between.
fn body(plan: &Plan) -> serde_json::Result<String> {
    // A map of serde_json is sorted; the fields of a type are not.
    let value: Value = serde_json::to_value(PlanV1::from(plan))?;
    serde_json::to_string(&value)
}

/// Returns the digest of a plan's body: that which its saved form names.
///
/// # Errors
///
/// Fails if a value of the plan has no form in JSON.
pub fn digest(plan: &Plan) -> io::Result<Digest> {
    Ok(Digest::of_bytes(body(plan)?.as_bytes()))
}

/// Writes a plan in its envelope: what is shown to machines and what is saved.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(plan: &Plan, envelope: &Envelope, out: &mut impl io::Write) -> io::Result<()> {
    let body = body(plan)?;
    let sealed = Sealed {
        format_version: FORMAT_VERSION,
        kind: KIND,
        envelope,
        sha256: Digest::of_bytes(body.as_bytes()).hex(),
        plan: &RawValue::from_string(body)?,
    };
    serde_json::to_writer_pretty(&mut *out, &sealed)?;
    out.write_all(b"\n")
}

/// Reads a saved plan, without what is around it.
///
/// # Errors
///
/// Fails as [`Saved::parse`] does.
pub fn parse(text: &str) -> Result<Plan, ParseError> {
    Saved::parse(text).map(|saved| saved.plan)
}

impl Saved {
    /// Reads a saved plan with its envelope.
    ///
    /// # Errors
    ///
    /// Fails if the text is no saved plan, was altered, or is of a newer format.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let head: Head = serde_json::from_str(text).map_err(ParseError::Json)?;
        check(head)?;
        let opened: Opened<'_> = serde_json::from_str(text).map_err(ParseError::Shape)?;
        let digest = Digest::of_bytes(opened.plan.get().as_bytes());
        if digest.hex() != opened.sha256 {
            return Err(ParseError::Altered {
                named: opened.sha256,
                found: digest,
            });
        }
        let body: PlanV1<'_> =
            serde_json::from_str(opened.plan.get()).map_err(ParseError::Shape)?;
        Ok(Self {
            envelope: serde_json::from_str(text).map_err(ParseError::Shape)?,
            digest,
            plan: read::plan(body)?,
        })
    }
}

fn check(head: Head) -> Result<(), ParseError> {
    if head.kind != KIND {
        return Err(ParseError::Kind { found: head.kind });
    }
    let found = head.format_version;
    let parts = found.split_once('.');
    let major = parts.and_then(|(major, minor)| {
        let _minor: u64 = minor.parse().ok()?;
        major.parse::<u64>().ok()
    });
    match major {
        Some(1) => Ok(()),
        Some(2..) => Err(ParseError::Newer {
            found,
            tool: head.tool,
        }),
        Some(0) | None => Err(ParseError::Format { found }),
    }
}

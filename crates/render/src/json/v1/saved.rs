//! Saved plans: the body of a plan, and around it what differs from run to run, sealed.
//!
//! A plan and its circumstances come in, a document goes out, and the other way round. Each part of
//! the document is under its digest, and the document is read only in the very bytes that lockstep
//! writes: no altered byte is ever read. Signatures are made and judged elsewhere, over
//! [`Envelope::statement`].

mod document;
mod schema;
mod trouble;

use std::io;

use lockstep_diff::Plan;
use lockstep_model::Digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::FORMAT_VERSION;
use super::plan::PlanV1;
use super::read;
use document::Document;
pub use schema::schema as plan_schema;
pub use trouble::ParseError;

/// The kind of a saved plan.
const KIND: &str = "lockstep.plan";

/// What is around a plan: it differs from run to run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// When the plan was made, in RFC 3339.
    pub created_at: String,
    /// The program that made it, with its version.
    pub tool: String,
    /// The Git commit of the manifests, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_commit: Option<String>,
    /// The Git tree of that commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_tree: Option<String>,
    /// Whether something in the project was not committed, if Git could say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_dirty: Option<bool>,
    /// Which tenant it was made for: a region or a URL.
    pub tenant: String,
    /// When the snapshot was taken that stood in for the tenant, if one did, in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot_taken_at: Option<String>,
    /// Who vouches for it, if somebody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signed>,
}

/// A signature as it stands in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Signed {
    /// The public key of whoever signed.
    pub key: String,
    /// The signature over the statement, in Base64.
    pub value: String,
}

/// A plan that was read back.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// What is around it.
    pub envelope: Envelope,
    /// The digest of its body.
    pub digest: Digest,
    /// The bytes that its signature is over.
    pub statement: Vec<u8>,
    /// The plan.
    pub plan: Plan,
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
    let digest = Digest::of_bytes(body.as_bytes());
    let mut document = envelope.document(digest)?;
    document.seal(&RawValue::from_string(body)?)?;
    document.write(out)
}

impl Envelope {
    /// Returns the bytes that a signature of a plan with this body is over: all that stands around
    /// the body but the signature, with the body's digest, as JSON with sorted keys and no space.
    ///
    /// # Errors
    ///
    /// Fails if a part of the envelope has no form in JSON.
    pub fn statement(&self, body: Digest) -> io::Result<Vec<u8>> {
        Ok(self.document(body)?.statement()?)
    }

    fn document(&self, body: Digest) -> serde_json::Result<Document> {
        let mut document = Document::new();
        document.set("formatVersion", FORMAT_VERSION)?;
        document.set("kind", KIND)?;
        document.set("createdAt", &self.created_at)?;
        document.set("tool", &self.tool)?;
        document.set("tenant", &self.tenant)?;
        document.set_some("snapshotTakenAt", self.snapshot_taken_at.as_ref())?;
        document.set_some("gitCommit", self.git_commit.as_ref())?;
        document.set_some("gitTree", self.git_tree.as_ref())?;
        document.set_some("gitDirty", self.git_dirty.as_ref())?;
        document.set("planSha256", &body.hex())?;
        document.set_some("signature", self.signature.as_ref())?;
        Ok(document)
    }
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
    /// Reads a saved plan with its envelope. Whether its signature is right is for others to say.
    ///
    /// # Errors
    ///
    /// Fails if the text is no saved plan, was altered, or is of a newer format.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let document = Document::parse(text)?;
        check(&document)?;
        let digest = document.check_body()?;
        document.check_whole()?;
        document.check_spelling(text)?;
        let body: PlanV1<'_> = serde_json::from_str(document.body()).map_err(ParseError::Shape)?;
        Ok(Self {
            envelope: document.envelope()?,
            digest,
            statement: document.statement().map_err(ParseError::Shape)?,
            plan: read::plan(body)?,
        })
    }
}

fn check(document: &Document) -> Result<(), ParseError> {
    let kind = document.text("kind");
    if kind != KIND {
        return Err(ParseError::Kind {
            found: kind.to_owned(),
        });
    }
    let found = document.text("formatVersion").to_owned();
    let parts = found.split_once('.');
    let major = parts.and_then(|(major, minor)| {
        let _minor: u64 = minor.parse().ok()?;
        major.parse::<u64>().ok()
    });
    match major {
        Some(1) => Ok(()),
        Some(2..) => Err(ParseError::Newer {
            found,
            tool: document.text("tool").to_owned(),
        }),
        Some(0) | None => Err(ParseError::Format { found }),
    }
}

//! `lockstep audit verify`: is the ledger what was written?

use std::str::FromStr;

use clap::Args;
use lockstep_genesys::Access;
use lockstep_ledger::{Anchor, AnchorError, Question, Report, Verdict, verify_with};
use lockstep_remote::Extent;
use lockstep_render::{json, text};
use lockstep_signature::PublicKey;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::tenant::Tenant;
use crate::{held, output, remote, runtime, signing};

/// Check that the ledger is what was written; ends with 8 if it is not
///
/// Every entry is hashed again, with its content and its link to the entry before, and every
/// signature is checked. It names the first bad entry and the kind of damage. It ends with 1 if that
/// could not be looked at.
///
/// A ledger whose end was cut off, or rewritten and hashed anew, holds by itself: --anchor and --key
/// tell.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A head that was kept elsewhere: HASH, or SEQUENCE:HASH as `audit verify` prints it; or
    /// `tenant` for the newest that the organisation's audit log holds. May be repeated
    #[arg(long, value_name = "HASH|tenant")]
    anchor: Vec<AnchorPlace>,
    /// A public key that has to have signed: `ed25519:…` or the path of a PEM file; the
    /// environment's `audit.keys` unless given. May be repeated
    #[arg(long, value_name = "PUB")]
    key: Vec<String>,
}

/// Where an anchor is.
#[derive(Debug, Clone, Copy)]
enum AnchorPlace {
    /// On the command line.
    Here(Anchor),
    /// In the organisation's audit log.
    Tenant,
}

impl FromStr for AnchorPlace {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        match text.eq_ignore_ascii_case("tenant") {
            true => Ok(Self::Tenant),
            false => text.parse().map(Self::Here),
        }
    }
}

impl Verify {
    /// Verifies the ledger.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        let question = Question {
            anchors: self.anchors(workspace, options)?,
            keys: self.keys(workspace)?,
        };
        let folder = workspace.ledger_with(Extent::Whole)?;
        // The folder of a copy is there also where its place holds nothing.
        if remote::name(&folder).is_some() && question.anchors.is_empty() {
            super::ledger(workspace, Extent::Base)?;
        }
        let report = verify_with(folder, &question)?;
        show(&report, options)?;
        Ok(match report.verdict {
            Verdict::Intact | Verdict::TornTail { .. } => Exit::Done,
            Verdict::Damaged { .. } => Exit::Broken,
        })
    }

    fn keys(&self, workspace: &Workspace) -> Result<Vec<PublicKey>, Failure> {
        match self.key.as_slice() {
            [] => signing::trusted(&workspace.environment.audit, &workspace.root),
            named => named.iter().map(|key| signing::public_key(key)).collect(),
        }
    }

    fn anchors(&self, workspace: &Workspace, options: &Options) -> Result<Vec<Anchor>, Failure> {
        let mut anchors = Vec::new();
        let mut asks = false;
        for place in &self.anchor {
            match place {
                AnchorPlace::Here(anchor) => anchors.push(*anchor),
                AnchorPlace::Tenant => asks = true,
            }
        }
        if asks {
            // Whatever hinders that, nothing is known of the ledger by it.
            let held = runtime::block_on(held(workspace, options));
            anchors.push(held.map_err(|failure| failure.exit(Exit::Error))?);
        }
        Ok(anchors)
    }
}

/// Reads the newest head of the environment's ledger that the organisation holds.
async fn held(workspace: &Workspace, options: &Options) -> Result<Anchor, Failure> {
    let tenant = Tenant::open(workspace, options.talk(Access::Audit)).await?;
    let anchor = held::anchor(&tenant, workspace).await;
    tenant.close_after(anchor).await
}

fn show(report: &Report, options: &Options) -> Result<(), Failure> {
    match options.is_json() {
        true => output::plain(|out| json::v1::audit_report(report, out)),
        false => output::styled(|style, out| text::audit_report(report, &style, out)),
    }
}

//! `lockstep snapshot`: what is live, taken into a file.

use std::path::PathBuf;

use clap::Args;
use lockstep_genesys::{Access, Capture, Depth};
use lockstep_ledger::Hash;
use lockstep_model::tenant::{Known, ReadRequest};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::ledger::{self, Remembered};
use crate::progress::Loudness;
use crate::project::Workspace;
use crate::talk::Deadline;
use crate::tenant::Tenant;
use crate::{output, runtime, taken, wanted};

/// Take what is live into a file, for `--snapshot FILE` of `plan` and `rehearse`
///
/// Everything is read once, each published text included; only reads are sent, and no manifest and
/// no secret is needed. The file holds no secret, but it holds the texts of all prompts.
#[derive(Debug, Args)]
pub(crate) struct Snapshot {
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    deadline: Deadline,
}

impl Snapshot {
    /// Takes the snapshot.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(workspace) = Workspace::open_project(project, env)? else {
            return Ok(Exit::Findings);
        };
        let salvaged = Workspace::salvage(project, env)?;
        let talk = options.talk(Access::Read).within(self.deadline);
        let (capture, head) = runtime::block_on(async {
            let tenant = Tenant::open(&workspace, talk).await?;
            // A tenant may repeat what was sent to it: what is known of that has to be recognised.
            if let Some(salvaged) = &salvaged {
                wanted::listen(&salvaged.spec, &tenant.secrets);
            }
            let taken = take(&workspace, &tenant).await;
            tenant.close_after(taken).await
        })?;
        taken::write(&self.out, &capture, (&workspace, head))?;
        if options.loudness() == Loudness::Spoken {
            let counts = capture.counts().into_iter();
            let counts = counts.map(|(kind, count)| match count {
                1 => format!("1 {kind}"),
                count => format!("{count} {kind}s"),
            });
            let organization = capture.organization();
            output::say(format_args!(
                "Taken into {}: {} of {} ({}).",
                self.out.display(),
                counts.collect::<Vec<_>>().join(", "),
                organization.name,
                organization.id
            ));
        }
        Ok(Exit::Done)
    }
}

/// Reads everything, and sees to it that nobody applied meanwhile.
async fn take(workspace: &Workspace, tenant: &Tenant) -> Result<(Capture, Option<Hash>), Failure> {
    let Remembered { base, head, .. } = ledger::read(&workspace.ledger())?;
    let _organization = tenant.identify(&base).await?;
    let known = base.applied.iter().map(|(address, applied)| Known {
        kind: address.kind,
        applied,
    });
    let request = ReadRequest {
        known: known.collect(),
        wanted: Vec::new(),
        fresh: base.doubted().collect(),
    };
    let capture = tenant.capture(&request, Depth::Everything).await?;
    if ledger::read(&workspace.ledger())?.head != head {
        let message =
            "another run wrote to the ledger while the tenant was read, so nothing was taken";
        return Err(Failure::new(message)
            .exit(Exit::Stale)
            .help("take the snapshot again when that run has ended"));
    }
    Ok((capture, head))
}

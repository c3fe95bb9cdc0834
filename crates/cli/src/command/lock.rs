//! `lockstep lock`: who holds the ledger, and how to give back what nobody holds any more.

use clap::{Args, Subcommand};
use lockstep_remote::Lease;
use serde_json::json;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::{clock, output, remote, runtime};

/// Say who holds the ledger, or give back a lease whose holder is gone
///
/// A ledger in a bucket or in a ref is held by a lease, which ends by itself. One in a folder is held
/// by the operating system's lock, which goes with its process.
#[derive(Debug, Args)]
pub(crate) struct Lock {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Say who holds the ledger, since when and until when
    Show,
    /// Give a lease back whose holder is gone
    ///
    /// Whoever holds it and is at work writes nothing more: it stops before its next request.
    Release {
        /// The holder's id, as `lockstep lock show` says it
        #[arg(value_name = "HOLDER", required_unless_present = "yes")]
        holder: Option<String>,
        /// Give it back, whoever holds it
        #[arg(short, long)]
        yes: bool,
    },
}

impl Lock {
    /// Asks who holds the ledger.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(workspace) = Workspace::open_project(project, env)? else {
            return Ok(Exit::Findings);
        };
        match self.question {
            Question::Show => show(&workspace, options),
            Question::Release { holder, yes: _ } => release(&workspace, holder.as_deref()),
        }
    }
}

fn show(workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
    let folder = workspace.ledger();
    let place = remote::shown(&folder);
    let (text, value) = match remote::name(&folder) {
        Some(_elsewhere) => leased(lease(workspace)?.as_ref()),
        None => locked(workspace)?,
    };
    match options.is_json() {
        true => {
            let value = json!({
                "formatVersion": "1.0", "kind": "lockstep.lock",
                "environment": workspace.environment.name, "ledger": place, "holder": value,
            });
            let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
            bytes.push(b'\n');
            output::result(&bytes)?;
        }
        false => output::result(format!("The ledger at {place} {text}.\n").as_bytes())?,
    }
    Ok(Exit::Done)
}

fn lease(workspace: &Workspace) -> Result<Option<Lease>, Failure> {
    let folder = workspace.ledger();
    runtime::block_on(async {
        match remote::open(&folder).await? {
            Some(remote) => Ok(remote.lease().await?),
            None => Ok(None),
        }
    })
}

fn leased(lease: Option<&Lease>) -> (String, serde_json::Value) {
    let Some(lease) = lease else {
        return ("is held by nobody".to_owned(), serde_json::Value::Null);
    };
    let now = clock::instant();
    let Lease {
        owner,
        since,
        until,
        milliseconds: _,
    } = lease;
    let text = match lease.left(now) {
        Some(_left) => {
            format!("is held by {owner}, since {since:.3}, until {until:.3} unless it is renewed")
        }
        None => format!("was held by {owner}, since {since:.3}; that lease ended at {until:.3}"),
    };
    let value = json!({
        "id": owner.id, "client": owner.client, "host": owner.host, "user": owner.user,
        "pid": owner.pid, "run": owner.run, "since": format!("{since:.3}"),
        "until": format!("{until:.3}"), "ended": lease.left(now).is_none(),
    });
    (text, value)
}

fn locked(workspace: &Workspace) -> Result<(String, serde_json::Value), Failure> {
    Ok(match lockstep_ledger::held(workspace.ledger())? {
        None => ("is held by nobody".to_owned(), serde_json::Value::Null),
        Some(None) => ("is held by a process of this machine".to_owned(), json!({})),
        Some(Some(holder)) => {
            let value = json!({
                "pid": holder.pid, "host": holder.host, "since": holder.since, "ended": false,
            });
            (format!("is held by {holder}"), value)
        }
    })
}

fn release(workspace: &Workspace, holder: Option<&str>) -> Result<Exit, Failure> {
    let folder = workspace.ledger();
    if remote::name(&folder).is_none() {
        return match lockstep_ledger::held(&folder)? {
            None => {
                output::say("Nobody holds the ledger.");
                Ok(Exit::Done)
            }
            Some(by) => {
                let by = by.map_or_else(
                    || "a process of this machine".to_owned(),
                    |by| by.to_string(),
                );
                let message =
                    format!("the ledger is held by {by}, and goes with that process alone");
                Err(Failure::new(message)
                    .exit(Exit::Locked)
                    .help("end the process"))
            }
        };
    }
    let released = runtime::block_on(async {
        match remote::open(&folder).await? {
            Some(remote) => Ok(remote.release(holder).await?),
            None => Ok(None),
        }
    })?;
    output::say(match released {
        Some(lease) => format!("The lease of {} was given back.", lease.owner),
        None => "Nobody holds the ledger.".to_owned(),
    });
    Ok(Exit::Done)
}

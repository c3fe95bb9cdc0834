//! What was taken of a tenant at one time, and stands in for it: just now, or from the file that
//! `lockstep snapshot` wrote.
//!
//! A file is trusted in nothing: it must be whole, of this environment and tenant, and no older than
//! the ledger beside it. It holds no secret, and is never applied from.

mod document;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use lockstep_genesys::Capture;
use lockstep_ledger::Hash;
use lockstep_model::tenant::ReadRequest;
use lockstep_model::{Base, Organization, Snapshot};
use lockstep_spec::Tenant as Settings;

use self::document::Document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::organization;
use crate::output;
use crate::project::{VERSION, Workspace};
use crate::redaction::mask;
use crate::replace::{spare, store};
use crate::{age, clock, saved};

/// No snapshot comes near this size.
const LONGEST: u64 = 1 << 30;

/// How far the clocks of two machines may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What may stand in for reading the tenant.
#[derive(Debug, Clone, Args)]
pub(crate) struct Instead {
    /// Take what `lockstep snapshot` wrote for what is live: no credentials, and nothing is sent
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// Refuse a snapshot that is older than this, such as 2h or 30m
    #[arg(long, value_name = "DURATION", requires = "snapshot", value_parser = age::max_age)]
    max_age: Option<Duration>,
}

/// What was taken of a tenant.
#[derive(Debug)]
pub(crate) struct Taken {
    /// What is live there.
    pub(crate) capture: Capture,
    /// The organisation that the environment names.
    wanted: Option<String>,
    /// The file that it was read from, if it was.
    file: Option<Origin>,
}

/// The file that something was taken from.
#[derive(Debug, Clone)]
struct Origin {
    path: PathBuf,
    /// When it was taken.
    taken_at: Timestamp,
    /// How far the ledger went then.
    head: Option<Hash>,
}

impl Instead {
    /// Reads the snapshot that is to stand in for the tenant, if one is, and says how old it is.
    pub(crate) fn read(&self, workspace: &Workspace) -> Result<Option<Taken>, Failure> {
        let Some(path) = &self.snapshot else {
            return Ok(None);
        };
        let taken = Taken::read(path, workspace)?;
        if let Some(origin) = &taken.file {
            origin.check_age(self.max_age)?;
            origin.say();
        }
        Ok(Some(taken))
    }
}

impl Taken {
    /// Wraps what was just read.
    pub(crate) fn now(capture: Capture, workspace: &Workspace) -> Self {
        Self {
            capture,
            wanted: wanted(workspace),
            file: None,
        }
    }

    /// Reads a snapshot from a file, and refuses it unless it is of the environment's tenant.
    fn read(path: &Path, workspace: &Workspace) -> Result<Self, Failure> {
        let shown = path.display();
        let help = "take a new one with `lockstep snapshot`";
        let bytes = bytes(path).map_err(|error| {
            Failure::new(format!("the snapshot {shown} cannot be read")).because(error)
        })?;
        let document = Document::parse(&bytes).map_err(|error| {
            let failure = Failure::new(format!("the snapshot {shown} cannot be used"));
            failure.because(error).help(help)
        })?;
        let (environment, tenant) = (&workspace.environment.name, saved::tenant(workspace));
        let other = |what: &str, found: &str, wanted: &str| {
            let message = format!("the snapshot {shown} is of {what} `{found}`, not of `{wanted}`");
            Failure::new(message).help("name the snapshot of this environment, or take one")
        };
        if document.environment != *environment {
            return Err(other("environment", &document.environment, environment));
        }
        if document.tenant != tenant {
            return Err(other("the tenant", &document.tenant, &tenant));
        }
        let origin = Origin {
            path: path.to_owned(),
            taken_at: document.taken_at,
            head: document.ledger,
        };
        let capture = document.capture().map_err(|error| {
            let failure = Failure::new(format!("the snapshot {shown} cannot be used"));
            failure.because(error).help(help)
        })?;
        Ok(Self {
            capture,
            wanted: wanted(workspace),
            file: Some(origin),
        })
    }

    /// Tells when it was taken, if it stands in for the tenant.
    pub(crate) fn taken_at(&self) -> Option<String> {
        let origin = self.file.as_ref();
        origin.map(|origin| document::spelled(origin.taken_at))
    }

    /// Tells which organisation it is of; refuses another one than the environment's and the
    /// ledger's, and what was taken before the ledger's last entry.
    pub(crate) fn identify(
        &self,
        base: &Base,
        (ledger, head): (&Path, Option<Hash>),
    ) -> Result<Organization, Failure> {
        let found = self.capture.organization();
        organization::compare(
            found,
            self.wanted.as_deref(),
            "the environment in lockstep.yaml",
        )?;
        organization::compare(found, base.organization.as_deref(), "the ledger")?;
        if let Some(origin) = &self.file {
            origin.check_ledger(ledger, head)?;
        }
        Ok(found.clone())
    }

    /// Tells what was live.
    pub(crate) async fn snapshot(&self, request: &ReadRequest<'_>) -> Result<Snapshot, Failure> {
        let read = self.capture.snapshot(request).await;
        read.map_err(|error| match &self.file {
            Some(origin) => {
                let message = format!("the snapshot {} cannot be used", origin.path.display());
                Failure::new(message).because(error)
            }
            None => Failure::new("what was read of the tenant cannot be used").because(error),
        })
    }
}

impl Origin {
    fn age(&self) -> SignedDuration {
        clock::instant().duration_since(self.taken_at)
    }

    fn check_age(&self, longest: Option<Duration>) -> Result<(), Failure> {
        let Some(longest) = longest else {
            return Ok(());
        };
        let (shown, age) = (self.path.display(), self.age());
        let stale = |message: String| {
            let failure = Failure::new(message).exit(Exit::Stale);
            Err(failure.help("take a new one with `lockstep snapshot`"))
        };
        if age < -SKEW {
            return stale(format!(
                "the snapshot {shown} was taken at {}, which is yet to come: its age cannot be told",
                self.taken_at
            ));
        }
        match SignedDuration::try_from(longest).is_ok_and(|longest| age > longest) {
            false => Ok(()),
            true => stale(format!(
                "the snapshot {shown} is {} old, and --max-age allows {}",
                spoken(age),
                humantime::format_duration(longest)
            )),
        }
    }

    /// Says, whatever else is said, that what follows is not about now.
    fn say(&self) {
        let (path, age) = (self.path.display(), self.age());
        let when = match age.is_negative() {
            true => "at a time that is yet to come by this machine's clock".to_owned(),
            false => format!("{} ago", spoken(age)),
        };
        output::say(format_args!(
            "warning: the tenant is not read; {path} stands in for it, taken {when} ({}): what \
             changed since is not seen",
            document::spelled(self.taken_at)
        ));
    }

    /// Refuses a snapshot that lacks what an apply has written since: all of that would look like
    /// drift.
    fn check_ledger(&self, ledger: &Path, head: Option<Hash>) -> Result<(), Failure> {
        if self.head == head {
            return Ok(());
        }
        let path = self.path.display();
        if head.is_some() && follows(ledger, self.head)? {
            let message = format!(
                "the snapshot {path} is older than the last run that wrote to the ledger, so it \
                 lacks what that changed"
            );
            let failure = Failure::new(message).exit(Exit::Stale);
            return Err(failure.help("take a new one with `lockstep snapshot`"));
        }
        output::say(format_args!(
            "warning: {path} was taken beside another ledger than the one here: what that one \
             remembers may be planned for wrongly"
        ));
        Ok(())
    }
}

/// Says whether a ledger went on after an entry; every ledger did after none.
fn follows(ledger: &Path, earlier: Option<Hash>) -> Result<bool, Failure> {
    let Some(earlier) = earlier else {
        return Ok(true);
    };
    for entry in lockstep_ledger::entries(ledger)? {
        if entry?.hash == earlier {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes what was taken into a file.
pub(crate) fn write(
    path: &Path,
    capture: &Capture,
    (workspace, head): (&Workspace, Option<Hash>),
) -> Result<(), Failure> {
    let document = Document {
        taken_at: clock::instant(),
        tool: format!("lockstep {VERSION}"),
        environment: workspace.environment.name.clone(),
        tenant: saved::tenant(workspace),
        organization: capture.organization().clone(),
        ledger: head,
        collections: capture.collections(),
    };
    spare(path)?;
    let failed = || {
        Failure::new(format!(
            "the snapshot cannot be written to {}",
            path.display()
        ))
    };
    let bytes = document
        .bytes()
        .map_err(|error| failed().because(io::Error::from(error)))?;
    if mask(&bytes) != bytes {
        let help = "somebody wrote a secret of this run into an object: take it out there, and \
                    change the secret";
        return Err(failed()
            .because(io::Error::other("a live object holds a secret of this run"))
            .help(help));
    }
    store(path, &bytes).map_err(|error| failed().because(error))
}

fn wanted(workspace: &Workspace) -> Option<String> {
    match &workspace.environment.tenant {
        Settings::Simulator(_settings) => None,
        Settings::Remote(remote) => remote.organization.clone(),
    }
}

/// Reads a regular file of bearable length: a pipe would be waited for, a device has no end.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let refused = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(refused("it is no regular file"));
    }
    if about.len() > LONGEST {
        return Err(refused("it is longer than any snapshot"));
    }
    fs::read(path)
}

/// Returns an age as people say it, in its two largest units.
fn spoken(age: SignedDuration) -> String {
    let minutes = age.as_mins();
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{} s", age.as_secs()),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests;

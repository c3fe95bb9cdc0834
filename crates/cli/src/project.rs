//! The project of a run: found from the current folder upward, and loaded.
//!
//! A folder comes in; what the spec crate makes of it goes out, with its findings shown on stderr.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use lockstep_model::Finding;
use lockstep_model::outside::Outside;
use lockstep_policy::Judge;
use lockstep_remote::Extent;
use lockstep_spec::{Aim, Disk, Documents, Environment, LoadRequest, Loaded, PROJECT_FILE, Spec};

use crate::failure::Failure;
use crate::findings;
use crate::hold::{self, Hold, LocalLedger};
use crate::progress::{Board, Phase};
use crate::reviewers::Reviewers;
use crate::{clock, environment, remote};

/// The version of this program, as projects require it and ledgers remember it.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A project on disk, with the environment that a run is for.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The project's folder.
    pub(crate) root: PathBuf,
    /// The project's name.
    pub(crate) name: String,
    /// The environment.
    pub(crate) environment: Environment,
    /// What holds its ledger, if this run writes to it.
    pub(crate) hold: OnceLock<Hold>,
}

/// A project that can be planned for.
#[derive(Debug)]
pub(crate) struct Reviewed {
    /// The project, with its environment.
    pub(crate) workspace: Workspace,
    /// What is wanted.
    pub(crate) spec: Spec,
    /// What plans are held to.
    pub(crate) judge: Judge,
    /// What is odd in the manifests, and hinders nothing.
    pub(crate) findings: Vec<Finding>,
}

/// A project of which what can be relied on is known.
#[derive(Debug)]
pub(crate) struct Salvaged {
    /// The project, with its environment.
    pub(crate) workspace: Workspace,
    /// What is wanted, as far as that can be relied on.
    pub(crate) spec: Spec,
    /// What plans are held to.
    pub(crate) judge: Judge,
    /// How many errors the manifests have.
    pub(crate) errors: usize,
}

/// How much of a project is needed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Depth<'a> {
    /// All of it.
    Manifests,
    /// All of it, and what others say of it.
    Reviewed(&'a Reviewers),
    /// What can be relied on, whatever is wrong with the rest.
    Reliable,
    /// What is found in all of it and said of it, and no Spec.
    Checked(&'a Reviewers),
    /// All of it, with the resolved documents.
    Documents,
    /// `lockstep.yaml` alone.
    ProjectFile,
}

/// Finds the project's folder: the given one, or the nearest from the current folder upward.
pub(crate) fn find(given: Option<&Path>) -> Result<PathBuf, Failure> {
    let help = "`lockstep init` writes one; `--project DIR` names its folder";
    if let Some(folder) = given {
        let message = format!("there is no {PROJECT_FILE} in {}", folder.display());
        return match folder.join(PROJECT_FILE).is_file() {
            true => Ok(folder.to_owned()),
            false => Err(Failure::new(message).help(help)),
        };
    }
    let current = environment::folder()
        .map_err(|error| Failure::new("the current folder cannot be told").because(error))?;
    let found = current
        .ancestors()
        .find(|folder| folder.join(PROJECT_FILE).is_file());
    found.map(Path::to_owned).ok_or_else(|| {
        let message = format!(
            "there is no {PROJECT_FILE} in {} or above",
            current.display()
        );
        Failure::new(message).help(help)
    })
}

/// Loads a project.
pub(crate) fn load(
    root: &Path,
    environment: Option<&str>,
    depth: Depth<'_>,
) -> Result<Loaded, Failure> {
    Ok(load_judged(root, environment, depth)?.0)
}

/// Loads a project, and returns what its plans are held to; nothing unless it is reviewed.
fn load_judged(
    root: &Path,
    environment: Option<&str>,
    depth: Depth<'_>,
) -> Result<(Loaded, Judge), Failure> {
    let files = Disk::open(root).map_err(|error| {
        let message = format!("the folder {} cannot be opened", root.display());
        Failure::new(message).because(error)
    })?;
    let outside = match depth {
        Depth::Reviewed(reviewers) | Depth::Checked(reviewers) => reviewers.outside(),
        Depth::Manifests | Depth::Reliable | Depth::Documents | Depth::ProjectFile => {
            Outside::default()
        }
    };
    let documents = match depth {
        Depth::Documents => Documents::Keep,
        Depth::Reviewed(_) | Depth::Reliable | Depth::Checked(_) => Documents::ForPolicies,
        Depth::Manifests | Depth::ProjectFile => Documents::Drop,
    };
    let aim = match depth {
        Depth::Checked(_) => Aim::Findings,
        Depth::Reliable => Aim::Reliable,
        Depth::Reviewed(_) | Depth::Manifests | Depth::Documents | Depth::ProjectFile => Aim::Spec,
    };
    let request = LoadRequest {
        aim,
        environment,
        tool_version: VERSION,
        outside,
        documents,
        today: clock::today(),
    };
    Ok(match depth {
        Depth::Manifests | Depth::Documents => {
            (lockstep_spec::load(&files, request), Judge::default())
        }
        Depth::Reviewed(_) | Depth::Reliable | Depth::Checked(_) => {
            let mut loaded = lockstep_spec::load(&files, request);
            let judge = lockstep_policy::judge(&mut loaded, clock::today());
            (loaded, judge)
        }
        Depth::ProjectFile => {
            let loaded = lockstep_spec::load_project(&files, request);
            (loaded, Judge::default())
        }
    })
}

impl Workspace {
    /// Loads a project for a command that works on its manifests. Findings are shown on stderr;
    /// nothing comes out if one of them is an error.
    pub(crate) fn open(
        folder: Option<&Path>,
        environment: Option<&str>,
    ) -> Result<Option<(Self, Spec)>, Failure> {
        let root = find(folder)?;
        let reviewed = Self::of_manifests(root, environment, Depth::Manifests)?;
        Ok(reviewed.map(|reviewed| (reviewed.workspace, reviewed.spec)))
    }

    /// Does the same for a command whose findings people rely on: a tokenizer, Git and the
    /// policies are asked.
    pub(crate) fn review(
        folder: Option<&Path>,
        environment: Option<&str>,
    ) -> Result<Option<Reviewed>, Failure> {
        let root = find(folder)?;
        let reviewers = Reviewers::of(&root);
        Self::of_manifests(root, environment, Depth::Reviewed(&reviewers))
    }

    /// Loads what can be relied on, for a command that does not plan from the manifests: how many
    /// errors they have is told, and hinders nothing. Nothing comes out if `lockstep.yaml` cannot be
    /// used.
    pub(crate) fn salvage(
        folder: Option<&Path>,
        environment: Option<&str>,
    ) -> Result<Option<Salvaged>, Failure> {
        let root = find(folder)?;
        let project = load(&root, environment, Depth::ProjectFile)?;
        if project.has_errors() {
            findings::aside(&project)?;
            return Ok(None);
        }
        let (mut loaded, judge) = load_judged(&root, environment, Depth::Reliable)?;
        let errors = loaded.findings.iter().filter(|one| one.is_error()).count();
        let spec = loaded.spec.take();
        let workspace = Self::of(root, loaded);
        Ok(spec.zip(workspace).map(|(spec, workspace)| Salvaged {
            workspace,
            spec,
            judge,
            errors,
        }))
    }

    fn of_manifests(
        root: PathBuf,
        environment: Option<&str>,
        depth: Depth<'_>,
    ) -> Result<Option<Reviewed>, Failure> {
        let (mut loaded, judge) = load_judged(&root, environment, depth)?;
        findings::aside(&loaded)?;
        let spec = loaded.spec.take();
        let findings = findings::warnings(&loaded.findings);
        let workspace = Self::of(root, loaded);
        Ok(spec.zip(workspace).map(|(spec, workspace)| Reviewed {
            workspace,
            spec,
            judge,
            findings,
        }))
    }

    /// Loads a project for a command that needs no manifests.
    pub(crate) fn open_project(
        folder: Option<&Path>,
        environment: Option<&str>,
    ) -> Result<Option<Self>, Failure> {
        let root = find(folder)?;
        let loaded = load(&root, environment, Depth::ProjectFile)?;
        findings::aside(&loaded)?;
        Ok((!loaded.has_errors())
            .then(|| Self::of(root, loaded))
            .flatten())
    }

    fn of(root: PathBuf, loaded: Loaded) -> Option<Self> {
        Some(Self {
            root,
            name: loaded.project?.name.to_string(),
            environment: loaded.environment?,
            hold: OnceLock::new(),
        })
    }

    /// Returns the folder of the environment's ledger.
    pub(crate) fn ledger(&self) -> PathBuf {
        remote::folder(self)
    }

    /// Returns that folder with more than what is applied now, if it is the copy of a ledger that
    /// lies elsewhere.
    pub(crate) fn ledger_with(&self, extent: Extent) -> Result<PathBuf, Failure> {
        let folder = self.ledger();
        remote::refresh(&folder, extent)?;
        Ok(folder)
    }

    /// Gets what it takes to write to the ledger, for as long as the workspace is there.
    pub(crate) fn hold(
        &self,
        client: &str,
        terms: (Duration, LocalLedger),
        board: Option<&Arc<Board>>,
    ) -> Result<(), Failure> {
        let _shown = board.map(|board| board.begin(Phase::Locking, None));
        let held = hold::take(self, client, terms, board)?;
        let _held_before = self.hold.set(held);
        Ok(())
    }

    /// Returns where the embedded simulator keeps its state, unless the environment says so.
    pub(crate) fn state(&self) -> PathBuf {
        let name = &self.environment.name;
        self.root.join(".lockstep").join(name).join("tenant.json")
    }
}

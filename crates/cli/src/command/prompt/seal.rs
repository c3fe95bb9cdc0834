//! `lockstep prompt seal`: published versions, listed by their digests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use lockstep_model::{Address, Digest};
use lockstep_spec::seal::{self, Digests, Edit, Standing};
use lockstep_spec::{Disk, Documents, LoadRequest, Loaded};
use serde_json::{Value, json};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::{self, Depth, VERSION, Workspace};
use crate::{findings, ledger, output, replace};

/// List published versions by their digests
///
/// What the ledger shows as published leaves the manifest: `published: sha256:…` takes the place of
/// the text, its examples and its files. Then one prompt file can be edited in place for the next
/// version, and Git's own diff is the review. All other bytes of the manifest stay as they are.
/// Nothing is sent.
///
/// Every environment that has a ledger must have published a version; with `--env`, that one. A
/// version whose text is gone can no longer be published anywhere else.
#[derive(Debug, Args)]
pub(crate) struct Seal {
    /// The Prompt, by its name
    name: String,
    /// Only this version; repeat it for several. All published ones unless given
    #[arg(long = "only", value_name = "VERSION")]
    only: Vec<String>,
    /// Leave the newest version as it is
    #[arg(long, conflicts_with = "only")]
    all_but_newest: bool,
    /// Show what would be written, and write nothing; ends with 2 if there is something
    #[arg(long)]
    check: bool,
}

/// What becomes of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    /// It is listed by this digest from now on.
    Sealed(Digest),
    /// It is already.
    Already,
    /// It stays as it is, and why.
    Stays(String),
}

/// A project as one environment has it, with what is known of the prompt's versions there.
struct Side {
    environment: String,
    loaded: Loaded,
    address: Address,
    standings: Vec<(String, Standing)>,
}

impl Seal {
    /// Puts texts away, or shows which.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let root = project::find(options.project.as_deref())?;
        let files = open(&root)?;
        let Some(sides) = self.sides(&root, &files, options)? else {
            return Ok(Exit::Findings);
        };
        let Some(first) = sides.first() else {
            let message = "nothing is known to be published: no environment has a ledger";
            return Err(Failure::new(message).help("`lockstep apply` publishes"));
        };
        let fates = self.fates(&sides)?;
        let digest = |(version, fate): &(String, Fate)| match fate {
            Fate::Sealed(digest) => Some((version.clone(), *digest)),
            Fate::Already | Fate::Stays(_) => None,
        };
        let digests: BTreeMap<String, Digest> = fates.iter().filter_map(digest).collect();
        let asked = (request(&first.environment), &first.loaded);
        let edits = seal::seal(&files, asked, &first.address, &digests)
            .map_err(|error| Failure::new("nothing was sealed").because(error))?;
        if !self.check {
            write(&root, &edits)?;
        }
        show(&first.address, &fates, (&edits, self.check), options)?;
        Ok(match self.check && !edits.is_empty() {
            true => Exit::Pending,
            false => Exit::Done,
        })
    }

    /// Loads the project for each environment that is asked; nothing if manifests hold errors.
    fn sides(
        &self,
        root: &Path,
        files: &Disk,
        options: &Options,
    ) -> Result<Option<Vec<Side>>, Failure> {
        let environments = match &options.env {
            Some(name) => vec![name.clone()],
            None => all(root)?,
        };
        let mut sides = Vec::new();
        for environment in environments {
            let loaded = lockstep_spec::load(files, request(&environment));
            if loaded.has_errors() {
                findings::aside(&loaded)?;
                return Ok(None);
            }
            sides.extend(self.side(root, environment, (loaded, options))?);
        }
        Ok(Some(sides))
    }

    /// Compares one environment's manifests with its ledger; nothing if it has none.
    fn side(
        &self,
        root: &Path,
        environment: String,
        (loaded, options): (Loaded, &Options),
    ) -> Result<Option<Side>, Failure> {
        let (Some(spec), Some(settings)) = (&loaded.spec, &loaded.environment) else {
            return Ok(None);
        };
        let Some(desired) = seal::subject(spec, &self.name) else {
            let message = format!("there is no Prompt `{}`", self.name);
            return Err(Failure::new(message).help("`lockstep graph` lists what is declared"));
        };
        let workspace = Workspace {
            root: root.to_owned(),
            name: spec.project.clone(),
            environment: settings.clone(),
            hold: std::sync::OnceLock::new(),
        };
        let base = ledger::read(&workspace.ledger())?.base;
        if !base.recorded && options.env.is_none() {
            return Ok(None);
        }
        let applied = base.applied.get(&desired.address);
        let standings = seal::standings(desired, applied.map(|applied| &*applied.fields));
        Ok(Some(Side {
            address: desired.address.clone(),
            environment,
            standings,
            loaded,
        }))
    }

    /// Decides what becomes of each version. One that was asked for by name must not stay.
    fn fates(&self, sides: &[Side]) -> Result<Vec<(String, Fate)>, Failure> {
        let versions: Vec<&str> = versions(sides);
        let newest = versions
            .last()
            .copied()
            .filter(|_version| self.all_but_newest);
        let mut fates = Vec::new();
        for version in &versions {
            let fate = match self.only.is_empty() || self.only.iter().any(|one| one == version) {
                true if newest == Some(*version) => Fate::Stays("the newest".to_owned()),
                true => fate(version, sides),
                false => Fate::Stays("not asked for".to_owned()),
            };
            fates.push(((*version).to_owned(), fate));
        }
        for version in &self.only {
            let mut known = fates.iter();
            let known = known.find(|(declared, _fate)| declared == version);
            let why = match known.map(|(_declared, fate)| fate) {
                Some(Fate::Stays(why)) => why.as_str(),
                Some(Fate::Sealed(_) | Fate::Already) => continue,
                None => "not declared",
            };
            let message = format!("version {version} cannot be sealed: {why}");
            return Err(Failure::new(message));
        }
        Ok(fates)
    }
}

/// Decides what becomes of one version: all environments must agree.
fn fate(version: &str, sides: &[Side]) -> Fate {
    let mut digests = BTreeSet::new();
    for side in sides {
        let mut standings = side.standings.iter();
        let standing = standings.find(|(key, _standing)| key == version);
        let stays = |why: &str| Fate::Stays(format!("{why} in {}", side.environment));
        match standing.map(|(_key, standing)| *standing) {
            Some(Standing::Published(digest)) => {
                digests.insert(digest);
            }
            Some(Standing::Unpublished) => return stays("not published"),
            Some(Standing::Differs(Digests { here, published })) => {
                return Fate::Stays(format!(
                    "published with another text in {}: {published}, and the text here is \
                     {here}; restore it from Git, and give the new text a version of its own",
                    side.environment
                ));
            }
            Some(Standing::Mislisted(Digests { here, published })) => {
                return Fate::Stays(format!(
                    "listed as {here}, and published in {} as {published}: write that digest",
                    side.environment
                ));
            }
            Some(Standing::Sealed) | None => {}
        }
    }
    let mut digests = digests.into_iter();
    match (digests.next(), digests.next()) {
        (None, _) => Fate::Already,
        (Some(digest), None) => Fate::Sealed(digest),
        (Some(_), Some(_)) => {
            Fate::Stays("environments differ in its text: name one with --env".to_owned())
        }
    }
}

/// Returns the versions of all environments, in the order of the first that has them.
fn versions(sides: &[Side]) -> Vec<&str> {
    let mut versions: Vec<&str> = Vec::new();
    let all = sides.iter().flat_map(|side| &side.standings);
    for (version, _standing) in all {
        if !versions.contains(&version.as_str()) {
            versions.push(version);
        }
    }
    versions
}

fn open(root: &Path) -> Result<Disk, Failure> {
    Disk::open(root).map_err(|error| {
        let message = format!("the folder {} cannot be opened", root.display());
        Failure::new(message).because(error)
    })
}

fn request(environment: &str) -> LoadRequest<'_> {
    LoadRequest {
        environment: Some(environment),
        tool_version: VERSION,
        documents: Documents::Keep,
        ..LoadRequest::default()
    }
}

/// Returns the names of all environments.
fn all(root: &Path) -> Result<Vec<String>, Failure> {
    let loaded = project::load(root, None, Depth::ProjectFile)?;
    let Some(project) = &loaded.project else {
        findings::aside(&loaded)?;
        return Err(Failure::new("the project file cannot be used").exit(Exit::Findings));
    };
    Ok(project.spec.environments.keys().cloned().collect())
}

fn write(root: &Path, edits: &[Edit]) -> Result<(), Failure> {
    for edit in edits {
        // A manifest may be a link inside the project: what it leads to is written.
        let path: PathBuf = root.join(&edit.path);
        let path = path.canonicalize().unwrap_or(path);
        replace::replace(&path, edit.text.as_bytes()).map_err(|error| {
            Failure::new(format!("{} cannot be written", edit.path)).because(error)
        })?;
    }
    Ok(())
}

fn show(
    address: &Address,
    fates: &[(String, Fate)],
    (edits, check): (&[Edit], bool),
    options: &Options,
) -> Result<(), Failure> {
    let file = |version: &str| {
        let mut edits = edits.iter();
        let edit = edits.find(|edit| edit.versions.iter().any(|one| one == version));
        edit.map(|edit| edit.path.as_str())
    };
    if options.is_json() {
        let versions: Vec<Value> = fates.iter().map(|one| row(one, &file)).collect();
        let object = address.to_string();
        let report = json!({"object": object, "versions": versions, "written": !check});
        return output::result(format!("{report:#}\n").as_bytes());
    }
    let mut text = format!("{address}\n");
    let width = fates
        .iter()
        .map(|(version, _fate)| version.len())
        .max()
        .unwrap_or_default();
    for (version, fate) in fates {
        let words = match fate {
            Fate::Sealed(digest) => {
                let verb = if check { "would be sealed" } else { "sealed" };
                let file = file(version).unwrap_or_default();
                format!("{verb} in {file}: {digest}")
            }
            Fate::Already => "sealed before".to_owned(),
            Fate::Stays(why) => format!("stays: {why}"),
        };
        writeln!(text, "  {version:width$}  {words}").unwrap_or_default();
    }
    output::result(output::harmless(&text).as_bytes())
}

fn row<'a>((version, fate): &(String, Fate), file: &impl Fn(&str) -> Option<&'a str>) -> Value {
    match fate {
        Fate::Sealed(digest) => json!({
            "version": version, "fate": "sealed", "digest": digest, "file": file(version),
        }),
        Fate::Already => json!({"version": version, "fate": "sealedBefore"}),
        Fate::Stays(why) => json!({"version": version, "fate": "stays", "why": why}),
    }
}

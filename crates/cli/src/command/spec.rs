//! `lockstep spec`: the documents of an environment as they are resolved, and what differs between
//! two environments.

use clap::{Args, Subcommand};
use lockstep_diff::between;
use lockstep_model::{Address, WrittenDocument};
use lockstep_render::{json::v1, text};
use lockstep_spec::Loaded;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::{self, Depth};
use crate::{findings, output};

/// Show the documents of an environment, with where each value was written
///
/// Overlays, defaults and values are in them. The result is YAML that can be read again; a comment
/// names what wrote a value if that is not the document itself. No network and no credentials are
/// needed.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Spec {
    /// Show these documents only
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<Address>,
    #[command(subcommand)]
    what: Option<What>,
}

/// What else can be asked.
#[derive(Debug, Subcommand)]
enum What {
    Diff(Diff),
}

/// Show what differs between two environments
#[derive(Debug, Args)]
struct Diff {
    /// The first environment
    left: String,
    /// The second environment
    right: String,
    /// End with 2 if they differ
    #[arg(long)]
    detailed_exitcode: bool,
}

impl Spec {
    /// Shows documents, or what differs.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        match self.what {
            Some(What::Diff(diff)) => diff.run(options),
            None => show(&self.addresses, options),
        }
    }
}

fn show(addresses: &[Address], options: &Options) -> Result<Exit, Failure> {
    let Some(loaded) = load(options, options.env.as_deref())? else {
        return Ok(Exit::Findings);
    };
    let documents = loaded.documents.iter();
    if let Some(unknown) = addresses
        .iter()
        .find(|address| !documents.clone().any(|one| one.address() == *address))
    {
        let message = format!("there is no document {unknown}");
        return Err(Failure::new(message).help("`lockstep graph` lists all addresses"));
    }
    let wanted = documents
        .filter(|one| addresses.is_empty() || addresses.contains(one.address()))
        .map(|one| one.written(&loaded.sources));
    let wanted: Vec<WrittenDocument> = wanted.collect();
    match options.is_json() {
        true => {
            let environment = loaded.environment.as_ref();
            let name = environment.map_or("", |environment| &environment.name);
            output::plain(|out| v1::documents(name, &wanted, out))?;
        }
        false => output::styled(|style, out| text::documents(&wanted, &style, out))?,
    }
    Ok(Exit::Done)
}

impl Diff {
    fn run(self, options: &Options) -> Result<Exit, Failure> {
        if options.env.is_some() {
            let failure = Failure::new("--env and two environments cannot be given together");
            return Err(failure.help("`lockstep spec diff LEFT RIGHT` names both"));
        }
        let left = load(options, Some(&self.left))?;
        let right = load(options, Some(&self.right))?;
        let (Some(left), Some(right)) = (left, right) else {
            return Ok(Exit::Findings);
        };
        let comparison = between(&left, &right);
        match options.is_json() {
            true => output::plain(|out| v1::comparison(&comparison, out))?,
            false => output::styled(|style, out| text::comparison(&comparison, &style, out))?,
        }
        Ok(
            match self.detailed_exitcode && !comparison.objects.is_empty() {
                true => Exit::Pending,
                false => Exit::Done,
            },
        )
    }
}

/// Loads an environment with its documents. Findings are shown on stderr; nothing comes out if one
/// of them is an error.
fn load(options: &Options, environment: Option<&str>) -> Result<Option<Loaded>, Failure> {
    let root = project::find(options.project.as_deref())?;
    let loaded = project::load(&root, environment, Depth::Documents)?;
    findings::aside(&loaded)?;
    Ok((!loaded.has_errors()).then_some(loaded))
}

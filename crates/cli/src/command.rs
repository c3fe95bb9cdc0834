//! The command line: what may be asked, and by which words.
//!
//! Arguments come in; each command's file does what is asked. The comments on the fields are the
//! help texts.

mod apply;
mod audit;
mod doctor;
mod drift;
mod explain;
mod fmt;
mod graph;
mod init;
mod invoke;
mod keygen;
mod lock;
mod plan;
mod probe;
mod prompt;
mod rates;
mod rehearse;
mod schema;
mod show;
mod sim;
mod snapshot;
mod spec;
mod telemetry;
mod undo;
mod validate;

use std::path::PathBuf;
use std::sync::Arc;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use lockstep_genesys::{Access, Texts};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Board, Loudness};
use crate::talk::Talk;
use crate::{logs, output, usage};

/// Keeps a Genesys Cloud LLM Gateway in step with a Git repository.
///
/// Manifests declare providers, models, rate matrices, prompts and traffic splits. lockstep checks
/// them, compares them with the live organisation, shows a plan, applies exactly that plan, and
/// records what it did in a hash-chained ledger.
///
/// Results go to stdout, logs and progress to stderr.
#[derive(Debug, Parser)]
#[command(
    name = "lockstep",
    version,
    after_help = EXITS,
    disable_help_subcommand = true,
    propagate_version = false
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXITS: &str = "\
Exit codes:
    0  done, or nothing to do             6  the plan is stale
    1  error                              7  applied in part
    2  changes pending                    8  the ledger is broken
       (`plan --detailed-exitcode`)       9  the ledger is locked
    3  drift                             64  usage
    4  findings in manifests            130  interrupted
    5  refused by a guard";

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The environment; `sim` unless given, or the only one
    #[arg(short, long, value_name = "NAME", global = true, help_heading = GLOBAL)]
    pub(crate) env: Option<String>,
    /// The project's folder; found from the current folder upward unless given
    #[arg(long, value_name = "DIR", global = true, help_heading = GLOBAL)]
    pub(crate) project: Option<PathBuf>,
    /// How results are written
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t = Format::Text,
        global = true,
        help_heading = GLOBAL
    )]
    pub(crate) format: Format,
    /// Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value_t = When::Auto,
        global = true,
        help_heading = GLOBAL
    )]
    pub(crate) color: When,
    /// Say more on stderr; repeat it for a line about each request
    #[arg(short, long, action = ArgAction::Count, global = true, help_heading = GLOBAL)]
    pub(crate) verbose: u8,
    /// Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts
    #[arg(long, value_name = "FILE", global = true, help_heading = GLOBAL)]
    pub(crate) log_http: Option<PathBuf>,
    /// Let that file hold the texts of prompts and conversations too; never secrets
    #[arg(long, requires = "log_http", global = true, help_heading = GLOBAL)]
    pub(crate) log_http_texts: bool,
    /// Say less on stderr: no progress; repeat it for errors only
    #[arg(short, long, action = ArgAction::Count, global = true, help_heading = GLOBAL)]
    pub(crate) quiet: u8,
}

const GLOBAL: &str = "Options of every command";

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; `table` means the same
    #[value(alias = "table")]
    Text,
    /// For programs
    Json,
    /// A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only;
    /// `jsonl` means the same
    #[value(alias = "jsonl")]
    Ndjson,
    /// Rows for a spreadsheet, by `audit log` only
    Csv,
    /// A line of JSON for each change, in the field names of Genesys Cloud's own audit messages, by
    /// `audit export` only
    Auditlogmessage,
    /// For Graphviz, by `graph` only
    Dot,
    /// SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only
    Sarif,
    /// Workflow commands, for GitHub, by `validate`, `plan` and `show` only
    Github,
    /// JUnit XML, for CI services, by `validate`, `plan` and `show` only
    Junit,
    /// Markdown that fits into a comment on GitHub, by `plan` and `show` only
    Markdown,
    /// Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only
    GithubSummary,
    /// One page for browsers that needs no network, by `plan` and `show` only
    Html,
}

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// If it goes to a terminal
    Auto,
    /// It is
    Always,
    /// It is not
    Never,
}

/// What is asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Validate(validate::Validate),
    Plan(plan::Plan),
    Keygen(keygen::Keygen),
    Probe(probe::Probe),
    Prompt(prompt::Prompt),
    Show(show::Show),
    Apply(apply::Apply),
    Drift(drift::Drift),
    Doctor(doctor::Doctor),
    Explain(explain::Explain),
    Audit(audit::Audit),
    Lock(lock::Lock),
    Telemetry(telemetry::Telemetry),
    Invoke(invoke::Invoke),
    Schema(schema::Schema),
    Fmt(fmt::Fmt),
    Graph(graph::Graph),
    Rates(rates::Rates),
    Rehearse(rehearse::Rehearse),
    Sim(sim::Sim),
    Snapshot(snapshot::Snapshot),
    Spec(spec::Spec),
    Undo(undo::Undo),
}

impl Cli {
    /// Does what is asked.
    pub(crate) fn run(self, name: &str) -> Exit {
        let options = &self.options;
        output::color(options.color.choice());
        let Some(traces) = logs::begin(options.verbosity()) else {
            return self.carry_out();
        };
        let exit = traces.within(name, || self.carry_out());
        traces.end();
        exit
    }

    fn carry_out(self) -> Exit {
        let Self { options, command } = self;
        if let Some(owner) = options.format.foreign_to(&command) {
            let format = options.format.name();
            return usage::refuse(format_args!(
                "--format {format} is for `lockstep {owner}` only"
            ));
        }
        command
            .run(&options)
            .unwrap_or_else(|failure| failure.show())
    }
}

impl Command {
    fn run(self, options: &Options) -> Result<Exit, Failure> {
        match self {
            Self::Init(init) => init.run(options),
            Self::Validate(validate) => validate.run(options),
            Self::Plan(plan) => plan.run(options),
            Self::Keygen(keygen) => keygen.run(options),
            Self::Probe(probe) => probe.run(options),
            Self::Prompt(prompt) => prompt.run(options),
            Self::Show(show) => show.run(options),
            Self::Apply(apply) => apply.run(options),
            Self::Drift(drift) => drift.run(options),
            Self::Doctor(doctor) => doctor.run(options),
            Self::Explain(explain) => explain.run(options),
            Self::Audit(audit) => audit.run(options),
            Self::Lock(lock) => lock.run(options),
            Self::Telemetry(telemetry) => telemetry.run(options),
            Self::Invoke(invoke) => invoke.run(options),
            Self::Schema(schema) => schema.run(options),
            Self::Fmt(fmt) => fmt.run(options),
            Self::Graph(graph) => graph.run(options),
            Self::Rates(rates) => rates.run(options),
            Self::Rehearse(rehearse) => rehearse.run(options),
            Self::Sim(sim) => sim.run(options),
            Self::Snapshot(snapshot) => snapshot.run(options),
            Self::Spec(spec) => spec.run(options),
            Self::Undo(undo) => undo.run(options),
        }
    }
}

impl Format {
    /// Returns the format's word.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Auditlogmessage => "auditlogmessage",
            Self::Dot => "dot",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::GithubSummary => "github-summary",
            Self::Html => "html",
        }
    }

    /// Returns the command that alone writes the format, if this is another one.
    fn foreign_to(self, command: &Command) -> Option<&'static str> {
        match (self, command) {
            (Self::Sarif | Self::Github | Self::Junit, Command::Plan(plan)) if plan.is_verify() => {
                Some("validate`, `lockstep plan` and `lockstep show")
            }
            (Self::Markdown | Self::GithubSummary, Command::Plan(plan)) if plan.is_verify() => {
                Some("plan` and `lockstep show")
            }
            (Self::Csv, Command::Audit(audit)) if audit.is_log() => None,
            (Self::Ndjson | Self::Auditlogmessage, Command::Audit(audit)) if audit.is_export() => {
                None
            }
            (Self::Text | Self::Json, _)
            | (Self::Ndjson, Command::Telemetry(_) | Command::Invoke(_))
            | (Self::Dot, Command::Graph(_))
            | (Self::Sarif | Self::Github | Self::Junit, Command::Validate(_))
            | (
                Self::Sarif
                | Self::Github
                | Self::Junit
                | Self::Markdown
                | Self::GithubSummary
                | Self::Html,
                Command::Plan(_) | Command::Show(_) | Command::Undo(_),
            ) => None,
            (Self::Ndjson, _) => {
                Some("telemetry`, `lockstep invoke --stream` and `lockstep audit export")
            }
            (Self::Csv, _) => Some("audit log"),
            (Self::Auditlogmessage, _) => Some("audit export"),
            (Self::Dot, _) => Some("graph"),
            (Self::Sarif | Self::Github | Self::Junit, _) => {
                Some("validate`, `lockstep plan` and `lockstep show")
            }
            (Self::Markdown | Self::GithubSummary | Self::Html, _) => {
                Some("plan` and `lockstep show")
            }
        }
    }
}

impl Options {
    fn verbosity(&self) -> i16 {
        i16::from(self.verbose) - i16::from(self.quiet)
    }

    /// Says whether progress is shown.
    pub(crate) fn loudness(&self) -> Loudness {
        match self.quiet {
            0 => Loudness::Spoken,
            1.. => Loudness::Quiet,
        }
    }

    /// Says how the tenant is talked to.
    pub(crate) fn talk(&self, access: Access) -> Talk {
        let texts = match self.log_http_texts {
            true => Texts::Shown,
            false => Texts::Hidden,
        };
        let log = self.log_http.clone().map(|path| (path, texts));
        Talk {
            access,
            deadline: None,
            telemetry: false,
            log,
            board: Arc::new(Board::new(self.loudness())),
        }
    }

    /// Says whether results are JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }
}

impl When {
    const fn choice(self) -> anstream::ColorChoice {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        crate::command().debug_assert();
    }

    #[test]
    fn usage_errors_are_64_and_help_is_0() {
        let exit = |words: &[&str]| match Cli::try_parse_from(words) {
            Ok(_cli) => None,
            Err(error) => Some(usage::exit(&error)),
        };
        assert_eq!(exit(&["lockstep", "plan"]), None);
        assert_eq!(exit(&["lockstep"]), Some(Exit::Usage));
        assert_eq!(exit(&["lockstep", "nothing"]), Some(Exit::Usage));
        assert_eq!(exit(&["lockstep", "plan", "--help"]), Some(Exit::Done));
        assert_eq!(exit(&["lockstep", "--version"]), Some(Exit::Done));
        let lonely = ["lockstep", "plan", "--allow", "deletes=3"];
        assert_eq!(exit(&lonely), Some(Exit::Usage));
        let both = ["lockstep", "rehearse", "x", "--target", "Prompt/a"];
        assert_eq!(exit(&both), Some(Exit::Usage));
    }
}

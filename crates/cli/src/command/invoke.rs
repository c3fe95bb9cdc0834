//! `lockstep invoke`: ask a live prompt.

mod input;
mod stream;

use clap::Args;
use lockstep_genesys::{Access, Answered, Invocation, PromptName, Usage};
use lockstep_model::tenant::{Failure as Kind, TenantError};
use lockstep_render::{InvocationView, TokensView, json};

use crate::command::{Format, Options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Loudness;
use crate::project::Workspace;
use crate::tenant::Tenant;
use crate::{ledger, live_prompt, output, random, runtime, usage};

/// Ask a live prompt, and print what it answers
///
/// The answer goes to stdout, the tokens that it took to stderr. A question whose answer was lost is
/// not asked again. With `--stream` the answer is printed as it comes; one that breaks off ends with
/// 1, and is said to be incomplete.
#[derive(Debug, Args)]
pub(crate) struct Invoke {
    /// The prompt: its manifest's name, or its live name
    #[arg(value_name = "PROMPT")]
    prompt: String,
    /// What the user says: a text, `@FILE` for what a file holds, `-` for stdin
    #[arg(long, value_name = "TEXT")]
    input: String,
    /// The conversation that it belongs to; a new one unless given
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// Print the answer as it comes; as JSON with `--format ndjson`, one line a piece
    #[arg(long)]
    stream: bool,
}

/// What is asked, and how the answer is shown.
struct Asking<'a> {
    environment: &'a str,
    prompt: PromptName,
    session: String,
    format: Format,
    loudness: Loudness,
}

impl Invoke {
    /// Asks the prompt.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        if let Some(refusal) = self.mismatch(options.format) {
            return Ok(usage::refuse(refusal));
        }
        let session = match self.session.as_deref() {
            Some("") => {
                return Ok(usage::refuse(
                    "--session is empty: leave it out for a new one",
                ));
            }
            Some(session) => session.to_owned(),
            None => format!("lockstep-{:016x}", random::seed()),
        };
        let input = input::read(&self.input)?;
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(workspace) = Workspace::open_project(project, env)? else {
            return Ok(Exit::Findings);
        };
        runtime::block_on(async {
            let tenant = Tenant::open(&workspace, options.talk(Access::Invoke)).await?;
            let done = async {
                let base = ledger::read(&workspace.ledger())?.base;
                let _organization = tenant.identify(&base).await?;
                let asking = Asking {
                    environment: &workspace.environment.name,
                    prompt: live_prompt::find(&tenant, &base, &self.prompt).await?,
                    session,
                    format: options.format,
                    loudness: options.loudness(),
                };
                match self.stream {
                    true => stream::follow(&tenant, &asking, &input).await,
                    false => asking.whole(&tenant, &input).await,
                }
            };
            let done = done.await;
            tenant.close_after(done).await
        })
    }

    /// Says what does not go together, if anything.
    fn mismatch(&self, format: Format) -> Option<&'static str> {
        match (format, self.stream) {
            (Format::Json, true) => Some(
                "--format json writes one document when the answer is whole: \
                 use --format ndjson with --stream",
            ),
            (Format::Ndjson, false) => Some("--format ndjson is for --stream here"),
            _fits => None,
        }
    }
}

impl Asking<'_> {
    fn invocation<'a>(&'a self, input: &'a str) -> Invocation<'a> {
        Invocation {
            prompt: &self.prompt.live_id,
            input,
            session: &self.session,
        }
    }

    async fn whole(&self, tenant: &Tenant, input: &str) -> Result<Exit, Failure> {
        let answered = tenant.client.invoke_prompt(self.invocation(input)).await;
        let answered = answered.map_err(|error| self.unanswered(error))?;
        let Answered {
            id,
            output,
            finish,
            usage,
        } = &answered;
        let view = InvocationView {
            environment: self.environment,
            prompt: &self.prompt.live_name,
            session: &self.session,
            response: id.as_deref(),
            output,
            finish: finish.as_deref(),
            usage: usage.map(tokens),
        };
        match self.format {
            Format::Json => output::plain(|out| json::v1::invocation(&view, out))?,
            Format::Text
            | Format::Ndjson
            | Format::Csv
            | Format::Auditlogmessage
            | Format::Dot
            | Format::Sarif
            | Format::Github
            | Format::Junit
            | Format::Markdown
            | Format::GithubSummary
            | Format::Html => {
                let mut shown = stream::shown(output);
                if !shown.ends_with('\n') {
                    shown.push('\n');
                }
                output::result(shown.as_bytes())?;
            }
        }
        self.tell(*usage, finish.as_deref());
        Ok(Exit::Done)
    }

    /// Says beside the answer what it took.
    fn tell(&self, usage: Option<Usage>, finish: Option<&str>) {
        if self.loudness == Loudness::Quiet {
            return;
        }
        let session = output::harmless(&self.session);
        let told = |count: Option<u64>| count.map_or("?".to_owned(), |count| count.to_string());
        match usage {
            Some(usage) => output::say(format_args!(
                "tokens: {} asked, {} answered; session {session}",
                told(usage.prompt),
                told(usage.completion)
            )),
            None => output::say(format_args!(
                "tokens: the gateway does not tell; session {session}"
            )),
        }
        if let Some(finish) = finish.filter(|finish| *finish != "stop") {
            let finish = output::harmless(finish);
            output::say(format_args!("note: the model ended with `{finish}`"));
        }
    }

    fn unanswered(&self, error: TenantError) -> Failure {
        let unsettled = error.failure == Kind::Unsettled;
        let name = &self.prompt.live_name;
        let failure = Failure::new(format!("`{name}` gave no answer")).because(error);
        match unsettled {
            true => failure.help(
                "it may have been asked all the same, so it was not asked again; ask again if that \
                 does no harm",
            ),
            false => failure,
        }
    }
}

fn tokens(usage: Usage) -> TokensView {
    TokensView {
        prompt: usage.prompt,
        completion: usage.completion,
    }
}

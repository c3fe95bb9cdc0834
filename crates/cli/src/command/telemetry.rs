//! `lockstep telemetry`: what the gateway measured of a prompt, version by version.

mod export;
mod since;

use clap::{Args, ValueEnum};
use lockstep_genesys::{Access, PromptName, Telemetry as Measured, Window};
use lockstep_model::telemetry::Summary;
use lockstep_model::tenant::{Failure as Kind, TenantError};
use lockstep_render::{TelemetryView, json, text};

pub(crate) use self::since::Since;
use crate::command::{Format, Options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::tenant::Tenant;
use crate::{clock, ledger, live_prompt, output, runtime};

/// Show what the gateway measured of a prompt: requests, errors, latency and tokens of each version
///
/// Errors, latency and token use are means over the requests. All pages are read, half a second
/// apart as the API asks for, or it is an error. `--format ndjson` writes one line a version and
/// period.
#[derive(Debug, Args)]
pub(crate) struct Telemetry {
    /// The prompt: its manifest's name, or its live name
    #[arg(value_name = "PROMPT")]
    prompt: String,
    /// From when on: so long ago, as in `24h` or `7d`, or a day or time in RFC 3339
    #[arg(long, value_name = "TIME", default_value = "24h")]
    since: Since,
    /// Send the figures on to this URL; in a simulator environment to loopback only
    #[arg(long, value_name = "URL")]
    export: Option<String>,
    /// How they are sent on
    #[arg(
        long,
        value_enum,
        value_name = "WAY",
        default_value_t = Way::Json,
        requires = "export"
    )]
    export_as: Way,
}

/// How figures are sent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// All rows as the gateway gave them, in one JSON object
    Json,
    /// OTLP metrics over HTTP, in JSON; the URL is that of metrics, as in `…/v1/metrics`
    Otlp,
}

/// What was measured of which prompt.
struct Found {
    prompt: PromptName,
    organization: String,
    window: Window,
    measured: Measured,
}

impl Telemetry {
    /// Reads the telemetry, shows it, and sends it on.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(workspace) = Workspace::open_project(project, env)? else {
            return Ok(Exit::Findings);
        };
        runtime::block_on(async {
            let tenant = Tenant::open(&workspace, options.talk(Access::Telemetry)).await?;
            let done = self.show(&workspace, &tenant, options).await;
            tenant.close_after(done).await
        })
    }

    async fn show(
        &self,
        workspace: &Workspace,
        tenant: &Tenant,
        options: &Options,
    ) -> Result<Exit, Failure> {
        // A URL that may not be used is told before anything is read.
        let exporter = self.export.as_deref();
        let exporter = exporter.map(|url| tenant.exporter(url)).transpose()?;
        let found = self.read(workspace, tenant).await?;
        let (from, to) = (found.window.from.to_string(), found.window.to.to_string());
        let view = TelemetryView {
            environment: &workspace.environment.name,
            prompt: &found.prompt.live_name,
            from: &from,
            to: &to,
            samples: &found.measured.samples,
            summary: &Summary::of(&found.measured.samples),
        };
        match options.format {
            Format::Json => output::plain(|out| json::v1::telemetry(&view, out))?,
            Format::Ndjson => output::plain(|out| json::v1::telemetry_lines(&view, out))?,
            Format::Text
            | Format::Csv
            | Format::Auditlogmessage
            | Format::Dot
            | Format::Sarif
            | Format::Github
            | Format::Junit
            | Format::Markdown
            | Format::GithubSummary
            | Format::Html => {
                output::styled(|style, out| text::telemetry(&view, &style, out))?;
            }
        }
        if let Some(exporter) = exporter {
            export::send(&exporter, &found, self.export_as, options.loudness()).await?;
        }
        Ok(Exit::Done)
    }

    async fn read(&self, workspace: &Workspace, tenant: &Tenant) -> Result<Found, Failure> {
        let base = ledger::read(&workspace.ledger())?.base;
        let organization = tenant.identify(&base).await?.id;
        let prompt = live_prompt::find(tenant, &base, &self.prompt).await?;
        let (from, to) = self.since.until(clock::instant())?;
        let window = Window {
            prompt: prompt.live_id.clone(),
            from,
            to,
        };
        let measured = tenant.client.telemetry(&window).await;
        Ok(Found {
            measured: measured.map_err(|error| unread(&prompt, error))?,
            prompt,
            organization,
            window,
        })
    }
}

fn unread(prompt: &PromptName, error: TenantError) -> Failure {
    let gone = error.failure == Kind::NotFound;
    let name = &prompt.live_name;
    let failure = Failure::new(format!("the telemetry of `{name}` cannot be read")).because(error);
    match gone {
        true => failure.help("the prompt is gone: `lockstep drift` shows what else has changed"),
        false => failure,
    }
}

//! `lockstep graph`: what refers to what.

use clap::Args;
use lockstep_render::Node;

use crate::command::{Format, Options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::Workspace;

/// Show what refers to what
///
/// `--format dot` is for Graphviz: `lockstep graph --format dot | dot -Tsvg`.
#[derive(Debug, Args)]
pub(crate) struct Graph {}

impl Graph {
    /// Shows the graph.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let Self {} = self;
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some((_workspace, spec)) = Workspace::open(project, env)? else {
            return Ok(Exit::Findings);
        };
        let nodes = spec.objects.into_values().map(|desired| Node {
            address: desired.address,
            depends_on: desired.references,
        });
        let nodes: Vec<Node> = nodes.collect();
        match options.format {
            // Those for other commands were refused.
            Format::Text
            | Format::Ndjson
            | Format::Csv
            | Format::Auditlogmessage
            | Format::Sarif
            | Format::Github
            | Format::Junit
            | Format::Markdown
            | Format::GithubSummary
            | Format::Html => {
                output::styled(|style, out| lockstep_render::text::graph(&nodes, &style, out))?;
            }
            Format::Json => output::plain(|out| lockstep_render::json::v1::graph(&nodes, out))?,
            Format::Dot => output::plain(|out| lockstep_render::text::dot(&nodes, out))?,
        }
        Ok(Exit::Done)
    }
}

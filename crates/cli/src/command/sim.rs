//! `lockstep sim`: the simulated organisation, served for any client.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use lockstep_render::json::v1::FORMAT_VERSION;
use lockstep_simulator::{Config, Running, Simulator};
use serde_json::json;

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{output, runtime};

/// Serve a simulated organisation until Ctrl-C
///
/// It follows the API contract of the LLM Gateway, on loopback only, and takes any client: lockstep
/// (environment `local` of the sample project), curl, or your own. Faults, requests and objects are
/// at hand under `/_sim`.
#[derive(Debug, Args)]
pub(crate) struct Sim {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The file that keeps the organisation between runs; it is forgotten unless given
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// What ids and chances are drawn from
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

impl Sim {
    /// Serves the organisation.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let config = Config {
            listen: self.listen,
            state_file: self.state,
            seed: self.seed,
            ..Config::default()
        };
        runtime::block_on(async {
            let running = Simulator::start(config).await?;
            output::result(welcome(&running, options).as_bytes())?;
            tokio::signal::ctrl_c()
                .await
                .map_err(|error| Failure::new("Ctrl-C cannot be listened for").because(error))?;
            let ended = running.stop().await;
            ended.map_err(|error| Failure::new("the simulator did not end well").because(error))?;
            Ok(Exit::Done)
        })
    }
}

/// Says how the organisation is reached. Its credentials are made up, as all of it is.
fn welcome(running: &Running, options: &Options) -> String {
    let url = running.base_url();
    let (client, organization) = (running.client(), running.organization());
    if options.is_json() {
        let welcome = json!({
            "formatVersion": FORMAT_VERSION,
            "kind": "lockstep.sim",
            "baseUrl": url,
            "clientId": client.id,
            "clientSecret": client.secret,
            "organization": {"id": organization.id, "name": organization.name},
        });
        return format!("{welcome}\n");
    }
    let (id, secret) = (&client.id, &client.secret);
    format!(
        "\
{name} ({organization}) is served at
    {url}
OAuth client, as made up as the rest:
    id      {id}
    secret  {secret}

With curl:
    token=$(curl -s -u '{id}:{secret}' -d grant_type=client_credentials {url}/oauth/token \\
        | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')
    curl -s -H \"Authorization: Bearer $token\" {url}/api/v2/ai/llm/providers

With lockstep, in an environment that has `baseUrl: {url}`:
    export GENESYSCLOUD_OAUTHCLIENT_ID={id}
    export GENESYSCLOUD_OAUTHCLIENT_SECRET={secret}

Ctrl-C ends it.
",
        name = organization.name,
        organization = organization.id,
    )
}

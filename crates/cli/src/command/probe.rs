//! `lockstep probe`: ask a live model whether it answers.

use clap::Args;
use lockstep_genesys::Access;
use lockstep_model::probe::{ProbeModel as _, Probed, Probing};
use lockstep_model::suggest::{nearest, short};
use lockstep_model::tenant::ReadRequest;
use lockstep_model::{Address, Base, Kind, LiveId};
use lockstep_render::{ProbeView, json, text};
use lockstep_spec::{Desired, Spec};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::tenant::Tenant;
use crate::{ledger, output, runtime, wanted};

/// Ask a live model whether it answers: the gateway's health check, and the synthetic prompt
///
/// The prompt is sent as the manifest's `probe` says, with its token; without a `probe` there is the
/// health check alone. Nothing is written, neither here nor there, and no webhook is told. A model
/// that does not answer ends with 1.
#[derive(Debug, Args)]
pub(crate) struct Probe {
    /// The model, by its manifest's name
    #[arg(value_name = "MODEL")]
    model: String,
}

impl Probe {
    /// Probes the model.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let (project, env) = (options.project.as_deref(), options.env.as_deref());
        let Some(reviewed) = Workspace::review(project, env)? else {
            return Ok(Exit::Findings);
        };
        let (workspace, spec) = (&reviewed.workspace, &reviewed.spec);
        let desired = self.find(spec)?;
        runtime::block_on(async {
            let tenant = Tenant::open(workspace, options.talk(Access::Probe)).await?;
            wanted::listen(spec, &tenant.secrets);
            let done = probe(desired, (workspace, &tenant), options).await;
            tenant.close_after(done).await
        })
    }

    fn find<'a>(&self, spec: &'a Spec) -> Result<&'a Desired, Failure> {
        if let Ok(other) = self.model.parse::<Address>()
            && other.kind != Kind::Model
        {
            let failure = Failure::new(format!("{other} is no Model, and only Models are probed"));
            return Err(failure.help("name a Model, such as `lockstep probe NAME`"));
        }
        let name = self.model.strip_prefix("Model/").unwrap_or(&self.model);
        let address = format!("Model/{name}").parse::<Address>();
        if let Some(desired) = address.ok().and_then(|address| spec.objects.get(&address)) {
            return Ok(desired);
        }
        let models = spec.objects.keys();
        let models = models.filter(|address| address.kind == Kind::Model);
        let names: Vec<&str> = models.map(|address| address.name.as_str()).collect();
        let failure = Failure::new(format!("no manifest declares Model/{}", short(name)));
        Err(match nearest(name, names.iter().copied()) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("`lockstep graph` lists what is declared"),
        })
    }
}

async fn probe(
    desired: &Desired,
    (workspace, tenant): (&Workspace, &Tenant),
    options: &Options,
) -> Result<Exit, Failure> {
    let base = ledger::read(&workspace.ledger())?.base;
    let _organization = tenant.identify(&base).await?;
    let live_id = live_id(desired, &base, tenant).await?;
    let prober = tenant.any_prober().await?;
    let address = &desired.address;
    let probing = (address.kind.info().probing)(address.name.as_str(), &desired.fields);
    let prompt = probing.and_then(|Probing { prompt, .. }| prompt);
    let asked = async {
        match &prompt {
            Some(prompt) => Some(prober.ask(&desired.live_name, prompt).await),
            None => None,
        }
    };
    let (health, prompt) = tokio::join!(prober.check(&live_id), asked);
    let unchecked = health.as_ref().err().map(ToString::to_string);
    let probed = Probed {
        health: health.ok(),
        prompt,
        webhook: None,
    };
    let view = ProbeView {
        environment: &workspace.environment.name,
        address,
        live_id: &live_id,
        probed: &probed,
        unchecked: unchecked.as_deref(),
    };
    match options.is_json() {
        true => output::plain(|out| json::v1::probe(&view, out))?,
        false => output::styled(|style, out| text::probe(&view, &style, out))?,
    }
    Ok(match probed.is_passed() {
        true => Exit::Done,
        false => Exit::Error,
    })
}

/// Finds the live model: what the ledger remembers goes before what has the name.
async fn live_id(desired: &Desired, base: &Base, tenant: &Tenant) -> Result<LiveId, Failure> {
    if let Some(applied) = base.applied.get(&desired.address) {
        return Ok(applied.live_id.clone());
    }
    let snapshot = tenant.snapshot(&ReadRequest::default()).await?;
    let live = snapshot.by_name(desired.address.kind, &desired.live_name);
    let live = live.ok_or_else(|| {
        let name = &desired.live_name;
        Failure::new(format!("no live model is called `{name}`"))
            .help("`lockstep apply` registers those of the manifests")
    })?;
    Ok(live.live_id.clone())
}

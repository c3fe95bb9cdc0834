//! Which live prompt a word of the command line means.
//!
//! A word comes in: the name of a manifest that was applied, with `Prompt/` before it or without, or
//! else a live name. The prompt's id and live name go out, or what was probably meant.

use lockstep_genesys::PromptName;
use lockstep_model::suggest::{nearest, short};
use lockstep_model::{Address, Base, Kind};

use crate::failure::Failure;
use crate::tenant::Tenant;

/// Finds the prompt: what the ledger remembers goes before what the tenant lists.
pub(crate) async fn find(tenant: &Tenant, base: &Base, word: &str) -> Result<PromptName, Failure> {
    let name = word.strip_prefix("Prompt/");
    let address = format!("Prompt/{}", name.unwrap_or(word)).parse::<Address>();
    if let Some(applied) = address.ok().and_then(|address| base.applied.get(&address)) {
        return Ok(PromptName {
            live_id: applied.live_id.clone(),
            live_name: applied.live_name.clone(),
        });
    }
    let listed = tenant.client.prompts().await;
    let listed = listed.map_err(|error| Failure::new("prompts cannot be listed").because(error))?;
    if let (None, Ok(found)) = (
        name,
        listed.binary_search_by(|one| one.live_name.as_str().cmp(word)),
    ) {
        return Ok(listed[found].clone());
    }
    Err(unknown(base, &listed, word))
}

fn unknown(base: &Base, listed: &[PromptName], word: &str) -> Failure {
    let wanted = word.strip_prefix("Prompt/").unwrap_or(word);
    let applied = base.applied.keys();
    let applied = applied.filter(|address| address.kind == Kind::Prompt);
    let names: Vec<String> = applied.map(|address| address.name.to_string()).collect();
    let live = listed.iter().map(|one| one.live_name.as_str());
    let near = nearest(wanted, names.iter().map(String::as_str).chain(live));
    let word = short(word);
    let failure = Failure::new(format!("no live prompt is called `{word}`"));
    match near {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None if listed.is_empty() && names.is_empty() => {
            failure.help("no prompt is live here: `lockstep apply` makes those of the manifests")
        }
        None => failure.help(
            "name a prompt as its manifest does, once it is applied, or by its live name; \
             `lockstep graph` lists what is declared",
        ),
    }
}

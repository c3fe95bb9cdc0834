//! Which prompts there are, by name: for commands that are about one of them.

use lockstep_model::LiveId;
use lockstep_model::tenant::{TenantError, Trace};

use crate::client::Client;
use crate::listing::ambiguous;
use crate::live::text;
use crate::wire::prompt;

/// A prompt that is live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptName {
    /// Its live id.
    pub live_id: LiveId,
    /// Its live name.
    pub live_name: String,
}

impl Client {
    /// Lists the prompts that are live, sorted by name. A row without an id or a name is left out:
    /// nobody could ask for it.
    ///
    /// # Errors
    ///
    /// Fails if the list cannot be read in full, or if two prompts have one name.
    pub async fn prompts(&self) -> Result<Vec<PromptName>, TenantError> {
        let of = &prompt::COLLECTION;
        let rows = self.lister().rows(of, &mut Trace::default()).await?;
        let named = rows.objects.iter().filter_map(|row| {
            Some(PromptName {
                live_id: LiveId::new(text(row, "id")?),
                live_name: text(row, "name")?.to_owned(),
            })
        });
        let mut named: Vec<PromptName> = named.collect();
        named.sort_by(|a, b| a.live_name.cmp(&b.live_name));
        let double = named.windows(2).find_map(|pair| match pair {
            [a, b] if a.live_name == b.live_name => Some((a, b)),
            _distinct => None,
        });
        match double {
            Some((a, b)) => {
                let ids = [a.live_id.as_str(), b.live_id.as_str()];
                Err(ambiguous(of, &a.live_name, ids))
            }
            None => Ok(named),
        }
    }
}

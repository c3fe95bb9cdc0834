//! All shelves side by side, and what is asked across them: whether a reference is known, and who uses an
//! object. Changes nothing by itself.

use crate::collections::{Collection, Row};
use crate::object::Fields;
use crate::refusal::Refusal;
use crate::shelf::Shelf;

/// The collections of the tenant.
pub(crate) struct Shelves([Shelf; Collection::ALL.len()]);

impl Shelves {
    pub(crate) fn new() -> Self {
        Self(Collection::ALL.map(|collection| Shelf::new(collection.row())))
    }

    pub(crate) fn of(&self, collection: Collection) -> &Shelf {
        &self.0[collection.index()]
    }

    pub(crate) fn of_mut(&mut self, collection: Collection) -> &mut Shelf {
        &mut self.0[collection.index()]
    }

    /// Tells whether a prompt may name this: a registered model, or `{provider name}/{model id}`.
    pub(crate) fn knows_endpoint(&self, reference: &str) -> bool {
        self.is_model(reference) || self.is_offered(reference)
    }

    fn is_model(&self, reference: &str) -> bool {
        self.of(Collection::Models)
            .ids_named(reference)
            .next()
            .is_some()
    }

    /// Both halves may hold slashes, so each way to cut the reference is tried.
    fn is_offered(&self, reference: &str) -> bool {
        let providers = self.of(Collection::Providers);
        reference.match_indices('/').any(|(cut, _)| {
            providers
                .ids_named(&reference[..cut])
                .filter_map(|id| providers.get(id))
                .any(|provider| {
                    (Collection::Providers.row().known_as)(&provider.fields)
                        .iter()
                        .any(|known| known == reference)
                })
        })
    }

    /// Refuses to take away a reference that somebody uses: those of `before` that are not in `after`.
    pub(crate) fn keep_used(
        &self,
        row: &Row,
        before: &Fields,
        after: Option<&Fields>,
    ) -> Result<(), Refusal> {
        let kept = after.map(row.known_as).unwrap_or_default();
        for reference in (row.known_as)(before) {
            if kept.contains(&reference) {
                continue;
            }
            if row.plural == Collection::Providers.row().plural && self.is_model(&reference) {
                continue; // a registered model of this very name is what the prompts mean
            }
            if let Some((noun, name)) = self.user_of(&reference) {
                let message = format!("{reference:?} is in use by the {noun} {name:?}");
                return Err(Refusal::new(409, "in.use", message));
            }
        }
        Ok(())
    }

    fn user_of(&self, reference: &str) -> Option<(&'static str, &str)> {
        Collection::ALL.into_iter().find_map(|collection| {
            let shelf = self.of(collection);
            let user = shelf
                .referring_to(reference)
                .next()
                .and_then(|id| shelf.get(id))?;
            Some((collection.row().noun, user.name()))
        })
    }
}

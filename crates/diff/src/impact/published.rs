//! The versions that a plan publishes.

use crate::change::{Change, Step};
use crate::impact::Published;

/// Returns them in the order in which they are published.
pub(super) fn of(changes: &[Change]) -> Vec<Published> {
    let all = changes.iter().flat_map(|change| {
        keys(change).map(|(_field, version)| Published {
            address: change.address().clone(),
            version: version.to_owned(),
        })
    });
    all.collect()
}

/// Returns the entries that a change publishes, by field and key.
pub(super) fn keys(change: &Change) -> impl Iterator<Item = (&str, &str)> {
    change.steps.iter().filter_map(|step| match step {
        Step::Create { first } => first.as_ref().map(|(field, key)| (&**field, &**key)),
        Step::Publish { field, key } => Some((&**field, &**key)),
        Step::Write { .. } | Step::Delete => None,
    })
}

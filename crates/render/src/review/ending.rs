//! The requests that end with an object that is deleted.
//!
//! The notes of a plan come in; a few words for each such object go out, to stand beside its
//! delete.

use lockstep_diff::Note;
use lockstep_model::Address;

/// How many versions are named.
const NAMED: usize = 4;

/// The requests that end with an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending<'a> {
    /// The share of its requests that each of its versions gets, in parts of 10,000.
    serving: &'a [(String, u32)],
}

/// Returns the endings that notes speak of, by address.
pub(super) fn all(notes: &[Note]) -> impl Iterator<Item = (&Address, Ending<'_>)> {
    notes.iter().filter_map(|note| match note {
        Note::RequestsEnd {
            address, serving, ..
        } => Some((address, Ending { serving })),
        Note::FieldReleased { .. }
        | Note::ExtraEntries { .. }
        | Note::LikelyRename { .. }
        | Note::ExternalMissing { .. }
        | Note::AlreadyGone { .. }
        | Note::FieldIgnored { .. }
        | Note::ServedBefore { .. }
        | Note::LimitInUse { .. }
        | Note::UseUnknown { .. } => None,
    })
}

impl Ending<'_> {
    /// Returns what ends: `serves 90% to 1.0.0, 10% to 1.1.0; its requests end`.
    pub(crate) fn words(self) -> String {
        let shares = self.serving.iter().take(NAMED).map(|(version, share)| {
            let percent = f64::from(*share) / 100.0;
            format!("{percent}% to {version}")
        });
        let mut shares: Vec<String> = shares.collect();
        if self.serving.len() > NAMED {
            shares.push(format!("and {} more", self.serving.len() - NAMED));
        }
        match shares.is_empty() {
            true => "its requests end".to_owned(),
            false => format!("serves {}; its requests end", shares.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_named_as_far_as_there_is_room() {
        let share = |index: u32| (format!("1.{index}.0"), 10_000 / (index + 1));
        let serving: Vec<_> = (0..6).map(share).collect();
        let words = |count| {
            Ending {
                serving: &serving[..count],
            }
            .words()
        };
        assert_eq!(words(0), "its requests end");
        assert_eq!(words(1), "serves 100% to 1.0.0; its requests end");
        assert!(words(6).contains("33.33% to 1.2.0"), "{}", words(6));
        assert!(
            words(6).ends_with("and 2 more; its requests end"),
            "{}",
            words(6)
        );
    }
}

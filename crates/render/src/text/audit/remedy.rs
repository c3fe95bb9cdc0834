//! What to do about a ledger that is not what was written.

use lockstep_ledger::Damage;

/// Says what to do about damage, to whoever reads it at night.
pub(super) fn remedy(damage: &Damage) -> String {
    let what = match damage {
        Damage::ContentMissing { hash } | Damage::ContentChanged { hash } => {
            return format!(
                "Nothing was applied by this, and nothing should be. Bring `contents/{hash}.json` \
                 back from a copy of the ledger and verify again. If it was to be erased, \
                 `lockstep audit forget` is the way: it leaves a tombstone."
            );
        }
        Damage::Unsigned => {
            return "Either nobody signed this ledger yet, or somebody took the signatures out. Look \
                    at the runs (`lockstep audit runs`): those since `audit.signWith` was set must \
                    each have a signature. If they have none, treat the ledger as rewritten."
                .to_owned();
        }
        Damage::OtherLedger { .. } => "another ledger lies in its place",
        Damage::Lost => "the ledger is gone",
        Damage::Truncated { .. } | Damage::Unanchored { .. } => {
            "what was done in the missing entries is not known here any more"
        }
        Damage::Rewritten { .. } | Damage::Signature { .. } => {
            "somebody who could write to it rewrote it with care"
        }
        Damage::Changed
        | Damage::Removed { .. }
        | Damage::Inserted
        | Damage::Swapped { .. }
        | Damage::Repeated { .. }
        | Damage::Unlinked
        | Damage::Foreign => "the entries are not what was written",
    };
    format!(
        "Apply nothing: {what}. Keep the folder as it is, for whoever has to find out. Bring back a \
         copy that verifies against the anchor (`lockstep audit verify --anchor tenant`); where \
         there is none, `lockstep audit restart --reason TEXT` begins a new ledger that names this \
         one."
    )
}

//! Secrets that are known again: those that a run sends, and those whose value changed unnoticed.
//!
//! The key comes from the OAuth client's secret. What a ledger remembers comes in; marks for it, and
//! words about values that are not what was sent, go out. No secret and no fingerprint is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lockstep_diff::Plan;
use lockstep_ledger::{FingerprintKey, Resemblance};
use lockstep_model::fingerprint::{KnowSecret, Mark, SentSecret};
use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::ReadSecret as _;
use lockstep_model::{Address, Base, SecretRef};

use crate::failure::Failure;
use crate::secrets::Secrets;
use crate::tenant::Tenant;
use crate::{ledger, output};

/// The fingerprints that a ledger remembers, by address and by the path of the field.
pub(crate) type Marks = BTreeMap<Address, BTreeMap<String, String>>;

/// Knows secrets again.
#[derive(Debug)]
pub(crate) struct Fingerprints<'a> {
    key: FingerprintKey,
    secrets: &'a Secrets,
    /// What was sent before, by address and field.
    remembered: Marks,
}

/// Says which secrets have another value than was sent, though nothing sends them: an apply has them
/// at hand, where they are, and a plan never has.
pub(crate) fn tell(plan: &Plan, tenant: &Tenant, ledger: &Path) -> Result<(), Failure> {
    let organization = &plan.organization.id;
    let Some(mut known) = tenant.fingerprints(organization, Marks::new()) else {
        return Ok(());
    };
    let base = ledger::read(ledger)?.base;
    known.remembered.clone_from(&base.secrets);
    for doubt in known.doubts(&base, plan) {
        output::say(format_args!("warning: {doubt}"));
    }
    Ok(())
}

/// A secret whose value is not the one that was sent.
#[derive(Debug, PartialEq, Eq)]
struct Changed<'a> {
    address: &'a Address,
    field: &'a str,
    source: SecretSource,
}

impl<'a> Fingerprints<'a> {
    /// Compares with what a ledger remembers.
    pub(crate) const fn new(key: FingerprintKey, secrets: &'a Secrets, remembered: Marks) -> Self {
        Self {
            key,
            secrets,
            remembered,
        }
    }

    /// Says which secrets have another value than was sent, though their revisions stayed, and the
    /// plan does not send them.
    pub(crate) fn doubts(&self, base: &Base, plan: &Plan) -> Vec<String> {
        let changed = self.changed(base, plan);
        let line = |one: Changed<'_>| {
            let Changed {
                address,
                field,
                source,
            } = one;
            format!(
                "{source} holds another value than the one that was sent for {address} ({field}), \
                 and its revision stayed, so it is not sent: give it a new revision, or pass \
                 `--resend {address} --reason …`"
            )
        };
        changed.into_iter().map(line).collect()
    }

    fn changed<'b>(&'b self, base: &'b Base, plan: &Plan) -> Vec<Changed<'b>> {
        let needed = plan.secrets();
        let sent: BTreeSet<_> = needed.iter().map(|one| (one.address, one.field)).collect();
        let mut changed = Vec::new();
        for (address, marks) in &self.remembered {
            let Some(applied) = base.applied.get(address) else {
                continue;
            };
            for (field, mark) in marks {
                let named = applied.fields.get(field).and_then(SecretRef::from_value);
                let source = named.and_then(|secret| secret.source());
                let Some(source) = source.filter(|_source| !sent.contains(&(address, field)))
                else {
                    continue;
                };
                // One that is not at hand cannot be compared, and is needed for nothing.
                let Ok(secret) = self.secrets.find(&source) else {
                    continue;
                };
                let object = (&applied.live_id, field.as_str());
                if self.key.resemblance(mark, object, &secret) == Resemblance::Other {
                    changed.push(Changed {
                        address,
                        field,
                        source,
                    });
                }
            }
        }
        changed
    }
}

impl KnowSecret for Fingerprints<'_> {
    fn mark(&self, sent: &SentSecret<'_>) -> Option<Mark> {
        let secret = self.secrets.secret(sent.source).ok()?;
        let earlier = self.remembered.get(sent.address);
        let earlier = earlier.and_then(|marks| marks.get(sent.field));
        let object = (sent.object, sent.field);
        let same = |mark: &String| self.key.resemblance(mark, object, &secret) == Resemblance::Same;
        Some(Mark {
            same: earlier.is_some_and(same),
            fingerprint: self.key.of(sent.object, sent.field, &secret),
        })
    }
}

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
    let compared = known.compared(&base, plan);
    for doubt in doubts(&compared) {
        output::say(format_args!("warning: {doubt}"));
    }
    if let Some(unknown) = unknown(&compared) {
        tracing::info!("{unknown}");
    }
    Ok(())
}

/// A secret that was sent and is not sent now, and whether its value is still the same.
#[derive(Debug, PartialEq, Eq)]
struct Compared<'a> {
    address: &'a Address,
    field: &'a str,
    source: SecretSource,
    resemblance: Resemblance,
}

/// Says which secrets have another value than was sent, though their revisions stayed.
fn doubts(compared: &[Compared<'_>]) -> Vec<String> {
    let changed = compared
        .iter()
        .filter(|one| one.resemblance == Resemblance::Other);
    let line = |one: &Compared<'_>| {
        let Compared {
            address,
            field,
            source,
            resemblance: _,
        } = one;
        format!(
            "{source} holds another value than the one that was sent for {address} ({field}), and \
             its revision stayed, so it is not sent: give it a new revision, or pass \
             `--resend {address} --reason …`"
        )
    };
    changed.map(line).collect()
}

/// Says how many secrets cannot be compared, if any: the OAuth client's secret was changed.
fn unknown(compared: &[Compared<'_>]) -> Option<String> {
    let unknown = compared
        .iter()
        .filter(|one| one.resemblance == Resemblance::Unknown);
    let count = unknown.count();
    (count > 0).then(|| {
        format!(
            "the client's secret is another one than when secrets were sent: until they are sent \
             again it is not known whether their values changed ({count} of them)"
        )
    })
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

    /// Compares the secrets that a plan does not send, as far as they are at hand.
    fn compared<'b>(&'b self, base: &'b Base, plan: &Plan) -> Vec<Compared<'b>> {
        let needed = plan.secrets();
        let sent: BTreeSet<_> = needed.iter().map(|one| (one.address, one.field)).collect();
        let mut compared = Vec::new();
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
                compared.push(Compared {
                    address,
                    field,
                    source,
                    resemblance: self.key.resemblance(mark, object, &secret),
                });
            }
        }
        compared
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

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(address: &Address, resemblance: Resemblance) -> Compared<'_> {
        Compared {
            address,
            field: "apiKey",
            source: SecretSource::Env("KEY".to_owned()),
            resemblance,
        }
    }

    #[test]
    fn what_changed_is_told_apart_from_what_nobody_can_tell() {
        let address: Address = "Provider/anthropic".parse().unwrap();
        let of = |all: &[Resemblance]| {
            let each = all.iter();
            let all: Vec<_> = each.map(|one| compared(&address, *one)).collect();
            (doubts(&all), unknown(&all))
        };
        assert_eq!(of(&[Resemblance::Same]), (Vec::new(), None));
        let (doubts, unknown) = of(&[Resemblance::Other, Resemblance::Same]);
        assert!(
            doubts[0].contains("--resend Provider/anthropic"),
            "{doubts:?}"
        );
        assert_eq!((doubts.len(), unknown), (1, None));
        let (doubts, unknown) = of(&[Resemblance::Unknown, Resemblance::Unknown]);
        assert_eq!(doubts, Vec::<String>::new());
        assert!(unknown.is_some_and(|text| text.contains("(2 of them)")));
    }
}

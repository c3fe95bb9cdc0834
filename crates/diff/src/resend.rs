//! Secrets that are sent again because somebody asks for it, without a new revision.

use lockstep_model::Address;
use lockstep_spec::{Desired, Spec};

use crate::change::{Cause, FieldChange};
use crate::consent::Consent;
use crate::judge::{secret, secret_fields};

/// Something whose secrets were to be sent again, and that has none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("--resend {address} sends nothing: {why}")]
pub struct NoSecret {
    /// What was asked for.
    pub address: Address,
    /// Why nothing of it could be sent.
    pub why: &'static str,
}

/// Checks that everything that is to be sent again has a secret.
pub(crate) fn check(spec: &Spec, consent: &Consent) -> Result<(), NoSecret> {
    for address in &consent.resend {
        let refuse = |why| {
            let address = address.clone();
            Err(NoSecret { address, why })
        };
        match spec.objects.get(address) {
            None => return refuse("no manifest declares it"),
            Some(desired) if desired.external => {
                return refuse("it is external, and never written");
            }
            Some(desired) if given(desired).next().is_none() => {
                return refuse("its manifest names no secret that is sent to the tenant");
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Returns the secrets of an object that are sent again, less those that are sent anyway.
pub(crate) fn fields(
    desired: &Desired,
    consent: &Consent,
    anyway: &[FieldChange],
) -> Vec<FieldChange> {
    if !consent.resend.contains(&desired.address) {
        return Vec::new();
    }
    let is_sent = |name: &str| anyway.iter().any(|field| field.path.top() == name);
    given(desired)
        .filter(|name| !is_sent(name))
        .map(|name| secret(desired, name, desired.fields.get(name), Cause::Resend))
        .collect()
}

/// Returns the secrets that an object is given, rather than deprived of.
fn given(desired: &Desired) -> impl Iterator<Item = &'static str> {
    secret_fields(desired).filter(|name| {
        let value = desired.fields.get(name);
        value.is_some_and(|value| !value.is_null())
    })
}

//! The Spec: all manifests, resolved for one environment.
//!
//! [`crate::load()`] makes it, and only from manifests without errors. Whatever plans reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use lockstep_model::rates::Rates;
use lockstep_model::{Address, Assembly, Digest, FieldPath, Fields, Name, Origin};
use serde_json::{Value, json};

use crate::ignore::Ignored;
use crate::origins::Origins;
use crate::rules::Rules;
use crate::tenant::Limits;

/// What one manifest wants to be live.
#[derive(Debug, Clone)]
pub struct Desired {
    /// The manifest's address.
    pub address: Address,
    /// The live name; a facet has that of what it is a facet of.
    pub live_name: String,
    /// The declared fields, in normal form. What is not here is not lockstep's.
    pub fields: Fields,
    /// How texts were put together that the same parts can make otherwise: what is published and
    /// made of the same parts is as good.
    pub assemblies: BTreeMap<FieldPath, Assembly>,
    /// Where each value was written.
    pub origins: Origins,
    /// The manifests that this one refers to, in order, once each.
    pub references: Vec<Address>,
    /// Earlier names of the manifest.
    pub renamed_from: Vec<Name>,
    /// Deleting or replacing the object is refused, whatever flags say.
    pub prevent_destroy: bool,
    /// The object belongs to others: it is referred to and never written.
    pub external: bool,
    /// The fields that are left as they are live, by path; what ended is not here.
    pub ignored: Vec<Ignored>,
}

impl Desired {
    /// Returns where the manifest itself was written.
    pub fn origin(&self) -> &Origin {
        self.origins.root()
    }
}

/// An object that is handed over: no longer lockstep's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// What is handed over.
    pub address: Address,
    /// Whether the live object is deleted, rather than left as it is.
    pub delete: bool,
}

/// All manifests, resolved for one environment.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The project's name.
    pub project: String,
    /// The environment's name.
    pub environment: String,
    /// What is wanted, by address. Kinds that are nowhere live are not here.
    pub objects: BTreeMap<Address, Desired>,
    /// What is handed over.
    pub removed: Vec<Removal>,
    /// What may be planned.
    pub rules: Rules,
    /// The rates of all Models, for what a plan may cost.
    pub rates: Arc<Rates>,
    /// How much is asked of the organisation at most, for how long a plan takes.
    pub limits: Limits,
}

impl Spec {
    /// Digests all that is wanted, and by which rules. Where it was written does not matter, nor
    /// does the order of what is handed over.
    pub fn digest(&self) -> Digest {
        let objects = self.objects.values().map(|desired| {
            json!([
                desired.address.to_string(),
                desired.live_name,
                desired.fields.digest().to_string(),
                desired.prevent_destroy,
                desired.external,
                desired
                    .renamed_from
                    .iter()
                    .map(Name::as_str)
                    .collect::<Vec<_>>(),
                desired
                    .ignored
                    .iter()
                    .map(|one| json!([one.path.to_string(), one.until.to_string(), one.reason]))
                    .collect::<Vec<_>>(),
            ])
        });
        let mut removed: Vec<&Removal> = self.removed.iter().collect();
        removed.sort_by(|a, b| a.address.cmp(&b.address));
        let removed = removed
            .into_iter()
            .map(|r| json!([r.address.to_string(), r.delete]));
        Digest::of_value(&json!({
            "project": self.project,
            "environment": self.environment,
            "objects": objects.collect::<Vec<Value>>(),
            "removed": removed.collect::<Vec<Value>>(),
            "rules": self.rules.to_value(),
        }))
    }
}

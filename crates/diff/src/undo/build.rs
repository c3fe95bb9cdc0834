//! Builds the desired side of one address, as a manifest would say it.

use std::collections::BTreeMap;
use std::sync::Arc;

use lockstep_model::past::{Owned, Touched};
use lockstep_model::{Address, Base, Fields, LiveObject, Origin, Wrote};
use lockstep_spec::{Desired, Origins};
use serde_json::Value;

use super::restore::Course;
use crate::change::{Cause, FieldChange};
use crate::compare::Difference;

/// What an address is built of.
pub(super) struct Build<'a> {
    pub(super) touched: &'a Touched,
    /// The address that it has.
    pub(super) address: &'a Address,
    pub(super) today: &'a BTreeMap<Address, Desired>,
    pub(super) base: &'a Base,
}

impl Build<'_> {
    /// Builds an object that keeps its address.
    pub(super) fn desired(&self, fields: Fields) -> Desired {
        let owned = self.touched.owned.as_ref();
        let live_name = match owned {
            Some(owned) => owned.live_name.clone(),
            None => self.address.name.to_string(),
        };
        Desired {
            address: self.address.clone(),
            live_name,
            fields,
            assemblies: BTreeMap::new(),
            origins: self.origins(self.address),
            references: Vec::new(),
            renamed_from: Vec::new(),
            prevent_destroy: owned.is_some_and(|owned| owned.protected),
            external: false,
            ignored: Vec::new(),
        }
    }

    /// Builds an object that gets the address and the name back that the run took from it. A name
    /// that the run did not change stays as it is now.
    pub(super) fn renamed(
        &self,
        course: &Course<'_>,
        live: &LiveObject,
        fields: Fields,
    ) -> Desired {
        let mut desired = self.desired(fields);
        let owned = self.touched.owned.as_ref();
        let renamed = owned.filter(|owned| owned.live_name != course.live_name);
        desired.live_name = renamed
            .map_or(&live.live_name, |owned| &owned.live_name)
            .clone();
        if owned.is_none() {
            let applied = self.base.applied.get(self.address);
            desired.prevent_destroy = applied.is_some_and(|applied| applied.protected);
        }
        if let Some(owned) = owned.filter(|owned| self.moves(owned)) {
            desired.renamed_from = vec![self.address.name.clone()];
            desired.origins = self.origins(&owned.address);
            desired.address = owned.address.clone();
        }
        self.spare(&mut desired);
        desired
    }

    /// What today's manifest leaves as it is live is no run's to restore either.
    fn spare(&self, desired: &mut Desired) {
        let today = self.today.get(&desired.address);
        let Some(today) = today.or_else(|| self.today.get(self.address)) else {
            return;
        };
        for one in &today.ignored {
            if desired.fields.get(one.path.top()).is_some() {
                let value = today.fields.at(&one.path).cloned();
                desired.fields.put(&one.path, value);
            }
        }
        desired.ignored.clone_from(&today.ignored);
    }

    /// Says whether an object goes back to its earlier address: the run took it from there, nobody
    /// has moved it since, and the address is free.
    fn moves(&self, owned: &Owned) -> bool {
        owned.address != *self.address
            && *self.address == self.touched.address
            && !self.base.applied.contains_key(&owned.address)
    }

    /// Values were written where today's manifest stands, if there is one.
    fn origins(&self, address: &Address) -> Origins {
        let written = self.today.get(address).map(|today| today.origins.clone());
        written.unwrap_or_else(|| {
            Origins::new(Origin {
                file: Arc::from(""),
                line: 1,
                column: 1,
                by: None,
                wrote: Wrote::Base,
            })
        })
    }
}

/// Makes the conflict of a field that changed since: `desired` is what the run left. It would become
/// what the run found.
pub(super) fn conflict(one: &Difference<'_>, found: Option<&Value>) -> FieldChange {
    FieldChange {
        path: one.path.clone(),
        policy: one.policy,
        before: one.live.cloned(),
        after: found.cloned(),
        base: one.desired.cloned(),
        cause: Cause::Conflict,
        origin: None,
        against: None,
    }
}

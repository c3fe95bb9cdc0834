//! Whole organisations: plain lists of what is wanted, remembered and live, and the inputs of a plan
//! made of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use lockstep_diff::{Consent, DiffError, Inputs, Plan, Targets, plan};
use lockstep_model::normal::normal;
use lockstep_model::{
    Address, Applied, Base, Begun, FieldPath, Fields, Kind, LiveId, LiveObject, OpenIntent,
    Organization, Origin, Presence, Snapshot, Unreadable, Wrote,
};
use lockstep_spec::{Adoption, Desired, OnDrift, Origins, Owns, Pruning, Removal, Rules, Spec};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::published;
use crate::refer;
use crate::slot::{Found, Slot, slot};
use crate::spared;
use crate::values::{BASE, BEGUN, DESIRED, LIVE};

/// Fields as they are spelled.
pub(crate) type Spelled = Map<String, Value>;

/// An organisation, as plain lists.
#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    pub(crate) wanted: Vec<Wanted>,
    pub(crate) live: Vec<Live>,
    pub(crate) applied: Vec<Written>,
    pub(crate) open: Vec<Written>,
    pub(crate) unreadable: Vec<Unreadable>,
    /// The addresses that the environment owns.
    pub(crate) covered: BTreeSet<Address>,
    pub(crate) removed: Vec<(Address, bool)>,
    pub(crate) agreed: BTreeSet<Address>,
    pub(crate) rules: Choices,
}

/// What the environment and the person in front of it choose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choices {
    pub(crate) adopt_always: bool,
    pub(crate) prune: bool,
    pub(crate) withhold_drift: bool,
    pub(crate) conflicts: bool,
}

/// A manifest.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) address: Address,
    pub(crate) live_name: String,
    pub(crate) fields: Spelled,
    pub(crate) earlier: Vec<Address>,
    pub(crate) external: bool,
    pub(crate) protected: bool,
    /// What it is a facet of.
    pub(crate) whole: Option<Address>,
    /// What it refers to.
    pub(crate) refers: Vec<Address>,
    /// What is left as it is live.
    pub(crate) ignored: Vec<FieldPath>,
}

/// A live object.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub(crate) kind: Kind,
    pub(crate) id: LiveId,
    pub(crate) name: String,
    pub(crate) fields: Spelled,
}

/// What the ledger remembers of a write.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) address: Address,
    pub(crate) id: LiveId,
    pub(crate) name: String,
    pub(crate) fields: Spelled,
    pub(crate) protected: bool,
    /// What was begun, if it was not closed.
    pub(crate) begun: Option<Begun>,
}

/// Any organisation: up to three objects of each kind that is live.
pub(crate) fn organisation() -> impl Strategy<Value = Organisation> {
    let live = |kind: &&Kind| kind.info().presence != Presence::Nowhere;
    let numbers = || {
        Kind::ALL
            .iter()
            .filter(live)
            .flat_map(|kind| (0..2).map(|n| (*kind, n)))
    };
    let slots: Vec<BoxedStrategy<Option<Slot>>> = numbers()
        .map(|(kind, number)| prop::option::weighted(0.7, slot(kind, number)).boxed())
        .collect();
    (slots, any::<[bool; 4]>()).prop_map(|(slots, choices)| {
        let [adopt_always, prune, withhold_drift, conflicts] = choices;
        let rules = Choices {
            adopt_always,
            prune,
            withhold_drift,
            conflicts,
        };
        gather(slots.into_iter().flatten().collect(), rules)
    })
}

fn gather(slots: Vec<Slot>, rules: Choices) -> Organisation {
    let mut all = Organisation {
        wanted: Vec::new(),
        live: Vec::new(),
        applied: Vec::new(),
        open: Vec::new(),
        unreadable: Vec::new(),
        covered: BTreeSet::new(),
        removed: Vec::new(),
        agreed: BTreeSet::new(),
        rules,
    };
    for slot in &slots {
        let slot = match slot.whole() {
            None => slot.clone(),
            Some(of) => {
                let whole = slots
                    .iter()
                    .find(|w| w.kind == of && w.number == slot.number);
                match whole {
                    Some(whole) => facet(slot.clone(), whole),
                    None => continue,
                }
            }
        };
        all.add(&slot);
    }
    all.refer();
    all
}

/// A facet is live, named and remembered as what it is a facet of.
fn facet(mut slot: Slot, whole: &Slot) -> Slot {
    slot.want = slot.want.and_then(|want| {
        let whole = whole.want?;
        Some(crate::slot::Want {
            second_name: whole.second_name,
            external: false,
            ..want
        })
    });
    let shown = whole.live.unreadable.is_none();
    slot.live = Found {
        there: slot.live.there && whole.live.there && shown,
        second_name: whole.live.second_name,
        other: slot.live.other && whole.live.other,
        unreadable: None,
    };
    slot.applied = match (slot.applied, whole.applied) {
        (Some(applied), Some(whole)) => Some(crate::slot::Remembered {
            gone: whole.gone,
            ..applied
        }),
        (Some(applied), None) => (!whole.live.other).then_some(crate::slot::Remembered {
            gone: false,
            ..applied
        }),
        (None, _) => None,
    };
    slot
}

impl Organisation {
    /// Fills in what manifests refer to.
    fn refer(&mut self) {
        let all = self.wanted.clone();
        for wanted in &mut self.wanted {
            wanted.refers = wanted.whole.iter().cloned().collect();
            wanted.refers.extend(refer::references(wanted, &all));
        }
    }

    /// Lets nothing refer to anything but to what it is a part of.
    pub(crate) fn without_references(mut self) -> Self {
        let wanted = self.wanted.iter_mut().map(|one| &mut one.fields);
        let live = self.live.iter_mut().map(|one| &mut one.fields);
        let written = self.applied.iter_mut().chain(&mut self.open);
        let all = wanted.chain(live).chain(written.map(|one| &mut one.fields));
        for fields in all {
            if let Some(Value::String(name)) = fields.get_mut("model") {
                name.insert_str(0, "nobody's ");
            }
        }
        self.refer();
        self
    }

    fn add(&mut self, slot: &Slot) {
        let address = slot.address();
        if slot.covered {
            self.covered.insert(address.clone());
            self.covered.insert(slot.earlier());
        }
        if slot.agreed {
            self.agreed.insert(address.clone());
        }
        if let Some(delete) = slot.removal.filter(|_removal| slot.want.is_none()) {
            self.removed.push((address.clone(), delete));
        }
        self.want(slot);
        self.remember(slot);
        self.find(slot);
    }

    fn want(&mut self, slot: &Slot) {
        let Some(want) = slot.want else {
            return;
        };
        let address = slot.address();
        let whole = slot.whole();
        self.wanted.push(Wanted {
            live_name: slot.live_name(want.second_name),
            fields: if want.external {
                Spelled::new()
            } else {
                slot.fields[DESIRED].clone()
            },
            earlier: if want.renamed {
                vec![slot.earlier()]
            } else {
                Vec::new()
            },
            external: want.external,
            protected: want.protected,
            ignored: if want.external {
                Vec::new()
            } else {
                slot.ignored.clone()
            },
            refers: Vec::new(),
            whole: whole.map(|kind| Address::new(kind, address.name.clone())),
            address,
        });
    }

    fn remember(&mut self, slot: &Slot) {
        let written = |address: Address, id: LiveId, second: bool, fields: &Spelled| Written {
            address,
            id,
            name: slot.live_name(second),
            fields: fields.clone(),
            protected: false,
            begun: None,
        };
        if let Some(applied) = slot.applied {
            let address = if applied.earlier {
                slot.earlier()
            } else {
                slot.address()
            };
            let id = if applied.gone {
                slot.gone_id()
            } else {
                slot.id()
            };
            let mut written = written(address, id, applied.second_name, &slot.fields[BASE]);
            written.protected = applied.protected;
            self.applied.push(written);
        }
        if let Some((second, begun)) = slot.open {
            let mut open = written(slot.address(), slot.id(), second, &slot.fields[BEGUN]);
            open.begun = Some(begun);
            self.open.push(open);
        }
    }

    fn find(&mut self, slot: &Slot) {
        let Found {
            there,
            second_name,
            other,
            unreadable,
        } = slot.live;
        let name = slot.live_name(second_name);
        match (there, unreadable) {
            (true, None) => self.live.push(Live {
                kind: slot.kind,
                id: slot.id(),
                name,
                fields: slot.fields[LIVE].clone(),
            }),
            (true, Some(named)) => self.unreadable.push(Unreadable {
                kind: slot.kind,
                live_id: Some(slot.id()),
                live_name: named.then_some(name),
                reason: "`timeout` is no number".to_owned(),
            }),
            (false, _) => {}
        }
        if other {
            let mut fields = slot.fields[BEGUN].clone();
            let table = slot.kind.info().fields.iter();
            let hidden = table.filter(|field| crate::naive::is_hidden(field.policy));
            hidden.for_each(|field| drop(fields.remove(field.name)));
            self.live.push(Live {
                kind: slot.kind,
                id: slot.other_id(),
                name: slot.live_name(!second_name),
                fields,
            });
        }
    }

    /// Returns the manifest of an address.
    pub(crate) fn manifest(&self, address: &Address) -> Option<&Wanted> {
        self.wanted.iter().find(|wanted| wanted.address == *address)
    }

    /// Says whether the ledger knows a part of an object.
    pub(crate) fn is_part(&self, part: &Address, whole: &Address) -> bool {
        let written = || self.applied.iter().chain(&self.open);
        let of = Presence::Facet(whole.kind);
        part.kind.info().presence == of
            && written().any(|one| {
                let same = |other: &Written| other.address == *whole && other.id == one.id;
                one.address == *part && written().any(same)
            })
    }

    /// Returns every address that a manifest or the ledger has.
    pub(crate) fn addresses(&self) -> BTreeSet<Address> {
        let wanted = self.wanted.iter().map(|wanted| &wanted.address);
        let written = self.applied.iter().chain(&self.open).map(|w| &w.address);
        wanted.chain(written).cloned().collect()
    }

    /// Makes the plan.
    pub(crate) fn plan(&self) -> Plan {
        self.part(&Targets::default())
            .expect("nothing waits for itself")
    }

    /// Makes a part of the plan, or says why there is none.
    pub(crate) fn part(&self, targets: &Targets) -> Result<Plan, DiffError> {
        let consent = Consent {
            adopt: self.agreed.clone(),
            conflicts: self.rules.conflicts,
            ..Consent::default()
        };
        plan(Inputs {
            spec: &self.spec(),
            snapshot: &self.snapshot(),
            base: &self.base(),
            consent: &consent,
            targets,
            usage: &lockstep_model::Usage::default(),
        })
    }

    pub(crate) fn spec(&self) -> Spec {
        let objects = self
            .wanted
            .iter()
            .map(|wanted| (wanted.address.clone(), desired(wanted)));
        let removed = self.removed.iter().map(|(address, delete)| Removal {
            address: address.clone(),
            delete: *delete,
        });
        let covered: Vec<String> = self.covered.iter().map(Address::to_string).collect();
        let Choices {
            adopt_always,
            prune,
            withhold_drift,
            conflicts: _,
        } = self.rules;
        Spec {
            project: "p".to_owned(),
            environment: "e".to_owned(),
            objects: objects.collect(),
            removed: removed.collect(),
            rates: Default::default(),
            limits: Default::default(),
            rules: Rules {
                owns: Owns::new(&covered).expect("addresses are globs"),
                adopt: if adopt_always {
                    Adoption::Always
                } else {
                    Adoption::Ask
                },
                prune: if prune {
                    Pruning::Delete
                } else {
                    Pruning::Keep
                },
                on_drift: if withhold_drift {
                    OnDrift::Withhold
                } else {
                    OnDrift::Revert
                },
                guards: None,
            },
        }
    }

    fn snapshot(&self) -> Snapshot {
        let organization = Organization {
            id: "o".to_owned(),
            name: "O".to_owned(),
        };
        let objects = self.live.iter().map(|live| LiveObject {
            kind: live.kind,
            live_id: live.id.clone(),
            live_name: live.name.clone(),
            tag: None,
            fields: fields(live.kind, &live.fields),
            modified_by: None,
            modified_at: None,
            published: Default::default(),
        });
        Snapshot::new(organization, objects.collect(), self.unreadable.clone())
    }

    fn base(&self) -> Base {
        let applied = self.applied.iter().map(|written| {
            let applied = Applied {
                live_id: written.id.clone(),
                live_name: written.name.clone(),
                fields: fields(written.address.kind, &written.fields).into(),
                tag: None,
                live: None,
                published: Default::default(),
                protected: written.protected,
            };
            (written.address.clone(), applied)
        });
        let open = self.open.iter().map(|written| {
            let begun = written.begun.expect("it was begun");
            let facet = matches!(written.address.kind.info().presence, Presence::Facet(_));
            let known = begun != Begun::Create || facet;
            let open = OpenIntent {
                sequence: 7,
                begun,
                live_id: known.then(|| written.id.clone()),
                live_name: written.name.clone(),
                before: None,
                after: fields(written.address.kind, &written.fields),
            };
            (written.address.clone(), open)
        });
        Base {
            applied: applied.collect(),
            open: open.collect(),
            recorded: true,
            ..Base::default()
        }
    }
}

fn desired(wanted: &Wanted) -> Desired {
    let origin = Origin {
        file: Arc::from("m.yaml"),
        line: 1,
        column: 1,
        by: None,
        wrote: Wrote::Base,
    };
    let name = |address: &Address| address.name.clone();
    Desired {
        address: wanted.address.clone(),
        live_name: wanted.live_name.clone(),
        fields: fields(wanted.address.kind, &wanted.fields),
        assemblies: published::assemblies(wanted),
        references: wanted.refers.clone(),
        renamed_from: wanted.earlier.iter().map(name).collect(),
        prevent_destroy: wanted.protected,
        external: wanted.external,
        ignored: spared::declared(wanted, &origin),
        origins: Origins::new(origin),
    }
}

/// Brings fields into the form that both sides are compared in.
pub(crate) fn fields(kind: Kind, spelled: &Spelled) -> Fields {
    let normal = |(name, value): (&String, &Value)| {
        let value = match kind.info().field(name) {
            Some(field) => normal(&field.policy, value.clone()),
            None => value.clone(),
        };
        (name.clone(), value)
    };
    spelled.iter().map(normal).collect()
}

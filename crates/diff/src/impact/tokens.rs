//! How much of their budgets the texts take that are published or get more requests.
//!
//! Tokens are counted as the API counts them, since it is the API that refuses a text. Only what
//! the plan touches is counted.

use std::collections::{BTreeMap, HashMap};

use lockstep_model::{
    Address, Field, FieldPath, Fields, Kind, LiveId, LiveObject, Policy, Presence, published,
    tokens,
};
use lockstep_spec::Desired;
use serde_json::Value;

use crate::change::{Change, Subject};
use crate::identity::Sides;
use crate::impact::limits::whole;
use crate::impact::published::keys;
use crate::impact::traffic::facets;
use crate::impact::{Budget, Pair, TokenUse, Traffic};

/// An object with texts that are published or get more requests.
#[derive(Default)]
struct Subjects<'a> {
    live: Option<&'a LiveObject>,
    change: Option<&'a Change>,
    /// Its versions, and whether each is published by the plan.
    versions: BTreeMap<&'a str, bool>,
}

/// What the object's texts and budgets are read from.
struct Texts<'a> {
    kind: Kind,
    address: Option<&'a Address>,
    wanted: Option<&'a Fields>,
    live: Option<&'a LiveObject>,
    remembered: Option<&'a Fields>,
}

/// Returns how much each text takes, by live name and version.
pub(super) fn of(sides: &Sides<'_>, changes: &[Change], traffic: &[Traffic]) -> Vec<TokenUse> {
    let subjects = subjects(sides, changes, traffic);
    let alone = subjects.values().any(|subject| subject.change.is_none());
    let declared = match alone {
        true => declared(sides),
        false => HashMap::new(),
    };
    let uses = subjects.into_iter().flat_map(|((kind, name), subject)| {
        let desired = declared.get(&(kind, name)).copied();
        let wanted = subject.change.map(|change| &change.after);
        let address = subject.change.map(Change::address);
        let texts = Texts {
            kind,
            address: address.or(desired.map(|desired| &desired.address)),
            wanted: wanted.or(desired.map(|desired| &desired.fields)),
            live: subject.live,
            remembered: None,
        };
        texts.with_memory(sides).uses(sides, name, subject.versions)
    });
    uses.collect()
}

fn subjects<'a>(
    sides: &Sides<'a>,
    changes: &'a [Change],
    traffic: &'a [Traffic],
) -> BTreeMap<(Kind, &'a str), Subjects<'a>> {
    let mut subjects: BTreeMap<(Kind, &'a str), Subjects<'a>> = BTreeMap::new();
    for moved in traffic {
        // A facet's weights are those of the texts of what it is a part of.
        let Presence::Facet(whole) = moved.address.kind.info().presence else {
            continue;
        };
        let gains = moved.parts.iter();
        let gains = gains.filter(|part| part.share.after > part.share.before);
        for part in gains {
            let subject = subjects.entry((whole, &moved.live_name)).or_default();
            subject.versions.insert(&part.name, false);
        }
    }
    for change in changes {
        let kind = change.address().kind;
        for (_field, version) in keys(change) {
            let subject = subjects.entry((kind, &change.live_name)).or_default();
            subject.versions.insert(version, true);
        }
        if let Some(subject) = subjects.get_mut(&(kind, &*change.live_name)) {
            subject.change = Some(change);
        }
    }
    for ((kind, name), subject) in &mut subjects {
        subject.live = match subject.change.map(|change| &change.subject) {
            Some(Subject::Live(id)) => sides.snapshot.by_id(*kind, id),
            Some(Subject::New | Subject::MadeBy(_)) => None,
            None => sides.snapshot.by_name(*kind, name),
        };
    }
    subjects
}

/// Finds manifests by the live names of their objects.
fn declared<'a>(sides: &Sides<'a>) -> HashMap<(Kind, &'a str), &'a Desired> {
    let all = sides.spec.objects.values();
    let whole = all.filter(|desired| desired.address.kind.info().presence == Presence::Object);
    whole
        .map(|desired| ((desired.address.kind, &*desired.live_name), desired))
        .collect()
}

impl<'a> Texts<'a> {
    fn with_memory(self, sides: &Sides<'a>) -> Self {
        let applied = self
            .address
            .and_then(|address| sides.base.applied.get(address));
        Self {
            remembered: applied.map(|applied| &*applied.fields),
            ..self
        }
    }

    fn uses(self, sides: &Sides<'_>, name: &str, versions: BTreeMap<&str, bool>) -> Vec<TokenUse> {
        let busiest = self
            .live
            .and_then(|live| busiest(sides, (self.kind, &live.live_id)));
        let budgets = self.budgets();
        let mut versions: Vec<(&str, bool)> = versions.into_iter().collect();
        versions.sort_by(|(a, _), (b, _)| published::by_version(a, b));
        let uses = versions.into_iter().map(|(version, is_new)| TokenUse {
            live_name: name.to_owned(),
            version: version.to_owned(),
            is_new,
            tokens: self.count(version),
            instead_of: busiest
                .filter(|busiest| *busiest != version)
                .map(|busiest| (busiest.to_owned(), self.count(busiest))),
            budgets: budgets.clone(),
        });
        uses.collect()
    }

    /// Counts the tokens of a version; nothing if its text is not known.
    fn count(&self, version: &str) -> Option<u64> {
        let of = |fields: &'a Fields, field: &Field| {
            let entry = fields.get(field.name)?.get(version)?;
            entry.as_str().map(tokens::count)
        };
        let mut fields = self.kind.info().fields.iter();
        let field = fields.find(|field| field.policy == Policy::AppendOnly)?;
        let live = self.live.map(|live| &live.fields);
        let sides = [live, self.wanted, self.remembered];
        sides.into_iter().flatten().find_map(|side| of(side, field))
    }

    fn budgets(&self) -> Vec<Budget> {
        let mut budgets = Vec::new();
        for field in self.kind.info().fields {
            let path = FieldPath::field(field.name);
            if field.budget {
                budgets.extend(self.budget(field, path));
                continue;
            }
            for within in field.policy.fields().iter().filter(|field| field.budget) {
                budgets.extend(self.budget(within, path.then_field(within.name)));
            }
        }
        budgets
    }

    fn budget(&self, field: &Field, path: FieldPath) -> Option<Budget> {
        let at = |fields: &Fields| fields.at(&path).and_then(whole);
        // No reading shows what is lockstep's alone.
        let before = match field.policy == Policy::Outside {
            true => self.remembered.and_then(at),
            false => self.live.and_then(|live| at(&live.fields)),
        };
        let after = match (self.wanted.and_then(at), field.policy) {
            (None, Policy::Outside) => None,
            (None, _) => before,
            (Some(after), _) => Some(after),
        };
        let limit = Pair { before, after };
        (limit != Pair::default()).then_some(Budget { path, limit })
    }
}

/// Returns the version that most requests go to; of equal ones the newest.
fn busiest<'a>(sides: &Sides<'a>, (kind, id): (Kind, &LiveId)) -> Option<&'a str> {
    let weights = facets(kind).find_map(|facet| {
        let part = sides.snapshot.by_id(facet, id)?;
        let mut fields = facet.info().fields.iter();
        let field = fields.find(|field| field.traffic && field.policy == Policy::Map)?;
        part.fields.get(field.name)?.as_object()
    });
    let serving = weights.into_iter().flatten().filter_map(weight);
    let most = serving.max_by(|(a, left), (b, right)| {
        left.total_cmp(right)
            .then_with(|| published::by_version(a, b))
    });
    most.map(|(version, _weight)| version)
}

fn weight<'a>((version, weight): (&'a String, &Value)) -> Option<(&'a str, f64)> {
    let weight = weight.as_f64().filter(|weight| *weight > 0.0)?;
    Some((version, weight))
}

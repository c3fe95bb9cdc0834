//! What the limits of all live objects add up to before and after, and what an hour can cost.
//!
//! Both sides are counted with the rates as they are resolved now: the tenant knows neither tiers
//! nor prices, so a price that changed in Git alone moves no sum.

use std::collections::{BTreeMap, HashMap};

use lockstep_model::rates::{Currency, Rating};
use lockstep_model::{Address, Kind, LiveId, LiveObject};

use crate::change::{Action, Change, Subject};
use crate::identity::Sides;
use crate::impact::limits::{Limits, has};
use crate::impact::{Ceiling, Exposure, Gaps, Line, Named, Pair, Sum};

/// How many objects of a gap are named.
const NAMED: usize = 10;

/// An object that has limits before, after, or both.
struct Thing<'a> {
    address: Option<&'a Address>,
    name: &'a str,
    limits: Pair<Option<Limits>>,
    is_changed: bool,
}

type Key<'a> = (Kind, &'a LiveId);

/// Adds up all limits.
pub(super) fn of(sides: &Sides<'_>, changes: &[Change]) -> Exposure {
    let mut tally = Tally::default();
    for thing in things(sides, changes) {
        let rating = thing
            .address
            .map(|address| sides.spec.rates.rating(address));
        tally.add(&thing, rating.unwrap_or_default());
    }
    tally.finish()
}

fn things<'a>(sides: &Sides<'a>, changes: &'a [Change]) -> Vec<Thing<'a>> {
    let limited = changes.iter().filter(|change| has(change.address().kind));
    let mut made = Vec::new();
    let mut changed: HashMap<Key<'a>, &'a Change> = HashMap::new();
    for change in limited {
        match &change.subject {
            // The last part of a change is what stays.
            Subject::Live(id) => {
                changed.insert((change.address().kind, id), change);
            }
            Subject::New | Subject::MadeBy(_) => made.push(new(change)),
        }
    }
    let names = names(sides);
    let live = sides.snapshot.objects().iter();
    let live = live.filter(|object| has(object.kind)).map(|object| {
        let key = (object.kind, &object.live_id);
        let change = changed.get(&key).copied();
        let address = change.map(Change::address);
        standing(object, address.or_else(|| names.get(&key).copied()), change)
    });
    let hidden = sides.snapshot.unreadable().iter();
    let hidden = hidden.filter(|object| has(object.kind)).map(|object| {
        let id = object.live_id.as_ref().map(LiveId::as_str);
        Thing {
            address: None,
            name: object.live_name.as_deref().or(id).unwrap_or_default(),
            limits: Pair {
                before: Some(Limits::default()),
                after: Some(Limits::default()),
            },
            is_changed: false,
        }
    });
    live.chain(hidden).chain(made).collect()
}

fn new(change: &Change) -> Thing<'_> {
    Thing {
        address: Some(change.address()),
        name: &change.live_name,
        limits: Pair {
            before: None,
            after: Some(Limits::of(change.address().kind, &change.after)),
        },
        is_changed: true,
    }
}

fn standing<'a>(
    object: &'a LiveObject,
    address: Option<&'a Address>,
    change: Option<&Change>,
) -> Thing<'a> {
    let before = Limits::of(object.kind, &object.fields);
    let wanted = |change: &Change| Limits::of(object.kind, &change.after);
    let after = match change.map(|change| (change.action, change)) {
        Some((Action::Delete, _)) => None,
        Some((Action::Replace, change)) => Some(wanted(change)),
        Some((Action::Create | Action::Update | Action::Adopt, change)) => {
            Some(wanted(change).or(before))
        }
        Some((Action::Release, _)) | None => Some(before),
    };
    Thing {
        address,
        name: &object.live_name,
        limits: Pair {
            before: Some(before),
            after,
        },
        is_changed: Some(before) != after,
    }
}

/// Finds the addresses of live objects: a manifest's by its live name, else what the ledger says.
fn names<'a>(sides: &Sides<'a>) -> HashMap<Key<'a>, &'a Address> {
    let applied = sides.base.applied.iter();
    let applied = applied.filter(|(address, _applied)| has(address.kind));
    let applied = applied.map(|(address, applied)| ((address.kind, &applied.live_id), address));
    let declared = sides.spec.objects.values();
    let declared = declared.filter(|desired| has(desired.address.kind));
    let declared = declared.filter_map(|desired| {
        let kind = desired.address.kind;
        let live = sides.snapshot.by_name(kind, &desired.live_name)?;
        Some(((kind, &live.live_id), &desired.address))
    });
    applied.chain(declared).collect()
}

#[derive(Default)]
struct Tally<'a> {
    total: Running,
    lines: BTreeMap<(Option<&'a str>, Option<&'a str>), Running>,
    limits: Vec<(bool, String)>,
    price: Vec<(bool, String)>,
    provider: Vec<(bool, String)>,
}

impl<'a> Tally<'a> {
    fn add(&mut self, thing: &Thing<'_>, rating: Rating<'a>) {
        self.total.add(thing, rating);
        let line = self.lines.entry((rating.provider, rating.tier));
        line.or_default().add(thing, rating);
        let sides = [thing.limits.before, thing.limits.after];
        let known = sides.into_iter().flatten().all(Limits::are_known);
        let gaps = [
            (!known, &mut self.limits),
            (rating.price.is_none(), &mut self.price),
            (rating.provider.is_none(), &mut self.provider),
        ];
        for (_gap, list) in gaps.into_iter().filter(|(gap, _list)| *gap) {
            let name = thing.address.map(ToString::to_string);
            let name = name.unwrap_or_else(|| thing.name.to_owned());
            list.push((!thing.is_changed, name));
        }
    }

    fn finish(self) -> Exposure {
        let all = self.lines.len();
        let lines = self.lines.into_iter().map(|((provider, tier), sum)| Line {
            provider: provider.map(str::to_owned),
            tier: tier.map(str::to_owned),
            sum: sum.finish(),
        });
        let lines: Vec<Line> = lines.filter(|line| !line.sum.is_steady()).collect();
        Exposure {
            total: self.total.finish(),
            steady: all - lines.len(),
            lines,
            gaps: Gaps {
                limits: named(self.limits),
                price: named(self.price),
                provider: named(self.provider),
            },
        }
    }
}

fn named(mut all: Vec<(bool, String)>) -> Named {
    all.sort_unstable();
    let count = all.len();
    let names = all.into_iter().take(NAMED);
    Named {
        count,
        names: names.map(|(_steady, name)| name).collect(),
    }
}

#[derive(Default)]
struct Running {
    sum: Sum,
    ceilings: BTreeMap<Currency, Pair<u64>>,
}

impl Running {
    fn add(&mut self, thing: &Thing<'_>, rating: Rating<'_>) {
        let Pair { before, after } = thing.limits;
        self.add_side(before, rating, |pair| &mut pair.before);
        self.add_side(after, rating, |pair| &mut pair.after);
    }

    fn add_side(
        &mut self,
        limits: Option<Limits>,
        rating: Rating<'_>,
        side: fn(&mut Pair<u64>) -> &mut u64,
    ) {
        let Some(limits) = limits else { return };
        let put = |pair: &mut Pair<u64>, number: u64| {
            let sum = side(pair);
            *sum = sum.saturating_add(number);
        };
        put(&mut self.sum.objects, 1);
        put(&mut self.sum.requests, limits.requests.unwrap_or_default());
        put(&mut self.sum.tokens, limits.tokens.unwrap_or_default());
        if let (Some(price), Some(tokens)) = (rating.price, limits.tokens) {
            let ceiling = price.ceiling_per_hour(tokens);
            let micro = u64::try_from(ceiling.micro).unwrap_or(u64::MAX);
            put(self.ceilings.entry(ceiling.currency).or_default(), micro);
        }
    }

    fn finish(self) -> Sum {
        let ceilings = self.ceilings.into_iter();
        Sum {
            ceilings: ceilings
                .map(|(currency, micro)| Ceiling { currency, micro })
                .collect(),
            ..self.sum
        }
    }
}

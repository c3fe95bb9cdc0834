//! What the entries come to, against a fold that is plainly right.

use std::ops::Range;

use lockstep_ledger::{
    Draft, Effect, Event, Ledger, Live, Lost, Mode, Organization, Restarted, Settled,
};
use lockstep_model::{Address, Applied, Base, Begun, Fields, Found, LiveId, OpenIntent};
use proptest::prelude::*;
use tempfile::tempdir;

use crate::sample::{self, address, adopted, fields, intent, live, open, outcome, released};

/// The base of drafts, as the ledger makes it while it appends; reading makes the same.
fn base(drafts: &[Draft]) -> Base {
    let folder = tempdir().expect("a folder");
    let mut ledger = open(folder.path());
    ledger.append_all(drafts).expect("the drafts are appended");
    let base = ledger.base().expect("a base");
    let read = Ledger::open(folder.path(), Mode::Read).expect("the ledger opens");
    assert_eq!(read.ledger.base().expect("a base"), base);
    base
}

fn created(id: &str, temperature: f64) -> Effect<Fields> {
    Effect::Created(live(id, fields(temperature)))
}

#[test]
fn what_was_applied_is_remembered() {
    let base = base(&sample::run());
    assert!(base.recorded);
    assert_eq!(base.organization.as_deref(), Some("5c1f0c2e"));
    let addresses: Vec<_> = base.applied.keys().map(Address::to_string).collect();
    assert_eq!(addresses, ["Prompt/c"]);
    let applied = &base.applied[&address("Prompt/c")];
    assert_eq!(applied.live_id, LiveId::new("id-4"));
    assert_eq!(*applied.fields, fields(0.4));
    assert_eq!(applied.live, Some(fields(0.4).digest()));
    assert!(!applied.protected && base.open.is_empty());
}

#[test]
fn a_ledger_without_a_run_is_not_recorded() {
    let base = base(&[adopted("Prompt/a", "id-1", fields(0.2))]);
    assert!(!base.recorded && base.organization.is_none());
    assert!(base.applied[&address("Prompt/a")].protected);
}

#[test]
fn a_ledger_that_took_the_place_of_another_knows_the_organisation() {
    let began = |organization: Option<&str>| {
        sample::draft(Event::Restarted(Restarted {
            lost: Lost::default(),
            organization: organization.map(|id| Organization {
                id: id.to_owned(),
                name: "Acme".to_owned(),
            }),
            reason: "the disk died".to_owned(),
            actor: sample::actor(),
        }))
    };
    // That of the first entry which tells counts, whatever comes behind it.
    let base = |drafts: &[Draft]| base(drafts).organization;
    assert_eq!(
        base(&[began(Some("a")), began(Some("b"))]).as_deref(),
        Some("a")
    );
    assert_eq!(
        base(&[began(Some("a")), sample::started()]).as_deref(),
        Some("a")
    );
    assert_eq!(base(&[began(None)]), None);
    let later = [began(None), sample::started()];
    assert_eq!(base(&later).as_deref(), Some("5c1f0c2e"));
}

#[test]
fn an_intent_is_open_until_its_outcome_tells() {
    let begun = [intent("Prompt/a", Some(fields(0.2)))];
    let expected = OpenIntent {
        sequence: 0,
        begun: Begun::Update,
        live_id: Some(LiveId::new("id-1")),
        live_name: "live Prompt/a".to_owned(),
        before: Some(fields(0.1)),
        after: fields(0.2),
    };
    let is_open = |more: &[Draft]| {
        let open = base(&[&begun, more].concat()).open;
        open.get(&address("Prompt/a"))
            .map(|open| assert_eq!(*open, expected))
            .is_some()
    };
    assert!(is_open(&[]));
    assert!(is_open(&[outcome(0, "Prompt/a", Effect::Unsettled(None))]));
    assert!(is_open(&[outcome(0, "Prompt/b", created("id-2", 0.2))]));
    assert!(!is_open(&[outcome(0, "Prompt/a", Effect::Failed(None))]));
    assert!(!is_open(&[outcome(0, "Prompt/a", created("id-1", 0.2))]));
    assert!(!is_open(&[outcome(0, "Prompt/a", Effect::Deleted)]));
    assert!(!is_open(&[adopted("Prompt/a", "id-1", fields(0.2))]));
    assert!(!is_open(&[released("Prompt/a")]));
}

#[test]
fn a_late_outcome_does_not_close_a_later_intent() {
    let drafts = [
        intent("Prompt/a", Some(fields(0.2))),
        intent("Prompt/a", None),
        outcome(0, "Prompt/a", created("id-1", 0.2)),
    ];
    let base = base(&drafts);
    let open = &base.open[&address("Prompt/a")];
    assert_eq!((open.sequence, open.after.is_empty()), (1, true));
}

#[test]
fn a_rename_moves_the_object_and_leaves_other_kinds_alone() {
    let drafts = [
        outcome(0, "Prompt/old", created("id-1", 0.2)),
        outcome(0, "TrafficSplit/old", created("id-1", 0.3)),
        intent("Prompt/old", Some(fields(0.5))),
        outcome(0, "Prompt/new", Effect::Updated(live("id-1", fields(0.4)))),
    ];
    let base = base(&drafts);
    let addresses: Vec<_> = base.applied.keys().map(Address::to_string).collect();
    assert_eq!(addresses, ["Prompt/new", "TrafficSplit/old"]);
    assert!(base.open.is_empty());
}

#[test]
fn what_is_renamed_and_replaced_is_not_the_old_names_any_more() {
    let deleted = [
        outcome(0, "Prompt/old", created("id-1", 0.2)),
        intent("Prompt/new", Some(fields(0.5))),
        outcome(1, "Prompt/new", Effect::Deleted),
    ];
    assert!(base(&deleted).applied.is_empty());
    let replaced = [
        intent("Prompt/new", Some(fields(0.5))),
        outcome(3, "Prompt/new", Effect::Replaced(live("id-2", fields(0.5)))),
    ];
    let base = base(&[&deleted[..], &replaced[..]].concat());
    let addresses: Vec<_> = base.applied.keys().map(Address::to_string).collect();
    assert_eq!(addresses, ["Prompt/new"]);
}

const NAMES: [&str; 4] = ["Prompt/a", "Prompt/b", "Model/a", "TrafficSplit/a"];
const IDS: [&str; 3] = ["id-1", "id-2", "id-3"];

/// A draft that stands at the given number or later, and may point to any entry before.
fn any_draft() -> impl Strategy<Value = (usize, prop::sample::Index, usize, usize, u8)> {
    (
        0..13_usize,
        any::<prop::sample::Index>(),
        0..NAMES.len(),
        0..IDS.len(),
        1..4_u8,
    )
}

fn history() -> impl Strategy<Value = Vec<Draft>> {
    prop::collection::vec(any_draft(), 0..40).prop_map(|steps| {
        let drafts = steps.into_iter().enumerate();
        drafts
            .map(|(sequence, (what, pointer, name, id, tenths))| {
                let (name, id) = (NAMES[name], IDS[id]);
                let fields = fields(f64::from(tenths) / 10.0);
                let live = live(id, fields.clone());
                let pointer = pointer.index(sequence + 1) as u64;
                match what {
                    0 => intent(name, Some(fields)),
                    1 => intent(name, None),
                    2 => outcome(pointer, name, Effect::Created(live)),
                    3 => outcome(pointer, name, Effect::Updated(live)),
                    4 => outcome(pointer, name, Effect::Deleted),
                    5 => outcome(pointer, name, Effect::Failed(None)),
                    6 => outcome(pointer, name, Effect::Unsettled(None)),
                    7 => adopted(name, id, fields),
                    8 => settled(pointer, name, (Found::Gone, None)),
                    9 => settled(pointer, name, (Found::Partly, Some(live))),
                    10 => settled(pointer, name, (Found::NotApplied, None)),
                    11 => settled(pointer, name, (Found::Applied, None)),
                    _ => released(name),
                }
            })
            .collect()
    })
}

/// A list may go on showing what was deleted, until something else has its name.
#[test]
fn what_was_deleted_is_remembered_by_its_name_until_it_is_made_again() {
    let deleted = [
        adopted("Prompt/a", "id-1", fields(0.1)),
        intent("Prompt/a", Some(fields(0.2))),
        outcome(1, "Prompt/a", Effect::Deleted),
    ];
    let gone = base(&deleted).gone;
    let name = |(_kind, name): &(_, String)| name.clone();
    let names: Vec<String> = gone.iter().map(name).collect();
    assert_eq!(names.len(), gone.len());
    assert!(names.contains(&"live Prompt/a".to_owned()), "{names:?}");
    let again = [&deleted[..], &[adopted("Prompt/a", "id-2", fields(0.1))]].concat();
    let Event::Adopted(adopted) = &again[3].event else {
        panic!("the last one takes it over");
    };
    let after = base(&again).gone;
    assert!(
        !after.iter().any(|one| name(one) == adopted.live.name),
        "{after:?}"
    );
}

fn settled(intent: u64, name: &str, (found, live): (Found, Option<Live<Fields>>)) -> Draft {
    sample::draft(Event::Settled(Settled {
        intent,
        address: address(name),
        found,
        live,
    }))
}

/// What an entry tells to be there.
fn shown(draft: &Draft) -> Option<&Live<Fields>> {
    match &draft.event {
        Event::Outcome(outcome) => outcome.effect.live(),
        Event::Adopted(adopted) => Some(&adopted.live),
        Event::Settled(settled) => settled.live.as_ref(),
        Event::RunStarted(_)
        | Event::Intent(_)
        | Event::Released(_)
        | Event::GuardOverridden(_)
        | Event::Posted(_)
        | Event::Anchored(_)
        | Event::Signed(_)
        | Event::Forgotten(_)
        | Event::Repaired(_)
        | Event::Restarted(_)
        | Event::LockTaken(_)
        | Event::RunFinished(_) => None,
    }
}

/// Which open intents of its address an entry closes.
fn closed(draft: &Draft) -> Range<u64> {
    match &draft.event {
        Event::Outcome(outcome) => match outcome.effect {
            Effect::Unsettled(_) => 0..0,
            Effect::Failed(_) => outcome.intent..outcome.intent + 1,
            Effect::Created(_) | Effect::Updated(_) | Effect::Replaced(_) | Effect::Deleted => {
                0..outcome.intent + 1
            }
        },
        Event::Adopted(_) | Event::Released(_) => 0..u64::MAX,
        Event::Settled(settled) => 0..settled.intent + 1,
        Event::RunStarted(_)
        | Event::Intent(_)
        | Event::GuardOverridden(_)
        | Event::Posted(_)
        | Event::Anchored(_)
        | Event::Signed(_)
        | Event::Forgotten(_)
        | Event::Repaired(_)
        | Event::Restarted(_)
        | Event::LockTaken(_)
        | Event::RunFinished(_) => 0..0,
    }
}

/// The intent by which an entry's object went away.
fn taken_away(draft: &Draft) -> Option<u64> {
    if let Event::Outcome(outcome) = &draft.event
        && outcome.effect == Effect::Deleted
    {
        return Some(outcome.intent);
    }
    if let Event::Settled(settled) = &draft.event
        && settled.found == Found::Applied
        && settled.live.is_none()
    {
        return Some(settled.intent);
    }
    None
}

/// The intent by which the object before an entry's went away, whatever took its place.
fn made_away(draft: &Draft) -> Option<u64> {
    if let Event::Outcome(outcome) = &draft.event
        && matches!(outcome.effect, Effect::Replaced(_))
    {
        return Some(outcome.intent);
    }
    taken_away(draft)
}

/// Puts a live object under its name, and takes its old ones away.
fn put(
    (base, all): (&mut Base, &mut Vec<(Address, OpenIntent)>),
    address: &Address,
    live: &Live<Fields>,
) {
    let old_names: Vec<Address> = base
        .applied
        .iter()
        .filter(|(other, applied)| {
            *other != address && other.kind == address.kind && applied.live_id == live.id
        })
        .map(|(other, _)| other.clone())
        .collect();
    for old_name in old_names {
        base.applied.remove(&old_name);
        all.retain(|(open, _intent)| *open != old_name);
    }
    let applied = Applied {
        live_id: live.id.clone(),
        live_name: live.name.clone(),
        fields: live.applied.clone().into(),
        tag: live.tag.clone(),
        live: live.digest,
        published: live.published.clone(),
        protected: live.protected,
    };
    base.gone.remove(&(address.kind, live.name.clone()));
    base.applied.insert(address.clone(), applied);
}

/// Who has which object after each step, found by looking at everything again and again.
fn naive(drafts: &[Draft]) -> Base {
    let mut base = Base::default();
    let mut all: Vec<(Address, OpenIntent)> = Vec::new();
    for (sequence, draft) in (0..).zip(drafts) {
        let address = draft.event.address().expect("an address").clone();
        // What is closed already was settled by another run.
        if let Event::Settled(settled) = &draft.event
            && !all
                .iter()
                .any(|(open, intent)| *open == address && intent.sequence == settled.intent)
        {
            continue;
        }
        let (live, closes, gone) = (shown(draft), closed(draft), taken_away(draft));
        let away = made_away(draft);
        let mut begun = all.iter().filter(|(open, _intent)| *open == address);
        if let Some((_open, intent)) = begun.find(|(_open, it)| Some(it.sequence) == away)
            && let Some(deleted) = &intent.live_id
        {
            let owner = base
                .applied
                .iter()
                .find(|(other, applied)| other.kind == address.kind && applied.live_id == *deleted);
            let known = owner.map(|(_other, applied)| applied.live_name.clone());
            let names = [Some(intent.live_name.clone()), known];
            let names = names.into_iter().flatten();
            base.gone.extend(names.map(|name| (address.kind, name)));
        }
        if gone.is_some_and(|gone| {
            let mut open = all.iter();
            open.any(|(open, intent)| *open == address && intent.sequence == gone)
        }) {
            // The object that the intent was about, under whatever name.
            let deleted = LiveId::new("id-1");
            base.applied
                .retain(|other, applied| other.kind != address.kind || applied.live_id != deleted);
        }
        all.retain(|(open, intent)| *open != address || !closes.contains(&intent.sequence));
        if gone.is_some() || matches!(&draft.event, Event::Released(_)) {
            base.applied.remove(&address);
        }
        if let Some(live) = live {
            put((&mut base, &mut all), &address, live);
        }
        if let Event::Intent(intent) = &draft.event {
            let open = OpenIntent {
                sequence,
                begun: Begun::from_word(&intent.action).expect("a known word"),
                live_id: intent.live_id.clone(),
                live_name: intent.live_name.clone(),
                before: intent.before.clone(),
                after: intent.after.clone().unwrap_or_default(),
            };
            all.push((address, open));
        }
    }
    base.open = all.into_iter().collect();
    // What was there before is told by what is applied, where that is known.
    let applied = &base.applied;
    for (address, open) in &mut base.open {
        let is_known = |(other, applied): (&Address, &Applied)| {
            let same = Some(&applied.live_id) == open.live_id.as_ref();
            other == address || (other.kind == address.kind && same)
        };
        if open.live_id.is_none() || applied.iter().any(is_known) {
            open.before = None;
        }
    }
    base
}

proptest! {
    #[test]
    fn the_base_is_that_of_a_naive_fold(drafts in history()) {
        prop_assert_eq!(base(&drafts), naive(&drafts));
    }
}

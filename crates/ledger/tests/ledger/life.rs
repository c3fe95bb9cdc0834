//! What was done to objects, one after the other, and the life of one of them under all its names.

use lockstep_ledger::{
    Actor, Damage, Deed, Draft, Effect, Error, Event, Forgotten, Hash, Settled, deeds, life,
};
use lockstep_model::Found;
use lockstep_model::past::Content;
use tempfile::tempdir;

use crate::sample::{
    self, address, adopted, draft, fields, finished, intent, live, outcome, released, started,
};

/// What a deed was, and the temperatures before and after.
fn told(deed: &Deed) -> (u64, String, Option<f64>, Option<f64>) {
    let temperature = |content: &Option<Content>| match content {
        Some(Content::Whole(fields)) => fields.get("temperature")?.as_f64(),
        Some(Content::Gone) | None => None,
    };
    let word = match &deed.entry.event {
        Some(Event::Outcome(outcome)) => outcome.effect.result().to_owned(),
        _ => deed.entry.kind.clone(),
    };
    (
        deed.entry.sequence,
        word,
        temperature(&deed.before),
        temperature(&deed.after),
    )
}

fn settled(number: u64, name: &str, found: Found) -> Draft {
    draft(Event::Settled(Settled {
        intent: number,
        address: address(name),
        found,
        live: None,
    }))
}

fn content(temperature: f64) -> Hash {
    Hash::of(&serde_json_canonicalizer::to_vec(&fields(temperature).to_value()).expect("canonical"))
}

fn tombstone(temperature: f64) -> Draft {
    draft(Event::Forgotten(Forgotten {
        content: content(temperature),
        reason: "a customer asked for it".to_owned(),
        actor: Actor {
            client: "none".to_owned(),
            host: "build-7".to_owned(),
            user: "ci".to_owned(),
            git_commit: None,
            git_dirty: None,
            ci_run_url: None,
        },
    }))
}

/// A prompt that is adopted as `Prompt/old`, renamed to `Prompt/new`, changed and lost.
fn renamed() -> Vec<Draft> {
    vec![
        started(),
        adopted("Prompt/old", "id-1", fields(0.1)),
        intent("Prompt/other", Some(fields(0.9))),
        outcome(
            2,
            "Prompt/other",
            Effect::Created(live("id-9", fields(0.9))),
        ),
        intent("Prompt/new", Some(fields(0.2))),
        outcome(4, "Prompt/new", Effect::Updated(live("id-1", fields(0.2)))),
        // Somebody else takes the old name.
        adopted("Prompt/old", "id-2", fields(0.8)),
        intent("Prompt/new", Some(fields(0.3))),
        outcome(7, "Prompt/new", Effect::Failed(None)),
        intent("Prompt/new", Some(fields(0.4))),
        outcome(9, "Prompt/new", Effect::Unsettled(None)),
        settled(9, "Prompt/new", Found::NotApplied),
        intent("Prompt/new", None),
        outcome(12, "Prompt/new", Effect::Deleted),
        intent("Prompt/new", Some(fields(0.5))),
        released("Prompt/old"),
        finished(),
    ]
}

#[test]
fn the_life_of_an_object_goes_through_its_names() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &renamed());
    let new = life(folder.path(), &address("Prompt/new")).unwrap();
    let all: Vec<_> = new.deeds.iter().map(told).collect();
    let wanted = [
        (1, "adopted", None, None),
        (5, "updated", Some(0.1), Some(0.2)),
        (8, "failed", Some(0.1), Some(0.3)),
        (10, "unsettled", Some(0.1), Some(0.4)),
        (11, "settled", None, None),
        (13, "deleted", Some(0.1), None),
        (14, "intent", Some(0.1), Some(0.5)),
    ];
    let wanted =
        wanted.map(|(number, word, before, after)| (number, word.to_owned(), before, after));
    assert_eq!(all, wanted);
    assert_eq!(new.former, [(address("Prompt/old"), 5)]);
    assert_eq!(new.renamed, None);
    let started = new.deeds[0].started.as_ref().expect("the run says who");
    assert_eq!(started.actor.user, "ci");

    let old = life(folder.path(), &address("Prompt/old")).unwrap();
    let numbers: Vec<u64> = old.deeds.iter().map(|deed| deed.entry.sequence).collect();
    assert_eq!(numbers, [1, 6, 15]);
    assert_eq!(old.renamed, Some((address("Prompt/new"), 5)));
}

#[test]
fn of_what_the_ledger_does_not_know_it_names_the_others() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &renamed());
    let life = life(folder.path(), &address("Prompt/nwe")).unwrap();
    assert!(life.deeds.is_empty());
    let others = ["Prompt/new", "Prompt/old", "Prompt/other"].map(address);
    assert_eq!(life.others, others);
}

#[test]
fn deeds_are_those_that_are_meant_and_what_was_forgotten_is_gone() {
    let folder = tempdir().unwrap();
    let mut drafts = renamed();
    drafts.extend([0.1, 0.2].map(tombstone));
    sample::write(folder.path(), &drafts);
    for file in std::fs::read_dir(folder.path().join("contents")).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let mut asked = 0;
    let deeds = deeds(folder.path(), |entry| {
        asked += 1;
        entry.sequence == 5
    });
    let found: Vec<Deed> = deeds.unwrap().map(Result::unwrap).collect();
    assert_eq!(asked, drafts.len());
    let [deed] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(deed.after, Some(Content::Gone));
    assert_eq!(
        deed.intent.as_ref().map(|(number, _intent)| *number),
        Some(4)
    );
}

#[test]
fn a_content_that_is_missing_without_a_tombstone_was_not_forgotten() {
    let folder = tempdir().unwrap();
    let mut drafts = renamed();
    drafts.push(tombstone(0.1));
    sample::write(folder.path(), &drafts);
    std::fs::remove_dir_all(folder.path().join("contents")).unwrap();
    let mut deeds = deeds(folder.path(), |entry| entry.sequence == 5).unwrap();
    let error = deeds.next().unwrap().unwrap_err();
    let Error::Broken { damage, .. } = &error else {
        panic!("{error}");
    };
    let hash = content(0.2);
    assert_eq!(*damage, Damage::ContentMissing { hash }, "{error}");
    assert!(deeds.next().is_none());
}

#[test]
fn a_content_that_was_changed_ends_the_deeds() {
    let folder = tempdir().unwrap();
    sample::write(folder.path(), &renamed());
    for file in std::fs::read_dir(folder.path().join("contents")).unwrap() {
        std::fs::write(file.unwrap().path(), "{}").unwrap();
    }
    let mut deeds = deeds(folder.path(), |_entry| true).unwrap();
    assert!(deeds.next().unwrap().is_ok(), "an adoption reads none");
    let error = deeds.next().unwrap().unwrap_err();
    assert!(error.is_damage(), "{error}");
    assert!(deeds.next().is_none());
}

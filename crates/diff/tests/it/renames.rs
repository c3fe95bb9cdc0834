//! Renames: said in the manifest, guessed from content, and followed by what refers to them.

use lockstep_diff::Note;
use serde_json::json;

use crate::cases::{prompt, timeout};
use crate::scene::{Scene, address};

#[test]
fn a_rename_is_one_write_and_keeps_the_object() {
    let renamed = Scene::new()
        .want("Provider/new", timeout(1), &[])
        .with("Provider/new", |desired| {
            desired.renamed_from = vec!["old".parse().expect("a name")];
        })
        .applied("Provider/old", timeout(1))
        .live("Provider/old", timeout(1));
    assert_eq!(renamed.lines(), ["update Provider/new [liveName:git]"]);
    let used = renamed.live("Prompt/q", prompt("old/m"));
    assert_eq!(used.lines(), ["inUse Provider/new"]);
}

#[test]
fn an_object_keeps_its_owner_when_only_its_address_changes() {
    let scene = Scene::new()
        .want("Provider/new", timeout(2), &[])
        .with("Provider/new", |desired| {
            desired.live_name = "old".to_owned();
        })
        .applied("Provider/old", timeout(1))
        .live("Provider/old", timeout(1));
    assert_eq!(scene.lines(), ["update Provider/new [timeout:git]"]);
}

#[test]
fn a_delete_and_a_create_of_equal_content_look_like_a_rename() {
    let scene = Scene::new()
        .want("Provider/new", timeout(1), &[])
        .applied("Provider/old", timeout(1))
        .live("Provider/old", timeout(1));
    let note = Note::LikelyRename {
        from: address("Provider/old"),
        to: address("Provider/new"),
        names: vec!["old".to_owned()],
        origin: Some(
            scene.spec.objects[&address("Provider/new")]
                .origin()
                .clone(),
        ),
        by: Vec::new(),
    };
    assert_eq!(scene.plan().notes, [note]);
}

#[test]
fn a_likely_rename_says_all_names_and_who_stands_in_its_way() {
    let offering = || json!({"type": "CUSTOM", "models": {"m": {"maxTokens": 1}}});
    let scene = Scene::new()
        .want("Provider/new", offering(), &[])
        .with("Provider/new", |desired| {
            desired.renamed_from = vec!["older".parse().expect("a name")];
        })
        .applied("Provider/old", offering())
        .live("Provider/old", offering())
        .want("Prompt/q", prompt("new/m"), &["Provider/new"])
        .applied("Prompt/q", prompt("old/m"))
        .live("Prompt/q", prompt("old/m"));
    assert_eq!(
        scene.lines(),
        [
            "create Provider/new [type:git models[m]:git]",
            "update Prompt/q [model:git]",
            "delete Provider/old [models:git type:git]"
        ],
        "create, move, delete"
    );
    let notes = scene.plan().notes;
    let [Note::LikelyRename { names, by, .. }] = &notes[..] else {
        panic!("{notes:?}");
    };
    assert_eq!(names[..], ["older", "old"]);
    assert_eq!(by[..], ["Prompt q"]);
}

#[test]
fn each_deletion_is_taken_for_one_rename() {
    let many = |scene: Scene, number: usize| {
        let (new, old) = (format!("Prompt/new{number}"), format!("Prompt/old{number}"));
        scene
            .want(&new, prompt("m"), &[])
            .applied(&old, prompt("m"))
            .live(&old, prompt("m"))
    };
    let scene = (0..300).fold(Scene::new(), many);
    let notes = scene.plan().notes;
    let pair = |note: &Note| {
        let Note::LikelyRename { from, to, .. } = note else {
            return None;
        };
        Some((from.clone(), to.clone()))
    };
    let (from, to): (std::collections::BTreeSet<_>, std::collections::BTreeSet<_>) =
        notes.iter().filter_map(pair).unzip();
    assert_eq!((from.len(), to.len()), (300, 300));
}

#[test]
fn a_split_follows_the_name_of_its_prompt() {
    let weights = json!({"weights": {"1.0.0": 1}});
    let scene = Scene::new()
        .want("Prompt/q", prompt("m"), &[])
        .with("Prompt/q", |desired| desired.live_name = "new".to_owned())
        .applied("Prompt/q", prompt("m"))
        .live("Prompt/q", prompt("m"))
        .want("TrafficSplit/q", weights.clone(), &["Prompt/q"])
        .with("TrafficSplit/q", |desired| {
            desired.live_name = "new".to_owned();
        })
        .applied("TrafficSplit/q", weights.clone())
        .live("TrafficSplit/q", weights);
    assert_eq!(scene.lines(), ["update Prompt/q [liveName:git]"]);
}

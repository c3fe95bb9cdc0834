use std::sync::Mutex;

use lockstep_model::Code;
use lockstep_model::outside::{Changed, Outside, PublishedHistory, Unknown};

use crate::files::{Files as _, Memory};
use crate::load::{Documents, LoadRequest, load};

/// A history of two trees: how it was, and what is different now.
#[derive(Debug)]
struct Then {
    files: Memory,
    changed: Vec<&'static str>,
    /// How often it was asked to read.
    reads: Mutex<usize>,
    shallow: bool,
}

impl PublishedHistory for Then {
    fn changed(&self) -> Result<Changed, Unknown> {
        match self.shallow {
            true => Err(Unknown("the clone is shallow".to_owned())),
            false => Ok(Changed {
                since: "0123456789abcdef0123456789abcdef01234567".to_owned(),
                paths: self.changed.iter().map(|path| (*path).to_owned()).collect(),
            }),
        }
    }

    fn read(&self, _since: &str, paths: &[String]) -> Result<Vec<Option<Vec<u8>>>, Unknown> {
        *self.reads.lock().unwrap() += 1;
        let read = |path: &String| self.files.read(path, 9_999).ok();
        Ok(paths.iter().map(read).collect())
    }
}

const PROJECT: &str = "apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: p}
spec:
  manifests: [manifests]
  environments: {sim: {tenant: {simulator: {}}, overlays: [overlays]}}
";

fn prompt(spec: &str) -> String {
    format!(
        "apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {{name: support}}
spec:
  model: gpt-4o
{spec}---
apiVersion: lockstep.dev/v1
kind: Model
metadata: {{name: gpt-4o, external: true}}
"
    )
}

fn tree(files: &[(&str, &str)]) -> Memory {
    let base = Memory::default().file("lockstep.yaml", PROJECT);
    let base = base.file("overlays/none.yaml", "");
    files
        .iter()
        .fold(base, |tree, (path, text)| tree.file(path, *text))
}

type Tree<'a> = &'a [(&'static str, &'a str)];

/// Loads a tree against an older one, and returns what it says of texts, and how often it read.
fn review(before: Tree<'_>, now: Tree<'_>) -> (Vec<String>, usize) {
    let of = |tree: Tree<'_>, path: &str| {
        let mut files = tree.iter();
        files
            .find(|file| file.0 == path)
            .map(|file| file.1.to_owned())
    };
    let mut changed: Vec<_> = before.iter().chain(now).map(|file| file.0).collect();
    changed.retain(|path| of(before, path) != of(now, path));
    let then = Then {
        files: tree(before),
        changed,
        reads: Mutex::new(0),
        shallow: false,
    };
    let said = said(&then, &tree(now));
    (said, then.reads.into_inner().unwrap())
}

fn said(then: &Then, files: &Memory) -> Vec<String> {
    let request = LoadRequest {
        tool_version: "0.1.0",
        documents: Documents::Drop,
        outside: Outside {
            history: Some(then),
            tokens: None,
        },
        ..LoadRequest::default()
    };
    let loaded = load(files, request);
    let mut findings = loaded.findings;
    findings.retain(|finding| {
        let codes = [Code::TextChanged, Code::HistoryUnknown, Code::ExamplesGone];
        codes.contains(&finding.code) || finding.is_error()
    });
    let show = |finding: &lockstep_model::Finding| {
        let at = finding.place.as_ref().map(ToString::to_string);
        format!("{} {}", at.unwrap_or_default(), finding.message)
    };
    findings.iter().map(show).collect()
}

const OTHER: &str = "manifests/p.yaml:7:17 version 1.0.0 had another text in commit 0123456789ab";

#[test]
fn a_changed_text_is_told_once() {
    let before = prompt("  versions:\n    - {version: 1.0.0, systemPrompt: Be kind.}\n");
    let now = before.replace("kind.", "brief.");
    let (said, reads) = review(
        &[("manifests/p.yaml", &before)],
        &[("manifests/p.yaml", &now)],
    );
    assert_eq!((said, reads), (vec![OTHER.to_owned()], 1));
}

#[test]
fn a_changed_file_is_told_and_an_unchanged_tree_is_not_read() {
    let manifest = prompt("  versions:\n    - {version: 1.0.0, systemPromptFile: a.md}\n");
    let then = [
        ("manifests/p.yaml", &*manifest),
        ("manifests/a.md", "Be kind.\n"),
    ];
    let now = [
        ("manifests/p.yaml", &*manifest),
        ("manifests/a.md", "Be brief.\n"),
    ];
    assert_eq!(review(&then, &now), (vec![OTHER.to_owned()], 1));
    assert_eq!(review(&then, &then), (Vec::new(), 0));
    let other = [then[0], then[1], ("manifests/b.md", "Other.")];
    assert_eq!(review(&then, &other), (Vec::new(), 0));
}

#[test]
fn line_ends_and_context_windows_make_no_other_text() {
    let with = |window: u32, text: &str| {
        let examples = "      examples: [{input: a, output: b}, {input: c, output: d}]\n";
        prompt(&format!(
            "  contextWindow: {window}\n  versions:\n    - version: 1.0.0\n      \
             systemPromptFile: {text}\n{examples}      fit: dropOldest\n"
        ))
    };
    let (all, few) = (with(99, "a.md"), with(12, "b.md"));
    let (said, reads) = review(
        &[
            ("manifests/p.yaml", &all),
            ("manifests/a.md", "Be kind.\r\n"),
        ],
        &[("manifests/p.yaml", &few), ("manifests/b.md", "Be kind.\n")],
    );
    assert_eq!((said, reads), (Vec::new(), 1));
}

#[test]
fn a_text_that_is_sealed_is_the_same_if_its_digest_is() {
    let text = prompt("  versions:\n    - {version: 1.0.0, systemPrompt: Be kind.}\n");
    let sealed = |text: &str| {
        let digest = lockstep_model::published::digest(text);
        prompt(&format!(
            "  versions:\n    - {{version: 1.0.0, published: '{digest}'}}\n"
        ))
    };
    let (right, wrong) = (sealed("Be kind."), sealed("Be brief."));
    let against = |before: &str, now: &str| {
        review(
            &[("manifests/p.yaml", before)],
            &[("manifests/p.yaml", now)],
        )
        .0
    };
    assert_eq!(against(&text, &right), Vec::<String>::new());
    assert_eq!(against(&right, &text), Vec::<String>::new());
    let digest = |text: &str| lockstep_model::published::digest(text);
    let (kind, brief) = (digest("Be kind."), digest("Be brief."));
    let listed = format!(
        "manifests/p.yaml:7:17 version 1.0.0 is listed as {brief}, and its text in commit \
         0123456789ab has {kind}"
    );
    assert_eq!(against(&text, &wrong), [&*listed]);
    assert_eq!(against(&right, &wrong), [&*listed]);
    let written = format!(
        "manifests/p.yaml:7:17 the text of version 1.0.0 has {kind}, and {brief} was listed in \
         commit 0123456789ab"
    );
    assert_eq!(against(&wrong, &text), [written]);
}

#[test]
fn moved_files_new_versions_and_new_prompts_are_fine() {
    let one = prompt("  versions:\n    - {version: 1.0.0, systemPromptFile: ../texts/a.md}\n");
    let two = one.replace(
        "../texts/a.md}",
        "../texts/b.md}\n    - {version: 1.1.0, systemPrompt: Be brief.}",
    );
    let before = [("manifests/p.yaml", &*one), ("texts/a.md", "Be kind.")];
    let now = [
        ("manifests/new/q.yaml", &*two),
        ("manifests/texts/b.md", "Be kind."),
    ];
    assert_eq!(review(&before, &now).0, Vec::<String>::new());
    assert_eq!(review(&[], &now).0, Vec::<String>::new());
    let other = [now[0], ("manifests/texts/b.md", "Be cruel.")];
    let moved = OTHER.replace("p.yaml", "new/q.yaml");
    assert_eq!(review(&before, &other).0, [moved]);
}

#[test]
fn overlays_and_renames_are_followed() {
    let base = prompt("  versions:\n    - {version: 1.0.0, systemPrompt: Be kind.}\n");
    let overlay = |text: &str| {
        format!(
            "apiVersion: lockstep.dev/v1\nkind: Prompt\nmetadata: {{name: support}}\nspec:\n  \
             versions:\n    - {{version: 1.0.0, systemPrompt: {text}}}\n"
        )
    };
    let (then, now) = (overlay("Be brief."), overlay("Be brisk."));
    let said = review(
        &[("manifests/p.yaml", &base), ("overlays/o.yaml", &then)],
        &[("manifests/p.yaml", &base), ("overlays/o.yaml", &now)],
    );
    let at_overlay = OTHER.replace("manifests/p.yaml:7", "overlays/o.yaml:6");
    assert_eq!(said.0, [at_overlay]);
    let renamed = base
        .replace("{name: support}", "{name: agent, renamedFrom: [support]}")
        .replace("kind.", "brisk.");
    let said = review(
        &[("manifests/p.yaml", &base)],
        &[("manifests/p.yaml", &renamed)],
    );
    assert_eq!(said.0, [OTHER]);
}

#[test]
fn what_is_wrong_elsewhere_hides_nothing_and_what_nobody_knows_is_said() {
    let before = prompt("  versions:\n    - {version: 1.0.0, systemPrompt: Be kind.}\n");
    let now = before.replace("kind.", "brief.");
    let said_of = |shallow| {
        let then = Then {
            files: tree(&[
                ("manifests/p.yaml", &before),
                ("manifests/broken.yaml", "]"),
            ]),
            changed: vec!["manifests/p.yaml", "manifests/broken.yaml"],
            reads: Mutex::new(0),
            shallow,
        };
        said(&then, &tree(&[("manifests/p.yaml", &now)]))
    };
    assert_eq!(said_of(false), [OTHER]);
    assert_eq!(
        said_of(true),
        ["lockstep.yaml:3:18 whether texts of versions changed is unknown: the clone is shallow"]
    );
}

#[test]
fn examples_that_come_or_go_make_another_text() {
    let with = |rest: &str| {
        prompt(&format!(
            "  versions:\n    - {{version: 1.0.0, systemPrompt: Be kind.{rest}}}\n"
        ))
    };
    let (none, one) = (with(""), with(", examples: [{input: a, output: b}]"));
    let two = with(", examples: [{input: c, output: d}, {input: a, output: b}]");
    for (before, now) in [(&none, &one), (&one, &none), (&one, &two), (&two, &one)] {
        let said = review(
            &[("manifests/p.yaml", before)],
            &[("manifests/p.yaml", now)],
        );
        assert_eq!(said.0, [OTHER]);
    }
    // What may leave examples out may have been published without them.
    let fit = one.replace("]}", "], fit: dropOldest}");
    let said = review(
        &[("manifests/p.yaml", &none)],
        &[("manifests/p.yaml", &fit)],
    );
    assert_eq!(said.0, Vec::<String>::new());
    // What may leave them out may have been published with them, too.
    let fewer = "manifests/p.yaml:7:17 version 1.0.0 had more examples in commit 0123456789ab: if \
                 it is published, it is with them";
    let fit_two = two.replace("]}", "], fit: dropOldest}");
    for (before, now) in [(&fit, &none), (&fit_two, &fit), (&fit_two, &none)] {
        let said = review(
            &[("manifests/p.yaml", before)],
            &[("manifests/p.yaml", now)],
        );
        assert_eq!(said.0, [fewer]);
    }
}

#[test]
fn a_text_that_comes_from_a_value_is_compared() {
    let manifest = prompt("  versions:\n    - {version: 1.0.0, systemPrompt: {value: greeting}}\n");
    let manifest = ("manifests/p.yaml", &*manifest);
    let own = format!("{PROJECT}  values: {{greeting: Be kind.}}\n");
    let other = own.replace("kind.", "brief.");
    let said = review(
        &[manifest, ("lockstep.yaml", &own)],
        &[manifest, ("lockstep.yaml", &other)],
    );
    assert_eq!(said, (vec![OTHER.to_owned()], 1));
    let file = format!("{PROJECT}  values: [{{greeting: Be brief.}}, {{file: values.yaml}}]\n");
    let file = ("lockstep.yaml", &*file);
    let now = [manifest, file, ("values.yaml", "greeting: Be brisk.\n")];
    for before in ["greeting: Be kind.\n", "other: 1\n"] {
        let before = [manifest, file, ("values.yaml", before)];
        assert_eq!(review(&before, &now), (vec![OTHER.to_owned()], 1));
        // The text of today may come from elsewhere than that of before.
        assert_eq!(review(&now, &before).0, [OTHER]);
    }
    assert_eq!(review(&now, &now), (Vec::new(), 0));
}

#[test]
fn a_project_that_could_not_be_loaded_is_not_known() {
    let before = prompt("  versions:\n    - {version: 1.0.0, systemPrompt: Be kind.}\n");
    let now = before.replace("kind.", "brief.");
    let unknown = "lockstep.yaml:3:18 whether texts of versions changed is unknown: the project \
                   could not be loaded as it was";
    let renamed = PROJECT.replace("{sim:", "{dev:");
    for project in [&*renamed, "]", "kind: Project\n"] {
        let said = review(
            &[("manifests/p.yaml", &before), ("lockstep.yaml", project)],
            &[("manifests/p.yaml", &now), ("lockstep.yaml", PROJECT)],
        );
        assert_eq!(said, (vec![unknown.to_owned()], 1));
    }
}

#[test]
fn where_no_project_or_environment_was_nothing_was_published() {
    let now = prompt("  versions:\n    - {version: 1.0.0, systemPrompt: Be kind.}\n");
    // `sim` is the one that is looked at; `dev` was there before it.
    let dev = PROJECT.replace("{sim:", "{dev:");
    let both = PROJECT.replace("{sim:", "{dev: {tenant: {simulator: {}}}, sim:");
    let said_since = |project: &str| {
        let before = now.replace("kind.", "brief.");
        let before = [("manifests/p.yaml", &*before), ("lockstep.yaml", project)];
        review(
            &before,
            &[("manifests/p.yaml", &now), ("lockstep.yaml", &both)],
        )
        .0
    };
    assert_eq!(said_since(&dev), Vec::<String>::new());
    assert_eq!(said_since(PROJECT), [OTHER]);
    let then = Then {
        files: Memory::default().file("readme.md", ""),
        changed: vec!["lockstep.yaml", "manifests/p.yaml"],
        reads: Mutex::new(0),
        shallow: false,
    };
    let said = said(&then, &tree(&[("manifests/p.yaml", &now)]));
    assert_eq!(said, Vec::<String>::new());
}

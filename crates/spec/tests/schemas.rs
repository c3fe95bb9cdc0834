//! The schemas against documents that are right and documents that are wrong: this crate's own
//! validator gives the verdicts that `.ci/schemas` asks of others.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use lockstep_model::Code;
use lockstep_spec::{LoadRequest, Memory, load, schema, text};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

const PROJECT: &str = "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: a}\nspec:\n  \
                       manifests: [manifests]\n  environments:\n    sim: {tenant: {simulator: {}}}\n";

/// The YAML files below a folder, or the file itself.
fn files(path: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(ROOT).join(path)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|end| end == "yaml") {
            found.push(path);
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{path}");
    found
}

fn documents(path: &Path) -> Vec<Value> {
    let read = text::read("a.yaml", &fs::read(path).expect("a file"));
    assert_eq!(read.findings, [], "{}", path.display());
    read.documents
}

/// The schemas, each compiled once.
#[derive(Default)]
struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    /// Asks a schema for its verdict.
    fn accept(&mut self, name: &str, schema: impl Fn() -> Value, document: &Value) -> bool {
        let compiled = || jsonschema::validator_for(&schema()).expect("a schema");
        let validator = self.0.entry(name.to_owned()).or_insert_with(compiled);
        validator.is_valid(document)
    }

    /// Asks the schemas of a document's kind, and those of all kinds, which have to agree.
    fn verdicts(&mut self, path: &Path, validators: bool, editors: bool) {
        for document in documents(path) {
            let kind = document["kind"].as_str().expect("a kind");
            let own = || schema::named(kind).expect("a schema");
            let for_editors = || schema::named_for_editors(kind).expect("a schema");
            let editor = format!("{kind} for editors");
            let name = path.display();
            assert_eq!(self.accept(kind, own, &document), validators, "{name}");
            let any = self.accept("any", schema::any, &document);
            assert_eq!(any, validators, "{name}");
            let seen = self.accept(&editor, for_editors, &document);
            assert_eq!(seen, editors, "{name}");
            let any = self.accept("any for editors", schema::any_for_editors, &document);
            assert_eq!(any, editors, "{name}");
        }
    }

    fn overlay(&mut self, path: &Path) -> bool {
        let document = &documents(path)[0];
        self.accept("overlay", schema::overlay_for_editors, document)
    }
}

#[test]
fn samples_are_accepted() {
    let folders = [
        "lockstep.yaml",
        "manifests",
        "crates/cli/src/command/init",
        "fixtures/schemas/accepted",
    ];
    let mut schemas = Schemas::default();
    for path in folders.into_iter().flat_map(files) {
        schemas.verdicts(&path, true, true);
    }
}

#[test]
fn what_is_wrong_is_refused() {
    let mut schemas = Schemas::default();
    for path in files("fixtures/schemas/broken") {
        schemas.verdicts(&path, false, false);
        let text = fs::read_to_string(&path).expect("a text");
        assert!(text.starts_with("# Wrong: "), "{}", path.display());
    }
}

#[test]
fn editors_see_documents_before_values_are_filled_in() {
    let mut schemas = Schemas::default();
    for path in files("fixtures/schemas/editors") {
        schemas.verdicts(&path, path.ends_with("defaults.yaml"), true);
    }
    for path in files("fixtures/schemas/broken-editors") {
        schemas.verdicts(&path, path.ends_with("defaults.yaml"), false);
    }
    for path in files("fixtures/schemas/overlays") {
        assert!(schemas.overlay(&path), "{}", path.display());
    }
    for path in files("fixtures/schemas/broken-overlays") {
        assert!(!schemas.overlay(&path), "{}", path.display());
    }
}

/// What `validate` finds in a project with one document.
fn found(path: &Path) -> Vec<Code> {
    let text = fs::read_to_string(path).expect("a text");
    let files = match documents(path)[0]["kind"].as_str() {
        Some("Project") => Memory::default().file("lockstep.yaml", text),
        Some("Policy") => Memory::default()
            .file("lockstep.yaml", PROJECT)
            .file("policies/a.yaml", text),
        Some(_) | None => Memory::default()
            .file("lockstep.yaml", PROJECT)
            .file("manifests/a.yaml", text),
    };
    // Nothing else is in the project, but a folder for it.
    let files = files.file("manifests/README.md", "");
    let request = LoadRequest {
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    let findings = load(&files, request).findings;
    findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn validate_gives_the_same_verdicts() {
    let of_schema = |code: &Code| {
        let code = code.to_string();
        code.starts_with("LS01") || code == Code::ApiVersion.to_string()
    };
    for path in files("fixtures/schemas/broken") {
        let codes = found(&path);
        assert!(codes.iter().any(of_schema), "{}: {codes:?}", path.display());
    }
    for path in files("fixtures/schemas/accepted") {
        let codes = found(&path);
        assert!(
            !codes.iter().any(of_schema),
            "{}: {codes:?}",
            path.display()
        );
    }
}

#[test]
fn files_name_schemas_that_they_fit() {
    let places = ["lockstep.yaml", "manifests", "crates/cli/src/command/init"];
    let mut compiled = Schemas::default();
    for path in places.into_iter().flat_map(files) {
        let text = fs::read_to_string(&path).expect("a text");
        let line = text.strip_prefix("# yaml-language-server: $schema=");
        let line = line.unwrap_or_else(|| panic!("{} names no schema", path.display()));
        let named = line.lines().next().expect("a line");
        let name = Path::new(named).file_name().expect("a file");
        let schemas = Path::new(ROOT).join("schemas/editor").join(name);
        let schema = fs::read(&schemas).expect("the schema is there");
        let schema: Value = serde_json::from_slice(&schema).expect("it is JSON");
        let name = name.to_string_lossy();
        let folder = path.parent().expect("a folder");
        // What `init` writes is not yet where it will lie.
        if folder.ends_with("init") {
            assert!(named.contains("schemas/editor/"), "{named}");
        } else {
            assert!(folder.join(named).is_file(), "{}", path.display());
        }
        for document in documents(&path) {
            assert!(
                compiled.accept(&name, || schema.clone(), &document),
                "{}",
                path.display()
            );
        }
    }
}

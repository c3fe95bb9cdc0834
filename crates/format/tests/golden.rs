//! Every folder of `fixtures/format` holds a file as people may write it, and as it has to be.
//!
//! `SNAPSHOTS=overwrite cargo test -p lockstep-format --test golden` writes the latter.

use std::fs;
use std::path::{Path, PathBuf};

use lockstep_format::format;
use snapbox::{Assert, Data};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn formatted(path: &Path) -> String {
    let bytes = fs::read(path).expect("the file is there");
    let name = path.display().to_string();
    format(&name, &bytes).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

#[test]
fn files_become_what_they_have_to_be() {
    let folder = Path::new(ROOT).join("fixtures/format");
    let cases = fs::read_dir(folder).expect("the fixtures are there");
    for case in cases {
        let case = case.expect("a folder").path();
        let text = formatted(&case.join("before.yaml"));
        let after = case.join("after.yaml");
        let expected = Data::read_from(&after, None).raw();
        Assert::new()
            .action_env("SNAPSHOTS")
            .eq(Data::text(text.clone()).raw(), expected);
        assert_eq!(
            format("after.yaml", text.as_bytes()).expect("it can be read"),
            text
        );
    }
}

/// Lists the files that the repository shows to people.
fn samples(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            samples(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn the_samples_are_formatted() {
    let root = Path::new(ROOT);
    let mut files = vec![root.join("lockstep.yaml")];
    samples(&root.join("manifests"), &mut files);
    samples(&root.join("crates/cli/src/command/init"), &mut files);
    for path in files {
        let text = fs::read_to_string(&path).expect("a text");
        assert_eq!(
            formatted(&path),
            text,
            "{}: run `lockstep fmt`",
            path.display()
        );
    }
}

//! Tests of the generated files, on a made-up command, schema and table, in a folder of their own.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, Command};

use super::settle::{Difference, differences, write};
use super::{Generated, cli, findings, schemas};

/// A command with what the real one has: a global option, subcommands, one that is hidden.
fn command() -> Command {
    Command::new("tool")
        .about("Does things")
        .arg(
            Arg::new("env")
                .long("env")
                .env("CARGO_MANIFEST_DIR")
                .global(true)
                .help("Which one"),
        )
        .subcommand(Command::new("plan").about("Plans things"))
        .subcommand(
            Command::new("audit")
                .about("Reads")
                .subcommand(Command::new("log").about("Lists")),
        )
        .subcommand(Command::new("secret").hide(true))
}

/// Lists the paths of some files.
fn paths(files: &[Generated]) -> Vec<String> {
    files
        .iter()
        .map(|file| file.path.to_string_lossy().into_owned())
        .collect()
}

/// Finds one file's text.
fn text(files: &[Generated], path: &str) -> String {
    let file = files
        .iter()
        .find(|file| file.path == Path::new(path))
        .expect("it is generated");
    String::from_utf8(file.content.clone()).expect("it is text")
}

#[test]
fn a_command_makes_a_reference_completions_and_man_pages() {
    let files = cli::files(&command()).expect("nothing can fail");
    assert_eq!(
        paths(&files),
        [
            "docs/cli.md",
            "docs/generated/completions/tool.bash",
            "docs/generated/completions/tool.elvish",
            "docs/generated/completions/tool.fish",
            "docs/generated/completions/tool.powershell",
            "docs/generated/completions/tool.zsh",
            "docs/generated/man/tool.1",
            "docs/generated/man/tool-plan.1",
            "docs/generated/man/tool-audit.1",
            "docs/generated/man/tool-audit-log.1",
        ]
    );
    let reference = text(&files, "docs/cli.md");
    let titles: Vec<&str> = reference
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    assert_eq!(
        titles,
        [
            "## tool",
            "## tool plan",
            "## tool audit",
            "## tool audit log"
        ]
    );
}

#[test]
fn no_value_of_the_environment_gets_into_a_file() {
    // Cargo sets this one for every test, so a leak would show here.
    let value = env!("CARGO_MANIFEST_DIR");
    for file in cli::files(&command()).expect("nothing can fail") {
        let text = String::from_utf8_lossy(&file.content).into_owned();
        assert!(!text.contains(value), "{}", file.path.display());
    }
}

#[test]
fn schemas_for_validators_and_for_editors_lie_in_one_folder() {
    let files = schemas::files();
    for path in [
        "schemas/Provider.schema.json",
        "schemas/editor/lockstep.schema.json",
    ] {
        let file = text(&files, path);
        assert!(
            file.starts_with("{\n  \"") && file.ends_with("}\n"),
            "{path}"
        );
    }
}

#[test]
fn every_code_has_a_row_and_a_section() {
    let rows = findings::rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let page = text(&[findings::page(&rows)], "docs/findings.md");
    assert!(!rows.is_empty(), "the model has codes");
    for row in &rows {
        assert_eq!(
            page.matches(&format!("\n## {}\n", row.code)).count(),
            1,
            "{}",
            row.code
        );
        let link = format!("| [{}](#{}) |", row.code, row.code.to_lowercase());
        assert_eq!(page.matches(&link).count(), 1, "{}", row.code);
        let shown = row.shown.as_deref().unwrap_or_default();
        assert!(page.contains(shown.trim_end()), "{}", row.code);
    }
    let shown = rows.iter().filter(|row| row.shown.is_some()).count();
    assert_eq!(page.matches("\nlockstep says:\n").count(), shown);
}

#[test]
fn the_disk_is_compared_and_made_equal() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let files = [
        Generated::new("own/same", "same"),
        Generated::new("own/changed", "after"),
        Generated::new("new/deep/missing", "new"),
    ];
    fs::create_dir(root.join("own")).expect("a folder");
    for (name, content) in [("same", "same"), ("changed", "before"), ("stale", "stale")] {
        fs::write(root.join("own").join(name), content).expect("a file");
    }

    let found = differences(root, &["own", "nowhere"], &files).expect("all can be read");
    assert_eq!(
        found,
        [
            Difference::Changed(PathBuf::from("own/changed")),
            Difference::Missing(PathBuf::from("new/deep/missing")),
            Difference::Stale(PathBuf::from("own/stale")),
        ]
    );

    write(root, &found, &files).expect("all can be written");
    assert_eq!(
        differences(root, &["own"], &files).expect("all can be read"),
        []
    );
}

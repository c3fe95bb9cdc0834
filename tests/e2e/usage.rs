//! The command line itself.

use std::process::Stdio;

use crate::project::Project;

#[test]
fn usage_errors_are_64_and_never_2() {
    let project = Project::sample();
    for words in [
        &[][..],
        &["aply"],
        &["plan", "--nothing"],
        &["plan", "--target", "Queue/a"],
        &["plan", "--allow", "deletes=9"],
        &["plan", "--reason", "no allow"],
        &["plan", "--allow", "queues=1", "--reason", "x"],
        &["plan", "--format", "dot"],
        &["plan", "--format", "yaml"],
        &["apply", "--format", "sarif"],
        &["plan", "--report", "dot=x"],
        &["plan", "--compact", "--format", "json"],
        &["validate", "--format", "markdown"],
        &["validate", "--report", "github-summary=x"],
        &["graph", "--format", "junit"],
        &["validate", "--format", "dot"],
        &["validate", "--report", "sarif"],
        &["validate", "--report", "dot=x"],
        &["apply", "--concurrency", "0"],
        &["audit"],
        &["audit", "show", "first"],
        &["schema", "Queue"],
        &["sim", "--listen", "here"],
        &["validate", "--env", "sim", "--all-environments"],
    ] {
        let ran = project.run(words).ends(64);
        assert_eq!(ran.stdout, "", "{words:?}");
        assert!(!ran.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn help_and_version_are_results() {
    let project = Project::empty();
    project.run(&["--help"]).ends(0).says("Exit codes:");
    project
        .run(&["plan", "--help"])
        .ends(0)
        .says("--detailed-exitcode");
    project.run(&["--version"]).ends(0).says("lockstep 0.");
}

#[test]
fn the_project_is_found_upward_or_named() {
    let project = Project::sample();
    let mut below = project.command(&["validate"]);
    let found = below
        .current_dir(project.path("manifests/prompts"))
        .output();
    assert!(found.unwrap().status.success());
    let elsewhere = Project::empty();
    elsewhere.run(&["validate"]).ends(1).warns("lockstep init");
    let folder = project.path("");
    let folder = folder.to_str().unwrap();
    elsewhere.run(&["validate", "--project", folder]).ends(0);
    elsewhere
        .run(&["validate", "--project", "."])
        .ends(1)
        .warns("there is no lockstep.yaml");
}

#[test]
fn colour_is_for_whoever_asks() {
    let project = Project::sample();
    let plain = project.run(&["plan"]).ends(0);
    assert!(!plain.stdout.contains('\u{1b}'));
    let colored = project.run(&["plan", "--color", "always"]).ends(0);
    assert!(colored.stdout.contains('\u{1b}'));
    let mut without = Project::sample();
    without.set("NO_COLOR", "1");
    assert!(!without.run(&["plan"]).ends(0).stdout.contains('\u{1b}'));
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let project = Project::sample();
    let mut command = project.command(&["plan"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_key_among_the_arguments_is_not_repeated() {
    let project = Project::sample();
    let key = format!("{}{}", "ghp_", "q7Zr2PxK9mVt4WbN".repeat(3));
    let key = &key[..40];
    let file = format!("manifests/{key}.yaml");
    project.write(&file, "a: 1\n  b: 2\n");
    for (words, code) in [
        (&["explain", key][..], 64),
        (&["--format", key, "validate"], 64),
        (&[key], 64),
        (&["validate", "--env", key], 4),
        (&["fmt", &file], 4),
        (&["validate", "--format", "json"], 4),
        (&["prompt", "seal", key, "--env", "sim"], 4),
    ] {
        let ran = project.run(words).ends(code);
        assert!(!ran.stdout.contains(key), "{}", ran.stdout);
        assert!(!ran.stderr.contains(key), "{}", ran.stderr);
        assert!(format!("{}{}", ran.stdout, ran.stderr).contains("(secret)"));
    }
}

#[test]
fn reports_do_not_stand_in_each_others_way() {
    let project = Project::sample();
    project
        .run(&["validate", "--report", "json=-"])
        .ends(64)
        .warns("json on stdout would stand beside text");
    project
        .run(&["validate", "--report", "sarif=a", "--report", "junit=./a"])
        .ends(64)
        .warns("two reports go to ./a");
    project
        .run(&["validate", "--report", "github=-"])
        .ends(0)
        .says("No findings.");
}

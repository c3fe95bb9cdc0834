//! `lockstep fmt`.

use std::io::Write as _;
use std::process::Stdio;

use snapbox::{assert_data_eq, str};

use crate::project::{Project, Ran};

const PATH: &str = "manifests/providers/anthropic.yaml";

/// Puts a file of the sample into a style that is nobody's.
fn disorder(project: &Project) -> String {
    let tidy = project.read(PATH);
    project.edit(PATH, "kind: Provider\n", "");
    project.edit(PATH, "  timeout: 60s\n", "");
    project.edit(
        PATH,
        "spec:\n",
        "kind:   'Provider'\nspec:\n  timeout:   60s\n\n\n",
    );
    tidy
}

fn piped(project: &Project, words: &[&str], text: &str) -> Ran {
    let mut command = project.command(words);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = pipes.stderr(Stdio::piped()).spawn().expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    Ran::of(words, &child.wait_with_output().expect("it ends"))
}

#[test]
fn the_sample_is_formatted() {
    let project = Project::sample();
    let ran = project.run(&["fmt", "--check"]).ends(0);
    assert_eq!(ran.stdout, "");
    project
        .run(&["fmt"])
        .ends(0)
        .warns("0 of 9 files formatted");
}

#[test]
fn files_are_checked_shown_and_formatted() {
    let project = Project::sample();
    let tidy = disorder(&project);
    let untidy = project.read(PATH);
    project
        .run(&["fmt", "--check"])
        .ends(1)
        .says("not formatted: manifests/providers/anthropic.yaml\n")
        .warns("1 of 9 files are not formatted");
    let diff = project.run(&["fmt", "--check", "--diff"]).ends(1);
    assert_data_eq!(
        diff.stdout,
        str![[r#"
--- a/manifests/providers/anthropic.yaml
+++ b/manifests/providers/anthropic.yaml
@@ -2,16 +2,14 @@
 #
 # A public provider. Prompts name its models `anthropic/{id}`.
 apiVersion: lockstep.dev/v1
+kind: "Provider"
 metadata:
   name: anthropic
-kind:   'Provider'
 spec:
-  timeout:   60s
-
-
   type: ANTHROPIC
   baseUrl: https://api.anthropic.com/v1
   apiKey: {env: ANTHROPIC_API_KEY}
+  timeout: 60s
   models:
     - id: claude-3-sonnet
       name: Claude 3 Sonnet

"#]]
    );
    assert_eq!(project.read(PATH), untidy);
    project
        .run(&["fmt"])
        .ends(0)
        .says("formatted: manifests/providers/anthropic.yaml\n");
    // `kind` was in quotes: that is the one thing of its author's that is left.
    assert_eq!(project.read(PATH).replace("\"Provider\"", "Provider"), tidy);
    project.run(&["fmt", "--check"]).ends(0);
}

#[test]
fn what_cannot_be_read_is_found_and_all_else_is_formatted() {
    let project = Project::sample();
    disorder(&project);
    let broken = "a: &anchor 1\nb: [\n";
    project.write("manifests/broken.yaml", broken);
    project
        .run(&["fmt"])
        .ends(4)
        .says("formatted: manifests/providers/anthropic.yaml\n")
        .warns("LS0004")
        .warns("manifests/broken.yaml:1:4");
    assert_eq!(project.read("manifests/broken.yaml"), broken);
    project.run(&["fmt", "manifests/prompts", PATH]).ends(0);
    project
        .run(&["fmt", "gone.yaml"])
        .ends(1)
        .warns("gone.yaml cannot be formatted");
}

#[test]
fn stdin_goes_to_stdout() {
    let project = Project::empty();
    let text = "spec: {}\nkind: Model # a\n";
    let ran = piped(&project, &["fmt", "-"], text).ends(0);
    assert_eq!(ran.stdout, "kind: Model # a\nspec: {}\n");
    piped(&project, &["fmt", "-", "--check"], text).ends(1);
    let ran = piped(&project, &["fmt", "-", "--check"], &ran.stdout).ends(0);
    assert_eq!(ran.stdout, "");
    let ran = piped(&project, &["fmt", "-"], "a: [\n").ends(4);
    assert_eq!(ran.stdout, "");
}

#[cfg(unix)]
#[test]
fn modes_stay_and_links_are_left_alone() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let project = Project::sample();
    disorder(&project);
    fs::set_permissions(project.path(PATH), fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink(project.path(PATH), project.path("link.yaml")).expect("a link");
    project
        .run(&["fmt", "link.yaml"])
        .ends(1)
        .warns("it is a link");
    project.run(&["fmt"]).ends(0);
    let mode = fs::metadata(project.path(PATH)).expect("it is there");
    assert_eq!(mode.permissions().mode() & 0o777, 0o640);
    assert!(project.path("link.yaml").is_symlink());
}

#[test]
fn a_key_that_stands_twice_is_not_repeated() {
    let project = Project::sample();
    let secret = concat!("sk-live-", "4eC39HqLyjWDarjtT1zdp7dcAbCdEf");
    let twice = format!("{}{secret}: 1\n{secret}: 2\n", project.read(PATH));
    project.write(PATH, &twice);
    let ran = project.run(&["fmt", "--check", "--diff"]).ends(4);
    assert!(ran.stderr.contains("stands twice"), "{}", ran.stderr);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!all.contains(secret), "{all}");
}

#[test]
fn what_is_left_alone_is_told_with_its_place() {
    let project = Project::empty();
    project.write("a.yaml", "a: 1\n? b\n  c\n: 2\n");
    project
        .run(&["fmt", "a.yaml"])
        .ends(1)
        .warns("a.yaml:2:1 was left as it is: it holds a key of several lines");
    project.write("b.yaml", "a:\n- \nb: |\n  text");
    project.run(&["fmt", "b.yaml"]).ends(0);
    assert_eq!(project.read("b.yaml"), "a:\n  -\nb: |\n  text\n");
}

//! `lockstep plan --report` and `lockstep show --report`: one run, many outputs.

use serde_json::Value;

use crate::project::Project;

const REPORTS: [&str; 14] = [
    "--report",
    "markdown=out/comment.md",
    "--report",
    "github-summary=summary.md",
    "--report",
    "sarif=plan.sarif",
    "--report",
    "junit=plan.xml",
    "--report",
    "github=plan.github",
    "--report",
    "json=plan.json",
    "--report",
    "text=plan.txt",
];

const FILES: [&str; 7] = [
    "out/comment.md",
    "summary.md",
    "plan.sarif",
    "plan.xml",
    "plan.github",
    "plan.json",
    "plan.txt",
];

fn reported(project: &Project, words: &[&str]) -> Vec<String> {
    project.run(&[words, &REPORTS[..]].concat()).ends(0);
    FILES.map(|file| project.read(file)).into()
}

#[test]
fn one_run_writes_every_format() {
    let project = Project::sample();
    project.write("summary.md", "# Before\n\n");
    let [comment, summary, sarif, junit, github, json, text] =
        &reported(&project, &["plan", "--out", "a.lockstep"])[..]
    else {
        panic!("seven files");
    };
    assert!(
        comment.starts_with("## Plan for `sim`: 10 to create\n"),
        "{comment}"
    );
    assert!(comment.contains("<summary>create <code>Prompt/support_agent</code>"));
    assert_eq!(*summary, format!("# Before\n\n{comment}"));
    let sarif: Value = serde_json::from_str(sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 10);
    let at = &results[0]["locations"][0]["physicalLocation"];
    let file = at["artifactLocation"]["uri"].as_str().unwrap();
    let line = at["region"]["startLine"].as_u64().unwrap() as usize;
    let wrote = project.read(file);
    let begins = wrote.lines().nth(line - 1).unwrap();
    assert!(begins.starts_with("apiVersion:"), "{file}:{line}: {begins}");
    assert!(
        junit.contains("name=\"create Prompt/support_agent\""),
        "{junit}"
    );
    // A line an object, and one for the impact.
    assert_eq!(github.lines().count(), 11);
    assert!(json.contains("lockstep.plan"), "{}", &json[..200]);
    assert_eq!(*json, project.read("a.lockstep"));
    assert!(text.starts_with("Plan for sim: "), "{text}");
    assert!(text.ends_with("\nPlan: 10 to create.\n"), "{text}");
}

#[test]
fn a_saved_plan_is_reported_as_when_it_was_made() {
    let project = Project::sample();
    let planned = reported(&project, &["plan", "--out", "a.lockstep"]);
    project.write("summary.md", "");
    let shown = reported(&project, &["show", "a.lockstep"]);
    for ((planned, shown), file) in planned.iter().zip(&shown).zip(FILES) {
        assert_eq!(planned, shown, "{file}");
    }
}

#[test]
fn a_plan_is_shown_in_any_format_and_in_lines() {
    let project = Project::sample();
    for (format, begins) in [
        ("markdown", "## Plan for `sim`"),
        ("github-summary", "## Plan for `sim`"),
        ("sarif", "{"),
        ("junit", "<?xml"),
        ("github", "::notice "),
    ] {
        let ran = project.run(&["plan", "--format", format]).ends(0);
        assert!(ran.stdout.starts_with(begins), "{}", ran.stdout);
    }
    let ran = project.run(&["plan", "--compact"]).ends(0);
    assert_eq!(ran.stdout.matches("\n  + ").count(), 10, "{}", ran.stdout);
    let pending = ["plan", "--detailed-exitcode", "--format", "markdown"];
    project.run(&pending).ends(2);
}

#[test]
fn a_refused_plan_is_reported_and_names_no_file_that_is_not_there() {
    let project = Project::sample();
    project.run(&["apply", "--yes"]).ends(0);
    let strict = "simulator: {}\n      guards: {maxDeletes: 0, maxTrafficShift: 0.01}\n";
    project.edit("lockstep.yaml", "simulator: {}\n", strict);
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.0.0: 0.9\n", "    1.0.0: 0.5\n");
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.5\n");
    let words = ["plan", "--out", "a.lockstep", "--report", "markdown=a.md"];
    let more = ["--report", "sarif=a.sarif", "--report", "junit=a.xml"];
    project.run(&[&words[..], &more].concat()).ends(5);
    assert!(!project.path("a.lockstep").exists());
    let page = project.read("a.md");
    assert!(page.contains("**Refused by traffic: "), "{page}");
    assert!(page.contains("--allow traffic=0.4"), "{page}");
    assert!(!page.contains("a.lockstep"), "{page}");
    assert!(project.read("a.sarif").contains("\"plan.refused\""));
    assert!(project.read("a.xml").contains("failures=\"1\""));
}

#[test]
fn a_report_that_cannot_be_written_ends_with_1() {
    let project = Project::sample();
    project.write("file", "");
    project
        .run(&[
            "plan",
            "--report",
            "markdown=file/a.md",
            "--report",
            "sarif=a.sarif",
        ])
        .ends(1)
        .warns("a.md cannot be written");
    assert!(project.path("a.sarif").exists());
    project.write("full.md", &"x".repeat(1 << 20));
    project
        .run(&["plan", "--report", "github-summary=full.md"])
        .ends(1)
        .warns("in a step of its own");
    project
        .run(&["plan", "--report", "sarif=-"])
        .ends(64)
        .warns("sarif on stdout would stand beside text");
}

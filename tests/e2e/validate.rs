//! `lockstep validate`.

use snapbox::{assert_data_eq, str};

use crate::project::Project;

#[test]
fn the_sample_is_valid_in_every_environment() {
    let project = Project::sample();
    for env in ["sim", "local", "prod"] {
        project.run(&["validate", "--env", env]).ends(0);
    }
    let ran = project.run(&["validate", "--all-environments"]).ends(0);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
No findings.

"#]]
    );
    assert!(!project.path(".lockstep").exists());
}

#[test]
fn errors_end_with_4_and_stop_every_command_that_needs_the_manifests() {
    let project = Project::sample();
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temprature: 0.2");
    let model = "manifests/models/private-llm.yaml";
    project.edit(model, "provider: private-foundation", "provider: private");
    let ran = project.run(&["validate"]).ends(4);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
error[LS0201]: there is no Provider `private`
  --> manifests/models/private-llm.yaml:10:13
   |
10 |   provider: private
   |             ^^^^^^^

error[LS0101]: unknown field `temprature`
  --> manifests/prompts/support_agent.yaml:12:3
   |
12 |   temprature: 0.2
   |   ^^^^^^^^^^
   |
   = help: did you mean `temperature`?

2 errors in 2 files.

"#]]
    );
    let json = project
        .run(&["validate", "--format", "json"])
        .ends(4)
        .json();
    assert_eq!(json["counts"]["error"], 2);
    for words in [&["plan"][..], &["apply", "--yes"], &["drift"], &["graph"]] {
        let ran = project.run(words).ends(4).warns("error[LS0101]");
        assert_eq!(ran.stdout, "");
    }
    assert!(!project.path(".lockstep").exists());
}

#[test]
fn warnings_alone_stop_nothing() {
    let project = Project::sample();
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "    1.1.0: 0.1\n", "    1.1.0: 0.105\n");
    project.run(&["validate"]).ends(0).says("warning[LS0204]");
    project.run(&["plan"]).ends(0).warns("warning[LS0204]");
}

#[test]
fn an_unknown_environment_is_named() {
    let project = Project::sample();
    project
        .run(&["validate", "--env", "prd"])
        .ends(4)
        .says("did you mean `prod`?");
}

#[test]
fn what_is_left_out_of_a_file_is_counted() {
    let project = Project::sample();
    let model = |index| {
        format!(
            "---\napiVersion: lockstep.dev/v1\nkind: Model\n\
             metadata: {{name: m-{index}, external: true, colour: red}}\n"
        )
    };
    let many: String = (0..130).map(model).collect();
    project.write("manifests/many.yaml", &many);
    project.write("manifests/one.yaml", &model(999));
    let ran = project.run(&["validate"]).ends(4);
    let ran = ran.says("manifests/many.yaml: 30 more are left out\n");
    assert_eq!(ran.stdout.matches("error[LS0101]").count(), 101);
    let words = ["validate", "--all-environments", "--format", "json"];
    let json = project.run(&words).ends(4).json();
    assert_eq!(json["leftOut"][0]["file"], "manifests/many.yaml");
    assert_eq!(json["leftOut"][0]["count"], 30);
}

/// A project with an error, and a secret where it should not be.
fn broken() -> Project {
    let project = Project::sample();
    let prompt = "manifests/prompts/support_agent.yaml";
    project.edit(prompt, "temperature: 0.2", "temprature: 0.2");
    let provider = "apiVersion: lockstep.dev/v1\nkind: Provider\nmetadata: {name: open}\n\
        spec: {type: CUSTOM, baseUrl: https://a.example/v1, apiKey: sk-canary-4f9Ab27Qx81Lm0Zt}\n";
    project.write("manifests/open.yaml", provider);
    project
}

#[test]
fn one_run_writes_many_reports() {
    let project = broken();
    let words = [
        "sarif=out/a.sarif",
        "junit=a.xml",
        "json=a.json",
        "text=a.txt",
        "github=-",
    ];
    let mut line = vec!["validate", "--quiet"];
    line.extend(words.iter().flat_map(|word| ["--report", word]));
    let ran = project.run(&line).ends(4).says("error[LS0101]");
    let command = "::error file=manifests/prompts/support_agent.yaml,line=12,";
    assert!(ran.stdout.contains(command), "{}", ran.stdout);
    let sarif: serde_json::Value = serde_json::from_str(&project.read("out/a.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let json: serde_json::Value = serde_json::from_str(&project.read("a.json")).unwrap();
    assert!(json["counts"]["error"].as_u64() >= Some(2));
    let junit = project.read("a.xml");
    assert!(
        junit.contains("<failure message=\"unknown field `temprature`\""),
        "{junit}"
    );
    // Files without findings are in it too.
    assert!(
        junit.contains("<testsuite name=\"lockstep.yaml\""),
        "{junit}"
    );
    assert!(project.read("a.txt").contains("error[LS0101]"));
    for report in ["out/a.sarif", "a.xml", "a.json", "a.txt"] {
        assert!(!project.read(report).contains("sk-canary"), "{report}");
    }
    assert!(!ran.stdout.contains("sk-canary"), "{}", ran.stdout);
}

#[test]
fn formats_of_reports_go_to_stdout_too() {
    let project = broken();
    for (format, sign) in [
        ("sarif", "\"columnKind\": \"unicodeCodePoints\""),
        ("github", "::error file="),
        ("junit", "<testsuites name=\"lockstep validate\""),
    ] {
        project
            .run(&["validate", "--format", format])
            .ends(4)
            .says(sign);
    }
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_behind_the_others() {
    let project = broken();
    project.write("file", "");
    let words = ["--report", "json=file/no.json", "--report", "text=yes.txt"];
    let ran = project.run(&[&["validate"][..], &words].concat()).ends(1);
    ran.warns("the report file/no.json cannot be written")
        .says("error[LS0101]");
    assert!(project.read("yes.txt").contains("error[LS0101]"));
}

#[test]
fn reports_name_files_from_the_root_of_the_repository() {
    let repository = Project::empty();
    repository.write(".git/HEAD", "");
    repository.write(
        "infra/gateway/lockstep.yaml",
        "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: a}\n\
         spec: {manifests: [manifests], environments: {sim: {tenant: {simulator: {}}}}}\n",
    );
    repository.write("infra/gateway/manifests/a.yaml", "- 1\n");
    let words = [
        "validate",
        "--project",
        "infra/gateway",
        "--format",
        "github",
    ];
    let at = "file=infra/gateway/manifests/a.yaml,line=1,";
    repository.run(&words).ends(4).says(at);
    let words = [
        "validate",
        "--project",
        "infra/gateway",
        "--format",
        "sarif",
    ];
    let at = "\"uri\": \"infra/gateway/manifests/a.yaml\"";
    repository.run(&words).ends(4).says(at);
}

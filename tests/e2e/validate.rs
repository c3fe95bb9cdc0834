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
manifests/models/private-llm.yaml:10:13: error[LS0201]: there is no Provider `private`
manifests/prompts/support_agent.yaml:12:3: error[LS0101]: unknown field `temprature`
  help: did you mean `temperature`?

2 errors.

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

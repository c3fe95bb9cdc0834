//! Parts of a plan, and fields that are left as they are live.

use crate::project::Project;

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: p}
spec:
  manifests: [manifests]
  environments: {sim: {tenant: {simulator: {}}}}
";

fn model(name: &str, ignore: &str, temperature: f64) -> String {
    format!(
        "apiVersion: lockstep.dev/v1\nkind: Model\nmetadata:\n  name: {name}\n  ignore: [{ignore}]\n\
         spec:\n  endpointUrl: https://api.example.com\n  authCredentialId: cred_abc123xyz\n  \
         architecture: openai\n  rateLimits: {{requestsPerMinute: 500, tokensPerMinute: 100000}}\n  \
         parameters: {{temperature: {temperature}}}\n"
    )
}

fn project() -> Project {
    let project = Project::empty();
    project.write("lockstep.yaml", PROJECT);
    for name in ["first", "second"] {
        project.write(&format!("manifests/{name}.yaml"), &model(name, "", 0.7));
    }
    project
}

#[test]
fn what_is_left_out_is_said_when_the_apply_ends() {
    let project = project();
    let ran = project
        .run(&["apply", "--yes", "--exclude", "*/second"])
        .ends(0);
    ran.says(
        "Left out (--exclude */second), so not done: 1 object is not as Git says\n  Model/second\n",
    );
    let ran = project
        .run(&["apply", "--yes", "--target", "Model/f*"])
        .ends(0);
    ran.says("Left out by --target Model/f*: 1 object is not as Git says");
    project.run(&["plan", "--detailed-exitcode"]).ends(2);
}

#[test]
fn what_names_nothing_is_an_error_with_a_near_miss() {
    let ran = project().run(&["plan", "--exclude", "Model/frst"]).ends(1);
    let ran = ran.warns("--exclude Model/frst names nothing");
    ran.warns("did you mean `Model/first`?");
    // What is no kind can name nothing anywhere: that is the command line's fault.
    let ran = project().run(&["plan", "--exclude", "Modl/*"]).ends(64);
    ran.warns("did you mean `Model/*`?");
    project().run(&["plan", "--target", "Model/["]).ends(64);
}

#[test]
fn an_ignored_field_is_told_and_one_that_ended_is_drift_of_git_again() {
    let project = project();
    project.run(&["apply", "--yes"]).ends(0);
    let left = "{field: parameters.temperature, until: 9999-12-31, reason: A/B by hand}";
    project.write("manifests/first.yaml", &model("first", left, 0.2));
    let ran = project.run(&["plan", "--detailed-exitcode"]).ends(0);
    ran.says("Model/first: ignored until 9999-12-31: parameters[temperature] is 0.7 live,");
    project.run(&["drift"]).ends(0);
    let ended = left.replace("9999", "2020");
    project.write("manifests/first.yaml", &model("first", &ended, 0.2));
    let ran = project.run(&["plan", "--detailed-exitcode"]).ends(2);
    ran.warns("LS0223");
}

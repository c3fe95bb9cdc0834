//! Policies: in `validate`, and again in `plan` and `apply`.

use crate::project::Project;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const PROVIDER: &str = "manifests/providers/anthropic.yaml";

/// The sample with a policy of one rule.
fn with(rule: &str) -> Project {
    let project = Project::sample();
    let header =
        "apiVersion: lockstep.dev/v1\nkind: Policy\nmetadata: {name: ours}\nspec:\n  rules:\n";
    project.write("policies/ours.yaml", &format!("{header}    - {rule}\n"));
    project
}

#[test]
fn the_sample_keeps_its_own_policies() {
    let project = Project::sample();
    for path in ["policies/limits.yaml", "policies/prompts.yaml"] {
        let text = std::fs::read_to_string(format!("{ROOT}/{path}")).expect("it is there");
        project.write(path, &text);
    }
    project
        .run(&["validate", "--all-environments"])
        .ends(0)
        .says("No findings.");
    project.edit(PROVIDER, "timeout: 60s", "timeout: 5m");
    project
        .run(&["validate"])
        .ends(0)
        .says("limits/timeout: a provider that takes longer");
    project.run(&["plan"]).ends(0).warns("limits/timeout");
    project.edit(
        "manifests/prompts/after_call_summary.yaml",
        "[pii]",
        "[profanity]",
    );
    project
        .run(&["validate"])
        .ends(4)
        .says("error[LS0801]: prompts/pii: the prompt does not filter personal data");
    project.run(&["plan"]).ends(4).warns("prompts/pii");
    project
        .run(&["apply", "--yes"])
        .ends(4)
        .warns("prompts/pii");
    // What asks for no plan is not stopped.
    project.run(&["graph"]).ends(0);
}

#[test]
fn a_rule_that_cannot_be_compiled_is_an_error_at_its_line() {
    let project = with("{id: a, rule: name =< 'a', message: m}");
    let found = project
        .run(&["validate", "--format", "json"])
        .ends(4)
        .json();
    let finding = &found["findings"][0];
    assert_eq!(finding["code"], "LS0802");
    let place = &finding["place"];
    assert_eq!(place["file"], "policies/ours.yaml", "{finding}");
    // The column is that inside of the rule.
    let (line, column) = (&place["line"], &place["column"]);
    assert_eq!((line.as_u64(), column.as_u64()), (Some(6), Some(26)));
}

#[test]
fn a_plan_that_a_policy_forbids_is_shown_and_goes_no_further() {
    let rule = "{id: small, on: plan, rule: plan.counts.create <= 2, message: too much at once}";
    let project = with(rule);
    project.run(&["validate"]).ends(0);
    project
        .run(&["plan", "--out", "a.lockstep"])
        .ends(4)
        .says("Provider/anthropic")
        .warns("error[LS0801]: ours/small: too much at once");
    assert!(!project.path("a.lockstep").exists());
    project.run(&["apply", "--yes"]).ends(4).warns("ours/small");
    // Nothing was applied, nor written down.
    project.run(&["drift"]).ends(1).warns("there is no ledger");
    let target = ["apply", "--yes", "--target", "Provider/anthropic"];
    project.run(&target).ends(0);
    project.edit(
        "policies/ours.yaml",
        "message:",
        "severity: warning, message:",
    );
    project
        .run(&["plan", "--detailed-exitcode"])
        .ends(2)
        .warns("warning[LS0801]: ours/small");
}

#[test]
fn a_rule_about_changes_sees_what_leaves_git() {
    let rule = "{id: keep, on: change, match: {kind: TrafficSplit}, \
                rule: 'change.action != \"release\" || resource != null', message: traffic goes}";
    let project = with(rule);
    project.run(&["apply", "--yes"]).ends(0);
    let prompt = "manifests/prompts/support_agent.yaml";
    let text = project.read(prompt);
    let (kept, _split) = text.rsplit_once("---").expect("two documents");
    project.write(prompt, kept);
    project
        .run(&["plan"])
        .ends(4)
        .warns("ours/keep: traffic goes (TrafficSplit/support_agent)");
}

#[test]
fn rules_see_the_plan_in_the_words_of_its_json() {
    let header = "apiVersion: lockstep.dev/v1\nkind: Policy\nmetadata: {name: words}\nspec:\n";
    let rules = r#"  rules:
    - id: change
      on: change
      match: {kind: [Provider, Model, Prompt]}
      message: m
      rule: |
        change.action == 'create' && change.id == address && change.address == kind + '/' + name &&
          change.kind == kind && change.name == name && change.liveName == metadata.liveName &&
          change.causes == ['git'] && change.before == {} && change.after != {} &&
          change.fields.all(f, f.path.size() > 0 && f.before == null && f.base == null && f.cause == 'git') &&
          change.protected == metadata.preventDestroy && resource != null
    - id: plan
      on: plan
      message: m
      rule: |
        plan.environment == environment && plan.organization.id.size() > 0 && plan.organization.name.size() > 0 &&
          plan.changes.size() == plan.counts.create && plan.changes.exists(c, c.address == 'Provider/anthropic') &&
          plan.withheld == [] && plan.counts.withheld == 0 && plan.leftOut == [] && plan.unchanged == 0 &&
          type(plan.guarded) == bool
    - id: secret
      on: change
      match: {kind: Provider}
      message: m
      rule: has(change.after.apiKey.env) && resource.apiKey.env == change.after.apiKey.env
"#;
    let project = Project::sample();
    project.write("policies/words.yaml", &format!("{header}{rules}"));
    let ran = project.run(&["plan"]).ends(0);
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_saved_plan_was_judged_when_it_was_made() {
    let project = with("{id: a, on: plan, rule: 'true', message: m}");
    project.run(&["plan", "--out", "a.lockstep"]).ends(0);
    project.edit("policies/ours.yaml", "'true'", "'false'");
    project.run(&["plan"]).ends(4);
    project.run(&["apply", "a.lockstep", "--yes"]).ends(0);
}

#[test]
fn folders_of_policies_can_be_named() {
    let project = with("{id: a, rule: 'false', message: m}");
    project.run(&["validate"]).ends(4);
    let manifests = "  manifests: [manifests]\n";
    let named = format!("{manifests}  policies: [rules]\n");
    project.edit("lockstep.yaml", manifests, &named);
    project
        .run(&["validate"])
        .ends(4)
        .says("error[LS0010]: `rules` does not exist");
    project.write("rules/README.md", "Nothing here yet.\n");
    project.run(&["validate"]).ends(0);
    project.edit("lockstep.yaml", "[rules]", "[policies]");
    project.run(&["validate"]).ends(4).says("ours/a");
}

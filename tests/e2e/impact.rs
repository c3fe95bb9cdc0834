//! What a plan says that it brings about, against what happens.

use serde_json::Value;

use crate::project::Project;
use crate::served::{Served, is_probe};

const PROMPT: &str = "manifests/prompts/support_agent.yaml";

/// Saves a plan, applies it, and holds what was sent to what the plan said.
#[track_caller]
fn kept(served: &Served, project: &Project) -> Value {
    let plan = ["plan", "--env", "local", "--out", "p.lockstep"];
    let allowed = [
        "--allow",
        "deletes=9",
        "--allow",
        "changes=100",
        "--allow",
        "traffic=1",
    ];
    let words = [&plan[..], &allowed, &["--reason", "a test"]].concat();
    project.run(&words).ends(0).says("\nImpact\n");
    let saved: Value = serde_json::from_str(&project.read("p.lockstep")).expect("it is JSON");
    let impact = saved["plan"]["impact"].clone();
    served.forget();
    project.run(&["apply", "--yes", "p.lockstep"]).ends(0);
    let requests = &impact["requests"];
    let number = |of: &Value| of.as_u64().expect("a number");
    let asked = served.requests();
    let posts = asked
        .iter()
        .filter(|one| one.starts_with("POST ") && one.contains("/audit-logs"));
    assert_eq!(
        posts.count() as u64,
        number(&requests["posts"]),
        "{asked:#?}"
    );
    let checks = asked.iter().filter(|one| one.contains("/health-checks"));
    assert_eq!(
        checks.count() as u64,
        number(&requests["checks"]),
        "{asked:#?}"
    );
    // Of the pages of the audit log that are read nothing is known beforehand.
    let of_objects = |all: Vec<String>| -> Vec<String> {
        let others = all.into_iter().filter(|one| !one.contains("/audit-logs"));
        others.filter(|one| !is_probe(one)).collect()
    };
    let (writes, all) = (of_objects(served.writes()), of_objects(served.requests()));
    assert_eq!(
        writes.len() as u64,
        number(&requests["writes"]),
        "{writes:#?}"
    );
    let reads = (all.len() - writes.len()) as u64;
    let (least, most) = (&requests["reads"]["least"], &requests["reads"]["most"]);
    let range = number(least)..=number(most);
    assert!(
        range.contains(&reads),
        "{reads} reads, not {range:?}: {all:#?}"
    );
    // Beside jobs, what is not known beforehand is a read or so an object.
    let jobs = number(&requests["jobs"]);
    let spread = number(most) - number(least) - 9 * jobs;
    assert!(
        spread <= 3 + 2 * writes.len() as u64,
        "a range of {spread} says nothing"
    );
    impact
}

fn change(project: &Project) {
    project.edit(PROMPT, "    1.0.0: 0.9\n", "    1.0.0: 0.75\n");
    project.edit(PROMPT, "    1.1.0: 0.1\n", "    1.1.0: 0.25\n");
    let version = "      fit: dropOldest
    - version: 1.2.0
      systemPrompt: Be brief.
";
    project.edit(PROMPT, "      fit: dropOldest\n", version);
    project.edit(
        "manifests/rates.yaml",
        "requestsPerMinute: 500",
        "requestsPerMinute: 450",
    );
}

#[test]
fn as_many_requests_are_sent_as_the_plan_says() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    let first = kept(&served, &project);
    assert_eq!(
        first["traffic"],
        serde_json::json!([]),
        "nothing had requests before"
    );
    assert!(
        first["published"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );

    change(&project);
    let second = kept(&served, &project);
    let traffic = &second["traffic"][0];
    assert_eq!(
        (&traffic["liveName"], &traffic["moved"]),
        (&"support_agent".into(), &0.15.into())
    );
    let limits = &second["exposure"]["total"]["requestsPerMinute"];
    let side = |name: &str| limits[name].as_u64().expect("a number");
    assert_eq!(side("before") - side("after"), 50);
    assert_eq!(second["published"][0]["version"], "1.2.0");
    assert!(
        second["tokens"]
            .as_array()
            .is_some_and(|all| all.len() == 2),
        "{second:#}"
    );

    project.remove("manifests/prompts/after_call_summary.yaml");
    let model = "manifests/models/private-llm.yaml";
    project.edit(model, "architecture: custom", "architecture: openai");
    let third = kept(&served, &project);
    assert_eq!(
        third["traffic"][0]["moved"], 1.0,
        "a deleted prompt serves nobody"
    );
}

#[test]
fn what_was_saved_is_what_is_shown() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    change(&project);
    let plan = [
        "plan",
        "--env",
        "local",
        "--out",
        "p.lockstep",
        "--report",
        "markdown=p.md",
    ];
    let text = project.run(&plan).ends(0).stdout;
    let section = |text: &str| {
        let start = text.find("\nImpact\n").expect("it is told");
        text[start..]
            .lines()
            .take(24)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let shown = project.run(&["show", "p.lockstep"]).ends(0).stdout;
    assert_eq!(section(&shown), section(&text));
    let applied = project
        .run(&["apply", "--yes", "p.lockstep"])
        .ends(0)
        .stdout;
    assert_eq!(section(&applied).lines().take(16).count(), 16);
    let page = project.read("p.md");
    assert!(
        page.contains("### Impact\n") && page.contains('█'),
        "{page}"
    );
    let compact = project
        .run(&["plan", "--env", "local", "--compact"])
        .ends(0)
        .stdout;
    assert!(
        !compact.contains("impact"),
        "nothing is left to do: {compact}"
    );
}

/// Numbers and words as a user sees them.
#[test]
fn bars_and_sums_are_drawn() {
    let served = Served::start(&Project::empty());
    let project = served.project();
    project.run(&["apply", "--yes", "--env", "local"]).ends(0);
    change(&project);
    let plan = project.run(&["plan", "--env", "local"]).ends(0);
    let start = plan.stdout.find("Impact\n").expect("it is told");
    let end = plan.stdout.find("\nOrder: ").expect("the plan ends");
    snapbox::assert_data_eq!(
        &plan.stdout[start..end],
        snapbox::str![[r#"
Impact
  Rate limits, and what an hour can cost at most
    all live objects with limits
      requests/min  620 → 570  (-50)
      tokens/min    140000
      ceiling/h     90.00 USD
    no provider, tier standard
      requests/min  500 → 450  (-50)
      tokens/min    100000
      ceiling/h     90.00 USD
    Without a price, so no ceiling counts them: Model/private-llm
    Naming no provider: Model/production-llm-v2
    1 other sum stays as it is
  Requests of support_agent by weights: 15% move
      1.0.0  ##############..     90% → ############....     75%
      1.1.0  ##..............     10% → ####............     25%
  Tokens of support_agent 1.1.0
    74 tokens, 5.0% of guardrails.maxTokens 1500, 1.0% of contextWindow 8000; most requests now get
    1.0.0, of 39 tokens
  Tokens of support_agent 1.2.0 (new)
    2 tokens, 0.2% of guardrails.maxTokens 1500, 0.1% of contextWindow 8000; most requests now get
    1.0.0, of 39 tokens
  Published: 1 version: Prompt/support_agent 1.2.0
  To apply: about 20 to 31 requests, 3 of them writes, 1 health check, 4 posts to the audit log, 1
    job is waited for, at no known rate limit; 1 probe or webhook goes elsewhere

"#]]
    );
}

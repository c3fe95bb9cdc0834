//! `lockstep rates`.

use snapbox::{assert_data_eq, str};

use crate::project::Project;

#[test]
fn the_sample_is_shown_in_the_tier_that_its_environment_applies() {
    let project = Project::sample();
    let ran = project.run(&["rates"]).ends(0);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Rates in sim, which applies the tier standard

MODEL                        TIER      REQ/MIN  SHARE  TOKENS/MIN  SHARE  CEILING/H
    SET BY
private-llm                  standard      120   3.0%       40000   5.0%          –
    RateMatrix/default row everything-else
production-llm-v2            standard      500      –      100000      –  90.00 USD
    RateMatrix/default row production

Provider/private-foundation  standard      120   3.0%       40000   5.0%          –
    1 model, quota 4000 and 800000

all 2 models                 standard                                     90.00 USD

1 model has no price in the tier standard, so the sums leave it out.
A ceiling is what an hour can cost at most at full limits: tokens/min × 60 × the dearer of a token's
two prices, rounded up to a millionth of the currency's unit.

"#]]
    );
    let ran = project
        .run(&["rates", "--all-tiers", "--env", "prod"])
        .ends(0);
    assert_data_eq!(
        ran.stdout,
        str![[r#"
Rates in prod, which applies the tier burst

MODEL                        TIER      REQ/MIN  SHARE  TOKENS/MIN  SHARE   CEILING/H
    SET BY
private-llm                  standard      120   3.0%       40000   5.0%           –
    RateMatrix/default row everything-else
private-llm                  burst         240   6.0%       80000  10.0%           –
    RateMatrix/default row everything-else
production-llm-v2            standard      500      –      100000      –   90.00 USD
    RateMatrix/default row production
production-llm-v2            burst        1500      –      300000      –  270.00 USD
    RateMatrix/default row production

Provider/private-foundation  standard      120   3.0%       40000   5.0%           –
    1 model, quota 4000 and 800000
Provider/private-foundation  burst         240   6.0%       80000  10.0%           –
    1 model, quota 4000 and 800000

all 2 models                 standard                                      90.00 USD
all 2 models                 burst                                        270.00 USD

1 model has no price in the tier standard, so the sums leave it out.
1 model has no price in the tier burst, so the sums leave it out.
A ceiling is what an hour can cost at most at full limits: tokens/min × 60 × the dearer of a token's
two prices, rounded up to a millionth of the currency's unit.

"#]]
    );
    // It needs neither the network nor credentials, and leaves nothing behind.
    assert!(!project.path(".lockstep").exists());
}

#[test]
fn json_holds_whole_micro_units() {
    let project = Project::sample();
    let words = ["rates", "--tier", "burst", "--format", "json"];
    let json = project.run(&words).ends(0).json();
    assert_eq!(json["kind"], "lockstep.rates");
    let models = json["models"].as_array().unwrap();
    let model = |name: &str| {
        let mut all = models.iter();
        all.find(|one| one["address"] == name).unwrap()
    };
    let priced = model("Model/production-llm-v2");
    assert_eq!(priced["ceilingPerHour"]["microUnits"], 270_000_000);
    assert_eq!(priced["price"]["completionPer1kTokens"], "0.015");
    assert_eq!(priced["setBy"]["row"], "production");
    let counted = model("Model/private-llm");
    assert_eq!(counted["provider"], "Provider/private-foundation");
    assert_eq!(counted["quotaShare"]["tokensBasisPoints"], 1000);
    assert_eq!(
        json["totals"][0]["ceilingsPerHour"][0]["microUnits"],
        270_000_000
    );
}

#[test]
fn a_tier_that_is_not_there_and_broken_manifests_are_told_apart() {
    let project = Project::sample();
    let ran = project.run(&["rates", "--tier", "brust"]).ends(1);
    ran.warns("no RateMatrix lists the tier `brust`")
        .warns("the tiers are standard, burst");
    project
        .run(&["rates", "--tier", "burst", "--all-tiers"])
        .ends(64);
    project.edit("manifests/rates.yaml", "currency: USD", "currency: USB");
    let ran = project.run(&["rates"]).ends(4);
    assert_eq!(ran.stdout, "");
    ran.warns("LS0509").warns("did you mean `USD`?");
}

#[test]
fn the_dearest_comes_first_if_asked() {
    let project = Project::sample();
    let words = ["rates", "--sort", "price", "--format", "json"];
    let json = project.run(&words).ends(0).json();
    assert_eq!(json["models"][0]["address"], "Model/production-llm-v2");
    assert_eq!(json["models"][1]["address"], "Model/private-llm");
}

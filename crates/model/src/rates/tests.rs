//! Laws of rates: the most specific row wins, sums are sums, money is exact.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::Address;
use crate::kind::model::RateLimits;
use crate::kind::rate_matrix::{PriceSpec, RateMatrixSpec};

fn limits(number: u64) -> Value {
    json!({"requestsPerMinute": number, "tokensPerMinute": number * 10})
}

fn row(id: &str, models: &[&str], number: u64) -> Value {
    json!({"id": id, "models": models, "limits": {"standard": limits(number), "burst": limits(number * 2)}})
}

fn matrix(rows: Value) -> RateMatrixSpec {
    serde_json::from_value(json!({
        "tiers": ["standard", "burst"],
        "rows": rows,
        "quotas": {"p": {"requestsPerMinute": 40, "tokensPerMinute": 300}},
    }))
    .unwrap()
}

fn table(rows: Value, tier: Option<&str>) -> RateTable {
    let address: Address = "RateMatrix/m".parse().unwrap();
    RateTable::new([(&address, &matrix(rows))], tier)
}

fn sample(tier: Option<&str>) -> RateTable {
    let rows = json!([
        row("all", &["*"], 1),
        row("production", &["production-*"], 2),
        row("exact", &["production-a"], 3),
        row("tie", &["*-production", "other"], 4),
    ]);
    table(rows, tier)
}

fn price(text: &str) -> Result<Price, Vec<PriceError>> {
    Price::read(&serde_json::from_str::<PriceSpec>(text).unwrap())
}

fn usd(text: &str) -> Price {
    let text = format!(
        r#"{{"promptPer1kTokens": 0, "completionPer1kTokens": {text}, "currency": "USD"}}"#
    );
    price(&text).unwrap()
}

fn model(name: &str, provider: Option<&str>, own: Option<u64>) -> RatedModel {
    RatedModel {
        name: name.to_owned(),
        provider: provider.map(str::to_owned),
        own: own.map(|number| RateLimits {
            requests_per_minute: number,
            tokens_per_minute: number * 10,
        }),
    }
}

#[test]
fn the_most_specific_row_wins() {
    let table = sample(None);
    let row = |name: &str| table.row(name).map(|row| row.unwrap().id.clone());
    assert_eq!(row("production-a").unwrap(), "exact");
    assert_eq!(row("production-b").unwrap(), "production");
    assert_eq!(row("x").unwrap(), "all");
    assert_eq!(row("other").unwrap(), "tie");
    let Tie(first, second) = row("production-production").unwrap_err();
    assert_eq!((first.row, second.row), (1, 3));
    assert_eq!(
        table.row("").unwrap().map(|row| row.id.as_str()),
        Some("all")
    );
}

#[test]
fn a_tier_is_the_environments_or_the_first() {
    let requests = |tier: Option<&str>, looked: Tier<'_>| {
        let table = sample(tier);
        let row = table.row("x").unwrap().unwrap();
        row.limits_in(looked)
            .map(|(_, limits)| limits.requests_per_minute)
    };
    assert_eq!(requests(None, Tier::Applied), Some(1));
    assert_eq!(requests(Some("burst"), Tier::Applied), Some(2));
    assert_eq!(requests(Some("burst"), Tier::Named("standard")), Some(1));
    assert_eq!(requests(Some("peak"), Tier::Applied), None);
}

#[test]
fn a_less_specific_row_does_not_step_in() {
    let mut narrow = row("narrow", &["production-*"], 5);
    narrow["limits"].as_object_mut().unwrap().remove("burst");
    let table = table(json!([row("all", &["*"], 1), narrow]), Some("burst"));
    let row = table.row("production-a").unwrap().unwrap();
    assert_eq!(row.id, "narrow");
    assert_eq!(row.limits_in(Tier::Applied), None);
}

#[test]
fn patterns_that_cannot_be_read_match_nothing_and_are_named() {
    let table = table(json!([row("bad", &["a", "b[", "c*"], 1)]), None);
    let rejected = table.rejected();
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].at(&table).to_string(), "/spec/rows/0/models/1");
    assert_eq!(table.hits("cd").len(), 1);
    assert!(table.hits("b[").is_empty());
}

#[test]
fn more_globs_than_one_set_holds_keep_their_numbers() {
    let ids: Vec<String> = (0..300).map(|number| format!("{number}-*")).collect();
    let rows: Vec<Value> = ids.iter().map(|id| row(id, &[id], 1)).collect();
    let table = table(json!(rows), None);
    for name in ["0-x", "127-x", "128-x", "299-x"] {
        let row = table.row(name).unwrap().unwrap();
        assert_eq!(row.id, name.replace('x', "*"));
    }
}

#[test]
fn money_is_exact_and_rounded_up() {
    let micro = |price: &str, tokens| usd(price).ceiling_per_hour(tokens).micro;
    // 300,000 tokens a minute are 18,000,000 an hour; at 0.015 for 1,000 that is 270.
    assert_eq!(micro("0.015", 300_000), 270_000_000);
    // A binary 0.003 is a little more than 0.003: it would round up to one micro-unit too many.
    assert_eq!(micro("0.003", 1_000_000), 180_000_000);
    assert_eq!(micro("0.1", 3), 18_000);
    assert_eq!(micro("0.0000001", 1), 1);
    assert_eq!(micro("1e-7", 1), 1);
    assert_eq!(micro("0", 5_000_000), 0);
    assert_eq!(
        usd("0.015").ceiling_per_hour(300_000).to_string(),
        "270.00 USD"
    );
    assert_eq!(
        usd("0.0000001").ceiling_per_hour(1).to_string(),
        "0.000001 USD"
    );
    assert_eq!(usd("0.0255").ceiling_per_hour(1).to_string(), "0.00153 USD");
}

#[test]
fn the_dearer_price_is_the_bound() {
    let both = |prompt, completion| {
        let text = format!(
            r#"{{"promptPer1kTokens": {prompt}, "completionPer1kTokens": {completion}, "currency": "EUR"}}"#
        );
        price(&text).unwrap().ceiling_per_hour(1_000)
    };
    assert_eq!(both("0.003", "0.015"), both("0.015", "0.003"));
    assert_eq!(both("0.003", "0.015").to_string(), "0.90 EUR");
}

#[test]
fn prices_that_cannot_be_counted_with_are_refused() {
    let read = |prompt: &str, currency: &str| {
        price(&format!(
            r#"{{"promptPer1kTokens": {prompt}, "completionPer1kTokens": 1, "currency": "{currency}"}}"#
        ))
    };
    assert!(read("30000000", "USD").is_ok());
    assert_eq!(
        read("1e9", "USD").unwrap_err(),
        [PriceError::TooHigh("promptPer1kTokens")]
    );
    for number in ["0.1234567890123456", "1e300", "1e-40"] {
        let expected = [PriceError::Digits("promptPer1kTokens")];
        assert_eq!(read(number, "USD").unwrap_err(), expected, "{number}");
    }
    assert_eq!(read("1", "USB").unwrap_err(), [PriceError::Currency]);
    assert_eq!(read("1e9", "usd").unwrap_err().len(), 2);
    assert!(Currency::codes().count() > 150);
    assert!(Currency::codes().all(|code| code.parse::<Currency>().is_ok_and(|c| c.code() == code)));
}

#[test]
fn exposure_adds_up_models_providers_and_money() {
    let mut rows = vec![row("all", &["*"], 10), row("dear", &["dear*"], 20)];
    rows[1]["price"] =
        json!({"promptPer1kTokens": 0.5, "completionPer1kTokens": 1, "currency": "USD"});
    let models = [
        model("dear", Some("p"), None),
        model("own", Some("p"), Some(5)),
        model("dear-own", None, Some(1)),
    ];
    let rates = Rates::new(table(json!(rows), None), models);
    let applied = rates.exposure(Tier::Applied);
    let names: Vec<&str> = applied.lines.iter().map(|line| line.model).collect();
    assert_eq!(names, ["dear", "dear-own", "own"]);
    // 200 tokens a minute, 12,000 an hour, 1 USD for 1,000; its own limits keep the row's price.
    let ceilings: Vec<Option<u128>> = applied
        .lines
        .iter()
        .map(|line| line.ceiling.map(|money| money.micro))
        .collect();
    assert_eq!(ceilings, [Some(12_000_000), Some(600_000), None]);
    assert_eq!(applied.ceilings[0].micro, 12_600_000);
    assert_eq!(applied.unpriced(), 1);
    let [p] = &applied.providers[..] else {
        panic!("one provider")
    };
    assert_eq!((p.models, p.requests, p.tokens), (2, 25, 250));
    assert_eq!(
        p.share(),
        Some(Share {
            requests: 6250,
            tokens: 8334
        })
    );
    let burst = rates.exposure(Tier::Named("burst"));
    assert_eq!(burst.providers[0].requests, 45);
    assert_eq!(rates.sums_by_tier()[&("p", "burst")].requests, 45);
    assert_eq!(rates.exposure(Tier::Named("peak")).without, ["dear"]);
    assert_eq!(rates.applied(), Some("standard"));
}

#[test]
fn a_rating_is_of_a_model_alone() {
    let models = [
        model("production-a", Some("p"), None),
        model("own", Some("p"), Some(5)),
    ];
    let rates = Rates::new(sample(Some("burst")), models);
    let of = |at: &str| {
        let rating = rates.rating(&at.parse().unwrap());
        (rating.provider, rating.tier)
    };
    assert_eq!(of("Model/production-a"), (Some("p"), Some("burst")));
    assert_eq!(of("Model/own"), (Some("p"), None));
    assert_eq!(of("Model/production-b"), (None, None));
    assert_eq!(of("Prompt/own"), (None, None));
}

/// `*` and `?` as a naive matcher understands them.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, rest) => rest.is_none(),
        (Some((b'*', rest)), _) => (0..=name.len()).any(|skipped| matches(rest, &name[skipped..])),
        (Some((b'?', rest)), Some((_, tail))) => matches(rest, tail),
        (Some((one, rest)), Some((other, tail))) => one == other && matches(rest, tail),
        (Some(_), None) => false,
    }
}

/// The row that wins, found without any cleverness; `Err` for a tie.
fn naive(rows: &[Vec<String>], name: &str) -> Result<Option<usize>, ()> {
    let all = rows.iter().enumerate().flat_map(|(row, patterns)| {
        let patterns = patterns.iter();
        patterns.map(move |pattern| (row, pattern))
    });
    let matching: Vec<(usize, Specificity)> = all
        .filter(|(_row, pattern)| matches(pattern.as_bytes(), name.as_bytes()))
        .map(|(row, pattern)| (row, Specificity::of(pattern)))
        .collect();
    let Some(most) = matching.iter().map(|(_row, rank)| *rank).max() else {
        return Ok(None);
    };
    let mut rows: Vec<usize> = matching
        .iter()
        .filter(|(_row, rank)| *rank == most)
        .map(|(row, _rank)| *row)
        .collect();
    rows.sort_unstable();
    rows.dedup();
    match rows[..] {
        [row] => Ok(Some(row)),
        _ => Err(()),
    }
}

fn pattern() -> impl Strategy<Value = String> {
    "[ab*?.-]{1,6}"
}

proptest! {
    #[test]
    fn lookup_equals_the_naive_one(
        rows in prop::collection::vec(prop::collection::vec(pattern(), 1..4), 1..15),
        names in prop::collection::vec("[ab][ab.-]{0,4}[ab]", 1..20),
    ) {
        let spec: Vec<Value> = rows.iter().enumerate().map(|(index, patterns)| {
            let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
            row(&index.to_string(), &patterns, 1)
        }).collect();
        let table = table(json!(spec), None);
        for name in names {
            let found = table.row(&name).map(|row| row.map(|row| row.index)).map_err(drop);
            prop_assert_eq!(found, naive(&rows, &name), "{}", name);
        }
    }

    #[test]
    fn specificity_is_a_total_preorder(a in pattern(), b in pattern(), c in pattern()) {
        let [a, b, c] = [&a, &b, &c].map(|text| Specificity::of(text));
        prop_assert!(a <= b || b <= a);
        prop_assert!(!(a <= b && b <= c) || a <= c);
        prop_assert_eq!(a <= b && b <= a, a == b);
    }

    #[test]
    fn an_exact_name_beats_every_glob(name in "[a-z]{1,8}", glob in "[a-z*?]{0,20}[*?]") {
        prop_assert!(Specificity::of(&name) > Specificity::of(&glob));
    }

    #[test]
    fn sums_equal_the_naive_ones(
        models in prop::collection::vec(("[ab]{1,3}", 0_usize..3, prop::option::of(1_u64..9)), 0..30),
    ) {
        let providers = [None, Some("p"), Some("q")];
        let mut all = row("all", &["*"], 3);
        all["price"] = json!({"promptPer1kTokens": 0.0015, "completionPer1kTokens": 0, "currency": "USD"});
        let rated = models.iter().map(|(name, at, own)| model(name, providers[*at], *own));
        let rates = Rates::new(table(json!([all]), None), rated);
        for (tier, number) in [("standard", 3), ("burst", 6)] {
            let exposure = rates.exposure(Tier::Named(tier));
            let requests = |at: usize| -> u64 {
                let of = models.iter().filter(|(_name, provider, _own)| *provider == at);
                of.map(|(_name, _provider, own)| own.unwrap_or(number)).sum()
            };
            for (at, provider) in [(1, "p"), (2, "q")] {
                let line = exposure.providers.iter().find(|line| line.provider == provider);
                prop_assert_eq!(line.map_or(0, |line| line.requests), requests(at));
                prop_assert_eq!(line.map_or(0, |line| line.tokens), requests(at) * 10);
            }
            // 10 tokens a request, 60 minutes, 1.5 micro-units a token: 900 by request.
            let micro = u128::from((0..3).map(requests).sum::<u64>()) * 900;
            prop_assert_eq!(exposure.ceilings.iter().map(|sum| sum.micro).sum::<u128>(), micro);
            let sums = rates.sums_by_tier();
            if let Some(sum) = sums.get(&("p", tier)) {
                prop_assert_eq!(sum.requests, requests(1));
            }
        }
    }

    #[test]
    fn a_share_passes_all_only_if_the_quota_is_passed(part in 0_u64..1_000_000, whole in 1_u64..1_000_000) {
        let quota = serde_json::from_value(limits(whole)).unwrap();
        prop_assert_eq!(Share::of(&quota, part, 0).requests > 10_000, part > whole);
    }
}

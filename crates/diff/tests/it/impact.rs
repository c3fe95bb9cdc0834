//! What plans bring about: sums are sums, shares are shares, and nothing is left out in silence.

use std::sync::Arc;

use lockstep_diff::impact::{Impact, Pair, Range, Share, Sum};
use lockstep_model::kind::model::RateLimits;
use lockstep_model::kind::rate_matrix::RateMatrixSpec;
use lockstep_model::rates::{RateTable, RatedModel, Rates};
use lockstep_spec::tenant::Limits;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scene::{Scene, address};

/// Two rows with prices in two currencies, and one without.
fn matrix() -> RateMatrixSpec {
    let limits =
        |number: u64| json!({"requestsPerMinute": number, "tokensPerMinute": number * 1000});
    let row = |id: &str, models: &str, number: u64, price: Value| {
        json!({
            "id": id,
            "models": [models],
            "limits": {"standard": limits(number), "burst": limits(number * 3)},
            "price": price,
        })
    };
    let price = |amount: f64, currency: &str| json!({"promptPer1kTokens": 0, "completionPer1kTokens": amount, "currency": currency});
    let mut free = row("free", "f*", 50, Value::Null);
    free.as_object_mut().expect("a row").remove("price");
    let rows = [
        row("dear", "d*", 100, price(0.015, "USD")),
        row("euro", "e*", 10, price(0.5, "EUR")),
        free,
    ];
    serde_json::from_value(json!({"tiers": ["standard", "burst"], "rows": rows})).expect("a matrix")
}

fn rates(tier: &str, models: &[(&str, Option<&str>, Option<u64>)]) -> Arc<Rates> {
    let address = address("RateMatrix/m");
    let table = RateTable::new([(&address, &matrix())], Some(tier));
    let models = models.iter().map(|(name, provider, own)| RatedModel {
        name: (*name).to_owned(),
        provider: provider.map(str::to_owned),
        own: own.map(|number| RateLimits {
            requests_per_minute: number,
            tokens_per_minute: number * 1000,
        }),
    });
    Arc::new(Rates::new(table, models))
}

/// A Model's fields that need no replacement, with limits.
fn model(number: u64) -> Value {
    json!({
        "endpointUrl": "https://m.example",
        "authCredentialId": "c",
        "architecture": "openai",
        "rateLimits": {"requestsPerMinute": number, "tokensPerMinute": number * 1000},
    })
}

fn known(scene: Scene, at: &str, before: u64, after: u64) -> Scene {
    let scene = scene.live(at, model(before)).applied(at, model(before));
    scene.want(at, model(after), &[])
}

fn impact(scene: &Scene) -> Impact {
    scene.plan().impact.expect("something changes")
}

const fn pair<T>(before: T, after: T) -> Pair<T> {
    Pair { before, after }
}

fn ceilings(sum: &Sum) -> Vec<(&str, u64, u64)> {
    let all = sum.ceilings.iter();
    all.map(|one| (one.currency.code(), one.micro.before, one.micro.after))
        .collect()
}

#[test]
fn limits_and_ceilings_are_summed_by_provider_and_tier() {
    let mut scene = Scene::new();
    scene.spec.rates = rates(
        "burst",
        &[
            ("dear", Some("p"), None),
            ("dear-own", Some("p"), Some(7)),
            ("euro", Some("p"), None),
            ("free", Some("q"), None),
            ("steady", Some("q"), Some(5)),
        ],
    );
    let scene = known(scene, "Model/dear", 100, 300);
    let scene = known(scene, "Model/dear-own", 9, 7);
    let scene = known(scene, "Model/free", 150, 150);
    let scene = known(scene, "Model/steady", 5, 5);
    let scene = scene.want("Model/euro", model(30), &[]);
    let scene = scene.live("Model/foreign", model(1000));
    let exposure = impact(&scene).exposure;
    assert_eq!(exposure.total.objects, pair(5, 6));
    assert_eq!(exposure.total.requests, pair(1264, 1492));
    assert_eq!(exposure.total.tokens, pair(1_264_000, 1_492_000));
    // 100,000 tokens a minute at 0.015 USD a thousand are 90 USD an hour.
    assert_eq!(
        ceilings(&exposure.total),
        [("EUR", 0, 900_000_000), ("USD", 98_100_000, 276_300_000)]
    );
    let lines: Vec<_> = exposure.lines.iter().collect();
    let of: Vec<_> = lines
        .iter()
        .map(|line| (line.provider.as_deref(), line.tier.as_deref()))
        .collect();
    assert_eq!(of, [(Some("p"), None), (Some("p"), Some("burst"))]);
    assert_eq!(lines[0].sum.requests, pair(9, 7));
    assert_eq!(lines[1].sum.requests, pair(100, 330));
    assert_eq!(lines[1].sum.objects, pair(1, 2));
    assert_eq!(exposure.steady, 3, "q twice, and no provider");
    assert_eq!(
        exposure.gaps.price.names,
        ["Model/free", "Model/steady", "foreign"]
    );
    assert_eq!(exposure.gaps.provider.names, ["foreign"]);
    assert_eq!(exposure.gaps.limits.count, 0);
}

#[test]
fn a_deleted_model_keeps_its_price_and_has_no_provider() {
    let mut scene = Scene::new();
    scene.spec.rates = rates("standard", &[]);
    let scene = scene
        .live("Model/dear", model(100))
        .applied("Model/dear", model(100));
    let exposure = impact(&scene).exposure;
    assert_eq!(exposure.total.objects, pair(1, 0));
    assert_eq!(ceilings(&exposure.total), [("USD", 90_000_000, 0)]);
    assert_eq!(exposure.lines[0].provider, None);
    assert_eq!(exposure.gaps.provider.names, ["Model/dear"]);
}

#[test]
fn limits_that_are_not_known_are_named() {
    let mut scene = Scene::new();
    scene.spec.rates = rates("standard", &[("dear", None, None)]);
    let mut odd = model(1);
    odd.as_object_mut().expect("a map").remove("rateLimits");
    let scene = scene.live("Model/odd", odd);
    let scene = known(scene, "Model/dear", 1, 2);
    let gaps = impact(&scene).exposure.gaps;
    assert_eq!(gaps.limits.names, ["odd"]);
    assert_eq!(gaps.provider.names, ["Model/dear", "odd"]);
}

/// A prompt with two live versions of which the first serves all, and a third one in Git.
fn prompt() -> Scene {
    let versions = json!({"1.0.0": "a".repeat(400), "1.1.0": "b".repeat(40)});
    let mut wanted = versions.clone();
    wanted["2.0.0"] = json!("c".repeat(480));
    let fields = |versions: Value, most: u64| json!({"model": "m", "guardrails": {"maxTokens": most}, "versions": versions});
    Scene::new()
        .live("Prompt/s", fields(versions.clone(), 1000))
        .applied("Prompt/s", fields(versions, 1000))
        .want("Prompt/s", fields(wanted, 500), &[])
}

fn split(scene: Scene, before: Value, after: Value) -> Scene {
    let at = "TrafficSplit/s";
    let scene = scene
        .live(at, json!({"weights": before}))
        .applied(at, json!({"weights": before}));
    scene.want(at, json!({"weights": after}), &["Prompt/s"])
}

#[test]
fn texts_are_measured_that_are_published_or_get_more_requests() {
    let scene = split(
        prompt(),
        json!({"1.0.0": 0.9, "1.1.0": 0.1}),
        json!({"1.0.0": 0.1, "1.1.0": 0.3, "2.0.0": 0.6}),
    );
    let impact = impact(&scene);
    let uses: Vec<_> = impact
        .tokens
        .iter()
        .map(|one| (one.version.as_str(), one.is_new, one.tokens))
        .collect();
    assert_eq!(
        uses,
        [("1.1.0", false, Some(10)), ("2.0.0", true, Some(120))]
    );
    for one in &impact.tokens {
        assert_eq!(one.instead_of, Some(("1.0.0".to_owned(), Some(100))));
        assert_eq!(one.budgets.len(), 1);
        assert_eq!(one.budgets[0].path.to_string(), "guardrails.maxTokens");
        assert_eq!(one.budgets[0].limit, pair(Some(1000), Some(500)));
    }
    let published: Vec<_> = impact
        .published
        .iter()
        .map(|one| one.version.as_str())
        .collect();
    assert_eq!(published, ["2.0.0"]);
    let [traffic] = &impact.traffic[..] else {
        panic!("one object's requests move")
    };
    assert_eq!(traffic.moved, Share::of_weight(0.8));
    let parts: Vec<_> = traffic
        .parts
        .iter()
        .map(|part| {
            (
                part.name.as_str(),
                part.share.before.weight(),
                part.share.after.weight(),
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            ("1.0.0", 0.9, 0.1),
            ("1.1.0", 0.1, 0.3),
            ("2.0.0", 0.0, 0.6)
        ]
    );
}

#[test]
fn traffic_alone_finds_the_texts_that_it_moves_to() {
    let fields = json!({"model": "m", "contextWindow": 200, "versions": {"1.0.0": "a".repeat(80), "1.1.0": "b".repeat(40)}});
    let scene = Scene::new()
        .live(
            "Prompt/s",
            json!({"model": "m", "versions": fields["versions"]}),
        )
        .applied("Prompt/s", fields.clone())
        .want("Prompt/s", fields, &[]);
    let scene = split(scene, json!({"1.0.0": 1}), json!({"1.1.0": 1}));
    let impact = impact(&scene);
    let [one] = &impact.tokens[..] else {
        panic!("one text gets more requests")
    };
    assert_eq!((one.version.as_str(), one.tokens), ("1.1.0", Some(10)));
    assert_eq!(one.instead_of, Some(("1.0.0".to_owned(), Some(20))));
    assert_eq!(one.budgets[0].limit, pair(Some(200), Some(200)));
}

#[test]
fn another_model_gets_all_and_a_deletion_takes_all() {
    let fields = |model: &str| json!({"model": model, "versions": {"1.0.0": "a"}});
    let scene = Scene::new()
        .live("Prompt/s", fields("m"))
        .applied("Prompt/s", fields("m"))
        .want("Prompt/s", fields("n"), &[])
        .live("Prompt/gone", fields("m"))
        .live("TrafficSplit/gone", json!({"weights": {"1.0.0": 1}}))
        .applied("Prompt/gone", fields("m"));
    let impact = impact(&scene);
    let moved: Vec<_> = impact
        .traffic
        .iter()
        .map(|one| {
            let parts: Vec<_> = one
                .parts
                .iter()
                .map(|part| {
                    (
                        part.name.as_str(),
                        part.share.before.weight(),
                        part.share.after.weight(),
                    )
                })
                .collect();
            (
                one.live_name.as_str(),
                one.field.as_str(),
                one.moved.weight(),
                parts,
            )
        })
        .collect();
    assert_eq!(
        moved,
        [
            ("gone", "model", 1.0, vec![("m", 1.0, 0.0)]),
            ("gone", "weights", 1.0, vec![("1.0.0", 1.0, 0.0)]),
            ("s", "model", 1.0, vec![("m", 1.0, 0.0), ("n", 0.0, 1.0)]),
        ]
    );
}

#[test]
fn what_is_made_anew_moves_nothing() {
    let scene = Scene::new()
        .want(
            "Prompt/n",
            json!({"model": "m", "versions": {"1.0.0": "a"}}),
            &[],
        )
        .want(
            "TrafficSplit/n",
            json!({"weights": {"1.0.0": 1}}),
            &["Prompt/n"],
        );
    let impact = impact(&scene);
    assert_eq!(impact.traffic, []);
    assert_eq!(impact.published.len(), 1);
    assert_eq!(impact.tokens[0].instead_of, None);
}

#[test]
fn requests_are_counted_and_timed() {
    let mut scene = split(prompt(), json!({"1.0.0": 1}), json!({"2.0.0": 1}));
    scene.spec.limits = Limits {
        requests_per_minute: Some(60),
        concurrency: None,
    };
    let scene = known(scene, "Model/dear", 1, 2);
    let requests = impact(&scene).requests;
    // The prompt's publication and its budget; its traffic; the model's limits.
    assert_eq!((requests.writes, requests.jobs), (4, 1));
    // Three changes and the head; the model's health, which no manifest asks to be probed besides.
    assert_eq!(
        (requests.posts, requests.checks, requests.elsewhere),
        (4, 1, 0)
    );
    // The organisation, three lists, the prompt; a look and a read-back of three objects, a look
    // between the prompt's two writes, and the job.
    assert_eq!(
        requests.reads,
        Range {
            least: 5 + 6 + 1 + 1,
            most: 7 + 6 + 1 + 10
        }
    );
    assert_eq!(
        requests.seconds,
        Some(Range {
            least: 16 + 5,
            most: 27 + 5 + 5
        })
    );
}

#[test]
fn a_plan_that_changes_nothing_has_none() {
    let scene = Scene::new();
    assert_eq!(scene.plan().impact, None);
}

/// A model: its name, its provider, and its limits live and wanted.
type Drawn = (String, Option<&'static str>, Option<u64>, Option<u64>);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let provider = prop::sample::select(vec![None, Some("p"), Some("q")]);
    let limit = || prop::option::of(1_u64..5000);
    let one = ("[defx]{3,6}", provider, limit(), limit());
    prop::collection::vec(one, 1..12).prop_map(|mut all| {
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|a, b| a.0 == b.0);
        all
    })
}

fn scene(all: &[Drawn], order: &[usize]) -> Scene {
    let mut scene = Scene::new();
    scene.spec.rules.guards = None;
    let rated: Vec<_> = all
        .iter()
        .map(|(name, provider, _live, _wanted)| (name.as_str(), *provider, None))
        .collect();
    scene.spec.rates = rates("standard", &rated);
    for index in order {
        let (name, _provider, live, wanted) = &all[*index];
        let at = format!("Model/{name}");
        if let Some(live) = live {
            scene = scene.live(&at, model(*live)).applied(&at, model(*live));
        }
        if let Some(wanted) = wanted {
            scene = scene.want(&at, model(*wanted), &[]);
        }
    }
    scene
}

fn delta(pair: Pair<u64>) -> i128 {
    i128::from(pair.after) - i128::from(pair.before)
}

fn delta_of(sum: &Sum, currency: &str) -> i128 {
    let of = sum.ceilings.iter();
    let of = of.filter(|one| one.currency.code() == currency);
    of.map(|one| delta(one.micro)).sum()
}

proptest! {
    #[test]
    fn sums_differ_by_the_sum_of_all_differences(all in drawn()) {
        let order: Vec<usize> = (0..all.len()).collect();
        let Some(impact) = scene(&all, &order).plan().impact else {
            prop_assert!(all.iter().all(|(_name, _provider, live, wanted)| live == wanted));
            return Ok(());
        };
        let exposure = impact.exposure;
        let sum = |side: fn(&Drawn) -> Option<u64>| all.iter().filter_map(side).sum::<u64>();
        let (live, wanted) = (sum(|one| one.2), sum(|one| one.3));
        prop_assert_eq!(exposure.total.requests, pair(live, wanted));
        prop_assert_eq!(exposure.total.tokens, pair(live * 1000, wanted * 1000));
        let lines = || exposure.lines.iter().map(|line| &line.sum);
        let requests: i128 = lines().map(|sum| delta(sum.requests)).sum();
        prop_assert_eq!(requests, delta(exposure.total.requests));
        let objects: i128 = lines().map(|sum| delta(sum.objects)).sum();
        prop_assert_eq!(objects, delta(exposure.total.objects));
        for (currency, start, a_request) in [("USD", 'd', 900_000), ("EUR", 'e', 30_000_000)] {
            let by_line: i128 = lines().map(|sum| delta_of(sum, currency)).sum();
            prop_assert_eq!(by_line, delta_of(&exposure.total, currency));
            let of = all.iter().filter(|one| one.0.starts_with(start));
            let alone: i128 = of
                .map(|one| i128::from(one.3.unwrap_or(0)) - i128::from(one.2.unwrap_or(0)))
                .sum();
            prop_assert_eq!(by_line, alone * a_request);
        }
        let unpriced = all.iter().filter(|one| one.2.is_some() || one.3.is_some());
        let unpriced = unpriced.filter(|one| !one.0.starts_with(['d', 'e'])).count();
        prop_assert_eq!(exposure.gaps.price.count, unpriced);
    }

    #[test]
    fn the_order_of_manifests_and_of_what_is_live_does_not_matter(
        (all, order) in drawn().prop_flat_map(|all| {
            let order: Vec<usize> = (0..all.len()).collect();
            (Just(all), Just(order).prop_shuffle())
        }),
    ) {
        let sorted: Vec<usize> = (0..all.len()).collect();
        prop_assert_eq!(scene(&all, &sorted).plan().impact, scene(&all, &order).plan().impact);
    }
}

//! Rates: of one tier and of several, in two currencies, over the quota, and on a narrow sheet.

use lockstep_model::Address;
use lockstep_model::kind::model::RateLimits;
use lockstep_model::kind::rate_matrix::RateMatrixSpec;
use lockstep_model::rates::{Exposure, RateTable, RatedModel, Rates, Tier};
use lockstep_render::json::v1;
use lockstep_render::{Color, RatesOrder, RatesView, Style, text};
use serde_json::json;

use crate::golden::golden;

const WIDE: Style = Style {
    width: 130,
    color: Color::No,
};

const NARROW: Style = Style {
    width: 60,
    color: Color::No,
};

fn rates() -> Rates {
    let limits =
        |number: u64| json!({"requestsPerMinute": number, "tokensPerMinute": number * 200});
    let price = |currency: &str| json!({"promptPer1kTokens": 0.003, "completionPer1kTokens": 0.015, "currency": currency});
    let matrix = json!({
        "tiers": ["standard", "burst"],
        "rows": [
            {"id": "production", "models": ["production-*"], "price": price("USD"),
                "limits": {"standard": limits(500), "burst": limits(1500)}},
            {"id": "euro", "models": ["eu-*"], "price": price("EUR"),
                "limits": {"standard": limits(50), "burst": limits(150)}},
            {"id": "everything-else", "models": ["*"], "limits": {"standard": limits(120)}},
        ],
        "quotas": {"private-foundation": {"requestsPerMinute": 1200, "tokensPerMinute": 800_000}},
    });
    let matrix: RateMatrixSpec = serde_json::from_value(matrix).expect("a matrix");
    let address: Address = "RateMatrix/default".parse().expect("an address");
    let table = RateTable::new([(&address, &matrix)], None);
    let model = |name: &str, provider: Option<&str>, own: Option<RateLimits>| RatedModel {
        name: name.to_owned(),
        provider: provider.map(str::to_owned),
        own,
    };
    let own = RateLimits {
        requests_per_minute: 7,
        tokens_per_minute: 900,
    };
    let models = [
        model("production-llm-v2", None, None),
        model("production-a", Some("private-foundation"), None),
        model("eu-a", Some("private-foundation"), None),
        model("helper\u{1b}[31m", None, Some(own)),
        model("other", Some("elsewhere"), None),
    ];
    Rates::new(table, models)
}

fn view<'a>(exposures: &'a [Exposure<'a>], order: RatesOrder) -> RatesView<'a> {
    RatesView {
        environment: "prod",
        applied: Some("standard"),
        exposures,
        order,
    }
}

#[test]
fn of_one_tier() {
    let rates = rates();
    let exposures = [rates.exposure(Tier::Applied)];
    let view = view(&exposures, RatesOrder::Model);
    golden("rates.txt", |out| text::rates(&view, &WIDE, out));
    golden("rates.json", |out| v1::rates(&view, out));
    golden("rates-narrow.txt", |out| text::rates(&view, &NARROW, out));
}

#[test]
fn of_all_tiers() {
    let rates = rates();
    let exposures = ["standard", "burst"].map(|tier| rates.exposure(Tier::Named(tier)));
    golden("rates-tiers.txt", |out| {
        text::rates(&view(&exposures, RatesOrder::Model), &WIDE, out)
    });
    golden("rates-by-price.txt", |out| {
        text::rates(&view(&exposures, RatesOrder::Price), &WIDE, out)
    });
}

#[test]
fn of_nothing() {
    let rates = Rates::default();
    let exposures = [rates.exposure(Tier::Applied)];
    let view = RatesView {
        applied: None,
        ..view(&exposures, RatesOrder::Model)
    };
    golden("rates-none.txt", |out| text::rates(&view, &WIDE, out));
}

/// No line passes the sheet but where a number or a word is wider than what is left.
#[test]
fn lines_fit() {
    let rates = rates();
    let exposures = [rates.exposure(Tier::Applied)];
    for width in [100, 110, 120, 150] {
        let style = Style { width, ..WIDE };
        let mut out = Vec::new();
        let view = view(&exposures, RatesOrder::Model);
        text::rates(&view, &style, &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("UTF-8");
        for line in text.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

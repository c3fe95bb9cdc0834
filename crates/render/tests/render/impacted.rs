//! What the sample plan brings about, with names that would like to be more than names.

use lockstep_diff::impact::{
    Budget, Ceiling, Exposure, Gaps, Impact, Line, Named, Pair, Part, Published, Range, Requests,
    Share, Sum, TokenUse, Traffic,
};

use crate::case::address;

const fn pair<T>(before: T, after: T) -> Pair<T> {
    Pair { before, after }
}

fn sum(objects: Pair<u64>, requests: Pair<u64>, ceilings: &[(&str, u64, u64)]) -> Sum {
    let ceilings = ceilings.iter().map(|(code, before, after)| Ceiling {
        currency: code.parse().expect("a currency"),
        micro: pair(*before, *after),
    });
    Sum {
        objects,
        requests,
        tokens: pair(requests.before * 200, requests.after * 200),
        ceilings: ceilings.collect(),
    }
}

fn exposure() -> Exposure {
    let named = |names: &[&str], more: usize| Named {
        count: names.len() + more,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    Exposure {
        total: sum(
            pair(5, 4),
            pair(1_120, 2_070),
            &[
                ("EUR", 9_000_000, 9_000_000),
                ("USD", 90_000_000, 270_000_000),
            ],
        ),
        lines: vec![
            Line {
                provider: None,
                tier: None,
                sum: sum(pair(2, 1), pair(57, 7), &[]),
            },
            Line {
                provider: Some("private-foundation".to_owned()),
                tier: Some("burst".to_owned()),
                sum: sum(
                    pair(1, 1),
                    pair(500, 1_500),
                    &[("USD", 90_000_000, 270_000_000)],
                ),
            },
        ],
        steady: 2,
        gaps: Gaps {
            limits: named(&["odd | one"], 0),
            price: named(&["Model/legacy", "helper`\u{1b}[31m"], 7),
            provider: Named::default(),
        },
    }
}

fn parts(all: &[(&str, f64, f64)]) -> Vec<Part> {
    let parts = all.iter().map(|(name, before, after)| Part {
        name: (*name).to_owned(),
        share: pair(Share::of_weight(*before), Share::of_weight(*after)),
    });
    parts.collect()
}

fn traffic() -> Vec<Traffic> {
    vec![
        Traffic {
            address: address("TrafficSplit/support_agent"),
            live_name: "support_agent".to_owned(),
            field: "weights".to_owned(),
            moved: Share::of_weight(0.4),
            parts: parts(&[("1.0.0", 0.9, 0.5), ("1.1.0", 0.1, 0.5)]),
        },
        Traffic {
            address: address("Prompt/greeter"),
            live_name: "@everyone | `greeter` 日本".to_owned(),
            field: "model".to_owned(),
            moved: Share::WHOLE,
            parts: parts(&[
                ("anthropic/claude-3-sonnet-of-a-very-long-name", 1.0, 0.0),
                ("m", 0.0, 1.0),
            ]),
        },
    ]
}

fn tokens() -> Vec<TokenUse> {
    let budget = |path: &str, before: Option<u64>, after: Option<u64>| Budget {
        path: path.parse().expect("a path"),
        limit: pair(before, after),
    };
    vec![
        TokenUse {
            live_name: "greeter".to_owned(),
            version: "1.0.0".to_owned(),
            is_new: true,
            tokens: Some(58),
            instead_of: None,
            budgets: vec![budget("guardrails.maxTokens", None, Some(1_500))],
        },
        TokenUse {
            live_name: "support_agent".to_owned(),
            version: "1.1.0".to_owned(),
            is_new: true,
            tokens: Some(60),
            instead_of: Some(("1.0.0".to_owned(), Some(58))),
            budgets: vec![
                budget("guardrails.maxTokens", Some(2_000), Some(1_500)),
                budget("contextWindow", Some(8_000), None),
            ],
        },
        TokenUse {
            live_name: "support_agent".to_owned(),
            version: "0.9.0".to_owned(),
            is_new: false,
            tokens: None,
            instead_of: None,
            budgets: Vec::new(),
        },
    ]
}

/// What the sample plan brings about.
pub(crate) fn impact() -> Impact {
    let published = |at: &str, version: &str| Published {
        address: address(at),
        version: version.to_owned(),
    };
    Impact {
        exposure: exposure(),
        traffic: traffic(),
        tokens: tokens(),
        published: vec![
            published("Prompt/greeter", "1.0.0"),
            published("Prompt/support_agent", "1.1.0"),
        ],
        requests: Requests {
            writes: 11,
            reads: Range {
                least: 22,
                most: 46,
            },
            jobs: 2,
            checks: 2,
            posts: 12,
            elsewhere: 3,
            per_minute: Some(300),
            seconds: Some(Range { least: 7, most: 17 }),
        },
    }
}

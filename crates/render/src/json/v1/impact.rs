//! What a plan brings about, as version 1.0 holds it. Money is whole micro-units: 1 USD is
//! 1,000,000; shares are weights, 1 for all requests.

use std::borrow::Cow;

use lockstep_diff::Impact;
use lockstep_diff::impact::{
    Budget, Ceiling, Exposure, Gaps, Line, Named, Pair, Part, Published, Range, Requests, Share,
    Sum, TokenUse, Traffic,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read::{Misfit, text};

/// What a plan brings about.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImpactV1<'a> {
    exposure: ExposureV1<'a>,
    #[serde(default)]
    traffic: Vec<TrafficV1<'a>>,
    #[serde(default)]
    tokens: Vec<TokenUseV1<'a>>,
    #[serde(default)]
    published: Vec<PublishedV1<'a>>,
    requests: RequestsV1,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
struct PairV1<T> {
    before: T,
    after: T,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct RangeV1 {
    least: u64,
    most: u64,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExposureV1<'a> {
    total: SumV1<'a>,
    lines: Vec<LineV1<'a>>,
    steady: usize,
    gaps: GapsV1<'a>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SumV1<'a> {
    objects: PairV1<u64>,
    requests_per_minute: PairV1<u64>,
    tokens_per_minute: PairV1<u64>,
    ceilings_per_hour: Vec<CeilingV1<'a>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CeilingV1<'a> {
    currency: Cow<'a, str>,
    micro_units: PairV1<u64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct LineV1<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tier: Option<Cow<'a, str>>,
    #[serde(flatten)]
    sum: SumV1<'a>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct GapsV1<'a> {
    limits: NamedV1<'a>,
    price: NamedV1<'a>,
    provider: NamedV1<'a>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct NamedV1<'a> {
    count: usize,
    names: Cow<'a, [String]>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TrafficV1<'a> {
    address: String,
    live_name: Cow<'a, str>,
    field: Cow<'a, str>,
    moved: f64,
    parts: Vec<PartV1<'a>>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct PartV1<'a> {
    name: Cow<'a, str>,
    before: f64,
    after: f64,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TokenUseV1<'a> {
    live_name: Cow<'a, str>,
    version: Cow<'a, str>,
    published: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    instead_of: Option<InsteadV1<'a>>,
    budgets: Vec<BudgetV1>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct InsteadV1<'a> {
    version: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tokens: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct BudgetV1 {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct PublishedV1<'a> {
    address: String,
    version: Cow<'a, str>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RequestsV1 {
    writes: u64,
    reads: RangeV1,
    jobs: u64,
    /// Checks that the organisation is asked for of what was registered.
    #[serde(default)]
    checks: u64,
    /// Posts to the organisation's audit log.
    #[serde(default)]
    posts: u64,
    /// Synthetic prompts and status webhooks, which others get.
    #[serde(default)]
    elsewhere: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_minute: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<RangeV1>,
}

impl<T> From<Pair<T>> for PairV1<T> {
    fn from(Pair { before, after }: Pair<T>) -> Self {
        Self { before, after }
    }
}

impl<T> From<PairV1<T>> for Pair<T> {
    fn from(PairV1 { before, after }: PairV1<T>) -> Self {
        Self { before, after }
    }
}

impl From<Range> for RangeV1 {
    fn from(Range { least, most }: Range) -> Self {
        Self { least, most }
    }
}

impl From<RangeV1> for Range {
    fn from(RangeV1 { least, most }: RangeV1) -> Self {
        Self { least, most }
    }
}

impl<'a> From<&'a Impact> for ImpactV1<'a> {
    fn from(impact: &'a Impact) -> Self {
        Self {
            exposure: ExposureV1::from(&impact.exposure),
            traffic: impact.traffic.iter().map(TrafficV1::from).collect(),
            tokens: impact.tokens.iter().map(TokenUseV1::from).collect(),
            published: impact.published.iter().map(PublishedV1::from).collect(),
            requests: RequestsV1::from(impact.requests),
        }
    }
}

impl<'a> From<&'a Exposure> for ExposureV1<'a> {
    fn from(exposure: &'a Exposure) -> Self {
        let Gaps {
            limits,
            price,
            provider,
        } = &exposure.gaps;
        Self {
            total: SumV1::from(&exposure.total),
            lines: exposure.lines.iter().map(LineV1::from).collect(),
            steady: exposure.steady,
            gaps: GapsV1 {
                limits: limits.into(),
                price: price.into(),
                provider: provider.into(),
            },
        }
    }
}

impl<'a> From<&'a Named> for NamedV1<'a> {
    fn from(named: &'a Named) -> Self {
        Self {
            count: named.count,
            names: Cow::Borrowed(&named.names),
        }
    }
}

impl From<&Sum> for SumV1<'_> {
    fn from(sum: &Sum) -> Self {
        let ceilings = sum.ceilings.iter().map(|ceiling| CeilingV1 {
            currency: Cow::Borrowed(ceiling.currency.code()),
            micro_units: ceiling.micro.into(),
        });
        Self {
            objects: sum.objects.into(),
            requests_per_minute: sum.requests.into(),
            tokens_per_minute: sum.tokens.into(),
            ceilings_per_hour: ceilings.collect(),
        }
    }
}

impl<'a> From<&'a Line> for LineV1<'a> {
    fn from(line: &'a Line) -> Self {
        Self {
            provider: line.provider.as_deref().map(Cow::Borrowed),
            tier: line.tier.as_deref().map(Cow::Borrowed),
            sum: SumV1::from(&line.sum),
        }
    }
}

impl<'a> From<&'a Traffic> for TrafficV1<'a> {
    fn from(traffic: &'a Traffic) -> Self {
        let parts = traffic.parts.iter().map(|part| PartV1 {
            name: Cow::Borrowed(&part.name),
            before: part.share.before.weight(),
            after: part.share.after.weight(),
        });
        Self {
            address: traffic.address.to_string(),
            live_name: Cow::Borrowed(&traffic.live_name),
            field: Cow::Borrowed(&traffic.field),
            moved: traffic.moved.weight(),
            parts: parts.collect(),
        }
    }
}

impl<'a> From<&'a TokenUse> for TokenUseV1<'a> {
    fn from(one: &'a TokenUse) -> Self {
        let budgets = one.budgets.iter().map(|budget| BudgetV1 {
            path: budget.path.to_string(),
            before: budget.limit.before,
            after: budget.limit.after,
        });
        let instead = one.instead_of.as_ref();
        Self {
            live_name: Cow::Borrowed(&one.live_name),
            version: Cow::Borrowed(&one.version),
            published: one.is_new,
            tokens: one.tokens,
            instead_of: instead.map(|(version, tokens)| InsteadV1 {
                version: Cow::Borrowed(version),
                tokens: *tokens,
            }),
            budgets: budgets.collect(),
        }
    }
}

impl<'a> From<&'a Published> for PublishedV1<'a> {
    fn from(published: &'a Published) -> Self {
        Self {
            address: published.address.to_string(),
            version: Cow::Borrowed(&published.version),
        }
    }
}

impl From<Requests> for RequestsV1 {
    fn from(requests: Requests) -> Self {
        Self {
            writes: requests.writes,
            reads: requests.reads.into(),
            jobs: requests.jobs,
            checks: requests.checks,
            posts: requests.posts,
            elsewhere: requests.elsewhere,
            per_minute: requests.per_minute,
            seconds: requests.seconds.map(Into::into),
        }
    }
}

/// Reads what a plan brings about.
pub(super) fn read(impact: ImpactV1<'_>) -> Result<Impact, Misfit> {
    Ok(Impact {
        exposure: exposure(impact.exposure)?,
        traffic: impact
            .traffic
            .into_iter()
            .map(traffic)
            .collect::<Result<_, _>>()?,
        tokens: impact
            .tokens
            .into_iter()
            .map(token_use)
            .collect::<Result<_, _>>()?,
        published: impact
            .published
            .into_iter()
            .map(published)
            .collect::<Result<_, _>>()?,
        requests: Requests {
            writes: impact.requests.writes,
            reads: impact.requests.reads.into(),
            jobs: impact.requests.jobs,
            checks: impact.requests.checks,
            posts: impact.requests.posts,
            elsewhere: impact.requests.elsewhere,
            per_minute: impact.requests.per_minute,
            seconds: impact.requests.seconds.map(Into::into),
        },
    })
}

fn exposure(exposure: ExposureV1<'_>) -> Result<Exposure, Misfit> {
    let GapsV1 {
        limits,
        price,
        provider,
    } = exposure.gaps;
    Ok(Exposure {
        total: sum(exposure.total)?,
        lines: exposure
            .lines
            .into_iter()
            .map(line)
            .collect::<Result<_, _>>()?,
        steady: exposure.steady,
        gaps: Gaps {
            limits: named(limits),
            price: named(price),
            provider: named(provider),
        },
    })
}

fn named(named: NamedV1<'_>) -> Named {
    Named {
        count: named.count,
        names: named.names.into_owned(),
    }
}

fn line(line: LineV1<'_>) -> Result<Line, Misfit> {
    Ok(Line {
        provider: line.provider.map(Cow::into_owned),
        tier: line.tier.map(Cow::into_owned),
        sum: sum(line.sum)?,
    })
}

fn sum(sum: SumV1<'_>) -> Result<Sum, Misfit> {
    let ceilings = sum.ceilings_per_hour.into_iter().map(|ceiling| {
        Ok(Ceiling {
            currency: text("currency", &ceiling.currency)?,
            micro: ceiling.micro_units.into(),
        })
    });
    Ok(Sum {
        objects: sum.objects.into(),
        requests: sum.requests_per_minute.into(),
        tokens: sum.tokens_per_minute.into(),
        ceilings: ceilings.collect::<Result<_, Misfit>>()?,
    })
}

fn traffic(traffic: TrafficV1<'_>) -> Result<Traffic, Misfit> {
    let parts = traffic.parts.into_iter().map(|part| Part {
        name: part.name.into_owned(),
        share: Pair {
            before: Share::of_weight(part.before),
            after: Share::of_weight(part.after),
        },
    });
    Ok(Traffic {
        address: text("address", &traffic.address)?,
        live_name: traffic.live_name.into_owned(),
        field: traffic.field.into_owned(),
        moved: Share::of_weight(traffic.moved),
        parts: parts.collect(),
    })
}

fn token_use(one: TokenUseV1<'_>) -> Result<TokenUse, Misfit> {
    let budgets = one.budgets.into_iter().map(|budget| {
        Ok(Budget {
            path: text("field path", &budget.path)?,
            limit: Pair {
                before: budget.before,
                after: budget.after,
            },
        })
    });
    let instead = one.instead_of;
    Ok(TokenUse {
        live_name: one.live_name.into_owned(),
        version: one.version.into_owned(),
        is_new: one.published,
        tokens: one.tokens,
        instead_of: instead.map(|instead| (instead.version.into_owned(), instead.tokens)),
        budgets: budgets.collect::<Result<_, Misfit>>()?,
    })
}

fn published(published: PublishedV1<'_>) -> Result<Published, Misfit> {
    Ok(Published {
        address: text("address", &published.address)?,
        version: published.version.into_owned(),
    })
}

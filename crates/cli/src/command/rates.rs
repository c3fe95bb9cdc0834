//! `lockstep rates`: what models may take, and what that may cost.

use clap::{Args, ValueEnum};
use lockstep_model::rates::{Exposure, Rates as Tally, Tier};
use lockstep_render::{RatesOrder, RatesView, json, text};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::{self, Depth};
use crate::{findings, output};

/// Show each model's rate limits, their origin, and what an hour may cost at most
///
/// A ceiling is tokens a minute, times 60, times the dearer of a token's two prices. Shares are of
/// what the provider grants. No network and no credentials are needed.
#[derive(Debug, Args)]
pub(crate) struct Rates {
    /// Show this tier, not the one that the environment applies
    #[arg(long, value_name = "NAME", conflicts_with = "all_tiers")]
    tier: Option<String>,
    /// Show every tier that a RateMatrix lists
    #[arg(long)]
    all_tiers: bool,
    /// What the models are ordered by
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Sort::Model)]
    sort: Sort,
}

/// What the models are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// Their names, then the tiers
    Model,
    /// Their ceilings, the highest first
    Price,
}

impl Rates {
    /// Shows the rates.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        let root = project::find(options.project.as_deref())?;
        let loaded = project::load(&root, options.env.as_deref(), Depth::Manifests)?;
        findings::aside(&loaded)?;
        let Some(environment) = loaded.environment.filter(|_| loaded.spec.is_some()) else {
            return Ok(Exit::Findings);
        };
        let exposures = self.exposures(&loaded.rates)?;
        let view = RatesView {
            environment: &environment.name,
            applied: loaded.rates.applied(),
            exposures: &exposures,
            order: match self.sort {
                Sort::Model => RatesOrder::Model,
                Sort::Price => RatesOrder::Price,
            },
        };
        match options.is_json() {
            true => output::plain(|out| json::v1::rates(&view, out))?,
            false => output::styled(|style, out| text::rates(&view, &style, out))?,
        }
        Ok(Exit::Done)
    }

    fn exposures<'a>(&'a self, rates: &'a Tally) -> Result<Vec<Exposure<'a>>, Failure> {
        let tiers = rates.table().tiers();
        match &self.tier {
            // Without a RateMatrix there are the models' own limits to show.
            _ if self.all_tiers && !tiers.is_empty() => {
                let tiers = tiers.into_iter();
                Ok(tiers
                    .map(|tier| rates.exposure(Tier::Named(tier)))
                    .collect())
            }
            None => Ok(vec![rates.exposure(Tier::Applied)]),
            Some(tier) if tiers.contains(&tier.as_str()) => {
                Ok(vec![rates.exposure(Tier::Named(tier))])
            }
            Some(tier) => {
                let help = match tiers.is_empty() {
                    true => "there is no RateMatrix: leave `--tier` out".to_owned(),
                    false => format!("the tiers are {}", tiers.join(", ")),
                };
                let message = format!("no RateMatrix lists the tier `{tier}`");
                Err(Failure::new(message).help(help))
            }
        }
    }
}

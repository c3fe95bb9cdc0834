//! What guards must know beyond a plan: what has served, from the ledger, and what is in use, from
//! telemetry.
//!
//! The live objects of which more is to be known come in, which are none for most plans; what is
//! known of them goes out. Where telemetry cannot be read nothing fails: the guards are told, and
//! think any use possible.

use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_diff::guard::Evidence;
use lockstep_genesys::Window;
use lockstep_ledger::Ledger;
use lockstep_model::telemetry::{Gauge, Sample};
use lockstep_model::tenant::LiveRef;
use lockstep_model::{Served, Unread, Usage};

use crate::clock;
use crate::failure::Failure;
use crate::tenant::Tenant;

/// Reads from the ledger what has served in the objects whose requests move.
pub(super) fn served(
    evidence: &Evidence,
    ledger: &Ledger,
) -> Result<BTreeMap<LiveRef, Served>, Failure> {
    let moved: Vec<LiveRef> = evidence.moved.iter().cloned().collect();
    Ok(ledger.served(&moved)?)
}

/// Reads from telemetry how much is in use of what falls, and what is asked of what goes.
pub(super) async fn usage(evidence: &Evidence, back: Duration, tenant: Option<&Tenant>) -> Usage {
    let mut usage = Usage::default();
    if evidence.limited.is_empty() && evidence.ending.is_empty() {
        return usage;
    }
    usage.seconds = Some(back.as_secs());
    let reading = Reading { tenant, back };
    for (address, users) in &evidence.limited {
        let mut gauge = Gauge::default();
        match reading.all(users, |sample| gauge.add(sample)).await {
            Ok(()) => drop(usage.peaks.insert(address.clone(), gauge.peak())),
            Err(why) => drop(usage.unread.insert(address.clone(), why)),
        }
    }
    for (address, object) in &evidence.ending {
        let mut requests = 0_u64;
        let count = |sample: &Sample| {
            // What does not tell how many there were tells that there was something.
            requests = requests.saturating_add(sample.requests.unwrap_or(1));
        };
        match reading.all([object], count).await {
            Ok(()) => drop(usage.requests.insert(address.clone(), requests)),
            Err(why) => drop(usage.unread.insert(address.clone(), why)),
        }
    }
    usage
}

/// How telemetry is read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    tenant: Option<&'a Tenant>,
    back: Duration,
}

impl Reading<'_> {
    /// Reads the telemetry of one prompt after the other, as the tenant gives it by prompt only.
    async fn all(
        self,
        prompts: impl IntoIterator<Item = &LiveRef>,
        mut take: impl FnMut(&Sample),
    ) -> Result<(), Unread> {
        for prompt in prompts {
            let tenant = self.tenant.ok_or(Unread::Taken)?;
            let to = clock::seconds();
            let from = to.checked_sub(self.back).map_err(|error| {
                tracing::warn!("the telemetry that guards ask for cannot be read: {error}");
                Unread::Failed
            })?;
            let window = Window {
                prompt: prompt.live_id.clone(),
                from,
                to,
            };
            tracing::info!(prompt = %prompt.live_id, "reading the telemetry that guards ask for");
            let read = tenant.client.telemetry(&window).await;
            let read = read.map_err(|error| {
                tracing::warn!("the telemetry that guards ask for cannot be read: {error}");
                Unread::Failed
            })?;
            read.samples.iter().for_each(&mut take);
        }
        Ok(())
    }
}

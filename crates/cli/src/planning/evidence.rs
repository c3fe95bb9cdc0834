//! What guards must know beyond a plan: what has served, from the ledger, and what is in use, from
//! telemetry.
//!
//! The live objects of which more is to be known come in, which are none for most plans; what is
//! known of them goes out. Where telemetry cannot be read nothing fails: the guards are told, and
//! think any use possible.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use lockstep_diff::guard::Evidence;
use lockstep_genesys::{Telemetry, Window};
use lockstep_ledger::Ledger;
use lockstep_model::telemetry::Gauge;
use lockstep_model::tenant::LiveRef;
use lockstep_model::{Address, Served, Unread, Usage};

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
///
/// Each prompt is read once, as many at a time as the tenant allows; what comes of it is taken in in
/// their order.
pub(super) async fn usage(evidence: &Evidence, back: Duration, tenant: Option<&Tenant>) -> Usage {
    if evidence.limited.is_empty() && evidence.ending.is_empty() {
        return Usage::default();
    }
    let tally = RefCell::new(Tally::new(evidence));
    let reading = Reading::new(tenant, back);
    let width = tenant.map_or(1, |tenant| tenant.concurrency);
    let reads = stream::iter(asked(evidence)).map(|asked| read(&reading, &tally, asked));
    let taken = reads.buffered(width).map(|read| {
        if let Some((askers, read)) = read {
            tally.borrow_mut().take(&askers, &read);
        }
    });
    taken.collect::<()>().await;
    tally.into_inner().finish(back)
}

/// Reads the telemetry of a prompt, unless all that asks for it lacks another answer already: then it
/// would tell nothing.
async fn read<'a>(
    reading: &Reading<'_>,
    tally: &RefCell<Tally<'a>>,
    (prompt, askers): (&LiveRef, Askers<'a>),
) -> Option<(Askers<'a>, Result<Telemetry, Unread>)> {
    let awaited = tally.borrow().awaits(&askers);
    match awaited {
        true => Some((askers, reading.read(prompt).await)),
        false => None,
    }
}

/// What asks for a prompt to be read.
type Askers<'a> = Vec<&'a Address>;

/// Returns the prompts that are to be read, each with what asks for it.
fn asked(evidence: &Evidence) -> BTreeMap<&LiveRef, Askers<'_>> {
    let limited = evidence.limited.iter();
    let limited =
        limited.flat_map(|(address, prompts)| prompts.iter().map(move |prompt| (prompt, address)));
    let ending = evidence.ending.iter();
    let ending = ending.map(|(address, prompt)| (prompt, address));
    let mut asked: BTreeMap<&LiveRef, Askers<'_>> = BTreeMap::new();
    for (prompt, address) in limited.chain(ending) {
        asked.entry(prompt).or_default().push(address);
    }
    asked
}

/// What telemetry tells, taken together as it comes.
struct Tally<'a> {
    gauges: BTreeMap<&'a Address, Gauge>,
    requests: BTreeMap<&'a Address, u64>,
    unread: BTreeMap<Address, Unread>,
}

impl<'a> Tally<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        let limited = evidence.limited.keys();
        let ending = evidence.ending.keys();
        Self {
            gauges: limited.map(|one| (one, Gauge::default())).collect(),
            requests: ending.map(|one| (one, 0)).collect(),
            unread: BTreeMap::new(),
        }
    }

    fn awaits(&self, askers: &[&Address]) -> bool {
        askers
            .iter()
            .any(|address| !self.unread.contains_key(*address))
    }

    fn take(&mut self, askers: &[&'a Address], read: &Result<Telemetry, Unread>) {
        for address in askers {
            let telemetry = match read {
                Ok(telemetry) => telemetry,
                Err(why) => {
                    self.unread.insert((*address).clone(), *why);
                    continue;
                }
            };
            for sample in &telemetry.samples {
                if let Some(gauge) = self.gauges.get_mut(address) {
                    gauge.add(sample);
                }
                if let Some(requests) = self.requests.get_mut(address) {
                    // What does not tell how many there were tells that there was something.
                    *requests = requests.saturating_add(sample.requests.unwrap_or(1));
                }
            }
        }
    }

    fn finish(self, back: Duration) -> Usage {
        let is_read = |address: &Address| !self.unread.contains_key(address);
        let gauges = self.gauges.into_iter();
        let peaks = gauges.map(|(address, gauge)| (address.clone(), gauge.peak()));
        let requests = self.requests.into_iter();
        let requests = requests.map(|(address, count)| (address.clone(), count));
        Usage {
            seconds: Some(back.as_secs()),
            peaks: peaks.filter(|(address, _)| is_read(address)).collect(),
            requests: requests.filter(|(address, _)| is_read(address)).collect(),
            unread: self.unread,
        }
    }
}

/// How telemetry is read: of one window for all, by prompt only, as the tenant gives it.
struct Reading<'a> {
    tenant: Option<&'a Tenant>,
    window: Option<(Timestamp, Timestamp)>,
}

impl<'a> Reading<'a> {
    fn new(tenant: Option<&'a Tenant>, back: Duration) -> Self {
        let to = clock::seconds();
        let from = to.checked_sub(back);
        let from = from.inspect_err(|error| warn(error));
        Self {
            tenant,
            window: from.ok().map(|from| (from, to)),
        }
    }

    async fn read(&self, prompt: &LiveRef) -> Result<Telemetry, Unread> {
        let tenant = self.tenant.ok_or(Unread::Taken)?;
        let (from, to) = self.window.ok_or(Unread::Failed)?;
        let window = Window {
            prompt: prompt.live_id.clone(),
            from,
            to,
        };
        tracing::info!(prompt = %prompt.live_id, "reading the telemetry that guards ask for");
        let read = tenant.client.telemetry(&window).await;
        read.map_err(|error| {
            warn(&error);
            Unread::Failed
        })
    }
}

fn warn(error: &dyn Display) {
    tracing::warn!("the telemetry that guards ask for cannot be read: {error}");
}

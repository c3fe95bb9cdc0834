//! One run: a project is planned and applied in foul weather, commit after commit, and then once
//! more when it has cleared up.

use std::time::Duration;

use fastrand::Rng;
use lockstep_diff::{Consent, Reason};
use lockstep_genesys::Client;
use lockstep_model::tenant::ReadTenant as _;
use lockstep_simulator::ManualClock;
use lockstep_spec::Spec;
use tokio::time::{advance, sleep, timeout};

use crate::project::Project;
use crate::proxy::time::{Flow, passing};
use crate::site::{Site, Trouble};
use crate::{behaviour, ending, rules, trail, weather, work};

/// Longer than lists lag, windows last and jobs take.
const CALM: Duration = Duration::from_secs(40);

/// Longer than lists lag.
const LAG: Duration = Duration::from_secs(6);

/// What a run came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many requests were sent.
    pub requests: usize,
    /// How many of them were damaged.
    pub damaged: usize,
    /// How many rounds of plan and apply were begun in foul weather.
    pub rounds: usize,
    /// How many of them carried all out.
    pub complete: usize,
    /// How many were killed on the way.
    pub killed: usize,
    /// How many objects looked like another's, so that somebody had to agree.
    pub consented: usize,
    /// The requests, in a word each: the same for the same seed.
    pub sent: Vec<String>,
}

/// What is wrong with a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Wrong {
    /// What is wrong.
    pub why: String,
    /// What happened on the way, a line each.
    pub trail: Vec<String>,
}

/// Does one run, and returns what it came to.
///
/// # Errors
///
/// Says what is wrong with the run.
pub fn run(seed: u64) -> Result<Report, Wrong> {
    passing(Flow::QUICK, |clock| course(seed, clock))
}

async fn course(seed: u64, clock: ManualClock) -> Result<Report, Wrong> {
    let mut dice = Rng::with_seed(seed);
    let mut project = Project::draw(&mut dice);
    let drawn = behaviour::draw(&mut dice);
    let page_size = dice.bool().then_some(2);
    let script = weather::foul(&mut dice);
    let site = Site::open(clock, drawn, (page_size, script)).await;
    behaviour::worsen(&site.tenant, &mut dice);
    let mut report = Report::default();
    for commit in 0..dice.usize(1..=3) {
        if commit > 0 {
            // What was begun before shows by then: an object that leaves Git sooner than it can be
            // seen is nobody's.
            calm(&site).await;
            project.change(&mut dice);
        }
        let spec = project.spec();
        for _round in 0..dice.usize(1..=2) {
            report.rounds += 1;
            let config = site.drawn(&mut dice);
            let concurrency = config.concurrency;
            let client = Client::new(config).expect("a client");
            let round = round(&site, &client, &spec, concurrency);
            // Some are killed, wherever they are.
            let limit = match dice.u32(..4) {
                0 => Duration::from_millis(dice.u64(1..20_000)),
                _ => Duration::from_secs(100_000),
            };
            match timeout(limit, round).await {
                Ok(Ok(complete)) => report.complete += usize::from(complete),
                // An error that says why is what foul weather may come to.
                Ok(Err(_said)) => {}
                Err(_killed) => report.killed += 1,
            }
        }
    }
    site.proxy.follow(weather::fair());
    behaviour::mend(&site.tenant);
    calm(&site).await;
    let ended = end(&site, &project, &mut report).await;
    let journal = site.proxy.journal();
    ended.map_err(|why| Wrong {
        why,
        trail: trail::of(&site),
    })?;
    report.requests = journal.len();
    report.damaged = journal.iter().filter(|sent| sent.damage.is_some()).count();
    report.sent = journal.iter().map(rules::told).collect();
    Ok(report)
}

/// Lets time pass at once, for the tenant too: jobs end, and lists show what they did.
async fn calm(site: &Site) {
    for time in [CALM, LAG] {
        advance(time).await;
        // The tenant's clock goes along with the next step.
        sleep(Duration::from_secs(1)).await;
        // What is due is done when the tenant is asked something.
        let asked = site.direct().organization().await;
        asked.expect("nothing is in between");
    }
}

/// Settles what is open, and looks whether all is as it must be.
async fn end(site: &Site, project: &Project, report: &mut Report) -> Result<(), String> {
    report.consented = settle(site, &project.spec()).await?;
    ending::check(site, project).await?;
    rules::check(&site.proxy.journal())
}

/// Plans and applies, and says whether all was carried out.
async fn round(
    site: &Site,
    client: &Client,
    spec: &Spec,
    concurrency: usize,
) -> Result<bool, Trouble> {
    let plan = site.plan(client, spec).await?;
    let summary = site.apply(client, &plan, concurrency).await?;
    Ok(work::undone(&plan, Some(&summary)).is_none())
}

/// Plans and applies in fair weather: all is carried out, and nothing is left to do. Returns how many
/// objects somebody had to agree to.
async fn settle(site: &Site, spec: &Spec) -> Result<usize, String> {
    let first = Client::new(site.config(0)).map_err(|error| error.to_string())?;
    let unplanned = |error| format!("it cannot be planned: {error}");
    let mut consent = Consent::default();
    let mut plan = site.plan(&first, spec).await.map_err(unplanned)?;
    // What was delivered twice, and could not be looked at afterwards, looks like another's.
    let foreign = plan.withheld.iter();
    let foreign = foreign.filter(|it| matches!(it.reason, Reason::NeedsAdoption { .. }));
    consent.adopt.extend(foreign.map(|it| it.address.clone()));
    if !consent.adopt.is_empty() {
        let agreed = site.plan_with(&first, spec, &consent).await;
        plan = agreed.map_err(unplanned)?;
    }
    if !plan.withheld.is_empty() {
        let withheld = plan.withheld.iter().map(trail::withheld);
        let withheld: String = withheld.collect();
        return Err(format!("something is withheld:{withheld}"));
    }
    let applied = site.apply(&first, &plan, 8).await;
    let summary = applied.map_err(|error| format!("it cannot be applied: {error}"))?;
    if !summary.is_complete() {
        let undone = summary.outcomes.iter().filter(|it| !it.ended.is_done());
        let undone: String = undone
            .map(|it| format!("\n  {}: {:?}", it.id, it.ended))
            .collect();
        return Err(format!("not all was carried out:{undone}"));
    }
    calm(site).await;
    let again = Client::new(site.config(0)).map_err(|error| error.to_string())?;
    let again = site.plan(&again, spec).await.map_err(unplanned)?;
    match again.is_empty() {
        true => Ok(consent.adopt.len()),
        false => Err(format!("the second plan is not empty: {:?}", again.changes)),
    }
}

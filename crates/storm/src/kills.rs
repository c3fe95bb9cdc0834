//! Kills: a process that applies forty objects is killed at a chosen moment, and a plain apply after
//! it must converge.
//!
//! A program and a number come in; what a run came to goes out, or what is wrong with it. The first
//! numbers are the matrix: each append to the ledger, before it, in the middle of it, before and
//! after the wait for the disk, and each request, before it is seen and before its answer comes.
//! All further ones are drawn: any call to the disk, any weather on the network, any behaviour of
//! the tenant, any concurrency, and often a second kill.

mod crash;
mod hurry;
mod judge;
mod power;
mod site;
mod victim;
mod world;

use std::path::{Path, PathBuf};
use std::time::Duration;

use fastrand::Rng;
use lockstep_diff::Consent;
use lockstep_simulator::{Behaviour, Clock, Config, JobPace, ManualClock, Order, Simulator};
use tempfile::TempDir;
use tokio::time::sleep;

use self::crash::{Counted, Moment, Phase};
use self::hurry::hurry;
use self::judge::Wanted;
pub use self::power::Power;
use self::site::{Ended, Kill, Site};
pub use self::victim::victim;
use self::world::{Side, spec};
use crate::weather;
use crate::work::{self, Place};

/// A day in 2026.
const BEGIN: i64 = 1_793_000_000_000;

/// Longer than lists lag.
const LAG: Duration = Duration::from_secs(10);

/// The phases of an append.
const PHASES: [Phase; 4] = [Phase::Before, Phase::Midway, Phase::Written, Phase::Synced];

/// A prepared world, of which each run takes a copy.
#[derive(Debug)]
pub struct Prepared {
    folder: TempDir,
    program: PathBuf,
    wanted: Wanted,
    /// How many appends, calls to the disk and requests an undisturbed run has.
    counts: [u32; 3],
    /// How many changes its plan has.
    changes: usize,
}

/// What a run came to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How many processes were killed.
    pub kills: usize,
    /// How many entries say what was found.
    pub settled: usize,
}

/// What one run does.
#[derive(Debug, Clone)]
struct Case {
    kills: Vec<Kill>,
    concurrency: usize,
    seed: u64,
    drawn: Option<Drawn>,
}

/// What is drawn besides.
#[derive(Debug, Clone)]
struct Drawn {
    behaviour: Behaviour,
    foul: bool,
}

impl Prepared {
    /// Applies the world before the commit, and sees how an undisturbed run of the commit goes.
    pub fn new(program: &Path) -> Self {
        let folder = TempDir::new().expect("a folder");
        let clock = ManualClock::starting_at(BEGIN);
        let passing = clock.clone();
        let passed = move |time| passing.advance(time);
        let path = folder.path().to_owned();
        hurry(prepare(path, clock), passed);
        let clock = ManualClock::starting_at(BEGIN);
        let passing = clock.clone();
        let passed = move |time| passing.advance(time);
        let places = [
            folder.path().join("state.json"),
            folder.path().join("ledger"),
        ];
        let work = undisturbed((&places[0], &places[1]), program, clock);
        let (wanted, counts, changes) = hurry(work, passed);
        Self {
            folder,
            program: program.to_owned(),
            wanted,
            counts,
            changes,
        }
    }

    /// Returns how many changes the plan has that is killed.
    pub const fn changes(&self) -> usize {
        self.changes
    }

    /// Returns how many runs the matrix has.
    pub fn matrix(&self) -> usize {
        let [appends, _calls, requests] = self.counts;
        let count = |of: u32| usize::try_from(of).unwrap_or(usize::MAX);
        count(appends) * PHASES.len() + 2 * count(requests)
    }

    /// Returns a kill of the matrix.
    fn cell(&self, number: usize) -> Option<Kill> {
        let phases = u32::try_from(PHASES.len()).ok()?;
        let number = u32::try_from(number).ok()?;
        let [appends, _calls, requests] = self.counts;
        if number < appends * phases {
            let phase = usize::try_from(number % phases).ok()?;
            return Some(Kill::Disk(Moment {
                counted: Counted::Appends,
                call: number / phases,
                phase: PHASES[phase],
            }));
        }
        let request = number - appends * phases;
        match (request / 2 < requests, request % 2) {
            (false, _) => None,
            (true, 0) => Some(Kill::Sent(request / 2)),
            (true, _) => Some(Kill::Answered(request / 2)),
        }
    }

    /// Does one run of the matrix, or else one that is drawn.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the run.
    pub fn run(&self, number: usize, seed: u64) -> Result<Report, String> {
        let case = match self.cell(number) {
            Some(kill) => Case {
                kills: vec![kill],
                concurrency: 1,
                seed: 0,
                drawn: None,
            },
            None => self.draw(seed),
        };
        self.carry(&case)
            .map_err(|why| format!("run {number}, {case:?}: {why}"))
    }

    /// Does one run that is drawn.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the run.
    pub fn drawn(&self, seed: u64) -> Result<Report, String> {
        let case = self.draw(seed);
        self.carry(&case)
            .map_err(|why| format!("seed {seed}, {case:?}: {why}"))
    }

    fn draw(&self, seed: u64) -> Case {
        let mut dice = Rng::with_seed(seed);
        let kills = match dice.u32(..4) {
            0 | 1 => 1,
            2 => 2,
            _ => 3,
        };
        let foul = dice.u32(..3) == 0;
        Case {
            kills: (0..kills).map(|_kill| self.moment(&mut dice)).collect(),
            concurrency: dice.usize(1..=8),
            seed,
            drawn: Some(Drawn {
                behaviour: behaviour(&mut dice),
                foul,
            }),
        }
    }

    fn moment(&self, dice: &mut Rng) -> Kill {
        let [appends, calls, requests] = self.counts;
        let phase = dice.choice(PHASES).unwrap_or(Phase::Before);
        // Often early, so that a run after a kill is killed while it records what it found.
        let mut early = |most: u32| match dice.bool() {
            true => dice.u32(..most.max(1)),
            false => dice.u32(..(most / 8).max(1)),
        };
        let (append, call, request) = (early(appends), early(calls), early(requests));
        match dice.u32(..4) {
            0 => Kill::Sent(request),
            1 => Kill::Answered(request),
            2 => Kill::Disk(Moment {
                counted: Counted::Appends,
                call: append,
                phase,
            }),
            _ => Kill::Disk(Moment {
                counted: Counted::All,
                call,
                phase,
            }),
        }
    }

    fn carry(&self, case: &Case) -> Result<Report, String> {
        let clock = ManualClock::starting_at(BEGIN);
        let passing = clock.clone();
        hurry(self.course(case, clock), move |time| passing.advance(time))
    }

    async fn course(&self, case: &Case, clock: ManualClock) -> Result<Report, String> {
        let (state, ledger) = (
            self.folder.path().join("state.json"),
            self.folder.path().join("ledger"),
        );
        let site = Site::open((&state, &ledger), &self.program, clock).await;
        let mut dice = Rng::with_seed(case.seed);
        if let Some(drawn) = &case.drawn {
            let drawn = drawn.behaviour.clone();
            let behaves = site.tenant.behave(move |behaviour| *behaviour = drawn);
            behaves.map_err(|error| error.to_string())?;
        }
        let foul = case.drawn.as_ref().is_some_and(|drawn| drawn.foul);
        let mut report = Report::default();
        for kill in &case.kills {
            let script = match foul {
                true => weather::foul(&mut dice),
                false => weather::fair(),
            };
            let how = (case.concurrency, dice.u64(..));
            let ended = site.run(Some(*kill), how, script).await?;
            report.kills += usize::from(ended == Ended::Killed);
        }
        let how = (case.concurrency, dice.u64(..));
        let last = site.run(None, how, weather::fair()).await?;
        if !matches!(last, Ended::Done(..)) {
            return Err(format!("the plain apply did not converge: {last:?}"));
        }
        sleep(LAG).await;
        let client = site.client();
        let plan = site
            .place()
            .plan(&client, &spec(Side::After), &Consent::default())
            .await
            .map_err(|error| format!("it cannot be planned: {error}"))?;
        if !plan.is_empty() {
            return Err(format!(
                "the next plan is not empty: {:?}, withheld {:?}, settles {:?}",
                plan.changes, plan.withheld, plan.settles
            ));
        }
        judge::judge(&site.tenant, site.ledger.path(), &self.wanted)?;
        report.settled = judge::settled(site.ledger.path());
        Ok(report)
    }
}

/// Draws a behaviour of a tenant.
fn behaviour(dice: &mut Rng) -> Behaviour {
    Behaviour {
        etags: dice.bool(),
        order: dice
            .choice([Order::AsAsked, Order::Reversed, Order::Shuffled])
            .unwrap_or_default(),
        list_lag_ms: dice.choice([0, 0, 700, 5000]).unwrap_or_default(),
        jobs: JobPace {
            polls: dice.bool().then(|| dice.u32(0..4)),
            millis: Some(dice.u64(0..4000)),
        },
        job_result_id: dice.bool(),
        ..Behaviour::default()
    }
}

/// Makes a tenant with what is others' and with all of the world before the commit.
async fn prepare(folder: PathBuf, clock: ManualClock) {
    let config = Config {
        clock: Clock::Manual(clock),
        state_file: Some(folder.join("state.json")),
        ..Config::default()
    };
    let tenant = Simulator::start(config).await.expect("a tenant");
    for (collection, object) in world::others() {
        tenant.plant(collection, object).expect("it is planted");
    }
    let it = tenant.client();
    let config = work::config(tenant.base_url(), (&it.id, &it.secret), 0);
    let client = lockstep_genesys::Client::new(config).expect("a client");
    let place = Place {
        files: std::sync::Arc::new(lockstep_ledger::Disk),
        folder: folder.join("ledger"),
        fleeting: false,
    };
    let spec = spec(Side::Before);
    let plan = place.plan(&client, &spec, &Consent::default()).await;
    let plan = plan.expect("there is a plan");
    let summary = place.apply(&client, &plan, 8).await.expect("it is applied");
    assert!(summary.is_complete(), "{summary:?}");
    tenant.stop().await.expect("the state is written");
}

/// Sees how an undisturbed run of the commit goes.
async fn undisturbed(
    places: (&Path, &Path),
    program: &Path,
    clock: ManualClock,
) -> (Wanted, [u32; 3], usize) {
    let site = Site::open(places, program, clock).await;
    let before = judge::exact(&site.tenant);
    let client = site.client();
    let (spec, consent) = (spec(Side::After), Consent::default());
    let plan = site.place().plan(&client, &spec, &consent).await;
    let plan = plan.expect("there is a plan");
    assert!(plan.withheld.is_empty(), "{:?}", plan.withheld);
    let ended = site.run(None, (1, 0), weather::fair()).await;
    let ended = ended.expect("it ends");
    let Ended::Done(appends, calls) = ended else {
        panic!("an undisturbed run carries all out: {ended:?}");
    };
    let requests = u32::try_from(site.proxy.journal().len()).unwrap_or(u32::MAX);
    let world = judge::world(&site.tenant);
    let wanted = Wanted { world, before };
    (wanted, [appends, calls, requests], plan.changes.len())
}

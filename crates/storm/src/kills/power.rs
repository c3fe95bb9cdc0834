//! Power that is lost: an apply on a disk that keeps what was waited for and of the rest what chance
//! leaves, cut off at any call to that disk. The tenant lives on. After it, a plain apply must
//! converge.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use lockstep_diff::Consent;
use lockstep_genesys::Client;
use lockstep_ledger::Files as _;
use lockstep_simulator::{Clock, Config, ManualClock, Running, Simulator, StateUse};
use tempfile::TempDir;
use tokio::time::sleep;

use super::judge;
use super::world::{Side, spec};
use super::{LAG, Prepared, behaviour};
use crate::lossy::{Fate, Lossy};
use crate::proxy::time::{Flow, passing};
use crate::work::{self, Place, Trouble};

/// Where the ledger lies on that disk.
const FOLDER: &str = "/srv/ledger";

/// How often it is looked whether the power is lost.
const LOOK: Duration = Duration::from_millis(5);

/// Runs that lose their power.
#[derive(Debug)]
pub struct Power<'a> {
    prepared: &'a Prepared,
    /// How many calls to the disk an undisturbed run has.
    steps: usize,
}

/// What becomes of what nobody waited for.
#[derive(Debug)]
enum Left {
    /// Whatever chance leaves.
    Chance(Rng),
    /// All of it but the end of what was appended last: so many of a thousand parts are there.
    Torn(usize),
}

impl Fate for Left {
    fn keeps_name(&mut self) -> bool {
        match self {
            Self::Chance(dice) => dice.bool(),
            Self::Torn(_) => true,
        }
    }

    fn length(&mut self, most: usize) -> usize {
        match self {
            Self::Chance(dice) => dice.usize(..=most),
            Self::Torn(parts) => most * *parts / 1000,
        }
    }

    fn keeps_block(&mut self) -> bool {
        match self {
            Self::Chance(dice) => dice.u32(..4) > 0,
            Self::Torn(_) => true,
        }
    }
}

/// How one run goes.
struct Cut {
    /// Before which call to the disk the power is lost, if it is.
    step: Option<usize>,
    left: Left,
    concurrency: usize,
    dice: Rng,
}

impl<'a> Power<'a> {
    /// Sees how an undisturbed run goes.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    pub fn new(prepared: &'a Prepared) -> Result<Self, String> {
        let mut power = Self { prepared, steps: 0 };
        let undisturbed = Cut {
            step: None,
            left: Left::Torn(0),
            concurrency: 1,
            dice: Rng::with_seed(0),
        };
        power.steps = power.carry(undisturbed)?;
        Ok(power)
    }

    /// Returns how many calls to the disk an undisturbed run has.
    pub const fn steps(&self) -> usize {
        self.steps
    }

    /// Loses the power at a call that is drawn.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the run.
    pub fn run(&self, seed: u64) -> Result<(), String> {
        let mut dice = Rng::with_seed(seed);
        let step = dice.usize(..self.steps.max(1));
        let left = match dice.bool() {
            true => Left::Torn(dice.usize(..=1000)),
            false => Left::Chance(dice.fork()),
        };
        let cut = Cut {
            step: Some(step),
            left,
            concurrency: dice.usize(1..=8),
            dice,
        };
        let ended = self.carry(cut);
        ended
            .map(drop)
            .map_err(|why| format!("seed {seed}, power lost before call {step}: {why}"))
    }

    fn carry(&self, cut: Cut) -> Result<usize, String> {
        passing(Flow::QUICK, |clock| self.course(cut, clock))
    }

    async fn course(&self, cut: Cut, clock: ManualClock) -> Result<usize, String> {
        let Cut {
            step,
            mut left,
            concurrency,
            mut dice,
        } = cut;
        let tenant = self.tenant(clock).await;
        if step.is_some() && dice.bool() {
            let drawn = behaviour(&mut dice);
            let behaves = tenant.behave(move |behaviour| *behaviour = drawn);
            behaves.map_err(|error| error.to_string())?;
        }
        let disk = load(&self.prepared.folder.path().join("ledger"));
        let begin = disk.steps();
        let disk = match step {
            Some(step) => disk.until(begin + step),
            None => disk,
        };
        let first = apply(&tenant, &disk, concurrency);
        let end = step.map_or(usize::MAX, |step| begin + step);
        let first = tokio::select! {
            // What runs when the power goes sends nothing more; what is on its way arrives.
            () = lost(&disk, end) => None,
            done = first => Some(done.map_err(|error| error.to_string())),
        };
        let steps = disk.steps() - begin;
        let disk = disk.after_loss(&mut left);
        if step.is_some() {
            let again = apply(&tenant, &disk, concurrency).await;
            let again = again.map_err(|error| format!("{error}; before it {first:?}"))?;
            if let Some(undone) = again {
                return Err(format!(
                    "the plain apply did not converge: {undone}; before it {first:?}"
                ));
            }
        }
        sleep(LAG).await;
        self.check(&tenant, &disk).await?;
        Ok(steps)
    }

    async fn tenant(&self, clock: ManualClock) -> Running {
        let config = Config {
            clock: Clock::Manual(clock),
            state_file: Some(self.prepared.folder.path().join("state.json")),
            state_use: StateUse::Copied,
            remembered_requests: usize::MAX,
            ..Config::default()
        };
        Simulator::start(config).await.expect("a tenant")
    }

    async fn check(&self, tenant: &Running, disk: &Lossy) -> Result<(), String> {
        let (spec, consent) = (spec(Side::After), Consent::default());
        let plan = place(disk).plan(&client(tenant), &spec, &consent).await;
        let plan = plan.map_err(|error| format!("it cannot be planned: {error}"))?;
        if !plan.is_empty() {
            return Err(format!(
                "the next plan is not empty: {:?}, withheld {:?}, settles {:?}",
                plan.changes, plan.withheld, plan.settles
            ));
        }
        let real = TempDir::new().expect("a folder");
        disk.write_to(real.path());
        let folder = real.path().join(FOLDER.trim_start_matches('/'));
        judge::judge(tenant, &folder, &self.prepared.wanted)
    }
}

fn place(disk: &Lossy) -> Place {
    Place {
        files: Arc::new(disk.clone()),
        folder: FOLDER.into(),
        fleeting: false,
    }
}

fn client(tenant: &Running) -> Client {
    let it = tenant.client();
    let config = work::config(tenant.base_url(), (&it.id, &it.secret), 0);
    Client::new(config).expect("a client")
}

/// Plans and applies. Returns what was not done, if anything was not.
async fn apply(
    tenant: &Running,
    disk: &Lossy,
    concurrency: usize,
) -> Result<Option<String>, Trouble> {
    let (client, place) = (client(tenant), place(disk));
    let (spec, consent) = (spec(Side::After), Consent::default());
    let plan = place.plan(&client, &spec, &consent).await?;
    if plan.is_idle() {
        drop(place.open()?);
        return Ok(work::undone(&plan, None));
    }
    let summary = place.apply(&client, &plan, concurrency).await?;
    Ok(work::undone(&plan, Some(&summary)))
}

/// Waits until the power is lost.
async fn lost(disk: &Lossy, end: usize) {
    while disk.steps() < end {
        sleep(LOOK).await;
    }
}

/// Puts a ledger of this machine on a disk.
fn load(ledger: &Path) -> Lossy {
    let disk = Lossy::default();
    let root = Path::new(FOLDER);
    copy(&disk, ledger, root).expect("there is room");
    for folder in [root, Path::new("/srv"), Path::new("/")] {
        disk.sync_folder(folder).expect("there is power");
    }
    disk
}

fn copy(disk: &Lossy, from: &Path, to: &Path) -> std::io::Result<()> {
    disk.create_folder(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        let to = to.join(file.file_name());
        if file.file_type()?.is_dir() {
            copy(disk, &file.path(), &to)?;
            continue;
        }
        let mut output = disk.create(&to)?;
        output.append(&fs::read(file.path())?)?;
        output.sync()?;
    }
    disk.sync_folder(to)
}

//! The process that is killed: plans and applies one side of the world as the command does, in fast
//! time.
//!
//! In come words: where the tenant is, where the ledger lies, how many at once, a seed, and when to
//! stand still. Out come how many calls its disk had, and whether all was carried out.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use lockstep_diff::Consent;
use lockstep_genesys::Client;

use super::crash::{Crashing, Moment};
use super::hurry::hurry;
use super::world::{self, Side};
use crate::work::{self, Place, Trouble};

/// What the process is asked.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) base_url: String,
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) ledger: PathBuf,
    pub(crate) concurrency: usize,
    pub(crate) seed: u64,
    pub(crate) moment: Option<Moment>,
}

/// All was carried out.
pub(crate) const DONE: u8 = 0;
/// Not all was carried out.
pub(crate) const PARTLY: u8 = 7;
/// Nothing could be planned.
const FAILED: u8 = 1;

impl Order {
    /// Writes it as the words of a command line.
    pub(crate) fn words(&self) -> Vec<String> {
        vec![
            self.base_url.clone(),
            self.id.clone(),
            self.secret.clone(),
            self.ledger.to_string_lossy().into_owned(),
            self.concurrency.to_string(),
            self.seed.to_string(),
            self.moment.map(Moment::word).unwrap_or_default(),
        ]
    }

    fn from_words(words: &[String]) -> Option<Self> {
        let [base_url, id, secret, ledger, concurrency, seed, moment] = words else {
            return None;
        };
        Some(Self {
            base_url: base_url.clone(),
            id: id.clone(),
            secret: secret.clone(),
            ledger: PathBuf::from(ledger),
            concurrency: concurrency.parse().ok()?,
            seed: seed.parse().ok()?,
            moment: match moment.as_str() {
                "" => None,
                word => Some(Moment::from_word(word)?),
            },
        })
    }
}

/// Does what the words of a command line ask for.
pub fn victim(words: &[String]) -> ExitCode {
    let Some(order) = Order::from_words(words) else {
        return ExitCode::from(FAILED);
    };
    let disk = Crashing::new(order.moment);
    let done = hurry(carry(&order, disk.clone()), |_time| ());
    let (appends, all) = disk.counts();
    let mut out = std::io::stdout();
    let told = match &done {
        Ok(_complete) => writeln!(out, "counts {appends} {all}"),
        Err(why) => writeln!(out, "failed {why}"),
    };
    ExitCode::from(match (told, done) {
        (Ok(()), Ok(None)) => DONE,
        (Ok(()), Ok(Some(undone))) => {
            drop(writeln!(out, "undone {undone}"));
            PARTLY
        }
        (_, _) => FAILED,
    })
}

/// Plans and applies. Returns what was not done, if anything was not.
async fn carry(order: &Order, disk: Crashing) -> Result<Option<String>, Trouble> {
    let credentials = (order.id.as_str(), order.secret.as_str());
    let mut config = work::config(order.base_url.clone(), credentials, order.seed);
    config.concurrency = order.concurrency;
    config.answer_limit = Duration::from_secs(300);
    config.connect_limit = Duration::from_secs(300);
    let client = Client::new(config)?;
    let place = Place {
        files: Arc::new(disk),
        folder: order.ledger.clone(),
        fleeting: false,
    };
    let spec = world::spec(Side::After);
    let plan = place.plan(&client, &spec, &Consent::default()).await?;
    if plan.is_idle() {
        drop(place.open()?);
        return Ok(work::undone(&plan, None));
    }
    let summary = place.apply(&client, &plan, order.concurrency).await?;
    Ok(work::undone(&plan, Some(&summary)))
}

//! Power is lost at every step of a ledger's life: what was acknowledged is there, and the rest is
//! at most a torn tail.

use std::path::Path;
use std::sync::Arc;

use lockstep_ledger::{Draft, Effect, Error, Ledger, Mode, Opened, Verdict, verify};
use proptest::prelude::*;

use crate::lossy::{Fate, Lossy};
use crate::sample::{fields, finished, holder, intent, live, outcome, started};

const FOLDER: &str = "/srv/ledger";

/// Everything that nobody waited for is lost, or nothing is.
struct Always(bool);

impl Fate for Always {
    fn keeps_name(&mut self) -> bool {
        self.0
    }

    fn length(&mut self, most: usize) -> usize {
        if self.0 { most } else { 0 }
    }

    fn keeps_block(&mut self) -> bool {
        self.0
    }
}

/// The names come to the disk, and so do the lengths of files, and none of what is in them.
struct Hollow;

impl Fate for Hollow {
    fn keeps_name(&mut self) -> bool {
        true
    }

    fn length(&mut self, most: usize) -> usize {
        most
    }

    fn keeps_block(&mut self) -> bool {
        false
    }
}

/// Anything may happen: a small generator of numbers, so that a seed tells it all.
struct Chance(u64);

impl Chance {
    fn draw(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (most as u64 + 1)).expect("a small number")
    }
}

impl Fate for Chance {
    fn keeps_name(&mut self) -> bool {
        self.draw(1) == 1
    }

    fn length(&mut self, most: usize) -> usize {
        match self.draw(2) {
            0 => most,
            _ => self.draw(most),
        }
    }

    fn keeps_block(&mut self) -> bool {
        self.draw(3) > 0
    }
}

fn chance(seed: u64) -> Chance {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _warm in 0..4 {
        chance.draw(1);
    }
    chance
}

/// A run: what is appended together.
fn batches() -> Vec<Vec<Draft>> {
    let name = |number: usize| format!("Prompt/p{number}");
    let temperature = |number: usize| fields(number as f64 / 8.0);
    let intents =
        |of: std::ops::Range<usize>| of.map(move |n| intent(&name(n), Some(temperature(n))));
    let outcomes = |of: std::ops::Range<usize>, first: u64| {
        of.zip(first..).map(move |(n, at)| {
            let effect = Effect::Updated(live(&format!("id-{n}"), temperature(n)));
            outcome(at, &name(n), effect)
        })
    };
    vec![
        vec![started()],
        intents(0..4).collect(),
        outcomes(0..2, 1).chain(intents(4..7)).collect(),
        outcomes(2..4, 3).chain(outcomes(4..7, 7)).collect(),
        vec![finished()],
    ]
}

/// Appends batches until the power is lost; returns the entries that were acknowledged.
fn live_through(disk: &Lossy, batches: &[Vec<Draft>]) -> Result<u64, u64> {
    let opened = open(disk).map_err(|_lost| 0_u64)?;
    let mut ledger = opened.ledger;
    let mut acknowledged = ledger.entries();
    for batch in batches {
        match ledger.append_all(batch) {
            Ok(appended) => {
                acknowledged += appended.len() as u64;
                assert_eq!(acknowledged, ledger.entries());
            }
            Err(_lost) => return Err(acknowledged),
        }
    }
    Ok(acknowledged)
}

fn open(disk: &Lossy) -> Result<Opened, Error> {
    Ledger::open_on(Arc::new(disk.clone()), FOLDER, Mode::Append(holder()))
}

fn verdict(disk: &Lossy) -> Verdict {
    let folder = tempfile::tempdir().expect("a folder");
    disk.write_to(folder.path());
    let path = folder.path().join(
        Path::new(FOLDER)
            .strip_prefix("/")
            .expect("an absolute path"),
    );
    match verify(path) {
        Ok(report) => report.verdict,
        // The power was lost before there was a ledger.
        Err(Error::Absent { .. }) => Verdict::Intact,
        Err(error) => panic!("{error:?}"),
    }
}

/// Holds a disk after a loss to what was acknowledged, and goes on with it.
fn check(found: &Lossy, acknowledged: u64, what: &str) {
    let before = verdict(found);
    assert!(
        matches!(before, Verdict::Intact | Verdict::TornTail { .. }),
        "{what}: {before:?}"
    );
    let opened = open(found).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert_eq!(
        opened.torn.is_some(),
        matches!(before, Verdict::TornTail { .. }),
        "{what}"
    );
    let mut ledger = opened.ledger;
    assert!(
        ledger.entries() >= acknowledged,
        "{what}: {} of {acknowledged} entries are there",
        ledger.entries()
    );
    ledger
        .base()
        .unwrap_or_else(|error| panic!("{what}: {error:?}"));
    ledger.append(&finished()).expect("it goes on");
    drop(ledger);
    assert_eq!(verdict(found), Verdict::Intact, "{what}: it went on");
}

fn fates(seeds: u64) -> Vec<(String, Box<dyn Fate>)> {
    let mut fates: Vec<(String, Box<dyn Fate>)> = vec![
        ("all lost".to_owned(), Box::new(Always(false))),
        ("all kept".to_owned(), Box::new(Always(true))),
        ("hollow".to_owned(), Box::new(Hollow)),
    ];
    for seed in 0..seeds {
        fates.push((format!("seed {seed}"), Box::new(chance(seed))));
    }
    fates
}

/// How many steps a whole life takes on a disk.
fn steps(disk: &Lossy) -> usize {
    let disk = disk.after_loss(&mut Always(true));
    live_through(&disk, &batches()).expect("the power stays");
    disk.steps()
}

#[test]
fn a_new_ledger_survives_a_loss_of_power_at_every_step() {
    for end in 0..=steps(&Lossy::default()) {
        let disk = Lossy::default().until(end);
        let (Ok(acknowledged) | Err(acknowledged)) = live_through(&disk, &batches());
        for (name, mut fate) in fates(6) {
            let found = disk.after_loss(fate.as_mut());
            check(&found, acknowledged, &format!("step {end}, {name}"));
        }
    }
}

#[test]
fn a_torn_ledger_survives_another_loss_at_every_step_of_its_recovery() {
    let first = Lossy::default();
    let kept = live_through(&first, &batches()[..2]).expect("the power stays");
    let all = steps(&Lossy::default());
    for seed in 0..3 {
        // The power was lost while a batch was being written.
        let cut = (1..all).rev().find_map(|end| {
            let disk = Lossy::default().until(end);
            let acknowledged = live_through(&disk, &batches()).err()?;
            let found = disk.after_loss(&mut chance(seed + 100));
            let torn = matches!(verdict(&found), Verdict::TornTail { .. });
            (torn && acknowledged >= kept).then_some((found, acknowledged))
        });
        let (torn, acknowledged) = cut.expect("some loss tears the tail");
        for end in 0..=steps(&torn) {
            let disk = torn.after_loss(&mut Always(true)).until(end);
            let (Ok(more) | Err(more)) = live_through(&disk, &batches());
            for (name, mut fate) in fates(1) {
                let found = disk.after_loss(fate.as_mut());
                let what = format!("seed {seed}, step {end}, {name}");
                check(&found, acknowledged.max(more), &what);
            }
        }
    }
}

#[test]
fn after_a_failed_write_nothing_is_appended() {
    let all = steps(&Lossy::default());
    for end in 0..all {
        let disk = Lossy::default().until(end);
        let Ok(Opened { mut ledger, .. }) = open(&disk) else {
            continue;
        };
        let failed = batches()
            .iter()
            .find_map(|batch| ledger.append_all(batch).err());
        assert!(
            matches!(failed, Some(Error::Io { .. })),
            "step {end}: {failed:?}"
        );
        let again = ledger.append(&finished());
        assert!(matches!(again, Err(Error::Closed)), "step {end}: {again:?}");
    }
}

proptest! {
    #[test]
    fn any_batches_survive_any_loss(
        sizes in prop::collection::vec((0_usize..6, 0_usize..6), 1..6),
        cut in 0.0..1.0_f64,
        seeds in (any::<u64>(), any::<u64>()),
    ) {
        let mut batches = vec![vec![started()]];
        let mut next = 0;
        for (intents, others) in sizes {
            let drafts = (0..intents).map(|n| {
                next += 1;
                intent(&format!("Prompt/p{n}"), Some(fields(f64::from(next))))
            });
            let drafts: Vec<_> = drafts.chain((0..others).map(|_n| finished())).collect();
            batches.push(drafts);
        }
        let whole = Lossy::default();
        live_through(&whole, &batches).expect("the power stays");
        let end = (whole.steps() as f64 * cut) as usize;
        let disk = Lossy::default().until(end);
        let (Ok(first) | Err(first)) = live_through(&disk, &batches);
        let found = disk.after_loss(&mut chance(seeds.0));
        // And once more, in the next life.
        let disk = found.after_loss(&mut Always(true)).until(end);
        let (Ok(second) | Err(second)) = live_through(&disk, &batches);
        let found = disk.after_loss(&mut chance(seeds.1));
        check(&found, first.max(second), "twice");
    }
}

//! The twin of the fuzz targets in the test suite: the corpus, and inputs that were made by chance.
//!
//! A plain run feeds the targets with 200,000 inputs, and `PROPTEST_CASES` scales that. What went
//! wrong is written to `target/fuzzed/<target>`, to be added to `fuzz/corpus/<target>`.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use lockstep_fuzzed::{MAX_BYTES, Mutator, TARGETS, Target};
use proptest::prelude::*;

/// How many inputs one case of a target with a weight of 1 has. Times 256 cases, times the weights
/// of all targets, that is what a plain run feeds.
const INPUTS: u32 = 8;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = root().join("fuzz/corpus").join(target.name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let files: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| fs::read(path).expect("a file"))
        .collect();
    assert!(files.len() >= 3, "{} has a corpus", target.name);
    files
}

static CORPORA: LazyLock<Vec<Vec<Vec<u8>>>> =
    LazyLock::new(|| TARGETS.iter().map(corpus).collect());

/// Done once: schemas are compiled and tables unpacked, so that no input is blamed for it.
static WARM: LazyLock<()> = LazyLock::new(|| {
    for (target, files) in TARGETS.iter().zip(&*CORPORA) {
        files.iter().for_each(|input| feed(target, input));
    }
});

/// How long the slowest input of each target took, in microseconds.
static SLOWEST: [AtomicU64; TARGETS.len()] = [const { AtomicU64::new(0) }; TARGETS.len()];

#[expect(
    clippy::print_stderr,
    reason = "what a test says is for whoever runs it"
)]
fn say(what: &str) {
    eprintln!("{what}");
}

/// Runs a target, and keeps the input that it does not survive.
fn feed(target: &Target, input: &[u8]) {
    let survived = panic::catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    if let Err(why) = survived {
        let folder = root().join("target/fuzzed").join(target.name);
        let path = folder.join("failed");
        let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, input));
        say(&format!("the input is in {}: {kept:?}", path.display()));
        panic::resume_unwind(why);
    }
}

/// Times an input, and says so when it is by far the slowest of its target: `--nocapture` shows it.
fn time(target: &Target, index: usize, input: &[u8]) {
    #[expect(
        clippy::disallowed_methods,
        reason = "what is slow is said, and nothing is judged by it"
    )]
    let start = std::time::Instant::now();
    feed(target, input);
    let took = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    let before = SLOWEST[index].fetch_max(took, Ordering::Relaxed);
    if took > before.saturating_mul(2) {
        say(&format!(
            "{}: {} bytes took {took} µs",
            target.name,
            input.len()
        ));
    }
}

/// Feeds the target of a name with inputs drawn from a seed.
fn feed_many(name: &str, seed: u64) {
    let index = TARGETS
        .iter()
        .position(|target| target.name == name)
        .expect("a target");
    let target = &TARGETS[index];
    LazyLock::force(&WARM);
    let mut mutator = Mutator::new(&CORPORA[index], seed);
    for _input in 0..INPUTS * target.weight {
        let input = mutator.input();
        assert!(input.len() <= MAX_BYTES * 2);
        time(target, index, &input);
    }
}

proptest! {
    #[test]
    fn any_manifest_is_survived(seed in any::<u64>()) {
        feed_many("manifest", seed);
    }

    #[test]
    fn any_project_is_survived(seed in any::<u64>()) {
        feed_many("project", seed);
    }

    #[test]
    fn any_overlay_is_survived(seed in any::<u64>()) {
        feed_many("overlay", seed);
    }

    #[test]
    fn any_values_is_survived(seed in any::<u64>()) {
        feed_many("values", seed);
    }

    #[test]
    fn any_prompt_text_is_survived(seed in any::<u64>()) {
        feed_many("prompt_text", seed);
    }

    #[test]
    fn any_rates_is_survived(seed in any::<u64>()) {
        feed_many("rates", seed);
    }

    #[test]
    fn any_policy_is_survived(seed in any::<u64>()) {
        feed_many("policy", seed);
    }

    #[test]
    fn any_format_is_survived(seed in any::<u64>()) {
        feed_many("format", seed);
    }

    #[test]
    fn any_ledger_is_survived(seed in any::<u64>()) {
        feed_many("ledger", seed);
    }

    #[test]
    fn any_plan_is_survived(seed in any::<u64>()) {
        feed_many("plan", seed);
    }

    #[test]
    fn any_word_is_survived(seed in any::<u64>()) {
        feed_many("word", seed);
    }
}

#[test]
fn the_corpus_is_survived() {
    for (target, files) in TARGETS.iter().zip(&*CORPORA) {
        for input in files {
            feed(target, input);
        }
    }
}

#[test]
fn a_plain_run_feeds_two_hundred_thousand() {
    let weights: u32 = TARGETS.iter().map(|target| target.weight).sum();
    assert!(
        weights * INPUTS * 256 >= 200_000,
        "{}",
        weights * INPUTS * 256
    );
}

#[test]
fn every_target_has_its_file() {
    for target in TARGETS {
        let path = root()
            .join("fuzz/fuzz_targets")
            .join(format!("{}.rs", target.name));
        let text =
            fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        assert!(
            text.contains(&format!("\"{}\"", target.name)),
            "{}",
            path.display()
        );
    }
    let entries = fs::read_dir(root().join("fuzz/fuzz_targets")).expect("a folder");
    assert_eq!(entries.count(), TARGETS.len());
}

#[test]
fn every_target_has_a_twin() {
    let this = include_str!("twin.rs");
    for target in TARGETS {
        assert!(
            this.contains(&format!("feed_many(\"{}\", seed)", target.name)),
            "{}",
            target.name
        );
    }
}

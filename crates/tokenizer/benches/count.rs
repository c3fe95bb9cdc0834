//! How fast tokens are counted: bytes a second, by vocabulary and script.

use divan::Bencher;
use divan::counter::BytesCount;
use lockstep_tokenizer::Vocabulary;

fn main() {
    divan::main();
}

const PROSE: &str = "You are a helpful customer support agent. Answer in the customer's language, \
    never promise a refund, and look up the order before you say where it is. ";

const OTHER: &str =
    "あなたは親切なカスタマーサポートです。Antworten Sie höflich. Отвечайте вежливо. ";

fn count(bencher: Bencher<'_, '_>, vocabulary: Vocabulary, line: &str) {
    let text = line.repeat(2048 / line.len() + 1);
    // What is loaded once is not counted.
    vocabulary.count("");
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| vocabulary.count(divan::black_box(&text)));
}

#[divan::bench]
fn prose_o200k(bencher: Bencher<'_, '_>) {
    count(bencher, Vocabulary::O200k, PROSE);
}

#[divan::bench]
fn prose_cl100k(bencher: Bencher<'_, '_>) {
    count(bencher, Vocabulary::Cl100k, PROSE);
}

#[divan::bench]
fn other_scripts_o200k(bencher: Bencher<'_, '_>) {
    count(bencher, Vocabulary::O200k, OTHER);
}

/// The worst case of others: one letter, over and over.
#[divan::bench]
fn one_letter_o200k(bencher: Bencher<'_, '_>) {
    count(bencher, Vocabulary::O200k, "aaaaaaaaaaaaaaaa");
}

#![no_main]
//! Feeds the target `word`.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| lockstep_fuzzed::run("word", bytes));

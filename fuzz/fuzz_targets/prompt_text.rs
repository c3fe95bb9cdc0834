#![no_main]
//! Feeds the target `prompt_text`.

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| lockstep_fuzzed::run("prompt_text", bytes));

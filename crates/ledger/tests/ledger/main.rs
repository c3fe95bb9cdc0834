//! The ledger from outside: written, reopened, torn, tampered with, and read back.

mod append;
mod base;
mod frozen;
mod history;
mod sample;
mod served;
mod tamper;
mod torn;

//! The ledger from outside: written, reopened, torn, tampered with, and read back.

mod append;
mod base;
mod frozen;
mod history;
mod life;
mod sample;
mod served;
mod tamper;
mod torn;
mod upkeep;

//! Random numbers: the only file of the program that draws them.

/// Draws a seed.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the program draws a random number"
)]
pub(crate) fn seed() -> u64 {
    fastrand::u64(..)
}

//! Random numbers: the only file of the program that draws them.

use lockstep_signature::SEED;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Draws a seed.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the program draws a random number"
)]
pub(crate) fn seed() -> u64 {
    fastrand::u64(..)
}

/// Draws what a key is made of, from the system: nobody can guess it.
pub(crate) fn secret() -> Result<Zeroizing<[u8; SEED]>, Failure> {
    let mut seed = Zeroizing::new([0; SEED]);
    match getrandom::fill(&mut *seed) {
        Ok(()) => Ok(seed),
        Err(error) => Err(Failure::new("the system gives no random bytes").because(error)),
    }
}

//! Makes identifiers: from a seed, a purpose and a counter to a UUID-shaped string, always the same one for
//! the same input, so that a run can be repeated to the letter. Takes nothing from the machine.

use sha2::{Digest as _, Sha256};

use crate::fingerprint::hex;

/// Hands out identifiers, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Ids {
    seed: u64,
    issued: u64,
    answered: u64,
    tokens: u64,
}

impl Ids {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            issued: 0,
            answered: 0,
            tokens: 0,
        }
    }

    /// Returns the next id of an object, job or entry.
    pub(crate) fn next_object(&mut self) -> String {
        self.issued += 1;
        uuid(&self.bytes("object", self.issued))
    }

    /// Returns the next correlation id.
    pub(crate) fn next_correlation(&mut self) -> String {
        self.answered += 1;
        uuid(&self.bytes("correlation", self.answered))
    }

    /// Returns the next access token; `salt` keeps the tokens of two runs of one seed apart.
    pub(crate) fn next_token(&mut self, salt: i128) -> String {
        self.tokens += 1;
        hex(&self.bytes(&format!("token {salt}"), self.tokens))
    }

    /// Tells how many object ids were issued: kept in the state file, so that none comes twice.
    pub(crate) fn issued(&self) -> u64 {
        self.issued
    }

    /// Goes on after so many object ids.
    pub(crate) fn resume_after(&mut self, issued: u64) {
        self.issued = self.issued.max(issued);
    }

    fn bytes(&self, purpose: &str, count: u64) -> [u8; 32] {
        digest(self.seed, purpose, count)
    }
}

/// Mixes a seed, a purpose and a number into 32 bytes.
pub(crate) fn digest(seed: u64, purpose: &str, count: u64) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_be_bytes());
    hasher.update(purpose.as_bytes());
    hasher.update([0]);
    hasher.update(count.to_be_bytes());
    hasher.finalize().into()
}

/// Draws a number from a seed and a purpose.
pub(crate) fn draw(seed: u64, purpose: &str, count: u64) -> u64 {
    let bytes = digest(seed, purpose, count);
    bytes
        .iter()
        .take(8)
        .fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

fn uuid(bytes: &[u8; 32]) -> String {
    let text = hex(&bytes[..16]);
    let variant = ["8", "9", "a", "b"][usize::from(bytes[8] & 3)];
    format!(
        "{}-{}-4{}-{variant}{}-{}",
        &text[..8],
        &text[8..12],
        &text[13..16],
        &text[17..20],
        &text[20..32]
    )
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn the_same_seed_gives_the_same_ids_and_no_id_twice() {
        let (mut one, mut two) = (Ids::new(7), Ids::new(7));
        let first: Vec<String> = (0..100).map(|_| one.next_object()).collect();
        let second: Vec<String> = (0..100).map(|_| two.next_object()).collect();
        assert_eq!(first, second);
        let unique: std::collections::BTreeSet<&String> = first.iter().collect();
        assert_eq!(unique.len(), 100);
        assert_eq!(first[0].len(), 36);
        assert_eq!(&first[0][14..15], "4");
        assert_ne!(Ids::new(8).next_object(), first[0]);
    }

    #[test]
    fn resuming_never_repeats_an_id() {
        let mut ids = Ids::new(7);
        let first = ids.next_object();
        let mut again = Ids::new(7);
        again.resume_after(ids.issued());
        assert_ne!(again.next_object(), first);
    }
}

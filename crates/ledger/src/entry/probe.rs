//! What was asked of an object after it was written, and what came of it.

use std::time::Duration;

/// The probes that followed a write; those that were not asked for are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Probe {
    /// The gateway's own check.
    pub health: Option<Health>,
    /// The synthetic prompt.
    pub prompt: Option<Reply>,
    /// The status webhook.
    pub webhook: Option<Delivery>,
}

/// What the gateway said of its check of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The word that it used, `PASS` or `FAIL`.
    pub status: String,
    /// How long the model took, as the gateway measured it.
    pub latency: Option<Duration>,
    /// When it was checked, in RFC 3339.
    pub checked_at: Option<String>,
}

/// What came of a synthetic prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Whether it was answered as it should.
    pub status: Pass,
    /// How long the answer took.
    pub latency: Option<Duration>,
    /// The HTTP status of the answer.
    pub code: Option<u16>,
    /// The size of the answer, in bytes.
    pub bytes: Option<u64>,
    /// What was odd about the answer.
    pub warning: Option<String>,
    /// Why there was no answer, or none that will do, without any secret.
    pub error: Option<String>,
}

/// Whether a probe was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// It was.
    Pass,
    /// It was not.
    Fail,
}

/// What came of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Whether the receiver took it.
    pub delivered: bool,
    /// The id by which the receiver tells deliveries apart.
    pub delivery_id: String,
    /// How many requests it took.
    pub attempts: u32,
    /// Why it was not taken, without any secret.
    pub error: Option<String>,
}

impl Probe {
    /// Says whether the object answered: the gateway found it well, and the synthetic prompt was
    /// answered.
    pub fn is_passed(&self) -> bool {
        let well = self.health.as_ref();
        let answered = self.prompt.as_ref();
        well.is_some_and(|health| health.status == Pass::Pass.as_str())
            && answered.is_some_and(|reply| reply.status == Pass::Pass)
    }
}

impl Pass {
    /// Returns its word, as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
        }
    }

    /// Finds what is meant by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pass, Self::Fail]
            .into_iter()
            .find(|pass| pass.as_str() == word)
    }
}

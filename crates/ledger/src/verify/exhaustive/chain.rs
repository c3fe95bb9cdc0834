//! Chains of entries of many kinds, made in memory.

use std::time::Duration;

use lockstep_model::{Address, Digest, LiveId, VersionTag};
use lockstep_signature::SecretKey;

use crate::entry::{
    Actor, Adopted, Counts, Effect, Event, Intent, Live, Organization, Outcome, Released,
    RunStarted,
};
use crate::hash::Hash;
use crate::sign::sign;
use crate::v1::{self, Place};

fn started() -> Event {
    Event::RunStarted(Box::new(RunStarted {
        actor: Actor {
            client: "c1".to_owned(),
            host: "build-7".to_owned(),
            user: "ci".to_owned(),
            git_commit: Some("8f3c".to_owned()),
            git_dirty: Some(false),
            ci_run_url: None,
        },
        tool: "lockstep 0.1.0".to_owned(),
        environment: "prod".to_owned(),
        organization: Organization {
            id: "5c1f0c2e".to_owned(),
            name: "Acme \"Ü\"".to_owned(),
        },
        plan: Digest::of_bytes(b"plan"),
        spec: Digest::of_bytes(b"spec"),
        overrides: Vec::new(),
    }))
}

fn address(number: usize) -> Address {
    let text = format!("Prompt/a{}", number % 7);
    text.parse().expect("an address")
}

fn live(number: usize) -> Live {
    Live {
        id: LiveId::new("id-1"),
        name: format!("Ä {number}"),
        tag: Some(VersionTag::new("\"7\"")),
        digest: None,
        published: Default::default(),
        secrets: Default::default(),
        protected: number.is_multiple_of(2),
        applied: Hash::of(&number.to_le_bytes()),
    }
}

fn intent(number: usize) -> Event {
    Event::Intent(Intent {
        change: format!("update Prompt/a{}", number % 7),
        address: address(number),
        live_name: format!("Ä {number}"),
        live_id: Some(LiveId::new("id-1")),
        action: "update".to_owned(),
        reason: None,
        before: Some(Hash::of(b"before")),
        after: Some(Hash::of(&number.to_le_bytes())),
    })
}

fn outcome(number: usize, effect: Effect) -> Event {
    Event::Outcome(Outcome {
        intent: number as u64 - 1,
        address: address(number - 1),
        effect,
        error: None,
        attempts: 1,
        correlation_ids: vec!["7e0c-1".to_owned()],
        tries: Vec::new(),
        job: None,
        probe: None,
        warnings: Vec::new(),
        duration: Duration::from_millis(321),
    })
}

/// The event of that number.
pub(super) fn event(number: usize) -> Event {
    match number % 10 {
        0 => started(),
        2 | 4 => outcome(number, Effect::Updated(live(number - 1))),
        6 => outcome(number, Effect::Deleted),
        7 => Event::Adopted(Adopted {
            address: address(number),
            live: live(number),
            probe: None,
        }),
        8 => Event::Released(Released {
            address: address(number),
        }),
        9 => Event::RunFinished(Counts {
            updated: 2,
            ..Counts::default()
        }),
        _ => intent(number),
    }
}

/// Makes the lines of a chain, each with its line feed; chains of other words are others.
pub(super) fn chain(word: &str, entries: usize) -> Vec<Vec<u8>> {
    let mut chain = Chain::new(word);
    (0..entries).for_each(|number| chain.push(&event(number)));
    chain.lines
}

/// A chain that is being written.
pub(super) struct Chain {
    word: String,
    pub(super) lines: Vec<Vec<u8>>,
    pub(super) heads: Vec<Hash>,
}

impl Chain {
    pub(super) fn new(word: &str) -> Self {
        Self {
            word: word.to_owned(),
            lines: Vec::new(),
            heads: Vec::new(),
        }
    }

    /// Goes on behind the first entries of a chain, under another word.
    pub(super) fn behind(other: &Self, entries: usize, word: &str) -> Self {
        Self {
            word: word.to_owned(),
            lines: other.lines[..entries].to_vec(),
            heads: other.heads[..entries].to_vec(),
        }
    }

    pub(super) fn push(&mut self, event: &Event) {
        let number = self.lines.len();
        let place = Place {
            sequence: number as u64,
            previous: self.heads.last().copied().unwrap_or(Hash::ZERO),
            time: "2026-01-02T03:04:06.123Z",
            run: &format!("{}-{}", self.word, number / 10),
        };
        let written = v1::write(&place, event).expect("it can be written");
        self.heads.push(written.hash);
        self.lines.push(written.line);
    }

    /// Signs the last entry.
    pub(super) fn sign(&mut self, key: &SecretKey) {
        let last = self.heads.len() - 1;
        let signed = sign(key, self.heads[0], last as u64, self.heads[last]);
        self.push(&Event::Signed(signed.expect("it can be signed")));
    }
}

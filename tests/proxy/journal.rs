//! What a client sent, in its order, and what it came to know of each request.

use tokio::time::Instant;

use super::damage::Damage;
use super::message::{Asked, Message};

/// One request, as the client knows it.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    /// When the request came.
    pub(crate) at: Instant,
    pub(crate) asked: Asked,
    pub(crate) body: Vec<u8>,
    pub(crate) if_match: Option<String>,
    pub(crate) damage: Option<Damage>,
    /// The status of the tenant's last answer, whether or not the client saw it.
    pub(crate) status: Option<u16>,
    /// When the tenant's answer was ready to be delivered.
    pub(crate) ended: Option<Instant>,
    /// What the client saw of it; nothing while it waits, and forever if it never hears.
    pub(crate) seen: Option<u16>,
}

impl Exchange {
    pub(super) fn of(request: &Message, asked: Asked, damage: Option<Damage>) -> Self {
        Self {
            at: Instant::now(),
            asked,
            body: request.body.clone(),
            if_match: request.header("if-match").map(str::to_owned),
            damage,
            status: None,
            ended: None,
            seen: None,
        }
    }

    /// Takes note of the answer; some damages leave nothing of it that could be relied on.
    pub(super) fn answered(&mut self, status: Option<u16>) {
        self.status = status;
        self.ended = Some(Instant::now());
        let readable = self.damage.is_none_or(Damage::leaves_an_answer);
        self.seen = status.filter(|_status| readable);
    }
}

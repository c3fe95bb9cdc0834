//! Turning what stands for a content into something else: fields into hashes, and back.
//!
//! An event over one kind of content comes in, the same event over another goes out.

use super::{Adopted, Effect, Event, Intent, Live, Outcome, Settled};

impl<C> Event<C> {
    /// Makes the same event over other contents.
    pub(crate) fn try_map<D, E>(
        &self,
        turn: &mut impl FnMut(&C) -> Result<D, E>,
    ) -> Result<Event<D>, E> {
        Ok(match self {
            Self::RunStarted(started) => Event::RunStarted(started.clone()),
            Self::Intent(intent) => Event::Intent(intent.try_map(turn)?),
            Self::Outcome(outcome) => Event::Outcome(outcome.try_map(turn)?),
            Self::Adopted(adopted) => Event::Adopted(Adopted {
                address: adopted.address.clone(),
                live: adopted.live.try_map(turn)?,
                probe: adopted.probe.clone(),
            }),
            Self::Released(released) => Event::Released(released.clone()),
            Self::Settled(settled) => Event::Settled(settled.try_map(turn)?),
            Self::GuardOverridden(given) => Event::GuardOverridden(given.clone()),
            Self::RunFinished(counts) => Event::RunFinished(*counts),
            Self::Posted(posted) => Event::Posted(posted.clone()),
            Self::Anchored(anchored) => Event::Anchored(anchored.clone()),
            Self::Signed(signed) => Event::Signed(signed.clone()),
            Self::Forgotten(forgotten) => Event::Forgotten(forgotten.clone()),
            Self::Repaired(repaired) => Event::Repaired(repaired.clone()),
            Self::Restarted(restarted) => Event::Restarted(restarted.clone()),
            Self::LockTaken(taken) => Event::LockTaken(taken.clone()),
        })
    }
}

impl<C> Intent<C> {
    fn try_map<D, E>(&self, turn: &mut impl FnMut(&C) -> Result<D, E>) -> Result<Intent<D>, E> {
        Ok(Intent {
            change: self.change.clone(),
            address: self.address.clone(),
            live_name: self.live_name.clone(),
            live_id: self.live_id.clone(),
            action: self.action.clone(),
            reason: self.reason.clone(),
            before: self.before.as_ref().map(&mut *turn).transpose()?,
            after: self.after.as_ref().map(&mut *turn).transpose()?,
        })
    }
}

impl<C> Outcome<C> {
    fn try_map<D, E>(&self, turn: &mut impl FnMut(&C) -> Result<D, E>) -> Result<Outcome<D>, E> {
        Ok(Outcome {
            intent: self.intent,
            address: self.address.clone(),
            effect: self.effect.try_map(turn)?,
            error: self.error.clone(),
            attempts: self.attempts,
            correlation_ids: self.correlation_ids.clone(),
            tries: self.tries.clone(),
            duration: self.duration,
            job: self.job,
            probe: self.probe.clone(),
            warnings: self.warnings.clone(),
        })
    }
}

impl<C> Settled<C> {
    fn try_map<D, E>(&self, turn: &mut impl FnMut(&C) -> Result<D, E>) -> Result<Settled<D>, E> {
        let live = self.live.as_ref().map(|live| live.try_map(turn));
        Ok(Settled {
            intent: self.intent,
            address: self.address.clone(),
            found: self.found,
            live: live.transpose()?,
        })
    }
}

impl<C> Effect<C> {
    fn try_map<D, E>(&self, turn: &mut impl FnMut(&C) -> Result<D, E>) -> Result<Effect<D>, E> {
        Ok(match self {
            Self::Created(live) => Effect::Created(live.try_map(turn)?),
            Self::Updated(live) => Effect::Updated(live.try_map(turn)?),
            Self::Replaced(live) => Effect::Replaced(live.try_map(turn)?),
            Self::Deleted => Effect::Deleted,
            Self::Failed(id) => Effect::Failed(id.clone()),
            Self::Unsettled(id) => Effect::Unsettled(id.clone()),
        })
    }
}

impl<C> Live<C> {
    fn try_map<D, E>(&self, turn: &mut impl FnMut(&C) -> Result<D, E>) -> Result<Live<D>, E> {
        Ok(Live {
            id: self.id.clone(),
            name: self.name.clone(),
            tag: self.tag.clone(),
            digest: self.digest,
            published: self.published.clone(),
            secrets: self.secrets.clone(),
            protected: self.protected,
            applied: turn(&self.applied)?,
        })
    }
}

//! The weather of a run: which damage strikes which request, drawn.

use fastrand::Rng;

use crate::proxy::{Asked, Damage, Rows, Script};

/// How foul it is.
#[derive(Debug, Clone)]
struct Weather {
    dice: Rng,
    /// Of so many requests one is struck.
    one_of: u32,
    /// What it is drawn from.
    sorts: Vec<Damage>,
    /// What strikes for how many requests to come: networks fail in spells.
    spell: Option<(Damage, u32)>,
}

/// Draws what becomes of the requests of a run.
pub(crate) fn foul(dice: &mut Rng) -> Script {
    let mut dice = dice.fork();
    let mut sorts = Damage::ANYWHERE.to_vec();
    sorts.push(Damage::TokenThrottled);
    sorts.extend(Rows::SEEN_THROUGH.map(Damage::Rows));
    dice.shuffle(&mut sorts);
    sorts.truncate(dice.usize(3..=sorts.len()));
    let one_of = dice.u32(2..20);
    let mut weather = Weather {
        dice,
        one_of,
        sorts,
        spell: None,
    };
    Box::new(move |asked| weather.next(asked))
}

/// Nothing is struck.
pub(crate) fn fair() -> Script {
    Box::new(|_asked| None)
}

impl Weather {
    fn next(&mut self, asked: &Asked) -> Option<Damage> {
        let fitting = Damage::fitting(asked);
        if let Some((damage, left)) = self.spell.take() {
            self.spell = (left > 1).then_some((damage, left - 1));
            return Some(damage).filter(|damage| fitting.contains(damage));
        }
        if self.dice.u32(..self.one_of) > 0 {
            return None;
        }
        let mut sorts = self.sorts.clone();
        sorts.retain(|damage| fitting.contains(damage));
        let damage = self.dice.choice(sorts)?;
        if self.dice.u32(..10) == 0 {
            self.spell = Some((damage, self.dice.u32(1..8)));
        }
        Some(damage)
    }
}

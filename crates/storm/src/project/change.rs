//! What people do to a project between two commits.

use fastrand::Rng;

use super::{Project, Uses};

/// How few objects of a kind are left alone.
const LEAST: usize = 1;

impl Project {
    /// Changes a few things.
    pub(crate) fn change(&mut self, dice: &mut Rng) {
        for _change in 0..dice.usize(1..=4) {
            match dice.u32(0..3) {
                0 => self.change_provider(dice),
                1 => self.change_model(dice),
                _ => self.change_prompt(dice),
            }
        }
    }

    fn change_provider(&mut self, dice: &mut Rng) {
        let index = dice.usize(..self.providers.len());
        let busy = self.used.contains(&self.providers[index].name);
        let needed = self.numbers(&self.providers[index].name);
        let many = self.providers.len() > LEAST;
        let fresh = self.name('p');
        let provider = &mut self.providers[index];
        match dice.u32(0..8) {
            0 => self.add_provider(dice),
            1 => provider.timeout = dice.u32(5..60),
            2 => provider.key = Some(provider.key.map_or(1, |revision| revision + 1)),
            3 => drop(provider.models.insert(dice.u32(3..9))),
            4 => {
                // One of them stays, whether a prompt needs it or not.
                let first = provider.models.first().copied();
                let kept = |number: &u32| needed.contains(number) || Some(*number) == first;
                provider.models.retain(kept);
            }
            5 if !busy => {
                provider.kind = if provider.kind == "CUSTOM" {
                    "OPENAI"
                } else {
                    "CUSTOM"
                }
            }
            6 if !busy => {
                let before = std::mem::replace(&mut provider.name, fresh);
                provider.was.push(before);
            }
            7 if needed.is_empty() && many => drop(self.providers.remove(index)),
            _ => provider.timeout += 1,
        }
    }

    fn change_model(&mut self, dice: &mut Rng) {
        if self.models.is_empty() {
            return self.add_model(dice);
        }
        let index = dice.usize(..self.models.len());
        let name = self.models[index].name.clone();
        let busy = self.used.contains(&name);
        let needed = self
            .prompts
            .iter()
            .any(|p| p.uses == Uses::Model(name.clone()));
        let fresh = format!("{}-llm", self.name('m'));
        let model = &mut self.models[index];
        match dice.u32(0..5) {
            0 => self.add_model(dice),
            1 if !busy => {
                model.architecture = if model.architecture == "openai" {
                    "cohere"
                } else {
                    "openai"
                }
            }
            2 if !busy => {
                let before = std::mem::replace(&mut model.name, fresh);
                model.was.push(before);
            }
            3 if !needed => drop(self.models.remove(index)),
            _ => model.requests += 1,
        }
    }

    fn change_prompt(&mut self, dice: &mut Rng) {
        let index = dice.usize(..self.prompts.len());
        let uses = self.choose(dice);
        let many = self.prompts.len() > LEAST;
        let fresh = self.name('q');
        let prompt = &mut self.prompts[index];
        match dice.u32(0..8) {
            0 => self.add_prompt(dice),
            1 => prompt.temperature = dice.u32(0..10),
            2 => prompt.versions += 1,
            3 => {
                prompt.versions += 1;
                prompt.serves = Some(prompt.versions - 1);
            }
            4 => {
                prompt.uses = uses;
                let changed = prompt.clone();
                self.use_of(&changed);
            }
            5 if prompt.serves.is_some() => prompt.serves = Some(dice.u32(0..prompt.versions)),
            6 if prompt.serves.is_none() => {
                let before = std::mem::replace(&mut prompt.name, fresh);
                prompt.was.push(before);
            }
            7 if many => drop(self.prompts.remove(index)),
            _ => prompt.temperature = (prompt.temperature + 1) % 10,
        }
    }

    /// The numbers of a provider's models that prompts need.
    fn numbers(&self, provider: &str) -> Vec<u32> {
        let uses = self.prompts.iter().map(|prompt| &prompt.uses);
        let numbers = uses.filter_map(|uses| match uses {
            Uses::Provider(name, number) if name == provider => Some(*number),
            Uses::Provider(..) | Uses::Model(_) => None,
        });
        numbers.collect()
    }
}

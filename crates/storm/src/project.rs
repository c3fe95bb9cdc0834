//! A random project, and what becomes of it from one commit to the next.
//!
//! A generator of numbers comes in; manifests go out. Whatever is drawn can be applied to a tenant
//! that holds any earlier state of the same project: what is or was in use is neither renamed nor
//! replaced, and no version is dropped.

mod change;
mod manifest;

use std::collections::BTreeSet;

use fastrand::Rng;
use lockstep_spec::{LoadRequest, Memory, Spec};

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: storm}
spec:
  manifests: [manifests]
  environments:
    sim: {tenant: {simulator: {}}, guards: none}
";

/// A project.
#[derive(Debug, Clone, Default)]
pub(crate) struct Project {
    pub(crate) providers: Vec<Provider>,
    pub(crate) models: Vec<Model>,
    pub(crate) prompts: Vec<Prompt>,
    /// How many objects were ever named.
    named: usize,
    /// The objects that a prompt uses or used, by name.
    used: BTreeSet<String>,
}

/// A Provider.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    pub(crate) name: String,
    was: Vec<String>,
    kind: &'static str,
    timeout: u32,
    /// The revision of its key; none before the first.
    key: Option<u32>,
    /// The numbers of its models.
    models: BTreeSet<u32>,
}

/// A Model.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) name: String,
    was: Vec<String>,
    architecture: &'static str,
    requests: u32,
}

/// A Prompt, with its traffic.
#[derive(Debug, Clone)]
pub(crate) struct Prompt {
    pub(crate) name: String,
    was: Vec<String>,
    uses: Uses,
    temperature: u32,
    versions: u32,
    /// Which version all or most of the traffic goes to, where that is declared.
    serves: Option<u32>,
}

/// What a prompt refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Uses {
    /// A provider's model, by name and number.
    Provider(String, u32),
    /// A registered model, by name.
    Model(String),
}

impl Project {
    /// Draws a project of a few objects.
    pub(crate) fn draw(dice: &mut Rng) -> Self {
        let mut project = Self::default();
        for _provider in 0..dice.usize(1..=2) {
            project.add_provider(dice);
        }
        for _model in 0..dice.usize(0..=2) {
            project.add_model(dice);
        }
        for _prompt in 0..dice.usize(1..=3) {
            project.add_prompt(dice);
        }
        project
    }

    /// Makes a project of providers alone, that differ in nothing but their names.
    pub(crate) fn of_providers(count: usize) -> Self {
        let provider = |number| Provider {
            name: format!("p{number}"),
            was: Vec::new(),
            kind: "CUSTOM",
            timeout: 30,
            key: None,
            models: [1].into(),
        };
        Self {
            providers: (0..count).map(provider).collect(),
            ..Self::default()
        }
    }

    /// Resolves the project as `lockstep plan` does.
    pub(crate) fn spec(&self) -> Spec {
        let files = Memory::default()
            .file("lockstep.yaml", PROJECT)
            .file("manifests/all.yaml", self.manifests());
        let request = LoadRequest {
            tool_version: env!("CARGO_PKG_VERSION"),
            ..LoadRequest::default()
        };
        let loaded = lockstep_spec::load(&files, request);
        let text = self.manifests();
        loaded
            .spec
            .unwrap_or_else(|| panic!("{:#?} in\n{text}", loaded.findings))
    }

    /// Returns the variable that holds a provider's key, if it has one.
    pub(crate) fn key(provider: &Provider) -> Option<String> {
        let first = provider.was.first().unwrap_or(&provider.name);
        let revision = provider.key?;
        Some(format!("{}_{revision}", first.to_uppercase()))
    }

    fn name(&mut self, letter: char) -> String {
        self.named += 1;
        format!("{letter}{}", self.named)
    }

    fn add_provider(&mut self, dice: &mut Rng) {
        let provider = Provider {
            name: self.name('p'),
            was: Vec::new(),
            kind: "CUSTOM",
            timeout: dice.u32(5..60),
            key: dice.bool().then_some(1),
            models: (0..dice.u32(1..=3)).collect(),
        };
        self.providers.push(provider);
    }

    fn add_model(&mut self, dice: &mut Rng) {
        let model = Model {
            name: format!("{}-llm", self.name('m')),
            was: Vec::new(),
            architecture: "openai",
            requests: dice.u32(1..1000),
        };
        self.models.push(model);
    }

    fn add_prompt(&mut self, dice: &mut Rng) {
        let versions = dice.u32(1..=3);
        let prompt = Prompt {
            name: self.name('q'),
            was: Vec::new(),
            uses: self.choose(dice),
            temperature: dice.u32(0..10),
            versions,
            serves: dice.bool().then(|| dice.u32(0..versions)),
        };
        self.use_of(&prompt);
        self.prompts.push(prompt);
    }

    /// Draws what a prompt may refer to.
    fn choose(&self, dice: &mut Rng) -> Uses {
        let of_provider = |provider: &Provider| {
            let numbers = provider.models.iter();
            numbers
                .map(|number| Uses::Provider(provider.name.clone(), *number))
                .collect::<Vec<_>>()
        };
        let mut all: Vec<Uses> = self.providers.iter().flat_map(of_provider).collect();
        let models = self.models.iter();
        all.extend(models.map(|model| Uses::Model(model.name.clone())));
        let index = dice.usize(..all.len());
        all.swap_remove(index)
    }

    fn use_of(&mut self, prompt: &Prompt) {
        let (Uses::Provider(name, _) | Uses::Model(name)) = &prompt.uses;
        self.used.insert(name.clone());
    }
}

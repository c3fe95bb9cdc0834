//! From valid manifests to what each wants to be live.
//!
//! Manifests of an environment come in; each kind lowers its own, and [`Desired`] objects go out,
//! with what the kinds found wrong or odd. It knows no kind by name but that of rate matrices.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lockstep_model::kind::rate_matrix::RateMatrixSpec;
use lockstep_model::lower::{Document, Lowered, Problem, Source};
use lockstep_model::rates::RateTable;
use lockstep_model::{Address, Code, Fields, Finding, Kind, Origin, Presence};
use serde::Deserialize as _;
use serde_json::Value;

use crate::files::{FileError, Files};
use crate::ignore;
use crate::load::Aim;
use crate::lost::Lost;
use crate::manifest::Manifest;
use crate::metadata::Metadata;
use crate::origins::{self, Origins};
use crate::overlay::Manifests;
use crate::resting::Resting;
use crate::span::{Sources, Stretch};
use crate::spec::Desired;
use crate::suggest::{self, Budget};
use crate::world::Realm;

/// An object that is wanted, with where its live name is written.
pub(crate) struct Resolved {
    pub(crate) desired: Desired,
    pub(crate) kind_of_name: Kind,
    pub(crate) name_at: Stretch,
    /// It was declared by a short form, inside another manifest.
    pub(crate) short: bool,
}

/// Resolves manifests, one after the other.
pub(crate) struct Resolver<'a, F> {
    pub(crate) aim: Aim,
    pub(crate) realm: &'a Realm<'a, F>,
    pub(crate) sources: &'a Sources,
    pub(crate) findings: &'a mut Vec<Finding>,
    /// What was lost: what seems to be missing may be among it.
    pub(crate) lost: &'a Lost,
    /// A RateMatrix cannot be relied on.
    pub(crate) invalid_matrix: bool,
    pub(crate) suggestions: Budget,
    /// The day on which ignores are asked whether they have ended.
    pub(crate) today: Date,
}

/// Builds the table of rate limits from all matrices that can be relied on.
pub(crate) fn rates(manifests: &Manifests, tier: Option<&str>) -> RateTable {
    let typed: Vec<(&Address, RateMatrixSpec)> = matrices(manifests)
        .filter_map(|matrix| {
            let spec = RateMatrixSpec::deserialize(&matrix.body()).ok()?;
            Some((&matrix.address, spec))
        })
        .collect();
    RateTable::new(typed.iter().map(|(address, spec)| (*address, spec)), tier)
}

/// Returns the rate matrices that are this project's own.
pub(crate) fn matrices(manifests: &Manifests) -> impl Iterator<Item = &Resting> {
    manifests
        .values()
        .filter(|manifest| manifest.is_own(Kind::RateMatrix) && manifest.is_valid())
}

impl<F: Files> Resolver<'_, F> {
    /// Resolves one manifest, and adds what it declares.
    pub(crate) fn resolve(&mut self, resting: &Resting, resolved: &mut Vec<Resolved>) {
        let Some(metadata) = &resting.metadata else {
            return;
        };
        let kind = resting.address.kind;
        let nowhere = kind.info().presence == Presence::Nowhere;
        if !metadata.ignore.is_empty() && (resting.is_external() || nowhere) {
            let found = ignore::in_vain(&resting.open(), self.sources);
            self.findings.extend(found);
        }
        if resting.is_external() {
            if kind.info().presence != Presence::Nowhere {
                resolved.push(self.external(resting, metadata));
            }
            return;
        }
        let manifest = &resting.open();
        let view = self.realm.view(manifest);
        let document = Document {
            name: &manifest.address.name,
            live_name: manifest.live_name(),
            body: manifest.body(),
        };
        let mut lowered = (kind.info().lower)(&document, &view);
        let shaky = view.is_shaky();
        for problem in std::mem::take(&mut lowered.problems) {
            let follows = may_follow(problem.code)
                && (shaky || self.may_follow_from_lost(manifest, &problem));
            if !follows {
                self.problem(manifest, problem);
            }
        }
        self.check_references(manifest, &lowered);
        self.add((resting, manifest), metadata, lowered, resolved);
    }

    fn add(
        &mut self,
        (resting, manifest): (&Resting, &Manifest),
        metadata: &Metadata,
        mut lowered: Lowered,
        resolved: &mut Vec<Resolved>,
    ) {
        for short in std::mem::take(&mut lowered.short_forms) {
            let at = manifest.node.value_at(&short.pointer);
            let address = Address::new(short.kind, manifest.address.name.clone());
            let root = self.sources.origin(at);
            resolved.push(Resolved {
                kind_of_name: short.kind,
                name_at: at,
                short: true,
                desired: Desired {
                    address,
                    live_name: manifest.live_name().to_owned(),
                    fields: short.fields,
                    assemblies: BTreeMap::new(),
                    origins: Origins::new(root),
                    references: vec![manifest.address.clone()],
                    renamed_from: metadata.renamed_from.clone(),
                    prevent_destroy: false,
                    external: false,
                    ignored: Vec::new(),
                },
            });
        }
        let kind = manifest.address.kind;
        if kind.info().presence == Presence::Nowhere {
            return;
        }
        let reader = ignore::Reader {
            manifest,
            sources: self.sources,
            today: self.today,
        };
        let ignored = reader.read(&metadata.ignore, &lowered.fields, self.findings);
        let is_checked = self.aim == Aim::Findings;
        let origins = match is_checked {
            true => Origins::new(self.sources.origin(resting.at())),
            false => self.origins(manifest, &mut lowered),
        };
        // What may have been published is compared with what it was.
        if is_checked && kind.info().prose.is_empty() {
            lowered.fields = Fields::new();
        }
        let mut references = Vec::new();
        for reference in lowered.references {
            if !references.contains(&reference.address) {
                references.push(reference.address);
            }
        }
        resolved.push(Resolved {
            kind_of_name: kind,
            name_at: resting.live_name_at(),
            short: false,
            desired: Desired {
                address: manifest.address.clone(),
                live_name: lowered
                    .live_name
                    .unwrap_or_else(|| manifest.live_name().to_owned()),
                fields: lowered.fields,
                assemblies: lowered.assemblies,
                origins,
                references,
                renamed_from: metadata.renamed_from.clone(),
                prevent_destroy: metadata.prevent_destroy,
                external: false,
                ignored,
            },
        });
    }

    fn external(&self, resting: &Resting, metadata: &Metadata) -> Resolved {
        Resolved {
            kind_of_name: resting.address.kind,
            name_at: resting.live_name_at(),
            short: false,
            desired: Desired {
                address: resting.address.clone(),
                live_name: resting.live_name().to_owned(),
                fields: Fields::new(),
                assemblies: BTreeMap::new(),
                origins: Origins::new(self.sources.origin(resting.at())),
                references: Vec::new(),
                renamed_from: metadata.renamed_from.clone(),
                prevent_destroy: metadata.prevent_destroy,
                external: true,
                ignored: Vec::new(),
            },
        }
    }

    fn origins(&self, manifest: &Manifest, lowered: &mut Lowered) -> Origins {
        let root = self.sources.origin(manifest.node.at);
        let fields = manifest.address.kind.info().fields;
        let mut origins = match manifest.node.entry("spec") {
            Some(spec) => {
                let body = (manifest.body(), &spec.node);
                origins::of_body(root, body, fields, self.sources)
            }
            None => Origins::new(root),
        };
        for (path, source) in std::mem::take(&mut lowered.sources) {
            origins.insert(path, self.source(manifest, source));
        }
        origins
    }

    fn source(&self, manifest: &Manifest, source: Source) -> Origin {
        let Some(address) = &source.address else {
            return self.sources.origin(manifest.node.value_at(&source.pointer));
        };
        let other = self.realm.opened(address);
        let node = other.as_ref().map_or(&manifest.node, |other| &other.node);
        let at = node.value_at(&source.pointer);
        Origin {
            by: Some(match source.by {
                Some(by) => format!("{address} {by}"),
                None => address.to_string(),
            }),
            ..self.sources.origin(at)
        }
    }

    /// Says whether a document that was lost may declare what a problem finds missing.
    fn may_follow_from_lost(&self, manifest: &Manifest, problem: &Problem) -> bool {
        if problem.code == Code::NoLimits {
            let matrix = self.invalid_matrix || self.lost.may_hold(Kind::RateMatrix.as_str());
            return matrix || self.lost.may_hold(manifest.address.name.as_str());
        }
        let (Written::Key(name) | Written::Value(name)) = written(manifest, problem);
        self.lost.may_hold(name)
    }

    /// The kinds ask before they refer; this holds for kinds that are still to come, too.
    fn check_references(&mut self, manifest: &Manifest, lowered: &Lowered) {
        for reference in &lowered.references {
            let Address { kind, name } = &reference.address;
            if self.realm.find(*kind, name.as_str()).is_none() {
                let message = format!("there is no {}", reference.address);
                let problem =
                    Problem::new(Code::UnknownReference, reference.pointer.clone(), message);
                self.problem(manifest, problem);
            }
        }
    }

    fn problem(&mut self, manifest: &Manifest, problem: Problem) {
        let written = written(manifest, &problem);
        // What names nothing is a text, or the key of something else.
        let at = match (may_follow(problem.code), &written) {
            (true, Written::Key(_)) => manifest.node.key_at(&problem.pointer),
            (true, Written::Value(_)) | (false, _) => manifest.node.value_at(&problem.pointer),
        };
        let help = self.suggestion(manifest, &problem, &written);
        let help = help.or(problem.help);
        let mut finding = Finding::new(problem.code, problem.message).at(self.sources.place(at));
        finding.help = help;
        for (message, pointer) in problem.related {
            let at = manifest.node.value_at(&pointer);
            finding = finding.related(message, self.sources.place(at));
        }
        for (message, address, pointer) in problem.elsewhere {
            if let Some(other) = self.realm.opened(&address) {
                let at = other.node.value_at(&pointer);
                finding = finding.related(message, self.sources.place(at));
            }
        }
        self.findings.push(finding);
    }

    /// Looks for a name, or a file, that is near to one that is not there.
    fn suggestion(
        &self,
        manifest: &Manifest,
        problem: &Problem,
        written: &Written<'_>,
    ) -> Option<String> {
        let is_file = problem.code == Code::Unreadable;
        if !(is_file || problem.wanted.is_some()) || !self.suggestions.take() {
            return None;
        }
        let (Written::Key(name) | Written::Value(name)) = written;
        let files;
        let names = match problem.wanted {
            Some(wanted) => self.realm.referable(wanted),
            None => {
                files = self.realm.files_near(manifest, name, &problem.pointer);
                files.iter().map(String::as_str).collect()
            }
        };
        let near = suggest::nearest(name, names);
        match near.filter(|near| near != name) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if is_file => way_out(&problem.message).map(str::to_owned),
            None => None,
        }
    }
}

/// Says what to do about a file that cannot be read, from what was said of it.
fn way_out(message: &str) -> Option<&'static str> {
    if message.ends_with(&FileError::Missing.to_string()) {
        return Some("paths are relative to the file that names them");
    }
    let others = [FileError::Outside, FileError::Denied, FileError::LostLink];
    let said = others
        .iter()
        .find(|why| message.ends_with(&why.to_string()));
    said.and_then(FileError::way_out)
}

/// What a problem is about: the text at its pointer, or the key there.
enum Written<'a> {
    Key(&'a str),
    Value(&'a str),
}

fn written<'a>(manifest: &'a Manifest, problem: &'a Problem) -> Written<'a> {
    let value = manifest.value.pointer(&problem.pointer.to_string());
    let key = problem.pointer.steps().last().map_or("", String::as_str);
    match value.and_then(Value::as_str) {
        Some(text) => Written::Value(text),
        None => Written::Key(key),
    }
}

/// Says whether a problem may only follow from another document that is itself not right.
const fn may_follow(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownReference | Code::UnknownVersion | Code::UnknownTier | Code::NoLimits
    )
}

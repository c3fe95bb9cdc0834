//! Reads the values of an environment: from `lockstep.yaml`, and from files that it names.

use std::sync::Arc;

use lockstep_model::{Code, Finding, Pointer, Wrote};
use serde_json::{Map, Value};

use crate::files::{Files, resolve};
use crate::privacy;
use crate::project::{ProjectSpec, ValueLayer, ValuesSpec};
use crate::source::{self, MAX_BYTES};
use crate::span::{FileId, Inner, Node, Sources, Stretch};
use crate::suggest;
use crate::values::{Content, File, Given, Setter, Values};
use crate::yaml;

/// Reads the values of an environment.
pub(crate) fn read(
    files: &impl Files,
    (project, node): (&ProjectSpec, &Node),
    environment: &str,
    sources: &mut Sources,
    findings: &mut Vec<Finding>,
) -> Values {
    let values = Values {
        environment: environment.to_owned(),
        ..Values::default()
    };
    let mut reader = Reader {
        files,
        node,
        file: sources.again(node.at.file, Wrote::Value),
        sources,
        findings,
        values,
    };
    if let Some(values) = &project.values {
        let at = Pointer::of(["spec", "values"]);
        reader.layers(values, &at, Setter::Project);
    }
    for (name, spec) in &project.environments {
        let Some(values) = &spec.values else { continue };
        if name == environment {
            let at = Pointer::of(["spec", "environments", name, "values"]);
            reader.layers(values, &at, Setter::Environment);
        } else {
            reader.elsewhere(name, values);
        }
    }
    reader.values
}

struct Reader<'a, F> {
    files: &'a F,
    node: &'a Node,
    /// The project file, as one that sets values.
    file: FileId,
    sources: &'a mut Sources,
    findings: &'a mut Vec<Finding>,
    values: Values,
}

impl<F: Files> Reader<'_, F> {
    fn layers(&mut self, values: &ValuesSpec, at: &Pointer, setter: Setter) {
        for (index, layer) in values.layers() {
            let at = match index {
                Some(index) => at.then(index.to_string()),
                None => at.clone(),
            };
            self.layer(layer, &at, setter);
        }
    }

    /// What stands beside a file wins over it.
    fn layer(&mut self, layer: &ValueLayer, at: &Pointer, setter: Setter) {
        if let Some(path) = &layer.file {
            let named_at = self.node.value_at(&at.then("file"));
            let read = self.open(path).and_then(|file| {
                let shared = setter == Setter::Project;
                self.values.files.push(File {
                    path: path.clone(),
                    named_at,
                    shared,
                    usable: false,
                });
                self.sources.mark(file, Wrote::Value);
                self.file((path, named_at), file)
            });
            if let Err(finding) = read {
                self.values.lost = true;
                let place = self.sources.place(named_at);
                let finding = match finding.place.is_some() {
                    true => finding.related("the file is named here", place),
                    false => finding.at(place),
                };
                self.findings.push(finding);
            }
        }
        for (name, value) in &layer.inline {
            let at = Stretch {
                file: self.file,
                ..self.node.value_at(&at.then(name))
            };
            self.give(name, content(value), at, setter);
        }
    }

    fn elsewhere(&mut self, environment: &str, values: &ValuesSpec) {
        for (_index, layer) in values.layers() {
            for name in layer.inline.keys() {
                let others = self.values.elsewhere.entry(name.clone()).or_default();
                if others.last().is_none_or(|last| last != environment) {
                    others.push(environment.to_owned());
                }
            }
        }
    }

    fn give(&mut self, name: &str, content: Content, at: Stretch, setter: Setter) {
        let given = Given {
            content,
            at,
            setter,
        };
        self.values.given.insert(Arc::from(name), given);
    }

    fn open(&mut self, path: &str) -> Result<FileId, Finding> {
        let refuse =
            |code, why: String| Finding::new(code, format!("`{}` {why}", suggest::short(path)));
        let extension = path
            .rsplit_once('.')
            .map(|(_stem, end)| end.to_ascii_lowercase());
        if !matches!(extension.as_deref(), Some("json" | "yaml" | "yml")) {
            let finding = refuse(Code::ValuesFile, "is neither JSON nor YAML".to_owned());
            return Err(finding.help("name a file that ends in .json, .yaml or .yml"));
        }
        let resolved = resolve("", path);
        let bytes =
            resolved.and_then(|path| self.files.read(&path, MAX_BYTES).map(|bytes| (path, bytes)));
        match bytes {
            Ok((path, bytes)) => {
                source::decode(&path, &bytes, self.sources).map_err(|finding| *finding)
            }
            Err(why) => Err(refuse(Code::Unreadable, why.to_string()).help(
                "`terraform output -json` writes such a file; the path is relative to the project",
            )),
        }
    }

    fn file(&mut self, (path, named_at): (&str, Stretch), file: FileId) -> Result<(), Finding> {
        let setter = Setter::File(self.values.files.len() - 1);
        let read = yaml::read(file, self.sources);
        self.findings
            .extend(privacy::values(file, &read.documents, self.sources));
        let mut documents = read.documents.into_iter();
        let (first, second) = (documents.next(), documents.next());
        if !read.findings.is_empty() {
            // JSON may escape what YAML does not: then the values are read, and where the file is
            // named stands for their places.
            let syntax = read
                .findings
                .iter()
                .all(|finding| finding.code == Code::Syntax);
            let text = self.sources.text_of(file);
            let value = serde_json::from_str(text.trim_start_matches(source::BOM));
            let Some(value) = value.ok().filter(|_value| syntax) else {
                self.values.lost = true;
                self.findings.extend(read.findings);
                return Ok(());
            };
            let node = Node {
                at: Stretch {
                    file: self.file,
                    ..named_at
                },
                inner: Inner::Leaf,
            };
            let entries = self.entries(path, (value, &node), setter);
            return entries.map_err(|mut finding| {
                finding.place = None;
                finding
            });
        }
        match (first, second) {
            (Some(document), None) => self.entries(path, (document.value, &document.node), setter),
            (None, _) => Err(shape(path, "is empty")),
            (Some(_), Some(second)) => {
                let place = self.sources.place(second.node.value_at(&Pointer::root()));
                Err(shape(path, "holds more than one document").at(place))
            }
        }
    }

    fn entries(
        &mut self,
        path: &str,
        (value, node): (Value, &Node),
        setter: Setter,
    ) -> Result<(), Finding> {
        let Value::Object(map) = value else {
            let place = self.sources.place(node.value_at(&Pointer::root()));
            return Err(shape(path, "is no mapping of values by name").at(place));
        };
        if let Setter::File(index) = setter {
            self.values.files[index].usable = true;
        }
        let outputs = is_terraform(&map);
        for (name, value) in map {
            let mut at = Pointer::of([name.as_str()]);
            let content = match outputs {
                true => {
                    at = at.then("value");
                    output(&value)
                }
                false => content(&value),
            };
            self.give(&name, content, node.value_at(&at), setter);
        }
        Ok(())
    }
}

fn shape(path: &str, what: &str) -> Finding {
    let message = format!("`{}` {what}", suggest::short(path));
    let help = "write `name: value` for each, or what `terraform output -json` writes";
    Finding::new(Code::ValuesFile, message).help(help)
}

/// Says whether all entries have the form that Terraform gives to outputs.
fn is_terraform(map: &Map<String, Value>) -> bool {
    let is_output = |value: &Value| {
        let sensitive = value.get("sensitive").is_some_and(Value::is_boolean);
        sensitive && value.get("value").is_some()
    };
    !map.is_empty() && map.values().all(is_output)
}

fn output(output: &Value) -> Content {
    match output.get("sensitive") {
        Some(Value::Bool(false)) => content(output.get("value").unwrap_or(&Value::Null)),
        Some(_) | None => Content::Sensitive,
    }
}

fn content(value: &Value) -> Content {
    match value {
        Value::Array(_) => Content::Nested("a list"),
        Value::Object(_) => Content::Nested("a mapping"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Content::Scalar(value.clone())
        }
    }
}

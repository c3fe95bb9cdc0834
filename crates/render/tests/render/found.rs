//! Findings of every form, with the files that they are in.

use std::sync::Arc;

use lockstep_model::{Code, Finding, LeftOut, Place};
use lockstep_render::FindingsView;

const GATEWAY: &str = "\
apiVersion: lockstep.dev/v1
kind: Prompt
metadata:
  name: support_agent
spec:
  model: anthropic/claude-3-sonet
  temprature: 0.2
  guardrails: {contentFiltering: [pii, profanity], maxTokens: 1500, blockedCategories: [violence, hate_speech, self_harm]}
  versions:
    - version: 1.0.0
      systemPrompt: |
        You are a helpful customer support agent.
        Always greet the customer by name.
    - version: 1.1.0
      systemPrompt: \u{202e}desrever\u{1b}[31m
";

const CRLF: &str =
    "\u{feff}# größer\r\nweights:\t{1.0.0: 0.9,\r\n  1.1.0: 0.099}\r\n# 日本語: 東京\r\n";

/// The names and texts of the files.
fn files() -> Vec<(&'static str, String)> {
    let long = format!(
        "systemPrompt: {} here {}\n",
        "x ".repeat(400_000),
        "y ".repeat(400_000)
    );
    let far = format!("name: a\n{}name: a\n", "# between\n".repeat(5_000));
    vec![
        ("manifests/gateway prod.yaml", GATEWAY.to_owned()),
        ("manifests/traffic.yaml", CRLF.to_owned()),
        ("manifests/long.yaml", long),
        ("manifests/far.yaml", far),
        ("manifests/empty.yaml", String::new()),
    ]
}

/// The files and findings that are shown, of a project in a folder of its repository.
pub(crate) struct Found {
    folder: &'static str,
    left_out: LeftOut,
    checked: Vec<Arc<str>>,
    files: Vec<(&'static str, String)>,
    findings: Vec<Finding>,
}

impl Found {
    /// One finding that says something, in a file of an odd name.
    pub(crate) fn of(says: &str) -> Self {
        let place = Place {
            file: "a%,:.yaml".into(),
            line: 1,
            column: 1,
            start: 0,
            end: 4,
        };
        let finding = Finding::new(Code::Pattern, says).at(place.clone());
        Self {
            folder: "",
            left_out: LeftOut::default(),
            checked: Vec::new(),
            files: vec![("a%,:.yaml", says.to_owned())],
            findings: vec![finding.help(says).related(says, place)],
        }
    }

    /// Puts empty lines before everything.
    pub(crate) fn move_down(&mut self, lines: u32) {
        let bytes = lines as usize;
        for (_name, text) in &mut self.files {
            *text = format!("{}{text}", "\n".repeat(bytes));
        }
        for finding in &mut self.findings {
            let related = finding.related.iter_mut().map(|related| &mut related.place);
            for place in finding.place.iter_mut().chain(related) {
                place.line += lines;
                place.start += bytes;
                place.end += bytes;
            }
        }
    }

    /// Asks for them as formats do.
    pub(crate) fn show<T>(&self, with: impl FnOnce(FindingsView<'_>) -> T) -> T {
        let text = |file: &str| {
            let mut files = self.files.iter();
            let found = files.find(|(name, _text)| *name == file);
            found.map(|(_name, text)| text.as_str())
        };
        let view = FindingsView::new(&self.findings).with_text(&text);
        let view = view.with_left_out(&self.left_out).with_files(&self.checked);
        with(view.with_folder(self.folder))
    }

    /// The place of the n-th time that something stands in a file.
    fn at(&self, file: &str, what: &str, nth: usize) -> Place {
        let mut files = self.files.iter();
        let (name, text) = files
            .find(|(name, _text)| name.ends_with(file))
            .expect("the file is there");
        let (start, _what) = text
            .match_indices(what)
            .nth(nth)
            .expect("it is in the file");
        let before = text[..start].trim_start_matches('\u{feff}');
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default();
        Place {
            file: (*name).into(),
            line: u32::try_from(line).expect("a small number"),
            column: u32::try_from(column.chars().count() + 1).expect("a small number"),
            start,
            end: start + what.len(),
        }
    }
}

/// Findings of every form: with and without place, text, help and related places.
pub(crate) fn found() -> Found {
    let mut left_out = LeftOut::default();
    left_out.add(&Arc::from("manifests/far.yaml"), 23);
    let files = files();
    let names = files.iter().map(|(name, _text)| *name);
    let mut found = Found {
        folder: "infra/llm gateway",
        left_out,
        checked: names
            .chain(["manifests/well.yaml"])
            .map(Arc::from)
            .collect(),
        files,
        findings: Vec::new(),
    };
    let mut findings = gateway(&found);
    findings.extend(elsewhere(&found));
    found.findings = findings;
    found
}

fn gateway(found: &Found) -> Vec<Finding> {
    let at = |what: &str| found.at("prod.yaml", what, 0);
    vec![
        Finding::new(
            Code::UnknownReference,
            "no provider has a model `anthropic/claude-3-sonet`",
        )
        .at(at("anthropic/claude-3-sonet"))
        .help("did you mean `anthropic/claude-3-sonnet`?"),
        Finding::new(Code::UnknownField, "`temprature` is no field of a Prompt")
            .at(at("temprature"))
            .help(
                "did you mean `temperature`? The fields are: contextWindow, guardrails, model, \
                 serve, temperature, variables, versions",
            ),
        Finding::new(Code::OutOfRange, "`maxTokens` must be at most 1000")
            .at(at("1500"))
            .related("the first category stands here", at("violence"))
            .related("the prompt is named here", at("support_agent")),
        Finding::new(Code::TokenBudget, "the prompt takes 1510 tokens of 1500").at(at(
            "|\n        You are a helpful customer support agent.\n        \
             Always greet the customer by name.\n",
        )),
        Finding::new(Code::Pattern, "`\u{202e}desrever\u{1b}[31m` is no text")
            .at(at("\u{202e}desrever\u{1b}[31m")),
    ]
}

fn elsewhere(found: &Found) -> Vec<Finding> {
    let nowhere = Place {
        file: "manifests/unread.yaml".into(),
        line: 9,
        column: 3,
        start: 40,
        end: 52,
    };
    let empty = Place {
        file: "manifests/empty.yaml".into(),
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    };
    vec![
        Finding::new(Code::LiveUnreadable, "Model `x` has no `architecture`"),
        Finding::new(Code::WeightRounding, "the weights sum to 0.999, not to 1")
            .at(found.at("traffic.yaml", "{1.0.0: 0.9,\r\n  1.1.0: 0.099}", 0))
            .help("make them sum to 1"),
        Finding::new(
            Code::ExamplesDropped,
            "the oldest 2 of 5 examples were left out",
        )
        .at(found.at("traffic.yaml", "東京", 0)),
        Finding::new(Code::Pattern, "the text is odd").at(found.at("long.yaml", "here", 0)),
        Finding::new(Code::DuplicateDocument, "Prompt/a stands twice")
            .at(found.at("far.yaml", "name: a", 1))
            .related("first written here", found.at("far.yaml", "name: a", 0))
            .related("and here", found.at("prod.yaml", "support_agent", 0))
            .related("and in a file that is not known", nowhere.clone()),
        Finding::new(Code::NotUtf8, "byte 40 (0xFF) is not UTF-8").at(nowhere),
        Finding::new(Code::NotADocument, "the file holds no document").at(empty),
    ]
}

//! Makes rules of what one document says, as far as a schema cannot judge it.

use std::collections::BTreeMap;

use globset::Glob;
use lockstep_model::{Address, Code, Finding, Name, Place, Pointer, Severity, suggest};

use super::written::{MatchSpec, RuleSpec};
use super::{About, Exception, Expression, MAX_EXPRESSION, MAX_RULES, Match, PolicySpec, Rule};
use crate::span::{Node, Sources};

/// What the rules of a project may name.
pub(super) struct Known<'a> {
    pub(super) environments: Vec<&'a str>,
}

/// Makes rules of one document.
pub(super) struct Reader<'a> {
    pub(super) node: &'a Node,
    pub(super) sources: &'a Sources,
    pub(super) known: &'a Known<'a>,
}

impl Reader<'_> {
    pub(super) fn place(&self, at: &Pointer) -> Place {
        self.sources.place(self.node.value_at(at))
    }

    pub(super) fn rules(
        &self,
        policy: &Name,
        spec: PolicySpec,
        (rules, findings): (&mut Vec<Rule>, &mut Vec<Finding>),
    ) {
        let mut ids: BTreeMap<Name, Place> = BTreeMap::new();
        for (index, written) in spec.rules.into_iter().enumerate() {
            let at = Pointer::of(["spec", "rules", &index.to_string()]);
            let id_at = self.place(&at.then("id"));
            if rules.len() >= MAX_RULES {
                let message = format!("there are more than {MAX_RULES} rules");
                findings.push(Finding::new(Code::TooLarge, message).at(id_at));
                return;
            }
            if let Some(first) = ids.get(&written.id) {
                let message = format!("the rule `{}` stands twice in the policy", written.id);
                let finding = Finding::new(Code::DuplicateItem, message).at(id_at);
                findings.push(finding.related("first written here", first.clone()));
                continue;
            }
            ids.insert(written.id.clone(), id_at);
            match self.rule(policy, written, &at) {
                Ok(rule) => rules.push(rule),
                Err(wrong) => findings.extend(wrong),
            }
        }
    }

    fn rule(&self, policy: &Name, written: RuleSpec, at: &Pointer) -> Result<Rule, Vec<Finding>> {
        let mut wrong = Vec::new();
        let about = written.on.map_or(About::Resource, |on| on.about());
        let rule = self.expression(&written.rule, &at.then("rule"), &mut wrong);
        let message_expression = written.message_expression.as_ref().map(|text| {
            let at = at.then("messageExpression");
            self.expression(text, &at, &mut wrong)
        });
        let field = written.field.as_ref().map(|text| {
            let written = self.expression(text, &at.then("field"), &mut wrong);
            (Pointer::of(text.split('.')), written)
        });
        let matches = written.matches.unwrap_or_default();
        let matches = self.matches(about, &matches, &at.then("match"), &mut wrong);
        let exception = self.exception(&written.except, written.except_until.as_deref(), at);
        let exception = exception.unwrap_or_else(|found| {
            wrong.extend(found);
            Exception::default()
        });
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Rule {
            policy: policy.clone(),
            id: written.id,
            description: written.description,
            about,
            matches,
            rule,
            message: written.message,
            message_expression,
            severity: written
                .severity
                .map_or(Severity::Error, |severity| severity.severity()),
            field,
            place: self.place(&at.then("id")),
            exception,
        })
    }

    fn expression(&self, text: &str, at: &Pointer, wrong: &mut Vec<Finding>) -> Expression {
        let place = self.place(at);
        let file = self.sources.text_of(self.node.file_at(at));
        // The schema counts characters.
        if text.len() > MAX_EXPRESSION {
            let message = format!("the expression is longer than {MAX_EXPRESSION} bytes");
            wrong.push(Finding::new(Code::TooLarge, message).at(place.clone()));
        }
        Expression::new(text, place, &file)
    }

    fn matches(
        &self,
        about: About,
        written: &MatchSpec,
        at: &Pointer,
        wrong: &mut Vec<Finding>,
    ) -> Match {
        let mut find = |code, at: &Pointer, message: String, help: Option<String>| {
            let mut finding = Finding::new(code, message).at(self.place(at));
            finding.help = help;
            wrong.push(finding);
        };
        let narrow = written.kind.is_some() || written.name.is_some() || !written.labels.is_empty();
        if about == About::Plan && narrow {
            let message = "a rule about the plan is asked once: only `environments` narrow it";
            let help = "write `on: change` to be asked about each change";
            find(
                Code::Exclusive,
                at,
                message.to_owned(),
                Some(help.to_owned()),
            );
        }
        let name = written
            .name
            .as_deref()
            .and_then(|text| match Glob::new(text) {
                Ok(glob) => Some(glob.compile_matcher()),
                Err(error) => {
                    let message = format!("the glob cannot be read: {}", error.kind());
                    find(Code::Pattern, &at.then("name"), message, None);
                    None
                }
            });
        let known = &self.known.environments;
        for (index, name) in written.environments.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let near = suggest::nearest(name, known.iter().copied());
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the environments are {}", known.join(", ")),
                };
                let at = at.then("environments").then(index.to_string());
                let message = format!("there is no environment `{}`", suggest::short(name));
                find(Code::UnknownEnvironment, &at, message, Some(help));
            }
        }
        Match {
            kinds: written
                .kind
                .as_ref()
                .map_or_else(Vec::new, |kind| kind.kinds()),
            name,
            labels: written.labels.clone(),
            environments: written.environments.clone(),
        }
    }

    fn exception(
        &self,
        except: &[String],
        until: Option<&str>,
        at: &Pointer,
    ) -> Result<Exception, Vec<Finding>> {
        let mut exception = Exception::default();
        let mut wrong = Vec::new();
        for (index, text) in except.iter().enumerate() {
            let place = self.place(&at.then("except").then(index.to_string()));
            match text.parse::<Address>() {
                Ok(address) => exception.addresses.push((address, place)),
                Err(why) => {
                    let message = format!("the address cannot be read: {why}");
                    wrong.push(Finding::new(Code::Pattern, message).at(place));
                }
            }
        }
        if let Some(text) = until {
            let place = self.place(&at.then("exceptUntil"));
            match text.parse() {
                Ok(date) => exception.until = Some((date, place)),
                Err(_error) => {
                    let message = "`exceptUntil` is no day of the calendar";
                    let finding = Finding::new(Code::Pattern, message).at(place);
                    wrong.push(finding.help("write a day that there is, such as 2027-01-31"));
                }
            }
        }
        match wrong.is_empty() {
            true => Ok(exception),
            false => Err(wrong),
        }
    }
}

//! The objects of a plan: a section for each group that is read together, and each object with its
//! facts, its fields and its texts.

use std::collections::HashMap;

use lockstep_diff::{Change, ChangeId, Plan, Withheld};
use lockstep_model::{Address, Severity};
use maud::{Markup, html};

use super::budget::Budget;
use super::{facts, field, shown};
use crate::palette;
use crate::plan_view::PlanView;
use crate::review::{Item, Section, items};
use crate::text::plan::words;
use crate::value::plural;

/// All objects of a plan, in the order of the care that they need.
pub(super) struct Objects<'a> {
    pub(super) groups: Vec<Group<'a>>,
}

/// Objects that are read together.
pub(super) struct Group<'a> {
    pub(super) heading: &'static str,
    pub(super) id: &'static str,
    pub(super) objects: Vec<Object<'a>>,
}

/// An object, and what is inside it unless there was no room.
pub(super) struct Object<'a> {
    pub(super) item: Item<'a>,
    body: Option<Markup>,
}

/// From this many objects on, those that need no special care begin folded.
const MANY: usize = 12;

impl<'a> Objects<'a> {
    /// Writes the insides of all objects, as far as there is room.
    pub(super) fn of(view: &PlanView<'a>) -> Self {
        let mut budget = Budget::page();
        let mut groups: Vec<Group<'a>> = Vec::new();
        for item in items(view.plan) {
            let Some((heading, id)) = heading(item) else {
                continue;
            };
            let object = Object::of(item, &mut budget);
            match groups.last_mut().filter(|group| group.id == id) {
                Some(group) => group.objects.push(object),
                None => groups.push(Group {
                    heading,
                    id,
                    objects: vec![object],
                }),
            }
        }
        Self { groups }
    }

    /// Returns all objects.
    pub(super) fn all(&self) -> impl Iterator<Item = &Object<'a>> {
        self.groups.iter().flat_map(|group| &group.objects)
    }

    /// Returns the places of all changes in their plan, what needs care first.
    pub(super) fn by_care(&self, plan: &Plan) -> Vec<usize> {
        let places: HashMap<&ChangeId, usize> = plan
            .changes
            .iter()
            .enumerate()
            .map(|(place, change)| (&change.id, place))
            .collect();
        let changes = self.all().filter_map(|object| match object.item {
            Item::Change(_, change, _) => places.get(&change.id).copied(),
            Item::Guard(_) | Item::Withheld(_) => None,
        });
        changes.collect()
    }

    /// Says how many objects there are, and how many of them have a line only.
    pub(super) fn folded(&self) -> (usize, usize) {
        let lines = self.all().filter(|object| object.body.is_none()).count();
        (self.all().count(), lines)
    }

    /// Writes the sections.
    pub(super) fn sections(&self) -> Markup {
        let many = self.all().count() > MANY;
        html! {
            @for group in &self.groups {
                section.group id=(group.id) aria-labelledby={ (group.id) "-heading" } {
                    h2 id={ (group.id) "-heading" } {
                        (group.heading) " " span.count { (group.objects.len()) }
                    }
                    @for object in &group.objects { (object.markup(many)) }
                }
            }
        }
    }
}

/// Returns the heading that an object stands below, and the id of its section; guards have none.
const fn heading(item: Item<'_>) -> Option<(&'static str, &'static str)> {
    Some(match item {
        Item::Guard(_) => return None,
        Item::Change(section, ..) => (
            section.heading(),
            match section {
                Section::Deletes => "deletes",
                Section::Replacements => "replacements",
                Section::Traffic => "moves",
                Section::Guardrails => "guardrails",
                Section::Rest => "changes",
            },
        ),
        Item::Withheld(_) => ("Withheld: not part of this plan", "withheld"),
    })
}

/// Returns the id of a change's part of the page.
pub(super) fn id(change: &ChangeId) -> String {
    match change.part {
        1 => change.address.to_string(),
        part => format!("{}:{part}", change.address),
    }
}

impl<'a> Object<'a> {
    fn of(item: Item<'a>, budget: &mut Budget) -> Self {
        let body = (!budget.is_spent()).then(|| body(item));
        budget.take(body.as_ref().map_or(0, |body| body.0.len()));
        Self { item, body }
    }

    /// Returns the address that the object is known by.
    pub(super) const fn address(&self) -> Option<&'a Address> {
        match self.item {
            Item::Guard(_) => None,
            Item::Change(_, change, _) => Some(change.address()),
            Item::Withheld(withheld) => Some(&withheld.address),
        }
    }

    /// Says whether the object needs more care than others.
    pub(super) fn needs_care(&self) -> bool {
        self.item.severity() != Severity::Note
    }

    fn id(&self) -> String {
        match self.item {
            Item::Guard(verdict) => verdict.guard.as_str().to_owned(),
            Item::Change(_, change, _) => id(&change.id),
            Item::Withheld(withheld) => format!("withheld:{}", withheld.address),
        }
    }

    fn markup(&self, many: bool) -> Markup {
        let kind = self.address().map_or("", |address| address.kind.as_str());
        let care = self.needs_care();
        let care_mark = care.then_some("");
        html! {
            @match &self.body {
                Some(body) => {
                    details.object id=(self.id()) data-action=(self.item.verb()) data-kind=(kind)
                        data-care=[care_mark] open[care || !many] {
                        summary { (self.head()) }
                        div.body { (body) }
                    }
                }
                None => {
                    div.object.line id=(self.id()) data-action=(self.item.verb()) data-kind=(kind)
                        data-care=[care_mark] { (self.head()) }
                }
            }
            "\n"
        }
    }

    fn head(&self) -> Markup {
        let (verb, gist) = (self.item.verb(), self.item.gist());
        html! {
            span.sign.(verb) aria-hidden="true" { (sign(self.item)) }
            h3 { span.verb.(verb) { (verb) } " " code { (self.item.subject()) } }
            @if !gist.is_empty() { " " span.gist { (shown::name(&gist)) } }
        }
    }
}

fn sign(item: Item<'_>) -> &'static str {
    match item {
        Item::Guard(_) | Item::Withheld(_) => "!",
        Item::Change(_, change, _) => palette::sign(change.action).trim(),
    }
}

fn body(item: Item<'_>) -> Markup {
    match item {
        Item::Guard(_) => html! {},
        Item::Change(_, change, _) => changed(change),
        Item::Withheld(one) => withheld(one),
    }
}

fn changed(change: &Change) -> Markup {
    let kind = change.address().kind;
    html! {
        (facts::facts(change))
        (field::all(kind, Some(change.action), &change.fields))
        @if change.fields.is_empty() && change.action.writes() {
            p.aside { "No field is listed." }
        }
    }
}

fn withheld(withheld: &Withheld) -> Markup {
    let words = words(withheld);
    let count = withheld.fields.len();
    html! {
        dl.facts {
            div { dt { "Why" } dd { (shown::shown(&words.why)) } }
            div { dt { "Release it" } dd { (shown::shown(&words.remedy)) } }
            @if let Some(origin) = &withheld.origin {
                div { dt { "Written at" } dd { code { (shown::name(&origin.to_string())) } } }
            }
        }
        @if count > 0 {
            p.aside { (count) " " (plural(count, "field", "fields")) " would change:" }
        }
        (field::all(withheld.address.kind, None, &withheld.fields))
    }
}

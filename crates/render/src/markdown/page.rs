//! A page: its head, the objects below their headings, and its tail.

use std::io;

use super::block::{self, lines};
use super::fence;
use super::fit::{Shown, fit};
use super::impact;
use super::limit::Limit;
use crate::plan_view::PlanView;
use crate::review::{Item, items};
use crate::standing;
use crate::text::plan as text;
use crate::value::plural;

/// How many bytes of guards and of notes are shown.
const ASIDE: usize = 5000;

/// How many characters of a name are shown.
const NAME: usize = 100;

/// How many characters of a command are shown.
const COMMAND: usize = 600;

/// A page that is put together.
pub(super) struct Page<'a> {
    view: &'a PlanView<'a>,
    limit: Limit,
    items: Vec<Item<'a>>,
    head: String,
    tail: String,
}

impl<'a> Page<'a> {
    /// Begins a page.
    pub(super) fn of(view: &'a PlanView<'a>, limit: Limit) -> io::Result<Self> {
        let items = items(view.plan).into_iter();
        Ok(Self {
            view,
            limit,
            items: items.filter(|item| !item.is_guard()).collect(),
            head: head(view)?,
            tail: tail(view)?,
        })
    }

    /// Returns the page.
    pub(super) fn text(&self) -> io::Result<String> {
        let frame = self.measure_frame();
        let room = self.limit.most().saturating_sub(frame);
        let shown = fit(&self.items, self.limit, room)?;
        let folded = Folded::of(&shown).said(self.view);
        let body = self.body(&shown);
        Ok([&*self.head, &folded, &body, &self.tail, &folded].concat())
    }

    /// Measures all that is on the page beside the objects, at its longest.
    fn measure_frame(&self) -> usize {
        let all = Folded {
            left: self.items.len(),
            lines: self.items.len(),
            all: self.items.len(),
        };
        let folded = all.said(self.view).repeat(2);
        let groups = self
            .items
            .chunk_by(Item::stands_with)
            .map(|group| heading(group) + &more(self.items.len()) + &fence::block("\n", 1));
        let texts = groups.chain([folded]);
        let sizes = texts.map(|text| self.limit.measure(&text));
        sizes.sum::<usize>() + self.limit.measure(&self.head) + self.limit.measure(&self.tail)
    }

    fn body(&self, shown: &[Shown]) -> String {
        let mut body = String::new();
        let mut rest = shown;
        for group in self.items.chunk_by(Item::stands_with) {
            let (of_group, behind) = rest.split_at(group.len());
            rest = behind;
            body.push_str(&heading(group));
            let is_line = |one: &&Shown| matches!(one, Shown::Line(_));
            let whole = of_group.iter().filter(|one| !is_line(one));
            body.extend(whole.map(Shown::text));
            let lines: String = of_group.iter().filter(is_line).map(Shown::text).collect();
            body.push_str(&block::lines_of(group, &lines));
            let left = of_group.iter().filter(|one| **one == Shown::Left).count();
            if left > 0 {
                body.push_str(&more(left));
            }
        }
        body
    }
}

fn heading(group: &[Item<'_>]) -> String {
    let heading = group.first().map_or("", |item| item.heading());
    format!("### {heading} ({})\n\n", group.len())
}

fn more(left: usize) -> String {
    let are = plural(left, "is", "are");
    format!("**{left} more {are} left out here.**\n\n")
}

/// How much of a plan is not shown whole.
#[derive(Debug, Clone, Copy)]
struct Folded {
    left: usize,
    lines: usize,
    all: usize,
}

impl Folded {
    fn of(shown: &[Shown]) -> Self {
        let count = |wanted: fn(&Shown) -> bool| shown.iter().filter(|one| wanted(one)).count();
        Self {
            left: count(|one| *one == Shown::Left),
            lines: count(|one| matches!(one, Shown::Line(_))),
            all: shown.len(),
        }
    }

    /// Says what is left out, and where all of it is; nothing if that is here.
    fn said(self, view: &PlanView<'_>) -> String {
        let Self { left, lines, all } = self;
        if left + lines == 0 {
            return String::new();
        }
        let command = fence::span(&view.command(), COMMAND);
        let (are, have) = (plural(left, "is", "are"), plural(lines, "has", "have"));
        format!(
            "**Not all is shown: of {all} objects {left} {are} left out, and {lines} {have} a line \
             only. The whole plan: {command}**\n\n"
        )
    }
}

fn head(view: &PlanView<'_>) -> io::Result<String> {
    let plan = view.plan;
    let said = match plan.is_empty() {
        true => "no changes".to_owned(),
        false => text::listed(plan.counts()),
    };
    let refusing: Vec<&str> = plan.refusals().map(|one| one.guard.as_str()).collect();
    let refused = match refusing.is_empty() {
        true => String::new(),
        false => format!(
            "> [!CAUTION]\n> **Refused by {}: nothing of this plan will be applied.**\n\n",
            refusing.join(", ")
        ),
    };
    let guards = lines(|sheet| {
        text::refused(sheet, plan)?;
        text::agreed(sheet, plan)
    })?;
    let guards = match guards.is_empty() {
        true => guards,
        false => format!("### Guards\n\n{}", fence::block(&guards, ASIDE)),
    };
    let impact = plan.impact.as_ref().map(impact::section);
    let impact = impact.unwrap_or_default();
    let whole = lines(|sheet| standing::write(sheet, plan))?;
    let whole = match whole.is_empty() {
        true => whole,
        false => fence::block(&whole, ASIDE),
    };
    Ok(format!(
        "## Plan for {}: {said}\n\n{refused}{whole}Organisation {} ({})\n\n{}{guards}{impact}",
        fence::span(&plan.environment, NAME),
        fence::span(&plan.organization.name, NAME),
        fence::span(&plan.organization.id, NAME),
        table(view),
    ))
}

fn table(view: &PlanView<'_>) -> String {
    let columns = view.counts();
    let names = columns.map(|(name, _count)| name).join(" | ");
    let rule = columns.map(|_column| "---:").join(" | ");
    let numbers = columns.map(|(_name, count)| count.to_string()).join(" | ");
    format!("| {names} |\n| {rule} |\n| {numbers} |\n\n")
}

fn tail(view: &PlanView<'_>) -> io::Result<String> {
    let remarks = lines(|sheet| text::remarks(sheet, view.plan))?;
    let odd = lines(|sheet| text::odd(sheet, view))?;
    let parts = [("Worth knowing", remarks), (text::ODD, odd)];
    let full = parts
        .into_iter()
        .filter(|(_heading, text)| !text.is_empty());
    let written =
        full.map(|(heading, text)| format!("### {heading}\n\n{}", fence::block(&text, ASIDE)));
    Ok(written.collect())
}

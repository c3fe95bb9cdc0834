//! Plans as Markdown, for a comment on a pull request and for the summary of a step on GitHub.
//!
//! A plan comes in, a page that is never longer than its limit goes out. Whatever others wrote
//! stands in code blocks and code spans that it cannot end, so nothing of it is a link, a mention,
//! a heading or HTML.

mod block;
mod fence;
mod fit;
mod impact;
mod limit;
mod page;

use std::io;

pub use self::limit::Limit;

use self::page::Page;
use crate::plan_view::PlanView;

/// Writes a plan: counts, what is refused and agreed to, and each object in the order of the care
/// that it needs. Where not all has room, the middle is folded away, and the page says so.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(view: &PlanView<'_>, limit: Limit, out: &mut impl io::Write) -> io::Result<()> {
    let page = Page::of(view, limit)?;
    out.write_all(page.text()?.as_bytes())
}

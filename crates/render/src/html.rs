//! Plans as one page of HTML, for people: to be attached to a pull request, mailed or kept.
//!
//! A plan comes in, a file that needs nothing else goes out: style and script stand in it, its
//! policy forbids whatever is not, and it is readable without the script. Templates escape all that
//! others wrote, and characters that hide or turn the direction of writing are written out. The
//! same plan gives the same bytes.

mod assets;
mod budget;
mod diff;
mod facts;
mod field;
mod filters;
mod graph;
mod guards;
mod impact;
mod object;
mod page;
mod prose;
mod rail;
mod remarks;
mod shown;
mod summary;
mod traffic;

use std::io;

use crate::plan_view::PlanView;

/// Writes a plan: counts, guards and traffic, what waits for what, and each object with its fields
/// and texts, in the order of the care that it needs.
///
/// # Errors
///
/// Fails if `out` does.
pub fn plan(view: &PlanView<'_>, out: &mut impl io::Write) -> io::Result<()> {
    out.write_all(page::page(view).into_string().as_bytes())
}

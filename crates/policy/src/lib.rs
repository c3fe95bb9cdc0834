//! Policies as code: the rules of a project, in CEL, over resources, changes and plans.
//!
//! Rules as the spec crate reads them come in, with the documents and the plan that they are about
//! and the present day; findings go out. It must not do IO: not even a rule can.

mod compile;
mod exception;
mod function;
mod judge;
mod meter;
mod metered;
mod paths;
mod pattern;
mod planned;
mod program;
mod rulebook;
mod run;
mod said;
mod scene;
mod scope;
mod span;
mod syntax;
mod value;
mod words;

pub use judge::{Judge, judge};

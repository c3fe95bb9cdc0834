//! Plans, held against a second and naive reading of the design.
//!
//! Organisations come in that are generated from the kinds' own tables of fields, so that a new
//! kind is covered by itself. [`naive`] and [`judge`] say from the words of `docs/concepts.md` and
//! `docs/lifecycle.md` what a plan must hold; they share no line with the crate, and look for
//! everything from the beginning each time.

mod agreement;
mod judge;
mod naive;
mod noise;
mod organisation;
mod part;
mod published;
mod reach;
mod refer;
mod settled;
mod slot;
mod spared;
mod values;

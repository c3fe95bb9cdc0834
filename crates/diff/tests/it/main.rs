//! Plans of whole organisations: random ones by property, small ones by case.

mod attribution;
mod cases;
mod golden;
mod ignored;
mod impact;
mod others;
mod pending;
mod properties;
mod published;
mod refusals;
mod renames;
mod sample;
mod scene;
mod settling;
mod targets;
mod tenant;
mod undo;
mod undo_parts;
mod undo_random;

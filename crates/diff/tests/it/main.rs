//! Plans of whole organisations: random ones by property, small ones by case.

mod attribution;
mod cases;
mod golden;
mod properties;
mod published;
mod refusals;
mod sample;
mod scene;
mod tenant;

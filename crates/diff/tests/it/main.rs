//! Plans of whole organisations: random ones by property, small ones by case.

mod cases;
mod golden;
mod properties;
mod refusals;
mod sample;
mod scene;
mod tenant;

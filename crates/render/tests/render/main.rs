//! What every format makes of one plan, and of everything else that is shown.

mod audit;
mod canary;
mod case;
mod doctor;
mod escapes;
mod findings;
mod found;
mod golden;
mod many;
mod markdown;
mod places;
mod plans;
mod rates;
mod saved;
mod shown;
mod telemetry;
mod withheld;

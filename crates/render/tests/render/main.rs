//! What every format makes of one plan, and of everything else that is shown.

mod audit;
mod canary;
mod case;
mod doctor;
mod escapes;
mod every;
mod findings;
mod found;
mod golden;
mod html;
mod impacted;
mod many;
mod markdown;
mod places;
mod plan_schema;
mod plans;
mod rates;
mod rehearsal;
mod samples;
mod saved;
mod shown;
mod split;
mod telemetry;
mod thousands;
mod withheld;

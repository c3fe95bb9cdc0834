//! What every format makes of one plan, and of everything else that is shown.

mod audit;
mod canary;
mod case;
mod escapes;
mod golden;
mod many;
mod saved;
mod shown;
mod withheld;

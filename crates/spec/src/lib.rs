//! From YAML text to a valid Spec, or findings.
//!
//! Files of a project come in; a [`Spec`] goes out, in which every value knows where it was
//! written, or else all that is wrong with the manifests. This crate must not touch the network.

pub mod document;
pub mod environment;
pub mod files;
pub mod guards;
pub mod ignore;
pub mod load;
pub mod metadata;
pub mod notify;
pub mod origins;
pub mod plans;
pub mod policy;
pub mod project;
pub mod rules;
pub mod schema;
pub mod seal;
pub mod spec;
pub mod tenant;
pub mod text;

mod audit;
mod collect;
mod conceal;
mod cross;
mod defaults;
mod history;
mod layers;
mod ledger_place;
mod listing;
mod lost;
mod manifest;
mod merge;
mod names;
mod opener;
mod overlay;
mod privacy;
mod project_file;
mod rates;
mod resolve;
mod resting;
mod scalar;
mod source;
mod span;
mod suggest;
mod validate;
mod values;
mod world;
mod yaml;

pub use audit::Audit;
pub use conceal::{findings as mask, keys as mask_keys, made as mask_words, text as conceal};
pub use document::ResolvedDocument;
pub use environment::Environment;
pub use files::{Disk, Files, Memory};
pub use guards::Guards;
pub use ignore::Ignored;
pub use ledger_place::{BucketStore, LedgerPlace};
pub use listing::{Listing, listing};
pub use load::{Aim, Documents, LoadRequest, Loaded, load, load_project};
pub use notify::Notify;
pub use origins::Origins;
pub use plans::SavedPlans;
pub use project::{PROJECT_FILE, Project};
pub use rules::{Adoption, OnDrift, Owns, Pruning, Rules};
pub use source::MAX_BYTES;
pub use span::Sources;
pub use spec::{Desired, Removal, Spec};
pub use tenant::Tenant;

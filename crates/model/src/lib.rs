//! The nouns of lockstep: kinds, addresses, field policies, findings, snapshots and the ports.
//!
//! Nothing comes in and nothing goes out: this crate is what the others talk about. It must not do
//! IO, and it knows no YAML, no HTTP and no clock.

pub mod address;
pub mod assembly;
pub mod attempt;
pub mod audit_log;
pub mod base;
pub mod code;
pub mod digest;
pub mod elsewhere;
pub mod examination;
pub mod field;
pub mod field_path;
pub mod fields;
pub mod finding;
pub mod fingerprint;
pub mod kind;
pub mod left_out;
pub mod live_id;
pub mod lower;
pub mod normal;
pub mod number;
pub mod order;
pub mod origin;
pub mod outside;
pub mod past;
pub mod pointer;
pub mod probe;
pub mod published;
pub mod rates;
pub mod reference;
pub mod scalar;
pub mod secret;
pub mod served;
pub mod snapshot;
pub mod suggest;
pub mod telemetry;
pub mod tenant;
pub mod tokens;
pub mod trace;
pub mod typed;
pub mod usage;
pub mod written;

pub use address::{Address, AddressError, Name, NameError};
pub use assembly::Assembly;
pub use base::{Applied, Base, Begun, Found, OpenIntent};
pub use code::Code;
pub use digest::Digest;
pub use elsewhere::Elsewhere;
pub use field::{Field, Policy, Unit};
pub use field_path::{FieldPath, FieldPathError, Segment};
pub use fields::Fields;
pub use finding::{Finding, Place, Related, Severity};
pub use kind::{Kind, KindInfo, Presence, Writes};
pub use left_out::{LeftOut, MAX_FINDINGS};
pub use live_id::{LiveId, VersionTag};
pub use origin::{Origin, Wrote};
pub use pointer::Pointer;
pub use secret::SecretRef;
pub use served::Served;
pub use snapshot::{LiveObject, Organization, Snapshot, Unreadable};
pub use usage::{Unread, Usage};
pub use written::{Written, WrittenDocument};

//! JSON for machines, by version. A format is frozen once it is out: [`v1`] may gain fields, and
//! nothing in it is renamed, taken away or given another meaning.

pub mod v1;

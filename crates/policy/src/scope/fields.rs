//! The fields of `resource`, as the tables of kinds know them.

use std::collections::BTreeSet;

use cel::common::ast::IdedExpr;
use lockstep_model::{Field, Kind, Policy, suggest};

use super::walk::Walk;
use crate::syntax::Fault;

impl Walk<'_> {
    /// Looks fields up in the tables of the kinds that the rule is about: one of them must know
    /// them.
    pub(super) fn resource(&self, fields: &[(&IdedExpr, &str)]) -> Result<(), Fault> {
        let mut tables: Vec<&'static [Field]> =
            self.kinds.iter().map(|kind| kind.info().fields).collect();
        for (at, name) in fields {
            let found = tables.iter().filter_map(|table| Field::find(table, name));
            let found: Vec<&Field> = found.collect();
            if found.is_empty() {
                let known = tables.iter().flat_map(|table| table.iter());
                let known: BTreeSet<&str> = known.map(|field| field.name).collect();
                return Err(self.unknown_field(at, name, &known));
            }
            // Only structures have a table; what is in maps and lists is found out later.
            let inner = found.iter().map(|field| match field.policy {
                Policy::Struct(fields) => Some(fields),
                Policy::Scalar
                | Policy::Text
                | Policy::Set
                | Policy::KeyedList { .. }
                | Policy::Map
                | Policy::AppendOnly
                | Policy::Secret
                | Policy::Outside => None,
            });
            let Some(inner) = inner.collect::<Option<Vec<_>>>() else {
                return Ok(());
            };
            tables = inner;
        }
        Ok(())
    }

    fn unknown_field(&self, at: &IdedExpr, name: &str, known: &BTreeSet<&str>) -> Fault {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.as_str()).collect();
        let of = match kinds.as_slice() {
            several if several.len() == Kind::ALL.len() => "no kind".to_owned(),
            [only] => (*only).to_owned(),
            several => several.join(" and "),
        };
        let (written, name) = (name, suggest::short(name));
        let message = match self.kinds {
            [_only] => format!("{of} has no field `{name}`"),
            several if several.len() == Kind::ALL.len() => {
                format!("{of} has a field `{name}`")
            }
            _ => format!("neither {} has a field `{name}`", kinds.join(" nor ")),
        };
        let help = match suggest::nearest(&name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<&str> = known.iter().copied().collect();
                format!("the fields are {}", known.join(", "))
            }
        };
        self.fault_at(at, written, message).help(help)
    }
}

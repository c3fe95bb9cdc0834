//! The fields of what lockstep itself shows to rules: metadata, changes and plans.

/// Something with a list of fields.
#[derive(Debug)]
pub(crate) struct Record {
    /// How people call it.
    pub(super) called: &'static str,
    fields: &'static [(&'static str, Inner)],
}

/// What a field of a record holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inner {
    /// Something whose fields are found out later, if it has any.
    Any,
    /// A record.
    Record(&'static Record),
    /// A list of records.
    List(&'static Record),
    /// The fields of a manifest.
    Body,
}

impl Record {
    /// Returns the names of the fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|(name, _inner)| *name)
    }

    /// Returns what a field holds.
    pub(super) fn find(&self, name: &str) -> Option<Inner> {
        let mut fields = self.fields.iter();
        let found = fields.find(|(known, _inner)| *known == name);
        found.map(|(_name, inner)| *inner)
    }
}

/// `metadata`.
pub(crate) static METADATA: Record = Record {
    called: "`metadata`",
    fields: &[
        ("name", Inner::Any),
        ("liveName", Inner::Any),
        ("labels", Inner::Any),
        ("preventDestroy", Inner::Any),
    ],
};

/// `change`, and each of `plan.changes`.
pub(crate) static CHANGE: Record = Record {
    called: "`change`",
    fields: &[
        ("id", Inner::Any),
        ("action", Inner::Any),
        ("address", Inner::Any),
        ("kind", Inner::Any),
        ("name", Inner::Any),
        ("liveName", Inner::Any),
        ("causes", Inner::Any),
        ("fields", Inner::List(&FIELD)),
        ("before", Inner::Body),
        ("after", Inner::Body),
        ("protected", Inner::Any),
    ],
};

/// Each of `change.fields`.
pub(crate) static FIELD: Record = Record {
    called: "a field of a change",
    fields: &[
        ("path", Inner::Any),
        ("before", Inner::Any),
        ("after", Inner::Any),
        ("base", Inner::Any),
        ("cause", Inner::Any),
    ],
};

/// `plan`.
pub(crate) static PLAN: Record = Record {
    called: "`plan`",
    fields: &[
        ("environment", Inner::Any),
        ("organization", Inner::Record(&ORGANIZATION)),
        ("changes", Inner::List(&CHANGE)),
        ("withheld", Inner::List(&WITHHELD)),
        ("counts", Inner::Record(&COUNTS)),
        ("guarded", Inner::Any),
        ("leftOut", Inner::Any),
        ("unchanged", Inner::Any),
    ],
};

/// `plan.organization`.
pub(crate) static ORGANIZATION: Record = Record {
    called: "`plan.organization`",
    fields: &[("id", Inner::Any), ("name", Inner::Any)],
};

/// Each of `plan.withheld`.
pub(crate) static WITHHELD: Record = Record {
    called: "one of `plan.withheld`",
    fields: &[
        ("address", Inner::Any),
        ("kind", Inner::Any),
        ("name", Inner::Any),
        ("reason", Inner::Any),
        ("fields", Inner::List(&FIELD)),
    ],
};

/// `plan.counts`.
pub(crate) static COUNTS: Record = Record {
    called: "`plan.counts`",
    fields: &[
        ("create", Inner::Any),
        ("update", Inner::Any),
        ("replace", Inner::Any),
        ("adopt", Inner::Any),
        ("release", Inner::Any),
        ("delete", Inner::Any),
        ("withheld", Inner::Any),
    ],
};

/// A document, as the field of a rule points into it.
pub(super) static DOCUMENT: Record = Record {
    called: "a manifest",
    fields: &[
        ("apiVersion", Inner::Any),
        ("kind", Inner::Any),
        ("metadata", Inner::Record(&WRITTEN_METADATA)),
        ("spec", Inner::Body),
    ],
};

/// `metadata`, as it may be written.
static WRITTEN_METADATA: Record = Record {
    called: "`metadata`",
    fields: &[
        ("name", Inner::Any),
        ("liveName", Inner::Any),
        ("labels", Inner::Any),
        ("preventDestroy", Inner::Any),
        ("external", Inner::Any),
        ("renamedFrom", Inner::Any),
        ("ignore", Inner::Any),
        ("overlay", Inner::Any),
    ],
};

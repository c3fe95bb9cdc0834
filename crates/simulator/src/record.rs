//! One change of the tenant's lasting state, as the state file and its log hold it. A record sets a state
//! outright, so that reading it twice does no harm.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::audit::Entry;
use crate::collections::Collection;
use crate::jobs::Job;
use crate::object::Object;

/// A change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Record {
    Put {
        collection: Collection,
        object: Arc<Object>,
    },
    Gone {
        collection: Collection,
        id: String,
    },
    Job(Box<Job>),
    Audit(Arc<Entry>),
}

/// Changes that belong together: one line of the log.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'a> {
    pub(crate) issued: u64,
    pub(crate) records: &'a [Record],
}

/// A line that was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadLine {
    pub(crate) issued: u64,
    pub(crate) records: Vec<Record>,
}

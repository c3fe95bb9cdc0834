//! The jobs of registrations: what is asked for, when it ends, and how. Keeps the names that are reserved
//! until then; what a job does to the models is decided in `registration`.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::behaviour::{JobPace, JobStates};
use crate::clock::later;
use crate::object::{Draft, Moment};

/// Why a job failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobFailure {
    /// The code in the job's `errors`.
    pub code: String,
    /// The message in the job's `errors`.
    pub message: String,
}

/// What a job shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Work {
    Create,
    Replace,
}

/// Where a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Progress {
    UnderWay,
    Completed,
    Failed(JobFailure),
}

/// A job.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) model_id: String,
    pub(crate) work: Work,
    pub(crate) draft: Draft,
    pub(crate) asked: Moment,
    pub(crate) due: Option<Timestamp>,
    pub(crate) polls_left: Option<u32>,
    #[serde(default)]
    pub(crate) polled: bool,
    /// A failure that is settled beforehand.
    pub(crate) doomed: Option<JobFailure>,
    pub(crate) progress: Progress,
}

impl Job {
    /// Sets when the job ends.
    pub(crate) fn pace(mut self, pace: JobPace) -> Self {
        self.due = pace.millis.map(|millis| later(self.asked.at, millis));
        self.polls_left = pace.polls;
        self
    }

    /// Returns the job as the API shows it.
    pub(crate) fn show(&self, states: JobStates, with_result: bool) -> Value {
        let spelled = match (&self.progress, states) {
            (Progress::UnderWay, JobStates::Capitals) if !self.polled => "QUEUED",
            (Progress::UnderWay, JobStates::Capitals) => "RUNNING",
            (Progress::Completed, JobStates::Capitals) => "COMPLETED",
            (Progress::Failed(_), JobStates::Capitals) => "FAILED",
            (Progress::UnderWay, JobStates::Platform) if !self.polled => "Queued",
            (Progress::UnderWay, JobStates::Platform) => "InProgress",
            (Progress::Completed, JobStates::Platform) => "Succeeded",
            (Progress::Failed(_), JobStates::Platform) => "Failed",
        };
        let mut answer = json!({"id": self.id, "status": spelled});
        match &self.progress {
            Progress::Completed if with_result => answer["result"] = json!({"id": self.model_id}),
            Progress::Failed(failure) => answer["errors"] = json!([failure]),
            Progress::Completed | Progress::UnderWay => {}
        }
        answer
    }
}

/// All jobs.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    by_id: HashMap<String, Job>,
    due: BTreeSet<(Timestamp, String)>,
    /// Names that a job under way will give to a model.
    reserved: HashMap<String, String>,
}

impl Jobs {
    pub(crate) fn get(&self, id: &str) -> Option<&Job> {
        self.by_id.get(id)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Job> {
        self.by_id.values()
    }

    /// Stores a state of a job.
    pub(crate) fn put(&mut self, job: Job) {
        if let Some(before) = self.by_id.get(&job.id) {
            if let Some(due) = before.due {
                let _gone = self.due.remove(&(due, before.id.clone()));
            }
            let name = before.draft.name();
            if self
                .reserved
                .get(name)
                .is_some_and(|holder| *holder == before.id)
            {
                let _freed = self.reserved.remove(name);
            }
        }
        if job.progress == Progress::UnderWay {
            if let Some(due) = job.due {
                let _new = self.due.insert((due, job.id.clone()));
            }
            if job
                .doomed
                .as_ref()
                .is_none_or(|failure| failure.code != NAME_CONFLICT)
            {
                let _new = self
                    .reserved
                    .insert(job.draft.name().to_owned(), job.id.clone());
            }
        }
        let _before = self.by_id.insert(job.id.clone(), job);
    }

    /// Returns the id of the model that a job under way will give this name to.
    pub(crate) fn reserved_for(&self, name: &str) -> Option<&str> {
        let job = self.by_id.get(self.reserved.get(name)?)?;
        Some(&job.model_id)
    }

    /// Returns the next job that is due.
    pub(crate) fn next_due(&self, now: Timestamp) -> Option<&Job> {
        let (due, id) = self.due.first()?;
        if *due <= now {
            self.by_id.get(id)
        } else {
            None
        }
    }

    /// Counts a look at a job; returns whether it ends with this look.
    pub(crate) fn poll(&mut self, id: &str) -> bool {
        let Some(job) = self.by_id.get_mut(id) else {
            return false;
        };
        match &mut job.polls_left {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        }
    }

    /// Remembers that somebody saw the job under way.
    pub(crate) fn mark_seen(&mut self, id: &str) {
        if let Some(job) = self.by_id.get_mut(id) {
            job.polled = true;
        }
    }
}

/// The code of a name that is taken.
pub(crate) const NAME_CONFLICT: &str = "name.conflict";

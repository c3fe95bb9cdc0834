//! Registers models: starts the job, ends it when it is due or was polled often enough, makes the model
//! readable or leaves nothing, and notes the platform's webhook delivery.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::clock::spell;
use crate::collections::Collection;
use crate::jobs::{Job, JobFailure, NAME_CONFLICT, Progress, Work};
use crate::object::Draft;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::tenant::Tenant;
use crate::webhooks::{Delivery, Sender};

/// What a registration is to do.
pub(crate) struct Registration {
    pub(crate) work: Work,
    /// The model that is replaced, or none yet.
    pub(crate) model_id: Option<String>,
    pub(crate) draft: Draft,
    /// What is known already to make the job fail.
    pub(crate) doomed: Option<JobFailure>,
}

/// Accepts a registration: 202 and the id of the job.
pub(crate) fn begin(tenant: &mut Tenant, call: &Call<'_>, asked: Registration) -> Outcome {
    let model_id = asked.model_id.unwrap_or_else(|| tenant.ids.next_object());
    let job = Job {
        id: tenant.ids.next_object(),
        model_id,
        work: asked.work,
        draft: asked.draft,
        asked: call.moment(),
        due: None,
        polls_left: None,
        polled: false,
        doomed: asked.doomed.or_else(|| call.forced.clone()),
        progress: Progress::UnderWay,
    };
    let job = job.pace(tenant.behaviour.jobs);
    let answer = Answer::json(202, &json!({"jobId": job.id}));
    tenant.commit(vec![Record::Job(Box::new(job))], call.now)?;
    Ok(answer)
}

/// Ends all jobs whose time has come.
pub(crate) fn settle_due(tenant: &mut Tenant, now: Timestamp) -> Result<(), Refusal> {
    while let Some(id) = tenant.jobs.next_due(now).map(|job| job.id.clone()) {
        finish(tenant, &id, now)?;
    }
    Ok(())
}

/// Ends one job, if it is still under way.
pub(crate) fn finish(tenant: &mut Tenant, id: &str, now: Timestamp) -> Result<(), Refusal> {
    let Some(mut job) = tenant.jobs.get(id).cloned() else {
        return Ok(());
    };
    if job.progress != Progress::UnderWay {
        return Ok(());
    }
    let mut records = Vec::new();
    job.progress = match carry_out(tenant, &job, now) {
        Ok(record) => {
            records.push(record);
            Progress::Completed
        }
        Err(failure) => Progress::Failed(failure),
    };
    let delivery = delivery(tenant, &job, now);
    records.push(Record::Job(Box::new(job)));
    tenant.commit(records, now)?;
    if let Some(delivery) = delivery {
        tenant.webhooks.note(delivery);
    }
    Ok(())
}

fn carry_out(tenant: &Tenant, job: &Job, now: Timestamp) -> Result<Record, JobFailure> {
    if let Some(failure) = &job.doomed {
        return Err(failure.clone());
    }
    let (collection, shelf) = (Collection::Models, tenant.shelves.of(Collection::Models));
    let name = job.draft.name();
    if shelf.ids_named(name).any(|id| id != job.model_id) {
        return Err(name_conflict(name));
    }
    let mut moment = job.asked.clone();
    moment.at = now;
    let draft = job.draft.clone();
    let object = match job.work {
        Work::Create => draft.create(job.model_id.clone(), tenant.ids.issued(), &moment),
        Work::Replace => {
            let before = shelf.get(&job.model_id).ok_or_else(|| JobFailure {
                code: "not.found".to_owned(),
                message: "the model was deleted while the job ran".to_owned(),
            })?;
            let used =
                tenant
                    .shelves
                    .keep_used(collection.row(), &before.fields, Some(&draft.fields));
            used.map_err(|refusal| JobFailure {
                code: refusal.code,
                message: refusal.message,
            })?;
            draft.replace(before, &moment)
        }
    };
    Ok(Record::Put {
        collection,
        object: Arc::new(object),
    })
}

/// Says that a name is taken, in the words of a job.
pub(crate) fn name_conflict(name: &str) -> JobFailure {
    let message = format!("the name {name:?} is taken by another model");
    JobFailure {
        code: NAME_CONFLICT.to_owned(),
        message,
    }
}

/// What the platform tells the model's webhook when the job ends. It is noted, never sent.
fn delivery(tenant: &Tenant, job: &Job, now: Timestamp) -> Option<Delivery> {
    let receiver = job
        .draft
        .fields
        .get("webhookCallbackUrl")
        .and_then(Value::as_str)?;
    let status = if job.progress == Progress::Completed {
        "COMPLETED"
    } else {
        "FAILED"
    };
    let took = now.duration_since(job.asked.at).as_millis();
    let play = crate::play::of_model(&tenant.behaviour, &job.draft.fields);
    let body = json!({
        "event": "llm_model_registration_updated",
        "timestamp": spell(now),
        "deliveryId": job.id,
        "modelId": job.model_id,
        "status": status,
        "metrics": {
            "jobDurationMs": i64::try_from(took).unwrap_or(i64::MAX),
            "validationLatencyMs": play.latency_ms,
        },
    });
    let receiver = receiver.to_owned();
    Some(Delivery {
        sender: Sender::Platform,
        receiver,
        body,
        headers: Vec::new(),
    })
}

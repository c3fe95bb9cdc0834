//! `GET /api/v2/ai/jobs/{id}`: tells where a job stands; looking at it may be what ends it.

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::jobs::Progress;
use crate::refusal::Refusal;
use crate::registration;
use crate::tenant::Tenant;
use crate::token::Access;

pub(crate) fn read(tenant: &mut Tenant, call: &Call<'_>, _access: &Access) -> Outcome {
    let id = &call.parameter;
    let under_way = tenant
        .jobs
        .get(id)
        .is_some_and(|job| job.progress == Progress::UnderWay);
    if under_way && tenant.jobs.poll(id) {
        registration::finish(tenant, id, call.now)?;
    }
    let job = tenant
        .jobs
        .get(id)
        .ok_or_else(|| Refusal::not_found("job", id))?;
    let behaviour = &tenant.behaviour;
    let answer = Answer::json(
        200,
        &job.show(behaviour.job_states, behaviour.job_result_id),
    );
    tenant.jobs.mark_seen(id);
    Ok(answer)
}

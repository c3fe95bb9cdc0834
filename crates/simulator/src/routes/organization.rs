//! `GET /api/v2/organizations/me`: says which organisation this is.

use serde_json::json;

use crate::answer::{Answer, Outcome};
use crate::call::Call;
use crate::tenant::Tenant;
use crate::token::Access;

pub(crate) fn read(tenant: &mut Tenant, _call: &Call<'_>, _access: &Access) -> Outcome {
    let organization = &tenant.organization;
    Ok(Answer::json(
        200,
        &json!({"id": organization.id, "name": organization.name}),
    ))
}

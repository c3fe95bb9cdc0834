//! `POST` and `GET /api/v2/ai/llm/gateway/audit-logs`: takes entries, once each, and lists them newest
//! first.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::audit::{Entry, hash_of};
use crate::call::Call;
use crate::check::{Check, Spot};
use crate::clock::spell;
use crate::object::{Fields, strip};
use crate::paging::Page;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::tenant::Tenant;
use crate::token::Access;

pub(crate) fn create(tenant: &mut Tenant, call: &Call<'_>, _access: &Access) -> Outcome {
    let mut fields = strip(call.object()?);
    check(&fields)?;
    let known = hash_of(&fields).and_then(|hash| tenant.audit.id_of_hash(hash));
    if let Some(id) = known {
        return Ok(Answer::json(201, &json!({"id": id})));
    }
    let _before = fields.insert("dateCreated".to_owned(), json!(spell(call.now)));
    let id = tenant.ids.next_object();
    let answer = Answer::json(201, &json!({"id": id}));
    tenant.commit(
        vec![Record::Audit(Arc::new(Entry { id, fields }))],
        call.now,
    )?;
    Ok(answer)
}

pub(crate) fn list(tenant: &mut Tenant, call: &Call<'_>, _access: &Access) -> Outcome {
    let page = Page::asked(call)?;
    let total = tenant.audit.len();
    let range = page.range(total);
    let newest_first = tenant.audit.entries().iter().rev();
    let rows = newest_first
        .skip(range.start)
        .take(range.len())
        .map(|entry| {
            let mut fields = entry.fields.clone();
            let _before = fields.insert("id".to_owned(), json!(entry.id));
            Value::Object(fields)
        });
    let rows = rows.collect();
    Ok(Answer::json(200, &page.envelope(call, rows, total)))
}

fn check(fields: &Fields) -> Result<(), Refusal> {
    let mut check = Check::default();
    let _prompt = check.text(&Spot::optional(fields, "promptId"), 1..=usize::MAX);
    let resource = Spot::optional(fields, "resource");
    if let Some(text) = check.text(&resource, 1..=usize::MAX) {
        let named = text
            .split_once('/')
            .is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty());
        if !named {
            check.fail("invalid.value", &resource.path, "must be Kind/name");
        }
    }
    let _action = check.text(&Spot::required(fields, "action"), 1..=usize::MAX);
    let timestamp = Spot::required(fields, "timestamp");
    if let Some(text) = check.text(&timestamp, 1..=usize::MAX)
        && text.parse::<Timestamp>().is_err()
    {
        check.fail(
            "invalid.value",
            &timestamp.path,
            "must be an RFC 3339 time with an offset",
        );
    }
    let _details = check.object(&Spot::required(fields, "details"));
    check.word(&Spot::required(fields, "complianceStatus"), &["VALIDATED"]);
    let _metadata = check.object(&Spot::optional(fields, "metadata"));
    check.finish()
}

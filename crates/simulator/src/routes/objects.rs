//! The five calls that every collection has: list, create, read, replace, delete. What is particular about
//! a kind comes from its row.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::answer::{Answer, Outcome};
use crate::behaviour::{Order, TakenName};
use crate::call::Call;
use crate::collections::{Collection, Effect, Row, View};
use crate::jobs::Work;
use crate::object::{Draft, Fields, Object, strip};
use crate::paging::Page;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::registration::{self, Registration, name_conflict};
use crate::shelf::Sorting;
use crate::tenant::Tenant;

pub(crate) fn list(tenant: &mut Tenant, call: &Call<'_>, collection: Collection) -> Outcome {
    let page = Page::asked(call)?;
    let sorting = sorting(tenant, call);
    let tags = tenant.behaviour.etags;
    let row = collection.row();
    let rows = tenant.shelves.of_mut(collection).listed(sorting, call.now);
    let entities = rows[page.range(rows.len())].iter().map(|object| {
        let mut fields = object.dress((row.show)(object, View::Row), row.path);
        if tags {
            let _before = fields.insert("etag".to_owned(), json!(object.tag()));
        }
        Value::Object(fields)
    });
    let entities = entities.collect();
    Ok(Answer::json(
        200,
        &page.envelope(call, entities, rows.len()),
    ))
}

fn sorting(tenant: &mut Tenant, call: &Call<'_>) -> Sorting {
    let order = tenant.behaviour.order;
    let salt = match order {
        Order::Moving => tenant.seed.wrapping_add(tenant.next_draw()),
        Order::AsAsked | Order::Reversed | Order::Shuffled => tenant.seed,
    };
    let by_name = call
        .query("sortBy")
        .is_some_and(|by| by.eq_ignore_ascii_case("name"));
    let descending = call.query("sortOrder").is_some_and(|way| {
        way.eq_ignore_ascii_case("desc") || way.eq_ignore_ascii_case("descending")
    });
    Sorting {
        by_name,
        descending,
        order,
        salt,
    }
}

pub(crate) fn read(tenant: &mut Tenant, call: &Call<'_>, collection: Collection) -> Outcome {
    let object = find(tenant, call, collection)?;
    Ok(whole(tenant, &object, collection.row(), 200))
}

pub(crate) fn create(tenant: &mut Tenant, call: &Call<'_>, collection: Collection) -> Outcome {
    let row = collection.row();
    let sent = strip(call.object()?);
    let draft = (row.create)(&tenant.shelves, sent.clone(), &call.moment())?;
    let taken = is_taken(tenant, collection, draft.name(), None);
    if row.effect == Effect::ByJob {
        return register(tenant, call, row, (Work::Create, None, draft, taken));
    }
    if taken {
        return Err(Refusal::name_taken(row.noun, draft.name()));
    }
    let id = tenant.ids.next_object();
    let object = Arc::new(draft.create(id, tenant.ids.issued(), &call.moment()));
    put(tenant, call, collection, &object)?;
    Ok(acknowledge(tenant, row, &object, &sent, 201))
}

pub(crate) fn replace(tenant: &mut Tenant, call: &Call<'_>, collection: Collection) -> Outcome {
    let row = collection.row();
    let before = find(tenant, call, collection)?;
    let sent = strip(call.object()?);
    match_tag(tenant, call, &before)?;
    let draft = (row.replace)(&tenant.shelves, &before, sent.clone(), &call.moment())?;
    let taken = is_taken(tenant, collection, draft.name(), Some(&before.id));
    if row.effect == Effect::ByJob {
        tenant
            .shelves
            .keep_used(row, &before.fields, Some(&draft.fields))?;
        return register(
            tenant,
            call,
            row,
            (Work::Replace, Some(before.id.clone()), draft, taken),
        );
    }
    if taken {
        return Err(Refusal::name_taken(row.noun, draft.name()));
    }
    tenant
        .shelves
        .keep_used(row, &before.fields, Some(&draft.fields))?;
    if draft.fields == before.fields && draft.fingerprint.is_none() {
        return Ok(acknowledge(tenant, row, &before, &sent, 200)); // nothing is written, the tag stays
    }
    let object = Arc::new(draft.replace(&before, &call.moment()));
    put(tenant, call, collection, &object)?;
    Ok(acknowledge(tenant, row, &object, &sent, 200))
}

pub(crate) fn delete(tenant: &mut Tenant, call: &Call<'_>, collection: Collection) -> Outcome {
    let before = find(tenant, call, collection)?;
    match_tag(tenant, call, &before)?;
    tenant
        .shelves
        .keep_used(collection.row(), &before.fields, None)?;
    let id = before.id.clone();
    tenant.commit(vec![Record::Gone { collection, id }], call.now)?;
    Ok(Answer::empty(204))
}

fn find(tenant: &Tenant, call: &Call<'_>, collection: Collection) -> Result<Arc<Object>, Refusal> {
    let found = tenant.shelves.of(collection).get(&call.parameter);
    found
        .map(Arc::clone)
        .ok_or_else(|| Refusal::not_found(collection.row().noun, &call.parameter))
}

/// A name is taken by another object, or by a registration under way.
fn is_taken(tenant: &Tenant, collection: Collection, name: &str, own: Option<&str>) -> bool {
    let held = tenant
        .shelves
        .of(collection)
        .ids_named(name)
        .any(|id| Some(id) != own);
    let reserved = collection.row().effect == Effect::ByJob
        && tenant
            .jobs
            .reserved_for(name)
            .is_some_and(|id| Some(id) != own);
    held || reserved
}

/// Heeds `If-Match`, where the tenant offers tags at all.
fn match_tag(tenant: &Tenant, call: &Call<'_>, object: &Object) -> Result<(), Refusal> {
    let Some(wanted) = call.header("if-match").filter(|_| tenant.behaviour.etags) else {
        return Ok(());
    };
    let tag = object.tag();
    if wanted
        .split(',')
        .any(|one| one.trim() == "*" || one.trim() == tag)
    {
        return Ok(());
    }
    let message = format!(
        "somebody else changed {}: its tag is {tag}, not {wanted}",
        object.id
    );
    Err(Refusal::new(412, "precondition.failed", message))
}

fn register(
    tenant: &mut Tenant,
    call: &Call<'_>,
    row: &Row,
    (work, model_id, draft, taken): (Work, Option<String>, Draft, bool),
) -> Outcome {
    if taken && tenant.behaviour.taken_name == TakenName::AtOnce {
        return Err(Refusal::name_taken(row.noun, draft.name()));
    }
    let doomed = taken.then(|| name_conflict(draft.name()));
    registration::begin(
        tenant,
        call,
        Registration {
            work,
            model_id,
            draft,
            doomed,
        },
    )
}

fn put(
    tenant: &mut Tenant,
    call: &Call<'_>,
    collection: Collection,
    object: &Arc<Object>,
) -> Result<(), Refusal> {
    tenant.commit(
        vec![Record::Put {
            collection,
            object: Arc::clone(object),
        }],
        call.now,
    )
}

fn acknowledge(tenant: &Tenant, row: &Row, object: &Object, sent: &Fields, status: u16) -> Answer {
    match (row.acknowledge)(object, sent) {
        Some(body) => Answer::json(status, &body).with_tag(tag(tenant, object).as_deref()),
        None => whole(tenant, object, row, status),
    }
}

fn whole(tenant: &Tenant, object: &Object, row: &Row, status: u16) -> Answer {
    let fields = object.dress((row.show)(object, View::Whole), row.path);
    Answer::json(status, &fields).with_tag(tag(tenant, object).as_deref())
}

fn tag(tenant: &Tenant, object: &Object) -> Option<String> {
    tenant.behaviour.etags.then(|| object.tag())
}

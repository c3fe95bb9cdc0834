//! Puts objects into the tenant, or changes them, past all checks: for tests of drift and of unknown
//! fields, and to load a snapshot of another organisation. Ids, status and times are taken as they come.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::collections::{Collection, View};
use crate::error::Error;
use crate::fingerprint::fingerprint;
use crate::kind::provider::API_KEY;
use crate::object::{Draft, Fields, Moment, Object, SERVER_SET, strip};
use crate::record::Record;
use crate::refusal::Refusal;
use crate::tenant::Tenant;

/// Who plants.
const ADMIN: &str = "simulator-admin";

/// Stores an object as it is given; returns its id, a new one where it has none.
pub(crate) fn plant(
    tenant: &mut Tenant,
    collection: Collection,
    value: Value,
    now: Timestamp,
) -> Result<String, Error> {
    let Value::Object(given) = value else {
        return Err(problem(collection, "must be a JSON object"));
    };
    let given_id = given
        .get("id")
        .and_then(Value::as_str)
        .filter(|id| !id.is_empty());
    let id = given_id.map(str::to_owned);
    let next = tenant.ids.next_object();
    let id = id.unwrap_or(next);
    let before = tenant.shelves.of(collection).get(&id).cloned();
    let moment = Moment {
        at: now,
        by: ADMIN.to_owned(),
    };
    let draft = draft(collection, &given);
    let object = match before {
        Some(before) => draft.replace(&before, &moment),
        None => draft.create(id.clone(), tenant.ids.issued(), &moment),
    };
    store(tenant, collection, keep_times(object, &given), now)?;
    Ok(id)
}

/// Stores an object as another tenant showed it: what that tenant's server set stays to the letter.
pub(crate) fn restore(
    tenant: &mut Tenant,
    collection: Collection,
    (value, tag): (Value, Option<&str>),
    now: Timestamp,
) -> Result<String, Error> {
    let Value::Object(given) = value else {
        return Err(problem(collection, "must be a JSON object"));
    };
    let given_id = given.get("id").and_then(Value::as_str);
    let given_id = given_id.filter(|id| !id.is_empty()).map(str::to_owned);
    let next = tenant.ids.next_object();
    let id = given_id.unwrap_or(next);
    if tenant.shelves.of(collection).get(&id).is_some() {
        return Err(problem(
            collection,
            &format!("two objects have the id {id}"),
        ));
    }
    let moment = Moment {
        at: now,
        by: ADMIN.to_owned(),
    };
    let mut said = said(&given);
    if let Some(tag) = tag {
        let _before = said.insert("etag".to_owned(), Value::from(tag));
    }
    let object = draft(collection, &given).create(id.clone(), tenant.ids.issued(), &moment);
    let object = Object {
        created_by: person(&said, "createdBy").unwrap_or_else(|| object.created_by.clone()),
        said: Some(said),
        ..keep_times(object, &given)
    };
    store(tenant, collection, object, now)?;
    Ok(id)
}

/// Takes out what only the server sets; the id and where it is are the tenant's own to tell.
fn said(given: &Fields) -> Fields {
    let own = ["id", "selfUri"];
    let said = given
        .iter()
        .filter(|(name, _)| SERVER_SET.contains(&name.as_str()) && !own.contains(&name.as_str()));
    said.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Who did something, by id.
fn person(said: &Fields, name: &str) -> Option<String> {
    let person = said.get(name)?;
    let id = person.as_str().or_else(|| person.get("id")?.as_str());
    id.map(str::to_owned)
}

/// Lays a patch over a live object: `null` removes a field, objects are merged deep.
pub(crate) fn edit(
    tenant: &mut Tenant,
    collection: Collection,
    (id, patch): (&str, Value),
    now: Timestamp,
) -> Result<(), Error> {
    let Some(before) = tenant.shelves.of(collection).get(id).cloned() else {
        return Err(problem(collection, &format!("no object has the id {id}")));
    };
    if !patch.is_object() {
        return Err(problem(collection, "the patch must be a JSON object"));
    }
    let mut fields = Value::Object(before.fields.clone());
    let given = patch.as_object().cloned().unwrap_or_default();
    merge(&mut fields, patch);
    let Value::Object(fields) = fields else {
        return Err(problem(collection, "the patch must leave an object"));
    };
    let moment = Moment {
        at: now,
        by: ADMIN.to_owned(),
    };
    let object = draft(collection, &fields).replace(&before, &moment);
    store(tenant, collection, keep_times(object, &given), now)
}

/// Removes an object, whoever uses it.
pub(crate) fn remove(
    tenant: &mut Tenant,
    collection: Collection,
    id: &str,
    now: Timestamp,
) -> Result<(), Error> {
    if tenant.shelves.of(collection).get(id).is_none() {
        return Err(problem(collection, &format!("no object has the id {id}")));
    }
    let record = Record::Gone {
        collection,
        id: id.to_owned(),
    };
    tenant
        .commit(vec![record], now)
        .map_err(|refusal| refused(collection, &refusal))
}

/// Returns a live object as the API would show it.
pub(crate) fn show(tenant: &Tenant, collection: Collection, id: &str) -> Option<Value> {
    let object = tenant.shelves.of(collection).get(id)?;
    let fields = (collection.row().show)(object, View::Whole);
    Some(Value::Object(object.dress(fields, collection.row().path)))
}

/// Returns all live objects of a collection, oldest first.
pub(crate) fn all(tenant: &Tenant, collection: Collection) -> Vec<Value> {
    let mut objects: Vec<&Arc<Object>> = tenant.shelves.of(collection).all().collect();
    objects.sort_by(|one, two| (one.sequence, &one.id).cmp(&(two.sequence, &two.id)));
    objects
        .into_iter()
        .filter_map(|object| show(tenant, collection, &object.id))
        .collect()
}

/// Tells whether this is the key that a provider came with.
pub(crate) fn holds_key(tenant: &Tenant, provider: &str, key: &str) -> bool {
    let object = tenant.shelves.of(Collection::Providers).get(provider);
    object.is_some_and(|object| object.fingerprint.as_deref() == Some(&fingerprint(key.as_bytes())))
}

fn draft(collection: Collection, given: &Fields) -> Draft {
    let mut fields = strip(given.clone());
    let key = if collection == Collection::Providers {
        fields.remove(API_KEY)
    } else {
        None
    };
    let fingerprint = key
        .as_ref()
        .and_then(Value::as_str)
        .map(|key| fingerprint(key.as_bytes()));
    Draft {
        fields,
        fingerprint,
    }
}

fn keep_times(mut object: Object, given: &Fields) -> Object {
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    let time = |name: &str| text(name).and_then(|text| text.parse::<Timestamp>().ok());
    if let Some(at) = time("dateCreated") {
        object.created = at;
    }
    if let Some(at) = time("dateModified") {
        object.modified = at;
    }
    if let Some(status) = text("status") {
        status.clone_into(&mut object.status);
    }
    object
}

fn store(
    tenant: &mut Tenant,
    collection: Collection,
    object: Object,
    now: Timestamp,
) -> Result<(), Error> {
    let record = Record::Put {
        collection,
        object: Arc::new(object),
    };
    tenant
        .commit(vec![record], now)
        .map_err(|refusal| refused(collection, &refusal))
}

/// Merges as RFC 7396 has it.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Fields::new());
    }
    let Some(fields) = target.as_object_mut() else {
        return;
    };
    for (name, value) in patch {
        if value.is_null() {
            let _gone = fields.remove(&name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}

fn problem(collection: Collection, problem: &str) -> Error {
    Error::Plant {
        collection: collection.row().plural.to_owned(),
        problem: problem.to_owned(),
    }
}

fn refused(collection: Collection, refusal: &Refusal) -> Error {
    problem(collection, &refusal.message)
}

/// Plants all objects of a snapshot: a list of objects by the name of each collection.
pub(crate) fn load(tenant: &mut Tenant, snapshot: Value, now: Timestamp) -> Result<usize, Error> {
    let Value::Object(lists) = snapshot else {
        let problem = "must be an object of lists".to_owned();
        return Err(Error::Plant {
            collection: "snapshot".to_owned(),
            problem,
        });
    };
    let mut count = 0;
    for (name, list) in lists {
        let unusable = |problem: &str| Error::Plant {
            collection: name.clone(),
            problem: problem.to_owned(),
        };
        let collection = Collection::named(&name).ok_or_else(|| unusable("is no collection"))?;
        let Value::Array(list) = list else {
            return Err(unusable("must be a list"));
        };
        for object in list {
            let _id = plant(tenant, collection, object, now)?;
            count += 1;
        }
    }
    Ok(count)
}

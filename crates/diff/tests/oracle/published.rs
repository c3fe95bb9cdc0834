//! What is special about published texts, by the words of `docs/concepts.md`: a text may be listed
//! by its digest, and one that is made of the same parts with fewer examples is the same.

use std::collections::BTreeMap;

use lockstep_model::assembly::Assembly;
use lockstep_model::published::{digest, seal, sealed};
use lockstep_model::tokens::Example;
use lockstep_model::{FieldPath, Kind, Policy};
use serde_json::{Map, Value, json};

use crate::organisation::{Spelled, Wanted};

/// How many texts there are.
const TEXTS: u8 = 3;

/// Returns a text, with line feeds.
pub(crate) fn text(which: u8) -> String {
    format!("text\nnumber {which}\n")
}

/// Returns a text as it is listed by its digest.
pub(crate) fn listed(which: u8) -> Value {
    sealed(digest(&text(which)))
}

/// Returns the parts of a text that is put together, with two examples.
pub(crate) fn parts(which: u8) -> Assembly {
    let example = |input| Example {
        input,
        output: "fine",
    };
    Assembly::new(
        &format!("parts {which}\n"),
        &[example("one"), example("two")],
    )
}

/// Returns a text that is put together, less some of its oldest examples.
pub(crate) fn fitted(which: u8, oldest: usize) -> Value {
    json!(parts(which).without(oldest))
}

/// Returns the parts that a text was put together of, if it was.
pub(crate) fn parts_of(entry: &Value) -> Option<Assembly> {
    let text = entry.as_str()?;
    let made = |which: &u8| variants(*which).iter().any(|one| one == text);
    (1..=TEXTS).find(made).map(parts)
}

fn variants(which: u8) -> [String; 3] {
    [0, 1, 2].map(|oldest| parts(which).without(oldest))
}

fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Says whether a text is the one that an entry lists, in other words or by other parts.
fn means(entry: &Value, text: &str) -> bool {
    let Some(wanted) = entry.as_str() else {
        return seal(entry) == Some(digest(text));
    };
    let same = |which: u8| {
        let all = variants(which);
        all.iter().any(|one| one == wanted) && all.contains(&lines(text))
    };
    lines(wanted) == lines(text) || (1..=TEXTS).any(same)
}

/// Takes the texts that are published, or else the remembered ones where only a digest is listed,
/// for those that are wanted.
pub(crate) fn settled(
    kind: Kind,
    wanted: &Spelled,
    live: Option<&Spelled>,
    remembered: [Option<&Spelled>; 2],
) -> Spelled {
    let mut settled = wanted.clone();
    for field in kind
        .info()
        .fields
        .iter()
        .filter(|f| f.policy == Policy::AppendOnly)
    {
        let Some(entries) = settled.get_mut(field.name).and_then(Value::as_object_mut) else {
            continue;
        };
        for (key, entry) in entries {
            let at = |side: Option<&Spelled>| side?.get(field.name)?.get(key).cloned();
            let mut texts = vec![at(live)];
            if entry.is_object() {
                texts.extend(remembered.map(at));
            }
            let mut texts = texts.into_iter().flatten();
            let found = texts.find(|text| text.as_str().is_some_and(|text| means(entry, text)));
            if let Some(text) = found {
                *entry = text;
            }
        }
    }
    settled
}

/// Says what each entry that is listed by a digest was: nothing published is made of digests.
pub(crate) fn known(kind: Kind, wanted: &Spelled) -> Spelled {
    let mut all = Map::new();
    for (name, value) in wanted {
        let listed = kind
            .info()
            .field(name)
            .is_some_and(|f| f.policy == Policy::AppendOnly);
        let value = match value.as_object().filter(|_entries| listed) {
            Some(entries) => entries
                .iter()
                .map(|(key, entry)| (key.clone(), known_text(entry)))
                .collect(),
            None => value.clone(),
        };
        all.insert(name.clone(), value);
    }
    all
}

fn known_text(entry: &Value) -> Value {
    let which = (1..=TEXTS).find(|which| *entry == listed(*which));
    which.map_or_else(|| entry.clone(), |which| json!(text(which)))
}

/// Returns the entries of which only the digest is known.
pub(crate) fn unknown(kind: Kind, desired: &Spelled) -> Vec<String> {
    let fields = kind.info().fields.iter();
    let fields = fields.filter(|field| field.policy == Policy::AppendOnly);
    let entries = fields.filter_map(|field| desired.get(field.name)?.as_object());
    let unknown = entries.flatten().filter(|(_key, entry)| entry.is_object());
    unknown.map(|(key, _entry)| key.clone()).collect()
}

/// Returns the parts of every text that was put together.
pub(crate) fn assemblies(wanted: &Wanted) -> BTreeMap<FieldPath, Assembly> {
    let fields = wanted.address.kind.info().fields.iter();
    let listed = fields.filter(|field| field.policy == Policy::AppendOnly);
    let entries = listed.flat_map(|field| {
        let entries = wanted.fields.get(field.name).and_then(Value::as_object);
        let path = FieldPath::field(field.name);
        entries
            .into_iter()
            .flatten()
            .filter_map(move |(key, entry)| Some((path.then_item(key), parts_of(entry)?)))
    });
    entries.collect()
}

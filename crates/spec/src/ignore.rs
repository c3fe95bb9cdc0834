//! Fields that a manifest declares and lockstep leaves as they are live, up to a day.
//!
//! What a manifest writes under `metadata.ignore` comes in, with the fields that it was lowered to;
//! the paths that hold, and what is wrong or odd about the others, go out. The day is the caller's.

use std::collections::BTreeMap;

use jiff::civil::Date;
use lockstep_model::{Code, Field, FieldPath, Fields, Finding, Kind, Origin, Place, Pointer};
use lockstep_model::{Policy, Presence, Segment};

use crate::manifest::Manifest;
use crate::metadata::Ignore;
use crate::schema;
use crate::span::Sources;
use crate::suggest;
use crate::validate;

/// A field that is left as it is live.
#[derive(Debug, Clone, PartialEq)]
pub struct Ignored {
    /// Which field, with all that is in it.
    pub path: FieldPath,
    /// The last day, in UTC, on which it is left alone.
    pub until: Date,
    /// Why, in the words of whoever asks for it.
    pub reason: String,
    /// Where that was written.
    pub origin: Origin,
}

/// Reads what a manifest asks to be left alone on a day.
pub(crate) struct Reader<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) sources: &'a Sources,
    pub(crate) today: Date,
}

/// Why a field cannot be left alone.
struct Wrong {
    message: String,
    help: Option<String>,
}

impl Reader<'_> {
    /// Returns what holds on the day, by path; the rest is told.
    pub(crate) fn read(
        &self,
        written: &[Ignore],
        fields: &Fields,
        findings: &mut Vec<Finding>,
    ) -> Vec<Ignored> {
        let mut first: BTreeMap<FieldPath, Place> = BTreeMap::new();
        let mut ignored = Vec::new();
        for (index, written) in written.iter().enumerate() {
            let at = Pointer::of(["metadata", "ignore", &index.to_string()]);
            match self.one(written, &at) {
                Err(finding) => findings.push(finding),
                Ok(one) => {
                    let place = self.place(&at.then("field"));
                    if let Some(first) = first.insert(one.path.clone(), place.clone()) {
                        let message = format!("`{}` is ignored twice", written.field);
                        let finding = Finding::new(Code::DuplicateItem, message).at(place);
                        let finding = finding.related("first said here", first);
                        findings.push(finding.help("keep one of the two"));
                    } else {
                        let found = self.review((written, &one), fields, &at);
                        let ended = one.until < self.today;
                        findings.extend(found);
                        ignored.extend((!ended).then_some(one));
                    }
                }
            }
        }
        ignored.sort_by(|a, b| a.path.cmp(&b.path));
        ignored
    }

    fn one(&self, written: &Ignore, at: &Pointer) -> Result<Ignored, Finding> {
        let field = at.then("field");
        let path = path(self.manifest.address.kind, &written.field).map_err(|wrong| {
            let mut finding = Finding::new(Code::IgnoredField, wrong.message);
            finding.help = wrong.help;
            finding.at(self.place(&field))
        })?;
        let until = written.until.parse().map_err(|_error| {
            let finding = Finding::new(Code::Pattern, "`until` is no day of the calendar");
            let finding = finding.at(self.place(&at.then("until")));
            finding.help("write a day that there is, such as 2027-01-31")
        })?;
        Ok(Ignored {
            path,
            until,
            reason: written.reason.clone(),
            origin: self.sources.origin(self.manifest.node.value_at(&field)),
        })
    }

    /// Says what is odd about a field that can be left alone.
    fn review(
        &self,
        (written, one): (&Ignore, &Ignored),
        fields: &Fields,
        at: &Pointer,
    ) -> Option<Finding> {
        let name = &written.field;
        if one.until < self.today {
            let message = format!(
                "`{name}` was ignored until {}: it is compared again",
                one.until
            );
            let finding = Finding::new(Code::IgnoreEnded, message);
            let finding = finding.at(self.place(&at.then("until")));
            return Some(finding.help("take the entry out, or move its day"));
        }
        if declares(fields, &one.path) {
            return None;
        }
        let message = format!("`{name}` is ignored, and nothing declares it");
        let finding = Finding::new(Code::IgnoreIdle, message).at(self.place(&at.then("field")));
        Some(finding.help("take the entry out: what is not declared is never compared"))
    }

    fn place(&self, at: &Pointer) -> Place {
        self.sources.place(self.manifest.node.value_at(at))
    }
}

/// Finds what an external manifest, or one that is nowhere live, asks for in vain.
pub(crate) fn in_vain(manifest: &Manifest, sources: &Sources) -> Option<Finding> {
    let written = manifest.metadata.as_ref().map(|metadata| &metadata.ignore);
    if written.is_none_or(Vec::is_empty) {
        return None;
    }
    let at = manifest.node.value_at(&Pointer::of(["metadata", "ignore"]));
    let kind = manifest.address.kind;
    let finding = match kind.info().presence {
        Presence::Nowhere => {
            let message = format!("fields of a {kind} cannot be ignored: it is nowhere live");
            let help = "ignore the field of the objects that it resolves into";
            Finding::new(Code::IgnoredField, message).help(help)
        }
        Presence::Object | Presence::Facet(_) => {
            let message = "fields of an external object are ignored anyway";
            Finding::new(Code::IgnoreIdle, message).help("take `ignore` out")
        }
    };
    Some(finding.at(sources.place(at)))
}

/// How a path is written.
const DOTS: &str = "write names with dots, and names that have dots in brackets: \
                    `parameters.temperature`, `models[gpt-4.1].maxTokens`";

const fn is_item(segment: &Segment) -> bool {
    matches!(segment, Segment::Item(_))
}

/// Reads a path as people write it: a name of an item may stand behind a dot or in brackets.
fn path(kind: Kind, text: &str) -> Result<FieldPath, Wrong> {
    let short = suggest::short(text);
    let written: FieldPath = text.parse().map_err(|_error| Wrong {
        message: format!("`{short}` is no field path"),
        help: Some(DOTS.to_owned()),
    })?;
    if written.segments().is_empty() {
        return Err(Wrong {
            message: "an empty text is no field path".to_owned(),
            help: Some(DOTS.to_owned()),
        });
    }
    let mut walk = Walk::new(kind);
    for segment in written.segments() {
        walk = walk.step(segment, &short)?;
    }
    walk.end(&short)
}

/// A walk along a path, through a kind's table of fields.
struct Walk {
    kind: Kind,
    path: FieldPath,
    /// What the path stands on.
    on: On,
}

/// What a path stands on.
#[derive(Clone, Copy)]
enum On {
    /// Something that has these fields; free ones if there are none.
    Fields(&'static [Field]),
    /// A field.
    Field(&'static Field),
    /// A value that has no parts.
    Value,
}

impl Walk {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            path: FieldPath::default(),
            on: On::Fields(kind.info().fields),
        }
    }

    fn step(self, segment: &Segment, written: &str) -> Result<Self, Wrong> {
        let name = segment.name();
        match self.on {
            On::Fields(fields) => self.field(fields, name, written),
            On::Field(field) => match field.policy {
                Policy::Struct(fields) => self.field(fields, name, written),
                Policy::KeyedList { key: _, fields } => Ok(Self {
                    path: self.path.then_item(name),
                    on: On::Fields(fields),
                    ..self
                }),
                Policy::Map if field.traffic => Err(whole(written, &self.path)),
                Policy::Map => self.key(name, written),
                Policy::AppendOnly => Err(refused(written, "published entries never change")),
                Policy::Secret | Policy::Outside => {
                    self.end(written)
                        .and(Err(unknown(written, name, std::iter::empty())))
                }
                Policy::Scalar | Policy::Text | Policy::Set => Err(no_parts(written, &self.path)),
            },
            On::Value => Err(no_parts(written, &self.path)),
        }
    }

    fn field(self, fields: &'static [Field], name: &str, written: &str) -> Result<Self, Wrong> {
        let path = match self.path.segments().is_empty() {
            true => FieldPath::field(name),
            false => self.path.then_field(name),
        };
        match Field::find(fields, name) {
            Some(field) => Ok(Self {
                path,
                on: On::Field(field),
                ..self
            }),
            None if fields.is_empty() => Ok(Self {
                path,
                on: On::Value,
                ..self
            }),
            None => {
                let mut wrong = unknown(written, name, fields.iter().map(|field| field.name));
                let near = suggest::nearest(name, fields.iter().map(|field| field.name));
                // The rest of a name that has dots was taken for a field.
                if near.is_none() && path.segments().iter().any(is_item) {
                    wrong.help = Some(DOTS.to_owned());
                }
                Err(wrong)
            }
        }
    }

    fn key(self, name: &str, written: &str) -> Result<Self, Wrong> {
        let schema = validate::schema(self.kind);
        match schema.and_then(|schema| schema::keys(schema, self.path.top())) {
            Some(keys) if !keys.contains(&name) => Err(unknown(written, name, keys.into_iter())),
            Some(_) | None => Ok(Self {
                path: self.path.then_item(name),
                on: On::Value,
                ..self
            }),
        }
    }

    /// Says whether what the path ends at can be left alone.
    fn end(&self, written: &str) -> Result<FieldPath, Wrong> {
        let On::Field(field) = self.on else {
            return Ok(self.path.clone());
        };
        match field.policy {
            _ if field.immutable => Err(refused(written, "it never changes")),
            Policy::Secret => Err(refused(written, "no reading shows a secret")),
            Policy::Outside => Err(refused(written, "it is lockstep's alone, and never live")),
            Policy::AppendOnly => Err(refused(written, "published entries never change")),
            Policy::Scalar
            | Policy::Text
            | Policy::Set
            | Policy::KeyedList { .. }
            | Policy::Map
            | Policy::Struct(_) => Ok(self.path.clone()),
        }
    }
}

fn refused(written: &str, why: &str) -> Wrong {
    Wrong {
        message: format!("`{written}` cannot be ignored: {why}"),
        help: Some("take the entry out".to_owned()),
    }
}

fn no_parts(written: &str, path: &FieldPath) -> Wrong {
    Wrong {
        message: format!("`{written}` names nothing: `{path}` has no parts"),
        help: Some(format!("ignore `{path}`")),
    }
}

/// Shares of one whole are left alone together: some of them alone would not add up.
fn whole(written: &str, path: &FieldPath) -> Wrong {
    Wrong {
        message: format!("`{written}` cannot be ignored alone: all shares together make a whole"),
        help: Some(format!("ignore `{path}`")),
    }
}

fn unknown<'a>(written: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Wrong {
    let known: Vec<&str> = known.collect();
    let near = suggest::nearest(name, known.iter().copied());
    let help = match near {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() => None,
        None => Some(format!("the fields are {}", known.join(", "))),
    };
    Wrong {
        message: format!(
            "`{written}` names nothing: there is no `{}`",
            suggest::short(name)
        ),
        help,
    }
}

/// Says whether a manifest says anything of a path: of the whole of an item of a map or list it
/// does, wherever it declares that, since what is missing there is to go.
fn declares(fields: &Fields, path: &FieldPath) -> bool {
    let mut segments = path.segments().iter().peekable();
    let Some(mut value) = segments.next().and_then(|top| fields.get(top.name())) else {
        return false;
    };
    while let Some(segment) = segments.next() {
        if value.is_null() {
            return true;
        }
        let last = segments.peek().is_none();
        match (value.get(segment.name()), segment) {
            (Some(next), _) => value = next,
            (None, Segment::Item(_)) => return last,
            (None, Segment::Field(_)) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;

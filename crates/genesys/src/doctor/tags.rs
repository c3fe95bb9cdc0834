//! What objects are recognised by as unchanged: entity tags, or dates of modification.
//!
//! Rows and whole objects come in; one check goes out.

use lockstep_model::Kind;
use lockstep_model::examination::{Check, Status};

use super::fields::NOTHING;
use super::gathered::{Gathered, Whole};
use super::names::named;
use crate::live::text;

/// How many of the objects have each kind of tag.
#[derive(Debug, Default, Clone, Copy)]
struct Tags {
    objects: usize,
    headers: usize,
    weak: usize,
    /// Objects whose row has a tag too.
    rows: usize,
    /// Objects whose row has another tag than the header.
    other: usize,
    dates: usize,
}

/// Looks at the tags of a collection.
pub(super) fn check(seen: &Gathered, kinds: &[Kind]) -> Check {
    let expected = "`ETag` with each object by id, and the same as `etag` in its row";
    let check = Check::new(named(seen.of.kind, "tag"), expected)
        .of(kinds)
        .at(seen
            .wholes
            .first()
            .map_or_else(|| seen.list(), |whole| whole.request.clone()));
    if seen.wholes.is_empty() {
        return check.not_tried(match seen.is_empty() {
            true => NOTHING,
            false => "no object could be read by id",
        });
    }
    let mut tags = Tags::default();
    for whole in &seen.wholes {
        tags.count(seen, whole);
    }
    let found = tags.said();
    let (status, means) = tags.judged();
    match status {
        Status::Ok => check.found(found),
        Status::NotTried | Status::Differs | Status::Failed => check.ends(status, found, means),
    }
}

impl Tags {
    fn count(&mut self, seen: &Gathered, whole: &Whole) {
        let row = seen
            .page
            .rows
            .get(whole.row)
            .and_then(|row| row.as_object());
        let in_row = row.and_then(|row| text(row, "etag"));
        let tag = whole.tag.as_deref();
        self.objects += 1;
        self.headers += usize::from(tag.is_some());
        self.weak += usize::from(tag.is_some_and(|tag| tag.starts_with("W/")));
        self.rows += usize::from(in_row.is_some());
        self.other += usize::from(tag.is_some() && in_row.is_some() && tag != in_row);
        self.dates += usize::from(text(&whole.raw, "dateModified").is_some());
    }

    fn judged(&self) -> (Status, &'static str) {
        if self.headers < self.objects && self.dates == self.objects {
            let means = "each object is read by id right before it is written: that narrows the race with others and does not close it";
            (Status::Differs, means)
        } else if self.headers < self.objects {
            let means = "nothing tells a changed object from an unchanged one: each is read whole, and only a comparison of fields shows what others did";
            (Status::Differs, means)
        } else if self.weak > 0 {
            let means = "a server that holds to RFC 9110 refuses `If-Match` with a weak tag: each write would stop as changed since the plan";
            (Status::Differs, means)
        } else if self.other > 0 {
            let means = "lockstep takes every row as changed, and reads each object by id";
            (Status::Differs, means)
        } else if self.rows < self.objects && self.dates < self.objects {
            let means = "rows do not show what changed: objects are read by id";
            (Status::Differs, means)
        } else {
            (Status::Ok, "")
        }
    }

    fn said(&self) -> String {
        let of = self.objects;
        let mut said = vec![match self.headers {
            0 => "no ETag by id".to_owned(),
            count if self.weak > 0 => {
                format!("ETag in {count} of {of}, {} of them weak", self.weak)
            }
            count => format!("ETag in {count} of {of}"),
        }];
        said.push(match (self.rows, self.other) {
            (0, _) => "no etag in rows".to_owned(),
            (count, 0) => format!("etag in {count} of {of} rows"),
            (count, other) => format!("etag in {count} of {of} rows, another one in {other}"),
        });
        said.push(match self.dates {
            0 => "no dateModified".to_owned(),
            count => format!("dateModified in {count}"),
        });
        said.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::doctor::page::Page;
    use crate::wire::of;

    fn gathered(row: Value, tag: Option<&str>, raw: Value) -> Gathered {
        let body = json!({"entities": [row], "total": 1});
        Gathered {
            of: of(Kind::Provider).unwrap().collection,
            request: "GET /list".to_owned(),
            page: Page::read(body.as_object().unwrap().clone()).unwrap(),
            wholes: vec![Whole {
                row: 0,
                request: "GET /list/a".to_owned(),
                raw: raw.as_object().unwrap().clone(),
                tag: tag.map(str::to_owned),
            }],
        }
    }

    #[test]
    fn each_mix_of_tags_is_told() {
        let dated = || json!({"id": "a", "dateModified": "2026-01-01T00:00:00Z"});
        let bare = || json!({"id": "a"});
        let tagged = |tag: &str| json!({"id": "a", "etag": tag});
        let cases = [
            (
                tagged("\"1\""),
                Some("\"1\""),
                bare(),
                Status::Ok,
                "etag in 1 of 1 rows",
            ),
            (
                bare(),
                Some("\"1\""),
                dated(),
                Status::Ok,
                "no etag in rows",
            ),
            (
                bare(),
                Some("\"1\""),
                bare(),
                Status::Differs,
                "no dateModified",
            ),
            (
                tagged("\"2\""),
                Some("\"1\""),
                dated(),
                Status::Differs,
                "another one in 1",
            ),
            (
                tagged("W/\"1\""),
                Some("W/\"1\""),
                dated(),
                Status::Differs,
                "weak",
            ),
            (bare(), None, dated(), Status::Differs, "no ETag by id"),
            (bare(), None, bare(), Status::Differs, "no ETag by id"),
        ];
        for (row, tag, raw, status, words) in cases {
            let check = check(&gathered(row, tag, raw), &[Kind::Provider]);
            assert_eq!(check.status, status, "{}", check.found);
            assert!(check.found.contains(words), "{}", check.found);
        }
    }
}

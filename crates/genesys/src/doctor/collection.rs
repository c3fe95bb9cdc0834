//! Looks at one collection: its list, a second page, and some of its objects by id.
//!
//! Only GETs are sent: a page, or two if the first does not add up, one of a single row, and three
//! objects at most.

use lockstep_model::examination::{Check, Sample, Status};
use lockstep_model::tenant::{Failure, TenantError};
use lockstep_model::{Kind, LiveId};

use super::asked::{Answered, refused};
use super::fields::NOTHING;
use super::gathered::{Gathered, Whole};
use super::names::named;
use super::page::{self, Page, Second};
use super::{fields, tags};
use crate::client::Client;
use crate::live::text;
use crate::request::Call;
use crate::wire::{self, Collection};

/// How many objects are read by id.
const BY_ID: usize = 3;

/// What looking at a collection came to.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) checks: Vec<Check>,
    pub(super) sample: Option<Sample>,
    /// The id of one of its objects.
    pub(super) example: Option<LiveId>,
}

impl Client {
    /// Looks at a collection.
    pub(super) async fn look_at(&self, of: &'static Collection) -> Looked {
        let kinds = kinds_of(of);
        let call = self.requests.page(of, 1);
        let list = Check::new(named(of.kind, "list"), "200 with `entities` and `total`")
            .of(&kinds)
            .at(call.name());
        let page = match self.first_page(&call).await {
            Ok(page) => page,
            Err(error) => return unread(of, &kinds, refused(list, &error)),
        };
        let found = format!("{} rows of {}", page.rows.len(), page.total);
        let mut checks = vec![list.found(found), page::total(of, &kinds, &page)];
        let second = self.second_page(of, &page).await;
        checks.push(page::paging(of, &kinds, &page, &second));
        checks.push(page::order(of, &page));
        checks.push(page::names(of, &kinds, &page));
        let (wholes, read) = self.wholes(of, &kinds, &page).await;
        checks.push(read);
        let request = call.name();
        let seen = Gathered {
            of,
            request,
            page,
            wholes,
        };
        checks.extend(fields::checks(&seen, &kinds, &self.caller.mask));
        checks.push(tags::check(&seen, &kinds));
        checks.push(unwritten(of, &kinds));
        Looked {
            checks,
            sample: Some(Sample {
                kind: of.kind,
                rows: seen.page.rows.len(),
                total: seen.page.total,
                by_id: seen.wholes.len(),
            }),
            example: ids(&seen.page).next().map(|(_row, id)| LiveId::new(id)),
        }
    }

    /// Reads the first page; once more where it does not add up, since lists may shift.
    async fn first_page(&self, call: &Call) -> Result<Page, TenantError> {
        let page = self.read_page(call).await?;
        match page.adds_up() {
            true => Ok(page),
            false => self.read_page(call).await,
        }
    }

    async fn read_page(&self, call: &Call) -> Result<Page, TenantError> {
        let Answered { body, .. } = self.question(call).await?;
        Page::read(body).ok_or_else(|| {
            let message = "the answer is no list: it needs `entities` and a `total`";
            let mut error = TenantError::new(Failure::Answer, message);
            error.request = Some(call.name());
            error
        })
    }

    async fn second_page(&self, of: &Collection, first: &Page) -> Second {
        if first.total < 2 {
            return Second::TooFew;
        }
        let call = self.requests.single_row(of, 2);
        match self.read_page(&call).await {
            Ok(page) => Second::Came(page),
            Err(error) => Second::Refused(error.to_string()),
        }
    }

    /// Reads the first, the middle and the last object of a page by id.
    async fn wholes(
        &self,
        of: &'static Collection,
        kinds: &[Kind],
        page: &Page,
    ) -> (Vec<Whole>, Check) {
        let expected = "200 with the object of that id";
        let check = Check::new(named(of.kind, "read"), expected)
            .of(kinds)
            .at(format!("GET {}/{{id}}", of.path));
        let rows: Vec<(usize, String)> = ids(page).collect();
        if rows.is_empty() {
            return (Vec::new(), check.not_tried(NOTHING));
        }
        let picked = spread(rows.len()).map(|index| &rows[index]);
        let (mut wholes, mut count, mut failed) = (Vec::new(), 0_usize, None);
        for (row, id) in picked {
            count += 1;
            let call = self.requests.get(of, &LiveId::new(id));
            match self.question(&call).await {
                Ok(Answered { tag, body }) if text(&body, "id") == Some(id.as_str()) => {
                    wholes.push(Whole {
                        row: *row,
                        request: call.name(),
                        raw: body,
                        tag,
                    });
                }
                Ok(_other) => {
                    let message = "the answer is about another object than was asked for";
                    let mut error = TenantError::new(Failure::Answer, message);
                    error.request = Some(call.name());
                    failed = Some(error);
                }
                Err(error) => failed = Some(error),
            }
        }
        let read = wholes.len();
        let check = match failed {
            None => check.found(format!("{read} of {count}")),
            Some(error) if wholes.is_empty() => refused(check, &error),
            // One may be deleted between the list and this.
            Some(error) => check.ends(
                Status::Differs,
                format!("{read} of {count}: {error}"),
                "an object that is listed and cannot be read by id is taken as deleted, or stops the plan",
            ),
        };
        (wholes, check)
    }
}

/// The kinds whose objects a collection holds.
pub(super) fn kinds_of(of: &Collection) -> Vec<Kind> {
    let held = wire::kinds().filter(|(_kind, wire)| wire.collection.kind == of.kind);
    held.map(|(kind, _wire)| kind).collect()
}

/// The rows that have an id.
fn ids(page: &Page) -> impl Iterator<Item = (usize, String)> {
    let ids = page.objects();
    ids.filter_map(|(row, raw)| Some((row, text(raw, "id")?.to_owned())))
}

/// Picks places that lie far apart.
fn spread(count: usize) -> impl Iterator<Item = usize> {
    let picked = BY_ID.min(count);
    let last = count.saturating_sub(1);
    (0..picked).map(move |n| last * n / (picked - 1).max(1))
}

/// A collection whose list cannot be read.
fn unread(of: &Collection, kinds: &[Kind], list: Check) -> Looked {
    let why = "the list could not be read";
    let read = Check::new(named(of.kind, "read"), "200 with the object of that id")
        .of(kinds)
        .at(format!("GET {}/{{id}}", of.path));
    Looked {
        checks: vec![list, read.not_tried(why), unwritten(of, kinds)],
        sample: None,
        example: None,
    }
}

/// What is never tried.
fn unwritten(of: &Collection, kinds: &[Kind]) -> Check {
    let path = of.path;
    let expected = format!("POST {path}, PUT and DELETE {path}/{{id}}");
    Check::new(named(of.kind, "write"), expected)
        .of(kinds)
        .not_tried("it would write")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_far_apart_are_picked() {
        let picked = |count| spread(count).collect::<Vec<_>>();
        assert_eq!(picked(0), [0_usize; 0]);
        assert_eq!(picked(1), [0]);
        assert_eq!(picked(2), [0, 1]);
        assert_eq!(picked(3), [0, 1, 2]);
        assert_eq!(picked(100), [0, 49, 99]);
    }
}

//! Lists that keep their word, and lists that do not.

use serde_json::json;

use super::*;
use crate::wire::{Wire, of};

fn wire() -> &'static Wire {
    of(Kind::Provider).unwrap()
}

fn read(value: Value) -> Option<Page> {
    Page::read(value.as_object().unwrap().clone())
}

fn page(ids: &[&str], total: u64) -> Page {
    let rows: Vec<Value> = ids
        .iter()
        .map(|id| json!({"id": id, "name": format!("name of {id}")}))
        .collect();
    let body = json!({"entities": rows, "total": total, "pageSize": 100, "pageNumber": 1,
        "pageCount": total.div_ceil(100)});
    read(body).unwrap()
}

fn paged(first: &Page, second: Page) -> Status {
    let kinds = [Kind::Provider];
    paging(wire().collection, &kinds, first, &Second::Came(second)).status
}

#[test]
fn what_is_no_list_is_no_page() {
    assert!(read(json!({"entities": [], "total": 0})).is_some());
    for body in [
        json!({"total": 1}),
        json!({"entities": []}),
        json!({"entities": {}, "total": 0}),
    ] {
        assert!(read(body).is_none());
    }
}

#[test]
fn rows_are_counted_against_the_total() {
    let status = |page: &Page| total(wire().collection, &[Kind::Provider], page).status;
    assert_eq!(status(&page(&["a", "b"], 2)), Status::Ok);
    assert_eq!(status(&page(&[], 0)), Status::Ok);
    assert_eq!(status(&page(&["a"], 2)), Status::Failed);
    assert_eq!(status(&page(&["a", "a"], 2)), Status::Failed);
    assert_eq!(status(&page(&["a"], 200)), Status::Failed);
    let ids: Vec<String> = (0..100).map(|n| format!("r{n}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(status(&page(&ids, 200)), Status::Ok);
}

#[test]
fn a_second_page_shows_what_is_heeded() {
    let first = page(&["a", "b"], 2);
    assert_eq!(paged(&first, page(&["b"], 2)), Status::Ok);
    assert_eq!(paged(&first, page(&["a", "b"], 2)), Status::Differs);
    assert_eq!(paged(&first, page(&["a"], 2)), Status::Differs);
    assert_eq!(paged(&first, page(&[], 2)), Status::Differs);
    // Where not all rows came with the first page, no further one could be read.
    let long = page(&["a", "b"], 300);
    assert_eq!(paged(&long, page(&["a"], 300)), Status::Failed);
    let refused = Second::Refused("no".to_owned());
    let status = |page| paging(wire().collection, &[Kind::Provider], page, &refused).status;
    assert_eq!(status(&first), Status::Differs);
    assert_eq!(status(&long), Status::Failed);
}

#[test]
fn pages_that_say_less_differ() {
    let rows = json!([{"id": "a"}, {"id": "b"}]);
    let first = read(json!({"entities": rows, "total": 2})).unwrap();
    assert_eq!(paged(&first, page(&["b"], 2)), Status::Differs);
    let check = paging(wire().collection, &[], &first, &Second::TooFew);
    assert_eq!(check.status, Status::NotTried);
}

#[test]
fn orders_are_told_apart() {
    let status = |names: &[&str]| order(wire().collection, &page(names, 9)).status;
    assert_eq!(status(&["a", "b"]), Status::Ok);
    assert_eq!(status(&["a", "B"]), Status::Ok);
    assert_eq!(status(&["b", "a"]), Status::Differs);
    assert_eq!(status(&["a"]), Status::NotTried);
}

#[test]
fn twins_are_named_by_their_ids() {
    let rows = json!([{"id": "i-1", "name": "same"}, {"id": "i-2", "name": "same"}]);
    let page = read(json!({"entities": rows, "total": 2})).unwrap();
    let check = names(wire().collection, &[Kind::Provider], &page);
    assert_eq!(check.status, Status::Failed);
    assert_eq!(check.found, "1 names twice; ids i-1 and i-2");
    assert!(!check.found.contains("same"));
}

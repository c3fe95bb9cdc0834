//! Pages that make a list, and pages that do not.

use serde_json::json;

use super::*;

fn add_up(pages: Vec<Page>) -> Result<Rows, Mismatch> {
    let mut tally = Tally::default();
    for page in pages {
        tally.add(page);
    }
    tally.finish()
}

fn page(ids: &[&str], total: u64) -> Page {
    Page {
        rows: ids.iter().map(|id| json!({"id": id, "name": id})).collect(),
        total,
        size: PAGE_SIZE,
    }
}

#[test]
fn rows_are_unique_by_id_and_counted() {
    let rows = add_up(vec![page(&["a", "b"], 3), page(&["c"], 3)]).unwrap();
    assert_eq!(rows.objects.len(), 3);
    assert_eq!(add_up(vec![page(&[], 0)]), Ok(Rows::default()));
}

#[test]
fn a_list_that_shifts_while_it_is_read_does_not_add_up() {
    let shifted = add_up(vec![page(&["a", "b"], 3), page(&["b"], 3)]);
    let mismatch = Mismatch {
        unique: 2,
        totals: vec![3],
    };
    assert_eq!(shifted, Err(mismatch.clone()));
    assert!(add_up(vec![page(&["a", "b"], 3), page(&["c", "d"], 4)]).is_err());
    assert!(add_up(vec![page(&["a", "b"], 1)]).is_err());
    let of = crate::wire::of(lockstep_model::Kind::Provider)
        .unwrap()
        .collection;
    let error = incomplete(of, &mismatch, 4);
    assert_eq!(error.failure, Failure::Listing);
    assert!(
        error
            .message
            .contains("2 different rows came, 3 were announced")
    );
}

#[test]
fn totals_without_end_are_not_all_told() {
    let of = crate::wire::of(lockstep_model::Kind::Model)
        .unwrap()
        .collection;
    let mismatch = Mismatch {
        unique: 1,
        totals: (1..=2000).collect(),
    };
    let said = incomplete(of, &mismatch, 4).message;
    assert!(said.contains("1 or 2 or 3 or others were"), "{said}");
}

#[test]
fn rows_without_an_id_count_each() {
    let odd = |total| Page {
        rows: vec![json!({"name": "a"}), json!({"name": "b"})],
        total,
        size: PAGE_SIZE,
    };
    assert_eq!(add_up(vec![odd(2)]).unwrap().objects.len(), 2);
    assert!(add_up(vec![odd(3)]).is_err());
}

#[test]
fn rows_that_are_no_objects_count_each() {
    let mut page = page(&["a"], 3);
    page.rows.extend([json!(null), json!(null)]);
    let rows = add_up(vec![page]).unwrap();
    assert_eq!((rows.objects.len(), rows.odd.len()), (1, 2));
}

#[test]
fn a_page_is_useless_if_all_its_rows_came_before() {
    let mut tally = Tally::default();
    assert!(tally.add(page(&["a", "b"], 9)));
    assert!(tally.add(page(&["b", "c"], 9)));
    assert!(!tally.add(page(&["c", "a"], 9)));
    assert!(!tally.add(page(&[], 9)));
}

#[test]
fn ten_thousand_pages_are_the_most() {
    let of = crate::wire::of(lockstep_model::Kind::Provider)
        .unwrap()
        .collection;
    let error = endless(of, 1_000_001, 10_001);
    assert_eq!(error.failure, Failure::Listing);
    assert!(error.message.contains("10000 pages (1000000 rows)"));
}

fn read_page(body: &Value) -> Option<Page> {
    super::read_page(body.as_object().cloned()?)
}

#[test]
fn pages_need_rows_and_a_total() {
    assert_eq!(read_page(&json!({"entities": []})), None);
    assert_eq!(read_page(&json!({"total": 3})), None);
    assert_eq!(read_page(&json!([])), None);
    let small = read_page(&json!({"entities": [], "total": 60, "pageSize": 25})).unwrap();
    assert_eq!(small.size, 25);
    for size in [json!(0), json!(1_000), json!("100"), json!(null)] {
        let page = read_page(&json!({"entities": [], "total": 1, "pageSize": size}));
        assert_eq!(page.unwrap().size, PAGE_SIZE);
    }
}

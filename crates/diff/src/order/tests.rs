//! Order, on small and on random graphs.

use lockstep_model::Fields;
use proptest::prelude::*;

use super::*;
use crate::change::Subject;

fn id(name: &str) -> ChangeId {
    format!("Provider/{name}").parse().unwrap()
}

fn change(name: &str, action: Action, needs: &[&str]) -> Change {
    Change {
        id: id(name),
        action,
        live_name: name.to_owned(),
        subject: Subject::New,
        fields: Vec::new(),
        before: Fields::new(),
        live_name_before: None,
        after: Fields::new(),
        steps: Vec::new(),
        depends_on: needs.iter().map(|name| id(name)).collect(),
        origin: None,
        protected: false,
        beside: Default::default(),
        spared: Vec::new(),
    }
}

#[test]
fn deletions_come_last() {
    let mut changes = vec![
        change("a", Action::Delete, &[]),
        change("b", Action::Create, &[]),
    ];
    order(&mut changes).unwrap();
    let names: Vec<_> = changes.iter().map(|c| c.id.to_string()).collect();
    assert_eq!(names, ["Provider/b", "Provider/a"]);
}

#[test]
fn a_cycle_is_named() {
    let mut changes = vec![
        change("a", Action::Create, &[]),
        change("b", Action::Create, &["c", "a"]),
        change("c", Action::Create, &["b"]),
    ];
    let error = order(&mut changes).unwrap_err().to_string();
    assert_eq!(
        error,
        "changes wait for each other: Provider/b -> Provider/c -> Provider/b"
    );
}

proptest! {
    #[test]
    fn what_is_needed_comes_first_however_it_is_shuffled(
        edges in prop::collection::vec((0_usize..12, 0_usize..12), 0..30),
        seed in prop::collection::vec(any::<u32>(), 12),
    ) {
        let name = |index: usize| format!("n{index:02}");
        let needs = |index: usize| -> Vec<String> {
            let earlier = edges.iter().filter(|(a, b)| a.max(b) == &index && a != b);
            earlier.map(|(a, b)| name(*a.min(b))).collect()
        };
        let changes: Vec<Change> = (0..12)
            .map(|index| {
                let needs = needs(index);
                let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
                change(&name(index), Action::Create, &needs)
            })
            .collect();
        let mut shuffled: Vec<Change> = changes.clone();
        shuffled.sort_by_key(|c| seed[c.id.address.name.as_str()[1..].parse::<usize>().unwrap()]);
        let mut ordered = changes;
        order(&mut ordered).unwrap();
        order(&mut shuffled).unwrap();
        prop_assert_eq!(&ordered, &shuffled);
        let place = |id: &ChangeId| ordered.iter().position(|c| c.id == *id).unwrap();
        for change in &ordered {
            for needed in &change.depends_on {
                prop_assert!(place(needed) < place(&change.id));
            }
        }
    }
}

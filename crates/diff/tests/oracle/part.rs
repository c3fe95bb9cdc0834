//! Parts of plans: what is asked for, and what is left out.
//!
//! The whole plan is what the oracle agrees with; here it is said, by the words of
//! `docs/lifecycle.md`, what of it a part must hold.

use std::collections::BTreeSet;

use lockstep_diff::{Action, Plan, Targets};
use lockstep_model::{Address, Kind};
use proptest::prelude::*;

use crate::agreement::{Told, told};
use crate::organisation::{Organisation, organisation};

/// Something that is asked for, in one of the forms that people write.
#[derive(Debug, Clone)]
enum Asked {
    All,
    Kind(Kind),
    Name(usize),
    One(Kind, usize),
}

impl Asked {
    fn pattern(&self) -> String {
        match self {
            Self::All => "*".to_owned(),
            Self::Kind(kind) => format!("{kind}/*"),
            Self::Name(number) => format!("*/s{number}"),
            Self::One(kind, number) => format!("{kind}/s{number}"),
        }
    }

    fn means(&self, address: &Address) -> bool {
        let named = |number: usize| address.name.as_str() == format!("s{number}");
        match self {
            Self::All => true,
            Self::Kind(kind) => address.kind == *kind,
            Self::Name(number) => named(*number),
            Self::One(kind, number) => address.kind == *kind && named(*number),
        }
    }
}

fn asked() -> impl Strategy<Value = Vec<Asked>> {
    let kind = || prop::sample::select(Kind::ALL.to_vec());
    let one = prop_oneof![
        1 => Just(Asked::All),
        4 => kind().prop_map(Asked::Kind),
        4 => (0..2_usize).prop_map(Asked::Name),
        6 => (kind(), 0..2_usize).prop_map(|(kind, number)| Asked::One(kind, number)),
    ];
    prop::collection::vec(one, 0..3)
}

/// Returns what is meant, or nothing if one of them means nothing.
fn meant(asked: &[Asked], known: &BTreeSet<Address>) -> Option<BTreeSet<Address>> {
    let mut all = BTreeSet::new();
    for one in asked {
        let found: Vec<_> = known.iter().filter(|address| one.means(address)).collect();
        if found.is_empty() {
            return None;
        }
        all.extend(found.into_iter().cloned());
    }
    Some(all)
}

const fn makes(told: &Told) -> bool {
    matches!(
        told,
        Told::Change(Action::Create | Action::Update | Action::Replace, _)
    )
}

/// Returns what an address of the whole plan waits for.
fn waits_for(organisation: &Organisation, whole: &Plan, address: &Address) -> Option<Address> {
    let needed = organisation.manifest(address)?.whole.clone()?;
    match told(whole, address) {
        told_of @ Told::Change(..) if makes(&told_of) => {
            makes(&told(whole, &needed)).then_some(needed)
        }
        Told::Withheld("blocked", _) => Some(needed),
        Told::Nothing | Told::Change(..) | Told::Withheld(..) => None,
    }
}

proptest! {
    #[test]
    fn a_part_holds_what_is_asked_for_and_what_that_needs(
        organisation in organisation(), only in asked(), except in asked(),
    ) {
        let patterns = |asked: &[Asked]| asked.iter().map(Asked::pattern).collect();
        let targets = Targets { only: patterns(&only), except: patterns(&except) };
        let mut known = organisation.addresses();
        known.extend(organisation.removed.iter().map(|(address, _delete)| address.clone()));
        let (Some(wanted), Some(without)) = (meant(&only, &known), meant(&except, &known)) else {
            prop_assert!(organisation.part(&targets).is_err());
            return Ok(());
        };
        let organisation = organisation.without_references();
        let whole = organisation.plan();
        let part = organisation.part(&targets).expect("each names something");
        let needs = |address: &Address| waits_for(&organisation, &whole, address);
        let mut kept = wanted.clone();
        kept.extend(wanted.iter().filter_map(needs));
        let mut left_out = BTreeSet::new();
        for address in organisation.addresses() {
            let (before, now) = (told(&whole, &address), told(&part, &address));
            let asked = only.is_empty() || kept.contains(&address);
            if !asked || without.contains(&address) {
                prop_assert_eq!(&now, &Told::Nothing, "{} is left out", address);
                if before != Told::Nothing {
                    left_out.insert(address);
                }
                continue;
            }
            let stopped = needs(&address).is_some_and(|needed| without.contains(&needed));
            // Nothing takes a part away that is not asked for.
            let loses = matches!(before, Told::Change(Action::Delete | Action::Replace, _))
                && without.iter().any(|part| organisation.is_part(part, &address));
            let stopped = stopped || loses;
            match (before, stopped) {
                (Told::Change(_, causes) | Told::Withheld("blocked", causes), true) => {
                    prop_assert_eq!(now, Told::Withheld("excluded", causes), "{}", address);
                }
                (before, _) => prop_assert_eq!(now, before, "{}", address),
            }
        }
        prop_assert_eq!(part.left_out.into_iter().collect::<BTreeSet<_>>(), left_out);
        prop_assert_eq!(part.unchanged, whole.unchanged);
    }
}

//! Which part of a plan is asked for: addresses, and globs over them.
//!
//! What people write comes in, with all addresses that there are; the addresses that are meant go
//! out. What names nothing is a slip of the pen: planning for it would do nothing, silently.

use std::collections::{BTreeSet, HashMap, HashSet};

use lockstep_model::{Address, Base, Kind, LiveId, Presence, suggest};
use lockstep_spec::{Desired, Owns, Spec};

use crate::change::{Action, Change, Subject};

/// How a near miss is told.
const NEAR: &str = "did you mean";
/// How many addresses of a run are listed at most.
const LISTED: usize = 20;

/// Which part of a plan is asked for; all of it unless something is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets {
    /// What is asked for, with all that it needs: addresses, or globs as `owns` has them.
    pub only: Vec<String>,
    /// What is not asked for: addresses, or globs as `owns` has them.
    pub except: Vec<String>,
}

/// Something that was asked for and names nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{flag} {pattern} names nothing: {}", self.among())]
pub struct Unmatched {
    /// The flag: `--target` or `--exclude`.
    pub flag: &'static str,
    /// What was asked for.
    pub pattern: String,
    /// The run that is undone, if one is: nothing else can be asked for.
    pub run: Option<String>,
    /// What was probably meant, or what to do.
    pub help: Option<String>,
}

/// The run that is undone, and what it touched.
#[derive(Debug)]
pub(crate) struct Undone<'a> {
    /// The run's id.
    pub(crate) run: &'a str,
    /// The addresses that it touched, whatever becomes of them.
    pub(crate) touched: BTreeSet<&'a Address>,
}

impl Unmatched {
    /// Says it of a run that is undone.
    fn of_run(self, undone: &Undone<'_>) -> Self {
        let near = self.help.filter(|help| help.starts_with(NEAR));
        let listed = || {
            let touched: Vec<String> = undone.touched.iter().map(ToString::to_string).collect();
            match touched.len() {
                0 => "it touched nothing".to_owned(),
                count if count > LISTED => {
                    let first = touched[..LISTED].join(", ");
                    format!("it touched {first} and {} more", count - LISTED)
                }
                _few => format!("it touched {}", touched.join(", ")),
            }
        };
        Self {
            run: Some(undone.run.to_owned()),
            help: Some(near.unwrap_or_else(listed)),
            ..self
        }
    }

    fn among(&self) -> String {
        match &self.run {
            Some(run) => format!("run {run} touched nothing of that name"),
            None => "no manifest declares it, and no ledger remembers it".to_owned(),
        }
    }
}

/// What was asked for, as addresses.
#[derive(Debug, Default)]
pub(crate) struct Selected<'a> {
    /// The only ones; nothing if all are asked for.
    pub(crate) only: Option<BTreeSet<&'a Address>>,
    /// Those that are left out.
    pub(crate) except: BTreeSet<&'a Address>,
    /// The live objects that a part is left out of: none of them may be taken away.
    pub(crate) spared: HashMap<(Kind, &'a LiveId), &'a Address>,
}

impl Targets {
    /// Says whether all is asked for.
    pub const fn is_all(&self) -> bool {
        self.only.is_empty() && self.except.is_empty()
    }

    /// Returns the flags, as they were given.
    pub fn flags(&self) -> impl Iterator<Item = String> {
        let only = self
            .only
            .iter()
            .map(|pattern| format!("--target {pattern}"));
        let except = self.except.iter();
        only.chain(except.map(|pattern| format!("--exclude {pattern}")))
    }

    /// Checks that each names something.
    ///
    /// # Errors
    ///
    /// Names what names nothing.
    pub fn check(&self, spec: &Spec, base: &Base) -> Result<(), Unmatched> {
        self.select(spec, base, None).map(drop)
    }

    /// Finds the addresses that are meant.
    ///
    /// # Errors
    ///
    /// Names what names nothing.
    pub(crate) fn select<'a>(
        &self,
        spec: &'a Spec,
        base: &'a Base,
        undone: Option<&Undone<'a>>,
    ) -> Result<Selected<'a>, Unmatched> {
        if self.is_all() {
            return Ok(Selected::default());
        }
        let mut known = known(spec, base);
        known.extend(undone.iter().flat_map(|undone| &undone.touched));
        let found = |patterns: &[String], flag| {
            let meant = meant(patterns, flag, &known);
            meant.map_err(|unmatched| match undone {
                Some(undone) => unmatched.of_run(undone),
                None => unmatched,
            })
        };
        let mut only = found(&self.only, "--target")?;
        let mut except = found(&self.except, "--exclude")?;
        follow(&mut only, spec, base);
        follow(&mut except, spec, base);
        Ok(Selected {
            only: (!self.only.is_empty()).then_some(only),
            spared: spared(&except, base),
            except,
        })
    }

    /// Finds the addresses that are meant in another state of the manifests, in which what is asked
    /// for need not be.
    pub(crate) fn select_there<'a>(&self, spec: &'a Spec, base: &'a Base) -> Selected<'a> {
        if self.is_all() {
            return Selected::default();
        }
        let known = known(spec, base);
        let there = |patterns: &[String]| {
            let each = patterns.iter().map(std::slice::from_ref);
            let found = each.filter_map(|one| meant(one, "", &known).ok());
            let mut found = found.flatten().collect();
            follow(&mut found, spec, base);
            found
        };
        let except = there(&self.except);
        Selected {
            only: (!self.only.is_empty()).then(|| there(&self.only)),
            spared: spared(&except, base),
            except,
        }
    }
}

impl<'a> Selected<'a> {
    /// Returns the part that is left out and would be gone with a change.
    pub(crate) fn part_lost(&self, change: &Change) -> Option<&'a Address> {
        let (Action::Delete | Action::Replace, Subject::Live(live_id)) =
            (change.action, &change.subject)
        else {
            return None;
        };
        let object = (change.address().kind, live_id);
        self.spared.get(&object).copied()
    }
}

/// Returns what the parts that are left out are parts of.
fn spared<'a>(
    except: &BTreeSet<&'a Address>,
    base: &'a Base,
) -> HashMap<(Kind, &'a LiveId), &'a Address> {
    let parts = except.iter().filter_map(|&address| {
        let Presence::Facet(whole) = address.kind.info().presence else {
            return None;
        };
        let applied = base.applied.get(address).map(|applied| &applied.live_id);
        let begun = || base.open.get(address)?.live_id.as_ref();
        Some(((whole, applied.or_else(begun)?), address))
    });
    parts.collect()
}

/// Adds where Git has by now what was asked for by an earlier address: it is the same object.
fn follow<'a>(meant: &mut BTreeSet<&'a Address>, spec: &'a Spec, base: &'a Base) {
    let earlier = meant
        .iter()
        .filter(|address| !spec.objects.contains_key(**address));
    let earlier: BTreeSet<&Address> = earlier.copied().collect();
    if earlier.is_empty() {
        return;
    }
    let named = |address: &&'a Address| {
        let applied = base.applied.get(*address)?;
        Some((address.kind, applied.live_name.as_str()))
    };
    let names: HashSet<(Kind, &str)> = earlier.iter().filter_map(named).collect();
    let renamed = |desired: &Desired| {
        let kind = desired.address.kind;
        let mut before = desired.renamed_from.iter();
        before.any(|name| earlier.contains(&Address::new(kind, name.clone())))
            || names.contains(&(kind, desired.live_name.as_str()))
    };
    let now = spec.objects.values().filter(|desired| renamed(desired));
    meant.extend(now.map(|desired| &desired.address));
}

/// Returns all addresses that can be asked for.
fn known<'a>(spec: &'a Spec, base: &'a Base) -> BTreeSet<&'a Address> {
    let removed = spec.removed.iter().map(|removed| &removed.address);
    let remembered = base.applied.keys().chain(base.open.keys());
    let declared = spec.objects.keys();
    declared.chain(remembered).chain(removed).collect()
}

fn meant<'a>(
    patterns: &[String],
    flag: &'static str,
    known: &BTreeSet<&'a Address>,
) -> Result<BTreeSet<&'a Address>, Unmatched> {
    let mut meant = BTreeSet::new();
    for pattern in patterns {
        let unmatched = |help| Unmatched {
            flag,
            pattern: pattern.clone(),
            run: None,
            help,
        };
        let address = pattern.parse::<Address>().ok();
        if let Some(address) = address.and_then(|address| known.get(&address).copied()) {
            meant.insert(address);
            continue;
        }
        let globs = Owns::new(std::slice::from_ref(pattern));
        let globs = globs.map_err(|why| unmatched(Some(why)))?;
        let mut matching = known
            .iter()
            .filter(|address| globs.covers(address))
            .peekable();
        if matching.peek().is_none() {
            return Err(unmatched(Some(help(pattern, known))));
        }
        meant.extend(matching.copied());
    }
    Ok(meant)
}

/// Says what was probably meant.
fn help(pattern: &str, known: &BTreeSet<&Address>) -> String {
    let (kind, name) = pattern.split_once('/').unwrap_or((pattern, ""));
    let nowhere = |kind: &Kind| kind.info().presence == Presence::Nowhere;
    if Kind::from_name(kind).as_ref().is_some_and(nowhere) {
        return format!("a {kind} is nowhere live: name the objects that it resolves into");
    }
    let kinds = Kind::ALL.iter().filter(|kind| !nowhere(kind));
    if Kind::from_name(kind).is_none()
        && let Some(near) = suggest::nearest(kind, kinds.map(|kind| kind.as_str()))
    {
        return format!("{NEAR} `{near}/{name}`?");
    }
    let of_kind = known.iter().filter(|address| address.kind.as_str() == kind);
    match suggest::nearest(name, of_kind.map(|address| address.name.as_str())) {
        Some(near) => format!("{NEAR} `{kind}/{near}`?"),
        None => "`lockstep graph` lists what is declared; a glob is written as in `owns`: \
                 `Prompt/*`, `*/support_*`"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().expect("an address")
    }

    fn select(patterns: &[&str]) -> Result<Vec<String>, Unmatched> {
        let all = [
            "Model/gpt",
            "Prompt/support_a",
            "Prompt/support_b",
            "TrafficSplit/support_a",
        ];
        let all = all.map(address);
        let known = all.iter().collect();
        let patterns: Vec<String> = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
        let meant = meant(&patterns, "--target", &known)?;
        Ok(meant.into_iter().map(ToString::to_string).collect())
    }

    #[test]
    fn globs_are_those_of_owns() {
        let both = ["Prompt/support_a", "Prompt/support_b"];
        assert_eq!(
            select(&["Prompt/*"]).as_deref(),
            Ok(&both.map(str::to_owned)[..])
        );
        assert_eq!(
            select(&["*/support_a", "Model/gpt"]).map(|all| all.len()),
            Ok(3)
        );
        assert_eq!(select(&["*"]).map(|all| all.len()), Ok(4));
        assert_eq!(select(&["*", "Prompt/*"]).map(|all| all.len()), Ok(4));
    }

    #[test]
    fn what_names_nothing_is_told_with_near_misses() {
        for (pattern, help) in [
            ("Prompt/suport_a", "did you mean `Prompt/support_a`?"),
            ("Promt/*", "did you mean `Prompt/*`?"),
            (
                "RateMatrix/default",
                "a RateMatrix is nowhere live: name the objects that it resolves into",
            ),
        ] {
            let unmatched = select(&["*", pattern]).expect_err(pattern);
            assert_eq!(unmatched.help.as_deref(), Some(help));
            assert!(
                unmatched
                    .to_string()
                    .starts_with(&format!("--target {pattern}"))
            );
        }
        let unmatched = select(&["*/zzz"]).expect_err("nothing");
        assert!(
            unmatched
                .help
                .is_some_and(|help| help.contains("lockstep graph"))
        );
        assert!(select(&["Prompt/["]).is_err());
    }
}

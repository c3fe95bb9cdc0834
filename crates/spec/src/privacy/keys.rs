//! Finds what looks like a key or token, by the beginnings that vendors give theirs.
//!
//! A text comes in, stretches of it go out, each with what it looks like. Most texts hold nothing
//! that any form begins with: a quick look says so. It must not know where the text stands.

mod forms;

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use aho_corasick::packed::Searcher;

use self::forms::{FORMS, Form};

/// What looks like a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// The bytes of it.
    pub(crate) at: Range<usize>,
    /// What it looks like, with its article.
    pub(crate) what: &'static str,
}

/// What texts that hold a key contain, over all forms.
struct Anchors {
    search: Option<AhoCorasick>,
    /// The form that each anchor is of.
    forms: Vec<usize>,
}

static ANCHORS: LazyLock<Anchors> = LazyLock::new(|| {
    let all = FORMS.iter().enumerate();
    let pairs = all.flat_map(|(index, form)| form.anchors.iter().map(move |text| (index, *text)));
    let (forms, texts): (Vec<usize>, Vec<&str>) = pairs.unzip();
    Anchors {
        search: AhoCorasick::new(texts).ok(),
        forms,
    }
});

/// The anchors in groups that the processor's wide registers hold; none where it has none.
static QUICK: LazyLock<Option<Vec<Searcher>>> = LazyLock::new(|| {
    let anchors: Vec<&str> = FORMS
        .iter()
        .flat_map(|form| form.anchors)
        .copied()
        .collect();
    let groups = anchors.chunks(GROUP);
    groups.map(Searcher::new).collect()
});

/// The most anchors that are searched for at once.
const GROUP: usize = 40;

/// Says whether a text may hold a key at all, as fast as can be.
pub(crate) fn may_hold(text: &str) -> bool {
    let has_anchor = match (&*QUICK, &ANCHORS.search) {
        (Some(groups), _) => groups.iter().any(|group| group.find(text).is_some()),
        (None, Some(search)) => search.is_match(text),
        (None, None) => true,
    };
    has_anchor || may_hold_login(text)
}

/// Says whether a text may hold a URL with a name and a password.
fn may_hold_login(text: &str) -> bool {
    text.contains('@') && text.contains("://")
}

/// Finds all that looks like a key, in order and apart.
pub(crate) fn find(text: &str) -> Vec<Key> {
    if !may_hold(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, form) in candidates(text) {
        found.extend(form.find(text).map(|key| (index, key)));
    }
    // Where two forms meet, the one that begins first holds, then the longer, then the earlier row.
    found.sort_by_key(|(index, key)| (key.at.start, std::cmp::Reverse(key.at.end), *index));
    let mut apart: Vec<Key> = Vec::with_capacity(found.len());
    for (_index, key) in found {
        if apart.last().is_none_or(|last| last.at.end <= key.at.start) {
            apart.push(key);
        }
    }
    apart
}

/// The forms that a text may hold, each once.
fn candidates(text: &str) -> impl Iterator<Item = (usize, &'static Form)> {
    let mut wanted = [false; FORMS.len()];
    match &ANCHORS.search {
        Some(search) => {
            for hit in search.find_overlapping_iter(text) {
                wanted[ANCHORS.forms[hit.pattern().as_usize()]] = true;
            }
        }
        None => wanted = [true; FORMS.len()],
    }
    let all = FORMS.iter().enumerate();
    let login = may_hold_login(text);
    all.filter(move |(index, form)| wanted[*index] || (form.anchors.is_empty() && login))
}

#[cfg(test)]
mod tests;

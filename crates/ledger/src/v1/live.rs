//! A live object, as the entries that show one store its fields among their own.

use std::collections::BTreeMap;

use lockstep_model::published::Seals;
use lockstep_model::{LiveId, VersionTag};

use super::text::{self, Text};
use crate::entry::Live;
use crate::error::Misfit;

/// Digests of published texts, by version.
pub(super) type Published<'a> = BTreeMap<&'a str, Text<'a>>;

/// Keyed fingerprints of secrets, by the paths of their fields.
pub(super) type Secrets<'a> = BTreeMap<&'a str, &'a str>;

/// The fields of a live object, on their way from an entry's own fields or to them.
#[derive(Default)]
pub(super) struct Fields<'a> {
    pub(super) live_id: Option<&'a str>,
    pub(super) live_name: Option<&'a str>,
    pub(super) tag: Option<Text<'a>>,
    pub(super) live: Option<Text<'a>>,
    pub(super) published: Published<'a>,
    pub(super) secrets: Secrets<'a>,
    pub(super) protected: Option<bool>,
    pub(super) applied: Option<Text<'a>>,
}

impl<'a> From<&'a Live> for Fields<'a> {
    fn from(live: &'a Live) -> Self {
        Self {
            live_id: Some(live.id.as_str()),
            live_name: Some(&live.name),
            tag: live.tag.as_ref().map(|tag| Text::Borrowed(tag.as_str())),
            live: live.digest.as_ref().map(text::shown),
            published: published(&live.published),
            secrets: secrets(&live.secrets),
            protected: Some(live.protected),
            applied: Some(text::shown(&live.applied)),
        }
    }
}

impl TryFrom<Fields<'_>> for Live {
    type Error = Misfit;

    fn try_from(stored: Fields<'_>) -> Result<Self, Misfit> {
        let applied = stored.applied.ok_or(Misfit::Lacks("applied"))?;
        let name = stored.live_name.ok_or(Misfit::Lacks("liveName"))?;
        Ok(Self {
            id: LiveId::new(stored.live_id.ok_or(Misfit::Lacks("liveId"))?),
            name: name.to_owned(),
            tag: stored.tag.as_deref().map(VersionTag::new),
            digest: stored.live.as_deref().map(text::digest).transpose()?,
            published: seals(&stored.published)?,
            secrets: fingerprints(&stored.secrets),
            protected: stored.protected.ok_or(Misfit::Lacks("protected"))?,
            applied: text::hash(&applied)?,
        })
    }
}

fn published(seals: &Seals) -> Published<'_> {
    let texts = seals.iter();
    texts
        .map(|(version, digest)| (version.as_str(), text::shown(digest)))
        .collect()
}

fn seals(stored: &Published<'_>) -> Result<Seals, Misfit> {
    let seals = stored
        .iter()
        .map(|(version, text)| Ok(((*version).to_owned(), text::digest(text)?)));
    seals.collect()
}

fn secrets(fingerprints: &BTreeMap<String, String>) -> Secrets<'_> {
    let all = fingerprints.iter();
    all.map(|(path, print)| (path.as_str(), print.as_str()))
        .collect()
}

fn fingerprints(stored: &Secrets<'_>) -> BTreeMap<String, String> {
    let all = stored.iter();
    all.map(|(path, print)| ((*path).to_owned(), (*print).to_owned()))
        .collect()
}

//! Manifests at rest: thousands of documents wait for one another, and are looked at one by one.
//!
//! A manifest comes in and is kept in few bytes, beside what others ask of it; it comes out as it
//! was whenever somebody looks into it. What the short way reads is read again from its text, which
//! is kept anyhow. Anything else is packed, and its stretches are opened apart from its value: nobody
//! needs them where nothing is wrong.

mod value;

use std::cell::OnceCell;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use lockstep_model::{Address, Finding, Kind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::value::{Kept, Opened};
use crate::manifest::Manifest;
use crate::metadata::{Metadata, Overlay};
use crate::span::{Node, Sources, Stretch};
use crate::values;
use crate::yaml::Again;

/// A manifest at rest.
#[derive(Debug, Clone)]
pub(crate) struct Resting {
    pub(crate) address: Address,
    /// Something in it could not be read.
    pub(crate) broken: bool,
    /// What stands under `metadata`, once the document is known to be valid.
    pub(crate) metadata: Option<Box<Metadata>>,
    /// What an overlay does with it, other than changing it. Any other word is left to the schema.
    overlay: Option<Overlay>,
    external: bool,
    live_name: Option<Box<str>>,
    at: Stretch,
    name_at: Stretch,
    live_name_at: Stretch,
    /// What is wrong with it if nothing changes it any more.
    verdict: Option<Box<[Finding]>>,
    content: Content,
}

/// What a manifest holds, at rest.
#[derive(Debug, Clone)]
enum Content {
    /// Its text, which holds nothing else, and can be read the short way.
    Text(Again),
    /// Its value and stretches.
    Packed(Packed, Rc<Packed>),
}

/// In Postcard: numbers take as many bytes as they need, and nothing is named.
#[derive(Debug, Clone)]
pub(crate) struct Packed(Box<[u8]>);

/// The stretches of a manifest.
#[derive(Debug, Clone)]
pub(crate) enum Stretches {
    /// They are open.
    Open(Node),
    /// They are packed and nobody changed them; they are opened once somebody looks.
    Packed(Rc<Packed>, OnceCell<Node>),
}

impl Resting {
    /// Puts a manifest to rest that was just read, with what is wrong with it as it is.
    pub(crate) fn read(mut manifest: Manifest, again: Option<Again>, sources: &Sources) -> Self {
        let verdict = (!values::mentions(&manifest.value)).then(|| manifest.check(sources));
        Self {
            verdict: verdict.map(Vec::into_boxed_slice),
            ..Self::new(manifest, again)
        }
    }

    /// Puts a manifest to rest, with how its text is read again if that gives the same.
    fn new(manifest: Manifest, again: Option<Again>) -> Self {
        Self {
            overlay: manifest.overlay(),
            external: manifest.is_external(),
            live_name: manifest.given_name().map(Box::from),
            at: manifest.node.at,
            name_at: manifest.name_at(),
            live_name_at: manifest.live_name_at(),
            verdict: None,
            content: match again {
                Some(again) => Content::Text(again),
                None => Content::Packed(Packed::of(&Kept(&manifest.value)), manifest.node.pack()),
            },
            address: manifest.address,
            broken: manifest.broken,
            metadata: manifest.metadata,
        }
    }

    /// Takes what is wrong with it; nothing if that is not known, since something changed it, or
    /// values are still to be filled in.
    pub(crate) fn verdict(&mut self) -> Option<Box<[Finding]>> {
        self.verdict.take()
    }

    /// Returns the manifest as it was.
    pub(crate) fn open(&self) -> Manifest {
        let (value, node) = match &self.content {
            Content::Text(again) => {
                let (value, node) = again.read();
                (value, node.into())
            }
            Content::Packed(value, node) => (
                value.open::<Opened>().0,
                Stretches::Packed(Rc::clone(node), OnceCell::new()),
            ),
        };
        Manifest {
            address: self.address.clone(),
            value,
            node,
            broken: self.broken,
            metadata: self.metadata.clone(),
        }
    }

    /// Returns what stands under `spec`.
    pub(crate) fn body(&self) -> Value {
        let mut value = match &self.content {
            Content::Text(again) => again.read().0,
            Content::Packed(value, _node) => value.open::<Opened>().0,
        };
        value.get_mut("spec").map(Value::take).unwrap_or_default()
    }

    /// Returns about how many bytes it takes to open it.
    pub(crate) fn size(&self) -> usize {
        match &self.content {
            Content::Text(again) => again.size(),
            Content::Packed(value, node) => value.0.len() + node.0.len(),
        }
    }

    /// Returns what the document does as an overlay, other than changing another.
    pub(crate) const fn overlay(&self) -> Option<Overlay> {
        self.overlay
    }

    /// Says whether the object belongs to others.
    pub(crate) const fn is_external(&self) -> bool {
        self.external
    }

    /// Says whether it can be relied on.
    pub(crate) const fn is_valid(&self) -> bool {
        self.metadata.is_some()
    }

    /// Says whether it is of a kind, and this project's own.
    pub(crate) fn is_own(&self, kind: Kind) -> bool {
        self.address.kind == kind && !self.external
    }

    /// Returns the live name: the name unless given.
    pub(crate) fn live_name(&self) -> &str {
        let given = self.live_name.as_deref();
        given.unwrap_or_else(|| self.address.name.as_str())
    }

    /// Returns the stretch of the whole document.
    pub(crate) const fn at(&self) -> Stretch {
        self.at
    }

    /// Returns the stretch of the live name, or of the name.
    pub(crate) const fn live_name_at(&self) -> Stretch {
        self.live_name_at
    }

    /// Returns the stretch of the name.
    pub(crate) const fn name_at(&self) -> Stretch {
        self.name_at
    }
}

impl From<Manifest> for Resting {
    fn from(manifest: Manifest) -> Self {
        Self::new(manifest, None)
    }
}

impl From<Node> for Stretches {
    fn from(node: Node) -> Self {
        Self::Open(node)
    }
}

impl Stretches {
    /// Takes them out.
    pub(crate) fn into_node(self) -> Node {
        match self {
            Self::Open(node) => node,
            Self::Packed(packed, open) => open.into_inner().unwrap_or_else(|| packed.open()),
        }
    }

    fn pack(self) -> Rc<Packed> {
        match self {
            Self::Open(node) => Rc::new(Packed::of(&node)),
            Self::Packed(packed, _open) => packed,
        }
    }
}

impl Deref for Stretches {
    type Target = Node;

    fn deref(&self) -> &Node {
        match self {
            Self::Open(node) => node,
            Self::Packed(packed, open) => open.get_or_init(|| packed.open()),
        }
    }
}

impl DerefMut for Stretches {
    #[expect(clippy::unreachable, reason = "they were opened in the lines before")]
    fn deref_mut(&mut self) -> &mut Node {
        if let Self::Packed(packed, open) = self {
            *self = Self::Open(open.take().unwrap_or_else(|| packed.open()));
        }
        match self {
            Self::Open(node) => node,
            Self::Packed(..) => unreachable!("opened above"),
        }
    }
}

/// How many bytes most manifests take at rest.
const ROOM: usize = 4096;

impl Packed {
    #[expect(
        clippy::expect_used,
        reason = "neither values nor stretches hold what Postcard cannot say; a property test packs all kinds"
    )]
    fn of(content: &impl Serialize) -> Self {
        let room = Vec::with_capacity(ROOM);
        let packed = postcard::to_extend(content, room).expect("Postcard takes all values");
        Self(packed.into_boxed_slice())
    }

    #[expect(
        clippy::expect_used,
        reason = "only what `of` packed is ever opened, as what it was"
    )]
    fn open<T: DeserializeOwned>(&self) -> T {
        postcard::from_bytes(&self.0).expect("what was packed can be opened")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::manifest;
    use crate::span::Sources;
    use crate::yaml;

    /// Reads manifests, and opens each after it was packed and after it was left in its text.
    fn opened(text: &str) -> Vec<(Manifest, [Manifest; 2])> {
        let mut sources = Sources::default();
        let file = sources.add("m.yaml", Some(text));
        let read = yaml::read(file, &sources).documents.into_iter();
        let read = read.filter_map(|mut document| {
            let again = document.again.take();
            let manifest = manifest::of(document, &sources).ok()?;
            let left = Resting::new(manifest.clone(), again);
            let packed = Resting::from(manifest.clone());
            Some((manifest, [packed.open(), left.open()]))
        });
        read.collect()
    }

    fn is_same(text: &str) -> Result<usize, TestCaseError> {
        let all = opened(text);
        for (manifest, opened) in &all {
            for opened in opened {
                prop_assert_eq!(&opened.value, &manifest.value);
                prop_assert_eq!(&*opened.node, &*manifest.node);
                prop_assert_eq!(&opened.address, &manifest.address);
            }
        }
        Ok(all.len())
    }

    proptest! {
        #[test]
        fn what_rests_opens_as_it_was(
            float in any::<f64>().prop_filter("finite", |float| float.is_finite()),
            integer in any::<i64>(),
            text in "[^\\p{Cc}]{0,40}",
            deep in 0..50_usize,
        ) {
            let text = serde_json::to_string(&text).unwrap();
            let (open, shut) = ("[".repeat(deep), "]".repeat(deep));
            let document = format!(
                "apiVersion: lockstep.dev/v1\nkind: Model\nmetadata: {{name: m, liveName: {text}}}\n\
                 spec:\n  a: {float:e}\n  b: [{integer}, true, null, -0.0, 1.0]\n  c: {open}{shut}\n  \
                 {text}: {{a: {{}}, b: []}}\n"
            );
            prop_assert!(is_same(&document)? <= 1);
        }
    }

    #[test]
    fn no_key_is_more_than_a_key() {
        for key in [
            "$serde_json::private::RawValue",
            "$serde_json::private::Number",
        ] {
            for value in ["x", "\"7\"", "[1]"] {
                let document = format!(
                    "apiVersion: lockstep.dev/v1\nkind: Model\nmetadata: {{name: m}}\n\
                     spec: {{{key}: {value}, a: {{'{key}': {value}}}}}\n"
                );
                assert_eq!(is_same(&document).unwrap(), 1, "{document}");
            }
        }
    }

    #[test]
    fn a_whole_document_opens_as_it_was() {
        let document = "apiVersion: lockstep.dev/v1\nkind: Prompt\nmetadata:\n  name: p\n  \
                        external: true\n  liveName: P p\nspec:\n  text: |\n    Be kind.\n";
        assert_eq!(is_same(document).unwrap(), 1);
        let manifest = opened(document).remove(0).0;
        let resting = Resting::from(manifest.clone());
        assert!(resting.is_external() && resting.live_name() == "P p");
        assert_eq!(resting.name_at(), manifest.name_at());
    }

    #[test]
    fn a_plain_document_is_left_in_its_text() {
        let plain = "apiVersion: lockstep.dev/v1\nkind: Model\nmetadata: {name: m}\nspec: {a: 1}\n";
        let is_left = |text: &str| {
            let mut sources = Sources::default();
            let file = sources.add("m.yaml", Some(text));
            let read = yaml::read(file, &sources).documents;
            read.iter()
                .map(|one| one.again.is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(is_left(plain), [true]);
        assert_eq!(is_left(&format!("\u{feff}{plain}")), [true]);
        // Each of two would read the other again, too.
        assert_eq!(is_left(&format!("{plain}---\n{plain}")), [false, false]);
        assert_eq!(is_left(&plain.replace("a: 1", "\"a\": 1")), [false]);
        assert_eq!(is_same(&format!("\u{feff}{plain}")).unwrap(), 1);
    }
}

//! The document around a plan: its members in their order, their digests, and their one spelling.
//!
//! Members that a later version adds are kept as they are, so that digests and signatures hold.

use std::fmt;
use std::io;

use lockstep_model::Digest;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Envelope;
use super::trouble::ParseError;

/// The body's name.
const BODY: &str = "plan";
/// What stands for the digest of the body.
const BODY_DIGEST: &str = "planSha256";
/// What stands for the digest of all else.
const DIGEST: &str = "sha256";
/// What a signature cannot be over: itself.
const SIGNATURE: &str = "signature";

/// A document.
pub(super) struct Document {
    /// All members but the body, in their order.
    members: Vec<(String, Value)>,
    body: Box<RawValue>,
}

impl Document {
    pub(super) fn new() -> Self {
        Self {
            members: Vec::new(),
            body: RawValue::NULL.to_owned(),
        }
    }

    /// Reads a document, whatever is in it.
    pub(super) fn parse(text: &str) -> Result<Self, ParseError> {
        let Members(raw) = serde_json::from_str(text).map_err(ParseError::Json)?;
        let mut document = Self::new();
        let mut bodies = 0_usize;
        for (name, value) in raw {
            let twice = match name == BODY {
                true => bodies > 0,
                false => document.find(&name).is_some(),
            };
            if twice {
                return Err(ParseError::Twice { name });
            }
            match name == BODY {
                true => {
                    bodies += 1;
                    document.body = value.to_owned();
                }
                false => {
                    let value = serde_json::from_str(value.get()).map_err(ParseError::Json)?;
                    document.members.push((name, value));
                }
            }
        }
        Ok(document)
    }

    pub(super) fn set(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> serde_json::Result<()> {
        let value = serde_json::to_value(value)?;
        self.members.push((name.to_owned(), value));
        Ok(())
    }

    pub(super) fn set_some(
        &mut self,
        name: &str,
        value: Option<&impl Serialize>,
    ) -> serde_json::Result<()> {
        value.map_or(Ok(()), |value| self.set(name, value))
    }

    /// Puts the body in, and the digest over all else.
    pub(super) fn seal(&mut self, body: &RawValue) -> serde_json::Result<()> {
        let digest = self.whole()?;
        self.body = body.to_owned();
        self.set(DIGEST, &digest.hex())
    }

    /// Returns the text of a member; an empty one if it has none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.find(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn body(&self) -> &str {
        self.body.get()
    }

    /// Returns what a signature is over.
    pub(super) fn statement(&self) -> serde_json::Result<Vec<u8>> {
        self.without(&[DIGEST, SIGNATURE])
    }

    /// Returns the body's digest if it is the one that the document names.
    pub(super) fn check_body(&self) -> Result<Digest, ParseError> {
        let found = Digest::of_bytes(self.body().as_bytes());
        same("its body", self.text(BODY_DIGEST), found)
    }

    /// Checks the digest over all else.
    pub(super) fn check_whole(&self) -> Result<(), ParseError> {
        let found = self.whole().map_err(ParseError::Shape)?;
        same("what stands around it", self.text(DIGEST), found)?;
        Ok(())
    }

    /// Checks that the text is the one that lockstep writes for what is in it.
    pub(super) fn check_spelling(&self, text: &str) -> Result<(), ParseError> {
        let value: Value = serde_json::from_str(self.body()).map_err(ParseError::Shape)?;
        let body = serde_json::to_string(&value).map_err(ParseError::Shape)?;
        drop(value);
        let mut rest = text.as_bytes();
        let at = |rest: &[u8]| text.len() - rest.len();
        if body != self.body() {
            return Err(ParseError::Spelling {
                at: text.find(self.body()).unwrap_or_default(),
            });
        }
        let mut compared = Compared(&mut rest);
        match self.write(&mut compared) {
            Ok(()) if rest.is_empty() => Ok(()),
            Ok(()) | Err(_) => Err(ParseError::Spelling { at: at(rest) }),
        }
    }

    pub(super) fn envelope(&self) -> Result<Envelope, ParseError> {
        let members: Map<String, Value> = self.members.iter().cloned().collect();
        serde_json::from_value(Value::Object(members)).map_err(ParseError::Shape)
    }

    /// Writes the document, with the body on a line of its own and a newline at its end.
    pub(super) fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }

    fn whole(&self) -> serde_json::Result<Digest> {
        Ok(Digest::of_bytes(&self.without(&[DIGEST])?))
    }

    fn without(&self, names: &[&str]) -> serde_json::Result<Vec<u8>> {
        let kept = self.members.iter();
        let kept = kept.filter(|(name, _value)| !names.contains(&name.as_str()));
        let kept: Map<String, Value> = kept.cloned().collect();
        serde_json::to_vec(&Value::Object(kept))
    }

    fn find(&self, name: &str) -> Option<&Value> {
        let found = self.members.iter().find(|(this, _value)| this == name);
        found.map(|(_name, value)| value)
    }
}

fn same(part: &'static str, named: &str, found: Digest) -> Result<Digest, ParseError> {
    match named == found.hex() {
        true => Ok(found),
        false => Err(ParseError::Altered {
            part,
            named: match named.is_empty() {
                true => "(none)".to_owned(),
                false => named.chars().take(64).collect(),
            },
            found,
        }),
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.members.len() + 1))?;
        for (name, value) in &self.members {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry(BODY, &*self.body)?;
        map.end()
    }
}

/// Members as they stand in a text, also those that stand there twice.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document with members")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// Takes what is written for as long as it is what stands there.
struct Compared<'a, 'b>(&'a mut &'b [u8]);

impl io::Write for Compared<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let same = self.0.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        *self.0 = &self.0[same..];
        match same == bytes.len() {
            true => Ok(same),
            false => Err(io::Error::from(io::ErrorKind::InvalidData)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! Checks the fields of a request one by one and collects all that is wrong with them, each by its path.
//! Knows no kind.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};
use url::Url;

use crate::object::Fields;
use crate::refusal::{Detail, Refusal};

/// Whether a field may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
}

/// A place in a request: its path and what is there.
#[derive(Clone, Debug)]
pub(crate) struct Spot<'a> {
    pub(crate) path: String,
    pub(crate) value: Option<&'a Value>,
    need: Need,
}

impl<'a> Spot<'a> {
    pub(crate) fn required(fields: &'a Fields, name: &str) -> Self {
        Self {
            path: name.to_owned(),
            value: present(fields.get(name)),
            need: Need::Required,
        }
    }

    pub(crate) fn optional(fields: &'a Fields, name: &str) -> Self {
        Self {
            path: name.to_owned(),
            value: present(fields.get(name)),
            need: Need::Optional,
        }
    }

    /// Goes one field deeper.
    pub(crate) fn inside(mut self, parent: &str) -> Self {
        self.path = format!("{parent}.{}", self.path);
        self
    }

    /// Names one item of a list.
    pub(crate) fn item(parent: &str, index: usize, value: &'a Value) -> Self {
        Self {
            path: format!("{parent}[{index}]"),
            value: present(Some(value)),
            need: Need::Required,
        }
    }
}

/// An optional field that is null is one that is left out.
fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(crate) struct Check {
    details: Vec<Detail>,
}

impl Check {
    pub(crate) fn fail(&mut self, code: &'static str, path: &str, message: impl Into<String>) {
        self.details.push(Detail {
            code,
            field: path.to_owned(),
            message: message.into(),
        });
    }

    /// Ends the check.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.details.is_empty() {
            Ok(())
        } else {
            Err(Refusal::fields(self.details))
        }
    }

    fn present<'a>(&mut self, spot: &Spot<'a>) -> Option<&'a Value> {
        if spot.value.is_none() && spot.need == Need::Required {
            self.fail("required", &spot.path, "is required");
        }
        spot.value
    }

    /// Wants text of so many Unicode scalar values.
    pub(crate) fn text<'a>(
        &mut self,
        spot: &Spot<'a>,
        length: RangeInclusive<usize>,
    ) -> Option<&'a str> {
        let Some(text) = self.present(spot)?.as_str() else {
            self.fail("invalid.type", &spot.path, "must be a string");
            return None;
        };
        if !length.contains(&text.chars().count()) {
            let (least, most) = (length.start(), length.end());
            let message = if *most == usize::MAX {
                format!("must have at least {least} characters")
            } else {
                format!("must have {least} to {most} characters")
            };
            self.fail("out.of.range", &spot.path, message);
            return None;
        }
        Some(text)
    }

    /// Wants none of these fields to be null: inside a value that is stored whole, null is no way to leave one out.
    pub(crate) fn refuse_nulls(&mut self, fields: &Fields, parent: &str, names: &[&str]) {
        for name in names {
            if fields.get(*name).is_some_and(Value::is_null) {
                self.fail(
                    "invalid.type",
                    &format!("{parent}.{name}"),
                    "must not be null; leave it out",
                );
            }
        }
    }

    /// Wants one of a list of words.
    pub(crate) fn word(&mut self, spot: &Spot<'_>, words: &[&str]) {
        if let Some(text) = self.text(spot, 0..=usize::MAX)
            && !words.contains(&text)
        {
            self.fail(
                "invalid.value",
                &spot.path,
                format!("must be one of {}", words.join(", ")),
            );
        }
    }

    /// Wants a whole number in a range; `1.0` is one.
    pub(crate) fn integer(&mut self, spot: &Spot<'_>, range: RangeInclusive<i64>) -> Option<i64> {
        let Some(number) = whole(self.present(spot)?) else {
            self.fail("invalid.type", &spot.path, "must be a whole number");
            return None;
        };
        if !range.contains(&number) {
            let (least, most) = (range.start(), range.end());
            let message = if *most == i64::MAX {
                format!("must be at least {least}")
            } else {
                format!("must be between {least} and {most}")
            };
            self.fail("out.of.range", &spot.path, message);
            return None;
        }
        Some(number)
    }

    /// Wants a number in a range.
    pub(crate) fn number(&mut self, spot: &Spot<'_>, range: RangeInclusive<f64>) -> Option<f64> {
        let Some(number) = self.present(spot)?.as_f64() else {
            self.fail("invalid.type", &spot.path, "must be a number");
            return None;
        };
        if !range.contains(&number) {
            let (least, most) = (range.start(), range.end());
            self.fail(
                "out.of.range",
                &spot.path,
                format!("must be between {least} and {most}"),
            );
            return None;
        }
        Some(number)
    }

    pub(crate) fn boolean(&mut self, spot: &Spot<'_>) -> Option<bool> {
        let flag = self.present(spot)?.as_bool();
        if flag.is_none() {
            self.fail("invalid.type", &spot.path, "must be true or false");
        }
        flag
    }

    pub(crate) fn object<'a>(&mut self, spot: &Spot<'a>) -> Option<&'a Map<String, Value>> {
        let object = self.present(spot)?.as_object();
        if object.is_none() {
            self.fail("invalid.type", &spot.path, "must be an object");
        }
        object
    }

    pub(crate) fn list<'a>(&mut self, spot: &Spot<'a>) -> Option<&'a [Value]> {
        let list = self.present(spot)?.as_array();
        if list.is_none() {
            self.fail("invalid.type", &spot.path, "must be a list");
        }
        list.map(Vec::as_slice)
    }

    /// Wants a list of strings.
    pub(crate) fn texts(&mut self, spot: &Spot<'_>) {
        let Some(list) = self.list(spot) else { return };
        for (index, item) in list.iter().enumerate() {
            let _text = self.text(&Spot::item(&spot.path, index, item), 1..=usize::MAX);
        }
    }

    /// Wants an absolute HTTPS address.
    pub(crate) fn https<'a>(&mut self, spot: &Spot<'a>) -> Option<&'a str> {
        let text = self.text(spot, 1..=usize::MAX)?;
        let spaced = text.chars().any(|c| c.is_whitespace() || c.is_control());
        let https = text
            .get(..8)
            .is_some_and(|head| head.eq_ignore_ascii_case("https://"));
        let hosted =
            Url::parse(text).is_ok_and(|url| url.host_str().is_some_and(|host| !host.is_empty()));
        if spaced || !https || !hosted {
            self.fail(
                "invalid.value",
                &spot.path,
                "must be an absolute https:// address",
            );
            return None;
        }
        Some(text)
    }
}

/// Reads a whole number, however it is spelled.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    /// Beyond this, a double no longer holds every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole and within the exact range"
        )]
        let whole = (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64);
        whole
    })
}

//! Cuts a page out of a list, and builds the envelope around it. Reads nothing but the query.

use serde_json::{Value, json};

use crate::call::Call;
use crate::refusal::Refusal;

const DEFAULT_SIZE: usize = 25;
/// The largest page that the API gives out.
pub(crate) const LARGEST: usize = 100;

/// Which page is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    size: usize,
    number: usize,
}

impl Page {
    pub(crate) fn asked(call: &Call<'_>) -> Result<Self, Refusal> {
        Ok(Self {
            size: size(call, DEFAULT_SIZE)?,
            number: natural(call, "pageNumber", 1, usize::MAX)?,
        })
    }

    /// Returns the places of the page's rows in the whole list.
    pub(crate) fn range(self, total: usize) -> std::ops::Range<usize> {
        let start = (self.number - 1).saturating_mul(self.size).min(total);
        start..start.saturating_add(self.size).min(total)
    }

    /// Wraps the rows of the page.
    pub(crate) fn envelope(self, call: &Call<'_>, entities: Vec<Value>, total: usize) -> Value {
        let mut body = json!({
            "entities": entities,
            "pageSize": self.size,
            "pageNumber": self.number,
            "pageCount": total.div_ceil(self.size),
            "total": total,
        });
        if self.number < total.div_ceil(self.size) {
            body["nextUri"] = json!(self.next(call));
        }
        body
    }

    /// The next page's address carries on what else was asked.
    fn next(self, call: &Call<'_>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let _size = query.append_pair("pageSize", &self.size.to_string());
        let _number = query.append_pair("pageNumber", &(self.number + 1).to_string());
        for (key, value) in url::form_urlencoded::parse(call.query.as_bytes()) {
            if key != "pageSize" && key != "pageNumber" {
                let _other = query.append_pair(&key, &value);
            }
        }
        format!("{}?{}", call.path, query.finish())
    }
}

/// Reads `pageSize`.
pub(crate) fn size(call: &Call<'_>, default: usize) -> Result<usize, Refusal> {
    natural(call, "pageSize", default, LARGEST)
}

fn natural(call: &Call<'_>, name: &str, default: usize, most: usize) -> Result<usize, Refusal> {
    let Some(text) = call.query(name) else {
        return Ok(default);
    };
    match text.parse::<usize>() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        Ok(_) | Err(_) => {
            let most = if most == usize::MAX {
                String::new()
            } else {
                format!(" to {most}")
            };
            let message = format!("must be a whole number from 1{most}, not {text:?}");
            Err(Refusal::field("out.of.range", name, message))
        }
    }
}

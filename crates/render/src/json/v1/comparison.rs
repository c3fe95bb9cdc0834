//! What differs between two environments, as version 1.0 writes it.

use std::io;

use lockstep_diff::{Compared, Comparison, Contrast, Contrasted};
use lockstep_model::Origin;
use serde::Serialize;
use serde_json::Value;

use super::document;
use super::origin::OriginV1;

#[derive(Serialize)]
struct ComparisonV1<'a> {
    left: &'a str,
    right: &'a str,
    objects: Vec<ComparedV1<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ComparedV1<'a> {
    address: String,
    /// `left`, `right` or `both`.
    declared_in: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<OriginV1<'a>>,
    fields: Vec<ContrastedV1<'a>>,
}

#[derive(Serialize)]
struct ContrastedV1<'a> {
    path: String,
    policy: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<SideV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<SideV1<'a>>,
}

#[derive(Serialize)]
struct SideV1<'a> {
    value: &'a Value,
    origin: OriginV1<'a>,
}

/// Writes what differs.
///
/// # Errors
///
/// Fails if `out` does.
pub fn comparison(comparison: &Comparison, out: &mut impl io::Write) -> io::Result<()> {
    let body = ComparisonV1 {
        left: &comparison.left,
        right: &comparison.right,
        objects: comparison.objects.iter().map(ComparedV1::from).collect(),
    };
    document("lockstep.comparison", body, out)
}

impl<'a> From<&'a Compared> for ComparedV1<'a> {
    fn from(compared: &'a Compared) -> Self {
        let (declared_in, origin, fields) = match &compared.contrast {
            Contrast::OnlyLeft(origin) => ("left", Some(origin), &[][..]),
            Contrast::OnlyRight(origin) => ("right", Some(origin), &[][..]),
            Contrast::Fields(fields) => ("both", None, fields.as_slice()),
        };
        Self {
            address: compared.address.to_string(),
            declared_in,
            origin: origin.map(OriginV1::from),
            fields: fields.iter().map(ContrastedV1::from).collect(),
        }
    }
}

impl<'a> From<&'a Contrasted> for ContrastedV1<'a> {
    fn from(contrasted: &'a Contrasted) -> Self {
        let side = |side: &'a Option<(Value, Origin)>| {
            side.as_ref().map(|(value, origin)| SideV1 {
                value,
                origin: OriginV1::from(origin),
            })
        };
        Self {
            path: contrasted.path.to_string(),
            policy: contrasted.policy.as_str(),
            left: side(&contrasted.left),
            right: side(&contrasted.right),
        }
    }
}

//! Examinations: as text, as JSON, and read back from it.

use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_model::examination::{Check, Difference, Examination, Oddity, Sample, Status};
use lockstep_model::{Kind, Organization};
use lockstep_render::json::v1;
use lockstep_render::{Color, DoctorView, Remembered, Style, text};

use crate::golden::golden;

const WIDE: Style = Style {
    width: 100,
    color: Color::No,
};

const NARROW: Style = Style {
    width: 60,
    color: Color::Yes,
};

fn difference(oddity: Oddity, pointer: &str, seen: &[(&str, usize)]) -> Difference {
    let expected = match oddity {
        Oddity::Unknown => None,
        Oddity::Missing | Oddity::Retyped => Some("number".to_owned()),
    };
    let of_list = pointer.starts_with("/entities");
    let request = match of_list {
        true => "GET /api/v2/ai/llm/providers",
        false => "GET /api/v2/ai/llm/providers/p-1",
    };
    Difference {
        oddity,
        pointer: pointer.to_owned(),
        request: request.to_owned(),
        expected,
        seen: seen
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count))
            .collect(),
        objects: 2,
        of: 7,
    }
}

pub(crate) fn found() -> Examination {
    let list = "GET /api/v2/ai/llm/providers";
    let mut fields = Check::new("provider.fields", "every field that lockstep reads, of its type")
        .of(&[Kind::Provider])
        .at(list)
        .ends(
            Status::Failed,
            "2 of the 4 rows and 3 objects by id cannot be read as a Provider: `timeout` is a text, not a number",
            "what cannot be read is withheld from every plan, and nothing of its kind is deleted",
        )
        .advice("send this to whoever keeps lockstep: its table of fields needs a correction");
    fields.differences = vec![
        difference(Oddity::Retyped, "/entities/2/timeout", &[("string", 2)]),
        difference(Oddity::Missing, "/models/0/maxTokens", &[]),
    ];
    let mut unknown = Check::new("provider.unknown", "no field beside those of the contract")
        .at(list)
        .ends(
            Status::Differs,
            "14 fields that nobody expects",
            "none: they are kept on every write",
        );
    unknown.differences = (0..14)
        .map(|n| {
            let pointer = format!("/entities/0/field{n}");
            difference(Oddity::Unknown, &pointer, &[("object", 1), ("string", 1)])
        })
        .collect();
    Examination {
        organization: Some(Organization {
            id: "5c1f0c2e".to_owned(),
            name: "Acme\u{1b}[31m".to_owned(),
        }),
        samples: vec![Sample {
            kind: Kind::Provider,
            rows: 4,
            total: 4,
            by_id: 3,
        }],
        checks: vec![
            Check::new("token", "an access token").found("bearer, for 86400 s"),
            Check::new("provider.list", "200 with `entities` and `total`")
                .of(&[Kind::Provider])
                .at(list)
                .found("4 rows of 4"),
            fields,
            unknown,
            Check::new("prompt.read", "200 with the object of that id")
                .not_tried("nothing to look at: the list is empty"),
            Check::new("provider.write", "POST /api/v2/ai/llm/providers")
                .not_tried("it would write"),
        ],
        requests: 23,
    }
}

pub(crate) fn view(found: &Examination) -> DoctorView<'_> {
    DoctorView {
        environment: "prod",
        tenant: "eu-central-1",
        checked_at: "2026-01-02T03:04:05.678Z",
        tool: "lockstep 0.1.0",
        duration: Duration::from_millis(1_234),
        found,
    }
}

#[test]
fn of_a_tenant_with_differences() {
    let found = found();
    let view = view(&found);
    golden("doctor.txt", |out| text::doctor(&view, &WIDE, out));
    golden("doctor-narrow-color.txt", |out| {
        text::doctor(&view, &NARROW, out)
    });
    golden("doctor.json", |out| v1::doctor(&view, out));
}

#[test]
fn of_a_tenant_that_is_well_and_of_none() {
    let mut well = found();
    well.checks.retain(|check| check.status == Status::Ok);
    golden("doctor-well.txt", |out| {
        text::doctor(&view(&well), &WIDE, out)
    });
    let refused = Check::new("token", "an access token")
        .of(&[Kind::Provider, Kind::Model])
        .ends(
            Status::Failed,
            "the credentials are refused",
            "nothing else was looked at",
        );
    let none = Examination {
        checks: vec![refused],
        requests: 1,
        ..Examination::default()
    };
    golden("doctor-none.txt", |out| {
        text::doctor(&view(&none), &WIDE, out)
    });
}

#[test]
fn what_failed_is_read_back() {
    let found = found();
    let mut out = Vec::new();
    v1::doctor(&view(&found), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let expected = Remembered {
        organization: "5c1f0c2e".to_owned(),
        checked_at: "2026-01-02T03:04:05.678Z".to_owned(),
        failed: BTreeMap::from([(Kind::Provider, vec!["provider.fields".to_owned()])]),
    };
    assert_eq!(v1::read_doctor(&text).unwrap(), expected);
    // A later minor version may say more, and name kinds and statuses that are not known here.
    let later = text
        .replace(
            "\"formatVersion\": \"1.0\"",
            "\"formatVersion\": \"1.7\", \"more\": []",
        )
        .replace("\"status\": \"differs\"", "\"status\": \"puzzling\"")
        .replace("\"Provider\"\n", "\"Provider\", \"Gateway\"\n");
    assert_ne!(later, text);
    assert_eq!(v1::read_doctor(&later).unwrap(), expected);
}

#[test]
fn what_cannot_be_read_back_says_why() {
    let found = found();
    let mut out = Vec::new();
    v1::doctor(&view(&found), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let error = |text: &str| v1::read_doctor(text).unwrap_err().to_string();
    assert_eq!(error(&text[..text.len() / 2]), "it is damaged");
    assert_eq!(error("[]"), "it is damaged");
    let newer = text.replace("\"formatVersion\": \"1.0\"", "\"formatVersion\": \"2.0\"");
    assert_eq!(
        error(&newer),
        "its format is 2.0, and this lockstep reads 1.0"
    );
    let other = text.replace("lockstep.doctor", "lockstep.plan");
    assert_eq!(
        error(&other),
        "it is a `lockstep.plan`, not a `lockstep.doctor`"
    );
    // Without an organisation it is nobody's result.
    let nobody = Examination {
        organization: None,
        ..found.clone()
    };
    let mut out = Vec::new();
    v1::doctor(&view(&nobody), &mut out).unwrap();
    assert_eq!(error(&String::from_utf8(out).unwrap()), "it is damaged");
}

/// No line passes the sheet but the line that names a check.
#[test]
fn lines_fit() {
    let found = found();
    for width in [72, 80, 100, 150] {
        let style = Style { width, ..WIDE };
        let mut out = Vec::new();
        text::doctor(&view(&found), &style, &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("UTF-8");
        for line in text.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

use lockstep_model::{Address, FieldPath, Fields, Policy, Wrote};
use serde_json::{Value, json};

use super::*;
use crate::style::Color;

fn origin(file: &str, wrote: Wrote) -> Origin {
    Origin {
        file: file.into(),
        line: 3,
        column: 1,
        by: None,
        wrote,
    }
}

fn shown(objects: Vec<Compared>) -> String {
    let compared = Comparison {
        left: "staging".to_owned(),
        right: "prod".to_owned(),
        objects,
    };
    let mut out = Vec::new();
    let style = Style {
        width: 80,
        color: Color::No,
    };
    comparison(&compared, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn object(address: &str, contrast: Contrast) -> Compared {
    let address: Address = address.parse().unwrap();
    Compared {
        address,
        contrast,
        left: Fields::new(),
    }
}

#[test]
fn equal_environments_say_so() {
    assert_eq!(shown(Vec::new()), "staging and prod want the same.\n");
}

#[test]
fn both_values_and_places_are_shown() {
    let side = |value: Value, file, wrote| Some((value, origin(file, wrote)));
    let field = |path: &str, policy, left, right| Contrasted {
        path: path.parse::<FieldPath>().unwrap(),
        policy,
        left,
        right,
    };
    let fields = vec![
        field(
            "timeout",
            Policy::Scalar,
            side(json!(30_000), "p.yaml", Wrote::Base),
            side(json!(5_000), "prod/p.yaml", Wrote::Overlay),
        ),
        field(
            "apiKey.env",
            Policy::Scalar,
            side(json!("KEY_A"), "p.yaml", Wrote::Base),
            None,
        ),
    ];
    let objects = vec![
        object("Model/a", Contrast::OnlyLeft(origin("a.yaml", Wrote::Base))),
        object(
            "Model/b",
            Contrast::OnlyRight(origin("b.yaml", Wrote::Overlay)),
        ),
        object("Provider/p", Contrast::Fields(fields)),
    ];
    let expected = [
        "  - Model/a  only in staging  (a.yaml:3)",
        "  + Model/b  only in prod  (b.yaml:3 (overlay))",
        "  ~ Provider/p",
        "      timeout: 30000 ms → 5000 ms",
        "          staging  p.yaml:3",
        "          prod     prod/p.yaml:3 (overlay)",
        "      apiKey.env: KEY_A → (removed)",
        "          staging  p.yaml:3",
        "",
        "staging → prod: 1 object differs, 1 only in staging, 1 only in prod.",
        "",
    ];
    assert_eq!(shown(objects), expected.join("\n"));
}

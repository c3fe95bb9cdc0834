//! What pages are taken apart into, and that every code has one.

use super::*;

const PAGE: &str = "\
It is wrong.

It matters,
in two lines.

Wrong:

```yaml
# manifests/a.yaml
a: 1
```

````markdown escaped
# texts/a.md
```
Right:
```
\\xFF\\q\\x\\xzz
````

Right:

```yaml
# a comment
b: 2
```
";

#[test]
fn a_page_has_three_parts() {
    let page = Page::parse(PAGE);
    let paragraphs: Vec<_> = page.paragraphs().collect();
    assert_eq!(paragraphs, ["It is wrong.", "It matters, in two lines."]);
    let files = |samples: &[Sample<'static>]| -> Vec<_> {
        let files = samples.iter().map(|one| (one.path, one.bytes()));
        files.collect()
    };
    assert_eq!(
        files(&page.wrong),
        [
            ("manifests/a.yaml", b"a: 1\n".to_vec()),
            (
                "texts/a.md",
                b"```\nRight:\n```\n\xff\\q\\x\\xzz\n".to_vec()
            ),
        ]
    );
    assert_eq!(
        files(&page.right),
        [(UNNAMED, b"# a comment\nb: 2\n".to_vec())]
    );
    assert_eq!(page.wrong[0].block, "# manifests/a.yaml\na: 1\n");
    assert_eq!(page.wrong[1].language, "markdown");
}

#[test]
fn a_page_without_examples_is_all_prose() {
    let page = Page::parse("Only words.\n");
    assert_eq!(page.explanation, "Only words.");
    assert_eq!((page.wrong, page.right), (vec![], vec![]));
    assert_eq!(Page::parse("").paragraphs().count(), 0);
    assert!(Page::parse("Wrong:\n\n```yaml\nnever closed").wrong.len() == 1);
}

#[test]
fn every_code_is_explained() {
    for code in Code::ALL {
        let page = Page::of(*code);
        assert!(page.paragraphs().count() > 0, "{code}: no explanation");
        // A terminal shows paragraphs and code, and no other Markdown.
        let odd = page.explanation.lines().find(|line| {
            let signs = ["- ", "* ", "#", "```", "|", ">", "1."];
            signs.iter().any(|sign| line.trim_start().starts_with(sign))
        });
        assert_eq!(odd, None, "{code}: no plain paragraph");
    }
}

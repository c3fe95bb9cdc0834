//! Words of the command line, and files that get into each other's way.

use lockstep_model::{Code, Finding};
use lockstep_render::FindingsView;

use super::*;

#[test]
fn reports_are_asked_for_by_format_and_path() {
    let report = of_findings("sarif=out/a=b.sarif").unwrap();
    assert_eq!(report.format, Format::Sarif);
    assert_eq!(report.path.as_deref(), Some(Path::new("out/a=b.sarif")));
    assert_eq!(of_findings("github=-").unwrap().path, None);
    for word in ["sarif", "sarif=", "=x", "dot=x", "SARIF=x", "xml=x"] {
        let error = of_findings(word).unwrap_err().to_string();
        assert!(
            error.ends_with("sarif, github, junit, json, text"),
            "{error}"
        );
    }
}

#[test]
fn reports_keep_out_of_each_others_way() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let clash = |shown, words: &[String]| {
        let read = |word: &String| of_findings(word).unwrap();
        let reports: Vec<Report> = words.iter().map(read).collect();
        clash(shown, &reports).map(|clash| clash.to_string())
    };
    let (a, b) = (at("a"), at("./b"));
    let two = [
        format!("sarif={a}"),
        format!("junit={b}"),
        format!("json={}", at("b")),
    ];
    assert_eq!(clash(Format::Text, &two[..2]), None);
    let reports = [of_findings(&two[0]).unwrap()];
    let spelled = |name: &str| writes(&reports, &folder.path().join(name));
    assert!(spelled("a") && spelled("./a") && !spelled("b"));
    let said = clash(Format::Text, &two).unwrap();
    assert!(said.starts_with("two reports go to "), "{said}");
    assert_eq!(
        clash(
            Format::Text,
            &["sarif=/dev/null", "json=/dev/null"].map(str::to_owned)
        ),
        None
    );
    for (shown, words, refused) in [
        (Format::Text, &["github=-"][..], None),
        (Format::Text, &["github=-", "text=-"], None),
        (
            Format::Text,
            &["json=-"],
            Some("json on stdout would stand beside text"),
        ),
        (
            Format::Github,
            &["sarif=/dev/stdout"],
            Some("sarif on stdout would stand beside github"),
        ),
        (
            Format::Json,
            &["github=-"],
            Some("json on stdout would stand beside github"),
        ),
        (
            Format::Sarif,
            &["junit=-"],
            Some("junit on stdout would stand beside sarif"),
        ),
    ] {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let said = clash(shown, &words);
        let as_told = |(said, told): (&String, &str)| said.starts_with(told);
        assert_eq!(said.is_some(), refused.is_some(), "{said:?}");
        assert!(said.as_ref().zip(refused).is_none_or(as_told), "{said:?}");
    }
}

#[test]
fn reports_are_written_behind_one_that_cannot_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| Some(folder.path().join(name));
    fs::write(folder.path().join("file"), "x").unwrap();
    let report = |format, name| Report {
        format,
        path: path(name),
    };
    let reports = [
        report(Format::Junit, "file/no.xml"),
        report(Format::Json, "new/a.json"),
        report(Format::Sarif, "file"),
    ];
    let findings = [Finding::new(Code::Project, "nothing is there")];
    let failure = save(&reports, &super::findings(&FindingsView::new(&findings))).unwrap_err();
    assert!(failure.to_string().contains("no.xml"), "{failure}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("new/a.json").contains("lockstep.findings"));
    assert!(read("file").contains("2.1.0"));
}

#[test]
fn projects_know_their_folder_in_the_repository() {
    let repository = tempfile::tempdir().unwrap();
    let inner = repository.path().join("infra/gateway");
    fs::create_dir_all(&inner).unwrap();
    fs::create_dir(repository.path().join(".git")).unwrap();
    assert_eq!(folder(&inner), "infra/gateway");
    assert_eq!(folder(repository.path()), "");
    assert_eq!(folder(&inner.join("missing")), "");
}

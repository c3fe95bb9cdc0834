use std::fs;

use super::*;
use crate::git::repository::Repository;

impl Repository {
    fn changed(&self, target: Option<&str>) -> Result<Vec<String>, Unknown> {
        let changed = self.history(target).changed()?;
        Ok(changed.paths.into_iter().collect())
    }

    fn history(&self, target: Option<&str>) -> History {
        History::to(&self.project(), target.map(str::to_owned))
    }
}

fn paths(names: &[&str]) -> Result<Vec<String>, Unknown> {
    Ok(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn a_branch_is_measured_from_where_it_left() {
    let here = Repository::new();
    assert_eq!(here.changed(None), paths(&[]));
    here.commit(&[("a.md", "1"), ("b.md", "1"), ("c d.md", "1")]);
    here.git(&["checkout", "--quiet", "-b", "work"]);
    here.commit(&[("a.md", "2")]);
    here.write("b.md", "2");
    here.write("new.md", "1");
    fs::remove_file(here.project().join("c d.md")).unwrap();
    fs::write(here.path().join("outside.md"), "1").unwrap();
    assert_eq!(here.changed(None), paths(&["a.md", "b.md", "c d.md"]));
    here.git(&["update-ref", "refs/remotes/origin/next", "HEAD"]);
    assert_eq!(
        here.changed(Some("refs/heads/next")),
        paths(&["b.md", "c d.md"])
    );
    let unfetched = here.changed(Some("release")).unwrap_err();
    assert_eq!(unfetched.0, "the branch `release` was not fetched");
}

#[test]
fn the_default_branch_is_measured_from_its_last_commit_or_the_one_before() {
    let here = Repository::new();
    here.commit(&[("a.md", "1"), ("b.md", "1")]);
    assert_eq!(here.changed(None), paths(&[]));
    here.commit(&[("a.md", "2")]);
    assert_eq!(here.changed(None), paths(&["a.md"]));
    here.write("b.md", "2");
    assert_eq!(here.changed(None), paths(&["b.md"]));
}

#[test]
fn old_files_are_read_at_once() {
    let here = Repository::new();
    here.commit(&[("a.md", "one\n\ntwo"), ("deep/b.md", "")]);
    let history = here.history(None);
    here.commit(&[("a.md", "2")]);
    let changed = history.changed().unwrap();
    let asked: Vec<String> = ["a.md", "no such", "deep/b.md", "a\nb", "deep"]
        .map(str::to_owned)
        .to_vec();
    let texts = history.read(&changed.since, &asked).unwrap();
    let expected = [Some("one\n\ntwo"), None, Some(""), None, None];
    let expected = expected.map(|text| text.map(|text| text.as_bytes().to_vec()));
    assert_eq!(texts, expected);
    assert_eq!(history.read(&changed.since, &[]), Ok(Vec::new()));
}

#[test]
fn a_shallow_clone_does_not_know() {
    let here = Repository::new();
    here.commit(&[("a.md", "1")]);
    here.commit(&[("a.md", "2")]);
    let there = tempfile::tempdir().unwrap();
    let source = format!("file://{}", here.path().display());
    let clone = there.path().join("clone");
    here.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        &source,
        clone.to_str().unwrap(),
    ]);
    let history = History::to(&clone.join("gateway"), None);
    assert_eq!(history.changed(), Err(shallowness()));
}

#[test]
fn without_a_repository_there_is_no_history() {
    let folder = tempfile::tempdir().unwrap();
    assert!(History::of(folder.path()).is_none());
    let here = Repository::new();
    assert!(History::of(&here.project()).is_some());
}

#[test]
fn an_answer_that_is_cut_short_is_no_answer() {
    let hash = "0".repeat(40);
    let mut rest: &[u8] = &[hash.as_bytes(), b" blob 5\nab"].concat();
    assert!(object(&mut rest).is_err());
    assert!(object(&mut &b""[..]).is_err());
}

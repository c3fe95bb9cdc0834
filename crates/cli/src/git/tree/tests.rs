use std::fs;

use lockstep_spec::files::What;

use super::*;
use crate::git::repository::{Repository, git};

impl Repository {
    fn at(&self, reference: &str) -> Result<Tree, NoTree> {
        Tree::at(&self.project(), reference)
    }
}

fn refused(result: Result<Vec<u8>, FileError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn files_are_those_of_the_commit_and_not_of_the_work_tree() {
    let repository = Repository::new();
    repository.write("lockstep.yaml", b"one");
    repository.write("manifests/deep/a.yaml", b"a");
    repository.commit(&[]);
    repository.write("lockstep.yaml", b"two");
    repository.write("manifests/b.yaml", b"b");
    fs::remove_file(repository.project().join("manifests/deep/a.yaml")).unwrap();

    let tree = repository.at("main").unwrap();
    assert_eq!(tree.read("lockstep.yaml", 9).unwrap(), b"one");
    assert_eq!(tree.read("manifests/deep/a.yaml", 9).unwrap(), b"a");
    assert_eq!(tree.read("manifests/b.yaml", 9), Err(FileError::Missing));
    assert_eq!(tree.read("manifests", 9), Err(FileError::Other("file")));
    assert_eq!(tree.list("lockstep.yaml"), Err(FileError::Other("folder")));
    assert_eq!(tree.list("none"), Err(FileError::Missing));
    let listed = tree.list("manifests").unwrap();
    assert_eq!(
        (listed.len(), &*listed[0].name, listed[0].what),
        (1, "deep", What::Folder)
    );
    let root = tree.list("").unwrap();
    let names: Vec<&str> = root.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(
        names,
        ["lockstep.yaml", "manifests"],
        "nothing above the project is seen"
    );
}

#[test]
fn what_is_too_long_is_refused_and_the_next_is_read_all_the_same() {
    let repository = Repository::new();
    repository.write("long.md", vec![b'x'; 300_000]);
    repository.write("empty.md", b"");
    repository.write("short.md", b"short\n");
    repository.commit(&[]);
    let tree = repository.at("HEAD").unwrap();
    assert_eq!(tree.read("long.md", 9), Err(FileError::TooLarge(9)));
    assert_eq!(tree.read("short.md", 9).unwrap(), b"short\n");
    assert_eq!(tree.read("empty.md", 0).unwrap(), b"");
    assert_eq!(tree.read("long.md", 300_000).unwrap().len(), 300_000);
}

#[cfg(unix)]
#[test]
fn links_are_followed_as_on_disk_and_never_out() {
    use std::os::unix::fs::symlink;

    let repository = Repository::new();
    repository.write("texts/a.md", b"text");
    let link = |to: &str, name: &str| symlink(to, repository.project().join(name)).unwrap();
    link("texts/a.md", "file.md");
    link("texts", "folder");
    link("../outside.md", "out.md");
    link("/etc/passwd", "absolute.md");
    link("nowhere", "lost.md");
    link("loop.md", "loop.md");
    repository.commit(&[]);
    let tree = repository.at("HEAD").unwrap();
    assert_eq!(tree.read("file.md", 9).unwrap(), b"text");
    assert_eq!(tree.read("folder/a.md", 9).unwrap(), b"text");
    assert_eq!(tree.read("out.md", 9), Err(FileError::Outside));
    assert_eq!(tree.read("absolute.md", 9), Err(FileError::Outside));
    assert_eq!(tree.read("lost.md", 9), Err(FileError::LostLink));
    assert_eq!(tree.read("loop.md", 9), Err(FileError::LostLink));
    assert_eq!(tree.read("../gateway/file.md", 9), Err(FileError::Outside));
    let listed = tree.list("").unwrap();
    let what = |name: &str| listed.iter().find(|one| one.name == name).unwrap().what;
    assert_eq!(what("folder"), What::Link);
    assert_eq!(what("file.md"), What::File);
}

#[test]
fn what_git_does_not_hold_itself_is_refused_in_words() {
    let other = Repository::new();
    other.write("x.yaml", b"x");
    other.commit(&[]);
    let repository = Repository::new();
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n";
    repository.write("large.md", pointer);
    let from = other.path().to_str().unwrap();
    repository.git(&["submodule", "--quiet", "add", from, "gateway/sub"]);
    repository.commit(&[]);
    let tree = repository.at("HEAD").unwrap();
    assert!(refused(tree.read("large.md", 999)).contains("Git LFS"));
    let found = refused(tree.read("sub/gateway/x.yaml", 9));
    assert!(found.contains("submodule"), "{found}");
    assert!(
        tree.list("sub")
            .unwrap_err()
            .to_string()
            .contains("submodule")
    );
}

#[test]
fn a_name_that_means_nothing_says_what_to_fetch() {
    let repository = Repository::new();
    repository.write("lockstep.yaml", b"x");
    repository.commit(&[]);
    for name in ["origin/main", "--all", "HEAD:lockstep.yaml", "no such"] {
        let error = repository.at(name).unwrap_err();
        assert!(matches!(error, NoTree::Unknown(_)), "{name}: {error}");
    }
    let help = repository.at("origin/main").unwrap_err().help();
    assert!(
        help.contains("git fetch --depth=1 origin +refs/heads/main"),
        "{help}"
    );
    repository.git(&["tag", "v1"]);
    assert!(repository.at("v1").is_ok() && repository.at("HEAD").is_ok());

    repository.commit(&[]);
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.path().display());
    git(clone.path(), &["clone", "--quiet", "--depth=1", &from, "c"]);
    let folder = clone.path().join("c/gateway");
    assert!(Tree::at(&folder, "HEAD").is_ok());
    let error = Tree::at(&folder, "HEAD~1").unwrap_err();
    assert!(matches!(error, NoTree::Shallow(_)), "{error}");
}

#[test]
fn without_a_repository_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let error = Tree::at(folder.path(), "HEAD").unwrap_err();
    assert!(matches!(error, NoTree::NoRepository), "{error}");
}

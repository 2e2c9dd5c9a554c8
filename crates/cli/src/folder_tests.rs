//! Output folders, with real files.

use super::*;

/// Renders these files, each of the environment that its first two parts name.
fn render(
    root: &Path,
    files: &[(&str, &str)],
    scope: &Scope,
) -> Result<(Vec<Change>, Removal), Vec<String>> {
    render_with(root, files, scope, false)
}

fn render_with(
    root: &Path,
    files: &[(&str, &str)],
    scope: &Scope,
    force: bool,
) -> Result<(Vec<Change>, Removal), Vec<String>> {
    let words = |failure: Failure| {
        let Failure::Problems(report) = failure else {
            panic!("nobody went away")
        };
        let problems = report.problems().iter();
        let word = |it: &Problem| it.message.replace(root.to_str().unwrap(), "OUT");
        problems.map(word).collect::<Vec<_>>()
    };
    let environment = |path: &str| {
        path.trim_end_matches(".yaml")
            .split('/')
            .take(2)
            .collect::<Vec<_>>()
            .join("/")
    };
    let wanted = files.iter().map(|(path, text)| {
        let file = RecordedFile {
            environment: environment(path),
            sha256: digest(text.as_bytes()),
        };
        ((*path).to_owned(), file)
    });
    let folder = Folder::open(root.to_owned(), force).map_err(words)?;
    let update = folder.update(&wanted.collect(), scope).map_err(words)?;
    let changes = files
        .iter()
        .map(|(path, text)| update.write(path, text.as_bytes()).unwrap())
        .collect();
    Ok((changes, update.finish().unwrap()))
}

fn tree(root: &Path) -> Vec<String> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            found.push(
                path.strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned(),
            );
            if path.is_dir() && !path.is_symlink() {
                walk(&path, root, found);
            }
        }
    }
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found.retain(|it| it != record::FILE);
    found.sort();
    found
}

const ALL: Scope = Scope::Everything;

fn only(environment: &str) -> Scope {
    Scope::Only(BTreeSet::from([environment.to_owned()]))
}

#[test]
fn files_are_written_when_they_change() {
    let out = tempfile::tempdir().unwrap();
    let root = out.path().join("deep/out");
    let (changes, _) = render(&root, &[("a/x.yaml", "1"), ("a/y.yaml", "2")], &ALL).unwrap();
    assert_eq!(changes, [Change::Written, Change::Written]);
    let (changes, _) = render(&root, &[("a/x.yaml", "1"), ("a/y.yaml", "3")], &ALL).unwrap();
    assert_eq!(changes, [Change::Unchanged, Change::Written]);
    assert_eq!(fs::read_to_string(root.join("a/y.yaml")).unwrap(), "3");
    assert_eq!(tree(&root), ["a", "a/x.yaml", "a/y.yaml"]);
}

#[test]
fn what_is_made_no_more_is_removed_and_nothing_else() {
    let out = tempfile::tempdir().unwrap();
    let root = out.path();
    fs::create_dir(root.join("mine")).unwrap();
    render(
        root,
        &[
            ("a/x/web.yaml", "1"),
            ("a/y.yaml", "2"),
            ("b/z.yaml", "3"),
            ("mine/w.yaml", "4"),
        ],
        &ALL,
    )
    .unwrap();
    fs::write(root.join("b/notes.txt"), "mine").unwrap();
    let (_, removal) = render(root, &[("a/y.yaml", "2")], &ALL).unwrap();
    assert_eq!(removal.removed, ["a/x/web.yaml", "b/z.yaml", "mine/w.yaml"]);
    assert_eq!(tree(root), ["a", "a/y.yaml", "b", "b/notes.txt", "mine"]);
    let (_, removal) = render(root, &[], &ALL).unwrap();
    assert_eq!(removal.removed, ["a/y.yaml"]);
    assert_eq!(tree(root), ["b", "b/notes.txt", "mine"]);
}

#[test]
fn selected_environments_alone_are_cleaned() {
    let out = tempfile::tempdir().unwrap();
    let root = out.path();
    render(root, &[("a/x.yaml", "1"), ("b/y.yaml", "2")], &ALL).unwrap();
    let (_, removal) = render(root, &[("a/x/web.yaml", "1")], &only("a/x")).unwrap();
    assert_eq!(removal.removed, ["a/x.yaml"]);
    assert_eq!(tree(root), ["a", "a/x", "a/x/web.yaml", "b", "b/y.yaml"]);
}

#[test]
fn somebody_elses_files_are_in_the_way() {
    let out = tempfile::tempdir().unwrap();
    let root = out.path();
    fs::create_dir(root.join("a")).unwrap();
    fs::write(root.join("a/x.yaml"), "mine").unwrap();
    fs::write(root.join("a/same.yaml"), "1").unwrap();
    fs::write(root.join("b"), "mine").unwrap();
    fs::create_dir(root.join("a/z.yaml")).unwrap();
    let files = [
        ("a/x.yaml", "1"),
        ("a/same.yaml", "1"),
        ("b/y.yaml", "2"),
        ("a/z.yaml", "3"),
    ];
    let problems = render(root, &files, &ALL).unwrap_err();
    let expect = [
        "`OUT/a/x.yaml` is in the way: stowplan didn't write it",
        "`OUT/a/z.yaml` is in the way: it is a folder",
        "`OUT/b` is in the way: it is not a folder",
    ];
    assert_eq!(problems, expect);
    assert_eq!(
        tree(root),
        ["a", "a/same.yaml", "a/x.yaml", "a/z.yaml", "b"]
    );
    assert!(!root.join(record::FILE).exists());
    render_with(root, &[("a/x.yaml", "1")], &ALL, true).unwrap();
    assert_eq!(fs::read_to_string(root.join("a/x.yaml")).unwrap(), "1");
}

#[test]
fn a_changed_file_is_not_removed() {
    let out = tempfile::tempdir().unwrap();
    let root = out.path();
    render(root, &[("a/x.yaml", "1")], &ALL).unwrap();
    fs::write(root.join("a/x.yaml"), "mine").unwrap();
    let (_, removal) = render(root, &[], &ALL).unwrap();
    assert_eq!(
        removal,
        Removal {
            removed: vec![],
            left: vec!["a/x.yaml".to_owned()]
        }
    );
    assert_eq!(tree(root), ["a", "a/x.yaml"]);
    let (_, removal) = render(root, &[], &ALL).unwrap();
    assert_eq!(removal, Removal::default());
}

#[test]
fn a_broken_record_stops_everything() {
    let out = tempfile::tempdir().unwrap();
    let root = out.path();
    render(root, &[("a/x.yaml", "1")], &ALL).unwrap();
    fs::write(root.join(record::FILE), "{").unwrap();
    let problems = render(root, &[("a/y.yaml", "1")], &ALL).unwrap_err();
    assert!(
        problems[0].starts_with("`OUT/.stowplan-files.json` is not what stowplan wrote: "),
        "{problems:?}"
    );
    assert_eq!(tree(root), ["a", "a/x.yaml"]);
    let (_, removal) = render_with(root, &[("a/y.yaml", "1")], &ALL, true).unwrap();
    assert_eq!(removal, Removal::default());
    assert_eq!(tree(root), ["a", "a/x.yaml", "a/y.yaml"]);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;

    let out = tempfile::tempdir().unwrap();
    let (root, other) = (out.path().join("out"), out.path().join("other"));
    render(&root, &[("a/x.yaml", "1"), ("b/y.yaml", "2")], &ALL).unwrap();
    fs::rename(root.join("a"), &other).unwrap();
    symlink(&other, root.join("a")).unwrap();
    let problems = render(&root, &[("a/x.yaml", "5")], &ALL).unwrap_err();
    assert_eq!(
        problems,
        ["`OUT/a` is in the way: it is not a folder".to_owned()]
    );
    fs::remove_file(root.join("b/y.yaml")).unwrap();
    symlink(other.join("x.yaml"), root.join("b/y.yaml")).unwrap();
    let (_, removal) = render(&root, &[], &ALL).unwrap();
    assert_eq!(removal.removed, Vec::<String>::new());
    assert_eq!(fs::read_to_string(other.join("x.yaml")).unwrap(), "1");
    assert_eq!(tree(&root), ["a", "b", "b/y.yaml"]);
}

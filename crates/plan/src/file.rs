//! Configuration files: for all pods, or for each.

use std::collections::{BTreeMap, BTreeSet};

use stowplan_model::{File, FileName, FilePath, Kind, Problem};

use crate::{
    OutsideHost, PlannedContent, PlannedFile, content, entry::Member, resolve::Reader,
    scope::Subject, settings::Settings,
};

/// What all keys and values of a ConfigMap may have together.
/// <https://kubernetes.io/docs/concepts/configuration/configmap/#motivation>
const LIMIT: usize = 1 << 20;

/// The service's files by path.
pub(crate) fn by_path<'p>(subject: Subject<'_, 'p>) -> Vec<(FilePath, &'p File)> {
    let mut files: Vec<_> = subject
        .service
        .files
        .iter()
        .filter_map(|file| Some((file.path.clone()?, file)))
        .collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// The files of pods that share them, and of brokers, whose pods may have their own.
pub(crate) fn files(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    files: &[(FilePath, &File)],
    settings: Option<&Settings>,
) -> Vec<PlannedFile> {
    let broker = matches!(subject.service.kind, Kind::Broker(_));
    planned(subject, files, settings, |path, file| {
        if !file.per_replica {
            return PlannedContent::Same(content::resolved(subject, reader, path, file));
        }
        if !broker {
            let message = format!(
                "file `{path}` of `{}` is per replica, and its pods are alike",
                subject.name()
            );
            let problem = Problem::new("no-members", message, subject.modelled());
            subject.report(problem.help("leave `.per_replica()` away, or model a broker"));
        }
        let own = |member: &Member| {
            let reader = Reader {
                own: Some(member),
                ..*reader
            };
            let content = content::resolved(subject, &reader, path, file);
            (member.name.clone(), content)
        };
        PlannedContent::PerPod(reader.entry.members.iter().map(own).collect())
    })
}

/// The files of a seed node, all of which are its own.
pub(crate) fn of_node(
    subject: Subject<'_, '_>,
    reader: &Reader<'_, '_>,
    files: &[(FilePath, &File)],
    settings: Option<&Settings>,
) -> Vec<PlannedFile> {
    planned(subject, files, settings, |path, file| {
        PlannedContent::Same(content::resolved(subject, reader, path, file))
    })
}

fn planned(
    subject: Subject<'_, '_>,
    files: &[(FilePath, &File)],
    settings: Option<&Settings>,
    content: impl Fn(&FilePath, &File) -> PlannedContent,
) -> Vec<PlannedFile> {
    let files = files.iter();
    let mut files: Vec<_> = files
        .map(|(path, file)| (path.clone(), content(path, file)))
        .collect();
    if let Some((path, text)) = settings.and_then(Settings::file) {
        files.push((path, PlannedContent::Same(text)));
        files.sort_by(|a, b| a.0.cmp(&b.0));
    }
    let keys = keys(files.iter().map(|(path, _)| path));
    let files: Vec<PlannedFile> = files
        .into_iter()
        .zip(keys)
        .map(|((path, content), key)| PlannedFile {
            path,
            key,
            discovered: is_discovered(&content),
            content,
        })
        .collect();
    let size: usize = files.iter().map(size).sum();
    if size > LIMIT {
        let message = format!(
            "the files of `{}` have {size} bytes together, at most {LIMIT} are allowed",
            subject.name()
        );
        let problem = Problem::new("files-too-large", message, subject.modelled());
        subject.report(problem.help("put large files into the image, or on a volume"));
    }
    files
}

/// Whether something in it is known only when the pod starts.
fn is_discovered(content: &PlannedContent) -> bool {
    let variable = format!("$({})", OutsideHost::VARIABLE);
    match content {
        PlannedContent::Same(text) => text.contains(&variable),
        PlannedContent::PerPod(texts) => texts.values().any(|text| text.contains(&variable)),
    }
}

fn size(file: &PlannedFile) -> usize {
    let key = file.key.as_str().len();
    match &file.content {
        PlannedContent::Same(content) => key + content.len(),
        PlannedContent::PerPod(contents) => contents
            .iter()
            .map(|(pod, content)| key + pod.as_str().len() + content.len())
            .sum(),
    }
}

/// A key per file: the path's last part, or all of it where two have the same.
fn keys<'a>(paths: impl Iterator<Item = &'a FilePath> + Clone) -> Vec<FileName> {
    let last = |path: &FilePath| keyed(path.as_str().rsplit('/').next().unwrap_or_default());
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths.clone() {
        *count.entry(last(path)).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    paths
        .map(|path| {
            let name = last(path);
            let plain = if count.get(&name) == Some(&1) {
                name
            } else {
                keyed(path.as_str().trim_start_matches('/'))
            };
            let mut key = plain.clone();
            let mut next = 2;
            // Files come by path, so the numbers do not depend on the order of the model.
            while !taken.insert(key.clone()) {
                key = format!("{plain}.{next}");
                next += 1;
            }
            // What `keyed` gives is a key, unless it is too long or dots alone.
            key.parse().unwrap_or_else(|_| fallback(taken.len()))
        })
        .collect()
}

fn fallback(number: usize) -> FileName {
    format!("file-{number}")
        .parse()
        .unwrap_or(FileName::literal("file"))
}

/// The text with what a key can't have replaced.
fn keyed(text: &str) -> String {
    let allowed = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
    text.chars()
        .map(|it| if allowed(it) { it } else { '-' })
        .collect()
}

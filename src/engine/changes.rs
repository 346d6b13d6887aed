//! What has changed since a revision, as git tells it: the lines of each file.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::outcome::Refusal;

/// Changed lines by absolute path. A removed line counts as a change of its two neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    lines: BTreeMap<PathBuf, Vec<RangeInclusive<u32>>>,
}

impl Changes {
    /// The changes in the work tree that holds `folder` since it left `revision`, with files that git does not know yet.
    pub fn since(folder: &Path, revision: &str) -> Result<Changes, Refusal> {
        if revision.starts_with('-') {
            return Err(Refusal::new(format!("`{revision}` is no revision")));
        }
        let top = PathBuf::from(git(folder, &["rev-parse", "--show-toplevel"])?.trim_end());
        let top = top.canonicalize().unwrap_or(top);
        let options = ["--unified=0", "--no-color", "--no-ext-diff", "--no-prefix", "--no-renames", "--no-textconv"];
        let diff = git(&top, &[&["-c", "core.quotePath=false", "diff", "--merge-base"][..], &options, &[revision, "--"]].concat())?;
        let mut changes = Changes { lines: read_diff(&diff, &top) };
        let untracked = git(&top, &["ls-files", "-z", "--others", "--exclude-standard"])?;
        for path in untracked.split('\0').filter(|path| !path.is_empty()) {
            changes.lines.insert(top.join(path), vec![0..=u32::MAX]);
        }
        Ok(changes)
    }

    /// Whether one of these lines of a file has changed.
    pub fn touch(&self, path: &Path, lines: RangeInclusive<u32>) -> bool {
        let changed = self.lines.get(path).into_iter().flatten();
        changed.into_iter().any(|changed| changed.start() <= lines.end() && lines.start() <= changed.end())
    }
}

/// The files named by `+++` and the new lines of each hunk: `@@ -12,3 +14,2 @@`.
fn read_diff(diff: &str, top: &Path) -> BTreeMap<PathBuf, Vec<RangeInclusive<u32>>> {
    let mut lines: BTreeMap<PathBuf, Vec<RangeInclusive<u32>>> = BTreeMap::new();
    let mut file = None;
    let mut n_left = 0u32;
    for line in diff.lines() {
        // The lines of a hunk may look like headers.
        if n_left > 0 && !line.starts_with('\\') {
            n_left -= 1;
        } else if let Some(path) = line.strip_prefix("+++ ") {
            file = Some(top.join(path.trim_end_matches('\t').trim_matches('"')));
        } else if let Some((old, new)) = line.strip_prefix("@@ -").and_then(|line| line.split_once(" @@")?.0.split_once(" +")) {
            let ((_, n_old), (start, n_new)) = (range(old), range(new));
            n_left = n_old + n_new;
            let changed = if n_new == 0 { start..=start + 1 } else { start..=start + n_new - 1 };
            if let Some(file) = &file {
                lines.entry(file.clone()).or_default().push(changed);
            }
        }
    }
    lines
}

/// `12,3` or `12`.
fn range(text: &str) -> (u32, u32) {
    let (start, count) = text.split_once(',').unwrap_or((text, "1"));
    (start.parse().unwrap_or_default(), count.parse().unwrap_or_default())
}

fn git(folder: &Path, args: &[&str]) -> Result<String, Refusal> {
    let output = Command::new("git").current_dir(folder).args(args).output();
    let output = output.map_err(|error| Refusal::new(format!("`git` cannot be started: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(Refusal::new(format!("`git {}` failed: {}", args.join(" "), message.lines().next().unwrap_or_default())))
}

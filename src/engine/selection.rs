//! Which rules a run applies, where, and how grave they are: names, groups and CWE numbers that a user selects and ignores.

use std::ffi::OsStr;
use std::path::Path;

use globset::GlobMatcher;

use super::outcome::Refusal;
use crate::check::Finding;
use crate::config::{Glob, Word};
use crate::models::{CommentFault, Rule, RuleId, Severity, Shape, did_you_mean};

/// What the user asked for, unchecked.
#[derive(Clone, Debug)]
pub struct Selection {
    /// None: every rule that is on by default.
    pub select: Option<Vec<Word>>,
    /// Selected besides.
    pub extend_select: Vec<Word>,
    /// Left out.
    pub ignore: Vec<Word>,
    /// Left out in the files that match.
    pub per_file_ignores: Vec<(Glob, Vec<Word>)>,
    /// Severities in place of those that rules have.
    pub severities: Vec<(Word, Severity)>,
    /// Findings below are left out.
    pub min_severity: Severity,
    /// Whether a suppression must give a reason.
    pub requires_reason: bool,
}

/// A selection held against the rules.
pub struct Selected {
    rules: RuleSet,
    per_file: Vec<(std::path::PathBuf, GlobMatcher, RuleSet)>,
    severities: Vec<Option<Severity>>,
    min_severity: Severity,
}

/// Rules of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct RuleSet {
    is_in: Vec<bool>,
}

/// Stands for every rule, also for those that are off by default.
const ALL: &str = "all";

impl Default for Selection {
    fn default() -> Self {
        Selection {
            select: None,
            extend_select: Vec::new(),
            ignore: Vec::new(),
            per_file_ignores: Vec::new(),
            severities: Vec::new(),
            min_severity: Severity::Note,
            requires_reason: false,
        }
    }
}

impl RuleSet {
    fn has(&self, rule: RuleId) -> bool {
        self.is_in.get(rule.0 as usize).copied().unwrap_or(false)
    }
}

impl Selected {
    /// Gives the finding the severity that the user wants. Whether it is reported; `path` is where its file lies.
    pub fn admit(&self, finding: &mut Finding, path: &Path) -> bool {
        match self.severities.get(finding.rule.0 as usize).copied().flatten() {
            Some(severity) => finding.severity = severity,
            None if is_test_code(path) => finding.severity = Severity::Note,
            None => {}
        }
        self.rules.has(finding.rule)
            && finding.severity >= self.min_severity
            && !self.per_file.iter().any(|(base, glob, rules)| rules.has(finding.rule) && matches(glob, base, path))
    }
}

/// Whether a file holds tests, by the names that test runners know, or an example. What leaks there is worth a note.
fn is_test_code(path: &Path) -> bool {
    let is_example = |part: &str| matches!(part, "examples" | "example") || part.starts_with("example_");
    if path.components().filter_map(|part| part.as_os_str().to_str()).any(is_example) {
        return true;
    }
    let name = |part: Option<&OsStr>| part.and_then(OsStr::to_str).unwrap_or_default().to_owned();
    let (file, folder) = (name(path.file_name()), name(path.parent().and_then(Path::file_name)));
    let is_named_so = matches!(file.as_str(), "conftest.py" | "test.py" | "tests.py");
    is_named_so || file.starts_with("test_") || file.ends_with("_test.py") || matches!(folder.as_str(), "tests" | "test")
}

/// Whether a glob matches a path below its base, or the bare name.
pub(super) fn matches(glob: &GlobMatcher, base: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(base).unwrap_or(path);
    glob.is_match(below) || path.file_name().is_some_and(|name| glob.is_match(Path::new(name)))
}

impl Selection {
    /// Holds the words against the rules. Gives back the words that name nothing.
    pub fn resolve<'s>(&'s self, rules: &[Rule]) -> (Selected, Vec<&'s Word>) {
        let mut unknown = Vec::new();
        let is_on = |rule: &Rule| {
            let is_asked_for = self.requires_reason && matches!(rule.shape, Shape::Comment(CommentFault::Unexplained));
            is_asked_for || self.select.is_none() && !rule.is_off_by_default
        };
        let mut on = RuleSet { is_in: rules.iter().map(is_on).collect() };
        // A narrower word weighs more than a wider one; of two equally narrow ones, that which leaves out.
        for width in [Width::All, Width::Several, Width::One] {
            let selected = self.select.iter().flatten().chain(&self.extend_select).map(|word| (word, true));
            for (word, is_selected) in selected.chain(self.ignore.iter().map(|word| (word, false))) {
                mark(&mut on, rules, word, width, is_selected);
            }
        }
        let all_words = self.select.iter().flatten().chain(&self.extend_select).chain(&self.ignore);
        let all_words = all_words.chain(self.per_file_ignores.iter().flat_map(|(_, words)| words));
        unknown.extend(all_words.chain(self.severities.iter().map(|(word, _)| word)).filter(|word| !is_known(rules, word)));
        (
            Selected {
                rules: on,
                per_file: self.per_file_ignores.iter().filter_map(|(glob, words)| per_file(rules, glob, words)).collect(),
                severities: severities(rules, &self.severities),
                min_severity: self.min_severity,
            },
            unknown,
        )
    }
}

/// How many rules a word may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    All,
    Several,
    One,
}

/// How a word means a rule, if it does.
fn width(rule: &Rule, word: &Word) -> Option<Width> {
    let text = word.text.as_str();
    let number = || text.get(..4).filter(|head| head.eq_ignore_ascii_case("cwe-")).and_then(|_| text[4..].parse::<u32>().ok());
    if text == rule.name {
        Some(Width::One)
    } else if text == rule.group.0 || number().is_some_and(|number| rule.cwe.contains(&number)) {
        Some(Width::Several)
    } else {
        (text == ALL).then_some(Width::All)
    }
}

fn is_known(rules: &[Rule], word: &Word) -> bool {
    rules.iter().any(|rule| width(rule, word).is_some())
}

/// A group brings its rules that are on by default; a rule's own name and `all` bring it in any case.
fn mark(set: &mut RuleSet, rules: &[Rule], word: &Word, of_width: Width, is_selected: bool) {
    for (rule, is_in) in rules.iter().zip(&mut set.is_in) {
        let stays_off = is_selected && rule.is_off_by_default && of_width == Width::Several;
        if width(rule, word) == Some(of_width) && !stays_off {
            *is_in = is_selected;
        }
    }
}

fn per_file(rules: &[Rule], glob: &Glob, words: &[Word]) -> Option<(std::path::PathBuf, GlobMatcher, RuleSet)> {
    let is_in = rules.iter().map(|rule| words.iter().any(|word| width(rule, word).is_some())).collect();
    Some((glob.base.clone(), glob.compile().ok()?.compile_matcher(), RuleSet { is_in }))
}

/// By rule; the narrowest word counts, of equally narrow ones the last.
fn severities(rules: &[Rule], words: &[(Word, Severity)]) -> Vec<Option<Severity>> {
    let of_rule = |rule: &Rule| {
        let fitting = words.iter().filter_map(|(word, severity)| Some((width(rule, word)?, *severity)));
        fitting.max_by_key(|(width, _)| *width).map(|(_, severity)| severity)
    };
    rules.iter().map(of_rule).collect()
}

/// The rule of a name. A word that names none is refused, with the nearest known one.
pub fn find_rule<'a>(rules: &'a [Rule], name: &str) -> Result<&'a Rule, Refusal> {
    rules.iter().find(|rule| rule.name == name).ok_or_else(|| unknown_rule(rules, name))
}

/// What is said about a word that names nothing.
pub(super) fn unknown_rule(rules: &[Rule], word: &str) -> Refusal {
    let known = rules.iter().flat_map(|rule| [rule.name.as_str(), rule.group.0.as_str()]);
    let help = did_you_mean(word, known).unwrap_or_else(|| "`leakline rules` lists them".to_owned());
    Refusal { message: format!("no rule or group has the name `{word}`"), help: Some(help) }
}

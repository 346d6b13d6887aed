//! Rule files: a page whose TOML head says what is forbidden.

use std::path::Path;

use rayon::prelude::*;

use super::super::condition::Condition;
use super::super::markdown::{self, Page};
use super::super::path::ApiPath;
use super::super::resolve::Resolver;
use super::super::rule::{CallTest, Evidence, FlowTest, Group, Repair, Rule, Severity, Shape};
use super::super::vocabulary::{FactSet, LabelSet, SinkKind};
use super::document::{Content, Value};
use super::files::File;
use super::reader::{Reader, Row, Text};
use crate::text::{Problem, Span, Symbol};

const KEYS: &[&str] = &["flow", "call", "route", "comment", "severity", "cwe", "tags", "message", "default", "repair", "place"];
const PLACEHOLDERS: [&str; 4] = ["label", "source", "sink", "function"];

/// Reads all rules, sorted by name; a later rule of the same name takes the place of an earlier one.
pub(super) fn load<'f>(files: impl Iterator<Item = &'f File>, resolver: Resolver, problems: &mut Vec<Problem>) -> Vec<Rule> {
    let files: Vec<_> = files.collect();
    let read = files.into_par_iter().map(|file| {
        let mut problems = Vec::new();
        let resolver = Resolver { checks_patterns: !file.is_builtin(), ..resolver };
        let rule = RuleReader { reader: Reader::new(file, &mut problems), resolver }.rule(file);
        (rule, problems)
    });
    let mut rules: Vec<Rule> = Vec::new();
    for (rule, mistakes) in read.collect::<Vec<_>>() {
        rules.extend(rule);
        problems.extend(mistakes);
    }
    rules.reverse();
    rules.sort_by(|left, right| left.name.cmp(&right.name));
    rules.dedup_by(|later, kept| later.name == kept.name);
    rules
}

struct RuleReader<'a> {
    reader: Reader<'a>,
    resolver: Resolver<'a>,
}

impl RuleReader<'_> {
    fn rule(&mut self, file: &File) -> Option<Rule> {
        let (page, mistakes) = markdown::parse(&file.text);
        for mistake in mistakes {
            let end = mistake.range.start + file.text[mistake.range.clone()].trim_end().len();
            self.reader.mistake(Span::new(mistake.range.start, end), &mistake.message, mistake.help);
        }
        if page.head.is_empty() {
            return None;
        }
        let path = Path::new(&file.path);
        let name = path.file_stem()?.to_str()?;
        let group = path.parent()?.file_name()?.to_str()?;
        if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            let message = format!("`{name}` is no rule name: the file's name is lower-case words joined by hyphens");
            self.reader.mistake(Span::default(), &message, None);
        }
        let head = self.reader.document(file, page.head.clone());
        let mut head = self.reader.row(head.root(), KEYS)?;
        head.span = Span::new(page.head.start, page.head.end);
        self.checked(&head, &page, (name, group), file)
    }

    fn checked(&mut self, head: &Row, page: &Page, (name, group): (&str, &str), file: &File) -> Option<Rule> {
        let shape = self.shape(head)?;
        let severities = self.reader.need(head, "severity")?;
        let severities = self.severities(severities)?;
        let message = self.reader.need(head, "message")?;
        let message = self.reader.string(message)?;
        self.check_placeholders(message)?;
        let cwe = head.get("cwe").map(|value| self.reader.list(value)).into_iter().flatten();
        let cwe = cwe.map(|value| self.reader.integer(value)).collect::<Option<Vec<u32>>>()?;
        let tags = head.get("tags").map_or(Some(Vec::new()), |value| self.reader.strings(value))?;
        Some(Rule {
            name: name.to_owned(),
            group: Group(group.to_owned()),
            title: page.title.to_owned(),
            shape,
            severities,
            cwe,
            tags: tags.iter().map(|tag| tag.value.to_owned()).collect(),
            message: message.value.to_owned(),
            summary: page.summary.clone(),
            fix: page.fix.clone(),
            why: page.why.clone(),
            page: page.page.clone(),
            vulnerable: page.vulnerable.clone(),
            safe: page.safe.clone(),
            repair: head.get("repair").map_or(Some(None), |value| self.repair(value).map(Some))?,
            is_at_source: self.is_word(head, "place", ["sink", "source"])?,
            is_off_by_default: self.is_word(head, "default", ["on", "off"])?,
            file: file.path.clone(),
        })
    }

    fn shape(&mut self, head: &Row) -> Option<Shape> {
        match (head.get("flow"), head.get("call"), head.get("route"), head.get("comment")) {
            (Some(flow), None, None, None) => self.flows(flow).map(Shape::Flow),
            (flow, Some(call), None, None) => {
                let flows = flow.map_or(Some(Vec::new()), |flow| self.flows(flow))?;
                self.calls(call, flows)
            }
            (None, None, Some(route), None) => self.route(route),
            (None, None, None, Some(fault)) => {
                let fault = self.reader.string(fault)?;
                self.reader.word("fault of a comment", fault).map(Shape::Comment)
            }
            _ => {
                self.reader.mistake(
                    head.span,
                    "a rule has exactly one of the keys `flow`, `call`, `route`, `comment`, or `flow` beside `call`",
                    None,
                );
                None
            }
        }
    }

    fn flows(&mut self, value: Value) -> Option<Vec<FlowTest>> {
        self.reader.one_or_more(value).into_iter().map(|value| self.flow_test(value)).collect()
    }

    fn flow_test(&mut self, value: Value) -> Option<FlowTest> {
        let row = self.reader.row(value, &["from", "to", "unless", "needs"])?;
        let from = self.reader.need(&row, "from")?;
        let from = self.labels(from)?;
        self.reader.need(&row, "to")?;
        Some(FlowTest { from, to: self.sinks(&row, "to")?, unless: self.facts(&row, "unless")?, needs: self.facts(&row, "needs")? })
    }

    /// A table, or a list of such where conditions depend on the call.
    fn calls(&mut self, value: Value, flows: Vec<FlowTest>) -> Option<Shape> {
        let (mut tests, mut stands_at) = (Vec::new(), None);
        for value in self.reader.one_or_more(value) {
            let (of_row, key) = self.call(value)?;
            tests.extend(of_row);
            stands_at = stands_at.or(key);
        }
        Some(Shape::Call { stands_at, flows, at: tests })
    }

    fn call(&mut self, value: Value) -> Option<(Vec<CallTest>, Option<Symbol>)> {
        let row = self.reader.row(value, &["at", "if", "unless", "stands-at"])?;
        let at = self.reader.need(&row, "at")?;
        let paths = self.paths(at)?;
        let Some(&first) = paths.first() else {
            self.reader.mistake(row.span, "the rule names no call", None);
            return None;
        };
        let only_if = self.condition(&row, "if", first)?;
        let unless = self.condition(&row, "unless", first)?;
        // A bare name is an argument of whichever call it is.
        let about = |condition: &Option<Condition>, path| condition.as_ref().map(|condition| condition.about(first, path));
        let test = |path| CallTest { path, only_if: about(&only_if, path), unless: about(&unless, path) };
        let stands_at = match row.get("stands-at") {
            Some(key) => Some(self.resolver.names.intern(self.reader.string(key)?.value)),
            None => None,
        };
        Some((paths.into_iter().map(test).collect(), stands_at))
    }

    fn route(&mut self, value: Value) -> Option<Shape> {
        let row = self.reader.row(value, &["reaches", "unless", "needs"])?;
        self.reader.need(&row, "reaches")?;
        let mut or_reaches = self.sinks(&row, "reaches")?;
        if or_reaches.is_empty() {
            self.reader.mistake(row.span, "the rule names nothing that is reached", None);
            return None;
        }
        let reaches = or_reaches.remove(0);
        Some(Shape::Route { reaches, or_reaches, unless: self.facts(&row, "unless")?, needs: self.facts(&row, "needs")? })
    }

    /// A word, or a list whose last element has no conditions.
    fn severities(&mut self, value: Value) -> Option<Vec<(Evidence, Severity)>> {
        if let Content::String(_) = value.content() {
            return Some(vec![(Evidence::default(), self.severity(value)?)]);
        }
        let mut severities = Vec::new();
        for value in self.reader.list(value) {
            let row = self.reader.row(value, &["facts", "without", "labels", "sinks", "calls", "through", "is"])?;
            let is = self.reader.need(&row, "is")?;
            let severity = self.severity(is)?;
            let evidence = Evidence {
                facts: self.facts(&row, "facts")?,
                without: self.facts(&row, "without")?,
                labels: row.get("labels").map_or(Some(LabelSet::EMPTY), |value| self.labels(value))?,
                sinks: self.sinks(&row, "sinks")?.into_iter().fold(0, |sinks, sink| sinks | sink.bit()),
                calls: row.get("calls").map_or(Some(Vec::new()), |value| self.paths(value))?,
                through: row.get("through").map_or(Some(0.0), |value| self.reader.number(value))? as usize,
            };
            severities.push((evidence, severity));
        }
        if severities.last().is_none_or(|(evidence, _)| *evidence != Evidence::default()) {
            self.reader.mistake(value.span(), "the last severity has no conditions: `{ is = \"note\" }`", None);
            return None;
        }
        Some(severities)
    }

    fn severity(&mut self, value: Value) -> Option<Severity> {
        let text = self.reader.string(value)?;
        self.reader.word("severity", text)
    }

    fn repair(&mut self, value: Value) -> Option<Repair> {
        let row = self.reader.row(value, &["compare", "redact", "argument", "parameters", "uncomment"])?;
        if let Some(function) = row.get("compare") {
            return Some(Repair::Compare { function: self.reader.string(function)?.value.to_owned() });
        }
        if let Some(text) = row.get("redact") {
            return Some(Repair::Redact { text: self.reader.string(text)?.value.to_owned() });
        }
        if let Some(text) = row.get("argument") {
            return Some(Repair::Argument { text: self.reader.string(text)?.value.to_owned() });
        }
        if let Some(signs) = row.get("parameters") {
            let signs = self.reader.entries(signs);
            let signs: Option<_> =
                signs.map(|(driver, sign)| Some((driver.value.to_owned(), self.reader.string(sign)?.value.to_owned()))).collect();
            return Some(Repair::Parameters { signs: signs? });
        }
        self.reader.need(&row, "uncomment").map(|_| Repair::Uncomment)
    }

    /// Whether a key has the second of two words; the first is meant where it is missing.
    fn is_word(&mut self, head: &Row, key: &str, words: [&str; 2]) -> Option<bool> {
        let Some(value) = head.get(key) else { return Some(false) };
        let text = self.reader.string(value)?;
        if !words.contains(&text.value) {
            self.reader.unknown(key, text, words.into_iter());
            return None;
        }
        Some(text.value == words[1])
    }

    fn check_placeholders(&mut self, message: Text) -> Option<()> {
        for part in message.value.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            if !PLACEHOLDERS.contains(&name) {
                let text = Text { value: name, span: message.span };
                self.reader.unknown("placeholder", text, PLACEHOLDERS.into_iter());
                return None;
            }
        }
        Some(())
    }

    fn paths(&mut self, value: Value) -> Option<Vec<ApiPath>> {
        let texts = self.reader.strings(value)?;
        texts.into_iter().map(|text| self.reader.check(text, self.resolver.path(text.value))).collect()
    }

    fn labels(&mut self, value: Value) -> Option<LabelSet> {
        self.reader.labels(value, self.resolver.vocabulary, self.resolver.names)
    }

    fn facts(&mut self, row: &Row, key: &str) -> Option<FactSet> {
        row.get(key).map_or(Some(FactSet::EMPTY), |value| self.reader.facts(value, self.resolver.vocabulary, self.resolver.names))
    }

    fn sinks(&mut self, row: &Row, key: &str) -> Option<Vec<SinkKind>> {
        let texts = row.get(key).map_or(Some(Vec::new()), |value| self.reader.strings(value))?;
        texts.into_iter().map(|text| self.reader.sink(text, self.resolver.vocabulary, self.resolver.names)).collect()
    }

    fn condition(&mut self, row: &Row, key: &str, call: ApiPath) -> Option<Option<Condition>> {
        let Some(value) = row.get(key) else { return Some(None) };
        let text = self.reader.string(value)?;
        self.reader.check(text, self.resolver.condition(text.value, call)).map(Some)
    }
}

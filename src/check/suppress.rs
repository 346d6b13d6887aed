//! Which findings comments in the code suppress, and what is wrong with those comments.
//!
//! A comment holds for the line on which it stands; alone on a line, for the statement below it. It suppresses a finding of its rules
//! if the finding's place or any step of one of its paths touches these lines.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::comment::{Comment, Day, parse};
use super::finding::{Confidence, Finding, Findings, Location, Path, Step, StepKind};
use super::literals::string_literals;
use crate::models::{CommentFault, Rule, RuleId, Severity, Shape};
use crate::text::{SourceFile, Span};

/// Takes out what comments suppress and adds what is wrong with them. `comments` are the places of comments that speak to leakline.
/// Gives how many findings were suppressed.
pub fn suppress(
    findings: &mut Findings,
    comments: impl Iterator<Item = Location>,
    sources: &[Arc<SourceFile>],
    rules: &[Rule],
    today: Day,
) -> usize {
    let mut suppressions: Vec<Suppression> =
        comments.map(|place| Suppression::new(place, &sources[place.file.0 as usize], rules)).collect();
    let n_before = findings.len();
    findings.retain(|finding| {
        let mut is_kept = true;
        for suppression in suppressions.iter_mut().filter(|suppression| suppression.comment.until.is_none_or(|until| until >= today)) {
            is_kept &= !suppression.covers(finding, sources);
        }
        is_kept
    });
    let n_suppressed = n_before - findings.len();
    let mut faults = Faults { rules, findings };
    for suppression in &suppressions {
        suppression.report(&mut faults, today);
    }
    n_suppressed
}

/// A comment with the lines for which it holds.
struct Suppression {
    place: Location,
    comment: Comment,
    lines: RangeInclusive<u32>,
    /// By name: whether it suppressed anything.
    is_used: Vec<bool>,
}

impl Suppression {
    fn new(place: Location, source: &SourceFile, rules: &[Rule]) -> Self {
        let comment = parse(&source.text, place.span, rules);
        let is_used = vec![false; comment.names.len()];
        Suppression { place, lines: lines(source, place.span), comment, is_used }
    }

    /// Whether it suppresses a finding; notes that it was of use.
    fn covers(&mut self, finding: &Finding, sources: &[Arc<SourceFile>]) -> bool {
        let named = (0..self.comment.names.len()).filter(|&index| self.comment.names[index].rules.contains(&finding.rule));
        let named: Vec<usize> = named.collect();
        if named.is_empty() || !self.touches(finding, sources) {
            return false;
        }
        for index in named {
            self.is_used[index] = true;
        }
        true
    }

    fn touches(&self, finding: &Finding, sources: &[Arc<SourceFile>]) -> bool {
        let is_touched = |location: Location| {
            if location.file != self.place.file {
                return false;
            }
            let source = &sources[location.file.0 as usize];
            let (first, last) = (source.line(location.span.start), source.line(location.span.end.max(location.span.start + 1) - 1));
            self.comment.is_of_file || (first <= *self.lines.end() && *self.lines.start() <= last)
        };
        is_touched(finding.location) || finding.paths.iter().flat_map(|path| &path.steps).any(|step| is_touched(step.location))
    }

    fn report(&self, faults: &mut Faults, today: Day) {
        for (span, message) in &self.comment.faults {
            faults.add(CommentFault::Unknown, Location { span: *span, ..self.place }, message);
        }
        if self.comment.names.is_empty() {
            return;
        }
        let names = self.comment.names.iter().map(|named| named.text.as_str()).collect::<Vec<_>>().join(", ");
        let verb = if self.comment.is_of_file { "ignore-file" } else { "ignore" };
        if self.comment.until.is_some_and(|until| until < today) {
            faults.add(CommentFault::Expired, self.place, &format!("`{verb}[{names}]`"));
            return;
        }
        if !self.comment.has_reason {
            faults.add(CommentFault::Unexplained, self.place, &format!("`{verb}[{names}]`"));
        }
        for (named, _) in self.comment.names.iter().zip(&self.is_used).filter(|(_, is_used)| !**is_used) {
            faults.add(CommentFault::Unused, Location { span: named.span, ..self.place }, &format!("`{verb}[{}]`", named.text));
        }
    }
}

/// Where findings about comments go.
struct Faults<'a> {
    rules: &'a [Rule],
    findings: &'a mut Findings,
}

impl Faults<'_> {
    fn add(&mut self, fault: CommentFault, location: Location, subject: &str) {
        let has_fault = |(_, rule): &(usize, &Rule)| matches!(rule.shape, Shape::Comment(its) if its == fault);
        for (index, rule) in self.rules.iter().enumerate().filter(has_fault) {
            let message = rule.message.replace("{sink}", subject);
            let step = Step { location, function: String::new(), note: rule.title.clone(), kind: StepKind::Sink };
            self.findings.push(Finding {
                rule: RuleId(index as u16),
                severity: rule.severities.first().map_or(Severity::Note, |(_, severity)| *severity),
                confidence: Confidence::High,
                location,
                message,
                function: String::new(),
                ends: None,
                fix: None,
                paths: vec![Path { steps: vec![step] }],
            });
        }
    }
}

/// The lines for which a comment at `span` holds.
fn lines(source: &SourceFile, span: Span) -> RangeInclusive<u32> {
    let own = source.line(span.start);
    let before = &source.text[source.line_span(own).start as usize..span.start as usize];
    if before.trim().is_empty() { own..=statement_below(source, own) } else { own..=own }
}

/// The last line of the statement below a line. Above the decorators of a function means above the function.
fn statement_below(source: &SourceFile, line: u32) -> u32 {
    let is_code = |line: &u32| {
        let text = source.line_text(*line).trim_start();
        !text.is_empty() && !text.starts_with('#')
    };
    let mut last = line;
    while let Some(next) = (last + 1..=source.n_lines()).find(is_code) {
        last = statement_end(source, next);
        if !source.line_text(next).trim_start().starts_with('@') {
            break;
        }
    }
    last
}

/// The line on which the statement that begins at `first` ends: where all its brackets are closed.
fn statement_end(source: &SourceFile, first: u32) -> u32 {
    /// A statement of more lines is a table of data.
    const MAX_LINES: u32 = 200;
    let last = (first + MAX_LINES).min(source.n_lines());
    let start = source.line_span(first).start;
    let text = source.slice(Span { start, end: source.line_span(last).end });
    let literals = string_literals(text);
    let mut in_literal = literals.iter().flat_map(|span| span.range()).peekable();
    let mut depth = 0i32;
    let mut is_comment = false;
    for (offset, byte) in text.bytes().enumerate() {
        while in_literal.peek().is_some_and(|&inside| inside < offset) {
            in_literal.next();
        }
        if in_literal.peek() == Some(&offset) {
            continue;
        }
        match byte {
            b'\n' if depth <= 0 && !text[..offset].ends_with('\\') => return source.line(start + offset as u32),
            b'\n' => is_comment = false,
            b'#' => is_comment = true,
            b'(' | b'[' | b'{' if !is_comment => depth += 1,
            b')' | b']' | b'}' if !is_comment => depth -= 1,
            _ => {}
        }
    }
    last
}

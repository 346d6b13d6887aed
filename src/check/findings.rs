//! Labels at sinks and the caller's facts at views, held against the rules.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Confidence, Ends, Finding, Findings, Location, Path, Step, StepKind, View};
use super::places::Places;
use crate::flow::{Flows, HANDED, Reached, Site, SourceRef, TraceStep};
use crate::models::{ApiPath, Catalog, Evidence, FactSet, FlowRule, LabelSet, Rule, RuleId, Severity, Shape, SinkKind, Step as PathStep};
use crate::program::{Program, Template};
use crate::text::Names;

/// More paths than this add nothing for a reader.
const MAX_PATHS: usize = 8;

/// Holds the flows of a program against the rules.
pub fn check(program: &Program, catalog: &Catalog, names: &Names, flows: &Flows) -> Findings {
    let checker = Checker { places: Places { program, names }, catalog, names, flows };
    let mut findings = checker.flow_findings();
    findings.extend(checker.route_findings());
    findings.extend(checker.call_findings());
    findings.sort_by_key(|finding| (finding.location, finding.rule));
    findings
}

/// The functions that answer requests.
pub fn views(program: &Program, catalog: &Catalog, names: &Names, flows: &Flows) -> Vec<View> {
    let checker = Checker { places: Places { program, names }, catalog, names, flows };
    let views = flows.routes.iter().map(|route| {
        let name = checker.places.location(Site::whole(route.view));
        View { name, whole: Location { file: name.file, span: program.function(route.view).span } }
    });
    views.collect::<BTreeSet<View>>().into_iter().collect()
}

/// Those labels of a flow that the rule forbids.
fn forbidden(rule: &Rule, reached: &Reached) -> LabelSet {
    rule.flow_tests().iter().fold(LabelSet::EMPTY, |all, test| all.union(test.from)).intersection(reached.labels)
}

/// Whether a flow breaks a rule.
pub(super) fn forbids(rule: &FlowRule, reached: &Reached) -> bool {
    !rule.from.intersection(reached.labels).is_empty() && !reached.facts.any(rule.unless) && reached.facts.all(rule.needs)
}

/// A way into and out of more calls than this, or one that cannot be shown, is worth a note: nobody can judge what cannot be followed, and
/// of such ways in real programs hardly any can be taken. Services wrap their model in fewer.
const MAX_CALLS: usize = 8;

fn n_calls(path: &Path) -> usize {
    path.steps.iter().filter(|step| matches!(step.kind, StepKind::Call | StepKind::Return)).count()
}

/// What is known of a finding when its severity is asked for.
#[derive(Default)]
struct Case {
    facts: FactSet,
    labels: LabelSet,
    sink: Option<SinkKind>,
    call: Option<ApiPath>,
    /// Calls on the way.
    n_calls: usize,
}

fn severity(rule: &Rule, case: &Case) -> Severity {
    let fits = |evidence: &Evidence| {
        case.facts.all(evidence.facts)
            && !case.facts.any(evidence.without)
            && (evidence.labels.is_empty() || !evidence.labels.intersection(case.labels).is_empty())
            && (evidence.sinks == 0 || case.sink.is_some_and(|sink| evidence.sinks & sink.bit() != 0))
            && (evidence.calls.is_empty() || case.call.is_some_and(|call| evidence.calls.contains(&call)))
            && case.n_calls >= evidence.through
    };
    rule.severities.iter().find(|(evidence, _)| fits(evidence)).map_or(Severity::Note, |(_, severity)| *severity)
}

/// Flows with everything that is needed to speak of them.
pub(super) struct Checker<'a> {
    pub(super) places: Places<'a>,
    pub(super) catalog: &'a Catalog,
    pub(super) names: &'a Names,
    pub(super) flows: &'a Flows,
}

impl Checker<'_> {
    fn flow_findings(&self) -> Findings {
        let mut grouped: BTreeMap<(RuleId, Location), Vec<&Reached>> = BTreeMap::new();
        for reached in &self.flows.reached {
            for rule in self.catalog.rules_for(reached.labels, reached.sink.kind) {
                if !forbids(rule, reached) {
                    continue;
                }
                let site = if self.rule(rule.rule).is_at_source { reached.source.site } else { self.place_of(reached) };
                grouped.entry((rule.rule, self.places.location(site))).or_default().push(reached);
            }
        }
        grouped.into_iter().map(|((rule, location), reached)| self.flow_finding(rule, location, &reached)).collect()
    }

    /// A literal is mended where it stands, everything else where it enters the sink. Of a template in a string that is where the
    /// template is used: no comment can speak inside the string.
    fn place_of(&self, reached: &Reached) -> Site {
        if reached.labels.has(crate::models::core::LITERAL) {
            return reached.source.site;
        }
        let is_in_string = |site: Site| {
            let (module, _) = self.places.program.locate(site.function);
            matches!(self.places.program.unit(module).template, Some(Template::Text(_)))
        };
        let mut before = reached.trace.steps.iter().rev().map(|step| step.site).filter(|site| !is_in_string(*site));
        let sink = reached.sink.site;
        if is_in_string(sink) { before.next().unwrap_or(sink) } else { sink }
    }

    fn flow_finding(&self, rule: RuleId, location: Location, reached: &[&Reached]) -> Finding {
        let details = self.rule(rule);
        let mut paths: Vec<(usize, Path, Severity, &Reached)> = Vec::new();
        for it in reached {
            let path = self.path(it);
            let n_calls = n_calls(&path);
            let case = Case { facts: it.facts, labels: it.labels, sink: Some(it.sink.kind), call: None, n_calls };
            // A literal is what it is wherever it goes.
            let is_followed = it.trace.is_whole && n_calls <= MAX_CALLS || it.labels.has(crate::models::core::LITERAL);
            let severity = if is_followed && !it.is_administered { severity(details, &case) } else { Severity::Note };
            if !paths.iter().any(|(_, known, ..)| *known == path) {
                paths.push((path.steps.len(), path, severity, it));
            }
        }
        paths.sort_by_key(|(length, _, severity, it)| (std::cmp::Reverse(*severity), !it.trace.is_whole, *length));
        let (severity, first) = paths.first().map(|(_, _, severity, it)| (*severity, *it)).unwrap_or((Severity::Note, reached[0]));
        let message = self.message(details, first);
        let is_guessed = reached.iter().any(|it| self.flows.guessed.contains(&it.sink.site));
        Finding {
            rule,
            severity,
            confidence: if is_guessed { Confidence::Medium } else { Confidence::High },
            location,
            message,
            function: self.places.function_name(first.sink.site.function),
            ends: Some(self.ends(details, first)),
            fix: None,
            paths: paths.into_iter().take(MAX_PATHS).map(|(_, path, ..)| path).collect(),
        }
    }

    fn path(&self, reached: &Reached) -> Path {
        let mut steps: Vec<Step> = Vec::new();
        for step in &reached.trace.steps {
            let step = self.step(step, reached);
            if steps.last() != Some(&step) {
                steps.push(step);
            }
        }
        Path { steps }
    }

    fn step(&self, step: &TraceStep, reached: &Reached) -> Step {
        let note = match step.kind {
            StepKind::Source if step.note.is_empty() => self.source_note(&reached.source),
            StepKind::Sink => self.sink_note(reached),
            _ => step.note.clone(),
        };
        Step { location: self.places.location(step.site), function: self.places.function_name(step.site.function), note, kind: step.kind }
    }

    fn source_note(&self, source: &SourceRef) -> String {
        format!("{} is read here", self.source_name(source))
    }

    fn sink_note(&self, reached: &Reached) -> String {
        let meaning = &self.catalog.vocabulary.sinks[reached.sink.kind.0 as usize].meaning;
        match reached.sink.api {
            Some(path) => format!("enters {meaning}: `{}`", self.catalog.paths.text(path, self.names)),
            None => format!("enters {meaning}"),
        }
    }

    /// How a source is called in sentences.
    pub(super) fn source_name(&self, source: &SourceRef) -> String {
        let paths = &self.catalog.paths;
        match source.path {
            // What a framework hands to a function is called as the function calls it.
            Some(path) if paths.root_of(path) == self.names.intern(HANDED) => match paths.steps(path).first() {
                Some(PathStep::Item(name)) => format!("`{}`", self.names.text(*name)),
                _ => self.label_name(source.labels),
            },
            Some(path) => format!("`{}`", paths.text(path, self.names)),
            None => self.label_name(source.labels),
        }
    }

    fn label_name(&self, labels: LabelSet) -> String {
        labels
            .iter()
            .next()
            .map(|label| self.names.text(self.catalog.vocabulary.labels[label.0 as usize].name).to_string())
            .unwrap_or_default()
    }

    fn message(&self, rule: &Rule, reached: &Reached) -> String {
        let sink = match reached.sink.api {
            Some(path) => format!("`{}`", self.catalog.paths.text(path, self.names)),
            None => match self.places.function_name(reached.sink.site.function) {
                function if function.is_empty() => self.catalog.vocabulary.sinks[reached.sink.kind.0 as usize].meaning.clone(),
                function => format!("`{function}`"),
            },
        };
        let message = rule
            .message
            .replace("{label}", &self.label_name(forbidden(rule, reached)))
            .replace("{source}", &self.source_name(&reached.source))
            .replace("{sink}", &sink)
            .replace("{function}", &self.places.function_name(reached.sink.site.function));
        if reached.is_administered { format!("{message}; only administrators can have had it kept") } else { message }
    }

    fn ends(&self, rule: &Rule, reached: &Reached) -> Ends {
        let sink = self.catalog.vocabulary.sinks[reached.sink.kind.0 as usize].name;
        Ends { label: self.label_name(forbidden(rule, reached)), sink: self.names.text(sink).to_owned() }
    }

    fn route_findings(&self) -> Findings {
        let mut out: BTreeMap<(RuleId, Location), Finding> = BTreeMap::new();
        for (number, rule) in self.catalog.rules.iter().enumerate() {
            let Shape::Route { reaches, or_reaches, unless, needs } = &rule.shape else { continue };
            let rule_id = RuleId(number as u16);
            for reached in &self.flows.route_reached {
                let kind = reached.sink.kind;
                if kind != *reaches && !or_reaches.contains(&kind) || reached.facts.any(*unless) || !reached.facts.all(*needs) {
                    continue;
                }
                let route = &self.flows.routes[reached.route];
                let location = self.places.location(Site::whole(route.view));
                let function = self.places.function_name(route.view);
                let step = Step {
                    location: self.places.location(reached.sink.site),
                    function: self.places.function_name(reached.sink.site.function),
                    note: self.catalog.vocabulary.sinks[kind.0 as usize].meaning.clone(),
                    kind: StepKind::Sink,
                };
                let start =
                    Step { location, function: function.clone(), note: "any caller enters here".to_string(), kind: StepKind::Source };
                let path = Path { steps: vec![start, step] };
                let entry = out.entry((rule_id, location)).or_insert_with(|| Finding {
                    rule: rule_id,
                    severity: severity(rule, &Case { facts: reached.facts, sink: Some(kind), ..Case::default() }),
                    confidence: Confidence::High,
                    location,
                    message: rule.message.replace("{function}", &function),
                    function,
                    ends: None,
                    fix: None,
                    paths: Vec::new(),
                });
                if entry.paths.len() < MAX_PATHS && !entry.paths.contains(&path) {
                    entry.paths.push(path);
                }
            }
        }
        out.into_values().collect()
    }

    fn call_findings(&self) -> Findings {
        self.flows
            .calls
            .iter()
            .map(|(number, site, api, facts)| {
                let rule = &self.catalog.rules[*number as usize];
                let location = self.places.location(*site);
                let function = self.places.function_name(site.function);
                let step = Step { location, function: function.clone(), note: rule.title.clone(), kind: StepKind::Sink };
                Finding {
                    rule: RuleId(*number),
                    severity: severity(rule, &Case { facts: *facts, call: Some(*api), ..Case::default() }),
                    confidence: Confidence::High,
                    location,
                    message: rule.message.replace("{function}", &function).replace("{sink}", &format!("`{}`", self.called(*api))),
                    function,
                    ends: None,
                    fix: None,
                    paths: vec![Path { steps: vec![step] }],
                }
            })
            .collect()
    }

    /// What is called, as it is written: an assignment to an item or attribute by what it changes.
    fn called(&self, api: ApiPath) -> String {
        let text = self.catalog.paths.text(api, self.names);
        let changed = text.strip_suffix(".__setitem__").or_else(|| text.strip_suffix(".__setattr__"));
        changed.map_or_else(|| text.clone(), str::to_owned)
    }

    fn rule(&self, rule: RuleId) -> &Rule {
        &self.catalog.rules[rule.0 as usize]
    }
}

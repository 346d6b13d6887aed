//! The inventory that a reviewer draws by hand: each route with who may call it, which models it asks, what enters their prompts, where
//! their replies go. It judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::finding::Location;
use super::places::Places;
use crate::flow::{Flows, ModelCall, Route, RouteFlow, Site, SourceRef};
use crate::ir::{CallKind, Instr};
use crate::models::{ApiPath, Catalog, FactSet, RegisterKind, core};
use crate::program::Program;
use crate::text::{Names, Span};

/// A function that answers requests under a URL rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedRoute {
    /// The URL rule, where it is constant.
    pub rule: Option<String>,
    /// HTTP methods; empty: the class has one for each.
    pub methods: Vec<String>,
    /// The function, dotted.
    pub function: String,
    /// Its name.
    pub location: Location,
    /// What is known of its callers.
    pub access: Access,
    /// The model calls that it reaches.
    pub models: Vec<ModelUse>,
    /// What enters their prompts, by role.
    pub prompts: Vec<Passage>,
    /// Where replies go.
    pub replies: Vec<Passage>,
}

/// What is known of the callers of a route when it calls a model, or at all if it calls none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// What has been checked on every way to every model call (`authenticated`, `authorized`).
    pub checks: Vec<String>,
    /// Decorators around the function, in the words of the code.
    pub decorators: Vec<Location>,
    /// Functions that run before it, dotted.
    pub hooks: Vec<String>,
    /// Where the caller is authenticated, in the words of the code.
    pub proofs: Vec<Location>,
}

/// A model call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModelUse {
    /// The API that is called.
    pub api: String,
    /// The name of the model, if constant.
    pub model: Option<String>,
    /// The address that answers, if constant; `…` stands for parts that are not.
    pub endpoint: Option<String>,
    /// Where.
    pub location: Location,
}

/// Something goes in or out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Passage {
    /// The kind of sink: `prompt`, `system-role`, `response`.
    pub sink: String,
    /// Labels that arrive.
    pub labels: Vec<String>,
    /// What is read at the beginning.
    pub source: String,
    /// Where it arrives.
    pub location: Location,
}

impl MappedRoute {
    /// The route with all places as `place` moves them; none if one of them is lost.
    pub fn relocated(&self, place: &dyn Fn(Location) -> Option<Location>) -> Option<MappedRoute> {
        let all = |places: &[Location]| places.iter().map(|at| place(*at)).collect::<Option<Vec<Location>>>();
        let passages = |passages: &[Passage]| {
            let moved = passages.iter().map(|it| Some(Passage { location: place(it.location)?, ..it.clone() }));
            moved.collect::<Option<Vec<Passage>>>()
        };
        let models = self.models.iter().map(|it| Some(ModelUse { location: place(it.location)?, ..it.clone() }));
        let access = Access { decorators: all(&self.access.decorators)?, proofs: all(&self.access.proofs)?, ..self.access.clone() };
        Some(MappedRoute {
            location: place(self.location)?,
            access,
            models: models.collect::<Option<_>>()?,
            prompts: passages(&self.prompts)?,
            replies: passages(&self.replies)?,
            ..self.clone()
        })
    }
}

/// Draws the map, in the order of places.
pub fn map(program: &Program, catalog: &Catalog, names: &Names, flows: &Flows) -> Vec<MappedRoute> {
    let places = Places { program, names };
    let mut calls: BTreeMap<Site, &ModelCall> = BTreeMap::new();
    for call in &flows.model_calls {
        calls.entry(call.site).or_insert(call);
    }
    let mapper = Mapper { places, catalog, flows, calls };
    let is_for_requests = |route: &Route| matches!(route.kind, RegisterKind::Route | RegisterKind::Resource | RegisterKind::Handler);
    let routes = flows.routes.iter().enumerate().filter(|(_, route)| is_for_requests(route));
    let mut mapped: Vec<MappedRoute> = routes.map(|(number, route)| mapper.route(number, route)).collect();
    mapped.sort_by(|left, right| (left.location, &left.rule).cmp(&(right.location, &right.rule)));
    mapped
}

struct Mapper<'a> {
    places: Places<'a>,
    catalog: &'a Catalog,
    flows: &'a Flows,
    calls: BTreeMap<Site, &'a ModelCall>,
}

impl Mapper<'_> {
    fn route(&self, number: usize, route: &Route) -> MappedRoute {
        let text = |symbol| self.places.names.text(symbol).to_owned();
        let mut methods: Vec<String> = route.methods.iter().map(|method| text(*method)).collect();
        if methods.is_empty() && route.kind == RegisterKind::Route {
            methods.push("GET".to_owned());
        }
        MappedRoute {
            rule: route.rule.map(text),
            methods,
            function: self.places.function_name(route.view),
            location: self.places.location(Site::whole(route.view)),
            access: self.access(number, route),
            models: self.models(number),
            prompts: self.passages(number, |flow| core::is_read_by_model(flow.sink.kind)),
            replies: self.passages(number, |flow| flow.source.labels.has(core::LLM) && !is_about_models(flow)),
        }
    }

    fn access(&self, number: usize, route: &Route) -> Access {
        let reached = self.flows.route_reached.iter().filter(|reached| reached.route == number);
        let at_models: Vec<FactSet> =
            reached.filter(|reached| reached.sink.kind == core::MODEL_CALL).map(|reached| reached.facts).collect();
        let common = at_models.iter().copied().reduce(FactSet::intersection).unwrap_or_default();
        let checks = common.iter().map(|fact| self.fact_name(fact)).collect();
        let hooks = route.hooks.iter().map(|hook| self.places.function_name(*hook)).collect();
        let proofs: BTreeSet<Location> = route.proofs.iter().map(|site| self.places.location(*site)).collect();
        Access { checks, decorators: self.decorators(route), hooks, proofs: proofs.into_iter().collect() }
    }

    /// Decorators except the one that registers the route.
    fn decorators(&self, route: &Route) -> Vec<Location> {
        let program = self.places.program;
        let (module, _) = program.locate(route.view);
        let code = program.function(route.view);
        let Some(parent) = code.parent.map(|parent| program.func_ref(module, parent)) else { return Vec::new() };
        let around = Span { start: code.span.start, end: code.header.start };
        let body = program.function(parent);
        let decorates = |at: usize, instr: &Instr| {
            matches!(instr, Instr::Call(_, _, CallKind::Decorator)) && body.spans.get(at).is_some_and(|span| around.contains(span.start))
        };
        let found = body.instrs.iter().enumerate().filter(|(at, instr)| decorates(*at, instr));
        let sites = found.map(|(at, _)| Site { function: parent, instr: at as u32 }).filter(|site| *site != route.registered);
        let mut locations: Vec<Location> = sites.map(|site| self.places.location(site)).collect();
        locations.sort();
        locations
    }

    fn models(&self, number: usize) -> Vec<ModelUse> {
        let reached = self.flows.route_reached.iter().filter(|reached| reached.route == number && reached.sink.kind == core::MODEL_CALL);
        let mut apis: BTreeMap<Site, BTreeSet<ApiPath>> = BTreeMap::new();
        for reached in reached {
            apis.entry(reached.sink.site).or_default().extend(reached.sink.api);
        }
        let uses: BTreeSet<ModelUse> =
            apis.iter().flat_map(|(site, apis)| self.best_known(apis).map(|api| self.model(*site, api))).collect();
        uses.into_iter().collect()
    }

    /// Where a call is known by its receiver, that it is also known by its name alone says nothing more.
    fn best_known<'s>(&self, apis: &'s BTreeSet<ApiPath>) -> impl Iterator<Item = ApiPath> + use<'s, '_> {
        let paths = &self.catalog.paths;
        let names = self.places.names;
        let is_guess = move |path: &ApiPath| names.text(paths.root_of(*path)) == ANY_RECEIVER;
        let has_better = apis.iter().any(|path| !is_guess(path));
        apis.iter().copied().filter(move |path| !(has_better && is_guess(path)))
    }

    fn model(&self, site: Site, api: ApiPath) -> ModelUse {
        let known = self.calls.get(&site);
        let shown = |symbol| self.places.names.text(symbol).replace('\0', "…");
        ModelUse {
            api: self.catalog.paths.text(api, self.places.names),
            model: known.and_then(|call| call.model).map(shown),
            endpoint: known.and_then(|call| call.endpoint).map(shown),
            location: self.places.location(site),
        }
    }

    fn passages(&self, number: usize, is_meant: impl Fn(&RouteFlow) -> bool) -> Vec<Passage> {
        let flows = self.flows.route_flows.iter().filter(|flow| flow.route == number && !flow.source.labels.is_empty() && is_meant(flow));
        let passages: BTreeSet<Passage> = flows.map(|flow| self.passage(flow)).collect();
        passages.into_iter().collect()
    }

    fn passage(&self, flow: &RouteFlow) -> Passage {
        let vocabulary = &self.catalog.vocabulary;
        let word = |symbol| self.places.names.text(symbol).to_owned();
        Passage {
            sink: word(vocabulary.sinks[flow.sink.kind.0 as usize].name),
            labels: flow.source.labels.iter().map(|label| word(vocabulary.labels[label.0 as usize].name)).collect(),
            source: self.source_name(&flow.source),
            location: self.places.location(flow.sink.site),
        }
    }

    fn source_name(&self, source: &SourceRef) -> String {
        source.path.map(|path| self.catalog.paths.text(path, self.places.names)).unwrap_or_default()
    }

    fn fact_name(&self, fact: usize) -> String {
        self.places.names.text(self.catalog.vocabulary.facts[fact].name).to_owned()
    }
}

/// The root of API paths that hold for a receiver of any type.
const ANY_RECEIVER: &str = "_";

/// A reply that goes into the next call's prompt is told with the prompts.
fn is_about_models(flow: &RouteFlow) -> bool {
    let kind = flow.sink.kind;
    core::is_read_by_model(kind) || matches!(kind, core::PROMPT_ROLE | core::MODEL_CALL | core::UNCHECKED_RESULT)
}

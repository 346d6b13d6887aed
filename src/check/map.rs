//! The inventory that a reviewer draws by hand: each route with who may call it, which models it asks, what enters their prompts, where
//! their replies go. It judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::finding::Location;
use super::places::Places;
use crate::flow::{Flows, ModelCall, Route, RouteFlow, RouteReached, Site, SourceRef};
use crate::ir::{CallKind, Instr};
use crate::models::{ApiPath, Catalog, FactSet, RegisterKind, core};
use crate::program::{FuncRef, Program};
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
    let mut reached = vec![Vec::new(); flows.routes.len()];
    for it in flows.route_reached.iter().filter(|it| it.sink.kind == core::MODEL_CALL) {
        reached[it.route].push(it);
    }
    let mut arriving = vec![Vec::new(); flows.routes.len()];
    for flow in flows.route_flows.iter().filter(|flow| !flow.source.labels.is_empty()) {
        arriving[flow.route].push(flow);
    }
    let mapper = Mapper { places, catalog, calls, reached, arriving, decorators: decorator_calls(program, &flows.routes) };
    let is_for_requests = |route: &Route| matches!(route.kind, RegisterKind::Route | RegisterKind::Resource | RegisterKind::Handler);
    let routes = flows.routes.iter().enumerate().filter(|(_, route)| is_for_requests(route));
    let mut mapped: Vec<MappedRoute> = routes.map(|(number, route)| mapper.route(number, route)).collect();
    mapped.sort_by(|left, right| (left.location, &left.rule).cmp(&(right.location, &right.rule)));
    mapped
}

/// Calls of decorators by the functions whose bodies have them.
fn decorator_calls(program: &Program, routes: &[Route]) -> BTreeMap<FuncRef, Vec<(u32, Site)>> {
    let mut calls = BTreeMap::new();
    for parent in routes.iter().filter_map(|route| parent(program, route.view)) {
        calls.entry(parent).or_insert_with(|| {
            let body = program.function(parent);
            let decorators = body
                .instrs
                .iter()
                .zip(&body.spans)
                .enumerate()
                .filter(|(_, (instr, _))| matches!(instr, Instr::Call(_, _, CallKind::Decorator)));
            let mut calls: Vec<(u32, Site)> =
                decorators.map(|(at, (_, span))| (span.start, Site { function: parent, instr: at as u32 })).collect();
            calls.sort();
            calls
        });
    }
    calls
}

/// The function or module in whose body a function is defined.
fn parent(program: &Program, function: FuncRef) -> Option<FuncRef> {
    let (module, _) = program.locate(function);
    program.function(function).parent.map(|parent| program.func_ref(module, parent))
}

struct Mapper<'a> {
    places: Places<'a>,
    catalog: &'a Catalog,
    calls: BTreeMap<Site, &'a ModelCall>,
    /// The model calls that each route reaches.
    reached: Vec<Vec<&'a RouteReached>>,
    /// What arrives at sinks in runs of each route.
    arriving: Vec<Vec<&'a RouteFlow>>,
    /// Calls of decorators in the bodies that define views, in the order of the text.
    decorators: BTreeMap<FuncRef, Vec<(u32, Site)>>,
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
        let at_models = self.reached[number].iter().map(|reached| reached.facts);
        let of_others = self.catalog.fact("siblings-guarded").unwrap_or_default();
        // Who administers the program is no check of its own.
        let common = at_models.reduce(FactSet::intersection).unwrap_or_default().minus(of_others.union(core::NARROWED));
        let checks = common.iter().map(|fact| self.fact_name(fact)).collect();
        let hooks = route.hooks.iter().map(|hook| self.places.function_name(*hook)).collect();
        let proofs: BTreeSet<Location> = route.proofs.iter().map(|site| self.places.location(*site)).collect();
        Access { checks, decorators: self.decorators(route), hooks, proofs: proofs.into_iter().collect() }
    }

    /// Decorators except the one that registers the route.
    fn decorators(&self, route: &Route) -> Vec<Location> {
        let program = self.places.program;
        let code = program.function(route.view);
        let around = Span { start: code.span.start, end: code.header.start };
        let Some(calls) = parent(program, route.view).and_then(|parent| self.decorators.get(&parent)) else { return Vec::new() };
        let first = calls.partition_point(|(start, _)| *start < around.start);
        let sites = calls[first..].iter().take_while(|(start, _)| around.contains(*start)).map(|(_, site)| *site);
        let sites = sites.filter(|site| *site != route.registered);
        let mut locations: Vec<Location> = sites.map(|site| self.places.location(site)).collect();
        locations.sort();
        locations
    }

    fn models(&self, number: usize) -> Vec<ModelUse> {
        let mut apis: BTreeMap<Site, BTreeSet<ApiPath>> = BTreeMap::new();
        for reached in &self.reached[number] {
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
        let flows = self.arriving[number].iter().filter(|flow| is_meant(flow));
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

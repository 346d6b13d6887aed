//! Views as the framework runs them: hooks of the application and blueprint, then the view, then what sees the response.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::ir::{Arg, ArgKind, CellRef, Function, Instr, ParamKind};
use crate::models::{ApiPath, FactSet, LabelSet, RegisterKind, Step, core};
use crate::program::{ClassRef, FuncRef};
use crate::text::Symbol;

use super::blueprints::Blueprints;
use super::calls::Args;
use super::eval::Eval;
use super::hooks::{Hook, When};
use super::import::Import;
use super::solver::{Solver, Task};
use super::summary::{Answers, Context, Group, Out, OutValue, Site, SourceRef, Summary, TokenRoot};
use super::value::{Content, Key, Kind, Node, Root, Shape, V};

/// A view under a URL rule.
#[derive(Clone, Debug)]
pub struct Route {
    /// The view function.
    pub view: FuncRef,
    /// The URL rule, where it is constant.
    pub rule: Option<Symbol>,
    /// HTTP methods.
    pub methods: Vec<Symbol>,
    /// Where it is registered.
    pub registered: Site,
    /// What kind of entry it is.
    pub kind: RegisterKind,
    /// Functions that run before it.
    pub hooks: Vec<FuncRef>,
    /// Where it, or what it calls, authenticates the caller; sorted.
    pub proofs: Vec<Site>,
    /// It answers only callers that are authenticated.
    pub is_guarded: bool,
}

/// A registration with the summary in whose terms it is told.
#[derive(Clone)]
pub(super) struct Registered {
    pub summary: Arc<Summary>,
    pub root: FuncRef,
    pub number: usize,
}

/// An entry of the program with the hooks around it.
#[derive(Clone)]
pub(super) struct Entry {
    pub this: Registered,
    pub before: Vec<Registered>,
    pub after: Vec<Registered>,
    /// The methods under which it runs.
    pub methods: Vec<Symbol>,
    /// Of a view that is a class, the one of its methods that answers.
    pub verb: Option<Symbol>,
    /// What stands before its URL rule: where its blueprint is registered, and the ones above.
    pub prefix: Option<Symbol>,
    /// What stands before its name.
    pub group: Group,
    /// Functions that may stand in the view's place.
    pub replaced: Vec<Registered>,
    /// What settings say of every request.
    pub holds: Vec<(ApiPath, FactSet)>,
    /// Functions that say who is let in.
    pub authenticators: Arc<[Registered]>,
}

/// What tells registrations apart: one statement may register several things, in a loop or for each of several blueprints.
type Registering = (Site, RegisterKind, Vec<Site>, Vec<Site>, Option<Symbol>);

/// All registrations, in the order of their places.
pub(super) fn registrations(solver: &Solver) -> Vec<Registered> {
    let mut all: Vec<Registered> = Vec::new();
    let mut seen: FxHashSet<Registering> = FxHashSet::default();
    for root in super::solver::uncalled(solver, &FxHashSet::default()) {
        let Some(summary) = solver.general(root) else { continue };
        for (number, registration) in summary.registrations.iter().enumerate() {
            let functions = functions_of(summary, &registration.function);
            let apps = app_sites(summary, &registration.app);
            if seen.insert((registration.site, registration.kind, functions, apps, registration.rule)) {
                all.push(Registered { summary: summary.clone(), root, number });
            }
        }
    }
    all.sort_by_key(|it| (it.registration().site, it.number));
    all
}

/// All entries, with the hooks around them.
pub(super) fn entries(solver: &Solver, all: &[Registered]) -> Vec<Entry> {
    let blueprints = Blueprints::of(all);
    let of_kind = |kind: RegisterKind| all.iter().filter(move |it| it.registration().kind == kind);
    let replaced: Vec<Registered> = of_kind(RegisterKind::Replace).cloned().collect();
    let holds: Vec<(ApiPath, FactSet)> = of_kind(RegisterKind::Setting).flat_map(|it| it.registration().holds.clone()).collect();
    let authenticators: Arc<[Registered]> = of_kind(RegisterKind::Authenticator).cloned().collect();
    let hooks: Vec<Hook> = all.iter().filter_map(Hook::of).collect();
    let splits_methods = super::requests::asks_for_method(solver);
    let mut entries = Vec::new();
    for this in all {
        let registration = this.registration();
        if !registration.kind.is_entry() {
            continue;
        }
        let is_request = matches!(registration.kind, RegisterKind::Route | RegisterKind::Resource);
        let own = app_sites(&this.summary, &registration.app);
        let chain = blueprints.with_parents(&own);
        let around = |when: When| {
            let hooks = hooks.iter().filter(move |hook| is_request && hook.when == when);
            hooks.filter(|hook| hook.is_around(&chain))
        };
        let mut before: Vec<Registered> = around(When::UrlValues).map(|hook| hook.this.clone()).collect();
        // Hooks of the application run before those of the blueprint.
        let mut of_request: Vec<&Hook> = around(When::Before).collect();
        of_request.sort_by_key(|hook| {
            let is_own = hook.sites.iter().any(|site| own.contains(site)) && !blueprints.is_empty() && chain.len() > own.len();
            (is_own, hook.this.registration().site)
        });
        before.extend(of_request.into_iter().map(|hook| hook.this.clone()));
        let after = around(When::After).map(|hook| hook.this.clone()).collect();
        let entry = Entry {
            this: this.clone(),
            before,
            after,
            methods: registration.methods.clone(),
            verb: None,
            prefix: blueprints.prefix(solver, this),
            // The names of all blueprints within each other stand there.
            group: if own.iter().any(|site| blueprints.is_nested(*site)) { Group::Unknown } else { registration.group },
            replaced: replaced.clone(),
            holds: holds.clone(),
            authenticators: authenticators.clone(),
        };
        let verbs = if is_request { verbs(solver, this) } else { Vec::new() };
        let of_verb = |verb: &Symbol| Entry { methods: vec![upper_case(solver, *verb)], verb: Some(*verb), ..entry.clone() };
        match registration.methods.as_slice() {
            _ if !verbs.is_empty() => entries.extend(verbs.iter().map(of_verb)),
            methods @ [_, _, ..] if splits_methods && is_request => {
                entries.extend(methods.iter().map(|method| Entry { methods: vec![*method], ..entry.clone() }));
            }
            _ => entries.push(entry),
        }
    }
    entries
}

/// The methods of a view that is a class, as far as they are named like the HTTP methods that they answer.
fn verbs(solver: &Solver, view: &Registered) -> Vec<Symbol> {
    let classes = view.registration().function.0.iter().filter_map(|(what, _)| match what {
        Out::Object(at) => match view.summary.objects[*at as usize].shape {
            Shape::View(class) => Some(class),
            _ => None,
        },
        Out::Class(class) => Some(*class),
        _ => None,
    });
    let classes: Vec<ClassRef> = classes.collect();
    let is_there = |verb: &Symbol| classes.iter().any(|class| solver.program.method(*class, *verb).is_some());
    let there: Vec<Symbol> = solver.catalog.view_classes.methods.iter().copied().filter(is_there).collect();
    // A rule may name some of them; without, it is for all.
    let named = &view.registration().methods;
    let of_rule: Vec<Symbol> = there.iter().copied().filter(|verb| named.contains(&upper_case(solver, *verb))).collect();
    let is_default = matches!(named.as_slice(), [method] if solver.names.text(*method) == "GET");
    if is_default || of_rule.is_empty() { there } else { of_rule }
}

fn upper_case(solver: &Solver, verb: Symbol) -> Symbol {
    solver.names.intern(&solver.names.text(verb).to_uppercase())
}

impl Entry {
    /// Whether a run of the other one is a run of this, as far as registrations tell.
    pub fn is_like(&self, other: &Entry) -> bool {
        let Entry { this, before, after, methods, verb, prefix, group, replaced, holds, authenticators } = self;
        let all = |left: &[Registered], right: &[Registered]| {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.is_same(right))
        };
        this.is_same(&other.this)
            && all(before, &other.before)
            && all(after, &other.after)
            && all(replaced, &other.replaced)
            && all(authenticators, &other.authenticators)
            && (methods, verb, prefix, group, holds) == (&other.methods, &other.verb, &other.prefix, &other.group, &other.holds)
    }
}

impl Registered {
    fn is_same(&self, other: &Registered) -> bool {
        Arc::ptr_eq(&self.summary, &other.summary) && (self.root, self.number) == (other.root, other.number)
    }

    pub fn registration(&self) -> &super::summary::Registration {
        &self.summary.registrations[self.number]
    }

    /// The project's functions that are registered.
    pub fn functions(&self) -> impl Iterator<Item = FuncRef> {
        functions_of(&self.summary, &self.registration().function)
            .into_iter()
            .filter(|site| site.instr == Site::WHOLE)
            .map(|site| site.function)
    }
}

/// Places at which the application objects of a value were made.
pub(super) fn app_sites(summary: &Summary, value: &OutValue) -> Vec<Site> {
    let mut sites = Vec::new();
    for (what, _) in &value.0 {
        match what {
            Out::Derived(at) => sites.push(summary.derived[*at as usize].site),
            Out::Object(at) => sites.push(summary.objects[*at as usize].site),
            _ => {}
        }
    }
    sites
}

fn functions_of(summary: &Summary, value: &OutValue) -> Vec<Site> {
    let mut sites = Vec::new();
    for (what, _) in &value.0 {
        match what {
            Out::Object(at) => {
                let object = &summary.objects[*at as usize];
                match object.shape {
                    Shape::Function(function) => sites.push(Site::whole(function)),
                    _ => sites.push(object.site),
                }
            }
            Out::Class(class) => sites.push(Site { function: FuncRef(class.0), instr: Site::WHOLE - 1 }),
            _ => {}
        }
    }
    sites
}

/// Runs one entry in an activation of its own.
pub(super) fn evaluate<'p, 't>(solver: &'p Solver<'p>, task: &'t mut Task, entry: &Entry) -> (Eval<'p, 't>, Vec<FuncRef>) {
    let registration = entry.this.registration().clone();
    let mut eval = Eval::beside(solver, task, Context::general(registration.site.function));
    eval.is_entry = true;
    eval.authenticators = entry.authenticators.clone();
    eval.now = registration.site.instr;
    eval.assume_method(&entry.methods);
    for (path, facts) in &entry.holds {
        let node = eval.node(Kind::Api(*path));
        eval.state.assume(node, *facts);
    }
    let rules: Vec<Symbol> = entry.prefix.into_iter().chain(registration.rule).collect();
    let kwargs = eval.route_values(&rules, registration.labels);
    let before_hooks = eval.assume_route(entry);
    for hook in &entry.before {
        let hooked = hook.registration().clone();
        let function = eval.registered(hook, &hooked.function);
        eval.outcomes.clear();
        let args = match (hooked.kind, hooked.given) {
            (RegisterKind::UrlValues, _) => Args::positional(vec![V::new(), kwargs.clone()]),
            (_, Some(given)) => Args::positional(vec![V::of(eval.node(Kind::Api(given)))]),
            (_, None) => Args::default(),
        };
        eval.call(&function, &args);
        eval.is_dead = false;
        // The view runs only if the hook has returned nothing.
        let now = crate::ir::Value(eval.now);
        if let Some(outcomes) = eval.outcomes.get(&now).cloned() {
            for (node, facts) in outcomes.falsy {
                eval.state.assume(node, facts);
            }
        }
    }
    eval.forget_route(before_hooks);
    let mut function = eval.registered(&entry.this, &registration.function);
    for replaced in &entry.replaced {
        function = eval.replaced(replaced, function);
    }
    let schema = eval.registered(&entry.this, &registration.schema);
    let views = eval.views(&function, entry.verb);
    eval.context.answers = Answers::of(registration.kind);
    let mut response = V::new();
    let mut targets = Vec::new();
    for (view, place) in views {
        let functions = eval.view_functions(&place);
        targets.extend(functions.iter().copied());
        let labelled = eval.labelled_args(&view, &registration, &schema);
        let mut args = match labelled {
            Some(args) => args,
            None => Args { double_star: kwargs.clone(), ..Args::default() },
        };
        args.is_decorator = false;
        let before = eval.state.clone();
        let given = registration.given.and_then(|given| eval.call_with(&view, given, Answers::Guard));
        let mut value = given.unwrap_or_else(|| eval.call(&view, &args));
        eval.note_guard();
        eval.is_dead = false;
        if view != place && !functions.iter().any(|function| eval.callees.contains(function)) {
            // A `dispatch_request` that comes to it by a way of its own.
            value.join(&eval.call(&place, &args));
            eval.is_dead = false;
        }
        eval.forgive_writes();
        response.join(&value);
        let after = std::mem::replace(&mut eval.state, before.clone());
        eval.state = eval.merged(before, after);
    }
    eval.context.answers = Answers::Caller;
    if registration.kind == RegisterKind::Resource {
        // What a resource returns is written as JSON.
        eval.hits.retain(|(sink, _), _| sink.kind != core::HTML || sink.api.is_some());
    }
    for hook in &entry.after {
        let hooked = hook.registration().clone();
        let function = eval.registered(hook, &hooked.function);
        eval.call(&function, &Args::positional(vec![response.clone()]));
        eval.is_dead = false;
        eval.screen_responses(&function);
    }
    (eval, targets)
}

impl Eval<'_, '_> {
    /// A registered function as a value of this activation.
    pub fn registered(&mut self, it: &Registered, value: &OutValue) -> V {
        let summary = it.summary.clone();
        let mut import = Import::new(&summary, it.root, None);
        self.import(&mut import, value)
    }

    /// A hook that puts a screened body in the place of any response's screens what the view has answered.
    fn screen_responses(&mut self, hook: &V) {
        let any = self.node(Kind::Root(ANY_RESPONSE));
        self.data_mut(any).api = Some(self.solver.response);
        let before = self.state.clone();
        let answered = self.call(hook, &Args::positional(vec![V::of(any)]));
        self.is_dead = false;
        // A new body, or a new response that is answered instead.
        let body = self.symbol("data");
        let mut put = self.load(&V::of(any), Key::Attr(body));
        answered.iter().filter(|entry| entry.node != any).for_each(|entry| put.add(entry));
        let mut common: Option<FactSet> = None;
        for flow in self.flows(&put).iter() {
            if self.is_of_any_response(flow.origin) && !flow.facts.is_empty() {
                common = Some(common.map_or(flow.facts, |before| before.intersection(flow.facts)));
            }
        }
        self.state = before;
        let of_any: Vec<_> = self.hits.keys().filter(|(_, node)| self.is_of_any_response(*node)).copied().collect();
        of_any.iter().for_each(|key| drop(self.hits.remove(key)));
        let facts = common.unwrap_or_default();
        let facts = facts.intersection(core::INSPECTED.union(core::SCREENED).union(core::MASKED));
        for ((sink, _), hits) in &mut self.hits {
            if sink.kind == core::RESPONSE {
                hits.iter_mut().for_each(|hit| hit.facts = hit.facts.union(facts));
            }
        }
    }

    fn is_of_any_response(&self, node: Node) -> bool {
        self.token_of(node).is_some_and(|token| token.root == TokenRoot::Root(ANY_RESPONSE))
    }

    /// The view after a replacement, if that is about this view.
    fn replaced(&mut self, it: &Registered, view: V) -> V {
        let registration = it.registration();
        let names: Vec<Symbol> = self.view_functions(&view).iter().map(|function| self.program().function(*function).name).collect();
        let names_it = |wanted: Symbol| {
            names.iter().any(|name| {
                let (wanted, name) = (self.names().text(wanted), self.names().text(*name));
                wanted.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            })
        };
        let counts = match registration.rule {
            Some(wanted) => names_it(wanted),
            None => !registration.except.iter().any(|left_out| names_it(*left_out)),
        };
        if !counts {
            return view;
        }
        let summary = it.summary.clone();
        let mut import = Import::new(&summary, it.root, None);
        import.in_place = registration.holds.first().map(|(table, _)| (*table, view.clone()));
        let function = self.import(&mut import, &registration.function);
        if self.is_callable(&function) { function } else { view }
    }

    /// The values of the variables of URL rules.
    fn route_values(&mut self, rules: &[Symbol], labels: LabelSet) -> V {
        let node = self.node(Kind::Object(self.now, 1, Shape::Dict));
        let mut content = Content { is_closed: true, ..Content::default() };
        let labels = if labels.is_empty() { LabelSet::of(core::REQUEST) } else { labels };
        if rules.is_empty() {
            let value = self.route_value("...", FactSet::EMPTY, labels);
            content.rest = value;
            self.state.set_content(node, content);
            return V::of(node);
        }
        let text: String = rules.iter().map(|rule| self.names().text(*rule)).collect();
        for variable in text.split('<').skip(1) {
            let Some((inside, _)) = variable.split_once('>') else { continue };
            let (converter, name) = match inside.rsplit_once(':') {
                Some((converter, name)) => (converter.split('(').next().unwrap_or_default(), name),
                None => (super::registered::DEFAULT_CONVERTER, inside),
            };
            let value = self.converted_part(converter, name, labels);
            let key = self.symbol(name);
            content.set(Key::Item(key), value);
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    pub fn route_value(&mut self, name: &str, facts: FactSet, labels: LabelSet) -> V {
        let root = self.catalog().paths.root(self.symbol(HANDED));
        let path: ApiPath = self.catalog().paths.step(root, Step::Item(self.symbol(name)));
        let source = SourceRef { site: Site { function: self.context.function, instr: self.now }, path: Some(path), labels };
        V::with(self.node(Kind::Source(source)), facts)
    }

    /// The functions that serve a registration, each with the one that a reader looks for: the function itself, or a class's methods.
    fn views(&mut self, function: &V, verb: Option<Symbol>) -> Vec<(V, V)> {
        let mut out = Vec::new();
        for entry in function.iter() {
            match self.data(entry.node).kind.clone() {
                Kind::Object(_, _, Shape::View(_)) => {
                    let instance = self.load(&V::of(entry.node), Key::Receiver);
                    out.extend(self.methods_of(&instance, verb));
                }
                Kind::Class(class) => {
                    let instance = self.construct(class, &Args::default());
                    out.extend(self.methods_of(&instance, verb));
                }
                Kind::Const(_) => {}
                _ => out.push((V::of(entry.node), V::of(entry.node))),
            }
        }
        out
    }

    /// The method that answers, and what the framework calls: the method, or a `dispatch_request` that comes to it.
    fn methods_of(&mut self, instance: &V, verb: Option<Symbol>) -> Vec<(V, V)> {
        let mut out = Vec::new();
        let chosen = self.symbol(CHOSEN_METHOD);
        for entry in instance.iter() {
            let Some(class) = self.data(entry.node).instance else { continue };
            let has = |name: &Symbol| self.program().method(class, *name).is_some();
            let dispatch = self.catalog().view_classes.dispatch.iter().copied().find(has);
            let Some(answering) = verb.filter(has).or(dispatch) else { continue };
            let place = self.load_attr(&V::of(entry.node), answering);
            self.store_node(entry.node, Key::Attr(chosen), &place, false);
            let called = match dispatch {
                Some(dispatch) if dispatch != answering => self.load_attr(&V::of(entry.node), dispatch),
                _ => place.clone(),
            };
            out.push((self.with_decorators(class, answering, called), place));
        }
        out
    }

    /// A view behind the decorators that its class lists, for all methods or for each.
    fn with_decorators(&mut self, class: ClassRef, answering: Symbol, mut view: V) -> V {
        for &listed in &self.catalog().view_classes.decorators {
            let Some(mut decorators) = self.class_member(class, listed) else { continue };
            if self.is_mapping(&decorators) {
                decorators = self.load(&decorators, Key::Item(answering));
            }
            for decorator in self.each(&decorators) {
                let args = Args { positional: vec![view.clone()], is_decorator: true, ..Args::default() };
                let decorated = self.call(&decorator, &args);
                if !decorated.is_empty() {
                    view = decorated;
                }
            }
        }
        view
    }

    /// The innermost project functions of a view, for its place.
    pub fn view_functions(&mut self, view: &V) -> Vec<FuncRef> {
        let mut out = Vec::new();
        let mut todo: Vec<(Node, usize)> = view.iter().map(|entry| (entry.node, 0)).collect();
        while let Some((node, depth)) = todo.pop() {
            if depth > 6 {
                continue;
            }
            match self.data(node).kind.clone() {
                Kind::Object(_, _, Shape::Function(function)) => {
                    // A wrapper captures what it wraps.
                    let code = self.program().function(function);
                    let wrapped = wrapped_captures(code);
                    let cells: Vec<V> = self
                        .content(node)
                        .map(|content| {
                            let is_wrapped = |key: Key| matches!(key, Key::Capture(at) if wrapped.is_empty() || wrapped.contains(&at));
                            content.fields.iter().filter(|(key, _)| is_wrapped(**key)).map(|(_, value)| value.clone()).collect()
                        })
                        .unwrap_or_default();
                    let captured: Vec<Node> =
                        cells.iter().flat_map(|cell| self.load(cell, Key::Receiver).0).map(|entry| entry.node).collect();
                    let is_wrapper = code.params.iter().any(|param| matches!(param.kind, ParamKind::Star | ParamKind::DoubleStar));
                    let inner: Vec<Node> = captured
                        .into_iter()
                        .filter(|node| {
                            matches!(self.data(*node).kind, Kind::Object(_, _, Shape::Function(_) | Shape::Bound | Shape::Guarded(_)))
                        })
                        .collect();
                    if is_wrapper && !inner.is_empty() {
                        todo.extend(inner.into_iter().map(|node| (node, depth + 1)));
                    } else {
                        out.push(function);
                    }
                }
                Kind::Object(_, _, Shape::Bound | Shape::Guarded(_) | Shape::Partial | Shape::Static | Shape::ClassMethod) => {
                    let inner = self.load(&V::of(node), Key::Function);
                    todo.extend(inner.iter().map(|entry| (entry.node, depth + 1)));
                }
                _ => {}
            }
        }
        out
    }
}

/// Captured functions to which a function hands on all that it is given (`view(*args, **kwargs)`): these it wraps, others only help it.
fn wrapped_captures(code: &Function) -> Vec<u32> {
    let hands_on = |arg: &Arg| matches!(arg.kind, ArgKind::Star | ArgKind::DoubleStar);
    let called = code.instrs.iter().filter_map(|instr| match *instr {
        Instr::Call(callee, args, _) if code.list(args).iter().any(hands_on) => Some(code.instr(callee)),
        _ => None,
    });
    called
        .filter_map(|callee| match callee {
            Instr::Cell(CellRef::Captured(at)) => Some(at),
            _ => None,
        })
        .collect()
}

/// The root of the paths of what a framework hands to functions.
pub const HANDED: &str = "route";

/// The attribute under which a view that is a class has the method that answers; rows of models name it.
const CHOSEN_METHOD: &str = "__view__";

/// The parameter that stands for any response while a hook is asked what it does with one.
pub(super) const ANY_RESPONSE: Root = Root::Param(u32::MAX);

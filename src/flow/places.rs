//! Places and conditions of the models' rows, as a call of a library fills them.

use crate::ir::Literal;
use crate::models::{ApiPath, Condition, LabelSet, Operand, Place, PlaceArgument, Step, Test, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::summary::{Context, Site, TokenRoot};
use super::value::{Key, Kind, Node, Shape, V};

/// Which possibilities of an argument must be as a condition says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    /// One is enough: what may be dangerous is.
    Possible,
    /// All that are known: what somebody can switch is no fault of the setting.
    Certain,
}

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- places

    /// The argument of a name, by keyword or position.
    pub fn argument(&mut self, args: &Args, params: &[Symbol], name: Symbol) -> Option<V> {
        let mut found = args.keyword(name).cloned();
        if found.is_none()
            && let Some(at) = params.iter().position(|param| *param == name)
        {
            found = args.positional.get(at).cloned();
            if found.is_none() && !args.star.is_empty() && at >= args.positional.len() {
                let star = args.star.clone();
                found = Some(self.load(&star, Key::Index((at - args.positional.len()) as i32)));
            }
        }
        if found.is_none() && !args.double_star.is_empty() {
            let spread = args.double_star.clone();
            let value = self.load(&spread, Key::Item(name));
            found = (!value.is_empty()).then_some(value);
        }
        found
    }

    /// The value at a place of this call; none if the argument is not given.
    pub fn place(&mut self, call: &ApiCall, place: &Place) -> Option<V> {
        let mut start = self.place_start(call, place)?;
        if !place.steps.is_empty() {
            start = self.unpacked_json(&start);
        }
        Some(self.follow(start, &place.steps))
    }

    pub fn place_start(&mut self, call: &ApiCall, place: &Place) -> Option<V> {
        if place.callee == call.path {
            return match place.argument {
                PlaceArgument::Named(name) => {
                    let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
                    let lone = || call.args.positional.first().filter(|_| speaks_of_one(call)).cloned();
                    self.argument(call.args, &params, name).or_else(lone)
                }
                PlaceArgument::Receiver => Some(self.own_receiver(call)),
                PlaceArgument::All => {
                    let mut all = V::new();
                    for value in call.args.all() {
                        all.join(&value);
                    }
                    Some(all)
                }
                PlaceArgument::Result => None,
            };
        }
        // An earlier call in the same path: its result remembers its arguments.
        let made = self.catalog().paths.step(place.callee, Step::Call);
        let object =
            self.object_of(call.callee, made).or_else(|| self.argument_of(call, made)).or_else(|| self.kept_argument(call, made))?;
        match place.argument {
            PlaceArgument::Named(name) => {
                let content = self.content(object)?;
                let found = content.get(Key::Argument(name)).cloned();
                match found {
                    Some(value) => Some(value),
                    None => {
                        let spread = content.spread.clone();
                        let value = self.load(&spread, Key::Item(name));
                        (!value.is_empty()).then_some(value)
                    }
                }
            }
            PlaceArgument::Result => Some(V::of(object)),
            PlaceArgument::Receiver => self.part(object, Key::Receiver).or_else(|| Some(self.receiver_of(object))),
            PlaceArgument::All => None,
        }
    }

    /// The receiver; where a method is called on its type (`str.upper(x)`) the first argument.
    fn own_receiver(&self, call: &ApiCall) -> V {
        let is_type = call
            .receiver
            .iter()
            .all(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.catalog().paths.depth(path) == 0));
        match call.args.positional.first() {
            Some(first) if is_type && !call.receiver.is_empty() => first.clone(),
            _ => call.receiver.clone(),
        }
    }

    /// The argument that is of this type.
    fn argument_of(&self, call: &ApiCall, made: ApiPath) -> Option<Node> {
        self.given(call).find(|node| self.data(*node).api == Some(made))
    }

    fn given<'a>(&'a self, call: &'a ApiCall) -> impl Iterator<Item = Node> {
        let given = call.args.positional.iter().chain(call.args.keywords.iter().map(|(_, value)| value));
        given.flat_map(V::iter).map(|entry| entry.node)
    }

    /// What is of this type among that with which an argument, or an object on the way to the callee, was made.
    fn kept_argument(&self, call: &ApiCall, made: ApiPath) -> Option<Node> {
        let objects = std::iter::successors(Some(call.callee), |at| self.made_before(*at)).chain(self.given(call));
        objects.filter_map(|object| self.content(object)).find_map(|content| {
            let kept = content.fields.iter().filter(|(key, _)| matches!(key, Key::Argument(_))).flat_map(|(_, value)| value.iter());
            kept.map(|entry| entry.node).find(|node| self.data(*node).api == Some(made))
        })
    }

    /// The object of which a callee is a method, or a part of what a method gave: `auth` of `auth.login_required(role="admin")`.
    pub fn object_behind(&self, callee: Node) -> Node {
        match self.data(callee).kind {
            Kind::Path(base, _) => base,
            Kind::Result(..) => {
                self.part(callee, Key::Receiver).and_then(|receiver| receiver.0.first().map(|entry| entry.node)).unwrap_or(callee)
            }
            _ => callee,
        }
    }

    /// The object of this type on the way to a callee.
    fn object_of(&self, callee: Node, made: ApiPath) -> Option<Node> {
        std::iter::successors(Some(callee), |at| self.made_before(*at)).find(|at| self.data(*at).api == Some(made))
    }

    /// What an attribute is of, or a method was called on.
    fn made_before(&self, at: Node) -> Option<Node> {
        match self.data(at).kind {
            Kind::Path(base, _) => Some(base),
            Kind::Object(..) => Some(self.content(at)?.get(Key::Receiver)?.only()?.node),
            // A chain of calls: `Flask().route(...)(f)` remembers what it was called on.
            Kind::Result(..) => Some(self.content(at)?.get(Key::Receiver)?.0.first()?.node),
            _ => None,
        }
    }

    /// Where the object was made whose constructor has the argument.
    pub fn made_by(&self, call: &ApiCall, place: &Place) -> Option<Site> {
        let made = self.catalog().paths.step(place.callee, Step::Call);
        self.object_of(call.callee, made).map(|object| self.site_of(object))
    }

    /// Steps from a value; a step over elements takes each element.
    pub fn follow(&mut self, value: V, steps: &[Step]) -> V {
        let mut value = value;
        for step in steps {
            value = self.follow_step(&value, *step);
        }
        value
    }

    pub fn follow_step(&mut self, value: &V, step: Step) -> V {
        match step {
            Step::Attr(name) => self.load(value, Key::Attr(name)),
            Step::Item(name) => self.load(value, Key::Item(name)),
            Step::Index(at) => self.load(value, Key::Index(at)),
            Step::Any => {
                let iterable = self.unpacked_json(value);
                self.load(&iterable, Key::Elem)
            }
            Step::Call => V::new(),
        }
    }

    /// The single elements of a sequence, as far as they are known apart; else all in one.
    pub fn each(&mut self, value: &V) -> Vec<V> {
        let mut out: Vec<V> = Vec::new();
        for entry in value.iter() {
            match self.content(entry.node) {
                Some(content) if matches!(self.data(entry.node).kind, Kind::Object(..)) => {
                    for (key, element) in &content.fields {
                        if matches!(key, Key::Index(_) | Key::Item(_)) {
                            out.push(element.clone().and_facts(entry.facts));
                        }
                    }
                    for rest in content.rest.iter() {
                        out.push(V(smallvec::smallvec![rest]).and_facts(entry.facts));
                    }
                    if !content.spread.is_empty() {
                        let spread = content.spread.clone();
                        out.push(self.load(&spread, Key::Elem));
                    }
                }
                _ => out.push(self.load(&V(smallvec::smallvec![entry]), Key::Elem)),
            }
        }
        out.retain(|value| !value.is_empty());
        out
    }

    // ---------------------------------------------------------------- conditions

    /// Whether a condition holds; none if a value is not known.
    fn holds(&mut self, call: &ApiCall, condition: &Condition, certainty: Certainty) -> Option<bool> {
        match condition {
            Condition::And(parts) => {
                let mut all = Some(true);
                for part in parts {
                    match self.holds(call, part, certainty) {
                        Some(false) => return Some(false),
                        None => all = None,
                        Some(true) => {}
                    }
                }
                all
            }
            Condition::Or(parts) => {
                let mut any = Some(false);
                for part in parts {
                    match self.holds(call, part, certainty) {
                        Some(true) => return Some(true),
                        None => any = None,
                        Some(false) => {}
                    }
                }
                any
            }
            Condition::Not(inner) => self.holds(call, inner, certainty).map(|it| !it),
            Condition::Test(place, test) => self.test(call, place, test, certainty),
        }
    }

    fn test(&mut self, call: &ApiCall, place: &Place, test: &Test, certainty: Certainty) -> Option<bool> {
        let value = self.place(call, place);
        if let Test::Missing = test {
            return Some(value.is_none_or(|value| value.is_empty()));
        }
        let Some(value) = value.filter(|value| !value.is_empty()) else { return Some(false) };
        match test {
            Test::OneOf(operands) => self.equals_any(&value, operands, certainty),
            Test::Contains(operands) => {
                let elements = self.load(&value, Key::Elem);
                let mut all = elements;
                all.join(&value);
                Some(self.equals_any(&all, operands, Certainty::Possible).unwrap_or(false))
            }
            Test::Matches(pattern) => {
                let texts = self.texts(&value);
                if texts.is_empty() {
                    self.demand(&value);
                    return None;
                }
                Some(texts.iter().any(|text| pattern.is_match(self.names().text(*text))))
            }
            Test::Carries(labels) => {
                let flows = self.flows(&value);
                let mut carried = LabelSet::EMPTY;
                for flow in flows.iter().filter(|flow| !flow.facts.any(core::NARROWED)) {
                    carried = carried.union(self.labels(flow.origin));
                    if self.is_open(flow.origin) {
                        self.demands.insert(flow.origin);
                    }
                }
                if self.is_constant(&value) {
                    carried = carried.union(LabelSet::of(core::SECRET));
                }
                Some(!carried.intersection(*labels).is_empty())
            }
            Test::Reads(labels) => Some(value.iter().any(|entry| self.reads(entry.node, *labels))),
            Test::Missing => None,
        }
    }

    /// Whether a function looks at something with one of these labels; what is no function may.
    fn reads(&mut self, node: Node, labels: LabelSet) -> bool {
        let Kind::Object(_, _, Shape::Function(function)) = self.data(node).kind else { return true };
        let summary = self.solver.summary(self.task, &Context::general(function));
        summary.tokens.iter().any(|token| match token.root {
            TokenRoot::Api(path) => !self.catalog().paths.entry(path).labels.intersection(labels).is_empty(),
            TokenRoot::Root(_) => false,
        })
    }

    fn equals_any(&mut self, value: &V, operands: &[Operand], certainty: Certainty) -> Option<bool> {
        let (mut is_known, mut is_equal, mut is_other) = (true, false, false);
        for entry in value.iter() {
            let is_one = match self.data(entry.node).kind {
                Kind::Const(literal) => operands.iter().any(|operand| matches!(operand, Operand::Literal(it) if same(*it, literal))),
                Kind::Api(path) => operands.iter().any(|operand| matches!(operand, Operand::Path(it) if *it == path)),
                Kind::Object(..) | Kind::Class(_) => false,
                // An attribute that another path stands for.
                _ if self
                    .data(entry.node)
                    .api
                    .is_some_and(|path| operands.iter().any(|it| matches!(it, Operand::Path(it) if *it == path))) =>
                {
                    true
                }
                _ => {
                    is_known = false;
                    continue;
                }
            };
            is_equal |= is_one;
            is_other |= !is_one && !matches!(self.data(entry.node).kind, Kind::Api(_));
        }
        if is_equal {
            return (certainty == Certainty::Possible || !is_other).then_some(true);
        }
        if !is_known {
            self.demand(value);
        }
        is_known.then_some(false)
    }

    pub fn applies(&mut self, call: &ApiCall, only_if: &Option<Condition>, unless: &Option<Condition>) -> bool {
        self.applies_with(call, only_if, unless, Certainty::Possible)
    }

    /// As [`Eval::applies`], whichever of its known possibilities an argument turns out to be.
    pub fn surely_applies(&mut self, call: &ApiCall, only_if: &Option<Condition>, unless: &Option<Condition>) -> bool {
        self.applies_with(call, only_if, unless, Certainty::Certain)
    }

    fn applies_with(&mut self, call: &ApiCall, only_if: &Option<Condition>, unless: &Option<Condition>, certainty: Certainty) -> bool {
        only_if.as_ref().is_none_or(|condition| self.holds(call, condition, certainty) == Some(true))
            && unless.as_ref().is_none_or(|condition| self.holds(call, condition, Certainty::Possible) != Some(true))
    }
}

/// The key that a step loads.
pub(super) fn key_of(step: Step) -> Option<Key> {
    match step {
        Step::Attr(name) => Some(Key::Attr(name)),
        Step::Item(name) => Some(Key::Item(name)),
        Step::Index(at) => Some(Key::Index(at)),
        Step::Any => Some(Key::Elem),
        Step::Call => None,
    }
}

/// Whether the first argument is the one that the rows speak of, although no signature says so: the only one (`route(...)(f)`).
fn speaks_of_one(call: &ApiCall) -> bool {
    let Some(model) = &call.model else { return true };
    let names = model.sinks.iter().filter(|sink| sink.at.callee == call.path).map(|sink| sink.at.argument);
    let mut named = names.filter(|argument| matches!(argument, PlaceArgument::Named(_)));
    let first = named.next();
    model.params.is_empty() && named.all(|argument| Some(argument) == first)
}

fn same(a: Literal, b: Literal) -> bool {
    a == b || matches!((a, b), (Literal::Bool(x), Literal::Int(n)) | (Literal::Int(n), Literal::Bool(x)) if i32::from(x) == n)
}

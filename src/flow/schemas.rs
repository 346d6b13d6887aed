//! Schemas: declarations that are values of the program, and what they say of what has passed them.

use crate::ir::Literal;
use crate::models::{ApiPath, CallModel, FactSet, Intrinsic, Outcome, Step, core};
use crate::program::ClassRef;

use super::api::ApiCall;
use super::calls::Args;
use super::constraints::{DECLARED, MAX_TYPE_DEPTH};
use super::eval::Eval;
use super::places::key_of;
use super::value::{Content, Entry, Key, Kind, Node, Shape, V};

/// Numbers of the objects that schemas make, apart from others made at the same instruction.
pub(super) const SCHEMA: u32 = 9_100;
/// Number of a value that is given to a function only to see what it says of it.
const PROBE: u32 = 92;

impl Eval<'_, '_> {
    /// What has passed a schema.
    pub fn checked_by_schema(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        match what {
            Intrinsic::SchemaLoad => self.schema_load(call),
            Intrinsic::SchemaHolds => self.schema_holds(call),
            Intrinsic::SchemaTells => self.schema_tells(call),
            Intrinsic::SchemaKeeps => self.schema_keeps(call),
            _ => self.take_declared(call),
        }
    }

    /// A declaration of what is let through.
    pub fn declaration(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        match what {
            Intrinsic::DeclaresOneOf => self.declares_one_of(call),
            Intrinsic::DeclaresEach => {
                let each = self.arg(call, 0);
                self.open_list(Shape::List, each)
            }
            _ => self.declares(call),
        }
    }

    // ---------------------------------------------------------------- mappings of words

    /// `validate(body, {"properties": {"size": {"enum": [...]}}})` has not raised: what the schema says of each part. The
    /// rows of the library's `property` say what its words mean.
    fn schema_holds(&mut self, call: &ApiCall) -> V {
        let holds = self.parts_holding(call);
        let mut state = std::mem::take(&mut self.state);
        for (node, facts) in holds {
            self.assume(&mut state, node, facts);
        }
        self.state = state;
        V::new()
    }

    /// The same where the result tells: `if not validator.is_valid(body)`.
    fn schema_tells(&mut self, call: &ApiCall) -> V {
        let out = self.plain_result(call);
        let holds = self.parts_holding(call);
        for entry in out.iter() {
            self.note_outcome(Some(entry.node), Outcome::True, holds.clone());
        }
        out
    }

    /// The same where what is given back has passed: `order = validator.validated(body)`.
    fn schema_keeps(&mut self, call: &ApiCall) -> V {
        let holds = self.parts_holding(call);
        let before = self.state.clone();
        for (node, facts) in holds {
            self.state.assume(node, facts);
        }
        let document = self.named_arg(call, 0, "instance");
        let schema = self.schema_of(call, 1);
        let kept = self.kept_parts(&document, &schema, 0, &mut { SCHEMA });
        let made = std::mem::replace(&mut self.state, before);
        for entry in kept.iter() {
            if let Some(content) = made.heap.get(&entry.node) {
                self.state.share_content(entry.node, content.clone());
            }
        }
        kept
    }

    fn kept_parts(&mut self, value: &V, schema: &V, depth: usize, number: &mut u32) -> V {
        let fields = self.words_of(schema).filter(|words| depth <= MAX_TYPE_DEPTH && self.is_of_fields(words));
        let Some(fields) = fields else { return self.baked(value, &self.state) };
        *number += 1;
        let node = self.node(Kind::Object(self.now, *number, Shape::Dict));
        let nested = Key::Item(self.symbol("schema"));
        let mut content = Content { is_closed: true, ..Content::default() };
        for (key, words) in &fields.fields {
            let part = self.load(value, *key);
            let inner = self.words_of(words).and_then(|words| words.get(nested).cloned()).unwrap_or_default();
            content.set(*key, self.kept_parts(&part, &inner, depth + 1, number));
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    /// The schema that is given, or else the one with which the receiver was made.
    fn schema_of(&mut self, call: &ApiCall, at: usize) -> V {
        let name = self.symbol("schema");
        let given = self.named_arg(call, at, "schema");
        let made = call.receiver.iter().find_map(|entry| self.part(entry.node, Key::Argument(name)));
        if given.is_empty() { made.unwrap_or_default() } else { given }
    }

    fn parts_holding(&mut self, call: &ApiCall) -> Vec<(Node, FactSet)> {
        let instance = self.named_arg(call, 0, "instance");
        let schema = self.schema_of(call, 1);
        let paths = &self.catalog().paths;
        let property = paths.step(paths.root(paths.root_of(call.path)), Step::Attr(self.symbol("property")));
        let mut holds = Vec::new();
        self.part_holds(property, &instance, &schema, 0, &mut holds);
        holds
    }

    fn part_holds(&mut self, property: ApiPath, part: &V, schema: &V, depth: usize, holds: &mut Vec<(Node, FactSet)>) {
        let Some(content) = self.words_of(schema).filter(|_| depth <= MAX_TYPE_DEPTH) else { return };
        if self.is_of_fields(&content) {
            return self.fields_hold(property, part, &content, depth, holds);
        }
        let facts = self.facts_of_words(property, &content);
        holds.extend(part.iter().filter(|_| !facts.is_empty()).map(|entry| (entry.node, facts)));
        let [properties, items, schema] = ["properties", "items", "schema"].map(|word| content.get(Key::Item(self.symbol(word))).cloned());
        if let Some(properties) = properties.and_then(|properties| self.words_of(&properties)) {
            self.fields_hold(property, part, &properties, depth, holds);
        }
        for inner in items.into_iter().chain(schema) {
            match self.words_of(&inner) {
                Some(fields) if self.is_of_fields(&fields) => self.fields_hold(property, part, &fields, depth, holds),
                _ => {
                    let elements = self.load(part, Key::Elem);
                    self.part_holds(property, &elements, &inner, depth + 1, holds);
                }
            }
        }
    }

    fn fields_hold(&mut self, property: ApiPath, part: &V, fields: &Content, depth: usize, holds: &mut Vec<(Node, FactSet)>) {
        for (key, schema) in &fields.fields {
            let inner = self.load(part, *key);
            self.part_holds(property, &inner, schema, depth + 1, holds);
        }
    }

    fn facts_of_words(&mut self, property: ApiPath, words: &Content) -> FactSet {
        let mut given = Args::default();
        for (key, value) in &words.fields {
            if let Key::Item(word) = key {
                given.keywords.push((*word, value.clone()));
            }
        }
        self.facts_of_making(property, &given)
    }

    fn words_of(&self, schema: &V) -> Option<std::rc::Rc<Content>> {
        schema.only().and_then(|entry| self.content(entry.node))
    }

    /// Whether a mapping has fields with what holds for each, no words of its own.
    fn is_of_fields(&self, words: &Content) -> bool {
        let is_mapping = |value: &V| matches!(value.only().map(|it| &self.data(it.node).kind), Some(Kind::Object(_, _, Shape::Dict)));
        let is_word = |key: &Key| *key == Key::Item(self.symbol("properties"));
        !words.fields.is_empty() && words.fields.iter().all(|(key, value)| !is_word(key) && is_mapping(value))
    }

    // ---------------------------------------------------------------- declarations

    /// `OrderSchema().load(data)`: the fields that the class declares, each as its declaration lets it through. Objects that a class
    /// makes of them have them as attributes.
    fn schema_load(&mut self, call: &ApiCall) -> V {
        let data = self.arg(call, 0);
        let classes: Vec<ClassRef> = call.receiver.iter().filter_map(|entry| self.data(entry.node).instance).collect();
        let Some(loaded) = self.fields_of_classes(&classes, &data, SCHEMA) else { return self.plain_unknown(call) };
        let rows = call.model.as_ref().map(|model| model.flows.clone()).unwrap_or_default();
        // A row may say that a list of them is given.
        let is_list = rows.iter().any(|row| row.to.steps.as_slice() == [Step::Any] && self.applies(call, &row.only_if, &None));
        if is_list { self.open_list(Shape::List, loaded) } else { loaded }
    }

    fn fields_of_classes(&mut self, classes: &[ClassRef], data: &V, number: u32) -> Option<V> {
        let mut content = Content { is_closed: true, ..Content::default() };
        for class in classes {
            for name in self.class_names(*class) {
                let facts = self.made_facts(*class, name);
                let value = self.load(data, Key::Item(name)).and_facts(facts);
                let value = self.validated(*class, name, value);
                content.set(Key::Item(name), value.clone());
                content.set(Key::Attr(name), value);
            }
        }
        if content.fields.is_empty() {
            return None;
        }
        let node = self.node(Kind::Object(self.now, number, Shape::Dict));
        self.state.set_content(node, content);
        Some(V::of(node))
    }

    /// `fields.Str(validate=OneOf(SIZES))`, `All(str, Length(max=80))`: a value that says what is let through. Where it declares parts,
    /// these stand for it.
    fn declares(&mut self, call: &ApiCall) -> V {
        let mut facts = self.facts_of_making(call.path, call.args);
        let validators = ["validate", "validators"].map(|name| self.symbol(name));
        let named = call.args.keywords.iter().filter(|(name, _)| validators.contains(name));
        let given: Vec<V> = call.args.positional.iter().chain(named.map(|(_, value)| value)).cloned().collect();
        for value in &given {
            let [entry] = value.0.as_slice() else { continue };
            match self.data(entry.node).kind {
                Kind::Const(_) => {}
                Kind::Object(_, _, Shape::List | Shape::Tuple) => {
                    facts = self.each(value).iter().fold(facts, |facts, part| facts.union(self.let_through(part)));
                }
                Kind::Object(_, _, Shape::Dict) => return value.clone().and_facts(facts),
                _ => facts = facts.union(self.let_through(value)),
            }
        }
        V::with(self.result(0), facts)
    }

    /// `Any("small", "large")`: what each of several alternatives lets through.
    fn declares_one_of(&mut self, call: &ApiCall) -> V {
        let mut out = V::new();
        call.args.positional.iter().for_each(|value| out.join(value));
        out
    }

    /// `Schema({...})(data)`, `parser.parse({...}, request)`: what has been sent as the schema lets it through.
    fn take_declared(&mut self, call: &ApiCall) -> V {
        let names = ["schema", "type"].map(|name| self.symbol(name));
        let parts = call.receiver.iter().flat_map(|entry| names.map(|name| self.part(entry.node, Key::Argument(name))));
        let of_object = parts.flatten().next();
        let place = call.model.as_ref().and_then(|model| model.params.iter().position(|param| *param == names[1]));
        let (schema, sent) = match (of_object, place) {
            (Some(schema), _) => (schema, self.arg(call, 0)),
            (None, Some(at)) => (self.named_arg(call, at, "type"), self.arg(call, 0)),
            (None, None) => (self.named_arg(call, 0, "argmap"), self.plain_result(call)),
        };
        let mut number = SCHEMA;
        self.as_declared(&schema, sent, 0, &mut number)
    }

    /// `client.chat.completions.create(response_model=Label)`: the reply is an object of that class, each field as it lets it through.
    pub fn reply_as_declared(&mut self, call: &ApiCall, model: &CallModel, reply: V) -> V {
        let mut result = reply;
        for (class, object) in &model.typed {
            let Some(class) = self.place(call, class) else { continue };
            let is_class = |entry: Entry| matches!(self.data(entry.node).kind, Kind::Class(_));
            if !class.only().is_some_and(is_class) {
                continue;
            }
            let said = self.follow(result.clone(), &object.steps);
            let made = self.as_declared(&class, said, 0, &mut { SCHEMA });
            match object.steps.split_last() {
                None => result = made,
                Some((last, above)) => {
                    let holder = self.follow(result.clone(), above);
                    if let Some(key) = key_of(*last) {
                        self.store(&holder, key, made);
                    }
                }
            }
        }
        result
    }

    /// Values that a function is given, each as the field of its name lets it through.
    pub fn given_as_declared(&mut self, schema: &V, args: &mut Args) {
        let node = self.node(Kind::Object(self.now, SCHEMA - 1, Shape::Dict));
        let mut content = Content::default();
        for (name, value) in &args.keywords {
            content.set(Key::Item(*name), value.clone());
        }
        self.state.set_content(node, content);
        let mut number = SCHEMA;
        let taken = self.as_declared(schema, V::of(node), 0, &mut number);
        for (name, value) in &mut args.keywords {
            let part = self.load(&taken, Key::Item(*name));
            if !part.is_empty() {
                *value = part;
            }
        }
    }

    /// A value as a schema lets it through; what is wrong does not come this far.
    pub fn as_declared(&mut self, schema: &V, sent: V, depth: usize, number: &mut u32) -> V {
        let Some(only) = schema.only().filter(|_| depth <= MAX_TYPE_DEPTH) else {
            return self.let_through_of(schema, sent);
        };
        *number += 1;
        let class = match self.data(only.node).kind {
            Kind::Class(class) => Some(class),
            _ => self.data(only.node).instance,
        };
        if let Some(class) = class.filter(|class| !self.solver.is_based_on(*class, Intrinsic::Enum)) {
            return match self.solver.checks_fields(class) {
                true => self.construct(class, &Args { double_star: sent, ..Args::default() }),
                false => self.fields_of_classes(&[class], &sent, *number).unwrap_or(sent),
            };
        }
        let (Kind::Object(_, _, shape), Some(declared)) = (self.data(only.node).kind.clone(), self.content(only.node)) else {
            return self.let_through_of(schema, sent);
        };
        match shape {
            Shape::Dict if declared.is_closed => {
                let node = self.node(Kind::Object(self.now, *number, Shape::Dict));
                let mut content = Content { is_closed: true, ..Content::default() };
                for (key, schema) in &declared.fields {
                    let part = self.load(&sent, *key);
                    let part = self.as_declared(schema, part, depth + 1, number);
                    content.set(*key, part);
                }
                if !declared.rest.is_empty() {
                    let rest = self.load(&sent, Key::Elem);
                    content.rest = self.as_declared(&declared.rest, rest, depth + 1, number);
                }
                self.state.set_content(node, content);
                V::of(node)
            }
            Shape::List => {
                let schema = self.load(schema, Key::Elem);
                let elements = self.load(&sent, Key::Elem);
                let at = *number;
                let elements = self.as_declared(&schema, elements, depth + 1, number);
                let node = self.node(Kind::Object(self.now, at, Shape::List));
                self.state.set_content(node, Content { rest: elements, is_closed: true, ..Content::default() });
                V::of(node)
            }
            _ => self.let_through_of(schema, sent),
        }
    }

    fn let_through_of(&mut self, schema: &V, sent: V) -> V {
        let facts = self.let_through(schema);
        let mut state = std::mem::take(&mut self.state);
        for entry in sent.iter().filter(|_| !facts.is_empty()) {
            self.assume(&mut state, entry.node, facts);
        }
        self.state = state;
        sent.and_facts(facts)
    }

    /// What holds of everything that one of the alternatives lets through.
    fn let_through(&mut self, schema: &V) -> FactSet {
        let alternatives: Vec<FactSet> = schema.iter().filter_map(|entry| self.let_through_by(entry)).collect();
        alternatives.into_iter().reduce(FactSet::intersection).unwrap_or_default()
    }

    /// What a function says of its argument by returning something true.
    fn passes(&mut self, function: Entry) -> FactSet {
        let now = crate::ir::Value(self.now);
        let probe = self.result(PROBE);
        let (state, before) = (self.state.clone(), self.outcomes.remove(&now));
        self.call(&V(smallvec::smallvec![function]), &Args::positional(vec![V::of(probe)]));
        self.is_dead = false;
        let said = self.outcomes.remove(&now).unwrap_or_default();
        let holds = said.truthy.iter().filter(|(node, _)| *node == probe).fold(self.state.fact(probe), |all, (_, facts)| all.union(*facts));
        self.state = state;
        self.outcomes.extend(before.map(|before| (now, before)));
        holds
    }

    fn let_through_by(&mut self, declared: Entry) -> Option<FactSet> {
        let facts = match self.data(declared.node).kind {
            Kind::Const(Literal::None) => return None,
            Kind::Const(_) => core::NARROWED.union(core::BOUNDED).union(core::INSPECTED),
            Kind::Class(class) if self.solver.is_based_on(class, Intrinsic::Enum) => core::NARROWED.union(core::BOUNDED),
            Kind::Object(_, _, Shape::Function(_)) => self.passes(declared),
            Kind::Api(path) => self.solver.type_facts(path).union(self.facts_of_making(path, &Args::default())),
            _ => declared.facts,
        };
        Some(facts.intersection(DECLARED))
    }
}

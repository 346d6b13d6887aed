//! Python-level behaviour that models name with `does`: containers, strings, builtin functions, the standard library's wrappers.

use crate::ir::Literal;
use crate::models::{FactSet, Intrinsic, Outcome, Step, core};

use super::api::ApiCall;
use super::eval::Eval;
use super::lists::MAX_KNOWN;
use super::value::{Content, Entry, Flows, Key, Kind, Shape, V};

/// Objects within objects that a deep copy copies; ARCHITECTURE.md, "Limits".
const MAX_COPIED: usize = 4;

impl Eval<'_, '_> {
    /// An argument by position, or by the name that the signature has there.
    pub fn arg(&self, call: &ApiCall, at: usize) -> V {
        let by_name = || call.model.as_ref().and_then(|model| call.args.keyword(*model.params.get(at)?));
        call.args.positional.get(at).or_else(by_name).cloned().unwrap_or_default()
    }

    pub fn named_arg(&mut self, call: &ApiCall, at: usize, name: &str) -> V {
        let name = self.symbol(name);
        match call.args.keyword(name) {
            Some(value) => value.clone(),
            None => self.arg(call, at),
        }
    }

    /// The receiver of a method, or the first argument where the method is called on its type (`str.upper(x)`).
    pub fn subject(&self, call: &ApiCall) -> (V, usize) {
        let is_type = call
            .receiver
            .iter()
            .all(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.catalog().paths.depth(path) == 0));
        if is_type && !call.args.positional.is_empty() { (self.arg(call, 0), 1) } else { (call.receiver.clone(), 0) }
    }

    /// Text computed from values.
    pub fn text_from(&mut self, values: &[&V], facts: FactSet) -> V {
        let mut flows = Flows::default();
        for value in values {
            flows.join(&self.text_flows(value), facts);
        }
        V::of(self.derived(0, flows, values))
    }

    pub fn list_of(&mut self, shape: Shape, content: Content) -> V {
        let node = self.node(Kind::Object(self.now, 1, shape));
        self.state.set_content(node, content);
        V::of(node)
    }

    pub fn open_list(&mut self, shape: Shape, elements: V) -> V {
        self.list_of(shape, Content { rest: elements, is_closed: true, ..Content::default() })
    }

    pub fn intrinsic(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        use Intrinsic as I;
        match what {
            I::Append | I::AppendLeft | I::Extend | I::Insert | I::Update | I::SetDefault => self.mutate(what, call),
            I::Pop | I::PopLeft | I::Clear | I::Remove => self.mutate(what, call),
            I::Reverse | I::Rotate | I::Sort => {
                self.rearranged(what, call);
                V::new()
            }
            I::Concat => self.chained(call),
            I::TakeSlice => self.sliced(call),
            I::Get => {
                let out = self.get(call);
                self.note_found_key(call);
                out
            }
            I::Items | I::Values | I::Keys | I::Copy | I::DeepCopy => self.view_of(what, call),
            I::FormatMethod | I::FormatMap | I::Join | I::Split | I::Partition | I::RPartition | I::Replace => self.text_method(what, call),
            I::StartsWith | I::EndsWith | I::TextTest | I::RemovePrefix => self.text_method(what, call),
            I::Identity | I::SingleDispatch => self.arg(call, 0),
            I::Take => {
                let (receiver, _) = self.subject(call);
                self.load(&receiver, Key::Elem)
            }
            I::TakeKept | I::TakeAttributes => self.taken_of_kept(what, call),
            I::SetValue => {
                let (name, value) = (self.symbol("value"), self.arg(call, 0));
                self.changes(&call.receiver);
                self.store(&call.receiver, Key::Attr(name), value);
                V::of(self.result(0))
            }
            I::KeptValue => {
                let value = self.symbol("value");
                let mut out = self.load(&call.receiver, Key::Attr(value));
                out.join(&self.arg(call, 0));
                out
            }
            I::Cast => self.arg(call, 1),
            I::ToList
            | I::ToTuple
            | I::ToSet
            | I::ToDict
            | I::DefaultDict
            | I::ChainMap
            | I::Iterate
            | I::Enumerate
            | I::Zip
            | I::Reversed
            | I::Sorted => self.sequence_function(what, call),
            I::Map | I::Filter | I::Reduce | I::Any | I::All | I::MinMax | I::NextItem => self.higher_order(what, call),
            I::ToStr => {
                let value = self.arg(call, 0);
                let is_text = value
                    .iter()
                    .all(|entry| self.data(entry.node).instance.is_none() && !matches!(self.data(entry.node).kind, Kind::Object(..)));
                if is_text && self.labels_are_text(&value) {
                    return self.printed(&value).and_facts(core::STRING);
                }
                self.text_from(&[&value], core::STRING)
            }
            I::ToSource => {
                let value = self.arg(call, 0);
                self.source_form(0, &value).and_facts(core::STRING)
            }
            I::ToNumber => {
                let value = self.arg(call, 0);
                if let Some(Literal::Int(number)) = self.literal(&value) {
                    return self.constant(Literal::Int(number));
                }
                self.text_from(&[&value], Self::number_facts())
            }
            I::ToBool => {
                let value = self.arg(call, 0);
                let flows = self.flows(&value);
                let out = self.boolean_of(flows, &[&value]);
                for way in [true, false] {
                    let when = super::branches::when(way);
                    let holds = self.value_outcomes(&value, when);
                    for entry in out.iter() {
                        self.note_outcome(Some(entry.node), when, holds.clone());
                    }
                }
                out
            }
            I::Length => {
                let value = self.arg(call, 0);
                let flows = self.flows(&value);
                let out = self.boolean_of(flows, &[&value]);
                if let (Some(out), Some(measured)) =
                    (out.only(), value.iter().find(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_))))
                {
                    self.data_mut(out.node).measures = Some(measured.node);
                }
                self.note_none(&out);
                out
            }
            I::Sum => {
                let (all, start) = (self.arg(call, 0), self.arg(call, 1));
                let elements = self.load(&all, Key::Elem);
                let out = self.text_from(&[&elements, &start], Self::number_facts());
                self.note_none(&out);
                out
            }
            I::GetAttr
            | I::GetMember
            | I::PopMember
            | I::SetDefaultMember
            | I::SetAttr
            | I::HasAttr
            | I::IsInstance
            | I::Super
            | I::Vars
            | I::Globals
            | I::Locals
            | I::Type
            | I::Import => self.reflection(what, call),
            I::Print => {
                let all = call.args.all();
                let mut joined = V::new();
                all.iter().for_each(|value| joined.join(value));
                let file = self.symbol("file");
                if let Some(file) = call.args.keyword(file).cloned() {
                    let text = self.text_from(&[&joined], core::JOINED);
                    self.add_element(&file, &text);
                }
                joined
            }
            I::Property | I::ComputedField | I::PropertySetter | I::ClassMethod | I::StaticMethod => self.descriptor(what, call),
            I::NewInstance => self.new_instances(&self.arg(call, 0), call.args.positional.get(1..).unwrap_or_default()),
            I::Partial => self.partial(call, Shape::Partial),
            I::PartialMethod => self.partial(call, Shape::PartialMethod),
            I::Wraps | I::LruCache | I::Dataclass => self.decorated(call),
            I::ContextManager => {
                let function = self.arg(call, 0);
                let node = self.node(Kind::Object(self.now, 2, Shape::ManagerFactory));
                self.content_mut(node).set(Key::Function, function);
                V::of(node)
            }
            I::JsonDump => self.json_dump(call),
            I::JsonLoad => self.json_load(call),
            I::AsDict => self.as_dict(call),
            I::Namespace => self.attributes_of(call),
            I::Field | I::PrivateField => self.field_default(call),
            I::Enum => self.object_with(call, 0),
            I::TypedDict | I::Entity | I::FieldValidator => V::of(self.result(0)),
            I::SchemaLoad | I::SchemaHolds | I::SchemaTells | I::SchemaKeeps | I::TakeDeclared => self.checked_by_schema(what, call),
            I::Declares | I::DeclaresOneOf | I::DeclaresEach => self.declaration(what, call),
            I::DeclareArgument => self.declared_argument(call),
            I::TakeArguments => self.taken_arguments(call),
            I::NamedTuple => self.record_class(call),
            I::ReplaceFields => self.replace_fields(call),
            I::FromFields => self.made_from_mapping(call),
            I::EntityQuery | I::EntityRow | I::FirstRow | I::AllRows | I::NewRow => self.rows(what, call),
            I::Chain => {
                self.selects_own(&call.args.all());
                let own = if self.asks_for_own_rows() { core::OWNED } else { FactSet::EMPTY };
                call.receiver.clone().and_facts(own)
            }
            I::JoinPath => self.joined_path(call),
            I::Intersection => {
                let other = self.arg(call, 0);
                let elements = self.common_elements(&call.receiver, &other);
                self.open_list(Shape::Set, elements)
            }
            I::IsSubset | I::IsSuperset => {
                let other = self.arg(call, 0);
                let flows = self.flows(&call.receiver);
                let out = self.boolean_of(flows, &[&call.receiver, &other]);
                let (part, whole) = if what == I::IsSubset { (&call.receiver, &other) } else { (&other, &call.receiver) };
                let holds = self.subset(part, whole);
                for entry in out.iter() {
                    self.note_outcome(Some(entry.node), Outcome::True, holds.clone());
                }
                out
            }
            I::Gather => self.gather(call),
            I::RunAwaitable => self.arg(call, 0),
            I::Template => {
                let out = self.object_with(call, 0);
                let text = self.named_arg(call, 0, "template");
                for entry in out.iter() {
                    self.store_node(entry.node, Key::Argument(self.solver.template), &text, false);
                }
                out
            }
            I::TemplateSubstitute => self.substitute(call),
            I::Pipe => self.piped_to(call),
            I::RunChain | I::RunGraph => self.plain_result(call),
            I::AddStep => self.add_step(call),
            I::RunFunction => self.run_function(call),
            I::RunMapping | I::RunAssign => self.run_mapping(what, call),
            I::FillMessages | I::FillText => self.filled(what, call),
            I::StringIo => {
                let value = self.arg(call, 0);
                let out = self.open_list(Shape::List, value);
                let typed = self.catalog().paths.step(call.path, Step::Call);
                for entry in out.iter() {
                    self.data_mut(entry.node).api = Some(typed);
                }
                out
            }
            I::Write => {
                let value = self.arg(call, 0);
                self.add_element(&call.receiver, &value);
                V::new()
            }
            I::GetValue => {
                let all = self.load(&call.receiver, Key::Elem);
                self.text_from(&[&all, &call.receiver], FactSet::EMPTY)
            }
            I::Environ => self.environ(call),
            I::InitException => self.init_exception(call),
            I::FromMapping if self.is_class(&call.receiver) => {
                let mapping = self.arg(call, 0);
                let mapping = self.unpacked_json(&mapping);
                let given = super::calls::Args { double_star: mapping, ..Default::default() };
                let class = call.receiver.clone();
                self.call(&class, &given)
            }
            I::FromObject | I::FromMapping => self.config(what, call),
            I::AsView => self.as_view(call),
            I::UrlParse => self.parsed_url(call),
            I::Keep => self.kept(call),
            I::RegexSub => self.regex_sub(call),
            I::FindAll | I::MatchGroup | I::MatchGroups | I::MatchNames => self.found_by_pattern(what, call),
            I::RegexSplit => self.split_by_pattern(call),
            I::RenderTemplate | I::RenderTemplateText => self.render_template(what, call),
            I::ImportTemplate => self.import_template(call),
            I::TemplateAttribute => self.template_attribute(call),
        }
    }

    fn is_class(&self, value: &V) -> bool {
        !value.is_empty() && value.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Class(_)))
    }

    /// Whether the text of a value is the value (no whole header dump and the like).
    fn labels_are_text(&self, value: &V) -> bool {
        value.iter().all(|entry| match self.data(entry.node).api {
            Some(path) => self.catalog().paths.entry(path).whole_labels.is_empty(),
            None => true,
        })
    }

    // ---------------------------------------------------------------- containers

    fn mutate(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let receiver = call.receiver.clone();
        self.changes(&receiver);
        match what {
            Intrinsic::Append => {
                let value = self.arg(call, 0);
                // Appending to a list all of whose elements are known keeps them known.
                if let (Some(known), Some(entry)) = (self.known_sequence(&receiver), receiver.only()) {
                    let is_loop = self.in_loop;
                    if !is_loop && known.len() < MAX_KNOWN && matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List)) {
                        let value = self.baked(&value, &self.state);
                        self.content_mut(entry.node).set(Key::Index(known.len() as i32), value);
                        return V::new();
                    }
                }
                self.add_element(&receiver, &value);
                V::new()
            }
            Intrinsic::Extend => {
                let value = self.arg(call, 0);
                if self.begun(call, &receiver, &value) || self.extended(&receiver, &value) {
                    return V::new();
                }
                let value = self.iterate(&value);
                let elements = self.load(&value, Key::Elem);
                self.add_element(&receiver, &elements);
                V::new()
            }
            Intrinsic::Insert | Intrinsic::AppendLeft => {
                let (at, value) = match what {
                    Intrinsic::AppendLeft => (self.constant(Literal::Int(0)), self.arg(call, 0)),
                    _ => (self.arg(call, 0), self.arg(call, 1)),
                };
                if self.inserted(&receiver, &at, &value) {
                    return V::new();
                }
                self.shift(&receiver);
                self.add_element(&receiver, &value);
                V::new()
            }
            Intrinsic::Update => {
                for value in call.args.positional.clone() {
                    if self.is_collection(&value) {
                        for pair in self.each(&value) {
                            let (key, value) = (self.load(&pair, Key::Index(0)), self.load(&pair, Key::Index(1)));
                            match self.constant_key(&key) {
                                Some(key) => self.store(&receiver, key, value),
                                None => self.add_element(&receiver, if value.is_empty() { &pair } else { &value }),
                            }
                        }
                    } else {
                        let entries = self.entries(&value);
                        self.put_entries(&receiver, entries);
                    }
                }
                for (name, value) in call.args.keywords.clone() {
                    self.named_item(name, &value);
                    for entry in receiver.iter() {
                        self.assigned(entry.node, Key::Item(name), &value);
                    }
                    self.store(&receiver, Key::Item(name), value);
                }
                let spread = call.args.double_star.clone();
                if !spread.is_empty() {
                    let entries = self.entries(&spread);
                    self.put_entries(&receiver, entries);
                }
                V::new()
            }
            Intrinsic::SetDefault => {
                let (key, value) = (self.arg(call, 0), self.arg(call, 1));
                let mut both = self.item_of(&receiver, &key);
                if self.surely_has(&receiver, &key) {
                    return both;
                }
                both.join(&value);
                self.store_item(&receiver, &key, both.clone());
                both
            }
            Intrinsic::PopLeft => {
                let first = self.popped(&receiver, Some(0));
                first.unwrap_or_else(|| self.load(&receiver, Key::Elem))
            }
            Intrinsic::Pop => {
                let key = self.arg(call, 0);
                let is_last = call.args.positional.is_empty();
                let position = if is_last { Some(-1) } else { self.integer(&key) };
                if let Some(out) = self.popped(&receiver, position) {
                    return out;
                }
                let mut out = if is_last { self.load(&receiver, Key::Elem) } else { self.item_of(&receiver, &key) };
                if !self.surely_has(&receiver, &key) {
                    out.join(&self.arg(call, 1));
                }
                if let Some(key) = self.constant_key(&key)
                    && matches!(key, Key::Item(_))
                {
                    self.delete(&receiver, key);
                }
                out
            }
            Intrinsic::Clear => {
                self.cleared(&receiver);
                V::new()
            }
            _ => {
                let key = self.arg(call, 0);
                self.resource(&receiver, &key);
                self.removed(&receiver, &key);
                V::new()
            }
        }
    }

    pub fn get(&mut self, call: &ApiCall) -> V {
        let key = self.named_arg(call, 0, "key");
        let mut default = self.named_arg(call, 1, "default");
        if default.is_empty() {
            default = self.absent();
        }
        let is_mapping = call
            .receiver
            .iter()
            .any(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)) && self.data(entry.node).instance.is_none());
        if !is_mapping && !call.receiver.is_empty() {
            return self.plain_unknown(call);
        }
        let mut out = self.item_of(&call.receiver, &key);
        let taken_as = &self.catalog().argument_names.taken_as;
        if let Some(convert) = taken_as.iter().find_map(|name| call.args.keyword(*name).cloned()) {
            out = self.converted(&convert, out);
        }
        let is_closed_hit = !out.is_empty()
            && call.receiver.iter().all(|entry| {
                matches!(self.data(entry.node).kind, Kind::Object(..))
                    && self.content(entry.node).is_some_and(|content| content.is_closed && content.spread.is_empty())
            })
            && self.constant_key(&key).is_some();
        if !is_closed_hit {
            out.join(&default);
        }
        out
    }

    /// `OWN.get(key)` is there: what that says of the key, as `key in OWN` does.
    fn note_found_key(&mut self, call: &ApiCall) {
        let (key, default) = (self.named_arg(call, 0, "key"), self.named_arg(call, 1, "default"));
        if call.receiver.is_empty() || self.constant_key(&key).is_some() || !default.is_empty() && self.truths(&default).0 {
            return;
        }
        if let Some(facts) = self.facts_of_known_member(&call.receiver) {
            let holds = key.iter().map(|entry| (entry.node, facts)).collect();
            self.note_outcome(None, Outcome::True, holds);
        }
    }

    /// A setting of the environment: the default says what holds where there is none.
    fn environ(&mut self, call: &ApiCall) -> V {
        let default = self.named_arg(call, 1, "default");
        let mut out = V::new();
        for entry in self.get(call).iter() {
            let is_default = default.iter().any(|it| it.node == entry.node);
            let facts = if is_default { self.solver.overridable } else { FactSet::EMPTY };
            out.add(Entry { facts: entry.facts.union(facts), ..entry });
        }
        out
    }

    pub fn plain_unknown(&mut self, call: &ApiCall) -> V {
        let callee = V::of(call.callee);
        self.unknown_call(&callee, call.args)
    }

    /// `args.get("n", type=int)`.
    fn converted(&mut self, convert: &V, value: V) -> V {
        let facts = convert.iter().fold(FactSet::EMPTY, |facts, entry| match self.data(entry.node).kind {
            Kind::Api(path) => facts.union(self.solver.type_facts(path)),
            _ => facts,
        });
        value.and_facts(facts)
    }

    fn view_of(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let is_argument = call.receiver.is_empty()
            || matches!(what, Intrinsic::DeepCopy) && !call.args.positional.is_empty()
            || call.args.positional.len() == 1 && matches!(what, Intrinsic::Copy) && self.is_module(&call.receiver);
        let receiver = if is_argument { self.arg(call, 0) } else { call.receiver.clone() };
        match what {
            Intrinsic::Values => {
                let elements = self.load(&receiver, Key::Elem);
                self.open_list(Shape::List, elements)
            }
            Intrinsic::Keys => self.keys(&receiver),
            Intrinsic::Items => self.items(&receiver),
            Intrinsic::DeepCopy => self.deeply_copied(&receiver, 0),
            _ => self.copied(&receiver),
        }
    }

    /// Whether a mapping made here has something under a key on every way.
    fn surely_has(&mut self, mapping: &V, key: &V) -> bool {
        let Some(key) = self.constant_key(key) else { return false };
        let Some(part) = mapping.only().and_then(|entry| self.part(entry.node, key)) else { return false };
        !part.is_empty() && part.iter().all(|entry| self.data(entry.node).kind != Kind::Const(Literal::None))
    }

    /// A copy of a value and of the objects within it.
    fn deeply_copied(&mut self, value: &V, depth: usize) -> V {
        let copies = self.copied(value);
        if depth >= MAX_COPIED {
            return copies;
        }
        for copy in copies.iter() {
            let Some(content) = self.content(copy.node).filter(|_| matches!(self.data(copy.node).kind, Kind::Object(..))) else { continue };
            let mut content = (*content).clone();
            for part in content.fields.values_mut() {
                *part = self.deeply_copied(part, depth + 1);
            }
            content.rest = self.deeply_copied(&content.rest, depth + 1);
            self.state.set_content(copy.node, content);
        }
        copies
    }

    /// A shallow copy.
    pub fn copied(&mut self, value: &V) -> V {
        let mut out = V::new();
        for entry in value.iter() {
            match (self.data(entry.node).kind.clone(), self.content(entry.node)) {
                (Kind::Object(_, _, shape), Some(content)) => {
                    let copy = self.node(Kind::Object(self.now, entry.node.0 + 64, shape));
                    self.data_mut(copy).api = self.data(entry.node).api;
                    self.state.share_content(copy, content);
                    out.add(Entry { node: copy, facts: entry.facts });
                }
                (kind, _) if self.is_token(entry.node) || matches!(kind, Kind::Api(path) if self.is_state(path)) => {
                    let copy = self.node(Kind::Object(self.now, entry.node.0 + 64, Shape::Dict));
                    self.state.set_content(copy, Content { spread: V(smallvec::smallvec![entry]), is_closed: true, ..Content::default() });
                    out.add(Entry { node: copy, facts: entry.facts });
                    if self.is_token(entry.node) {
                        out.add(entry);
                    }
                }
                _ => out.add(entry),
            }
        }
        out
    }

    fn is_module(&self, value: &V) -> bool {
        value.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.catalog().paths.depth(path) == 0))
    }
}

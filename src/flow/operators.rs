//! Operators, formatting, comparisons, and what statements do beside computing values.

use crate::ir::{BinaryOp, CompareOp, Conversion, Instr, Literal, UnaryOp, Value};
use crate::models::{FactSet, Outcome, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::items::MAX_KEYS_WRITTEN;
use super::strings::{FIRST_FIELD, is_behind_host, is_fixed_prefix, is_within_name};
use super::value::{Content, Entry, Fields, Flows, Key, Kind, Shape, State, V};

/// Known text is kept up to this length; longer text is unknown.
const MAX_TEXT: usize = 2048;

/// Screens of a text that is joined of so many parts hold for each of them.
const MAX_SCREENED_PARTS: usize = 4;

/// In mappings with more keys a key that is not known is taken for a further one.
const MAX_REPLACEABLE: usize = 6;

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- text

    /// The text of a value as far as it is known: the only one among its possibilities.
    pub fn text_of(&self, value: &V) -> Option<Symbol> {
        let mut found = None;
        for entry in value.iter() {
            match self.data(entry.node).text {
                Some(text) if found.is_none() || found == Some(text) => found = Some(text),
                Some(_) => return None,
                None => {}
            }
        }
        found
    }

    /// All known texts of a value.
    pub fn texts(&self, value: &V) -> Vec<Symbol> {
        value.iter().filter_map(|entry| self.data(entry.node).text).collect()
    }

    /// Parts joined into one string.
    pub fn concat(&mut self, parts: &[V]) -> V {
        let names = self.names();
        let mut text = String::new();
        let mut is_constant = true;
        for part in parts {
            match self.text_of(part) {
                Some(known) => text.push_str(names.text(known)),
                None => match part.only().map(|entry| self.data(entry.node).kind.clone()) {
                    Some(Kind::Const(Literal::Int(number))) => text.push_str(&number.to_string()),
                    _ => text.push('\0'),
                },
            }
            is_constant &= part.only().is_some_and(|entry| {
                let data = self.data(entry.node);
                matches!(data.kind, Kind::Const(_)) && data.labels.is_empty()
            });
        }
        let text = (text.len() <= MAX_TEXT).then(|| names.intern(&text));
        if let (true, Some(text)) = (is_constant, text) {
            return self.constant(Literal::Str(text));
        }
        let mut flows = Flows::default();
        let mut prefix = String::new();
        let beside = self.joined_with(parts);
        for part in parts {
            let mut facts = beside;
            if is_fixed_prefix(&prefix) {
                facts = facts.union(core::FIXED_PREFIX);
            } else if is_behind_host(&prefix) {
                facts = facts.union(core::FIXED_HOST);
            }
            let text = self.text_flows(part);
            // What stood between dots leads no folder up behind other text (`f"{uuid4()}.{extension}"`).
            let has_no_dots = !prefix.is_empty() && !text.is_empty() && text.iter().all(|flow| flow.facts.all(self.solver.between_dots));
            if is_within_name(&prefix) || has_no_dots {
                facts = facts.union(core::SEGMENT);
            }
            flows.join(&text, facts);
            prefix.push_str(self.text_before(&prefix, part).map_or("\0", |known| names.text(known)));
        }
        let inputs: Vec<&V> = parts.iter().collect();
        let node = self.derived(0, flows, &inputs);
        self.data_mut(node).text = text;
        if parts.len() <= MAX_SCREENED_PARTS {
            self.joined.insert(node, parts.iter().flat_map(|part| part.iter()).map(|entry| entry.node).collect());
        }
        V::of(node)
    }

    /// What a part of a text adds to what stands before the next: of several known texts the one that says least about the host,
    /// and none if one says nothing.
    fn text_before(&self, prefix: &str, part: &V) -> Option<Symbol> {
        let texts = self.texts(part);
        if let [only] = texts.as_slice() {
            return Some(*only);
        }
        let said = |text: &Symbol| {
            let prefix = format!("{prefix}{}", self.names().text(*text));
            (is_fixed_prefix(&prefix), is_behind_host(&prefix))
        };
        texts.into_iter().min_by_key(said).filter(|text| said(text) != (false, false))
    }

    /// A name for each of the few words that one part may be: `f"{kind}_id"`.
    pub fn names_put_together(&mut self, parts: &[V]) -> Option<V> {
        let mut choices = parts.iter().enumerate().filter(|(_, part)| part.0.len() > 1);
        let (at, choice) = choices.next()?;
        let (words, open) = self.constants_in(choice);
        let is_choice = (2..=MAX_KEYS_WRITTEN).contains(&words.0.len()) && open.is_empty() && choices.next().is_none();
        let is_word = |part: &V| part.iter().all(|entry| self.data(entry.node).text.is_some_and(|text| is_word(self.names().text(text))));
        if !is_choice || !is_word(&words) || !parts.iter().enumerate().all(|(other, part)| other == at || is_word(part)) {
            return None;
        }
        let mut parts = parts.to_vec();
        let mut out = V::new();
        for word in words.iter() {
            parts[at] = V(smallvec::smallvec![word]);
            out.join(&self.concat(&parts));
        }
        out.join(&self.looked_up(choice));
        Some(out)
    }

    pub fn format_field(&mut self, value: &V, spec: &V, conversion: Conversion) -> V {
        let is_text = value.iter().all(|entry| !matches!(self.data(entry.node).kind, Kind::Object(..)));
        if is_text && matches!(conversion, Conversion::None | Conversion::Str) {
            return self.printed(value);
        }
        if !matches!(conversion, Conversion::None | Conversion::Str) {
            return self.source_form(0, value);
        }
        let is_default = self.plain_literal(spec) == Some(Literal::None);
        let spec = if is_default { self.constant(Literal::Str(self.symbol(""))) } else { spec.clone() };
        let flows = if conversion == Conversion::None { self.field_flows(value, &spec) } else { self.text_flows(value) };
        V::of(self.derived(0, flows, &[value]))
    }

    /// What `repr` makes of a value: one line.
    pub fn source_form(&mut self, number: u32, value: &V) -> V {
        let mut quoted = Flows::default();
        quoted.join(&self.repr_flows(value), core::NO_NEWLINES);
        V::of(self.derived(number, quoted, &[value])).and_facts(core::NO_NEWLINES)
    }

    // ---------------------------------------------------------------- operators

    /// What is in two collections: where one of them is the program's own, it is narrowed.
    pub fn common_elements(&mut self, left: &V, right: &V) -> V {
        let mut common = V::new();
        for (collection, other) in [(left, right), (right, left)] {
            let facts = if self.is_own_collection(other) { core::NARROWED } else { FactSet::EMPTY };
            common.join(&self.load(collection, Key::Elem).and_facts(facts));
        }
        common
    }

    pub fn binary(&mut self, op: BinaryOp, left: Value, right: Value, in_place: bool) -> V {
        let (left, right) = (self.v(left), self.v(right));
        if let Some(value) = self.operator_method(op, &left, &right, in_place).or_else(|| self.operator_row(op, &left, &right)) {
            return value;
        }
        match op {
            BinaryOp::Add => self.add(&left, &right, in_place),
            BinaryOp::Mod if self.text_of(&left).is_some() => self.percent(&left, &right),
            BinaryOp::BitOr if self.is_pipe(&left, &right) => self.pipe(&left, &right),
            BinaryOp::BitOr if self.is_mapping(&left) || self.is_mapping(&right) => {
                if in_place {
                    let entries = self.entries(&right);
                    self.put_entries(&left, entries);
                    return left;
                }
                let mut content = self.entries(&left);
                let theirs = self.entries(&right);
                self.merge_entries(&mut content, theirs);
                let node = self.node(Kind::Object(self.now, 0, Shape::Dict));
                self.state.set_content(node, content);
                V::of(node)
            }
            BinaryOp::BitOr if self.is_library(&left) || self.is_library(&right) => self.pipe(&left, &right),
            BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::BitXor | BinaryOp::Sub if self.is_collection(&left) => {
                let mut elements = if op == BinaryOp::Sub { self.elements_without(&left, &right) } else { self.load(&left, Key::Elem) };
                if matches!(op, BinaryOp::BitOr | BinaryOp::BitXor) {
                    let more = self.load(&right, Key::Elem);
                    elements.join(&more);
                } else if op == BinaryOp::BitAnd {
                    elements = self.common_elements(&left, &right);
                }
                let node = self.node(Kind::Object(self.now, 0, Shape::Set));
                self.state.set_content(node, Content { rest: elements, is_closed: true, ..Content::default() });
                if op == BinaryOp::Sub {
                    let holds = self.subset(&left, &right);
                    self.note_outcome(Some(node), Outcome::False, holds);
                }
                V::of(node)
            }
            BinaryOp::Mul if self.is_collection(&left) => self.repeated(&left, &right),
            BinaryOp::Mul if self.is_collection(&right) => self.repeated(&right, &left),
            BinaryOp::Mul | BinaryOp::Mod => {
                let mut flows = self.flows(&left);
                flows.join(&self.flows(&right), FactSet::EMPTY);
                V::of(self.derived(0, flows, &[&left, &right]))
            }
            BinaryOp::Div if self.is_library(&left) || self.is_library(&right) => self.unknown_operator(&left, &right, FactSet::EMPTY),
            _ => self.unknown_operator(&left, &right, core::NUMBER),
        }
    }

    fn unknown_operator(&mut self, left: &V, right: &V, facts: FactSet) -> V {
        if let (Some(Literal::Int(a)), Some(Literal::Int(b))) = (self.plain_literal(left), self.plain_literal(right))
            && let Instr::Binary(op, ..) = self.code.instrs[self.now as usize]
            && let Some(number) = fold(op, a, b)
        {
            return self.constant(Literal::Int(number));
        }
        let mut flows = Flows::default();
        flows.join(&self.text_flows(left), facts);
        flows.join(&self.text_flows(right), facts);
        let node = self.derived(0, flows, &[left, right]);
        let api = left.iter().chain(right.iter()).find_map(|entry| self.data(entry.node).api);
        self.data_mut(node).api = self.data(node).api.or(api);
        if facts.is_empty() {
            self.name_path(node, &[left, right]);
        }
        V::of(node)
    }

    fn plain_literal(&self, value: &V) -> Option<Literal> {
        match self.data(value.only()?.node).kind {
            Kind::Const(literal) => Some(literal),
            _ => None,
        }
    }

    fn operator_method(&mut self, op: BinaryOp, left: &V, right: &V, in_place: bool) -> Option<V> {
        let has_instance = left.iter().chain(right.iter()).any(|entry| self.data(entry.node).instance.is_some());
        if !has_instance {
            return None;
        }
        let name = operator_name(op);
        let mut tries = vec![(left, right, format!("__{name}__")), (right, left, format!("__r{name}__"))];
        if in_place {
            tries.insert(0, (left, right, format!("__i{name}__")));
        }
        for (receiver, other, method) in tries {
            let Some(method) = self.names().find(&method) else { continue };
            for entry in receiver.iter() {
                if let Some(class) = self.data(entry.node).instance
                    && let Some(method) = self.program().method(class, method)
                {
                    return Some(self.call_method(method, V::of(entry.node), vec![other.clone()]));
                }
            }
        }
        None
    }

    /// An operator of which models say what it does with a library's object (`Markup("%s") % name`).
    fn operator_row(&mut self, op: BinaryOp, left: &V, right: &V) -> Option<V> {
        for (receiver, other, reflected) in [(left, right, ""), (right, left, "r")] {
            for entry in receiver.iter() {
                let Some(base) = self.data(entry.node).api.filter(|base| self.catalog().paths.entry(*base).is_prefix) else { continue };
                let Some(name) = self.names().find(&format!("__{reflected}{}__", operator_name(op))) else { continue };
                let path = self.catalog().paths.step(base, crate::models::Step::Attr(name));
                let Some(model) = self.catalog().paths.entry(path).call.clone() else { continue };
                let callee = self.path(entry.node, Key::Attr(name));
                let args = Args::positional(vec![other.clone()]);
                return Some(self.apply_model(&ApiCall { path, model: Some(model), callee, receiver: V::of(entry.node), args: &args }));
            }
        }
        None
    }

    fn add(&mut self, left: &V, right: &V, in_place: bool) -> V {
        if self.is_collection(left) || self.is_collection(right) {
            return self.lists_added(left, right, in_place);
        }
        if let (Some(a), Some(b)) = (self.number_told(left), self.number_told(right)) {
            return self.constant(a.checked_add(b).map_or(Literal::None, Literal::Int));
        }
        self.concat(&[left.clone(), right.clone()])
    }

    pub fn is_collection(&self, value: &V) -> bool {
        value.iter().any(|entry| {
            matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List | Shape::Tuple | Shape::Set | Shape::Generator))
        })
    }

    pub fn is_mapping(&self, value: &V) -> bool {
        value.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict)))
    }

    fn is_library(&self, value: &V) -> bool {
        value.iter().any(|entry| {
            let data = self.data(entry.node);
            data.api.is_some() && !matches!(data.kind, Kind::Const(_) | Kind::Text(..))
        })
    }

    /// `"..." % values`: named fields take only what they name.
    pub fn percent(&mut self, left: &V, right: &V) -> V {
        let Some(format) = self.text_of(left) else { return self.unknown_operator(left, right, FactSet::EMPTY) };
        let names = self.names();
        let fields = super::format::percent_fields(names.text(format));
        let mut parts: Vec<V> = Vec::new();
        let positional = self.known_sequence(right);
        let mut at = 0;
        for field in fields {
            match field {
                // What the format itself was made from.
                super::format::Field::Text(text) if text.contains('\0') => {
                    let (text, flows) = (names.intern(&text), self.text_flows(left));
                    let node = self.derived(FIRST_FIELD + parts.len() as u32, flows, &[left]);
                    self.data_mut(node).text = Some(text);
                    parts.push(V::of(node));
                }
                super::format::Field::Text(text) => parts.push(self.constant(Literal::Str(names.intern(&text)))),
                super::format::Field::Named(name, _, form) => {
                    let value = self.load(right, Key::Item(names.intern(&name)));
                    at += 1;
                    parts.push(if form == super::format::Form::Source { self.source_form(at as u32, &value) } else { value });
                }
                super::format::Field::Next(form) => {
                    let value = match &positional {
                        Some(values) => values.get(at).cloned().unwrap_or_default(),
                        None if self.is_collection(right) => self.load(right, Key::Index(at as i32)),
                        None => right.clone(),
                    };
                    at += 1;
                    parts.push(if form == super::format::Form::Source { self.source_form(at as u32, &value) } else { value });
                }
                super::format::Field::At(..) => {}
            }
        }
        self.concat(&parts)
    }

    pub fn unary(&mut self, op: UnaryOp, operand: &V) -> V {
        if let Some(value) = self.unary_of_instance(op, operand) {
            return value;
        }
        match (op, self.plain_literal(operand)) {
            (UnaryOp::Minus, Some(Literal::Int(number))) => self.constant(Literal::Int(number.wrapping_neg())),
            (UnaryOp::Not, Some(Literal::Bool(it))) => self.constant(Literal::Bool(!it)),
            (UnaryOp::Not, None) if self.is_known_request_part(operand) => self.constant(Literal::Bool(false)),
            (UnaryOp::Not, _) => {
                let flows = self.flows(operand);
                self.boolean_of(flows, &[operand])
            }
            _ => operand.clone(),
        }
    }

    pub fn compare(&mut self, op: CompareOp, left: Value, right: Value) -> V {
        let default = if matches!(op, CompareOp::Eq | CompareOp::In) { self.setting_default(left) } else { None };
        let (left, right) = (self.v(left), self.v(right));
        if let (Some(a), Some(b)) = (self.plain_literal(&left), self.plain_literal(&right)) {
            match op {
                CompareOp::Eq | CompareOp::Is => return self.constant(Literal::Bool(a == b)),
                CompareOp::NotEq | CompareOp::IsNot => return self.constant(Literal::Bool(a != b)),
                _ => {}
            }
            if let (Literal::Int(a), Literal::Int(b)) = (a, b)
                && let Some(holds) = ordered(op, a, b)
            {
                return self.constant(Literal::Bool(holds));
            }
        }
        self.compare_instances(op, &left, &right);
        if let Some(truth) = self.request_test(op, &left, &right) {
            return self.constant(Literal::Bool(truth));
        }
        if matches!(op, CompareOp::Eq | CompareOp::NotEq) {
            for (side, other) in [(&left, &right), (&right, &left)] {
                self.comparison_sink(side, other);
                self.secret_expected(side, other);
            }
        }
        let mut flows = self.flows(&left);
        flows.join(&self.flows(&right), FactSet::EMPTY);
        let mut marked = Flows::default();
        marked.join(&flows, core::COMPARED);
        let mut out = self.boolean_of(marked, &[&left, &right]);
        if let Some(default) = default
            && self.is_switched_on(op, default, &right)
        {
            // Where the environment sets nothing, it is true.
            out.add(Entry { node: self.node(Kind::Const(Literal::Bool(true))), facts: self.solver.overridable });
        }
        out
    }

    /// `token == secret` takes longer the more of it is right.
    fn comparison_sink(&mut self, side: &V, other: &V) {
        let secret = self.flows(other);
        let is_named = secret.iter().any(|flow| self.labels(flow.origin).has(core::SECRET) && !flow.facts.any(core::BOOLEAN));
        let is_of_session = secret.iter().any(|flow| self.labels(flow.origin).has(core::SESSION));
        // What a client's credential must be equal to is a secret, whatever it is called.
        if is_named || self.is_credential(&self.flows(side)) && self.is_kept(other) && !is_of_session {
            self.sink(core::COMPARISON, None, side);
        }
    }

    // ---------------------------------------------------------------- statements

    pub fn enter(&mut self, manager: &V) -> V {
        let mut out = V::new();
        for entry in manager.iter() {
            let method = self.data(entry.node).instance.and_then(|class| {
                let program = self.program();
                program.method(class, self.symbol("__enter__")).or_else(|| program.method(class, self.symbol("__aenter__")))
            });
            match (method, self.data(entry.node).kind.clone()) {
                (Some(method), _) => {
                    let value = self.call_method(method, V::of(entry.node), Vec::new());
                    out.join(&value);
                }
                (None, Kind::Object(_, _, Shape::Generator)) => {
                    let value = self.load(&V::of(entry.node), Key::Elem);
                    out.join(&value);
                }
                _ => out.add(entry),
            }
        }
        out
    }

    /// The end of a `with` block: the normal one, and the one that an exception makes, after which the program may go on as well.
    pub fn exit(&mut self, manager: &V) -> V {
        for entry in manager.iter() {
            let Some(class) = self.data(entry.node).instance else { continue };
            let program = self.program();
            let method = program.method(class, self.symbol("__exit__")).or_else(|| program.method(class, self.symbol("__aexit__")));
            let Some(method) = method else { continue };
            let before = self.state.clone();
            let none = self.absent();
            self.call_method(method, V::of(entry.node), vec![none.clone(), none.clone(), none]);
            let is_dead = std::mem::replace(&mut self.is_dead, false);
            let normal = std::mem::replace(&mut self.state, before);
            let (kind, trace) = (V::of(self.result(0)), V::of(self.result(1)));
            let error = V::of(self.exception(2));
            self.call_method(method, V::of(entry.node), vec![kind, error, trace]);
            let raised = std::mem::replace(&mut self.state, normal);
            if !std::mem::replace(&mut self.is_dead, is_dead) && !is_dead {
                let facts = self.state.facts.clone();
                let normal = std::mem::take(&mut self.state);
                self.state = State { facts, ..self.merge_states(normal, raised) };
            }
        }
        V::new()
    }

    /// A key that runtime data chose picks one of the program's records.
    pub fn resource(&mut self, base: &V, key: &V) {
        if self.is_shared(base) || self.has_owned_rows(base) {
            self.sink(core::RESOURCE_ID, None, key);
        }
    }

    fn is_shared(&self, base: &V) -> bool {
        base.iter().any(|entry| match self.data(entry.node).kind {
            Kind::Root(super::value::Root::Global(..)) => true,
            Kind::Path(inner, _) => matches!(self.data(inner).kind, Kind::Root(super::value::Root::Global(..))),
            _ => false,
        })
    }

    /// Something is put into or taken out of one of the program's lasting containers.
    pub fn changes(&mut self, base: &V) {
        if self.namespace.is_none() && self.is_shared(base) {
            self.caller_reaches(core::WRITE, None);
        }
    }

    /// Entries put into an existing mapping (`update`, `|=`).
    pub fn put_entries(&mut self, target: &V, entries: Content) {
        for entry in target.iter().filter(|_| !entries.spread.is_empty()) {
            let mut fields = self.content(entry.node).map(|content| content.fields.clone()).unwrap_or_default();
            self.replaced_by(&mut fields, &entries.spread);
            self.content_mut(entry.node).fields = fields;
        }
        for (key, value) in entries.fields {
            self.store(target, key, value);
        }
        if !entries.rest.is_empty() {
            self.store_under_any_name(target, &entries.rest);
            self.store(target, Key::Elem, entries.rest);
        }
        for entry in target.iter() {
            if !entries.spread.is_empty() {
                let spread = entries.spread.clone();
                // What is put into `x.__dict__` is an attribute of the object.
                let target = self.owner_of(entry.node).unwrap_or(entry.node);
                self.content_mut(target).spread.join(&spread);
                self.keep_part(target);
            }
        }
    }

    pub fn merge_entries(&mut self, content: &mut Content, theirs: Content) {
        self.replaced_by(&mut content.fields, &theirs.spread);
        let elements = without_keys(&theirs.rest);
        for key in replaceable(&content.fields) {
            let mut either = content.get(key).cloned().unwrap_or_default();
            either.join(&elements);
            content.set(key, self.bounded(either));
        }
        content.fields.extend(theirs.fields);
        content.rest.join(&theirs.rest);
        content.spread.join(&theirs.spread);
    }

    /// A mapping whose keys are not known may replace what lies under known ones.
    fn replaced_by(&mut self, fields: &mut Fields, mapping: &V) {
        for (key, value) in fields.iter_mut().filter(|(key, _)| !mapping.is_empty() && matches!(key, Key::Item(_))) {
            value.join(&self.load(mapping, *key));
        }
    }

    /// Calls each of several functions with the same arguments and joins the results.
    pub fn call_each(&mut self, function: &V, args: Vec<V>) -> V {
        self.call(function, &Args::positional(args))
    }
}

/// The keys of a mapping that may be meant by one that is not known; large mappings are left as they are.
pub(super) fn replaceable(fields: &Fields) -> Vec<Key> {
    let is_small = fields.len() <= MAX_REPLACEABLE;
    fields.keys().filter(|key| is_small && matches!(key, Key::Item(_))).copied().collect()
}

/// What a mapping holds under keys that are not known, without these keys.
pub(super) fn without_keys(rest: &V) -> V {
    V(rest.iter().filter(|entry| !entry.facts.any(core::KEY)).collect())
}

fn fold(op: BinaryOp, a: i32, b: i32) -> Option<i32> {
    match op {
        BinaryOp::Sub => a.checked_sub(b),
        BinaryOp::Mul => a.checked_mul(b),
        BinaryOp::FloorDiv => a.checked_div_euclid(b),
        BinaryOp::Pow => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
        BinaryOp::LShift => u32::try_from(b).ok().and_then(|b| a.checked_shl(b)),
        _ => None,
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-'))
}

fn ordered(op: CompareOp, a: i32, b: i32) -> Option<bool> {
    match op {
        CompareOp::Lt => Some(a < b),
        CompareOp::LtE => Some(a <= b),
        CompareOp::Gt => Some(a > b),
        CompareOp::GtE => Some(a >= b),
        _ => None,
    }
}

fn operator_name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "sub",
        BinaryOp::Mul => "mul",
        BinaryOp::MatMul => "matmul",
        BinaryOp::Div => "truediv",
        BinaryOp::FloorDiv => "floordiv",
        BinaryOp::Mod => "mod",
        BinaryOp::Pow => "pow",
        BinaryOp::LShift => "lshift",
        BinaryOp::RShift => "rshift",
        BinaryOp::BitAnd => "and",
        BinaryOp::BitOr => "or",
        BinaryOp::BitXor => "xor",
    }
}

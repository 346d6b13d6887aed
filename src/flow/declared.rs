//! What names and annotations say about a value: types, slots of secrets.

use smallvec::SmallVec;

use crate::ir::{Annotation, AnnotationId, Arg, ArgKind, BlockId, BuildKind, Function, Instr, Literal, MODULE_BODY, Terminator, Value};
use crate::models::{FactSet, Intrinsic, LabelSet, SinkKind, Stage, Step, core};
use crate::program::{Base, ClassRef, Meaning};
use crate::text::Symbol;

use super::eval::Eval;
use super::summary::{Site, SourceRef};
use super::value::{Entry, Flow, Flows, Key, Kind, Node, Shape, V};

/// Number of the result that stands for what a variable holds, apart from others made at the same instruction.
const NAMED: u32 = 90;

/// What is compared with a password and is shorter is none: it asks whether one was typed.
const MIN_TYPED: usize = 4;

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- types

    pub fn annotated(&mut self, value: &V, annotation: AnnotationId) -> V {
        let mut value = value.clone();
        if value.is_empty() {
            let node = self.result(0);
            value = V::of(node);
        }
        for entry in value.iter() {
            let data = self.data(entry.node);
            let is_fixed = matches!(data.kind, Kind::Api(path) if self.is_state(path));
            let is_untyped = data.instance.is_none() && (data.api.is_none() || is_fixed);
            if is_untyped && (is_fixed || matches!(data.kind, Kind::Result(..) | Kind::Path(..) | Kind::Root(_))) {
                self.declare(entry.node, annotation);
            }
        }
        value
    }

    /// Gives a node the type that an annotation names.
    pub fn declare(&mut self, node: Node, annotation: AnnotationId) {
        match self.type_of(annotation, 0) {
            Some(Meaning::Class(class)) => {
                self.data_mut(node).instance = Some(class);
                if matches!(self.data(node).kind, Kind::Api(_)) {
                    return;
                }
                if let Some(base) = self.program().api_bases(class).next() {
                    let typed = self.catalog().paths.step(base, Step::Call);
                    self.data_mut(node).api = Some(typed);
                }
            }
            Some(Meaning::Api(_)) if matches!(self.data(node).kind, Kind::Api(_)) => {}
            Some(Meaning::Api(path)) => {
                let typed = self.catalog().paths.step(path, Step::Call);
                self.data_mut(node).api = Some(typed);
            }
            _ => {}
        }
    }

    /// The one class that an annotation names, through `Optional`, `Annotated`, `X | None`.
    pub fn type_of(&mut self, annotation: AnnotationId, depth: usize) -> Option<Meaning> {
        if depth > 4 {
            return None;
        }
        match self.program().unit(self.module).ir.annotation(annotation).clone() {
            Annotation::Name { path, args } => {
                let names = self.names();
                let first = *path.first()?;
                let mut meaning = self.program().global(names, self.catalog(), self.module, first);
                if meaning == Meaning::Unknown {
                    meaning = Meaning::Api(self.catalog().paths.root(first));
                }
                for part in &path[1..] {
                    meaning = match meaning {
                        Meaning::Api(path) => Meaning::Api(self.catalog().paths.step(path, Step::Attr(*part))),
                        Meaning::Module(module) => self.program().global(names, self.catalog(), module, *part),
                        _ => Meaning::Unknown,
                    };
                }
                if let Meaning::Variable(module, name) = meaning {
                    // A decorated class: `@dataclass` and its like give it back.
                    meaning = self.program().class_behind(module, name).map_or(Meaning::Unknown, Meaning::Class);
                }
                let last = names.text(*path.last()?);
                match (meaning, last) {
                    (Meaning::Api(_), "Optional" | "Annotated" | "Union" | "Awaitable" | "Coroutine" | "Final" | "ClassVar") => {
                        args.iter().find_map(|arg| self.type_of(*arg, depth + 1))
                    }
                    (
                        Meaning::Api(_),
                        "None" | "Any" | "object" | "Callable" | "list" | "List" | "dict" | "Dict" | "tuple" | "Tuple" | "set",
                    ) => None,
                    (Meaning::Class(_) | Meaning::Api(_), _) => Some(meaning),
                    _ => None,
                }
            }
            Annotation::Union(parts) => parts.iter().find_map(|part| self.type_of(*part, depth + 1)),
            _ => None,
        }
    }

    // ---------------------------------------------------------------- names that say something

    /// A value is stored under an attribute or variable name.
    pub fn named(&mut self, name: Symbol, value: &V) {
        self.granted_by_name(name, value);
        self.literal_secret(name, value);
        self.listed_secrets(name, value);
        if !self.solver.is_secret_name(name)
            && let Some(setting) = value.iter().find_map(|entry| self.secret_setting(entry.node))
        {
            // `KEY = os.getenv("SECRET_KEY") or "fallback"`.
            self.secret_slot(value, Some(setting), None);
        }
    }

    /// The name of a setting of the environment that says that a secret lies there.
    fn secret_setting(&self, node: Node) -> Option<Symbol> {
        let Kind::Api(path) = self.data(node).kind else { return None };
        match self.catalog().paths.parent(path)? {
            (_, Step::Item(name)) if self.is_of_environment(path) && self.solver.is_secret_name(name) => Some(name),
            _ => None,
        }
    }

    /// `API_KEYS = ["...", "..."]`, `API_KEYS = {"...": "kim"}`. Lists of passwords are those that nobody may choose.
    fn listed_secrets(&mut self, name: Symbol, value: &V) {
        if !self.solver.is_secret_name(name) || self.solver.is_password_name(name) {
            return;
        }
        let displayed = value.only().filter(|entry| {
            matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List | Shape::Tuple | Shape::Set | Shape::Dict))
        });
        let Some(content) = displayed.and_then(|entry| self.content(entry.node)) else { return };
        let mut literals = content.all();
        for (key, _) in &content.fields {
            if let Key::Item(text) = key {
                literals.join(&self.constant(Literal::Str(*text)));
            }
        }
        // Names of settings say where secrets lie.
        let is_name = |text: Symbol| self.solver.is_secret_name(text) && self.names().text(text).contains('_');
        literals.0.retain(|entry| match self.data(entry.node).kind {
            Kind::Const(Literal::Str(text)) => !is_name(text),
            Kind::Const(_) => true,
            _ => false,
        });
        self.secret_slot(&literals, Some(name), None);
    }

    /// A value is kept under a name that says what somebody may do.
    pub fn granted_by_name(&mut self, name: Symbol, value: &V) {
        if self.solver.is_privilege_name(name) {
            self.sink(core::PRIVILEGE, None, value);
            if let Some(condition) = self.choosing_condition() {
                let flows = self.flows(self.value(condition));
                let replies = Flows(flows.iter().filter(|flow| self.labels(flow.origin).has(core::LLM)).collect());
                let here = std::mem::replace(&mut self.now, condition.0);
                self.sink_flows(core::PRIVILEGE, None, &replies);
                self.now = here;
            }
        }
    }

    /// `session["role"] = "admin" if verdict == "yes" else "guest"`: what chooses between the constants that are stored here.
    fn choosing_condition(&self) -> Option<Value> {
        let code = self.code;
        let stored = match *code.instrs.get(self.now as usize)? {
            Instr::SetItem(_, _, value) | Instr::SetAttr(_, _, value) => value,
            _ => return None,
        };
        let Instr::Phi(args) = code.instr(stored) else { return None };
        if !code.list(args).iter().all(|arg| matches!(code.instr(arg.value), Instr::Const(_))) {
            return None;
        }
        let block = code.block(self.block_of(stored)?);
        let condition = |block: BlockId| match code.block(block).end {
            Terminator::Branch(condition, ..) => Some(condition),
            _ => None,
        };
        let mut conditions = code.block_preds(block).iter().map(|way| {
            condition(*way).or_else(|| match code.block_preds(code.block(*way)) {
                [before] => condition(*before),
                _ => None,
            })
        });
        let first = conditions.next()??;
        conditions.all(|other| other == Some(first)).then_some(first)
    }

    /// A value with the labels of the variables that hold it.
    pub fn by_variable(&mut self, value: Value, result: V) -> V {
        let names: SmallVec<[Symbol; 2]> = match self.code.instr(value) {
            Instr::Param(at) => smallvec::smallvec![self.code.params[at as usize].name],
            Instr::Global(name) => smallvec::smallvec![name],
            _ => self.code.names_of(value).collect(),
        };
        let labels = names.into_iter().fold(LabelSet::EMPTY, |labels, name| labels.union(self.catalog().labels_of_variable(name)));
        if labels.is_empty() { result } else { self.labelled(&result, labels) }
    }

    /// Labels arise here. An object that is made here carries them itself, so its methods see them too.
    fn labelled(&mut self, value: &V, labels: LabelSet) -> V {
        let mut out = V::new();
        let mut text = None;
        let mut is_marked = false;
        for entry in value.iter() {
            match self.data(entry.node).kind {
                Kind::Object(..) if self.data(entry.node).site.is_none() => {
                    self.mark(entry.node, labels);
                    is_marked = true;
                    out.add(entry);
                }
                Kind::Const(_) => text = self.data(entry.node).text,
                _ => out.add(entry),
            }
        }
        if !is_marked {
            let node = self.result(NAMED);
            self.data_mut(node).text = text;
            self.mark(node, labels);
            out.add(Entry { node, facts: FactSet::EMPTY });
        }
        out
    }

    fn mark(&mut self, node: Node, labels: LabelSet) {
        if self.data(node).labels.is_empty() {
            self.has_grown |= node.0 < self.n_known;
            let data = self.data_mut(node);
            data.labels = labels;
            data.flows.add(Flow { origin: node, facts: FactSet::EMPTY });
        }
    }

    /// A value is stored under a constant key of a mapping.
    pub fn named_item(&mut self, name: Symbol, value: &V) {
        self.literal_secret(name, value);
    }

    /// Literals under names, for code of the program: `create_user(name="admin", password="...")`. Of libraries rows say what they take.
    pub fn named_literals(&mut self, callee: &V, args: &[Arg]) {
        let is_own = |entry: Entry| {
            matches!(self.data(entry.node).kind, Kind::Class(_) | Kind::Object(_, _, Shape::Function(_) | Shape::Bound | Shape::Guarded(_)))
        };
        if !callee.iter().any(is_own) {
            return;
        }
        for arg in args {
            if let (ArgKind::Keyword(name), Instr::Const(Literal::Str(_))) = (arg.kind, self.code.instr(arg.value)) {
                let value = self.v(arg.value);
                self.literal_secret(name, &value);
            }
        }
    }

    /// A literal stands where its name says that a secret belongs.
    pub fn literal_secret(&mut self, name: Symbol, value: &V) {
        let is_address = |entry: Entry| matches!(self.data(entry.node).kind, Kind::Const(Literal::Str(text)) if self.solver.is_address_with_password(text));
        if self.solver.is_secret_name(name) {
            self.secret_slot(value, Some(name), None);
        } else if value.iter().any(is_address) {
            self.secret_slot(value, None, None);
        }
    }

    /// `request.form["password"] == "..."`, `request.headers["X-Api-Key"] != "..."`: what is compared with a password that somebody has
    /// typed, or with what was sent under the name of a secret, is the right one.
    pub fn secret_expected(&mut self, sent: &V, right: &V) {
        if !right.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Const(Literal::Str(_)))) {
            return;
        }
        let sent: Vec<Flow> = self.flows(sent).iter().filter(|flow| !flow.facts.any(core::BOOLEAN.union(core::MASKED))).collect();
        let is_password = sent.iter().any(|flow| self.labels(flow.origin).has(core::PASSWORD));
        if !is_password || right.only().is_none() {
            if let Some(name) = sent.iter().find_map(|flow| self.sent_under(flow.origin)) {
                self.secret_slot(right, Some(name), None);
            }
            return;
        }
        for entry in right.iter() {
            if let Kind::Const(literal @ Literal::Str(text)) = self.data(entry.node).kind
                && self.names().text(text).len() >= MIN_TYPED
                && let Some(literal) = self.literal_operand(literal, None)
            {
                self.tell_secret(self.here_at(literal), None, FactSet::EMPTY);
            }
        }
    }

    /// The name of a secret under which a client has sent something.
    fn sent_under(&self, origin: Node) -> Option<Symbol> {
        let Kind::Api(path) = self.data(origin).kind else { return None };
        match self.catalog().paths.parent(path)? {
            (_, Step::Item(name)) if self.labels(origin).has(core::REQUEST) && self.solver.is_secret_name(name) => Some(name),
            _ => None,
        }
    }

    /// A value stands where a secret is expected.
    pub fn secret_slot(&mut self, value: &V, name: Option<Symbol>, api: Option<crate::models::ApiPath>) {
        // `os.getenv("KEY") or "fallback"`.
        let is_setting = |node: Node| matches!(self.data(node).kind, Kind::Api(path) if self.is_of_environment(path));
        let is_fallback = value.iter().any(|entry| is_setting(entry.node));
        for entry in value.iter() {
            let Kind::Const(literal @ (Literal::Str(text) | Literal::Bytes(text))) = self.data(entry.node).kind else { continue };
            if !self.solver.is_credential_text(text, name) || self.repeats_named(entry.node) || self.is_put_into_setting(value, entry.node)
            {
                continue;
            }
            // The key of a provider works as it stands here, whatever the environment says.
            let is_whole_key = self.solver.is_credential_text(text, None);
            let facts = if is_whole_key {
                FactSet::EMPTY
            } else if is_fallback {
                self.solver.overridable
            } else {
                entry.facts.intersection(self.solver.overridable)
            };
            // It is told where it stands.
            if self.literal_operand(literal, name).is_none() && self.solver.is_key_of_provider(text) {
                continue;
            }
            let at = self.place_of_literal(literal, entry.node, name);
            self.tell_secret(at, api, facts);
        }
    }

    /// Where a literal stands that the current instruction is given, directly or by a variable.
    pub fn place_of_literal(&self, literal: Literal, node: Node, name: Option<Symbol>) -> Site {
        match self.literal_operand(literal, name) {
            Some(operand) => self.here_at(operand),
            None => self.place_of(literal, self.data(node).made_at),
        }
    }

    /// Keys of providers that stand where nothing says what they are for: they work wherever they stand.
    pub fn keys_of_providers(&mut self) {
        let code = self.code;
        let is_key = |instr: &Instr| match instr {
            Instr::Const(Literal::Str(text) | Literal::Bytes(text)) => self.solver.is_key_of_provider(*text),
            _ => false,
        };
        let keys: Vec<u32> = (0..).zip(&code.instrs).filter(|(_, instr)| is_key(instr)).map(|(at, _)| at).collect();
        if keys.is_empty() {
            return;
        }
        let slots = self.hits.keys().filter(|(sink, _)| sink.kind == core::SECRET_SLOT);
        let sites = slots.map(|(_, origin)| self.source_of(*origin).site);
        let told: Vec<u32> = sites.filter(|site| site.function == self.context.function).map(|site| site.instr).collect();
        let is_used = |at: &u32| {
            let in_instr = code.instrs.iter().any(|instr| code.operands(*instr).contains(&Value(*at)));
            in_instr || code.blocks.iter().any(|block| block.end.value() == Some(Value(*at)))
        };
        for at in keys.into_iter().filter(|at| !told.contains(at) && is_used(at)) {
            self.now = at;
            self.tell_secret(self.here_at(at), None, FactSet::EMPTY);
        }
    }

    fn here_at(&self, instr: u32) -> Site {
        Site { function: self.context.function, instr }
    }

    /// Where a literal stands that came here at an instruction: in the body of the module whose variable was read, else there.
    fn place_of(&self, literal: Literal, came_at: u32) -> Site {
        let program = self.program();
        let here = self.here_at(came_at);
        let meaning = match self.code.instrs.get(came_at as usize) {
            Some(Instr::ImportFrom(dotted, level, name)) => {
                program.import_from(self.names(), self.catalog(), self.module, *dotted, *level, *name)
            }
            Some(Instr::Global(_) | Instr::Attr(..)) => {
                program.expression(self.names(), self.catalog(), self.module, self.code, Value(came_at))
            }
            _ => return here,
        };
        let Meaning::Variable(module, _) = meaning else { return here };
        let body = program.unit(module).ir.function(MODULE_BODY);
        let at = body.instrs.iter().position(|instr| *instr == Instr::Const(literal));
        at.map_or(here, |at| Site { function: program.func_ref(module, MODULE_BODY), instr: at as u32 })
    }

    /// A literal is a credential, unless it only serves tests.
    fn tell_secret(&mut self, site: Site, api: Option<crate::models::ApiPath>, facts: FactSet) {
        self.tell_literal(core::SECRET_SLOT, site, api, facts);
    }

    /// The same of a literal in a place of that kind.
    pub fn tell_literal(&mut self, kind: SinkKind, site: Site, api: Option<crate::models::ApiPath>, facts: FactSet) {
        if self.solver.stage(self.code.name) == Some(Stage::Testing) {
            return;
        }
        let source = SourceRef { site, path: None, labels: LabelSet::of(core::LITERAL) };
        let node = self.node(Kind::Source(source));
        let flows = Flows(smallvec::smallvec![Flow { origin: node, facts }]);
        self.sink_flows(kind, api, &flows);
    }

    /// Whether a setting has a text because the program has put it there under a name that says what it is: it is told there.
    fn is_put_into_setting(&self, value: &V, text: Node) -> bool {
        value.iter().any(|entry| match self.data(entry.node).kind {
            Kind::Api(path) if self.is_of_environment(path) => {
                let is_put = self.bound.get(&entry.node).is_some_and(|put| put.iter().any(|it| it.node == text));
                let step = self.catalog().paths.parent(path).map(|(_, step)| step);
                is_put && matches!(step, Some(Step::Item(name)) if self.solver.is_secret_name(name))
            }
            _ => false,
        })
    }

    /// Whether a credential has a name of its own and is told there: it is used here, or put together with more (`f"Bearer {API_KEY}"`).
    fn repeats_named(&self, node: Node) -> bool {
        let parts = |at: u32| self.code.instrs.get(at as usize).map(|instr| self.code.operands(*instr)).unwrap_or_default();
        let names = |part: Value| match self.code.instr(part) {
            Instr::Global(name) | Instr::Attr(_, name) | Instr::ImportFrom(_, _, name) => Some(name),
            Instr::Format(value, ..) => match self.code.instr(value) {
                Instr::Global(name) | Instr::Attr(_, name) => Some(name),
                _ => self.code.names_of(value).next(),
            },
            _ => None,
        };
        let tells = |part: &Value, is_it: fn(Node, Node) -> bool| {
            let Some(name) = names(*part) else { return false };
            self.v(*part).iter().any(|entry| match self.data(entry.node).kind {
                Kind::Const(Literal::Str(text)) => is_it(entry.node, node) && self.solver.is_credential_text(text, Some(name)),
                _ => false,
            })
        };
        parts(self.now).iter().any(|part| tells(part, |it, node| it == node))
            || parts(self.data(node).made_at).iter().any(|part| tells(part, |it, node| it != node))
    }

    /// Where a literal stands that the current instruction is given, under a name if it has several. Equal literals are one node, but
    /// each is mended where it stands.
    fn literal_operand(&self, literal: Literal, name: Option<Symbol>) -> Option<u32> {
        let code = self.code;
        let instr = *code.instrs.get(self.now as usize)?;
        let is_it = |value: &Value| code.instr(*value) == Instr::Const(literal);
        let given = instr.list().map(|list| code.list(list)).unwrap_or_default();
        let is_named = |(at, arg): &(usize, &Arg)| match arg.kind {
            ArgKind::Keyword(keyword) => Some(keyword) == name,
            // The keys of a display stand before their values.
            _ => at
                .checked_sub(1)
                .is_some_and(|key| name.is_some_and(|name| code.instr(given[key].value) == Instr::Const(Literal::Str(name)))),
        };
        let named = given.iter().enumerate().filter(is_named).map(|(_, arg)| arg.value).find(is_it);
        named.or_else(|| code.operands(instr).into_iter().find(is_it)).map(|value| value.0)
    }
}

impl super::solver::Solver<'_> {
    /// Whether the constructor checks the declared types of the fields: records of libraries do, dataclasses do not.
    pub fn checks_fields(&self, class: ClassRef) -> bool {
        self.is_based_on(class, Intrinsic::Dataclass)
    }

    /// Fields that a record leaves out of its text: `token: str = field(repr=False)`.
    pub fn hidden_fields(&self, class: ClassRef) -> Vec<Symbol> {
        let Some(shown) = self.names.find("repr") else { return Vec::new() };
        self.fields_made_so(class, &|body, _, given| given.iter().any(|arg| says(body, arg, shown, false)))
    }

    /// Fields that are left out wherever the record is written: `token: str = Field(exclude=True)`, private ones.
    pub fn dropped_fields(&self, class: ClassRef) -> Vec<Symbol> {
        let without = &self.catalog.argument_names.without;
        if without.is_empty() {
            return Vec::new();
        }
        let module = self.program.class(class).module;
        self.fields_made_so(class, &|body, callee, given| {
            let meaning = self.program.expression(self.names, self.catalog, module, body, callee);
            let does = match meaning {
                Meaning::Api(path) => self.catalog.paths.entry(path).call.as_ref().and_then(|call| call.does),
                _ => None,
            };
            does == Some(Intrinsic::PrivateField) || given.iter().any(|arg| without.iter().any(|name| says(body, arg, *name, true)))
        })
    }

    /// Properties that are written with the fields: `@computed_field`.
    pub fn computed_fields(&self, class: ClassRef) -> Vec<Symbol> {
        let module = self.program.class(class).module;
        self.fields_made_so(class, &|body, callee, _| match self.program.expression(self.names, self.catalog, module, body, callee) {
            Meaning::Api(path) => {
                let does = self.catalog.paths.entry(path).call.as_ref().and_then(|call| call.does);
                does == Some(Intrinsic::ComputedField)
            }
            _ => false,
        })
    }

    /// Fields for which the class body calls something of a sort.
    fn fields_made_so(&self, class: ClassRef, is_so: &dyn Fn(&Function, Value, &[Arg]) -> bool) -> Vec<Symbol> {
        let mut found = Vec::new();
        for base in &self.program.class(class).mro {
            let Base::Project(base) = base else { continue };
            let info = self.program.class(*base);
            let ir = &self.program.unit(info.module).ir;
            let body = ir.function(ir.class(info.id).body);
            for instr in &body.instrs {
                let Instr::Build(BuildKind::Namespace, args) = *instr else { continue };
                found.extend(body.list(args).iter().filter_map(|arg| {
                    let default = match body.instr(arg.value) {
                        Instr::Annotated(value, _) => body.instr(value),
                        default => default,
                    };
                    match (arg.kind, default) {
                        (ArgKind::Keyword(name), Instr::Call(callee, given, _)) if is_so(body, callee, body.list(given)) => Some(name),
                        _ => None,
                    }
                }));
            }
        }
        found
    }
}

/// Whether an argument of this name is this truth value.
fn says(body: &Function, arg: &Arg, name: Symbol, truth: bool) -> bool {
    arg.kind == ArgKind::Keyword(name) && body.instr(arg.value) == Instr::Const(Literal::Bool(truth))
}

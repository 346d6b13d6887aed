//! What the declaration of a field says about the values that a checking record takes: its type, its bounds, its validators.

use smallvec::SmallVec;

use crate::ir::{Annotation, AnnotationId, BuildKind, CallKind, Function, Instr, Literal, MODULE_BODY, Value};
use crate::models::{ApiPath, Catalog, FactSet, FlowRow, Intrinsic, PlaceArgument, Step, core};
use crate::program::{Base, ClassRef, Meaning, ModuleId, Program};
use crate::text::{Names, Symbol};

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::value::{Entry, Key, Kind, Shape, V};

/// Types inside types are looked into this deep.
pub(super) const MAX_TYPE_DEPTH: usize = 5;
/// What a declaration may say of a value; the rest of what a type's constructor does is not done by a mere declaration.
pub(super) const DECLARED: FactSet =
    FactSet(core::NARROWED.0 | core::NUMBER.0 | core::BOOLEAN.0 | core::BOUNDED.0 | core::INSPECTED.0 | core::STRING.0);

/// Number of the first object that a field wraps around what it is given, among the results of an instruction.
const VEILED: u32 = 1 << 28;
/// More fields than a class has.
const MANY_FIELDS: u32 = 10_000;

impl Eval<'_, '_> {
    /// A value as a field takes it, where the class checks or converts its fields (record classes of libraries), or what makes the field
    /// does (`size = field(validator=in_(SIZES))`).
    pub fn declared_field(&mut self, class: ClassRef, name: Symbol, value: V) -> V {
        if value.is_empty() {
            return value;
        }
        if !self.solver.checks_fields(class) {
            let facts = self.made_facts(class, name);
            return self.validated(class, name, value.and_facts(facts));
        }
        let facts = self.field_facts(class, name);
        let value = self.veiled(class, name, value.and_facts(facts));
        let value = self.filled_fields(class, name, value);
        self.validated(class, name, value)
    }

    /// `messages: list[Message]`: what is sent for a field becomes an object of the class that it declares.
    fn filled_fields(&mut self, class: ClassRef, name: Symbol, value: V) -> V {
        let declared = self.declared_class(class, name);
        let Some((inner, is_element)) = declared.filter(|_| self.n_filled < MAX_TYPE_DEPTH) else { return value };
        let is_made = |entry: &Entry| matches!(self.data(entry.node).kind, Kind::Object(..) | Kind::Const(_));
        let (made, sent): (SmallVec<_>, SmallVec<_>) = value.iter().partition(is_made);
        let (mut out, sent) = (V(made), V(sent));
        if sent.is_empty() {
            return out;
        }
        self.n_filled += 1;
        let sent = if is_element { self.load(&sent, Key::Elem) } else { sent };
        let filled = self.construct(inner, &Args { double_star: sent, ..Args::default() });
        self.n_filled -= 1;
        out.join(&if is_element { self.open_list(Shape::List, filled) } else { filled });
        out
    }

    /// The class of checked fields that a field declares, or of which it holds some.
    fn declared_class(&self, class: ClassRef, name: Symbol) -> Option<(ClassRef, bool)> {
        let program = self.program();
        program.class(class).mro.iter().find_map(|base| {
            let Base::Project(base) = base else { return None };
            let info = program.class(*base);
            let (_, annotation, _) = program.unit(info.module).ir.class(info.id).fields.iter().find(|(it, ..)| *it == name)?;
            self.class_in(info.module, *annotation, 0)
        })
    }

    fn class_in(&self, module: ModuleId, annotation: AnnotationId, depth: usize) -> Option<(ClassRef, bool)> {
        if depth > MAX_TYPE_DEPTH {
            return None;
        }
        match self.program().unit(module).ir.annotation(annotation) {
            Annotation::Name { path, args } => match self.names().text(*path.last()?) {
                "Optional" | "Union" | "Annotated" => args.iter().find_map(|arg| self.class_in(module, *arg, depth + 1)),
                "list" | "List" | "Sequence" | "tuple" | "Tuple" | "set" | "Set" => {
                    args.iter().find_map(|arg| self.class_in(module, *arg, depth + 1)).map(|(class, _)| (class, true))
                }
                _ => match self.type_named(module, path) {
                    Meaning::Class(class) if self.solver.checks_fields(class) => Some((class, false)),
                    _ => None,
                },
            },
            Annotation::Union(parts) => parts.iter().find_map(|part| self.class_in(module, *part, depth + 1)),
            Annotation::Call { .. } | Annotation::Literal(_) | Annotation::List(_) | Annotation::Other => None,
        }
    }

    /// A value in the wrapper that its field declares, where that one shows nothing of it: `key: SecretStr`.
    fn veiled(&mut self, class: ClassRef, name: Symbol, value: V) -> V {
        match self.veil_of(class, name) {
            Some((path, field)) => {
                let callee = self.node(Kind::Api(path));
                let args = Args::positional(vec![value]);
                let model = self.catalog().paths.entry(path).call.clone();
                let params = model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
                // One object for each field of the record that is made here.
                let node = self.result(VEILED + field);
                self.data_mut(node).api = Some(self.catalog().paths.step(path, Step::Call));
                self.keep_arguments(node, &args, &params);
                self.flow_rows(&ApiCall { path, model, callee, receiver: V::new(), args: &args }, node);
                V::of(node)
            }
            None => value,
        }
    }

    fn veil_of(&self, class: ClassRef, name: Symbol) -> Option<(ApiPath, u32)> {
        let program = self.program();
        (0..).zip(&program.class(class).mro).find_map(|(depth, base)| {
            let Base::Project(base) = base else { return None };
            let info = program.class(*base);
            let declared = program.unit(info.module).ir.class(info.id);
            let at = declared.fields.iter().position(|(it, ..)| *it == name)?;
            let (_, annotation, _) = declared.fields[at];
            Some((self.veil(info.module, annotation, 0)?, depth * MANY_FIELDS + at as u32))
        })
    }

    fn veil(&self, module: ModuleId, annotation: AnnotationId, depth: usize) -> Option<ApiPath> {
        if depth > MAX_TYPE_DEPTH {
            return None;
        }
        match self.program().unit(module).ir.annotation(annotation) {
            Annotation::Name { path, args } => match self.names().text(*path.last()?) {
                "Optional" | "Union" | "Annotated" => args.iter().find_map(|arg| self.veil(module, *arg, depth + 1)),
                _ => match self.type_named(module, path) {
                    Meaning::Api(path) => {
                        let model = self.catalog().paths.entry(path).call.as_ref()?;
                        let veils = |row: &FlowRow| row.to.callee == path && row.to.steps.is_empty() && row.facts.any(core::MASKED);
                        model.flows.iter().any(veils).then_some(path)
                    }
                    _ => None,
                },
            },
            Annotation::Union(parts) => parts.iter().find_map(|part| self.veil(module, *part, depth + 1)),
            Annotation::Call { .. } | Annotation::Literal(_) | Annotation::List(_) | Annotation::Other => None,
        }
    }

    /// `parser.add_argument("size", type=int)`: rows say what it lets through.
    pub fn declared_argument(&mut self, call: &ApiCall) -> V {
        let facts = self.facts_of_making(call.path, call.args);
        let named = self.named_arg(call, 0, "name");
        let kept_as = self.catalog().argument_names.kept_as.iter().find_map(|name| call.args.keyword(*name).cloned());
        let named = kept_as.unwrap_or(named);
        if let Some(name) = self.text_literal(&named) {
            let declared = V::with(self.result(0), facts);
            for entry in call.receiver.iter() {
                self.store_node(entry.node, Key::Item(name), &declared, false);
            }
        }
        call.receiver.clone()
    }

    /// `parser.parse_args()`: each argument as it was declared.
    pub fn taken_arguments(&mut self, call: &ApiCall) -> V {
        let out = self.plain_result(call);
        let contents: Vec<_> = call.receiver.iter().filter_map(|entry| self.content(entry.node)).collect();
        for (key, declared) in contents.iter().flat_map(|content| &content.fields) {
            let Key::Item(name) = *key else { continue };
            let facts = declared.iter().map(|entry| entry.facts).reduce(FactSet::intersection).unwrap_or_default();
            let part = self.load(&out, *key).and_facts(facts);
            for entry in out.iter() {
                self.store_node(entry.node, *key, &part, false);
                self.store_node(entry.node, Key::Attr(name), &part, false);
            }
        }
        out
    }

    /// `name = fields.Str(validate=OneOf(...))` in a class body: what the call says.
    pub fn made_facts(&mut self, class: ClassRef, name: Symbol) -> FactSet {
        let program = self.program();
        program.class(class).mro.iter().fold(FactSet::EMPTY, |facts, base| {
            let Base::Project(base) = base else { return facts };
            let info = program.class(*base);
            let ir = &program.unit(info.module).ir;
            let body = ir.function(ir.class(info.id).body);
            let made = namespace_value(body, name).map(|value| self.constructed_facts(info.module, body, value, 0));
            facts.union(made.unwrap_or_default())
        })
    }

    fn field_facts(&mut self, class: ClassRef, name: Symbol) -> FactSet {
        let program = self.program();
        for base in &program.class(class).mro {
            let Base::Project(base) = base else { continue };
            let info = program.class(*base);
            let ir = &program.unit(info.module).ir;
            let declared = ir.class(info.id);
            if let Some((_, annotation, _)) = declared.fields.iter().find(|(it, ..)| *it == name) {
                let facts = self.annotation_facts(info.module, *annotation, 0);
                return facts.union(self.default_facts(info.module, ir.function(declared.body), name));
            }
        }
        FactSet::EMPTY
    }

    /// `name: str = Field(max_length=300)`: what the call in the place of the default says.
    fn default_facts(&mut self, module: ModuleId, body: &Function, name: Symbol) -> FactSet {
        match namespace_value(body, name).map(|value| body.instr(value)) {
            Some(Instr::Annotated(value, _)) => self.constructed_facts(module, body, value, 0),
            _ => FactSet::EMPTY,
        }
    }

    pub fn annotation_facts(&mut self, module: ModuleId, annotation: AnnotationId, depth: usize) -> FactSet {
        if depth > MAX_TYPE_DEPTH {
            return FactSet::EMPTY;
        }
        match self.program().unit(module).ir.annotation(annotation).clone() {
            Annotation::Name { path, args } => self.named_type_facts(module, &path, &args, depth),
            Annotation::Union(parts) => self.common_facts(module, &parts, depth),
            Annotation::Call { path, args } => match self.type_named(module, &path) {
                Meaning::Api(path) => {
                    let mut given = Args::default();
                    for (name, literal) in args {
                        let value = match literal {
                            Some(literal) => self.constant(literal),
                            None => V::of(self.result(0)),
                        };
                        match name {
                            Some(name) => given.keywords.push((name, value)),
                            None => given.positional.push(value),
                        }
                    }
                    self.facts_of_making(path, &given)
                }
                _ => FactSet::EMPTY,
            },
            Annotation::Literal(_) | Annotation::List(_) | Annotation::Other => FactSet::EMPTY,
        }
    }

    fn named_type_facts(&mut self, module: ModuleId, path: &[Symbol], args: &[AnnotationId], depth: usize) -> FactSet {
        let Some(last) = path.last() else { return FactSet::EMPTY };
        match self.names().text(*last) {
            "Literal" => core::NARROWED,
            "Optional" | "Union" => self.common_facts(module, args, depth),
            // The type, and what stands beside it: all of it holds.
            "Annotated" => args.iter().fold(FactSet::EMPTY, |facts, arg| facts.union(self.annotation_facts(module, *arg, depth + 1))),
            "list" | "List" | "set" | "Set" | "frozenset" | "Sequence" | "Iterable" | "tuple" | "Tuple" if !args.is_empty() => {
                // A bound on each element is none on their number.
                let bounds = core::BOUNDED.union(core::STRING);
                self.common_facts(module, args, depth).minus(bounds)
            }
            _ => match self.type_named(module, path) {
                Meaning::Api(path) => self.solver.type_facts(path).union(self.facts_of_making(path, &Args::default())),
                Meaning::Class(class) if self.solver.is_based_on(class, Intrinsic::Enum) => core::NARROWED,
                Meaning::Variable(module, name) => self.type_alias_facts(module, name, depth),
                _ => FactSet::EMPTY,
            },
        }
    }

    /// What holds for each of several types; `None` holds no text.
    fn common_facts(&mut self, module: ModuleId, parts: &[AnnotationId], depth: usize) -> FactSet {
        let mut common: Option<FactSet> = None;
        for part in parts {
            let is_text_free = match self.program().unit(module).ir.annotation(*part) {
                Annotation::Literal(_) => true,
                Annotation::Name { path, .. } => path.last().is_some_and(|last| self.names().text(*last) == "None"),
                _ => false,
            };
            if !is_text_free {
                let facts = self.annotation_facts(module, *part, depth + 1);
                common = Some(common.map_or(facts, |before| before.intersection(facts)));
            }
        }
        common.unwrap_or_default()
    }

    fn type_named(&self, module: ModuleId, path: &[Symbol]) -> Meaning {
        type_named(self.program(), self.catalog(), self.names(), module, path)
    }

    /// `Short = constr(max_length=80)`, `Short = Annotated[str, Field(max_length=80)]`.
    fn type_alias_facts(&mut self, module: ModuleId, name: Symbol, depth: usize) -> FactSet {
        if let Some(class) = self.program().class_behind(module, name) {
            return if self.solver.is_based_on(class, Intrinsic::Enum) { core::NARROWED } else { FactSet::EMPTY };
        }
        let program = self.program();
        let body = program.unit(module).ir.function(MODULE_BODY);
        let mut definitions = body.instrs.iter().filter_map(|instr| match instr {
            Instr::SetGlobal(it, value) if *it == name => Some(*value),
            _ => None,
        });
        match (definitions.next(), definitions.next()) {
            (Some(value), None) => self.constructed_facts(module, body, value, depth),
            _ => FactSet::EMPTY,
        }
    }

    /// What a call or `Annotated[...]` in the code, standing for a type, says.
    fn constructed_facts(&mut self, module: ModuleId, code: &Function, value: Value, depth: usize) -> FactSet {
        if depth > MAX_TYPE_DEPTH {
            return FactSet::EMPTY;
        }
        match code.instr(value) {
            Instr::Annotated(value, _) => self.constructed_facts(module, code, value, depth + 1),
            Instr::Item(_, key) => match code.instr(key) {
                Instr::Build(BuildKind::Tuple, parts) => {
                    let parts: Vec<Value> = code.list(parts).iter().map(|arg| arg.value).collect();
                    parts.into_iter().fold(FactSet::EMPTY, |facts, part| facts.union(self.constructed_facts(module, code, part, depth + 1)))
                }
                _ => FactSet::EMPTY,
            },
            Instr::Call(callee, args, CallKind::Plain) => {
                let Meaning::Api(path) = self.program().expression(self.names(), self.catalog(), module, code, callee) else {
                    return FactSet::EMPTY;
                };
                let mut given = Args::default();
                let mut inner = FactSet::EMPTY;
                for arg in code.list(args) {
                    let value = match code.instr(arg.value) {
                        Instr::Const(literal) => self.constant(literal),
                        made => {
                            // `validate=Length(max=80)`, `validators=[Length(max=80), ...]`.
                            let parts = match made {
                                Instr::Build(BuildKind::List | BuildKind::Tuple, parts) => {
                                    code.list(parts).iter().map(|it| it.value).collect()
                                }
                                _ => vec![arg.value],
                            };
                            // A type is what a value becomes where it converts, not where it makes a default or is one of several.
                            let converts = match arg.kind {
                                crate::ir::ArgKind::Keyword(name) => self.catalog().argument_names.converter.contains(&name),
                                _ => true,
                            };
                            for part in parts {
                                let is_type = matches!(code.instr(part), Instr::Global(_));
                                if !is_type || converts && part == arg.value {
                                    inner = inner.union(self.constructed_facts(module, code, part, depth + 1));
                                }
                            }
                            V::of(self.result(0))
                        }
                    };
                    match arg.kind {
                        crate::ir::ArgKind::Keyword(name) => given.keywords.push((name, value)),
                        crate::ir::ArgKind::Positional => given.positional.push(value),
                        crate::ir::ArgKind::Star | crate::ir::ArgKind::DoubleStar => {}
                    }
                }
                inner.union(self.facts_of_making(path, &given))
            }
            made => match (self.program().expression(self.names(), self.catalog(), module, code, value), made) {
                (Meaning::Api(path), _) => self.solver.type_facts(path),
                // A builtin type.
                (Meaning::Unknown, Instr::Global(name)) => self.solver.type_facts(self.catalog().paths.root(name)),
                _ => FactSet::EMPTY,
            },
        }
    }

    /// What the rows of a call say about what comes out of it, as far as a declaration can say that.
    pub fn facts_of_making(&mut self, path: ApiPath, args: &Args) -> FactSet {
        let Some(model) = self.catalog().paths.entry(path).call.clone() else { return FactSet::EMPTY };
        let callee = self.node(Kind::Api(path));
        let call = ApiCall { path, model: Some(model.clone()), callee, receiver: V::new(), args };
        let mut facts = FactSet::EMPTY;
        for row in &model.flows {
            let is_result = row.to.argument == PlaceArgument::Result && row.to.callee == path && row.to.steps.is_empty();
            if is_result && self.applies(&call, &row.only_if, &None) {
                facts = facts.union(row.facts);
            }
        }
        facts.intersection(DECLARED)
    }

    /// A value as it has passed the class's validators of a field: functions that give it back or raise.
    pub fn validated(&mut self, class: ClassRef, name: Symbol, value: V) -> V {
        let program = self.program();
        let mut value = value;
        for base in &program.class(class).mro {
            let Base::Project(base) = base else { continue };
            let info = program.class(*base);
            let ir = &program.unit(info.module).ir;
            let body = ir.function(ir.class(info.id).body);
            for instr in &body.instrs {
                let Instr::Call(decorator, args, CallKind::Decorator) = *instr else { continue };
                if !self.validates(info.module, body, decorator, name) {
                    continue;
                }
                let mut below = body.list(args).first().map(|arg| body.instr(arg.value));
                while let Some(Instr::Call(_, args, CallKind::Decorator)) = below {
                    below = body.list(args).first().map(|arg| body.instr(arg.value));
                }
                let Some(Instr::Function(function, _)) = below else { continue };
                let function = program.func_ref(info.module, function);
                let class = self.node(Kind::Class(class));
                // A validator that the field itself makes is told which field it is.
                let is_told = matches!(body.instr(decorator), Instr::Attr(..));
                let args = if is_told { vec![V::new(), value.clone()] } else { vec![value.clone()] };
                let given = self.call_method(function, V::of(class), args);
                if !given.is_empty() && !self.is_none(&given) && !self.is_dead {
                    value = given;
                }
                self.is_dead = false;
            }
        }
        value
    }

    /// Whether a decorator makes a validator of the field.
    fn validates(&self, module: ModuleId, body: &Function, decorator: Value, name: Symbol) -> bool {
        let paths = &self.catalog().paths;
        let means = |callee| match self.program().expression(self.names(), self.catalog(), module, body, callee) {
            Meaning::Api(path) => Some(path),
            _ => None,
        };
        let is_validator = |path| paths.entry(path).call.as_ref().is_some_and(|call| call.does == Some(Intrinsic::FieldValidator));
        if let Instr::Attr(field, method) = body.instr(decorator) {
            let made = |value| match body.instr(value) {
                Instr::Annotated(value, _) => value,
                _ => value,
            };
            let is_of_field = namespace_value(body, name).is_some_and(|value| made(value) == made(field));
            let Instr::Call(maker, ..) = body.instr(made(field)) else { return false };
            return is_of_field
                && means(maker).is_some_and(|path| is_validator(paths.step(paths.step(path, Step::Call), Step::Attr(method))));
        }
        let Instr::Call(callee, fields, _) = body.instr(decorator) else { return false };
        means(callee).is_some_and(is_validator)
            && body.list(fields).iter().any(|arg| match body.instr(arg.value) {
                Instr::Const(Literal::Str(field)) => field == name || self.names().text(field) == "*",
                _ => false,
            })
    }
}

/// What a dotted name in an annotation stands for.
pub(super) fn type_named(program: &Program, catalog: &Catalog, names: &Names, module: ModuleId, path: &[Symbol]) -> Meaning {
    let Some((first, parts)) = path.split_first() else { return Meaning::Unknown };
    let mut meaning = program.global(names, catalog, module, *first);
    if meaning == Meaning::Unknown {
        meaning = Meaning::Api(catalog.paths.root(*first));
    }
    for part in parts {
        meaning = match meaning {
            Meaning::Api(path) => Meaning::Api(catalog.paths.step(path, Step::Attr(*part))),
            Meaning::Module(module) => program.global(names, catalog, module, *part),
            _ => Meaning::Unknown,
        };
    }
    meaning
}

/// What a class body binds a name to.
pub(super) fn namespace_value(body: &Function, name: Symbol) -> Option<Value> {
    body.instrs.iter().find_map(|instr| match instr {
        Instr::Build(BuildKind::Namespace, args) => {
            let args = body.list(*args).iter();
            args.clone().find(|arg| arg.kind == crate::ir::ArgKind::Keyword(name)).map(|arg| arg.value)
        }
        _ => None,
    })
}

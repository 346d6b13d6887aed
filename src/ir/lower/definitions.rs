//! Functions, lambdas and classes: what their definition does where it stands, and how their bodies begin and end.

use super::expressions::Args;
use super::scopes::Slot;
use super::{Lowering, NESTING_TOO_DEEP, Waiting};
use crate::ir::{Arg, ArgKind, BuildKind, CallKind, Class, ClassId, FunctionId, FunctionKind, Instr, Param, ParamKind, Terminator, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Span;

impl Lowering<'_> {
    /// Decorators are evaluated from the top and applied from the bottom.
    pub(super) fn decorated(&mut self, node: Node) {
        let tree = self.tree;
        let Some(definition) = tree.child(node, Field::Definition) else { return };
        if tree.kind(definition) == Kind::ClassDefinition {
            self.class_definition(definition, node);
        } else {
            self.function_definition(definition, node);
        }
    }

    fn decorators(&mut self, statement: Node) -> Vec<(Value, Span)> {
        let tree = self.tree;
        let mut decorators = Vec::new();
        for decorator in tree.children(statement).filter(|&child| tree.kind(child) == Kind::Decorator) {
            if let Some(expression) = tree.first_child(decorator) {
                // The node ends with the line; its text does not.
                let span = Span { start: tree.span(decorator).start, end: tree.span(expression).end };
                decorators.push((self.expression(expression), span));
            }
        }
        decorators
    }

    fn decorate(&mut self, decorators: Vec<(Value, Span)>, value: Value) -> Value {
        decorators.into_iter().rev().fold(value, |value, (decorator, span)| {
            let list = self.builder.list(&[Arg { kind: ArgKind::Positional, value }]);
            self.emit(Instr::Call(decorator, list, CallKind::Decorator), span)
        })
    }

    /// `statement` is the definition with its decorators.
    pub(super) fn function_definition(&mut self, node: Node, statement: Node) {
        let tree = self.tree;
        let Some(name) = tree.child(node, Field::Name) else { return };
        let decorators = if statement == node { Vec::new() } else { self.decorators(statement) };
        let value = match self.make_function(node, statement, FunctionKind::Def) {
            Some((function, defaults)) => {
                let list = self.builder.list(&defaults);
                self.emit(Instr::Function(function, list), self.module.functions[function.0 as usize].header)
            }
            None => self.emit(Instr::Unknown, tree.span(node)),
        };
        let value = self.decorate(decorators, value);
        self.bind(name, value);
    }

    pub(super) fn lambda(&mut self, node: Node) -> Value {
        let span = self.tree.span(node);
        match self.make_function(node, node, FunctionKind::Lambda) {
            Some((function, defaults)) => {
                let list = self.builder.list(&defaults);
                self.emit(Instr::Function(function, list), span)
            }
            None => self.emit(Instr::Unknown, span),
        }
    }

    /// The function and the defaults of its parameters; its body waits. None if it is nested too deep.
    fn make_function(&mut self, node: Node, statement: Node, kind: FunctionKind) -> Option<(FunctionId, Args)> {
        let tree = self.tree;
        let Some(scope) = self.scopes.of_node(node) else {
            self.limit_hit(tree.span(node), NESTING_TOO_DEEP);
            return None;
        };
        let known = self.functions.get(&node).copied();
        let name = tree.child(node, Field::Name);
        let function = known.unwrap_or_else(|| {
            let name = name.map_or("<lambda>", |name| &self.text[tree.span(name).range()]);
            self.new_function(kind, name, tree.span(statement))
        });
        let mut defaults = Args::new();
        let params = match tree.child(node, Field::Parameters) {
            Some(parameters) => self.params(parameters, &mut defaults),
            None => Vec::new(),
        };
        if known.is_none() {
            self.functions.insert(node, function);
            let returns = tree.child(node, Field::ReturnType).map(|returns| self.annotation(returns));
            self.describe_function(function, node, name);
            let described = &mut self.module.functions[function.0 as usize];
            described.params = params;
            described.returns = returns;
            self.queue.push_back(Waiting { function, node, scope });
        }
        Some((function, defaults))
    }

    fn describe_function(&mut self, function: FunctionId, node: Node, name: Option<Node>) {
        let tree = self.tree;
        let span = tree.span(node);
        let class = match self.function_mut().kind {
            FunctionKind::ClassBody(class) if name.is_some() => Some(class),
            FunctionKind::ClassBody(_) | FunctionKind::Module | FunctionKind::Def | FunctionKind::Lambda => None,
        };
        let last = tree.children(node).filter(|&child| matches!(tree.field(child), Field::Parameters | Field::ReturnType)).last();
        let described = &mut self.module.functions[function.0 as usize];
        described.class = class;
        described.is_async = tree.child_of_kind(node, Kind::TokenAsync).is_some();
        let keyword = Span { start: span.start, end: span.start + "lambda".len() as u32 };
        described.name_span = name.map_or(keyword, |name| tree.span(name));
        let end = last.map_or(described.name_span.end, |last| tree.span(last).end);
        described.header = Span { start: span.start, end };
        let symbol = described.name;
        if let Some(class) = class {
            self.module.classes[class.0 as usize].methods.push((symbol, function));
        }
    }

    fn params(&mut self, parameters: Node, defaults: &mut Args) -> Vec<Param> {
        let tree = self.tree;
        let mut params: Vec<Param> = Vec::new();
        let mut kind = ParamKind::Positional;
        for node in tree.children(parameters) {
            match tree.kind(node) {
                Kind::PositionalSeparator => params.iter_mut().for_each(|param| param.kind = ParamKind::PositionalOnly),
                Kind::KeywordSeparator => kind = ParamKind::KeywordOnly,
                _ => {
                    let param = self.param(node, kind, defaults);
                    if param.kind == ParamKind::Star {
                        kind = ParamKind::KeywordOnly;
                    }
                    params.push(param);
                }
            }
        }
        params
    }

    fn param(&mut self, node: Node, kind: ParamKind, defaults: &mut Args) -> Param {
        let tree = self.tree;
        let name_node = match tree.kind(node) {
            Kind::DefaultParameter | Kind::TypedDefaultParameter => tree.child(node, Field::Name),
            Kind::TypedParameter => tree.first_child(node),
            _ => Some(node),
        };
        let name_node = name_node.unwrap_or(node);
        let (kind, name_node) = match tree.kind(name_node) {
            Kind::ListSplatPattern => (ParamKind::Star, tree.first_child(name_node).unwrap_or(name_node)),
            Kind::DictionarySplatPattern => (ParamKind::DoubleStar, tree.first_child(name_node).unwrap_or(name_node)),
            _ => (kind, name_node),
        };
        let name = self.symbol(name_node);
        let default = tree.child(node, Field::Value);
        if let Some(default) = default {
            defaults.push(Arg { kind: ArgKind::Keyword(name), value: self.expression(default) });
        }
        let annotation = tree.child(node, Field::Type).map(|annotation| self.annotation(annotation));
        Param { name, kind, annotation, has_default: default.is_some(), span: tree.span(node) }
    }

    pub(super) fn def_body(&mut self, node: Node) {
        self.bind_params(node);
        if let Some(body) = self.tree.child(node, Field::Body) {
            self.block(body);
        }
    }

    pub(super) fn lambda_body(&mut self, node: Node) {
        self.bind_params(node);
        if let Some(body) = self.tree.child(node, Field::Body) {
            let value = self.expression(body);
            self.builder.close(Terminator::Return(value), self.tree.span(body));
        }
    }

    fn bind_params(&mut self, node: Node) {
        let tree = self.tree;
        let places: Vec<_> = self.function_mut().params.iter().map(|param| (param.name, param.span)).collect();
        let values: Vec<Value> =
            places.iter().enumerate().map(|(index, &(_, span))| self.emit(Instr::Param(index as u32), span)).collect();
        for (&(name, span), &value) in places.iter().zip(&values) {
            match self.scopes.slot(self.scope, name) {
                Slot::Local(variable) if self.scopes.is_bound_once(self.scope, name) => self.builder.fix(variable, value),
                Slot::Global => {}
                Slot::Local(_) | Slot::Cell(_) | Slot::ModuleVariable(_) | Slot::ClassVariable(_) => self.bind_name(name, value, span),
            }
        }
        // Python 2's `def f(a, (b, c))`.
        let Some(parameters) = tree.child(node, Field::Parameters) else { return };
        let is_parameter = |child: &Node| !matches!(tree.kind(*child), Kind::PositionalSeparator | Kind::KeywordSeparator);
        for (parameter, value) in tree.children(parameters).filter(is_parameter).zip(values) {
            if tree.kind(parameter) == Kind::TuplePattern {
                self.assign(parameter, value);
            }
        }
    }

    /// `statement` is the definition with its decorators.
    pub(super) fn class_definition(&mut self, node: Node, statement: Node) {
        let tree = self.tree;
        let Some(name) = tree.child(node, Field::Name) else { return };
        let decorators = if statement == node { Vec::new() } else { self.decorators(statement) };
        let mut bases = Args::new();
        if let Some(arguments) = tree.child(node, Field::Superclasses) {
            self.arguments(arguments, &mut bases);
        }
        let header = Span { start: tree.span(node).start, end: tree.child(node, Field::Superclasses).map_or(tree.span(name), |node| tree.span(node)).end };
        let value = match self.make_class(node, statement, name, header) {
            Some(class) => {
                let list = self.builder.list(&bases);
                self.emit(Instr::Class(class, list), header)
            }
            None => self.emit(Instr::Unknown, header),
        };
        let value = self.decorate(decorators, value);
        self.bind(name, value);
    }

    fn make_class(&mut self, node: Node, statement: Node, name: Node, header: Span) -> Option<ClassId> {
        let tree = self.tree;
        if let Some(&class) = self.classes.get(&node) {
            return Some(class);
        }
        let Some(scope) = self.scopes.of_node(node) else {
            self.limit_hit(tree.span(node), NESTING_TOO_DEEP);
            return None;
        };
        let class = ClassId(self.module.classes.len() as u32);
        let body = self.new_function(FunctionKind::ClassBody(class), &self.text[tree.span(name).range()], tree.span(statement));
        let described = &mut self.module.functions[body.0 as usize];
        described.name_span = tree.span(name);
        described.header = header;
        let described = Class {
            name: described.name,
            span: described.span,
            name_span: described.name_span,
            parent: self.function,
            body,
            methods: Vec::new(),
            fields: Vec::new(),
        };
        self.module.classes.push(described);
        self.classes.insert(node, class);
        self.queue.push_back(Waiting { function: body, node, scope });
        Some(class)
    }

    /// A class body returns its variables.
    pub(super) fn class_body(&mut self, node: Node) {
        let tree = self.tree;
        if let Some(body) = tree.child(node, Field::Body) {
            self.block(body);
        }
        if !self.builder.is_reachable() {
            return;
        }
        let end = Span { start: tree.span(node).end, end: tree.span(node).end };
        let bound: Vec<_> = self.scopes.bound_names(self.scope).collect();
        let mut variables = Args::new();
        for name in bound {
            if let Slot::ClassVariable(variable) = self.scopes.slot(self.scope, name) {
                let value = self.builder.read(variable);
                if !self.builder.is_unbound(variable, value) {
                    variables.push(Arg { kind: ArgKind::Keyword(name), value });
                }
            }
        }
        let namespace = self.build(BuildKind::Namespace, &variables, end);
        self.builder.close(Terminator::Return(namespace), end);
    }
}

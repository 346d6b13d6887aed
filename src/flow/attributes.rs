//! Attributes: of modules, instances and classes; descriptors, bound methods, `super()`.

use crate::ir::{FunctionKind, Literal};
use crate::models::core;
use crate::program::{Base, ClassRef, Meaning, ModuleId};
use crate::text::Symbol;

use super::calls::Args;
use super::eval::Eval;
use super::summary::{Known, Portable};
use super::value::{Entry, Key, Kind, Node, Root, Shape, V};

impl Eval<'_, '_> {
    pub fn load_attr(&mut self, base: &V, name: Symbol) -> V {
        let possible: V = V(base.iter().filter(|entry| !self.state.fact(entry.node).any(core::RULED_OUT)).collect());
        self.load(if possible.is_empty() { base } else { &possible }, Key::Attr(name))
    }

    pub fn module_attr(&mut self, module: ModuleId, name: Symbol) -> V {
        match self.program().global(self.names(), self.catalog(), module, name) {
            Meaning::Unknown => {
                let submodule = self.program().submodule(self.names(), module, name);
                self.meaning(submodule)
            }
            Meaning::Variable(module, _) if self.namespace.is_some() && module == self.module => V::new(),
            known => self.meaning(known),
        }
    }

    /// `instance.name`: class attributes that are data descriptors or functions are bound, then fields, then `__getattr__`.
    pub fn instance_attr(&mut self, node: Node, name: Symbol) -> V {
        let found = self.attribute_found(node, name);
        if !self.has_method("__getattribute__") {
            return found;
        }
        let text = self.constant(Literal::Str(name));
        match self.special(&V::of(node), &["__getattribute__"], &[text]) {
            Some(mut answer) => {
                answer.join(&found);
                self.bounded(answer)
            }
            None => found,
        }
    }

    fn attribute_found(&mut self, node: Node, name: Symbol) -> V {
        let mut out = V::new();
        for class in self.classes_of(node) {
            out.join(&self.attribute_of(node, class, name));
        }
        self.bounded(out)
    }

    fn attribute_of(&mut self, node: Node, class: ClassRef, name: Symbol) -> V {
        if let Some(column) = self.row_attr(node, class, name) {
            return column;
        }
        self.ask_class(node, class, name);
        let mut member = self.class_member(class, name);
        self.filled_stub(node, class, name, &mut member);
        if let Some(member) = &member {
            let mut bound = self.bind_member(member, node, class);
            if !self.is_set(node, class, name) || !bound.is_empty() && self.is_descriptor(member) {
                bound.join(&self.kept_by_class(class, name));
                return bound;
            }
        }
        let is_made_here = matches!(self.data(node).kind, Kind::Object(..));
        let mut attribute = None;
        let mut out = if is_made_here {
            let field = self.node(Kind::Root(Root::Field(class, name)));
            let mut own = if self.solver.is_assigned(self.task, class, name) { self.known(field) } else { V::new() };
            own.join(&self.put_under_any_name(node, class));
            own
        } else {
            let part = self.path(node, Key::Attr(name));
            if self.is_given_to_exception(node, class, name) {
                self.data_mut(part).flows.0.retain(|flow| flow.origin != node);
            }
            let mut known = self.known(part);
            attribute = Some(part).filter(|part| self.is_token(*part));
            if matches!(self.data(node).kind, Kind::Source(_)) {
                // An exception that the framework hands to a handler carries what those who raise it have put into it.
                known.add(Entry { node: self.node(Kind::Root(Root::Carried(class, name))), facts: Default::default() });
            }
            known
        };
        if out.0.len() <= 1 {
            let meaning = self.field_meaning(class, name, attribute);
            out.join(&meaning);
        }
        if let Some(member) = member {
            let bound = self.bind_member(&member, node, class);
            out.join(&bound);
        } else if !self.solver.is_assigned(self.task, class, name)
            && let Some(getter) = self.program().method(class, self.symbol("__getattr__"))
        {
            let text = self.constant(Literal::Str(name));
            return self.call_method(getter, V::of(node), vec![text]);
        } else if self.data(node).api.is_some() || out.is_empty() {
            out.add(Entry { node: self.path(node, Key::Attr(name)), facts: Default::default() });
        }
        out
    }

    /// What `setattr(self, name, value)` has put there under names that are not known.
    fn put_under_any_name(&self, node: Node, class: ClassRef) -> V {
        let is_plain = self.program().api_bases(class).next().is_none();
        self.content(node).filter(|_| is_plain).map(|content| content.rest.clone()).unwrap_or_default()
    }

    /// Whether an instance has its own value under a name: some code assigns it, or the generated constructor of a record does.
    fn is_set(&self, node: Node, class: ClassRef, name: Symbol) -> bool {
        let is_made_here = matches!(self.data(node).kind, Kind::Object(..));
        self.solver.is_assigned(self.task, class, name) || !is_made_here && self.solver.field_names(class).contains(&name)
    }

    fn is_descriptor(&self, member: &V) -> bool {
        member.iter().any(|entry| match &self.data(entry.node).kind {
            Kind::Object(_, _, Shape::Property) => true,
            _ => self
                .data(entry.node)
                .instance
                .is_some_and(|class| self.names().find("__get__").is_some_and(|name| self.program().method(class, name).is_some())),
        })
    }

    /// What a property, or another descriptor that also sets, gives for an attribute that lies in the instance as well.
    pub fn by_data_descriptor(&mut self, node: Node, name: Symbol) -> Option<V> {
        let class = self.data(node).instance?;
        if !self.may_be_set(name) {
            return None;
        }
        let member = self.class_member(class, name)?;
        let sets = self.symbol("__set__");
        let is_data = member.iter().any(|entry| match &self.data(entry.node).kind {
            Kind::Object(_, _, Shape::Property) => true,
            _ => self.data(entry.node).instance.is_some_and(|class| self.program().method(class, sets).is_some()),
        });
        is_data.then(|| self.bind_member(&member, node, class))
    }

    /// Whether any class of the program may have something under this name that is asked when instances assign it.
    fn may_be_set(&self, name: Symbol) -> bool {
        self.program().methods.contains_key(&name) || self.has_method("__set__")
    }

    /// The class attribute `name`, unbound; none if no base of the project has it.
    pub fn class_member(&mut self, class: ClassRef, name: Symbol) -> Option<V> {
        let own = self.node(Kind::Class(class));
        if let Some(value) = self.part(own, Key::Attr(name)) {
            return Some(value);
        }
        let program = self.program();
        for base in &program.class(class).mro {
            let Base::Project(base) = base else { continue };
            if let Some(&own) = self.index.get(&Kind::Class(*base))
                && let Some(value) = self.part(own, Key::Attr(name))
            {
                return Some(value);
            }
            let info = program.class(*base);
            if let Some(&function) = info.methods.get(&name) {
                let code = program.function(function);
                if code.span.start == code.header.start && code.captures.is_empty() {
                    return Some(V::of(self.function_node(function)));
                }
            }
            if let Some(value) = self.namespace_member(*base, name) {
                return Some(value);
            }
        }
        None
    }

    pub fn class_attr(&mut self, node: Node, class: ClassRef, name: Symbol) -> V {
        let kept = self.kept_by_class(class, name);
        match self.class_member(class, name) {
            None if !kept.is_empty() => kept,
            Some(member) => {
                let mut out = kept;
                for entry in member.iter() {
                    match self.data(entry.node).kind.clone() {
                        Kind::Object(_, _, Shape::ClassMethod) => {
                            let inner = self.load(&V::of(entry.node), Key::Function);
                            let bound = self.bound_method(&inner, node);
                            out.join(&bound);
                        }
                        Kind::Object(_, _, Shape::Static) => {
                            let inner = self.load(&V::of(entry.node), Key::Function);
                            out.join(&inner);
                        }
                        _ => out.add(entry),
                    }
                }
                out
            }
            None => {
                // Of several libraries' classes the one of which something is known under this name: `class User(UserMixin, db.Model)`.
                let paths = &self.catalog().paths;
                let mut bases = self.program().api_bases(class).map(|base| paths.step(base, crate::models::Step::Attr(name)));
                let first = bases.next();
                let known = first.into_iter().chain(bases).find(|path| paths.entry(*path).is_prefix);
                match known.or(first) {
                    Some(path) => {
                        let part = self.node(Kind::Path(node, Key::Attr(name)));
                        self.data_mut(part).api = Some(path);
                        V::of(part)
                    }
                    None => V::of(self.node(Kind::Path(node, Key::Attr(name)))),
                }
            }
        }
    }

    /// What functions have made of an attribute of a class, for whoever reads it later.
    fn kept_by_class(&mut self, class: ClassRef, name: Symbol) -> V {
        if !self.solver.is_class_state(class, name) {
            return V::new();
        }
        if let Some(member) = self.class_member(class, name) {
            self.fill_by_subclasses(&member, class, name);
        }
        let field = self.node(Kind::Root(Root::Field(class, name)));
        self.known(field)
    }

    /// What reading a class attribute through an instance gives.
    fn bind_member(&mut self, member: &V, node: Node, class: ClassRef) -> V {
        let mut out = V::new();
        for entry in member.iter() {
            match self.data(entry.node).kind.clone() {
                Kind::Object(_, _, Shape::Function(_)) => {
                    let bound = self.bound_method(&V::of(entry.node), node);
                    out.join(&bound);
                }
                Kind::Object(_, _, Shape::Property) => {
                    let getter = self.load(&V::of(entry.node), Key::Function);
                    let value = self.call(&getter, &Args::positional(vec![V::of(node)]));
                    out.join(&value);
                }
                Kind::Object(_, _, Shape::Static) => {
                    let inner = self.load(&V::of(entry.node), Key::Function);
                    out.join(&inner);
                }
                Kind::Object(_, _, Shape::ClassMethod) => {
                    let inner = self.load(&V::of(entry.node), Key::Function);
                    let class = self.node(Kind::Class(class));
                    let bound = self.bound_method(&inner, class);
                    out.join(&bound);
                }
                Kind::Object(_, _, Shape::PartialMethod) => {
                    let inner = self.load(&V::of(entry.node), Key::Function);
                    let method = self.bound_method(&inner, node);
                    let bound = self.node(Kind::Object(node.0, entry.node.0, Shape::Partial));
                    let mut content = self.content(entry.node).map(|given| (*given).clone()).unwrap_or_default();
                    content.set(Key::Function, method);
                    self.state.set_content(bound, content);
                    out.add(Entry { node: bound, facts: Default::default() });
                }
                _ => {
                    let descriptor = self.data(entry.node).instance.and_then(|class| self.program().method(class, self.symbol("__get__")));
                    match descriptor {
                        Some(getter) => {
                            let class = self.node(Kind::Class(class));
                            let value = self.call_method(getter, V::of(entry.node), vec![V::of(node), V::of(class)]);
                            out.join(&value);
                        }
                        None => out.add(entry),
                    }
                }
            }
        }
        out
    }

    /// A method object.
    pub fn bound_method(&mut self, function: &V, receiver: Node) -> V {
        let mut out = V::new();
        for entry in function.iter() {
            let bound = self.node(Kind::Object(receiver.0, entry.node.0, Shape::Bound));
            let content = self.content_mut(bound);
            content.is_closed = true;
            content.set(Key::Receiver, V::of(receiver));
            content.set(Key::Function, V::of(entry.node));
            out.add(Entry { node: bound, facts: Default::default() });
        }
        out
    }

    pub fn super_attr(&mut self, node: Node, class: ClassRef, name: Symbol) -> V {
        let receiver = self.load(&V::of(node), Key::Receiver);
        let mut out = V::new();
        for entry in receiver.iter() {
            if self.is_token(entry.node) && !self.told.contains_key(&entry.node) && self.has_other_order(class, name) {
                self.receivers.insert(entry.node);
            }
            let mut of = match self.data(entry.node).kind {
                Kind::Class(of) => smallvec::smallvec![of],
                _ => self.classes_of(entry.node),
            };
            of.retain(|of| self.program().derives_from(*of, class));
            let after = |of: &ClassRef| self.program().method_after(*of, class, name);
            match of.iter().find_map(after).or_else(|| after(&class)) {
                Some(method) => {
                    let function = self.function_node(method);
                    let bound = self.bound_method(&V::of(function), entry.node);
                    out.join(&bound);
                }
                None if self.names().text(name) == "__init__" && self.tells_arguments(class) => {
                    let init = self.method_of_builtin("BaseException", name);
                    let bound = self.bound_method(&V::of(init), entry.node);
                    out.join(&bound);
                }
                None => {
                    let is_made = self.names().text(name) == "__new__" && self.program().api_bases(class).next().is_none();
                    let node = if is_made { self.method_of_builtin("object", name) } else { self.path(entry.node, Key::Attr(name)) };
                    out.add(Entry { node, facts: Default::default() });
                }
            }
        }
        out
    }

    /// `object.__new__`, `BaseException.__init__`.
    fn method_of_builtin(&mut self, class: &str, name: Symbol) -> Node {
        let paths = &self.catalog().paths;
        let path = paths.step(paths.root(self.symbol(class)), crate::models::Step::Attr(name));
        self.node(Kind::Api(path))
    }

    /// Meaning of `self.name` from all assignments in the class's own methods. What has been put into an object of a library there is a
    /// part of the caller's attribute, too.
    fn field_meaning(&mut self, class: ClassRef, name: Symbol, attribute: Option<Node>) -> V {
        let anchor = self.node(Kind::Root(Root::Field(class, name)));
        let known = self.bound.get(&anchor).cloned();
        let own = attribute.map(|attribute| self.library_objects.get(&attribute).cloned());
        if let (Some(known), None | Some(Some(_))) = (&known, &own) {
            let mut value = known.clone();
            value.join(&own.flatten().unwrap_or_default());
            return value;
        }
        if known.is_none() {
            self.bound.insert(anchor, V::of(anchor));
        }
        let portable = self.solver.field_meaning(self.task, class, name);
        let mut value = known.unwrap_or_else(|| self.import_portable(&portable, anchor));
        self.bound.insert(anchor, value.clone());
        if let Some(attribute) = attribute {
            let is_filled = |it: &Known| matches!(it, Known::Typed(_, fields) if fields.iter().any(|(key, _)| matches!(key, Key::Attr(_))));
            let filled = Portable(portable.0.into_iter().filter(is_filled).collect());
            let objects = self.import_portable(&filled, attribute);
            value.join(&objects);
            self.library_objects.insert(attribute, objects);
        }
        value
    }

    pub fn store_attr(&mut self, base: &V, name: Symbol, value: V) {
        self.named(name, &value);
        for entry in base.iter() {
            if let Kind::Module(module) = self.data(entry.node).kind {
                let variable = self.node(Kind::Root(Root::Global(module, name)));
                self.store_node(variable, Key::Function, &value, base.0.len() > 1);
            }
            if let Kind::Class(class) = self.data(entry.node).kind
                && self.solver.is_class_state(class, name)
            {
                let field = self.node(Kind::Root(Root::Field(class, name)));
                self.store_node(field, Key::Function, &value, true);
            }
            self.assigned(entry.node, Key::Attr(name), &value);
            if let Some(class) = self.data(entry.node).instance
                && self.set_descriptor(entry.node, class, name, &value)
            {
                return;
            }
            self.row_assigned(entry.node, name, &value);
        }
        if self.has_method("__setattr__") {
            let text = self.constant(Literal::Str(name));
            self.special(base, &["__setattr__"], &[text, value.clone()]);
        }
        self.store(base, Key::Attr(name), value);
    }

    fn set_descriptor(&mut self, node: Node, class: ClassRef, name: Symbol, value: &V) -> bool {
        if self.may_be_set(name) {
            let Some(member) = self.class_member(class, name) else { return false };
            for entry in member.iter() {
                if let Kind::Object(_, _, Shape::Property) = self.data(entry.node).kind {
                    let setter = self.load(&V::of(entry.node), Key::Receiver);
                    if !setter.is_empty() {
                        self.call(&setter, &Args::positional(vec![V::of(node), value.clone()]));
                        return true;
                    }
                }
                let setter = self.data(entry.node).instance.and_then(|class| self.program().method(class, self.symbol("__set__")));
                if let Some(setter) = setter {
                    self.call_method(setter, V::of(entry.node), vec![V::of(node), value.clone()]);
                    return true;
                }
            }
        }
        false
    }

    /// `__set_name__` of the descriptors in a class body, at its end.
    pub fn name_descriptors(&mut self, namespace: &V) {
        if !matches!(self.code.kind, FunctionKind::ClassBody(_)) {
            return;
        }
        let Some(hook) = self.names().find("__set_name__").filter(|name| self.program().methods.contains_key(name)) else { return };
        let Some(content) = namespace.only().and_then(|entry| self.content(entry.node)) else { return };
        for (key, value) in &content.fields {
            let Key::Attr(name) = key else { continue };
            for entry in value.iter() {
                if let Some(method) = self.data(entry.node).instance.and_then(|class| self.program().method(class, hook)) {
                    let name = self.constant(Literal::Str(*name));
                    self.call_method(method, V::of(entry.node), vec![V::new(), name]);
                }
            }
        }
    }
}

//! Which method a call means where only a base class of the receiver is known.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::ir::{Instr, Literal, Terminator, Value};
use crate::program::{Base, ClassRef, FuncRef};
use crate::text::Symbol;

use super::calls::Callee;
use super::eval::Eval;
use super::summary::{Known, Portable};
use super::value::{Entry, Key, Kind, Node, Shape, V};

/// Of so many subclasses the methods are looked at.
const MAX_SUBCLASSES: usize = 32;
/// A method that more classes than this fill in says nothing.
const MAX_IMPLEMENTATIONS: usize = 6;

impl Eval<'_, '_> {
    /// The classes of which a node may be an instance: those that callers have told, else the one that is declared.
    pub(super) fn classes_of(&self, node: Node) -> SmallVec<[ClassRef; 2]> {
        match self.told.get(&node) {
            Some(told) => told.clone(),
            None => self.data(node).instance.into_iter().collect(),
        }
    }

    /// Where a subclass has a method of its own, callers are asked for the class of a token.
    pub(super) fn ask_class(&mut self, node: Node, class: ClassRef, name: Symbol) {
        if self.is_token(node) && !self.told.contains_key(&node) && !self.overriding(class, name).is_empty() {
            self.receivers.insert(node);
        }
    }

    /// The classes of instances if all are known for sure; if not, our own callers are asked.
    pub(super) fn exact_classes(&mut self, value: &V) -> Option<Portable> {
        let mut classes = Vec::new();
        let mut is_exact = !value.is_empty();
        for entry in value.iter() {
            match (&self.data(entry.node).kind, self.told.get(&entry.node)) {
                (Kind::Object(_, _, Shape::Instance(class)), _) => classes.push(Known::Instance(*class)),
                (_, Some(told)) => classes.extend(told.iter().map(|class| Known::Instance(*class))),
                (_, None) => {
                    is_exact = false;
                    if self.is_token(entry.node) {
                        self.receivers.insert(entry.node);
                    }
                }
            }
        }
        (is_exact && classes.len() <= MAX_IMPLEMENTATIONS).then_some(Portable(classes))
    }

    /// Whether what is read now under a chosen name is called, and the name may be any: `getattr(self, "do_" + command)` has its own.
    pub(super) fn chooses_callee(&self, name: &V) -> bool {
        self.is_called_here() && self.text_of(name).is_none_or(|text| self.names().text(text).starts_with('\0'))
    }

    /// Whether what the present instruction gives is called.
    pub(super) fn is_called_here(&self) -> bool {
        let now = Value(self.now);
        let is_now = |value: Value| match self.code.instr(value) {
            Instr::Phi(args) => self.code.list(args).iter().any(|arg| arg.value == now),
            _ => value == now,
        };
        self.code.instrs.iter().any(|instr| matches!(instr, Instr::Call(callee, ..) if is_now(*callee)))
    }

    /// `getattr(self, "visit_" + kind)`: the methods whose names begin so.
    pub(super) fn methods_named(&mut self, receiver: &V, name: &V) -> V {
        let mut out = V::new();
        let Some(name) = self.text_of(name) else { return out };
        let prefix = self.names().text(name).split('\0').next().unwrap_or_default();
        if prefix.is_empty() {
            return out;
        }
        for entry in receiver.iter() {
            for class in self.classes_of(entry.node) {
                if self.is_token(entry.node) && !self.told.contains_key(&entry.node) && self.program().subclasses.contains_key(&class) {
                    self.receivers.insert(entry.node);
                }
                let mut fitting: Vec<Symbol> = Vec::new();
                for base in &self.program().class(class).mro {
                    let Base::Project(base) = base else { continue };
                    let methods = self.program().class(*base).methods.keys().copied();
                    fitting.extend(methods.filter(|method| self.names().text(*method).starts_with(prefix)));
                }
                fitting.sort_by_key(|method| self.names().text(*method));
                fitting.dedup();
                for method in fitting {
                    out.join(&self.load_attr(&V::of(entry.node), method));
                }
            }
        }
        self.bounded(out)
    }

    /// Methods of this name that subclasses have.
    fn overriding(&self, class: ClassRef, name: Symbol) -> Vec<FuncRef> {
        let program = self.program();
        if !program.subclasses.contains_key(&class) || !program.methods.contains_key(&name) {
            return Vec::new();
        }
        let below = self.below(class);
        let mut methods: Vec<FuncRef> = below.into_iter().filter_map(|class| program.class(class).methods.get(&name).copied()).collect();
        methods.sort();
        methods.dedup();
        methods
    }

    pub(super) fn below(&self, class: ClassRef) -> FxHashSet<ClassRef> {
        let mut below = FxHashSet::default();
        let mut todo = vec![class];
        while let Some(class) = todo.pop()
            && below.len() < MAX_SUBCLASSES
        {
            let direct = self.program().subclasses.get(&class).map(Vec::as_slice).unwrap_or_default();
            todo.extend(direct.iter().copied().filter(|class| below.insert(*class)));
        }
        below
    }

    /// Whether `super().name` in a class means something else in an instance of a subclass.
    pub(super) fn has_other_order(&self, class: ClassRef, name: Symbol) -> bool {
        let program = self.program();
        if !program.subclasses.contains_key(&class) {
            return false;
        }
        let own = program.method_after(class, class, name);
        self.below(class).into_iter().any(|below| program.method_after(below, class, name) != own)
    }

    /// A method that only says that there is one (abstract, or of a protocol) stands for those that fill it in: of subclasses, else of
    /// classes that have all the methods.
    pub(super) fn filled_stub(&mut self, node: Node, class: ClassRef, name: Symbol, member: &mut Option<V>) {
        // What is only declared to be of the class may be of any that fits.
        let is_made = || self.content(node).is_none_or(|content| content.is_closed);
        if matches!(self.data(node).kind, Kind::Object(..)) && is_made() {
            return;
        }
        let Some(own) = self.program().method(class, name).filter(|own| self.is_stub(*own)) else { return };
        let mut filling = self.overriding(class, name);
        // Whether it is a stub is for its own code to say, so this code depends on it as on what it calls.
        self.callees.insert(own);
        if filling.is_empty() {
            if self.is_token(node) && !self.told.contains_key(&node) {
                self.receivers.insert(node);
            }
            filling = self.alike(class, name);
        }
        filling.retain(|method| *method != own && !self.is_stub(*method));
        if filling.len() > MAX_IMPLEMENTATIONS {
            self.task.limits.insert("implementations of one method");
        }
        if !filling.is_empty() && filling.len() <= MAX_IMPLEMENTATIONS {
            let mut out = V::new();
            for method in filling {
                out.join(&V::of(self.function_node(method)));
            }
            *member = Some(out);
        }
    }

    /// Methods of this name in classes that have all methods of a class.
    fn alike(&self, class: ClassRef, name: Symbol) -> Vec<FuncRef> {
        let program = self.program();
        let wanted = &program.class(class).methods;
        let having = program.methods.get(&name).map(Vec::as_slice).unwrap_or_default();
        let fits = |other: ClassRef| wanted.keys().all(|name| program.method(other, *name).is_some());
        having.iter().filter(|(other, _)| *other != class && fits(*other)).map(|(_, method)| *method).collect()
    }

    /// `...`, `pass`, a docstring, or `raise NotImplementedError`.
    fn is_stub(&self, method: FuncRef) -> bool {
        self.task.note_read(super::solver::Read::Code(method));
        let code = self.program().function(method);
        let [block] = code.blocks.as_slice() else { return false };
        let is_nothing = |value| matches!(code.instr(value), Instr::Const(Literal::None));
        match block.end {
            Terminator::Return(value) => {
                is_nothing(value) && code.instrs.iter().all(|instr| matches!(instr, Instr::Param(_) | Instr::Const(_)))
            }
            Terminator::Raise(_) => code.instrs.iter().all(|instr| {
                matches!(instr, Instr::Param(_) | Instr::Const(_) | Instr::Call(..))
                    || matches!(instr, Instr::Global(name) if self.names().text(*name) == "NotImplementedError")
            }),
            _ => false,
        }
    }

    /// `object.__new__(cls)`: instances of the classes that are given.
    pub(super) fn new_instances(&mut self, classes: &V, rest: &[V]) -> V {
        self.demand(classes);
        let mut out = V::new();
        for entry in classes.iter() {
            if let Kind::Class(class) = self.data(entry.node).kind {
                let node = self.new_instance(class);
                let parts = if self.is_made_of_values(class) { rest } else { &[] };
                for value in parts {
                    let flows = self.flows(value);
                    self.grow(node, flows, &[value]);
                }
                out.join(&V::of(node));
            }
        }
        out
    }

    /// Runs `__new__` of a class, and `__init__` on the instances that it gives; none if the class has no `__new__`.
    pub(super) fn construct_by_new(&mut self, class: ClassRef, args: &super::calls::Args) -> Option<V> {
        let new = self.program().method(class, self.names().find("__new__")?)?;
        let node = self.node(Kind::Class(class));
        let mut given = args.clone();
        given.positional.insert(0, V::of(node));
        let function = self.function_node(new);
        let made = self.call_function(new, function, &given);
        let init = self.program().method(class, self.symbol("__init__"));
        for entry in made.iter() {
            if let (Some(init), Some(own)) = (init, self.data(entry.node).instance)
                && self.program().derives_from(own, class)
            {
                given.positional[0] = V::of(entry.node);
                let function = self.function_node(init);
                self.call_function(init, function, &given);
            }
        }
        Some(made)
    }

    /// Methods of what callers keep in an object, where its class says what is called and no row what comes out: the text is theirs.
    pub(super) fn held_beside(&self, callee: &V) -> V {
        let rows = |entry: &Entry| self.data(entry.node).api.map(|path| self.catalog().paths.entry(path).call.is_some());
        if callee.0.len() < 2 || !callee.iter().any(|entry| rows(&entry) == Some(false)) {
            return V::new();
        }
        let is_kept = |entry: &Entry| rows(entry).is_none() && self.data(entry.node).instance.is_none() && self.is_token(entry.node);
        if callee.iter().any(|entry| rows(&entry) != Some(false) && !is_kept(&entry)) {
            return V::new();
        }
        V(callee.iter().filter(is_kept).collect())
    }

    /// What a method calls through an attribute of its object (`self.hook = hook or (lambda x: None)`) may be what the object was given, beside
    /// what its own methods put there: whoever made the object knows it.
    pub(super) fn ask_for_given(&mut self, callee: &V) {
        for entry in callee.iter() {
            let mut at = entry.node;
            while let Kind::Path(base, key) = self.data(at).kind {
                if let (Key::Attr(name), Some(class)) = (key, self.data(base).instance)
                    && self.is_token(base)
                    && self.solver.is_given(self.task, class, name)
                {
                    self.demands.insert(at);
                    break;
                }
                at = base;
            }
        }
    }

    /// Whether it is told what runs: of a part of a library's value (`request.json.get`) it is the name alone that tells.
    pub(super) fn is_known(&self, callee: &Callee) -> bool {
        let Callee::Api(node, _) = callee else { return true };
        self.data(*node).api.is_some_and(|path| self.catalog().paths.entry(path).call.is_some())
    }

    /// Whether callers have told whose method it is that is guessed by its name.
    pub(super) fn is_told(&self, guess: &Callee) -> bool {
        let Callee::Api(node, _) = guess else { return false };
        // The only project method of a name is the one that has been told.
        let Kind::Path(base, Key::Attr(name)) = self.data(*node).kind else { return false };
        !self.catalog().methods(name).is_empty() && self.bound.get(&base).is_some_and(|bound| !bound.is_empty())
    }

    /// Whether a method by which a view answers (`post`) is guessed for an attribute.
    pub(super) fn is_of_view(&self, guess: &Callee) -> bool {
        let Callee::Api(node, _) = guess else { return false };
        let Kind::Path(base, Key::Attr(name)) = self.data(*node).kind else { return false };
        self.catalog().view_classes.methods.contains(&name) && matches!(self.data(base).kind, Kind::Path(_, Key::Attr(_)))
    }

    /// An effect on the parts of an object of which nothing is left.
    pub(super) fn cleared(&mut self, value: &V) {
        for entry in value.iter() {
            if matches!(self.data(entry.node).kind, Kind::Object(..)) || self.is_token(entry.node) && value.0.len() == 1 {
                self.state.set_content(entry.node, super::value::Content { is_closed: true, ..Default::default() });
            }
        }
    }

    /// The part under which a summary tells that an object was cleared.
    pub(super) const CLEARED: Key = Key::Position(u32::MAX - 1);
}

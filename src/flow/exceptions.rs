//! Exceptions: what handlers catch, what leaves a function, and what it carries.

use std::rc::Rc;

use crate::ir::{BlockId, Instr, Value};
use crate::models::{ApiPath, FactSet, LabelSet, Step, core};
use crate::program::ClassRef;
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::value::{Flow, Flows, Key, Kind, Node, V};

/// Exceptions that a function may raise, told apart.
const MAX_RAISED: usize = 24;
/// What an exception carries is kept this deep.
const MAX_CARRIED: usize = 3;
/// The number of what an exception tells, among the objects of an instruction.
const TOLD: u32 = 0x311;

impl Eval<'_, '_> {
    /// The exception of a handler.
    pub fn caught(&mut self, class: Value) -> V {
        let classes = self.v(class);
        let node = self.result(0);
        let mut is_own = !classes.is_empty();
        let mut tells_little = is_own;
        let tried = self.raised_where_tried();
        let mut of_libraries: Vec<ApiPath> = Vec::new();
        let candidates = match self.known_sequence(&classes) {
            Some(list) => list,
            None => vec![classes],
        };
        let mut project: Vec<ClassRef> = Vec::new();
        for candidate in candidates.iter().flat_map(|it| it.iter().collect::<Vec<_>>()) {
            match self.data(candidate.node).kind {
                Kind::Class(class) => project.push(class),
                Kind::Api(path) => {
                    of_libraries.push(path);
                    // An answer to the client by itself.
                    is_own &= self.catalog().paths.entry(path).status.is_some();
                    let typed = self.catalog().paths.step(path, Step::Call);
                    tells_little &= self.catalog().paths.entry(path).is_terse_exception
                        || self.catalog().paths.entry(path).status.is_some()
                        || !self.solver.is_every_exception(path) && self.is_worded_by_program(typed, &tried);
                    self.data_mut(node).api = self.data(node).api.or(Some(typed));
                }
                _ => (is_own, tells_little) = (false, false),
            }
        }
        if let [class] = project.as_slice() {
            self.data_mut(node).instance = Some(*class);
        }
        let facts = if is_own || tells_little { core::OWN_EXCEPTION } else { FactSet::EMPTY };
        if self.data(node).labels.is_empty() {
            let data = self.data_mut(node);
            data.labels = LabelSet::of(core::EXCEPTION);
            // Its parts and methods give what belongs to its class, too.
            data.flows = Flows::default();
            data.flows.add(Flow { origin: node, facts });
        }
        let mut out = V::with(node, facts);
        for entry in self.raised.clone().iter() {
            let fits = match self.data(entry.node).instance {
                Some(class) => {
                    project.is_empty() && !is_own && self.may_be_of(class, &of_libraries)
                        || project.iter().any(|it| self.program().derives_from(class, *it))
                }
                None => !is_own,
            };
            if fits {
                out.add(entry);
            }
        }
        out
    }

    /// Exceptions leave the present block.
    pub fn add_raised(&mut self, raised: &V) {
        let mut all = std::mem::take(&mut self.raised);
        all.join(raised);
        self.raised = self.bounded_to(all, MAX_RAISED);
        if let Some(handler) = self.code.block(self.block).handler {
            let mut handled = self.raised_into.remove(&handler).unwrap_or_default();
            handled.join(raised);
            let handled = self.bounded_to(handled, MAX_RAISED);
            self.raised_into.insert(handler, handled);
        }
    }

    /// What no clause has caught goes on to the handler outside.
    pub fn raise_again(&mut self) {
        let tried = self.raised_where_tried();
        if let Some(handler) = self.code.block(self.block).handler {
            self.raised_into.entry(handler).or_default().join(&tried);
        }
    }

    /// What may have been raised in the statements whose handler the present block belongs to.
    fn raised_where_tried(&self) -> V {
        self.handler_of(self.block).and_then(|handler| self.raised_into.get(&handler)).cloned().unwrap_or_default()
    }

    /// Where the exceptions arrive that a block of a handler tests.
    fn handler_of(&self, mut block: BlockId) -> Option<BlockId> {
        while self.code.block(block).n_exception_preds == 0 {
            let before = self.code.block_preds(self.code.block(block)).first()?;
            if before.0 >= block.0 {
                return None;
            }
            block = *before;
        }
        Some(block)
    }

    /// Whether the program raises this exception where it is tried, always with sentences of its own, and converts nothing there, which
    /// would raise the same class with sentences of the language.
    fn is_worded_by_program(&self, exception: ApiPath, tried: &V) -> bool {
        let mut raised = tried.iter().filter(|entry| self.data(entry.node).api == Some(exception)).peekable();
        raised.peek().is_some()
            && raised.all(|entry| !self.flows(&V::of(entry.node)).0.iter().any(|flow| self.labels(flow.origin).has(core::EXCEPTION)))
            && !self.converts_where_tried()
    }

    fn converts_where_tried(&self) -> bool {
        let handler = self.handler_of(self.block);
        let tried = self.code.blocks.iter().filter(|block| block.handler.is_some() && block.handler == handler);
        tried.flat_map(|block| self.code.block_instrs(block)).any(|at| match self.code.instrs[at.0 as usize] {
            Instr::Call(callee, ..) => self.v(callee).iter().any(|entry| match self.data(entry.node).kind {
                Kind::Api(path) => !self.solver.type_facts(path).is_empty(),
                _ => false,
            }),
            _ => false,
        })
    }

    /// An exception of which nothing is known.
    pub fn exception(&mut self, number: u32) -> Node {
        let node = self.result(number);
        if self.data(node).labels.is_empty() {
            let data = self.data_mut(node);
            data.labels = LabelSet::of(core::EXCEPTION);
            data.flows.add(Flow { origin: node, facts: FactSet::EMPTY });
        }
        node
    }

    /// Whether the program makes exceptions of a class by a method of its own, and what they tell is what that gives to Python.
    pub fn tells_arguments(&self, class: ClassRef) -> bool {
        self.program().builtin_bases(class).any(|base| self.solver.is_builtin_exception(base))
            && self.names().find("__init__").is_some_and(|init| self.program().method(class, init).is_some())
    }

    /// What an exception tells as long as nothing else has been given to Python: what it was made with.
    pub fn made_with(&mut self, exception: Node, positional: &[V]) {
        let told = self.tuple(TOLD, positional.to_vec());
        let args = self.symbol("args");
        self.store(&V::of(exception), Key::Attr(args), told);
    }

    /// `super().__init__(message)` in the class of an exception.
    pub fn init_exception(&mut self, call: &ApiCall) -> V {
        if let Some((exceptions, told)) = call.args.positional.split_first() {
            exceptions.iter().for_each(|entry| self.made_with(entry.node, told));
        }
        V::new()
    }

    /// Whether an exception class of the program may be one of these of libraries: what derives from `Exception` alone is none of them.
    fn may_be_of(&self, class: ClassRef, of_libraries: &[ApiPath]) -> bool {
        let is_plain = || self.program().api_bases(class).all(|base| self.solver.is_every_exception(base));
        of_libraries.is_empty() || of_libraries.iter().any(|path| self.solver.is_every_exception(*path)) || !is_plain()
    }

    /// The function is left by an exception.
    pub fn raise(&mut self, exception: &V) {
        let mut status = None;
        for entry in exception.iter() {
            let class = match self.data(entry.node).kind {
                Kind::Class(class) => Some(class),
                _ => self.data(entry.node).instance,
            };
            let of_entry = match class {
                Some(class) => self.status_of_class(class),
                None => self.data(entry.node).api.and_then(|api| self.status_of(api)),
            };
            status = status.or(of_entry);
            let raised = match self.data(entry.node).kind {
                Kind::Class(_) => V::new(),
                _ => self.baked(&V(smallvec::smallvec![entry]), &self.state),
            };
            self.carry(entry.node, 0);
            self.add_raised(&raised);
        }
        if status.is_some() {
            self.refuses = self.refuses.or(status);
        }
    }

    /// The HTTP status of an exception class or its instance.
    pub fn status_of(&self, path: crate::models::ApiPath) -> Option<u16> {
        let paths = &self.catalog().paths;
        paths.entry(path).status.or_else(|| paths.parent(path).and_then(|(parent, _)| paths.entry(parent).status))
    }

    /// The HTTP status of an exception class of the program: of the library's class behind it, or what its handler answers.
    pub fn status_of_class(&self, class: ClassRef) -> Option<u16> {
        let mut bases = self.program().api_bases(class);
        bases.find_map(|base| self.status_of(base)).or_else(|| self.solver.registered.answered.get(&class).copied())
    }

    /// Whether an attribute of a caught exception is one that its class assigns: that is what it has been given, not what it tells.
    pub fn is_given_to_exception(&self, exception: Node, class: ClassRef, name: Symbol) -> bool {
        self.data(exception).labels.has(core::EXCEPTION) && self.solver.is_assigned(self.task, class, name)
    }

    /// An exception leaves no state behind, but what lies in it goes along.
    fn carry(&mut self, node: Node, depth: usize) {
        let Some(content) = self.state.heap.get(&node).cloned() else { return };
        for value in content.fields.values().filter(|_| depth < MAX_CARRIED) {
            value.iter().for_each(|entry| self.carry(entry.node, depth + 1));
        }
        self.base.insert(node, Rc::clone(&content));
    }
}

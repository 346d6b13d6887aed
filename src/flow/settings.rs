//! Settings taken from classes, modules and mappings: `app.config.from_object(x)`.

use crate::ir::{ArgKind, BuildKind, CompareOp, Instr, Literal, Value};
use crate::models::{Intrinsic, LabelSet, Stage, core};
use crate::program::{Base, ClassRef};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::solver::Read;
use super::summary::Site;
use super::value::{Entry, Key, Kind, Node, Root, V};

impl Eval<'_, '_> {
    /// The default of a setting, also of its lower form: `os.getenv("DEBUG", "True").lower()`.
    pub fn setting_default(&mut self, value: Value) -> Option<Symbol> {
        if let Instr::Call(callee, ..) = self.code.instr(value)
            && let Instr::Attr(setting, form) = self.code.instr(callee)
            && ["lower", "strip", "casefold"].contains(&self.names().text(form))
        {
            return self.setting_default(setting);
        }
        let value = self.v(value);
        let overridable = self.solver.overridable;
        value.iter().find_map(|entry| match self.data(entry.node).kind {
            Kind::Const(Literal::Str(text)) if value.0.len() > 1 && entry.facts.any(overridable) => Some(text),
            _ => None,
        })
    }

    /// Whether a comparison of a setting holds for its default.
    pub fn is_switched_on(&mut self, op: CompareOp, default: Symbol, right: &V) -> bool {
        let known = match op {
            CompareOp::Eq => right.clone(),
            CompareOp::In => self.load(right, Key::Elem),
            _ => return false,
        };
        let names = self.names();
        let is_it = |text: Symbol| names.text(text).eq_ignore_ascii_case(names.text(default));
        known.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Const(Literal::Str(text)) if is_it(text)))
    }

    /// `AWS_REGION` of `get_secret("AWS_REGION")`: what is looked up by a function of the program, if its name says what it is.
    pub fn setting_name(&self, key: &V) -> Option<Symbol> {
        let Kind::Const(Literal::Str(name)) = self.data(key.only()?.node).kind else { return None };
        self.solver.is_setting_name(name).then_some(name)
    }

    /// What comes out of such a look-up: of all secrets that the function can find none, if the name is that of something else.
    pub fn setting_of(&self, name: Symbol, found: V) -> V {
        if self.solver.is_secret_name(name) {
            return found;
        }
        let secret = LabelSet::of(core::SECRET);
        let is_secret = |node: Node| {
            let found: Vec<LabelSet> = self.data(node).flows.iter().map(|flow| self.labels(flow.origin)).collect();
            found.contains(&secret) && found.iter().all(|labels| labels.is_empty() || *labels == secret)
        };
        V(found.iter().map(|it| if is_secret(it.node) { Entry { facts: it.facts.union(core::LOOKED_UP), ..it } } else { it }).collect())
    }

    /// `app.config.from_object(x)`, `from_mapping(**x)`: settings by name.
    pub fn config(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let receiver = call.receiver.clone();
        for (name, value) in call.args.keywords.clone() {
            self.named_item(name, &value);
            for entry in receiver.iter() {
                self.assigned(entry.node, Key::Item(name), &value);
            }
            self.store(&receiver, Key::Item(name), value);
        }
        let mut object = self.arg(call, 0);
        if what == Intrinsic::FromMapping {
            let entries = self.entries(&object);
            self.put_entries(&receiver, entries);
            return V::new();
        }
        object.join(&self.default_meaning(&object));
        for entry in object.clone().iter() {
            if let Some(dotted) = self.text_literal(&V(smallvec::smallvec![entry])) {
                object.join(&self.object_named(dotted));
            }
        }
        for entry in object.iter() {
            // Of several objects one is taken: what the settings of one say together does not mix with another's.
            let before = self.state.clone();
            let settings: Vec<(Symbol, V)> =
                self.setting_names(entry.node).into_iter().map(|name| (name, self.load(&V::of(entry.node), Key::Attr(name)))).collect();
            for (name, value) in &settings {
                self.store(&receiver, Key::Item(*name), value.clone());
            }
            for (name, value) in settings {
                if !self.goes_live(&object, entry.node, name, &value) {
                    continue;
                }
                self.setting_at = self.setting_site(entry.node, name);
                for target in receiver.iter() {
                    self.assigned(target.node, Key::Item(name), &value);
                }
            }
            self.setting_at = None;
            if object.0.len() > 1 {
                let after = std::mem::take(&mut self.state);
                self.state = self.merged(before, after);
            }
        }
        V::new()
    }

    /// `def create_app(config=Production)`: what a parameter is where no caller says more.
    fn default_meaning(&mut self, value: &V) -> V {
        let Some(entry) = value.only() else { return V::new() };
        match self.data(entry.node).kind {
            Kind::Root(Root::Param(at)) if self.code.params.get(at as usize).is_some_and(|param| param.has_default) => {
                self.default_of(self.context.function, at as usize)
            }
            _ => V::new(),
        }
    }

    /// `"settings.Production"`, `"package.module:Class"`.
    fn object_named(&mut self, dotted: Symbol) -> V {
        let text = self.names().text(dotted).replace(':', ".");
        let whole = self.symbol(&text);
        if let Some(module) = self.program().module_named(self.names(), whole, self.module) {
            return V::of(self.node(Kind::Module(module)));
        }
        let Some((module, name)) = text.rsplit_once('.') else { return V::new() };
        let (module, name) = (self.symbol(module), self.symbol(name));
        match self.program().module_named(self.names(), module, self.module) {
            Some(module) => {
                let module = self.node(Kind::Module(module));
                self.load(&V::of(module), Key::Attr(name))
            }
            None => V::new(),
        }
    }

    /// Where a class or module gives a setting its value.
    fn setting_site(&self, node: Node, name: Symbol) -> Option<Site> {
        let program = self.program();
        match self.data(node).kind {
            Kind::Module(module) => {
                let function = program.func_ref(module, crate::ir::MODULE_BODY);
                let code = program.function(function);
                let at = code.instrs.iter().rposition(|instr| matches!(instr, Instr::SetGlobal(it, _) if *it == name))?;
                Some(Site { function, instr: at as u32 })
            }
            _ => program.class(self.class_of_settings(node)?).mro.iter().find_map(|base| {
                let Base::Project(base) = base else { return None };
                let info = program.class(*base);
                let function = program.func_ref(info.module, program.unit(info.module).ir.class(info.id).body);
                let code = program.function(function);
                let fields = code.instrs.iter().find_map(|instr| match instr {
                    Instr::Build(BuildKind::Namespace, fields) => Some(*fields),
                    _ => None,
                })?;
                let value = code.list(fields).iter().find(|arg| arg.kind == ArgKind::Keyword(name))?.value;
                Some(Site { function, instr: value.0 })
            }),
        }
    }

    /// A class of settings, also of an object of it: `from_object(Live())`.
    fn class_of_settings(&self, node: Node) -> Option<ClassRef> {
        match self.data(node).kind {
            Kind::Class(class) => Some(class),
            _ => self.data(node).instance,
        }
    }

    /// Upper-case names of a module or class: what Flask-like settings take.
    pub fn setting_names(&mut self, node: Node) -> Vec<Symbol> {
        let program = self.program();
        let mut names: Vec<Symbol> = match self.data(node).kind {
            Kind::Module(module) => {
                self.task.note_read(Read::Names(module));
                program.bindings[module.0 as usize].keys().copied().collect()
            }
            _ => self.class_of_settings(node).map(|class| self.class_names(class)).unwrap_or_default(),
        };
        names.retain(|name| {
            let text = self.names().text(*name);
            text.chars().any(|c| c.is_ascii_uppercase()) && !text.chars().any(|c| c.is_lowercase())
        });
        names.sort_by_key(|name| self.names().text(*name));
        names.dedup();
        names
    }

    /// Whether a setting of one of the objects that are chosen from holds where the program runs for others.
    fn goes_live(&mut self, objects: &V, object: Node, name: Symbol, value: &V) -> bool {
        let is_flag = value.only().is_some_and(|entry| matches!(self.data(entry.node).kind, Kind::Const(Literal::Bool(_))));
        let is_only = objects.0.len() < 2;
        let stage = self.class_of_settings(object).and_then(|class| self.solver.stage(self.program().class(class).name));
        match stage {
            Some(Stage::Testing) => false,
            Some(Stage::Developing) => is_only || !is_flag,
            Some(Stage::Live) => true,
            None => is_only || !is_flag || !self.is_switched(objects, name, value),
        }
    }

    /// Whether a setting is on in one of the objects that are chosen from and off in another: whoever chooses switches it.
    fn is_switched(&mut self, objects: &V, name: Symbol, value: &V) -> bool {
        objects.iter().any(|other| {
            let theirs = self.load(&V::of(other.node), Key::Attr(name));
            !self.setting_names(other.node).is_empty() && theirs.only().map(|it| it.node) != value.only().map(|it| it.node)
        })
    }
}

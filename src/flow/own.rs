//! The project's own functions and variables of which rows in the user's folders speak.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::ir::{self, FunctionKind, MODULE_BODY};
use crate::models::{ApiPath, CallModel, Catalog, Step};
use crate::program::{FuncRef, ModuleId, Program, Unit};
use crate::text::{Names, Symbol};

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::value::{Node, V};

/// Names of the project that rows name, bare (`clean`) or with their module (`app.text.clean`).
#[derive(Default)]
pub(super) struct OwnNames {
    functions: FxHashMap<FuncRef, OwnFunction>,
    variables: FxHashMap<(ModuleId, Symbol), ApiPath>,
}

struct OwnFunction {
    path: ApiPath,
    model: Arc<CallModel>,
    is_method: bool,
    /// Rows say what comes out: the body is not asked.
    replaces_body: bool,
}

impl OwnNames {
    pub fn find(program: &Program, catalog: &Catalog, names: &Names) -> OwnNames {
        let mut own = OwnNames::default();
        if !catalog.paths.has_own_roots() {
            return own;
        }
        for (number, unit) in program.units.iter().enumerate() {
            let module = ModuleId(number as u32);
            let modules = module_paths(unit, catalog, names);
            for (id, code) in unit.ir.functions.iter().enumerate() {
                if code.kind == FunctionKind::Def && code.parent == Some(MODULE_BODY) {
                    let function = program.func_ref(module, ir::FunctionId(id as u32));
                    for path in own_paths(catalog, &modules, code.name) {
                        own.add_function(catalog, function, code, path, false);
                    }
                }
            }
            for class in unit.ir.classes.iter().filter(|class| class.parent == MODULE_BODY) {
                for path in own_paths(catalog, &modules, class.name) {
                    for (name, method) in &class.methods {
                        let (function, code) = (program.func_ref(module, *method), unit.ir.function(*method));
                        for receiver in [catalog.paths.step(path, Step::Call), path] {
                            own.add_function(catalog, function, code, catalog.paths.step(receiver, Step::Attr(*name)), true);
                        }
                    }
                }
            }
            for name in program.bindings[number].keys() {
                for path in own_paths(catalog, &modules, *name) {
                    if !catalog.paths.entry(path).labels.is_empty() {
                        own.variables.insert((module, *name), path);
                    }
                }
            }
        }
        own
    }

    fn add_function(&mut self, catalog: &Catalog, function: FuncRef, code: &ir::Function, path: ApiPath, is_method: bool) {
        let Some(model) = &catalog.paths.entry(path).call else { return };
        let mut model = CallModel::clone(model);
        if model.params.is_empty() {
            model.params = code.params.iter().skip(usize::from(is_method)).map(|param| param.name).collect();
        }
        let replaces_body = !model.flows.is_empty() || model.is_clean || !model.guards.is_empty() || model.leaves.is_some();
        self.functions.insert(function, OwnFunction { path, model: Arc::new(model), is_method, replaces_body });
    }

    /// The path of a module variable that is a source.
    pub fn variable(&self, module: ModuleId, name: Symbol) -> Option<ApiPath> {
        self.variables.get(&(module, name)).copied()
    }
}

/// The module under each name by which it can be imported.
fn module_paths(unit: &Unit, catalog: &Catalog, names: &Names) -> Vec<ApiPath> {
    let mut paths = Vec::new();
    for &start in &unit.starts {
        let mut parts = unit.parts[start..].iter().map(|part| names.intern(part));
        if let Some(root) = parts.next().filter(|root| catalog.paths.is_own_root(*root)) {
            paths.push(parts.fold(catalog.paths.root(root), |path, part| catalog.paths.step(path, Step::Attr(part))));
        }
    }
    paths
}

fn own_paths(catalog: &Catalog, modules: &[ApiPath], name: Symbol) -> Vec<ApiPath> {
    let bare = catalog.paths.is_own_root(name).then(|| catalog.paths.root(name));
    let qualified = modules.iter().map(|module| catalog.paths.step(*module, Step::Attr(name)));
    bare.into_iter().chain(qualified).filter(|path| catalog.paths.entry(*path).is_prefix).collect()
}

impl Eval<'_, '_> {
    /// What the user's rows say about a call of a project function; the result if they say that too.
    pub fn own_rows(&mut self, function: FuncRef, node: Node, args: &Args) -> Option<V> {
        let own = self.solver.own.functions.get(&function)?;
        let mut given = args.clone();
        let mut receiver = V::new();
        if own.is_method && !given.positional.is_empty() {
            receiver = given.positional.remove(0);
        }
        let call = ApiCall { path: own.path, model: Some(own.model.clone()), callee: node, receiver, args: &given };
        if own.replaces_body {
            self.callees.insert(function);
            return Some(self.apply_model(&call));
        }
        self.enter_sinks(&call, &own.model);
        None
    }
}

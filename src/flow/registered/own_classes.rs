//! Objects of libraries that are of a class of the program, because it has told the library so: `app.request_class = Request`.

use rustc_hash::FxHashMap;

use crate::ir::{FunctionKind, Instr};
use crate::models::{ApiPath, Catalog};
use crate::program::{ClassRef, FuncRef, Meaning, Program};
use crate::text::Names;

use super::constraints::namespace_value;

/// By the path of the object; of one for which several classes are told nothing is known.
pub(super) fn own_classes(program: &Program, catalog: &Catalog, names: &Names) -> FxHashMap<ApiPath, ClassRef> {
    let mut told: FxHashMap<ApiPath, Vec<ClassRef>> = FxHashMap::default();
    if catalog.own_classes.is_empty() {
        return FxHashMap::default();
    }
    for function in (0..program.n_functions() as u32).map(FuncRef) {
        let code = program.function(function);
        let (module, _) = program.locate(function);
        for &(attribute, object) in &catalog.own_classes {
            let in_body = matches!(code.kind, FunctionKind::ClassBody(_)).then(|| namespace_value(code, attribute)).flatten();
            let assigned = code.instrs.iter().filter_map(|instr| match *instr {
                Instr::SetAttr(_, name, value) if name == attribute => Some(value),
                _ => None,
            });
            for value in assigned.chain(in_body) {
                if let Meaning::Class(class) = program.expression(names, catalog, module, code, value) {
                    let classes = told.entry(object).or_default();
                    if !classes.contains(&class) {
                        classes.push(class);
                    }
                }
            }
        }
    }
    let only = |(object, classes): (ApiPath, Vec<ClassRef>)| match classes.as_slice() {
        [class] => Some((object, *class)),
        _ => None,
    };
    told.into_iter().filter_map(only).collect()
}

//! Objects of libraries that are of a class of the program, because it has told the library so: `app.request_class = Request`.

use rustc_hash::FxHashMap;

use crate::flow::constraints::namespace_value;
use crate::ir::{FunctionKind, Instr};
use crate::models::ApiPath;
use crate::program::{ClassRef, Meaning};

use super::Search;

impl Search<'_> {
    /// By the path of the object; of one for which several classes are told nothing is known.
    pub fn own_classes(self) -> FxHashMap<ApiPath, ClassRef> {
        let mut told: FxHashMap<ApiPath, Vec<ClassRef>> = FxHashMap::default();
        for &(attribute, object) in &self.catalog.own_classes {
            for (module, code) in self.mentioning(|name| name == attribute) {
                let in_body = matches!(code.kind, FunctionKind::ClassBody(_)).then(|| namespace_value(code, attribute)).flatten();
                let assigned = code.instrs.iter().filter_map(|instr| match *instr {
                    Instr::SetAttr(_, name, value) if name == attribute => Some(value),
                    _ => None,
                });
                for value in assigned.chain(in_body) {
                    if let Meaning::Class(class) = self.meaning(module, code, value) {
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
}

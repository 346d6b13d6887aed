//! Import statements. They only name modules; linking finds them.

use super::Lowering;
use crate::ir::Instr;
use crate::syntax::{Field, Kind, Node};
use crate::text::Symbol;

impl Lowering<'_> {
    /// `import a.b, c as d`.
    pub(super) fn import(&mut self, node: Node) {
        let tree = self.tree;
        for item in tree.children(node) {
            let span = tree.span(item);
            let (Some(path), alias) = self.imported_name(item) else { continue };
            let module = self.dotted(path);
            let mut parts = tree.children(path);
            let (Some(first), is_dotted) = (parts.next(), parts.next().is_some()) else { continue };
            let instr = if is_dotted && alias.is_none() { Instr::ImportTop(module) } else { Instr::Import(module) };
            let value = self.emit(instr, span);
            self.bind(alias.unwrap_or(first), value);
        }
    }

    /// `from ..a import b as c, d` and `from a import *`.
    pub(super) fn import_from(&mut self, node: Node) {
        let tree = self.tree;
        let Some(module_node) = tree.child(node, Field::ModuleName) else { return };
        let (module, n_dots) = self.module_name(module_node);
        if let Some(star) = tree.child_of_kind(node, Kind::WildcardImport) {
            self.emit(Instr::ImportStar(module, n_dots), tree.span(star));
            return;
        }
        self.import_names(node, module, n_dots);
    }

    /// `from __future__ import annotations`: binds names like any other.
    pub(super) fn import_future(&mut self, node: Node) {
        let module = self.symbols.intern("__future__");
        self.import_names(node, module, 0);
    }

    fn import_names(&mut self, node: Node, module: Symbol, n_dots: u32) {
        let tree = self.tree;
        for item in tree.children(node).filter(|&child| tree.field(child) == Field::Name) {
            let (Some(path), alias) = self.imported_name(item) else { continue };
            let name = self.dotted(path);
            let value = self.emit(Instr::ImportFrom(module, n_dots, name), tree.span(item));
            if let Some(bound) = alias.or(tree.first_child(path)) {
                self.bind(bound, value);
            }
        }
    }

    fn imported_name(&self, item: Node) -> (Option<Node>, Option<Node>) {
        let tree = self.tree;
        match tree.kind(item) {
            Kind::AliasedImport => (tree.child(item, Field::Name), tree.child(item, Field::Alias)),
            Kind::DottedName => (Some(item), None),
            _ => (None, None),
        }
    }

    fn module_name(&mut self, node: Node) -> (Symbol, u32) {
        let tree = self.tree;
        if tree.kind(node) != Kind::RelativeImport {
            return (self.dotted(node), 0);
        }
        let prefix = tree.child_of_kind(node, Kind::ImportPrefix);
        let n_dots = prefix.map_or(0, |prefix| self.slice(tree.span(prefix)).bytes().filter(|&byte| byte == b'.').count());
        let module = match tree.child_of_kind(node, Kind::DottedName) {
            Some(path) => self.dotted(path),
            None => self.symbols.intern(""),
        };
        (module, n_dots as u32)
    }

    /// A dotted path; spaces around the dots are legal and rare.
    fn dotted(&mut self, path: Node) -> Symbol {
        let span = self.tree.span(path);
        if self.slice(span).contains([' ', '\t', '\\', '\n', '#']) {
            let parts: Vec<&str> = self.tree.children(path).map(|part| self.slice(self.tree.span(part))).collect();
            return self.symbols.intern(&parts.join("."));
        }
        self.symbols.at(span)
    }
}

//! The collecting pass of name resolution: which scope binds, uses or declares which names.
//!
//! A worklist holds stretches of the tree with the scope they run in. A stretch is read in preorder; a construct that opens a scope
//! puts its parts on the worklist and is skipped.

use super::limits::MAX_NESTING;
use super::scopes::{Declaration, MODULE_SCOPE, ScopeId, ScopeKind, Scopes};
use super::symbols::Symbols;
use crate::syntax::{Field, Kind, Node, Tree};
use crate::text::Symbol;

/// Fills `scopes` with all scopes and names of a tree.
pub(super) fn collect(tree: &Tree, symbols: &mut Symbols<'_>, scopes: &mut Scopes) {
    let mut collecting = Collecting { tree, symbols, scopes, pending: Vec::new() };
    collecting.pending.push((tree.root(), tree.after(tree.root()), MODULE_SCOPE));
    while let Some((from, to, scope)) = collecting.pending.pop() {
        let mut node = from;
        while node < to {
            node = collecting.visit(node, scope);
        }
    }
}

struct Collecting<'a, 'text> {
    tree: &'a Tree,
    symbols: &'a mut Symbols<'text>,
    scopes: &'a mut Scopes,
    pending: Vec<(Node, Node, ScopeId)>,
}

impl Collecting<'_, '_> {
    /// Notes what one node says and gives the next node to visit.
    fn visit(&mut self, node: Node, scope: ScopeId) -> Node {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Identifier => self.visit_identifier(node, scope),
            Kind::Assignment | Kind::AugmentedAssignment | Kind::For | Kind::ForIn => self.bind_field(node, Field::Left, scope),
            Kind::Named => self.bind_walrus(node, scope),
            Kind::AsPatternTarget => self.bind_targets(node, scope),
            Kind::Except => self.bind_field(node, Field::Alias, scope),
            Kind::Delete => self.bind_targets(node, scope),
            Kind::Global => return self.declare(node, scope, Declaration::Global),
            Kind::Nonlocal => return self.declare(node, scope, Declaration::Nonlocal),
            Kind::Import | Kind::ImportFrom | Kind::FutureImport => return self.visit_import(node, scope),
            Kind::Case => return self.visit_case(node, scope),
            Kind::Type | Kind::TypeParameter => return tree.after(node),
            Kind::TypeAlias => self.bind_type_alias(node, scope),
            Kind::Yield => self.scopes.mark_generator(scope),
            Kind::FunctionDefinition => return self.visit_function(node, scope),
            Kind::Lambda => return self.visit_lambda(node, scope),
            Kind::ClassDefinition => return self.visit_class(node, scope),
            Kind::ListComprehension | Kind::SetComprehension | Kind::DictionaryComprehension | Kind::Generator => {
                return self.visit_comprehension(node, scope);
            }
            _ => {}
        }
        Node(node.0 + 1)
    }

    fn symbol(&mut self, node: Node) -> Symbol {
        self.symbols.at(self.tree.span(node))
    }

    /// Names in the fields `attribute` and `name` are no variables: attributes, keywords and what other arms have bound.
    fn visit_identifier(&mut self, node: Node, scope: ScopeId) {
        if !matches!(self.tree.field(node), Field::Attribute | Field::Name) {
            let name = self.symbol(node);
            self.scopes.read(scope, name);
        }
    }

    fn bind_field(&mut self, node: Node, field: Field, scope: ScopeId) {
        if let Some(target) = self.tree.child(node, field) {
            self.bind_targets(target, scope);
        }
    }

    /// Binds the names of an assignment target; `a.b` and `a[b]` in it bind none.
    fn bind_targets(&mut self, target: Node, scope: ScopeId) {
        let tree = self.tree;
        let (mut node, end) = (target, tree.after(target));
        while node < end {
            node = match tree.kind(node) {
                Kind::Identifier => {
                    let name = self.symbol(node);
                    self.scopes.bind(scope, name);
                    tree.after(node)
                }
                Kind::Attribute | Kind::Subscript | Kind::Call => tree.after(node),
                _ => Node(node.0 + 1),
            };
        }
    }

    /// `name := value` binds in the function around all comprehensions.
    fn bind_walrus(&mut self, node: Node, scope: ScopeId) {
        let host = self.scopes.scope(scope).host;
        self.bind_field(node, Field::Name, host);
        if host != scope
            && let Some(name) = self.tree.child(node, Field::Name)
        {
            let name = self.symbol(name);
            let mut inner = scope;
            while inner != host {
                self.scopes.read(inner, name);
                inner = self.scopes.scope(inner).parent;
            }
        }
    }

    /// `type Name[T] = value`: the left side is a type whose first identifier is the name.
    fn bind_type_alias(&mut self, node: Node, scope: ScopeId) {
        let Some(left) = self.tree.child(node, Field::Left) else { return };
        if let Some(name) = first_identifier(self.tree, left) {
            let name = self.symbol(name);
            self.scopes.bind(scope, name);
        }
        if let Some(value) = self.tree.child(node, Field::Right) {
            // The type node itself is skipped by `visit`; its content is a value here.
            self.pending.push((Node(value.0 + 1), self.tree.after(value), scope));
        }
    }

    fn declare(&mut self, node: Node, scope: ScopeId, declaration: Declaration) -> Node {
        for name in self.tree.children(node) {
            let name = self.symbol(name);
            // At the top level `global` says nothing.
            if scope != MODULE_SCOPE {
                self.scopes.declare(scope, name, declaration);
            }
            if declaration == Declaration::Global {
                self.scopes.bind(MODULE_SCOPE, name);
            }
        }
        self.tree.after(node)
    }

    fn visit_import(&mut self, node: Node, scope: ScopeId) -> Node {
        let tree = self.tree;
        let is_plain = tree.kind(node) == Kind::Import;
        for child in tree.children(node) {
            let (path, alias) = match tree.kind(child) {
                Kind::AliasedImport => (tree.child(child, Field::Name), tree.child(child, Field::Alias)),
                _ => (Some(child), None),
            };
            let first = path.filter(|&path| tree.kind(path) == Kind::DottedName).and_then(|path| tree.first_child(path));
            let Some(first) = first.map(|first| self.symbol(first)) else { continue };
            let is_module = is_plain || tree.field(child) == Field::ModuleName;
            if is_module {
                self.scopes.imported.push(first);
            }
            if tree.field(child) != Field::ModuleName {
                let bound = alias.map_or(first, |alias| self.symbol(alias));
                self.scopes.bind(scope, bound);
            }
        }
        tree.after(node)
    }

    /// Patterns bind and use names; guard and body are read as usual.
    fn visit_case(&mut self, node: Node, scope: ScopeId) -> Node {
        let tree = self.tree;
        for child in tree.children(node) {
            if tree.kind(child) == Kind::CasePattern {
                self.visit_pattern(child, scope);
            } else {
                self.pending.push((child, tree.after(child), scope));
            }
        }
        tree.after(node)
    }

    fn visit_pattern(&mut self, pattern: Node, scope: ScopeId) {
        let tree = self.tree;
        let (mut node, end) = (pattern, tree.after(pattern));
        let mut in_class_name = false;
        while node < end {
            let kind = tree.kind(node);
            match kind {
                Kind::DottedName => {
                    let mut parts = tree.children(node);
                    let first = parts.next().map(|first| self.symbol(first));
                    match (first, parts.next().is_none() && !in_class_name) {
                        (Some(name), true) => self.scopes.bind(scope, name),
                        (Some(name), false) => self.scopes.read(scope, name),
                        (None, _) => {}
                    }
                    node = tree.after(node);
                }
                Kind::AsPattern | Kind::SplatPattern => {
                    if let Some(name) = tree.child_of_kind(node, Kind::Identifier) {
                        let name = self.symbol(name);
                        self.scopes.bind(scope, name);
                    }
                    node = Node(node.0 + 1);
                }
                // An f-string is no pattern, but broken code may hold one.
                Kind::String => node = tree.after(node),
                _ => node = Node(node.0 + 1),
            }
            in_class_name = kind == Kind::ClassPattern;
        }
    }

    fn visit_function(&mut self, node: Node, scope: ScopeId) -> Node {
        let tree = self.tree;
        if let Some(name) = tree.child(node, Field::Name) {
            let name = self.symbol(name);
            self.scopes.bind(scope, name);
        }
        if let Some(inner) = self.open(ScopeKind::Function, node, scope) {
            self.visit_signature(node, scope, inner);
        }
        tree.after(node)
    }

    fn visit_lambda(&mut self, node: Node, scope: ScopeId) -> Node {
        if let Some(inner) = self.open(ScopeKind::Function, node, scope) {
            self.visit_signature(node, scope, inner);
        }
        self.tree.after(node)
    }

    /// Parameters bind inside, their defaults are read outside.
    fn visit_signature(&mut self, node: Node, outer: ScopeId, inner: ScopeId) {
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.field(child) {
                Field::Parameters => {
                    for parameter in tree.children(child) {
                        self.visit_parameter(parameter, outer, inner);
                    }
                }
                Field::Body => self.pending.push((child, tree.after(child), inner)),
                _ => {}
            }
        }
    }

    fn visit_parameter(&mut self, parameter: Node, outer: ScopeId, inner: ScopeId) {
        let tree = self.tree;
        if tree.kind(parameter) == Kind::Identifier {
            return self.bind_targets(parameter, inner);
        }
        for part in tree.children(parameter) {
            match tree.field(part) {
                Field::Value => self.pending.push((part, tree.after(part), outer)),
                Field::Type => {}
                _ => self.bind_targets(part, inner),
            }
        }
    }

    fn visit_class(&mut self, node: Node, scope: ScopeId) -> Node {
        let tree = self.tree;
        let inner = self.open(ScopeKind::Class, node, scope);
        for child in tree.children(node) {
            match (tree.field(child), inner) {
                (Field::Name, _) => {
                    let name = self.symbol(child);
                    self.scopes.bind(scope, name);
                }
                (Field::Superclasses, _) => self.pending.push((child, tree.after(child), scope)),
                (Field::Body, Some(inner)) => self.pending.push((child, tree.after(child), inner)),
                _ => {}
            }
        }
        tree.after(node)
    }

    /// The first iterable is evaluated outside, all else inside.
    fn visit_comprehension(&mut self, node: Node, scope: ScopeId) -> Node {
        let tree = self.tree;
        let Some(inner) = self.open(ScopeKind::Comprehension, node, scope) else { return tree.after(node) };
        let mut is_first = true;
        for child in tree.children(node) {
            if tree.kind(child) != Kind::ForIn || !is_first {
                self.pending.push((child, tree.after(child), inner));
                continue;
            }
            is_first = false;
            for part in tree.children(child) {
                match tree.field(part) {
                    Field::Right => self.pending.push((part, tree.after(part), scope)),
                    _ => {
                        self.pending.push((part, tree.after(part), inner));
                        self.bind_targets(part, inner);
                    }
                }
            }
        }
        tree.after(node)
    }

    fn open(&mut self, kind: ScopeKind, node: Node, parent: ScopeId) -> Option<ScopeId> {
        let depth = self.scopes.scope(parent).depth + 1;
        (depth <= MAX_NESTING).then(|| self.scopes.add(kind, node, parent, depth))
    }
}

/// The first identifier of a subtree.
pub(super) fn first_identifier(tree: &Tree, node: Node) -> Option<Node> {
    (node.0..tree.after(node).0).map(Node).find(|&node| tree.kind(node) == Kind::Identifier)
}

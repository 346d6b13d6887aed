//! Type annotations: from type syntax, and from strings that hold it.

use super::Lowering;
use super::limits::MAX_NESTING;
use crate::ir::{Annotation, AnnotationId, Literal};
use crate::syntax::{Field, Kind, Node, Tree, decode_string, parse, string_prefix};
use crate::text::Symbol;

/// Where an annotation stands: the file, or a string in it.
#[derive(Clone, Copy)]
struct Place<'a> {
    tree: &'a Tree,
    text: &'a str,
    depth: u32,
    /// Inside `Literal[...]` strings are values, not types.
    strings_are_values: bool,
}

impl Lowering<'_> {
    /// The annotation at a `type` node.
    pub(super) fn annotation(&mut self, node: Node) -> AnnotationId {
        let place = Place { tree: self.tree, text: self.text, depth: 0, strings_are_values: false };
        self.annotation_at(place, node)
    }

    fn annotation_at(&mut self, place: Place<'_>, node: Node) -> AnnotationId {
        let annotation = if place.depth >= MAX_NESTING {
            Annotation::Other
        } else {
            self.read_annotation(Place { depth: place.depth + 1, ..place }, node)
        };
        self.module.annotations.push(annotation);
        AnnotationId(self.module.annotations.len() as u32 - 1)
    }

    fn read_annotation(&mut self, place: Place<'_>, node: Node) -> Annotation {
        let tree = place.tree;
        let slice = &place.text[tree.span(node).range()];
        match tree.kind(node) {
            Kind::Type | Kind::Parenthesized | Kind::ExpressionStatement => match tree.first_child(node) {
                Some(inner) if place.depth < MAX_NESTING => self.read_annotation(Place { depth: place.depth + 1, ..place }, inner),
                _ => Annotation::Other,
            },
            Kind::Identifier | Kind::Attribute | Kind::MemberType => match self.type_path(place, node) {
                Some(path) => Annotation::Name { path, args: Vec::new() },
                None => Annotation::Other,
            },
            Kind::None => Annotation::Literal(Literal::None),
            Kind::True => Annotation::Literal(Literal::Bool(true)),
            Kind::False => Annotation::Literal(Literal::Bool(false)),
            Kind::Ellipsis => Annotation::Literal(Literal::Ellipsis),
            Kind::Integer | Kind::Float | Kind::Unary => Annotation::Literal(match slice.parse() {
                Ok(number) => Literal::Int(number),
                Err(_) => Literal::Number(self.symbols.intern(slice)),
            }),
            Kind::String | Kind::ConcatenatedString => self.string_annotation(place, node),
            Kind::Subscript | Kind::GenericType => self.generic(place, node),
            Kind::UnionType | Kind::Binary => self.union_annotation(place, node),
            Kind::List => {
                let elements: Vec<Node> = tree.children(node).collect();
                Annotation::List(elements.into_iter().map(|element| self.annotation_at(place, element)).collect())
            }
            Kind::Call => self.call_annotation(place, node),
            _ => Annotation::Other,
        }
    }

    /// `Field(max_length=300)`, `constr(max_length=300)`.
    fn call_annotation(&mut self, place: Place<'_>, node: Node) -> Annotation {
        let tree = place.tree;
        let path = tree.child(node, Field::Function).and_then(|callee| self.type_path(place, callee));
        let (Some(path), Some(list)) = (path, tree.child(node, Field::Arguments)) else { return Annotation::Other };
        let nodes: Vec<Node> = tree.children(list).collect();
        let mut args = Vec::new();
        for node in nodes {
            let (name, value) = match tree.kind(node) {
                Kind::KeywordArgument => (tree.child(node, Field::Name), tree.child(node, Field::Value)),
                _ => (None, Some(node)),
            };
            let name = name.map(|name| self.symbols.intern(&place.text[tree.span(name).range()]));
            let Some(value) = value else { continue };
            let value = self.annotation_at(Place { strings_are_values: true, ..place }, value);
            args.push((
                name,
                match self.module.annotations[value.0 as usize] {
                    Annotation::Literal(literal) => Some(literal),
                    _ => None,
                },
            ));
        }
        Annotation::Call { path, args }
    }

    fn type_path(&mut self, place: Place<'_>, node: Node) -> Option<Vec<Symbol>> {
        let tree = place.tree;
        let mut path = Vec::new();
        let mut rest = node;
        loop {
            match tree.kind(rest) {
                Kind::Identifier => {
                    path.push(self.symbols.intern(&place.text[tree.span(rest).range()]));
                    path.reverse();
                    return Some(path);
                }
                Kind::Attribute => {
                    let name = tree.child(rest, Field::Attribute)?;
                    path.push(self.symbols.intern(&place.text[tree.span(name).range()]));
                    rest = tree.child(rest, Field::Object)?;
                }
                Kind::MemberType => {
                    let mut parts = tree.children(rest);
                    let (base, name) = (parts.next()?, parts.next()?);
                    path.push(self.symbols.intern(&place.text[tree.span(name).range()]));
                    rest = base;
                }
                Kind::Type => rest = tree.first_child(rest)?,
                _ => return None,
            }
        }
    }

    /// `C[A, B]`, which the grammar reads as a subscript or as a generic type.
    fn generic(&mut self, place: Place<'_>, node: Node) -> Annotation {
        let tree = place.tree;
        let mut parts = tree.children(node);
        let Some(path) = parts.next().and_then(|base| self.type_path(place, base)) else { return Annotation::Other };
        let strings_are_values = path.last().is_some_and(|&name| self.symbols.text(name) == "Literal");
        let place = Place { strings_are_values, ..place };
        let mut nodes: Vec<Node> = Vec::new();
        for part in parts {
            match tree.kind(part) {
                Kind::TypeParameter | Kind::Tuple if tree.kind(part) == Kind::TypeParameter || tree.field(part) == Field::Subscript => {
                    nodes.extend(tree.children(part));
                }
                _ => nodes.push(part),
            }
        }
        let args = nodes.into_iter().map(|argument| self.annotation_at(place, argument)).collect();
        Annotation::Name { path, args }
    }

    /// `A | B | C`: nested to the left, given flat.
    fn union_annotation(&mut self, place: Place<'_>, node: Node) -> Annotation {
        let tree = place.tree;
        let mut members = Vec::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let is_union = match tree.kind(node) {
                Kind::UnionType => true,
                Kind::Binary => tree.child(node, Field::Operator).is_some_and(|operator| tree.kind(operator) == Kind::TokenBar),
                Kind::Type if tree.first_child(node).is_some() => {
                    open.extend(tree.first_child(node));
                    continue;
                }
                _ => false,
            };
            if is_union {
                let mark = open.len();
                open.extend(tree.children(node).filter(|&child| tree.kind(child) != Kind::TokenBar));
                open[mark..].reverse();
            } else if tree.kind(node) == Kind::Binary {
                return Annotation::Other;
            } else {
                members.push(self.annotation_at(place, node));
            }
        }
        Annotation::Union(members)
    }

    fn string_annotation(&mut self, place: Place<'_>, node: Node) -> Annotation {
        let tree = place.tree;
        let mut content = String::new();
        let mut index = node.0;
        let mut prefix = Default::default();
        while index < tree.after(node).0 {
            let part = Node(index);
            let slice = &place.text[tree.span(part).range()];
            match tree.kind(part) {
                Kind::StringStart => prefix = string_prefix(slice),
                Kind::StringContent => content.push_str(&decode_string(slice, prefix)),
                _ => {}
            }
            index += 1;
        }
        if place.strings_are_values {
            return Annotation::Literal(Literal::Str(self.symbols.intern(&content)));
        }
        self.parse_annotation(content.trim(), place.depth)
    }

    fn parse_annotation(&mut self, content: &str, depth: u32) -> Annotation {
        let is_path = |part: &str| !part.is_empty() && part.chars().all(|letter| letter == '_' || letter.is_alphanumeric());
        if content.split('.').all(is_path) && content != "None" {
            let path = content.split('.').map(|part| self.symbols.intern(part)).collect();
            return Annotation::Name { path, args: Vec::new() };
        }
        // A type is short; a long or many-line string is something else, such as a pattern or a sentence.
        if content.len() > MAX_STRING_ANNOTATION || content.is_empty() {
            return Annotation::Other;
        }
        let tree = parse(content);
        let mut statements = tree.children(tree.root());
        match (statements.next(), statements.next()) {
            (Some(only), None) if tree.kind(only) == Kind::ExpressionStatement && tree.n_errors == 0 => {
                self.read_annotation(Place { tree: &tree, text: content, depth: depth + 1, strings_are_values: false }, only)
            }
            _ => Annotation::Other,
        }
    }
}

/// Longer texts in annotations are descriptions, not types.
const MAX_STRING_ANNOTATION: usize = 1000;

//! The syntax tree as one flat array in preorder. A node's subtree is the run of entries behind it, so walking needs neither
//! recursion nor pointers, and a wide node costs no more per child than a narrow one.

use super::kind::{Field, Kind, kind_name};
use crate::text::Span;

/// A node of a [`Tree`]: its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub u32);

/// A parsed file without punctuation, comments and broken parts of expressions.
pub struct Tree {
    pub(super) entries: Vec<Entry>,
    /// Comments that speak to leakline, in source order.
    pub comments: Vec<Span>,
    /// Where the text is not Python: the first few places.
    pub errors: Vec<Span>,
    /// How many such places there are.
    pub n_errors: usize,
}

pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) field: Field,
    /// The grammar's number, for messages.
    pub(super) number: u16,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Entries of the subtree, this one included.
    pub(super) size: u32,
}

impl Tree {
    /// The node of the whole file.
    pub fn root(&self) -> Node {
        Node(0)
    }

    /// What a node is.
    pub fn kind(&self, node: Node) -> Kind {
        self.entry(node).kind
    }

    /// The field a node fills in its parent.
    pub fn field(&self, node: Node) -> Field {
        self.entry(node).field
    }

    /// Where a node stands.
    pub fn span(&self, node: Node) -> Span {
        let entry = self.entry(node);
        Span { start: entry.start, end: entry.end }
    }

    /// The grammar's name for the node's kind.
    pub fn kind_name(&self, node: Node) -> &'static str {
        kind_name(self.entry(node).number)
    }

    /// The children of a node in order.
    pub fn children(&self, node: Node) -> Children<'_> {
        Children { tree: self, next: node.0 + 1, end: self.after(node).0 }
    }

    /// The first child that fills a field.
    pub fn child(&self, node: Node, field: Field) -> Option<Node> {
        self.children(node).find(|&child| self.field(child) == field)
    }

    /// The first child of a kind.
    pub fn child_of_kind(&self, node: Node, kind: Kind) -> Option<Node> {
        self.children(node).find(|&child| self.kind(child) == kind)
    }

    /// The first child.
    pub fn first_child(&self, node: Node) -> Option<Node> {
        self.children(node).next()
    }

    /// The node behind the subtree of `node` in preorder: with `node`, the bounds of the subtree.
    pub fn after(&self, node: Node) -> Node {
        Node(node.0 + self.entry(node).size)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no node; never true of a parsed tree.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn entry(&self, node: Node) -> &Entry {
        &self.entries[node.0 as usize]
    }
}

/// The children of a node.
#[derive(Clone)]
pub struct Children<'a> {
    tree: &'a Tree,
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = Node;

    fn next(&mut self) -> Option<Node> {
        if self.next >= self.end {
            return None;
        }
        let node = Node(self.next);
        self.next = self.tree.after(node).0;
        Some(node)
    }
}

//! A file's text with its tree, and the questions that fixes ask.

use std::sync::Arc;

use crate::check::{Edit, Location};
use crate::syntax::{Field, Kind, Node, Tree, parse};
use crate::text::{FileId, SourceFile, Span};

pub(in crate::engine) struct Code {
    file: FileId,
    pub source: Arc<SourceFile>,
    pub tree: Tree,
}

impl Code {
    pub fn new(file: FileId, source: Arc<SourceFile>) -> Self {
        Code { file, tree: parse(&source.text), source }
    }

    /// The node of a kind that stands exactly there.
    pub fn at(&self, span: Span, kind: Kind) -> Option<Node> {
        self.nodes().find(|&node| self.tree.span(node) == span && self.tree.kind(node) == kind)
    }

    pub fn nodes(&self) -> impl Iterator<Item = Node> {
        (0..self.tree.len() as u32).map(Node)
    }

    pub fn text(&self, node: Node) -> &str {
        self.source.slice(self.tree.span(node))
    }

    pub fn parent(&self, node: Node) -> Option<Node> {
        (0..node.0).rev().map(Node).find(|&above| self.tree.after(above) > node)
    }

    pub fn edit(&self, span: Span, text: impl Into<String>) -> Edit {
        Edit { location: Location { file: self.file, span }, text: text.into() }
    }

    /// What ends the file's lines.
    pub fn line_end(&self) -> &'static str {
        if self.source.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// The arguments of a call, without what unpacks others; none if there are such.
    pub fn arguments(&self, call: Node) -> Option<Vec<Node>> {
        let list = self.tree.child(call, Field::Arguments).filter(|&list| self.tree.kind(list) == Kind::ArgumentList)?;
        let arguments: Vec<Node> = self.tree.children(list).collect();
        let is_plain = |&node: &Node| !matches!(self.tree.kind(node), Kind::ListSplat | Kind::DictionarySplat);
        arguments.iter().all(is_plain).then_some(arguments)
    }

    /// The statements of the module.
    fn statements(&self) -> impl Iterator<Item = Node> {
        self.tree.children(self.tree.root())
    }

    /// The top-level names of modules that statements of the module import.
    pub fn imported(&self) -> Vec<&str> {
        let imports = self.statements().filter(|&node| matches!(self.tree.kind(node), Kind::Import | Kind::ImportFrom));
        let names = imports.flat_map(|node| match self.tree.kind(node) {
            Kind::ImportFrom => self.tree.child(node, Field::ModuleName).into_iter().collect::<Vec<_>>(),
            _ => self.tree.children(node).collect(),
        });
        names.map(|name| self.text(name).split(['.', ' ']).next().unwrap_or_default()).collect()
    }

    /// What makes `module` available by its name: nothing if it is, an import if it can be. None if the name means something else.
    pub fn import(&self, module: &str) -> Option<Option<Edit>> {
        let is_import =
            |&node: &Node| self.tree.kind(node) == Kind::Import && self.tree.children(node).any(|name| self.text(name) == module);
        if self.statements().any(|node| is_import(&node)) {
            return Some(None);
        }
        let is_name = |&node: &Node| self.tree.kind(node) == Kind::Identifier && self.text(node) == module;
        if self.nodes().any(|node| is_name(&node)) {
            return None;
        }
        let is_behind_head = |&node: &Node| match self.tree.kind(node) {
            Kind::FutureImport => false,
            Kind::ExpressionStatement => self.tree.first_child(node).is_none_or(|child| self.tree.kind(child) != Kind::String),
            _ => true,
        };
        let first = self.statements().find(is_behind_head)?;
        let start = self.source.line_span(self.source.line(self.tree.span(first).start)).start;
        Some(Some(self.edit(Span { start, end: start }, format!("import {module}{}", self.line_end()))))
    }
}

//! Text to tree: one tree-sitter parser per thread, and one walk that copies what matters into a flat [`Tree`]. The walk keeps its
//! path in a vector, so nesting costs no stack.

use std::cell::RefCell;
use std::sync::Arc;

use tree_sitter::{InputEdit, Node, Parser, Point, TreeCursor};

use super::kind::{Field, Kind, NUMBERING, Numbering, language};
use super::tree::{Entry, Tree};
use crate::text::{Edit, SourceFile, Span};

/// More places than this tell a user nothing new about a broken file.
const MAX_REPORTED_ERRORS: usize = 3;

/// A comment that starts so speaks to leakline. It may stand behind another one (`# noqa # leakline: ...`).
const COMMENT_MARK: &str = "leakline:";

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new(new_parser());
}

fn new_parser() -> Parser {
    let mut parser = Parser::new();
    parser.set_language(&language()).expect("the linked grammar has a version that the linked library reads");
    parser
}

/// A text without syntax errors that was parsed: what an edit makes of it is parsed sooner.
pub struct Parsed {
    source: Arc<SourceFile>,
    parsed: tree_sitter::Tree,
}

impl Parsed {
    /// The text.
    pub fn text(&self) -> &str {
        &self.source.text
    }
}

/// Parses any text; broken parts are named in the tree's `errors`.
pub fn parse(text: &str) -> Tree {
    flattened(text, &parsed(text, None))
}

/// [`parse`], where the last text without syntax errors may be known. Gives what the next edit can build on, if that is another text now.
pub fn parse_edited(source: &Arc<SourceFile>, before: Option<&Parsed>) -> (Tree, Option<Parsed>) {
    let after_edit = before.map(|before| {
        let mut known = before.parsed.clone();
        known.edit(&input_edit(before.text(), &source.text));
        parsed(&source.text, Some(&known))
    });
    // How a broken text is mended depends on what is known of it. Without errors there is one tree.
    let parsed = after_edit.filter(|parsed| !parsed.root_node().has_error()).unwrap_or_else(|| parsed(&source.text, None));
    let tree = flattened(&source.text, &parsed);
    let next = (!parsed.root_node().has_error()).then(|| Parsed { source: source.clone(), parsed });
    (tree, next)
}

fn parsed(text: &str, before: Option<&tree_sitter::Tree>) -> tree_sitter::Tree {
    PARSER.with_borrow_mut(|parser| parser.parse(text, before)).expect("parsing without time limit gives a tree")
}

fn input_edit(old: &str, new: &str) -> InputEdit {
    let edit = Edit::between(old, new);
    let point = |text: &str, offset: u32| {
        let before = &text.as_bytes()[..offset as usize];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Point::new(memchr::memchr_iter(b'\n', before).count(), before.len() - line_start)
    };
    InputEdit {
        start_byte: edit.old.start as usize,
        old_end_byte: edit.old.end as usize,
        new_end_byte: edit.new.end as usize,
        start_position: point(old, edit.old.start),
        old_end_position: point(old, edit.old.end),
        new_end_position: point(new, edit.new.end),
    }
}

fn flattened(text: &str, parsed: &tree_sitter::Tree) -> Tree {
    let root = parsed.root_node();
    let mut flattening = Flattening {
        text,
        numbering: &NUMBERING,
        has_error: root.has_error(),
        tree: Tree { entries: Vec::with_capacity(text.len() / 6 + 8), comments: Vec::new(), errors: Vec::new(), n_errors: 0 },
        path: Vec::new(),
    };
    if root.is_error() {
        flattening.error(Span::new(root.start_byte(), root.end_byte()));
    }
    flattening.walk(root.walk());
    flattening.tree
}

struct Flattening<'a> {
    text: &'a str,
    numbering: &'a Numbering,
    has_error: bool,
    tree: Tree,
    /// Indices of the entries of the open nodes.
    path: Vec<usize>,
}

impl Flattening<'_> {
    fn walk(&mut self, mut cursor: TreeCursor<'_>) {
        loop {
            if self.enter(&cursor) && cursor.goto_first_child() {
                continue;
            }
            loop {
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    self.leave();
                    return;
                }
                self.leave();
            }
        }
    }

    /// Copies the node under the cursor. Gives whether to go into it; if so it is open until `leave`.
    fn enter(&mut self, cursor: &TreeCursor<'_>) -> bool {
        let node = cursor.node();
        let number = node.kind_id();
        let kind = self.numbering.kind(number);
        let parent = self.path.last().map(|&index| self.tree.entries[index].kind);
        if kind == Kind::Comment {
            self.comment(Span::new(node.start_byte(), node.end_byte()));
            return false;
        }
        if kind == Kind::LineContinuation {
            return false;
        }
        if self.has_error && (kind == Kind::Error || node.is_missing()) && parent.is_some() {
            self.error(Span::new(node.start_byte(), node.end_byte()));
            // What an error in a list of statements holds may be statements; in an expression it is noise.
            if kind == Kind::Error && !matches!(parent, Some(Kind::Module | Kind::Block | Kind::Error)) {
                return false;
            }
        }
        if kind.is_simple_statement()
            && let Some(place) = stray_line_break(node, self.text)
        {
            self.error(Span::new(place, place));
        }
        let field = cursor.field_id().map_or(Field::Other, |id| self.numbering.field(id.get()));
        if !node.is_named() && !is_telling_token(kind, field, parent) {
            return false;
        }
        let is_leaf = kind == Kind::StringContent || node.child_count() == 0;
        let is_root = parent.is_none();
        if !is_leaf || is_root {
            self.path.push(self.tree.entries.len());
        }
        self.tree.entries.push(Entry {
            kind: if is_root { Kind::Module } else { kind },
            field,
            number,
            start: node.start_byte() as u32,
            end: node.end_byte() as u32,
            size: 1,
        });
        !is_leaf
    }

    fn leave(&mut self) {
        if let Some(index) = self.path.pop() {
            self.tree.entries[index].size = (self.tree.entries.len() - index) as u32;
        }
    }

    fn comment(&mut self, span: Span) {
        let text = &self.text[span.range()];
        let starts = text.match_indices('#').map(|(start, _)| start);
        let speaks = |start: &usize| text[*start..].trim_start_matches('#').trim_start().starts_with(COMMENT_MARK);
        if let Some(start) = starts.into_iter().find(speaks) {
            self.tree.comments.push(Span { start: span.start + start as u32, end: span.end });
        }
    }

    fn error(&mut self, span: Span) {
        // The grammar lacks defaults of type parameters (PEP 696); nothing is lost without them.
        if self.path.iter().any(|&index| self.tree.entries[index].kind == Kind::TypeParameter) {
            return;
        }
        self.tree.n_errors += 1;
        if self.tree.errors.len() < MAX_REPORTED_ERRORS {
            self.tree.errors.push(span);
        }
    }
}

/// Where a simple statement goes on in another line without brackets or a backslash. The grammar allows that where a line cannot end
/// (`x = request.`), so a statement that is being typed takes in the one below.
fn stray_line_break(statement: Node<'_>, text: &str) -> Option<usize> {
    let has_lines = |node: Node| node.start_position().row != node.end_position().row;
    if !has_lines(statement) {
        return None;
    }
    let (mut n_open, mut end) = (0_usize, statement.start_byte());
    let mut cursor = statement.walk();
    loop {
        let node = cursor.node();
        if !node.is_extra() {
            let gap = &text.as_bytes()[end.min(node.start_byte())..node.start_byte()];
            let is_stray = |at: usize| !matches!(&gap[..at], [.., b'\\'] | [.., b'\\', b'\r']);
            if n_open == 0 && memchr::memchr_iter(b'\n', gap).any(is_stray) {
                return Some(end);
            }
            match node.kind() {
                "(" | "[" | "{" => n_open += 1,
                ")" | "]" | "}" => n_open = n_open.saturating_sub(1),
                "string" => {}
                _ if n_open == 0 && has_lines(node) && cursor.goto_first_child() => continue,
                _ => {}
            }
            end = node.end_byte();
        }
        while !cursor.goto_next_sibling() {
            // What is gone into is in no bracket.
            n_open = 0;
            if !cursor.goto_parent() {
                return None;
            }
        }
    }
}

/// Tokens that say something their parent's kind does not.
fn is_telling_token(kind: Kind, field: Field, parent: Option<Kind>) -> bool {
    match kind {
        Kind::TokenAsync => true,
        Kind::TokenFrom => parent == Some(Kind::Yield),
        Kind::TokenColon => parent == Some(Kind::Slice),
        Kind::TokenAssign => parent == Some(Kind::Interpolation),
        Kind::TokenMinus | Kind::TokenPlus if field == Field::Other => matches!(parent, Some(Kind::CasePattern | Kind::ComplexPattern)),
        _ => matches!(field, Field::Operator | Field::Operators),
    }
}

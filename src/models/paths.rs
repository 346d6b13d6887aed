//! The interner of API paths. Threads add paths while they analyse; rows are added only while the catalog is loaded.
//!
//! A path is made canonical when it is made: each step looks whether an `alias` row ends there. What a path matches in the models is
//! found once, on the first [`Paths::entry`].

use std::fmt::Write;
use std::hash::BuildHasher;
use std::sync::{Mutex, OnceLock};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::alias::{Aliases, RawPath};
use super::entry::{self, PathRows};
use super::parse;
use super::path::{ApiEntry, ApiPath, Step};
use super::rows::{CallModel, RegisterKind};
use super::trie::{Matches, Trie};
use super::vocabulary::LabelSet;
use crate::text::{Names, Symbol};

/// Longer paths are cut: a step below the last one is the path itself. Generated client code has at most 12 steps.
pub const MAX_PATH_DEPTH: u16 = 24;

const N_SHARDS: usize = 64;

/// All API paths of a run.
pub struct Paths {
    names: Names,
    nodes: boxcar::Vec<Node>,
    shards: Vec<Mutex<HashTable<Edge>>>,
    aliases: Aliases,
    rows: Trie<PathRows>,
    /// First names of the paths in the user's own models.
    own_roots: FxHashSet<Symbol>,
}

struct Node {
    parent: Option<ApiPath>,
    step: Step,
    root: Symbol,
    depth: u16,
    aliases: Matches,
    known: OnceLock<Known>,
}

struct Known {
    rows: Matches,
    entry: ApiEntry,
}

/// The way from a path, or from nothing to a root, by one step.
#[derive(Clone, Copy)]
struct Edge {
    base: Option<ApiPath>,
    step: Step,
    to: ApiPath,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Aliasing {
    Follow,
    /// The path is canonical already.
    Done,
}

impl Paths {
    pub(super) fn new(names: &Names, aliases: Aliases) -> Self {
        Paths {
            names: names.clone(),
            nodes: boxcar::Vec::new(),
            shards: (0..N_SHARDS).map(|_| Mutex::new(HashTable::new())).collect(),
            aliases,
            rows: Trie::default(),
            own_roots: FxHashSet::default(),
        }
    }

    /// The path that is only a name: a module, a builtin, or `_`.
    pub fn root(&self, name: Symbol) -> ApiPath {
        self.walk(None, Step::Attr(name), Aliasing::Follow)
    }

    /// One step further, under its canonical name.
    pub fn step(&self, base: ApiPath, step: Step) -> ApiPath {
        self.walk(Some(base), step, Aliasing::Follow)
    }

    /// The path without its last step, and that step; none for a root.
    pub fn parent(&self, path: ApiPath) -> Option<(ApiPath, Step)> {
        let node = self.node(path);
        Some((node.parent?, node.step))
    }

    /// The first name.
    pub fn root_of(&self, path: ApiPath) -> Symbol {
        self.node(path).root
    }

    /// How many steps follow the root.
    pub fn depth(&self, path: ApiPath) -> usize {
        self.node(path).depth.into()
    }

    /// What the models say about it.
    pub fn entry(&self, path: ApiPath) -> &ApiEntry {
        &self.known(path).entry
    }

    /// Whether `ancestor` is `path` or a beginning of it.
    pub fn is_below(&self, path: ApiPath, ancestor: ApiPath) -> bool {
        let depth = self.node(ancestor).depth;
        let mut path = path;
        loop {
            let node = self.node(path);
            match node.parent {
                Some(parent) if node.depth > depth => path = parent,
                Some(_) | None => return path == ancestor,
            }
        }
    }

    /// The steps behind the root.
    pub fn steps(&self, path: ApiPath) -> Vec<Step> {
        let mut steps: Vec<Step> = std::iter::successors(self.parent(path), |&(path, _)| self.parent(path)).map(|(_, step)| step).collect();
        steps.reverse();
        steps
    }

    /// The path as Python would write it.
    pub fn text(&self, path: ApiPath, names: &Names) -> String {
        let mut text = names.text(self.root_of(path)).to_owned();
        for step in self.steps(path) {
            // Writing to a string cannot fail.
            let _ = match step {
                Step::Attr(name) => write!(text, ".{}", names.text(name)),
                Step::Call => write!(text, "()"),
                Step::Item(key) => write!(text, "[{:?}]", names.text(key)),
                Step::Index(index) => write!(text, "[{index}]"),
                Step::Any => write!(text, "[...]"),
            };
        }
        text
    }

    /// The path of a text like `flask.request.headers["X"]`; none if it is malformed or has arguments.
    pub fn find(&self, text: &str) -> Option<ApiPath> {
        let expression = parse::expression(text).ok()?;
        let steps = parse::steps(&expression.parts, &self.names).ok()?;
        Some(self.at(self.names.intern(expression.root), &steps))
    }

    pub(super) fn add_own_roots(&mut self, roots: Vec<Symbol>) {
        self.own_roots.extend(roots);
    }

    pub(super) fn has_own_roots(&self) -> bool {
        !self.own_roots.is_empty()
    }

    /// The path of a dotted name of which the user's own models speak.
    pub(super) fn own_path(&self, dotted: &str) -> Option<ApiPath> {
        let mut parts = dotted.split('.').map(|part| self.names.find(part));
        let root = parts.next().flatten().filter(|root| self.own_roots.contains(root))?;
        let steps = parts.map(|part| part.map(Step::Attr)).collect::<Option<Vec<Step>>>()?;
        let path = self.at(root, &steps);
        let is_known = self.root_of(path) != root || self.entry(path).is_prefix || !self.node(path).aliases.is_empty();
        is_known.then_some(path)
    }

    /// The path of a bare name of whose value or calls the user's own models speak: it means the same in every module.
    pub(super) fn own_name(&self, name: Symbol) -> Option<ApiPath> {
        if !self.own_roots.contains(&name) {
            return None;
        }
        let path = self.root(name);
        let (value, result) = (self.entry(path), self.entry(self.step(path, Step::Call)));
        (value.call.is_some() || !value.labels.is_empty() || !result.labels.is_empty()).then_some(path)
    }

    pub(super) fn at(&self, root: Symbol, steps: &[Step]) -> ApiPath {
        steps.iter().fold(self.root(root), |path, &step| self.step(path, step))
    }

    /// The rows of a path, to be added to. Only while loading: an entry that somebody has seen does not change any more.
    pub(super) fn rows_mut(&mut self, path: ApiPath) -> &mut PathRows {
        let node = self.rows.node(self.root_of(path), &self.steps(path));
        let rows = self.rows.get_mut(node);
        rows.path = Some(path);
        rows
    }

    /// The rows written for exactly this path.
    pub(super) fn rows(&self, path: ApiPath) -> Option<&PathRows> {
        let matches = self.rows.match_path(self.root_of(path), &self.steps(path));
        matches.first().map(|&node| self.rows.get(node))
    }

    /// Attributes of a root that some row names.
    pub(super) fn attributes(&self, root: Symbol) -> Vec<Symbol> {
        self.rows.attributes(root)
    }

    /// Names of methods of libraries' objects about which some row says what a test asks for.
    pub(super) fn methods_of_objects(&self, test: impl Fn(&CallModel) -> bool) -> impl Iterator<Item = Symbol> {
        self.rows.all().filter(move |rows| rows.call.as_deref().is_some_and(&test)).filter_map(|rows| {
            let (object, step) = self.parent(rows.path?)?;
            match step {
                Step::Attr(name) if self.steps(object).contains(&Step::Call) => Some(name),
                Step::Attr(_) | Step::Call | Step::Item(_) | Step::Index(_) | Step::Any => None,
            }
        })
    }

    /// Names of methods that register something of this kind, or give a decorator that does.
    pub fn registering_methods(&self, is_kind: impl Fn(RegisterKind) -> bool) -> impl Iterator<Item = Symbol> {
        let registers = move |model: &CallModel| model.registers.iter().any(|row| is_kind(row.kind));
        self.rows.all().filter(move |rows| rows.call.as_deref().is_some_and(&registers)).filter_map(|rows| {
            let (object, step) = self.parent(rows.path?)?;
            match (step, self.parent(object)) {
                (Step::Attr(name), _) | (Step::Call, Some((_, Step::Attr(name)))) => Some(name),
                _ => None,
            }
        })
    }

    fn node(&self, path: ApiPath) -> &Node {
        &self.nodes[path.0 as usize]
    }

    /// Recursion is bounded by [`MAX_PATH_DEPTH`].
    fn known(&self, path: ApiPath) -> &Known {
        let node = self.node(path);
        node.known.get_or_init(|| {
            let (rows, inherited) = match node.parent {
                None => (self.rows.match_root(node.root), LabelSet::EMPTY),
                Some(parent) => {
                    let parent = self.known(parent);
                    (self.match_rows(&parent.rows, node.step), parent.entry.labels)
                }
            };
            let entry = entry::entry(&self.rows, &rows, node.step, inherited, &self.names);
            Known { rows, entry }
        })
    }

    /// What a step matches; an attribute of which no row speaks may be another way to write an item.
    fn match_rows(&self, base: &[u32], step: Step) -> Matches {
        let rows = self.rows.match_step(base, step);
        let may_be_item = || matches!(step, Step::Attr(_)) && base.iter().any(|&node| self.rows.get(node).has_named_items);
        if rows.is_empty() && may_be_item() { self.rows.match_step(base, Step::Any) } else { rows }
    }

    fn walk(&self, base: Option<ApiPath>, step: Step, aliasing: Aliasing) -> ApiPath {
        let hash = hash(base, step);
        if let Some(path) = self.look_up(hash, base, step) {
            return path;
        }
        let base_node = base.map(|base| self.node(base));
        if let (Some(base), Some(node)) = (base, base_node)
            && node.depth >= MAX_PATH_DEPTH
        {
            return base;
        }
        let root = match (base_node, step) {
            (Some(node), _) => node.root,
            (None, Step::Attr(root)) => root,
            // Without a base there is only `root`, which takes a name.
            (None, Step::Call | Step::Item(_) | Step::Index(_) | Step::Any) => return ApiPath(0),
        };
        let aliases = match base_node {
            None => self.aliases.match_root(root),
            Some(node) => self.aliases.match_step(&node.aliases, step),
        };
        let target = self.aliases.target(&aliases).filter(|_| aliasing == Aliasing::Follow).map(|target| self.canonical(target));
        let mut shard = self.shard(hash);
        if let Some(edge) = shard.find(hash, |edge| edge.base == base && edge.step == step) {
            return edge.to;
        }
        let to = target.unwrap_or_else(|| {
            let depth = base_node.map_or(0, |node| node.depth + 1);
            ApiPath(self.nodes.push(Node { parent: base, step, root, depth, aliases, known: OnceLock::new() }) as u32)
        });
        shard.insert_unique(hash, Edge { base, step, to }, |edge| self::hash(edge.base, edge.step));
        to
    }

    /// A right side has no alias on its way (see [`Aliases::new`]), so the walk does not look for any and ends.
    fn canonical(&self, target: &RawPath) -> ApiPath {
        let root = self.walk(None, Step::Attr(target.root), Aliasing::Done);
        target.steps.iter().fold(root, |path, &step| self.walk(Some(path), step, Aliasing::Done))
    }

    fn look_up(&self, hash: u64, base: Option<ApiPath>, step: Step) -> Option<ApiPath> {
        self.shard(hash).find(hash, |edge| edge.base == base && edge.step == step).map(|edge| edge.to)
    }

    fn shard(&self, hash: u64) -> std::sync::MutexGuard<'_, HashTable<Edge>> {
        // hashbrown uses the top seven bits itself.
        self.shards[(hash >> 50) as usize % N_SHARDS].lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn hash(base: Option<ApiPath>, step: Step) -> u64 {
    FxBuildHasher.hash_one((base, step))
}

//! A tree of model paths. Paths of the program match it step by step; an item matches `["k"]` exactly and `[...]` too.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use super::path::Step;
use crate::text::Symbol;

/// Index of a node.
pub(super) type NodeId = u32;

/// The nodes that one path matches, the most specific first.
pub(super) type Matches = SmallVec<[NodeId; 4]>;

/// The parent of roots.
const TOP: NodeId = NodeId::MAX;

/// A tree with data at its nodes.
pub(super) struct Trie<T> {
    nodes: Vec<T>,
    children: HashMap<(NodeId, Step), NodeId, FxBuildHasher>,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Trie { nodes: Vec::new(), children: HashMap::default() }
    }
}

impl<T: Default> Trie<T> {
    /// The node of a path, made on first use.
    pub fn node(&mut self, root: Symbol, steps: &[Step]) -> NodeId {
        steps.iter().fold(self.child(TOP, Step::Attr(root)), |node, &step| self.child(node, step))
    }

    fn child(&mut self, node: NodeId, step: Step) -> NodeId {
        let next = self.nodes.len() as NodeId;
        *self.children.entry((node, step)).or_insert_with(|| {
            self.nodes.push(T::default());
            next
        })
    }
}

impl<T> Trie<T> {
    /// The data of a node.
    pub fn get(&self, node: NodeId) -> &T {
        &self.nodes[node as usize]
    }

    /// The data of all nodes.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        self.nodes.iter()
    }

    /// The data of a node, to be changed.
    pub fn get_mut(&mut self, node: NodeId) -> &mut T {
        &mut self.nodes[node as usize]
    }

    /// What a root matches.
    pub fn match_root(&self, root: Symbol) -> Matches {
        self.children.get(&(TOP, Step::Attr(root))).copied().into_iter().collect()
    }

    /// What `step` below the matches of its base matches.
    pub fn match_step(&self, base: &[NodeId], step: Step) -> Matches {
        let below = |step: Step| base.iter().filter_map(move |&node| self.children.get(&(node, step)).copied());
        match step {
            Step::Item(_) | Step::Index(_) => below(step).chain(below(Step::Any)).collect(),
            Step::Attr(_) | Step::Call | Step::Any => below(step).collect(),
        }
    }

    /// What a whole path matches.
    pub fn match_path(&self, root: Symbol, steps: &[Step]) -> Matches {
        steps.iter().fold(self.match_root(root), |matches, &step| self.match_step(&matches, step))
    }

    /// The last attribute of every path below `root` that has one step.
    pub fn attributes(&self, root: Symbol) -> Vec<Symbol> {
        let Some(&root) = self.children.get(&(TOP, Step::Attr(root))) else { return Vec::new() };
        let names = self.children.keys().filter_map(|&(node, step)| match step {
            Step::Attr(name) if node == root => Some(name),
            Step::Attr(_) | Step::Call | Step::Item(_) | Step::Index(_) | Step::Any => None,
        });
        names.collect()
    }
}

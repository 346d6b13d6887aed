//! Alias rows: other names for the same thing, rewritten until nothing is left to rewrite.

use super::path::Step;
use super::trie::{Matches, Trie};
use crate::text::Symbol;

/// A path before it is interned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawPath {
    /// First name.
    pub root: Symbol,
    /// What follows.
    pub steps: Vec<Step>,
}

/// All aliases: left sides as a tree, each with its canonical right side.
#[derive(Default)]
pub(super) struct Aliases {
    tree: Trie<Option<RawPath>>,
}

/// How often left sides are rewritten by each other; a left side below another left side below a third one needs two rounds.
const MAX_ROUNDS: usize = 8;

impl Aliases {
    /// Takes all rows; gives back the indices of rows that lead to themselves, which are left out.
    pub fn new(rows: &[(RawPath, RawPath)]) -> (Self, Vec<usize>) {
        let mut table = Table { tree: Trie::default(), rows: rows.to_vec(), state: Vec::new() };
        table.insert_all();
        let mut cyclic = Vec::new();
        for row in 0..table.rows.len() {
            if table.resolve(row).is_none() && row < rows.len() {
                cyclic.push(row);
            }
        }
        let mut tree: Trie<Option<RawPath>> = Trie::default();
        for (row, (left, right)) in table.rows.iter().enumerate() {
            if table.state[row] == State::Done {
                let node = tree.node(left.root, &left.steps);
                tree.get_mut(node).get_or_insert_with(|| right.clone());
            }
        }
        (Aliases { tree }, cyclic)
    }

    /// What a root matches.
    pub fn match_root(&self, root: Symbol) -> Matches {
        self.tree.match_root(root)
    }

    /// What a step matches.
    pub fn match_step(&self, base: &[u32], step: Step) -> Matches {
        self.tree.match_step(base, step)
    }

    /// The canonical path of what matched, if it is another name.
    pub fn target(&self, matches: &[u32]) -> Option<&RawPath> {
        matches.iter().find_map(|&node| self.tree.get(node).as_ref())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
    Cyclic,
}

struct Table {
    tree: Trie<Option<usize>>,
    rows: Vec<(RawPath, RawPath)>,
    state: Vec<State>,
}

impl Table {
    /// Enters the left sides, and their other forms where a left side itself begins with another name.
    fn insert_all(&mut self) {
        for row in 0..self.rows.len() {
            let left = &self.rows[row].0;
            let node = self.tree.node(left.root, &left.steps);
            self.tree.get_mut(node).get_or_insert(row);
        }
        let mut first = 0;
        for _ in 0..MAX_ROUNDS {
            let last = self.rows.len();
            for row in first..last {
                let (left, right) = &self.rows[row];
                let Some(left) = self.rewrite_prefix(left) else { continue };
                let node = self.tree.node(left.root, &left.steps);
                if self.tree.get(node).is_none() {
                    *self.tree.get_mut(node) = Some(self.rows.len());
                    self.rows.push((left, right.clone()));
                }
            }
            first = last;
        }
        self.state = vec![State::New; self.rows.len()];
    }

    fn rewrite_prefix(&self, left: &RawPath) -> Option<RawPath> {
        (0..left.steps.len()).find_map(|length| {
            let target = &self.rows[self.alias_of(left.root, &left.steps[..length])?].1;
            Some(RawPath { root: target.root, steps: [&target.steps, &left.steps[length..]].concat() })
        })
    }

    fn alias_of(&self, root: Symbol, steps: &[Step]) -> Option<usize> {
        self.tree.match_path(root, steps).into_iter().find_map(|node| *self.tree.get(node))
    }

    /// Makes the right side of a row canonical. None: it leads back to itself.
    fn resolve(&mut self, row: usize) -> Option<RawPath> {
        match self.state[row] {
            State::Done => return Some(self.rows[row].1.clone()),
            State::Cyclic => return None,
            State::Open => {
                self.state[row] = State::Cyclic;
                return None;
            }
            State::New => self.state[row] = State::Open,
        }
        let target = self.rows[row].1.clone();
        let canonical = self.canonical(&target);
        if self.state[row] == State::Cyclic {
            return None;
        }
        self.state[row] = State::Done;
        self.rows[row].1 = canonical.clone();
        Some(canonical)
    }

    fn canonical(&mut self, path: &RawPath) -> RawPath {
        let mut current = RawPath { root: path.root, steps: Vec::new() };
        let mut rest = path.steps.iter();
        loop {
            if let Some(alias) = self.alias_of(current.root, &current.steps)
                && let Some(target) = self.resolve(alias)
            {
                current = target;
            }
            match rest.next() {
                Some(&step) => current.steps.push(step),
                None => return current,
            }
        }
    }
}

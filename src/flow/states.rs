//! States at the edges of blocks: what holds where ways meet.

use rustc_hash::FxHashMap;

use crate::ir::{self, BlockId};
use crate::models::FactSet;

use super::eval::Eval;
use super::value::{Content, Entry, Key, Kind, Node, State, V};

impl Eval<'_, '_> {
    /// The state in which a block is entered; none if no visited way leads there.
    pub fn entry_state(&mut self, id: BlockId, block: &ir::Block) -> Option<State> {
        if id.0 == 0 {
            return Some(State::default());
        }
        let mut merged: Option<State> = None;
        let preds = self.code.block_preds(block);
        let n_normal = preds.len() - block.n_exception_preds as usize;
        for (at, pred) in preds.iter().enumerate() {
            let incoming = if at < n_normal { self.edge(*pred, id) } else { self.exceptions[pred.0 as usize].clone() };
            let Some(incoming) = incoming else { continue };
            merged = Some(match merged {
                None => incoming,
                Some(state) => self.merge_states(state, incoming),
            });
        }
        merged
    }

    pub fn edge(&self, from: BlockId, to: BlockId) -> Option<State> {
        let edges = &self.edges[from.0 as usize];
        let mut matching = edges.iter().filter(|(target, _)| *target == to);
        let first = matching.next()?.1.clone();
        match matching.next() {
            // Both arms of a branch lead here: what only one of them knows does not hold.
            Some((_, second)) => {
                let mut both = first;
                both.meet_facts(second);
                Some(both)
            }
            None => Some(first),
        }
    }

    /// Joins two states: facts that hold in both, contents of either.
    pub fn merge_states(&mut self, mut a: State, b: State) -> State {
        let facts_of_a = a.facts.clone();
        let known = [self.known_of_caller(&a), self.known_of_caller(&b)];
        a.meet_facts(&b);
        if std::rc::Rc::ptr_eq(&a.heap, &b.heap) {
            return a;
        }
        let mut b = b;
        self.mark_contents(&mut a, &b, known[0].minus(known[1]));
        self.mark_contents(&mut b, &a, known[1].minus(known[0]));
        let mut only_a: Vec<Node> = a.heap.keys().filter(|node| !b.heap.contains_key(node)).copied().collect();
        only_a.sort();
        for node in only_a {
            self.weaken(&mut a, node, &b.facts);
        }
        let mut theirs: Vec<_> = b.heap.iter().map(|(node, content)| (*node, content.clone())).collect();
        theirs.sort_by_key(|(node, _)| *node);
        for (node, content) in theirs {
            match a.heap.get(&node) {
                Some(mine) if std::rc::Rc::ptr_eq(mine, &content) || *mine == content => {}
                Some(_) => self.join_content(&mut a, node, &content),
                None => {
                    a.share_content(node, content);
                    self.weaken(&mut a, node, &facts_of_a);
                }
            }
        }
        a
    }

    /// One way has changed parts of a node that the other has left alone: the old parts are possible again, as the other way knows them.
    fn weaken(&mut self, state: &mut State, node: Node, known: &FxHashMap<Node, FactSet>) {
        if state.heap[&node].is_closed {
            if !self.is_token(node) {
                return;
            }
            // Only one of the ways has cleared it.
            state.content_mut(node).is_closed = false;
        }
        let keys: Vec<Key> = state.heap[&node].fields.iter().map(|(key, _)| *key).collect();
        for key in keys {
            let original = self.original(node, key);
            let content = state.content_mut(node);
            if let Some(value) = content.get(key)
                && original.iter().any(|entry| !value.iter().any(|it| it.node == entry.node))
            {
                let mut value = value.clone();
                for Entry { node, facts } in original.iter() {
                    value.add(Entry { node, facts: facts.union(known.get(&node).copied().unwrap_or_default()) });
                }
                content.set(key, value);
            }
        }
    }

    fn join_content(&mut self, state: &mut State, node: Node, other: &Content) {
        let mine = state.heap[&node].clone();
        let mut joined = Content { is_closed: mine.is_closed && other.is_closed, ..Content::default() };
        joined.rest = mine.rest.clone();
        joined.rest.join(&other.rest);
        joined.spread = mine.spread.clone();
        joined.spread.join(&other.spread);
        for (key, value) in &mine.fields {
            let mut value = value.clone();
            match other.get(*key) {
                Some(theirs) => value.join(theirs),
                None if !joined.is_closed => value.join(&self.original(node, *key)),
                None => value.join(&self.missing(*key)),
            }
            joined.set(*key, value);
        }
        for (key, value) in &other.fields {
            if mine.get(*key).is_none() {
                let mut value = value.clone();
                let before = if joined.is_closed { self.missing(*key) } else { self.original(node, *key) };
                value.join(&before);
                joined.set(*key, value);
            }
        }
        state.set_content(node, joined);
    }

    /// What a key gives where it was not set: a default.
    fn missing(&mut self, key: Key) -> V {
        if matches!(key, Key::Item(_)) { self.absent() } else { V::new() }
    }

    /// What lay under a key of a node before this activation changed it.
    fn original(&mut self, node: Node, key: Key) -> V {
        match self.nodes[node.0 as usize].kind {
            Kind::Root(_) | Kind::Path(..) | Kind::Api(_) => V::of(self.path(node, key)),
            _ => V::new(),
        }
    }
}

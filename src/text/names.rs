//! Interned strings. A [`Symbol`] is equal to another if and only if their texts are equal.
//!
//! Symbol numbers depend on which thread came first: order by text, never by number.

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// An interned string (32 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// The position in the table; dense, from zero.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

const N_SHARDS: usize = 64;

/// The table of all interned strings of a run. It only grows, and is shared by all threads; a clone is the same table.
#[derive(Clone)]
pub struct Names(Arc<Table>);

struct Table {
    texts: boxcar::Vec<Box<str>>,
    shards: Vec<Mutex<HashTable<u32>>>,
    hasher: FxBuildHasher,
    n_bytes: AtomicUsize,
}

impl Default for Names {
    fn default() -> Self {
        Names(Arc::new(Table {
            texts: boxcar::Vec::new(),
            shards: (0..N_SHARDS).map(|_| Mutex::new(HashTable::new())).collect(),
            hasher: FxBuildHasher,
            n_bytes: AtomicUsize::new(0),
        }))
    }
}

impl Names {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// The symbol of `text`, made on first use.
    pub fn intern(&self, text: &str) -> Symbol {
        let hash = self.hash(text);
        let shard = &self.0.shards[(hash >> 58) as usize % N_SHARDS];
        let mut table = shard.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(&id) = table.find(hash, |&id| &*self.0.texts[id as usize] == text) {
            return Symbol(id);
        }
        self.0.n_bytes.fetch_add(text.len(), Ordering::Relaxed);
        let id = self.0.texts.push(text.into()) as u32;
        table.insert_unique(hash, id, |&id| self.hash(&self.0.texts[id as usize]));
        Symbol(id)
    }

    /// The symbol of `text` if it has been interned before.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        let hash = self.hash(text);
        let shard = &self.0.shards[(hash >> 58) as usize % N_SHARDS];
        let table = shard.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        table.find(hash, |&id| &*self.0.texts[id as usize] == text).map(|&id| Symbol(id))
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        &self.0.texts[symbol.index()]
    }

    /// How many strings are interned.
    pub fn len(&self) -> usize {
        self.0.texts.count()
    }

    /// How many bytes of text are interned.
    pub fn n_bytes(&self) -> usize {
        self.0.n_bytes.load(Ordering::Relaxed)
    }

    /// Whether nothing has been interned.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn hash(&self, text: &str) -> u64 {
        let mut hasher = self.0.hasher.build_hasher();
        hasher.write(text.as_bytes());
        hasher.write_u8(0xff);
        hasher.finish()
    }
}

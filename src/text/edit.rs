//! What an edit has made of a text.

use super::Span;

/// The part of a text between the beginning and the end that it shares with an edited one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// In the old text.
    pub old: Span,
    /// In the new one.
    pub new: Span,
}

impl Edit {
    /// The smallest edit of whole characters that makes `new` of `old`.
    pub fn between(old: &str, new: &str) -> Edit {
        let mut start = old.bytes().zip(new.bytes()).take_while(|(old, new)| old == new).count();
        while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
            start -= 1;
        }
        let (rest_of_old, rest_of_new) = (&old.as_bytes()[start..], &new.as_bytes()[start..]);
        let mut n_same = rest_of_old.iter().rev().zip(rest_of_new.iter().rev()).take_while(|(old, new)| old == new).count();
        while !old.is_char_boundary(old.len() - n_same) {
            n_same -= 1;
        }
        Edit { old: Span::new(start, old.len() - n_same), new: Span::new(start, new.len() - n_same) }
    }

    /// By how many bytes the end has moved.
    pub fn shift(self) -> i64 {
        i64::from(self.new.end) - i64::from(self.old.end)
    }
}

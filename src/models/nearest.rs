//! The nearest known name to a mistyped one.

/// At most a third of the letters may differ.
pub(super) fn nearest<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = word.chars().count().div_ceil(3);
    let distances = known.map(|name| (strsim::damerau_levenshtein(&word.to_lowercase(), &name.to_lowercase()), name));
    distances.filter(|&(distance, _)| distance <= limit).min().map(|(_, name)| name)
}

/// The question that goes with a mistake.
pub fn did_you_mean<'n>(word: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    nearest(word, known).map(|name| format!("did you mean `{name}`?"))
}

/// Whether one letter was mistyped in a name long enough for that to be no accident. Singular and plural are two names.
pub(super) fn is_misspelt(word: &str, name: &str) -> bool {
    let is_plural = word.strip_suffix('s') == Some(name) || name.strip_suffix('s') == Some(word);
    word.len() >= 4 && word.len().abs_diff(name.len()) <= 1 && !is_plural && strsim::damerau_levenshtein(word, name) == 1
}

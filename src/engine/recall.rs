//! What a run knows before it judges: the files' facts and the analysis. All of it is a pure function of texts, paths, rules and
//! leakline itself, so it is looked up under a hash of these before it is worked out.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::analyse::Analysed;
use super::module_name::Input;
use super::outcome::{FileProblem, Subject};
use super::read::{ReadFile, ReadText};
use super::store::{Key, Store};
use crate::check::{Findings, MappedRoute, View};
use crate::ir::FunctionKind;
use crate::text::{DecodeOptions, Problem, ProblemKind, Span};

/// What a run says of a file, apart from findings.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Facts {
    pub is_analysed: bool,
    /// What went wrong, beyond what its bytes tell.
    pub problems: Vec<Problem>,
    /// Comments that speak to leakline.
    pub comments: Vec<Span>,
    /// All of each function and lambda.
    pub functions: Vec<Span>,
}

impl Facts {
    /// The facts of a file that was lowered from `text`.
    pub fn of(file: &ReadFile, text: &ReadText) -> Facts {
        let Some((_, module)) = &file.analysed else {
            let problems = if text.source.is_some() { file.problems.clone() } else { Vec::new() };
            return Facts { problems, ..Facts::default() };
        };
        let functions = module.functions.iter().filter(|it| matches!(it.kind, FunctionKind::Def | FunctionKind::Lambda));
        Facts {
            is_analysed: true,
            problems: file.problems[text.problems.len()..].to_vec(),
            comments: module.comments.clone(),
            functions: functions.map(|function| function.span).collect(),
        }
    }
}

/// Files with their texts and facts, in the order of their paths, and what the analysis makes of them.
pub(super) struct Known {
    pub inputs: Vec<Input>,
    pub texts: Vec<Arc<ReadText>>,
    pub facts: Vec<Facts>,
    pub analysed: Analysed,
    /// False if that was more than the effort allowed.
    pub is_analysed: bool,
}

/// An entry of the store.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// The templates that count: their places among the candidates, and hashes of their texts.
    templates: Vec<(u32, [u8; blake3::OUT_LEN])>,
    facts: Vec<Facts>,
    findings: Findings,
    views: Vec<View>,
    routes: Vec<MappedRoute>,
    problems: Vec<Problem>,
}

/// A question to a store.
pub(super) struct Recall<'a> {
    store: &'a Store,
    key: Key,
    inputs: &'a [Input],
    texts: &'a [Arc<ReadText>],
    /// Files that count if code names them as templates.
    candidates: &'a [Input],
}

impl<'a> Recall<'a> {
    /// Asks for the program that consists of `inputs` with these texts, under the built-in rules and those of `rule_texts` (path, text).
    pub fn new(
        store: &'a Store,
        rule_texts: &[(String, String)],
        inputs: &'a [Input],
        texts: &'a [Arc<ReadText>],
        candidates: &'a [Input],
        decode: DecodeOptions,
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut add = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        };
        add(env!("LEAKLINE_BUILD").as_bytes());
        add(&(rule_texts.len() as u64).to_le_bytes());
        for (path, text) in rule_texts {
            add(path.as_bytes());
            add(text.as_bytes());
        }
        add(&(decode.max_bytes as u64).to_le_bytes());
        let hashes: Vec<Key> = texts.par_iter().map(|text| hash(text)).collect();
        let mut bases: FxHashMap<&Path, u64> = FxHashMap::default();
        for (input, hash) in inputs.iter().zip(&hashes) {
            add_place(&mut add, input, &mut bases);
            add(hash.as_bytes());
        }
        for candidate in candidates {
            add_place(&mut add, candidate, &mut bases);
        }
        Recall { store, key: hasher.finalize(), inputs, texts, candidates }
    }

    /// The answer, if it is known and the templates are as they were. `read` gives the text of a template.
    pub fn find(&self, read: impl Fn(&Input) -> Arc<ReadText>) -> Option<Known> {
        let payload = self.store.get(&self.key)?;
        let Kept { templates, facts, findings, views, routes, problems } = postcard::from_bytes(&payload).ok()?;
        let mut files: Vec<(Input, Arc<ReadText>)> = self.inputs.iter().cloned().zip(self.texts.iter().cloned()).collect();
        for (at, wanted) in templates {
            let candidate = self.candidates.get(at as usize)?;
            let text = read(candidate);
            if hash(&text).as_bytes() != &wanted {
                return None;
            }
            files.push((candidate.clone(), text));
        }
        files.sort_by(|left, right| left.0.display.cmp(&right.0.display));
        let (inputs, texts): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        let problems = problems.into_iter().map(|problem| FileProblem { subject: Subject::Run, problem }).collect();
        let analysed = Analysed { findings, views, routes, problems, answer: None };
        (facts.len() == inputs.len()).then_some(Known { inputs, texts, facts, analysed, is_analysed: true })
    }

    /// Keeps an answer, unless something broke on the way: that may be another time.
    pub fn keep(&self, known: &Known) {
        if !known.is_analysed {
            return;
        }
        let Analysed { findings, views, routes, problems, .. } = &known.analysed;
        let problems: Vec<Problem> = problems.iter().map(|problem| problem.problem.clone()).collect();
        if known.facts.iter().flat_map(|facts| &facts.problems).chain(&problems).any(|it| it.kind == ProblemKind::Crash) {
            return;
        }
        let of_candidate = |(at, candidate): (usize, &Input)| {
            let known_at = known.inputs.binary_search_by(|input| input.display.cmp(&candidate.display)).ok()?;
            Some((at as u32, *hash(&known.texts[known_at]).as_bytes()))
        };
        let kept = Kept {
            templates: self.candidates.iter().enumerate().filter_map(of_candidate).collect(),
            facts: known.facts.clone(),
            findings: findings.clone(),
            views: views.clone(),
            routes: routes.clone(),
            problems,
        };
        if let Ok(payload) = postcard::to_stdvec(&kept) {
            self.store.put(&self.key, &payload);
        }
    }
}

/// What counts of where a file lies: how it is shown, and under which names it can be imported. Folders above the project do not
/// count, only which files share one.
fn add_place<'a>(add: &mut impl FnMut(&[u8]), input: &'a Input, bases: &mut FxHashMap<&'a Path, u64>) {
    let names = &input.names;
    add(input.display.as_bytes());
    let number = bases.len() as u64;
    add(&bases.entry(&names.base).or_insert(number).to_le_bytes());
    for part in &names.parts {
        add(part.as_bytes());
    }
    let starts: Vec<u8> = names.starts.iter().flat_map(|&start| (start as u64).to_le_bytes()).collect();
    add(&starts);
    add(&[u8::from(names.is_package)]);
}

/// A hash of a text as it was decoded; of what cannot be decoded, its problems tell.
fn hash(text: &ReadText) -> Key {
    blake3::hash(text.source.as_ref().map_or(&[][..], |source| source.text.as_bytes()))
}

//! What patterns find in texts: the groups of a match, and what each of them lets through.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::ir::Literal;
use crate::models::{FactSet, Intrinsic, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::objects::sequence;
use super::substitutions::{BY_CHARACTERS, MEANINGFUL};
use super::value::{Content, Flows, Key, Kind, Shape, V};

/// A choice of so many characters is one of letters in both cases, or nearly so.
const MAX_CHARACTERS_CHOSEN: usize = 4;
/// Patterns with more groups are not taken apart.
const MAX_GROUPS: u32 = 32;
/// Numbers of the texts of groups among the results of a call.
const GROUPS: u32 = 0x200;

/// A pattern that is known, taken apart.
struct Pattern {
    whole: Hir,
    n_groups: u32,
    /// The first group ends where white space begins, and nothing lies before it.
    begins_with_word: bool,
}

/// A group of a pattern.
struct Group<'a> {
    number: u32,
    name: Option<&'a str>,
    of: &'a Hir,
}

impl Pattern {
    /// Python's patterns, as far as they mean the same to Rust: those that look around do not parse.
    fn parse(text: &str, has_flags: bool) -> Option<Pattern> {
        let text = text.replace("\\Z", "\\z");
        let parsed = |unicode: bool| {
            let is_verbose = has_flags && text.contains('\n');
            let mut builder = ParserBuilder::new();
            // Of characters, only those of ASCII are asked for: the tables of all others are built where nothing else parses.
            builder.unicode(unicode).utf8(unicode).ignore_whitespace(is_verbose).dot_matches_new_line(has_flags);
            builder.build().parse(&text).ok()
        };
        let whole = parsed(false).or_else(|| parsed(true))?;
        let n_groups = whole.properties().explicit_captures_len() as u32;
        let begins_with_word = begins_with_word(&whole);
        (n_groups <= MAX_GROUPS).then_some(Pattern { whole, n_groups, begins_with_word })
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let mut found = Vec::new();
        let mut open = vec![&self.whole];
        while let Some(part) = open.pop() {
            match part.kind() {
                HirKind::Capture(group) => {
                    found.push(Group { number: group.index, name: group.name.as_deref(), of: &group.sub });
                    open.push(&group.sub);
                }
                HirKind::Repetition(repeated) => open.push(&repeated.sub),
                HirKind::Concat(parts) | HirKind::Alternation(parts) => open.extend(parts),
                HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => {}
            }
        }
        found.sort_by_key(|group| group.number);
        found
    }
}

/// `(\w+) (.*)`.
fn begins_with_word(whole: &Hir) -> bool {
    let HirKind::Concat(parts) = whole.kind() else { return false };
    let mut parts = parts.iter().filter(|part| !matches!(part.kind(), HirKind::Look(_)));
    let (Some(first), Some(next)) = (parts.next(), parts.next()) else { return false };
    matches!(first.kind(), HirKind::Capture(group) if group.index == 1 && !may_hold(&group.sub, b' ')) && begins_with_space(next)
}

fn begins_with_space(part: &Hir) -> bool {
    match part.kind() {
        HirKind::Literal(text) => text.0.first().is_some_and(u8::is_ascii_whitespace),
        HirKind::Repetition(repeated) => repeated.min > 0 && begins_with_space(&repeated.sub),
        HirKind::Class(_) => (0x21..0x7f).all(|c| !may_hold(part, c)),
        HirKind::Concat(parts) => parts.first().is_some_and(begins_with_space),
        _ => false,
    }
}

/// Whether what matches may hold a character of ASCII.
fn may_hold(part: &Hir, character: u8) -> bool {
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(text) => text.0.contains(&character),
        HirKind::Class(Class::Bytes(class)) => class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&character)),
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&char::from(character)))
        }
        HirKind::Repetition(repeated) => may_hold(&repeated.sub, character),
        HirKind::Capture(group) => may_hold(&group.sub, character),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|part| may_hold(part, character)),
    }
}

/// Whether the pattern spells out all that it finds (`Bearer|Basic`).
fn is_spelled_out(part: &Hir) -> bool {
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) => true,
        HirKind::Class(Class::Bytes(class)) => class.ranges().iter().map(|range| range.len()).sum::<usize>() <= MAX_CHARACTERS_CHOSEN,
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().map(|range| range.len()).sum::<usize>() <= MAX_CHARACTERS_CHOSEN,
        HirKind::Repetition(repeated) => repeated.max == Some(1) && is_spelled_out(&repeated.sub),
        HirKind::Capture(group) => is_spelled_out(&group.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(is_spelled_out),
    }
}

impl Eval<'_, '_> {
    /// What holds of all text that a part of a pattern finds.
    fn facts_of_part(&self, part: &Hir) -> FactSet {
        let lacks = |characters: &str| characters.bytes().all(|c| !may_hold(part, c));
        let mut facts = if lacks(MEANINGFUL) { core::NARROWED } else { FactSet::EMPTY };
        for (characters, fact) in BY_CHARACTERS {
            if lacks(characters) {
                facts = facts.union(self.catalog().fact(fact).unwrap_or_default());
            }
        }
        if part.properties().maximum_len().is_some() {
            facts = facts.union(core::BOUNDED);
        }
        if is_spelled_out(part) {
            facts = facts.union(core::NARROWED).union(core::SCHEME);
        }
        facts
    }

    /// `found.group(1)`, `found["name"]`, `found.groups()`, `found.groupdict()`, `re.findall(pattern, text)`.
    pub fn found_by_pattern(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
        let (pattern, found) = if what == Intrinsic::FindAll {
            let (string, flags) = (self.symbol("string"), self.symbol("flags"));
            let text = self.argument(call.args, &params, string).unwrap_or_default();
            let flags = self.argument(call.args, &params, flags);
            let pattern = self.pattern_of(call, &params);
            (self.parsed_pattern(&pattern, flags.is_some_and(|flags| !flags.is_empty())), text)
        } else {
            (self.pattern_that_found(call), call.receiver.clone())
        };
        let flows = self.text_flows(&found);
        let Some(pattern) = pattern else { return self.found_by_unknown(what, call, &found, flows) };
        let mut texts = Vec::new();
        let groups = pattern.groups();
        let mut facts: Vec<FactSet> = vec![self.facts_of_part(&pattern.whole)];
        facts.extend(groups.iter().map(|group| self.facts_of_part(group.of)));
        if let Some(first) = facts.get_mut(1).filter(|_| pattern.begins_with_word) {
            *first = first.union(core::SCHEME);
        }
        for (number, facts) in (0..).zip(facts) {
            let mut of_group = Flows::default();
            of_group.join(&flows, facts);
            texts.push(V::of(self.derived(GROUPS + number, of_group, &[&found])));
        }
        let default = if what == Intrinsic::FindAll { V::new() } else { self.arg(call, 0) };
        match what {
            Intrinsic::FindAll if pattern.n_groups <= 1 => {
                let each = texts.pop().unwrap_or_default();
                self.open_list(Shape::List, each)
            }
            Intrinsic::FindAll => {
                let row = self.tuple(73, texts.into_iter().skip(1).collect());
                self.open_list(Shape::List, row)
            }
            Intrinsic::MatchGroups => {
                texts.iter_mut().for_each(|text| text.join(&default));
                self.tuple(73, texts.into_iter().skip(1).collect())
            }
            Intrinsic::MatchNames => {
                let mut content = Content { is_closed: true, ..Content::default() };
                for group in &groups {
                    if let Some(name) = group.name {
                        let text = texts[group.number as usize].clone();
                        let name = self.symbol(name);
                        content.set(Key::Item(name), text);
                    }
                }
                self.list_of(Shape::Dict, content)
            }
            _ => {
                let asked = &call.args.positional;
                if !call.args.star.is_empty() {
                    return self.found_by_unknown(what, call, &found, flows);
                }
                let mut chosen: Vec<V> = Vec::new();
                for key in asked {
                    let number = match self.literal(key) {
                        Some(Literal::Int(number)) => usize::try_from(number).ok(),
                        Some(Literal::Str(name)) => {
                            let name = self.names().text(name);
                            groups.iter().find(|group| group.name == Some(name)).map(|group| group.number as usize)
                        }
                        _ => None,
                    };
                    let any = || V(texts.iter().flat_map(|text| text.iter()).collect());
                    chosen.push(number.and_then(|number| texts.get(number).cloned()).unwrap_or_else(any));
                }
                match chosen.len() {
                    0 => texts.swap_remove(0),
                    1 => chosen.remove(0),
                    _ => self.tuple(73, chosen),
                }
            }
        }
    }

    /// The same where the pattern is not known.
    fn found_by_unknown(&mut self, what: Intrinsic, call: &ApiCall, found: &V, flows: Flows) -> V {
        let text = V::of(self.derived(GROUPS, flows, &[found]));
        match what {
            Intrinsic::FindAll => {
                let row = self.open_list(Shape::List, text.clone());
                let mut each = text;
                each.join(&row);
                let number = self.node(Kind::Object(self.now, 74, Shape::List));
                self.state.set_content(number, Content { rest: each, is_closed: true, ..Content::default() });
                V::of(number)
            }
            Intrinsic::MatchGroups => self.open_list(Shape::Tuple, text),
            Intrinsic::MatchNames => self.open_list(Shape::Dict, text),
            _ if call.args.positional.len() > 1 => self.open_list(Shape::Tuple, text),
            _ => text,
        }
    }

    /// The pattern of the match that a method is called of.
    fn pattern_that_found(&mut self, call: &ApiCall) -> Option<Pattern> {
        let found = call.receiver.only()?.node;
        let made = match self.data(found).kind {
            Kind::Path(all, Key::Elem | Key::Index(_)) => all,
            _ => found,
        };
        let (name, flags) = (self.symbol("pattern"), self.symbol("flags"));
        for key in [Key::Argument(name), Key::Receiver] {
            let from = match key {
                Key::Receiver => self.load(&V::of(made), Key::Receiver),
                _ => V::of(made),
            };
            let pattern = self.load(&from, Key::Argument(name));
            if self.literal(&pattern).is_some() {
                let flags = self.load(&from, Key::Argument(flags));
                return self.parsed_pattern(&pattern, !flags.is_empty());
            }
        }
        None
    }

    fn parsed_pattern(&mut self, pattern: &V, has_flags: bool) -> Option<Pattern> {
        let text = self.text_literal(pattern)?;
        Pattern::parse(self.names().text(text), has_flags)
    }

    /// `found["name"]` where a model says that subscripts of such an object are calls of `__getitem__`.
    pub fn item_by_model(&mut self, base: &V, key: &V) -> Option<V> {
        let node = base.only()?.node;
        let api = self.data(node).api.filter(|_| matches!(self.data(node).kind, Kind::Result(..) | Kind::Path(..)))?;
        let name = self.symbol("__getitem__");
        let path = self.catalog().paths.step(api, Step::Attr(name));
        let model = self.catalog().paths.entry(path).call.clone()?;
        if model.does != Some(Intrinsic::MatchGroup) {
            return None;
        }
        let (callee, args) = (self.path(node, Key::Attr(name)), super::calls::Args::positional(vec![key.clone()]));
        Some(self.apply_model(&ApiCall { path, model: Some(model), callee, receiver: V::of(node), args: &args }))
    }

    /// What of several texts `re.split(pattern, text)` gives.
    pub fn split_by_pattern(&mut self, call: &ApiCall) -> V {
        let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
        let string = self.symbol("string");
        let text = self.argument(call.args, &params, string).unwrap_or_default();
        let pattern = self.pattern_of(call, &params);
        let is_space = self.parsed_pattern(&pattern, false).is_some_and(|pattern| begins_with_space(&pattern.whole));
        let rest = self.text_flows(&text);
        let mut first = Flows::default();
        first.join(&rest, if is_space { core::SCHEME } else { FactSet::EMPTY });
        let (first, rest) = (self.derived(1, first, &[&text]), self.derived(2, rest, &[&text]));
        let content = Content { rest: V::of(rest), ..sequence([V::of(first)]) };
        self.list_of(Shape::List, content)
    }
}

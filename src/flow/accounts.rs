//! Passwords that the program gives to accounts of its own: literals that are hashed, here or by a function that is given one.

use crate::ir::{Arg, Instr, Literal, Value};
use crate::models::{ApiPath, Outcome, core};
use crate::text::Symbol;

use super::eval::Eval;
use super::summary::{Origin, SinkFlow};
use super::value::{Entry, Kind, V};

impl Eval<'_, '_> {
    /// A password is hashed. A literal is the password of somebody; what a parameter holds is for callers to say.
    pub fn password_hashed(&mut self, value: &V, api: ApiPath) {
        if self.is_decoy() {
            return;
        }
        self.sink(core::ACCOUNT_PASSWORD, Some(api), value);
        self.passwords_among(value, Some(api));
    }

    /// A callee hashes what it is given here.
    pub fn password_given(&mut self, value: &V, sink: &SinkFlow) {
        if let Origin::Token(_) = sink.origin {
            self.passwords_among(value, sink.sink.api);
        }
    }

    fn passwords_among(&mut self, value: &V, api: Option<ApiPath>) {
        let mut literals: Vec<(Entry, Literal)> = value.iter().filter_map(|entry| Some((entry, self.text_of_entry(entry)?))).collect();
        if literals.is_empty() {
            literals = self.stems_of(value);
        }
        for (entry, literal) in literals {
            let (Literal::Str(text) | Literal::Bytes(text)) = literal else { continue };
            if self.catalog().secrets.is_account_password(self.names().text(text)) {
                let kind = if self.is_sample(text) { core::SAMPLE_PASSWORD } else { core::ACCOUNT_PASSWORD };
                let facts = entry.facts.intersection(self.solver.overridable);
                let at = self.place_of_literal(literal, entry.node, None);
                self.tell_literal(kind, at, api, facts);
            }
        }
    }

    fn text_of_entry(&self, entry: Entry) -> Option<Literal> {
        match self.data(entry.node).kind {
            Kind::Const(literal @ (Literal::Str(_) | Literal::Bytes(_))) => Some(literal),
            _ => None,
        }
    }

    /// `"...".encode("utf-8")`: the literals whose method gives an argument of the present call.
    fn stems_of(&self, value: &V) -> Vec<(Entry, Literal)> {
        let code = self.code;
        let Some(instr) = code.instrs.get(self.now as usize) else { return Vec::new() };
        let given = code.operands(*instr).into_iter().filter(|operand| self.value(*operand) == value);
        let stems = given.filter_map(|operand| match code.instr(operand) {
            Instr::Call(callee, ..) => match code.instr(callee) {
                Instr::Attr(base, _) => Some(base),
                _ => None,
            },
            _ => None,
        });
        stems.flat_map(|stem| self.value(stem).iter()).filter_map(|entry| Some((entry, self.text_of_entry(entry)?))).collect()
    }

    /// Whether an account with this password is made for a demonstration, or the text asks to be replaced.
    fn is_sample(&self, text: Symbol) -> bool {
        let secrets = &self.catalog().secrets;
        let module = self.program().unit(self.module).parts.last().map_or("", String::as_str);
        let names = [self.names().text(self.code.name), module, self.names().text(text)];
        names.into_iter().any(|name| secrets.is_sampling_name(name)) || secrets.is_to_be_replaced(self.names().text(text))
    }

    /// Whether the hash that the present call makes is nobody's: it is kept under a name that says so, or what is typed is compared with it
    /// at once, so that this takes as long as for a real one.
    fn is_decoy(&self) -> bool {
        let code = self.code;
        let mut made = vec![Value(self.now)];
        let is_made_of = |instr: &Instr, made: &[Value]| match *instr {
            Instr::Attr(base, _) => made.contains(&base),
            Instr::Call(callee, ..) => made.contains(&callee),
            _ => false,
        };
        for (at, instr) in (self.now..).zip(&code.instrs[self.now as usize..]) {
            if is_made_of(instr, &made) {
                made.push(Value(at));
            }
        }
        let is_decoy = |name: Symbol| self.catalog().secrets.is_decoy_name(self.names().text(name));
        let is_kept_as_decoy = |instr: &Instr| match *instr {
            Instr::SetGlobal(name, value) | Instr::SetAttr(_, name, value) => made.contains(&value) && is_decoy(name),
            _ => false,
        };
        let is_given = |args: &[Arg]| args.iter().any(|arg| made.contains(&arg.value));
        let is_compared = |instr: &Instr| match *instr {
            Instr::Call(callee, args, _) => is_given(code.list(args)) && self.is_check_of_password(callee),
            _ => false,
        };
        made.iter().flat_map(|value| code.names_of(*value)).any(is_decoy)
            || code.instrs.iter().any(|instr| is_kept_as_decoy(instr) || is_compared(instr))
    }

    /// Whether a call tells of the caller by a true result.
    fn is_check_of_password(&self, callee: Value) -> bool {
        self.value(callee).iter().any(|entry| {
            let call = self.data(entry.node).api.and_then(|path| self.catalog().paths.entry(path).call.clone());
            call.is_some_and(|call| call.guards.iter().any(|row| row.at.is_none() && row.when == Outcome::True))
        })
    }
}

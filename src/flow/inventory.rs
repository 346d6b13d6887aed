//! What a reviewer wants listed of a model call, whether a rule objects or not: which model, at which address.

use crate::models::{ApiPath, Place, PlaceArgument, SinkKind, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::summary::{SinkRef, Site, SourceRef};
use super::value::{Key, V};

/// A model call as far as constants tell. Parts that are not constant stand as `\u{0}` in texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelCall {
    /// Where it is called.
    pub site: Site,
    /// The API that is called.
    pub api: ApiPath,
    /// The name of the model.
    pub model: Option<Symbol>,
    /// The address that answers.
    pub endpoint: Option<Symbol>,
}

/// While a view runs, a label enters a model call, or what a model said reaches a sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteFlow {
    /// The view, by its number in [`super::Flows::routes`].
    pub route: usize,
    /// Where it arrives.
    pub sink: SinkRef,
    /// Where it arises, with its labels as they count at the sink.
    pub source: SourceRef,
}

/// Whether sinks of this kind are noted even if no rule objects to what reaches them: the inventory lists them, decisions ask for them.
pub(super) fn is_listed(kind: SinkKind) -> bool {
    core::is_read_by_model(kind) || matches!(kind, core::MODEL_CALL | core::REMOVAL)
}

impl Eval<'_, '_> {
    /// A call of a model library: model and address are arguments of the call or of what made its receiver.
    pub fn list_model_call(&mut self, call: &ApiCall) {
        let endpoints = &self.catalog().endpoints;
        let model = self.named_argument(call, &endpoints.model_keys);
        let endpoint = self.named_argument(call, &endpoints.address_keys);
        self.list(call, model, endpoint);
    }

    /// A raw request to a model.
    pub fn list_model_request(&mut self, call: &ApiCall, url: &V, base: &V, body: &V) {
        let keys = &self.catalog().endpoints.model_keys;
        let model = keys.iter().find_map(|key| {
            let value = self.load(body, Key::Item(*key));
            self.texts(&value).first().copied()
        });
        let endpoint = match (self.texts(base).first(), self.texts(url).first()) {
            (Some(base), Some(url)) => {
                let (base, url) = (self.names().text(*base), self.names().text(*url));
                Some(self.symbol(&format!("{}/{}", base.trim_end_matches('/'), url.trim_start_matches('/'))))
            }
            (base, url) => url.or(base).copied(),
        };
        self.list(call, model, endpoint);
    }

    fn list(&mut self, call: &ApiCall, model: Option<Symbol>, endpoint: Option<Symbol>) {
        let site = Site { function: self.context.function, instr: self.now };
        self.model_calls.insert(ModelCall { site, api: call.path, model, endpoint });
    }

    /// The text of the first of these arguments that is known, from the call inwards.
    fn named_argument(&mut self, call: &ApiCall, keys: &[Symbol]) -> Option<Symbol> {
        let mut callees = vec![call.path];
        let mut at = call.path;
        while let Some((base, step)) = self.catalog().paths.parent(at) {
            if step == Step::Call {
                callees.push(base);
            }
            at = base;
        }
        for callee in callees {
            for key in keys {
                let place = Place { callee, argument: PlaceArgument::Named(*key), steps: Vec::new() };
                let Some(value) = self.place(call, &place) else { continue };
                if let Some(text) = self.texts(&value).first() {
                    return Some(*text);
                }
            }
        }
        None
    }
}

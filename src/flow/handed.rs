//! What frameworks hand to the functions that they call: handlers, tools, views whose parameters a library fills.

use crate::ir::{AnnotationId, Param, ParamKind};
use crate::models::{FactSet, LabelSet, RegisterKind, core};
use crate::program::{FuncRef, Meaning};

use super::calls::Args;
use super::eval::Eval;
use super::summary::Registration;
use super::value::{Kind, V};

impl Eval<'_, '_> {
    /// Arguments of handlers and tools: all parameters carry the labels of the registration.
    pub fn labelled_args(&mut self, view: &V, registration: &Registration, schema: &V) -> Option<Args> {
        let default = match registration.kind {
            RegisterKind::Tool => LabelSet::of(core::LLM),
            RegisterKind::Handler => LabelSet::of(core::REQUEST),
            RegisterKind::ErrorHandler => LabelSet::of(core::EXCEPTION),
            RegisterKind::Authenticator => LabelSet::of(core::REQUEST),
            RegisterKind::Route if !registration.labels.is_empty() => registration.labels,
            _ => return None,
        };
        let labels = if registration.labels.is_empty() { default } else { registration.labels };
        let function = self.view_functions(view).first().copied()?;
        let code = self.program().function(function);
        let mut args = Args::default();
        let mut number = super::schemas::SCHEMA;
        let skip = usize::from(code.class.is_some());
        for (at, param) in code.params.iter().skip(skip).enumerate() {
            let value = match registration.given {
                Some(given) if at == 0 => V::of(self.node(Kind::Api(given))),
                _ => self.handed(function, param, registration, labels),
            };
            match param.kind {
                ParamKind::DoubleStar => args.double_star = value,
                ParamKind::Star => args.star = value,
                _ if schema.is_empty() || registration.is_by_field => args.keywords.push((param.name, value)),
                _ => {
                    let value = self.as_declared(schema, value, 0, &mut number);
                    args.keywords.push((param.name, value));
                }
            }
        }
        if registration.is_by_field && !schema.is_empty() {
            self.given_as_declared(schema, &mut args);
        }
        Some(args)
    }

    fn handed(&mut self, function: FuncRef, param: &Param, registration: &Registration, labels: LabelSet) -> V {
        let name = self.names().text(param.name).to_string();
        let handled = match (registration.kind, registration.holds.as_slice()) {
            (RegisterKind::ErrorHandler, [handled]) => Some(*handled),
            _ => None,
        };
        let value = self.route_value(&name, handled.map_or(FactSet::EMPTY, |(_, facts)| facts), labels);
        if let Some((exception, _)) = handled {
            for entry in value.iter() {
                let data = self.data_mut(entry.node);
                data.api = Some(exception);
                data.instance = registration.handles;
            }
        }
        let value = self.filled_in(function, param.annotation, value);
        match (registration.kind, param.annotation) {
            // A model's arguments are checked against what the function declares.
            (RegisterKind::Tool, Some(annotation)) => {
                value.and_facts(self.annotation_facts(self.program().locate(function).0, annotation, 0))
            }
            _ => value,
        }
    }

    /// A class of fields that the parameter names is filled from what has been sent.
    fn filled_in(&mut self, function: FuncRef, annotation: Option<AnnotationId>, sent: V) -> V {
        let Some(annotation) = annotation else { return sent };
        let there = self.program().locate(function).0;
        let here = std::mem::replace(&mut self.module, there);
        let named = self.type_of(annotation, 0);
        self.module = here;
        match named {
            Some(Meaning::Class(class)) if self.solver.checks_fields(class) => {
                self.construct(class, &Args { double_star: sent, ..Args::default() })
            }
            _ => sent,
        }
    }
}

//! What the framework runs around views.

use crate::models::RegisterKind;

use super::entry::{Registered, app_sites};
use super::summary::Site;

/// When a hook runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    UrlValues,
    Before,
    After,
}

/// A hook and the applications and blueprints for whose requests it runs.
pub(super) struct Hook<'a> {
    pub this: &'a Registered,
    pub when: When,
    is_for_all: bool,
    pub sites: Vec<Site>,
}

impl<'a> Hook<'a> {
    pub fn of(this: &'a Registered) -> Option<Hook<'a>> {
        let registration = this.registration();
        let when = match registration.kind {
            RegisterKind::UrlValues => When::UrlValues,
            RegisterKind::Before | RegisterKind::BeforeApp => When::Before,
            RegisterKind::After => When::After,
            _ => return None,
        };
        let is_for_all = registration.kind == RegisterKind::BeforeApp;
        Some(Hook { this, when, is_for_all, sites: app_sites(&this.summary, &registration.app) })
    }

    /// Whether it runs around what is registered on an application or blueprint, given with all those above it.
    pub fn is_around(&self, chain: &[Site]) -> bool {
        self.is_for_all || self.sites.is_empty() || chain.is_empty() || self.sites.iter().any(|site| chain.contains(site))
    }
}

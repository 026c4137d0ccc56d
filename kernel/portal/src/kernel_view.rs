//! Views of the kernel's own pages: no plugin, no alias; the same blocks.

use std::collections::{BTreeMap, HashMap};

use preau_identity::SessionKey;
use preau_model::random_hex;
use preau_ui::resolve::{PersonLabel, Picker, Resolver};
use preau_ui::view::Field;

use crate::AppState;
use crate::ask::Visitor;
use crate::seal::Scope;

/// Answers for a view that the kernel wrote itself.
pub(crate) struct KernelResolver<'a> {
    app: &'a AppState,
    session: SessionKey,
    csrf: String,
    pickers: HashMap<String, Picker>,
}

impl<'a> KernelResolver<'a> {
    pub(crate) fn new(app: &'a AppState, visitor: Option<&Visitor>) -> Self {
        Self {
            app,
            session: visitor.map_or_else(|| SessionKey::of(""), |v| v.session.key),
            csrf: visitor.map(|v| v.session.csrf.clone()).unwrap_or_default(),
            pickers: HashMap::new(),
        }
    }

    /// With what the people pickers of the view offer.
    pub(crate) fn with_pickers(mut self, pickers: HashMap<String, Picker>) -> Self {
        self.pickers = pickers;
        self
    }
}

impl Resolver for KernelResolver<'_> {
    fn person(&self, _: &str) -> Option<PersonLabel> {
        None
    }

    fn audience(&self, _: &str) -> Option<Vec<String>> {
        None
    }

    fn page_url(&self, path: &str) -> String {
        format!("/{}", path.trim_start_matches('/'))
    }

    fn seal(&self, values: &BTreeMap<String, String>) -> String {
        self.app.seal().seal(
            &Scope {
                session: &self.session,
                plugin: "",
                place: "",
            },
            values,
        )
    }

    fn csrf(&self) -> String {
        self.csrf.clone()
    }

    fn once(&self) -> String {
        random_hex(self.app.rng(), 16)
    }

    fn picker(&self, field: &Field) -> Picker {
        self.pickers.get(&field.name).cloned().unwrap_or_default()
    }

    fn now_ms(&self) -> i64 {
        self.app.clock().now()
    }
}

//! Answers for the drawing of one view of a plugin.

use std::collections::BTreeMap;

use preau_host::ImageSources;
use preau_identity::SessionKey;
use preau_model::{StructureId, random_hex};
use preau_ui::resolve::{BallotShown, PersonLabel, Picker, Resolver};
use preau_ui::view::Field;

use super::{Prefetched, SCHOOL};
use crate::AppState;
use crate::ask::Visitor;
use crate::modules::Module;
use crate::seal::Scope;

/// Name of the sealed address of an image: no action of a plugin can be mistaken for it, its values are under others.
pub(crate) const IMAGE: &str = "_image";

/// Answers for one view: what was prefetched, and the seals of this session, module and school.
pub(crate) struct PluginResolver<'a> {
    pub(crate) app: &'a AppState,
    pub(crate) session: SessionKey,
    pub(crate) csrf: String,
    pub(crate) plugin: String,
    pub(crate) short: String,
    pub(crate) school: StructureId,
    /// Kept in the addresses of the page.
    pub(crate) named: bool,
    pub(crate) found: Prefetched,
    /// Whose images may be shown.
    pub(crate) images: ImageSources,
}

impl<'a> PluginResolver<'a> {
    /// Before anything is looked up.
    pub(crate) fn empty(app: &'a AppState, visitor: &Visitor, module: &Module, school: StructureId) -> Self {
        Self {
            app,
            session: visitor.session.key,
            csrf: visitor.session.csrf.clone(),
            plugin: module.id().to_owned(),
            short: module.short().to_owned(),
            school,
            named: false,
            found: Prefetched::default(),
            images: ImageSources::default(),
        }
    }
}

impl Resolver for PluginResolver<'_> {
    fn person(&self, alias: &str) -> Option<PersonLabel> {
        self.found.persons.get(alias).cloned()
    }

    fn audience(&self, token: &str) -> Option<Vec<String>> {
        self.found.audiences.get(token).cloned()
    }

    fn page_url(&self, path: &str) -> String {
        url(&self.short, path, self.named.then_some(self.school))
    }

    fn image_url(&self, source: &str) -> Option<String> {
        if !self.images.grant(source) {
            return None;
        }
        let sealed = self.seal(&BTreeMap::from([(IMAGE.to_owned(), source.to_owned())]));
        Some(format!("/_image/{}?{SCHOOL}={}&s={sealed}", self.short, self.school))
    }

    fn seal(&self, values: &BTreeMap<String, String>) -> String {
        let place = self.school.to_string();
        self.app.seal().seal(
            &Scope {
                session: &self.session,
                plugin: &self.plugin,
                place: &place,
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
        self.found.pickers.get(&field.name).cloned().unwrap_or_default()
    }

    fn ballot(&self, document: &str) -> Option<BallotShown> {
        self.found.ballots.get(document).cloned()
    }

    fn now_ms(&self) -> i64 {
        self.app.clock().now()
    }
}

/// Address of a path below a module's root, in a school when the address must name it.
pub(crate) fn url(short: &str, path: &str, school: Option<StructureId>) -> String {
    let mut url = format!("/{short}/{}", path.trim_start_matches('/'));
    if let Some(school) = school {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(SCHOOL);
        url.push('=');
        url.push_str(&school.to_string());
    }
    url
}

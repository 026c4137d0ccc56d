//! Somebody who visits the plugin.

use std::collections::HashMap;

use preau_host::manifest::SlotPlace;
use preau_host::{CallScope, PageRequest, Value, WidgetAnswer};
use preau_model::{Principal, StructureId};

use crate::kit::Kit;
use crate::page::Page;

/// Somebody, in a school.
#[derive(Debug, Clone)]
pub struct User<'k> {
    pub(crate) kit: &'k Kit,
    role: String,
    school: StructureId,
    plugin: String,
    chosen: HashMap<String, Vec<Principal>>,
}

impl<'k> User<'k> {
    pub(crate) fn new(kit: &'k Kit, role: &str, school: StructureId) -> Self {
        Self {
            kit,
            role: role.to_owned(),
            school,
            plugin: kit.current(),
            chosen: HashMap::new(),
        }
    }

    /// What a people field of the next form holds.
    #[must_use]
    pub fn choosing(mut self, field: &str, to: impl IntoIterator<Item = Principal>) -> Self {
        self.chosen.insert(field.to_owned(), to.into_iter().collect());
        self
    }

    /// The same person in another installed plugin.
    #[must_use]
    pub fn of(mut self, plugin: &str) -> Self {
        plugin.clone_into(&mut self.plugin);
        self
    }

    /// Visits a page: `/ecrire`, `/?page=…`.
    pub async fn get(&self, path: &str) -> Page<'k> {
        self.send(path, None, Vec::new()).await
    }

    /// Visits a page by the segments of its path, however strange they are.
    pub async fn get_segments(&self, path: &[&str]) -> Page<'k> {
        let request = PageRequest {
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            ..PageRequest::default()
        };
        self.ask(path.join("/"), request).await
    }

    /// Presses a button: an action of a page, with the fields of its form.
    pub async fn post(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> Page<'k> {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::Text((*value).to_owned())))
            .collect();
        self.send(path, Some(action), fields).await
    }

    /// The same with typed values.
    pub async fn post_values(&self, path: &str, action: &str, fields: Vec<(String, Value)>) -> Page<'k> {
        self.send(path, Some(action), fields).await
    }

    /// The plugin's widget of the home page; `None`: nothing to show.
    pub async fn widget(&self) -> Result<Option<WidgetAnswer>, preau_host::CallError> {
        let scope = self.scope().await;
        self.kit
            .host()
            .widget(&self.plugin, &scope, SlotPlace::HomeWidget, None)
            .await
    }

    /// Answers the ballot of a document, as the kernel's own page does: ranks of the choices, from 0.
    pub async fn answer(&self, document: &str, choices: &[usize]) -> Result<(), preau_content::ContentError> {
        self.answer_with(document, preau_content::Answer::Choices(choices.to_vec()))
            .await
    }

    /// The same with any answer.
    pub async fn answer_with(
        &self,
        document: &str,
        answer: preau_content::Answer,
    ) -> Result<(), preau_content::ContentError> {
        let acting = self.kit.acting_in(&self.role, self.school).await;
        let reader = preau_content::Reader {
            territory: acting.territory,
            personne: acting.personne,
            hat: acting.hat,
            memberships: acting.memberships,
            roles: Vec::new(),
            open: vec![self.school],
        };
        let plugin = self.kit.host().plugin(&self.plugin).expect("an installed plugin");
        let id = document.trim_matches('/').parse().expect("the id of a document");
        self.kit
            .content()
            .answer(&reader, plugin.collections(), id, &answer)
            .await
    }

    async fn scope(&self) -> CallScope {
        CallScope {
            acting: self.kit.acting_in(&self.role, self.school).await,
            language: "fr".to_owned(),
        }
    }

    async fn send(&self, path: &str, action: Option<&str>, fields: Vec<(String, Value)>) -> Page<'k> {
        let (bare, query) = path.split_once('?').unwrap_or((path, ""));
        let request = PageRequest {
            path: bare
                .split('/')
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect(),
            action: action.map(str::to_owned),
            fields,
            people: self.chosen.clone(),
            once: None,
            query: query
                .split('&')
                .filter(|pair| !pair.is_empty())
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        self.ask(path.to_owned(), request).await
    }

    async fn ask(&self, path: String, request: PageRequest) -> Page<'k> {
        let scope = self.scope().await;
        let outcome = self.kit.host().page(&self.plugin, &scope, request).await;
        Page::new(self.clone(), path, outcome)
    }
}

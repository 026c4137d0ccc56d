//! Everything that a view refers to, looked up before it is drawn: few statements, whatever the view holds.

use std::collections::{BTreeSet, HashMap};

use preau_host::Tokens;
use preau_model::{DocumentId, Hat, PersonneId, Principal};
use preau_permissions::{Acting, Aim};
use preau_ui::resolve::{BallotShown, PersonLabel, Picker, PickerGroup, PickerOption, Tint};
use preau_ui::view::{PickerAsk, View};

use super::ballot::shown;
use super::place::reader;
use crate::form::Fields;
use crate::{AppState, Failure, principals};

/// What to look up for.
pub(crate) struct Prefetch<'a> {
    pub(crate) app: &'a AppState,
    pub(crate) acting: &'a Acting,
    pub(crate) plugin: &'a str,
    /// Children of the reader, in the order of their tabs: each has a colour.
    pub(crate) children: &'a [(PersonneId, String)],
    /// What the person typed, when a form is drawn again.
    pub(crate) typed: Option<&'a Fields>,
}

/// The answers.
#[derive(Debug, Default)]
pub(crate) struct Prefetched {
    pub(crate) persons: HashMap<String, PersonLabel>,
    pub(crate) audiences: HashMap<String, Vec<String>>,
    pub(crate) pickers: HashMap<String, Picker>,
    pub(crate) ballots: HashMap<String, BallotShown>,
}

/// Alias of a child in views that the kernel completed.
pub(crate) const CHILD: &str = "enfant:";

impl Prefetch<'_> {
    /// Looks up what a view refers to.
    pub(crate) async fn of(&self, view: &View, tokens: &Tokens) -> Result<Prefetched, Failure> {
        let references = view.references();
        let mut found = Prefetched::default();
        self.persons(&references.persons, &references.about, &mut found).await?;
        self.audiences(&references.audiences, tokens, &mut found).await?;
        self.ballots(&references.ballots, &mut found).await?;
        for ask in &references.pickers {
            let picker = self.picker(ask).await?;
            found.pickers.insert(ask.name.clone(), picker);
        }
        Ok(found)
    }

    async fn persons(
        &self,
        aliases: &BTreeSet<String>,
        about: &BTreeSet<String>,
        found: &mut Prefetched,
    ) -> Result<(), Failure> {
        for (n, (id, prenom)) in self.children.iter().enumerate() {
            let alias = format!("{CHILD}{id}");
            if aliases.contains(&alias) {
                found
                    .persons
                    .insert(alias, PersonLabel::new(prenom.clone(), None).tint(Tint::nth(n)));
            }
        }
        let asked: Vec<String> = aliases.iter().filter(|a| !a.starts_with(CHILD)).cloned().collect();
        let persons = self
            .app
            .engine()
            .persons_of(self.acting.territory, self.plugin, &asked)
            .await?;
        let ids: Vec<PersonneId> = persons.values().copied().collect();
        let names = self.app.annuaire().noms(&ids).await?;
        for (alias, id) in persons {
            let Some(name) = names.get(&id) else { continue };
            let mut label = PersonLabel::new(name.court(), None);
            if about.contains(&alias) {
                label.detail = self.class(id).await?;
            }
            label.tint = self.children.iter().position(|(child, _)| *child == id).map(Tint::nth);
            found.persons.insert(alias, label);
        }
        Ok(())
    }

    /// The class of a pupil, for staff, for the pupil and for their responsables.
    async fn class(&self, person: PersonneId) -> Result<Option<String>, Failure> {
        let known = self.acting.hat == Hat::Agent
            || self.acting.personne == Some(person)
            || self.children.iter().any(|(child, _)| *child == person);
        if !known {
            return Ok(None);
        }
        Ok(self.app.annuaire().classe(person, self.acting.structure).await?)
    }

    async fn audiences(
        &self,
        asked: &BTreeSet<String>,
        tokens: &Tokens,
        found: &mut Prefetched,
    ) -> Result<(), Failure> {
        let known = || asked.iter().filter_map(|token| Some((token, tokens.get(token)?)));
        let mut all: Vec<Principal> = known().flat_map(|(_, principals)| principals.iter().cloned()).collect();
        all.sort_unstable();
        all.dedup();
        let words = self.app.annuaire().libelle(&all).await?;
        let words: HashMap<Principal, String> = all.into_iter().zip(words).collect();
        for (token, principals) in known() {
            let said = principals.iter().filter_map(|p| words.get(p).cloned()).collect();
            found.audiences.insert(token.clone(), said);
        }
        Ok(())
    }

    async fn ballots(&self, asked: &BTreeSet<String>, found: &mut Prefetched) -> Result<(), Failure> {
        let ids: Vec<DocumentId> = asked.iter().filter_map(|id| id.parse().ok()).collect();
        let Some(module) = self.app.host().plugin(self.plugin).filter(|_| !ids.is_empty()) else {
            return Ok(());
        };
        let reader = reader(self.acting, vec![self.acting.structure]);
        let standings = self.app.engine().ballots(&reader, module.collections(), &ids).await?;
        for (id, standing) in standings {
            found.ballots.insert(id.to_string(), shown(id, standing));
        }
        Ok(())
    }

    async fn picker(&self, ask: &PickerAsk) -> Result<Picker, Failure> {
        let words = self
            .typed
            .and_then(|typed| typed.filled(&format!("{}{}", preau_ui::forms::QUERY, ask.name)));
        let kind = ask.kind_of.as_deref().unwrap_or("publication");
        let aim = if self.proposes() { Aim::Propose } else { Aim::Publish };
        let offered = self.app.policy().addressable_for(self.acting, kind, aim, words).await?;
        let mut chosen: Vec<Principal> = Vec::new();
        for value in self.typed.iter().flat_map(|typed| typed.all(&ask.name)) {
            if let Some(principal) = principals::from_value(value).filter(|p| !chosen.contains(p)) {
                chosen.push(principal);
            }
        }
        let words_of = self.app.annuaire().libelle(&chosen).await?;
        let selected = chosen.iter().zip(words_of).map(|(p, label)| PickerOption {
            value: principals::to_value(p),
            label,
            ..PickerOption::default()
        });
        let single = offered.len() == 1;
        let groups = offered.into_iter().enumerate().map(|(n, group)| PickerGroup {
            label: group.label,
            options: group
                .options
                .into_iter()
                .filter(|option| !chosen.contains(&option.principal))
                .map(|option| PickerOption {
                    value: principals::to_value(&option.principal),
                    label: option.label,
                    detail: Some(option.detail).filter(|d| !d.is_empty()),
                    count: None,
                })
                .collect(),
            more: 0,
            // The first group (the school's profiles) and the answers of a search are shown unfolded.
            open: n == 0 || single || words.is_some(),
        });
        Ok(Picker {
            groups: groups.collect(),
            selected: selected.collect(),
            query: words.map(str::to_owned),
        })
    }

    /// Neither pupils nor responsables publish by themselves: what they choose is judged again under the approver's rules.
    fn proposes(&self) -> bool {
        matches!(self.acting.hat, Hat::Eleve | Hat::Responsable)
    }
}

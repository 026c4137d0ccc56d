//! Widgets: small views on pages of the kernel.

use preau_model::PersonneId;

use super::answer::WidgetAnswer;
use super::incident::Place;
use super::page::{of, view};
use super::run::Start;
use super::{CallError, CallScope, Failure};
use crate::LimitsClass;
use crate::host::Host;
use crate::manifest::SlotPlace;
use crate::state::Mode;

/// Whom or what a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A person, whom the guest sees as an alias.
    Person(PersonneId),
    /// A class or group.
    Group(preau_model::GroupeId),
}

impl Host {
    /// Draws a widget; `None`: the plugin has nothing to show.
    pub async fn widget(
        &self,
        plugin: &str,
        scope: &CallScope,
        place: SlotPlace,
        about: Option<About>,
    ) -> Result<Option<WidgetAnswer>, CallError> {
        let (slot, loaded) = self.current(plugin)?;
        let declared = loaded.facts.manifest.slot(place);
        let (Some(export), Some(declared)) = (&loaded.widget, declared) else {
            return Err(CallError::refused("export.widget", "Ce module n’a rien à montrer ici."));
        };
        let school = scope.acting.structure;
        let rights = match self.services().rights_of_person(&loaded.facts, &scope.acting).await {
            Ok(rights) => rights,
            Err(failure) => return Err(self.failed(&slot, &loaded, Place::Widget, school, failure).await),
        };
        if declared
            .part
            .as_ref()
            .is_some_and(|part| !loaded.facts.part_on(&rights.snapshot, school, part))
        {
            return Err(CallError::refused(
                "module.part-off",
                "Cette partie du module n’est pas activée ici.",
            ));
        }
        let about = match about {
            Some(About::Group(group)) => Some(group.to_string()),
            Some(About::Person(person)) => {
                let aliases = self
                    .services()
                    .content
                    .alias(rights.acting.territory, loaded.facts.id(), &[person])
                    .await;
                match aliases {
                    Ok(mut aliases) => aliases.remove(&person),
                    Err(error) => {
                        let failure = Failure::HostFault(error.code().to_owned());
                        return Err(self.failed(&slot, &loaded, Place::Widget, school, failure).await);
                    }
                }
            }
            None => None,
        };
        let class = LimitsClass::Inline;
        let output = class.limits().output;
        let start = Start {
            mode: Mode::Widget,
            place: Place::Widget,
            class,
            rights,
            chosen: std::collections::HashMap::new(),
            once: None,
        };
        let (drawn, state) = self
            .run(
                &slot,
                &loaded,
                start,
                async |store, instance| {
                    let guest = export.load(&mut *store, instance)?;
                    guest
                        .call_draw(&mut *store, place.name(), about.as_deref(), &scope.language)
                        .await
                },
                |answer| match answer {
                    Ok(Some(json)) => view(&json, output).map(Some),
                    Ok(None) => Ok(None),
                    Err(problem) => Err(Failure::Guest(of(problem))),
                },
            )
            .await?;
        Ok(drawn.map(|view| WidgetAnswer {
            view,
            tokens: state.tokens,
        }))
    }
}

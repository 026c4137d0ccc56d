//! One run of a job, as the service principal of a plugin in one school.

use preau_model::{StructureId, TerritoireId};

use super::answer::JobAnswer;
use super::incident::Place;
use super::page::of;
use super::run::Start;
use super::{CallError, Failure};
use crate::bindings::exports::preau::ui::job::Outcome;
use crate::host::Host;
use crate::state::Mode;
use crate::{Limit, LimitsClass};

impl Host {
    /// Runs a job once; [`JobAnswer::More`] asks to be called again with its text.
    pub async fn job(
        &self,
        plugin: &str,
        territory: TerritoireId,
        structure: StructureId,
        name: &str,
        resume: Option<&str>,
    ) -> Result<JobAnswer, CallError> {
        let (slot, loaded) = self.current(plugin)?;
        let declared = loaded.facts.manifest.jobs.iter().any(|job| job.id == name);
        let Some(export) = loaded.job.as_ref().filter(|_| declared) else {
            return Err(CallError::refused("export.job", "Ce module n’a pas cette tâche."));
        };
        let rights = match self
            .services()
            .rights_of_service(&loaded.facts, territory, structure)
            .await
        {
            Ok(rights) => rights,
            Err(failure) => return Err(self.failed(&slot, &loaded, Place::Job, structure, failure).await),
        };
        let class = LimitsClass::Job;
        let output = class.limits().output;
        let start = Start {
            mode: Mode::Job,
            place: Place::Job,
            class,
            rights,
            chosen: std::collections::HashMap::new(),
            once: None,
        };
        let (answer, _) = self
            .run(
                &slot,
                &loaded,
                start,
                async |store, instance| {
                    let guest = export.load(&mut *store, instance)?;
                    guest.call_run(&mut *store, name, resume).await
                },
                |answer| match answer {
                    Ok(Outcome::Done) => Ok(JobAnswer::Done),
                    Ok(Outcome::More(resume)) if resume.len() <= output => Ok(JobAnswer::More(resume)),
                    Ok(Outcome::More(_)) => Err(Failure::OverLimit(Limit::Output)),
                    Err(problem) => Err(Failure::Guest(of(problem))),
                },
            )
            .await?;
        Ok(answer)
    }
}

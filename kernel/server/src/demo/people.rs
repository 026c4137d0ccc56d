//! Accounts of the demonstration: local passwords for the people of the story and typical profiles.

use preau_academie::{StoryRoles, World};
use preau_annuaire::{Identite, Personne, Structure};
use preau_model::{StructureId, Uai};
use preau_portal::{DemoAccount, DemoAccounts};

use super::cast::cast;
use crate::error::ServerError;
use crate::kernel::Kernel;

/// One password for invented people of an invented département, on a machine that only listens to itself.
const PASSWORD: &str = "marelle-et-craie";

/// Sets passwords, links the two rows of the teacher who is a parent, makes the agent of the collectivité.
pub(super) async fn prepare(
    kernel: &Kernel,
    world: &World,
    story: &StoryRoles,
    collectivite: StructureId,
) -> Result<DemoAccounts, ServerError> {
    let source = source(kernel, &story.uai_a).await?;
    let as_staff = find(kernel, &source, story.personnel_parent).await?;
    let as_parent = find(kernel, &source, story.personnel_parent_responsable).await?;
    kernel
        .annuaire
        .rattacher_comptes(None, as_staff.id, as_parent.id)
        .await?;

    let mut accounts = Vec::new();
    for one in cast(world, story) {
        let person = find(kernel, &source, one.jointure).await?;
        kernel.identity.set_password(person.compte, PASSWORD).await?;
        let uai: Option<Uai> = one.uai.parse().ok();
        let school = match uai {
            Some(uai) => kernel
                .annuaire
                .structure_par_uai(uai)
                .await?
                .map(|s| s.affichage())
                .unwrap_or_default(),
            None => String::new(),
        };
        accounts.push(DemoAccount {
            login: kernel.identity.login_of(person.compte).await?,
            password: PASSWORD.to_owned(),
            profile: person.profil.code().to_owned(),
            title: one.title,
            uai: one.uai,
            name: person.nom.affichage(),
            school,
            roles: one.roles.into_iter().map(str::to_owned).collect(),
        });
    }
    accounts.push(agent(kernel, collectivite).await?);
    // The story first, in its order; then the others.
    accounts.sort_by_key(|a| a.roles.is_empty());
    Ok(DemoAccounts(accounts))
}

async fn agent(kernel: &Kernel, collectivite: StructureId) -> Result<DemoAccount, ServerError> {
    let identite = Identite {
        nom: "Vasseur-Morel".to_owned(),
        prenom: "Solène".to_owned(),
        civilite: "Mme".to_owned(),
    };
    let made = kernel
        .annuaire
        .creer_agent_collectivite(collectivite, identite, "Direction de l’éducation")
        .await?;
    kernel.identity.set_password(made.compte, PASSWORD).await?;
    let structure = kernel.annuaire.structure(collectivite).await?;
    Ok(DemoAccount {
        login: made.login,
        password: PASSWORD.to_owned(),
        profile: "COL".to_owned(),
        title: "Agente de la collectivité".to_owned(),
        uai: String::new(),
        name: "Solène Vasseur-Morel".to_owned(),
        school: structure.map(|s| s.affichage()).unwrap_or_default(),
        roles: vec!["departement".to_owned()],
    })
}

/// The source of the import, as the annuaire read it in the files: académie and degré.
async fn source(kernel: &Kernel, uai: &str) -> Result<Structure, ServerError> {
    let missing = || {
        ServerError::Refused(format!(
            "le collège {uai} de l’académie synthétique n’a pas été importé"
        ))
    };
    let uai: Uai = uai.parse().map_err(|_| missing())?;
    kernel.annuaire.structure_par_uai(uai).await?.ok_or_else(missing)
}

async fn find(kernel: &Kernel, source: &Structure, jointure: u32) -> Result<Personne, ServerError> {
    let key = jointure.to_string();
    let found = kernel
        .annuaire
        .personne_par_cle(&source.academie, &source.degre, &key)
        .await?;
    found.ok_or_else(|| {
        ServerError::Refused(format!(
            "la personne {key} de l’académie synthétique n’a pas été importée"
        ))
    })
}

//! A few articles in the other collèges, written by their principals through the content engine like any other.

use std::sync::Arc;

use preau_content::{Aimed, Author, Draft, Quota, Reader, State, Write};
use preau_host::Host;
use preau_model::{PersonneId, Principal, Profil, StructureId, Uai};
use preau_permissions::Acting;
use serde_json::json;

use crate::error::ServerError;
use crate::kernel::Kernel;

const PLUGIN: &str = "fr.preau.actualites";

/// Title, text, section, alert, whom it is for (none: the whole school).
type Sample = (&'static str, &'static str, &'static str, bool, Option<Profil>);

const SAMPLES: [Sample; 3] = [
    (
        "Le potager du collège a son premier hiver",
        "<p>Le club jardin a paillé les planches et installé deux hôtels à insectes. Les graines récoltées seront échangées au CDI en janvier\u{202f}: apportez les vôtres\u{202f}!</p>",
        "Vie du collège",
        false,
        None,
    ),
    (
        "Élections des parents\u{a0}: le vote ouvre lundi",
        "<p>Chaque parent vote, par correspondance ou sur place, de 8\u{a0}h à 17\u{a0}h. Le matériel de vote est dans le cartable de votre enfant.</p>",
        "Vie du collège",
        false,
        Some(Profil::Tut),
    ),
    (
        "Mistral\u{a0}: cours de 16\u{a0}h supprimés vendredi",
        "<p>Les élèves sortent à 15\u{a0}h\u{a0}50. Les cars partent dix minutes plus tard, comme d’habitude.</p>",
        "Vie du collège",
        true,
        None,
    ),
];

/// Switches the module on in these collèges and writes the samples; answers how many were written.
pub(super) async fn write(kernel: &Kernel, host: &Host, schools: &[Uai]) -> Result<usize, ServerError> {
    let Some(plugin) = host.plugin(PLUGIN) else {
        return Ok(0);
    };
    let mut written = 0;
    for uai in schools {
        let Some(school) = kernel.annuaire.structure_par_uai(*uai).await? else {
            continue;
        };
        let heads = kernel.annuaire.cherche("", &[school.id], &[Profil::Dir], 1).await?;
        let Some(head) = heads.first() else { continue };
        let author = author(kernel, host, school.id, school.territoire, head.personne).await?;
        kernel
            .policy
            .set_module(&author.acting, school.id, PLUGIN, "", true)
            .await?;
        for (title, text, section, alert, profil) in SAMPLES {
            let principal = profil.map_or(Principal::Structure(school.id), |p| {
                Principal::ProfilDeStructure(school.id, p)
            });
            let body = json!({ "titre": title, "texte": text, "rubrique": section, "alerte": alert });
            let draft = Draft {
                body: Some(body.to_string()),
                audience: Some(vec![Aimed::read(principal)]),
                state: Some(State::Published),
                announce: Some(title.to_owned()),
                ..Draft::new("articles")
            };
            written += kernel
                .engine
                .commit(&author, plugin.collections(), vec![Write::Create(draft)])
                .await?
                .len();
        }
    }
    Ok(written)
}

/// The principal of a school, with the roles that the manifest and the school give.
async fn author(
    kernel: &Kernel,
    host: &Host,
    school: StructureId,
    territory: preau_model::TerritoireId,
    person: PersonneId,
) -> Result<Author, ServerError> {
    let memberships = Arc::new(kernel.annuaire.memberships(person).await?);
    let acting = Acting::person(territory, school, memberships.clone());
    let mut roles = Vec::new();
    let mut parts = Vec::new();
    if let Some(plugin) = host.plugin(PLUGIN) {
        let holders = kernel.policy.role_holders(territory, school, PLUGIN).await?;
        roles = kernel.policy.roles(&acting, plugin.roles(), &holders);
        parts = plugin
            .manifest()
            .parts
            .iter()
            .filter(|p| p.default)
            .map(|p| p.id.clone())
            .collect();
    }
    let held = roles.iter().map(|role| {
        Principal::Role {
            structure: school,
            plugin: PLUGIN.to_owned(),
            role: role.clone(),
        }
        .id()
    });
    let reader = Reader {
        territory,
        personne: Some(person),
        hat: acting.hat,
        memberships,
        roles: held.collect(),
        open: vec![school],
    };
    Ok(Author {
        acting,
        roles,
        parts,
        reader,
        limits: Quota::default(),
        once: None,
    })
}

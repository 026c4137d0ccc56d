//! A few articles in the other collèges, sent by their principals through the form of the module like any other.

use std::collections::HashMap;
use std::sync::Arc;

use preau_host::{CallScope, Host, PageRequest, Value};
use preau_model::{Principal, Profil, Uai};
use preau_permissions::Acting;

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

/// Switches the module on in these collèges and sends the samples; answers how many were accepted.
pub(super) async fn write(kernel: &Kernel, host: &Host, schools: &[Uai]) -> Result<usize, ServerError> {
    if host.plugin(PLUGIN).is_none() {
        return Ok(0);
    }
    let mut written = 0;
    for uai in schools {
        let Some(school) = kernel.annuaire.structure_par_uai(*uai).await? else {
            continue;
        };
        let heads = kernel.annuaire.cherche("", &[school.id], &[Profil::Dir], 1).await?;
        let Some(head) = heads.first() else { continue };
        let memberships = Arc::new(kernel.annuaire.memberships(head.personne).await?);
        let acting = Acting::person(school.territoire, school.id, memberships);
        kernel.policy.set_module(&acting, school.id, PLUGIN, "", true).await?;
        let scope = CallScope {
            acting,
            language: "fr".to_owned(),
        };
        for sample in &SAMPLES {
            let principal = sample.4.map_or(Principal::Structure(school.id), |profil| {
                Principal::ProfilDeStructure(school.id, profil)
            });
            let once = preau_model::new_id::<()>(&*kernel.clock, &*kernel.rng).to_string();
            match host.page(PLUGIN, &scope, sent(sample, principal, once)).await {
                Ok(_) => written += 1,
                Err(refusal) => tracing::warn!(code = refusal.code(), "a sample article was not accepted"),
            }
        }
    }
    Ok(written)
}

/// The form of the module, filled in and sent.
fn sent((title, text, section, alert, _): &Sample, to: Principal, once: String) -> PageRequest {
    let text_field = |name: &str, text: &str| (name.to_owned(), Value::Text(text.to_owned()));
    PageRequest {
        path: vec!["ecrire".to_owned()],
        action: Some("envoyer".to_owned()),
        fields: vec![
            text_field("titre", title),
            text_field("texte", text),
            text_field("rubrique", section),
            ("alerte".to_owned(), Value::Flag(*alert)),
        ],
        people: HashMap::from([("destinataires".to_owned(), vec![to])]),
        once: Some(once),
        query: Vec::new(),
    }
}

//! Where persons are now, with which profile, and which groups they meet. A responsable is where the children are
//! (ENTElevePersRelEleve: legal 1 or 2; a mere contact opens nothing).

use std::collections::HashMap;

use preau_model::{GroupeId, Hat, Millis, PersonneId, Profil, Qualite};
use preau_store::{Connection, RowExt as _, StoreError};

use super::{fetch, lieu};
use crate::rules::Lieu;

#[derive(Debug, Default)]
pub(crate) struct Person {
    pub(crate) lieux: Vec<(Lieu, Profil)>,
    pub(crate) groupes: Vec<(GroupeId, Profil)>,
}

impl Person {
    pub(crate) fn as_pupil(&self) -> Vec<Lieu> {
        self.lieux
            .iter()
            .filter(|(_, p)| *p == Profil::Elv)
            .map(|(l, _)| *l)
            .collect()
    }

    pub(crate) fn groups_as_pupil(&self) -> Vec<GroupeId> {
        self.groupes
            .iter()
            .filter(|(_, p)| *p == Profil::Elv)
            .map(|(g, _)| *g)
            .collect()
    }
}

const PLACES: &str = "SELECT r.personne AS personne, r.profil AS profil, r.structure AS structure, s.territoire AS territoire, \
     s.genre AS genre FROM rattachement r JOIN structure s ON s.id = r.structure \
     JOIN personne p ON p.id = r.personne AND p.etat <> 2 WHERE r.depuis <= $1 AND r.jusque > $1 AND r.profil <> 2 AND r.personne IN ({list})";

const GROUPS: &str = "SELECT a.personne AS personne, a.groupe AS groupe, a.qualite AS qualite FROM appartenance a \
     JOIN groupe g ON g.id = a.groupe AND g.jusque > $1 WHERE a.depuis <= $1 AND a.jusque > $1 AND a.personne IN ({list})";

const CHILDREN: &str = "SELECT l.responsable AS personne, l.eleve AS eleve FROM lien_effectif l \
     JOIN personne p ON p.id = l.responsable AND p.etat <> 2 AND p.categorie = 2 WHERE l.depuis <= $1 AND l.jusque > $1 AND l.legal IN (1, 2) AND l.responsable IN ({list})";

pub(crate) async fn persons(
    connection: &mut Connection,
    ids: &[PersonneId],
    now: Millis,
) -> Result<HashMap<PersonneId, Person>, StoreError> {
    let mut found: HashMap<PersonneId, Person> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut children: Vec<(PersonneId, PersonneId)> = Vec::new();
    for row in fetch(connection, |list| CHILDREN.replace("{list}", list), ids, Some(now)).await? {
        children.push((row.id("personne")?, row.id("eleve")?));
    }
    let mut all = ids.to_vec();
    all.extend(children.iter().map(|(_, eleve)| *eleve));
    for row in fetch(connection, |list| PLACES.replace("{list}", list), &all, Some(now)).await? {
        if let Some(profil) = Profil::from_number(row.int("profil")?) {
            let person = found.entry(row.id("personne")?).or_default();
            let place = (lieu(&row)?, profil);
            if !person.lieux.contains(&place) {
                person.lieux.push(place);
            }
        }
    }
    for row in fetch(connection, |list| GROUPS.replace("{list}", list), &all, Some(now)).await? {
        let person = found.entry(row.id("personne")?).or_default();
        let profil = match Qualite::from_number(row.int("qualite")?) {
            Some(Qualite::Eleve) => Profil::Elv,
            Some(Qualite::Enseignant | Qualite::Principal) => Profil::Ens,
            Some(Qualite::Membre) => match person.lieux.first().map(|(_, p)| Hat::of_profil(*p)) {
                Some(Hat::Eleve) => Profil::Elv,
                _ => Profil::Ens,
            },
            None => continue,
        };
        let met = (row.id("groupe")?, profil);
        if !person.groupes.contains(&met) {
            person.groupes.push(met);
        }
    }
    for (responsable, eleve) in children {
        let Some((lieux, groupes)) = found.get(&eleve).map(|p| (p.as_pupil(), p.groups_as_pupil())) else {
            continue;
        };
        let person = found.entry(responsable).or_default();
        person.lieux.extend(lieux.into_iter().map(|lieu| (lieu, Profil::Tut)));
        person
            .groupes
            .extend(groupes.into_iter().map(|groupe| (groupe, Profil::Tut)));
    }
    Ok(found)
}

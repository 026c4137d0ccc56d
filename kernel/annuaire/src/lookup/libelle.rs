//! The words of a principal.

use std::collections::HashMap;

use preau_model::{GenreGroupe, GroupeId, PersonneId, Principal, Profil, StructureId};

use super::{Groupe, Nom, Structure};
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// What each principal is called, in French and in the order asked: « Responsables de la 6A – Collège Jean Zay, Rousset ».
    pub async fn libelle(&self, principals: &[Principal]) -> Result<Vec<String>, AnnuaireError> {
        let (mut persons, mut groups, mut structures) = (Vec::new(), Vec::new(), Vec::new());
        for principal in principals {
            match principal {
                Principal::Personne(p) | Principal::ResponsablesDe(p) => persons.push(*p),
                Principal::Groupe(g) | Principal::ProfilDuGroupe(g, _) => groups.push(*g),
                Principal::Structure(s)
                | Principal::ProfilDeStructure(s, _)
                | Principal::Role { structure: s, .. }
                | Principal::Service { structure: s, .. } => structures.push(*s),
            }
        }
        let persons = self.noms(&persons).await?;
        let groups: HashMap<_, _> = self
            .groupes_par_id(&groups)
            .await?
            .into_iter()
            .map(|g| (g.id, g))
            .collect();
        structures.extend(groups.values().map(|g| g.structure));
        structures.sort_unstable();
        structures.dedup();
        let structures: HashMap<_, _> = self
            .structures(&structures)
            .await?
            .into_iter()
            .map(|s| (s.id, s))
            .collect();
        let words = Words {
            persons,
            groups,
            structures,
        };
        Ok(principals.iter().map(|p| words.of(p)).collect())
    }
}

struct Words {
    persons: HashMap<PersonneId, Nom>,
    groups: HashMap<GroupeId, Groupe>,
    structures: HashMap<StructureId, Structure>,
}

impl Words {
    fn of(&self, principal: &Principal) -> String {
        match principal {
            Principal::Personne(p) => self.person(*p),
            Principal::ResponsablesDe(p) => format!("Responsables {}", of_person(&self.person(*p))),
            Principal::Groupe(g) => self.group(*g, None),
            Principal::ProfilDuGroupe(g, profil) => self.group(*g, Some(*profil)),
            Principal::Structure(s) => format!("Tout l’établissement – {}", self.structure(*s)),
            Principal::ProfilDeStructure(s, profil) => format!("{} – {}", plural(*profil), self.structure(*s)),
            Principal::Role { structure, role, .. } => {
                format!("Rôle «\u{a0}{role}\u{a0}» – {}", self.structure(*structure))
            }
            Principal::Service { structure, .. } => format!("Service automatique – {}", self.structure(*structure)),
        }
    }

    fn person(&self, id: PersonneId) -> String {
        self.persons
            .get(&id)
            .map_or_else(|| "Personne supprimée".to_owned(), Nom::affichage)
    }

    fn structure(&self, id: StructureId) -> String {
        self.structures
            .get(&id)
            .map_or_else(|| "structure supprimée".to_owned(), Structure::nom_et_commune)
    }

    fn group(&self, id: GroupeId, profil: Option<Profil>) -> String {
        let Some(group) = self.groups.get(&id) else {
            return "Groupe supprimé".to_owned();
        };
        let name = group.nom();
        let school = self.structure(group.structure);
        let class = group.genre == GenreGroupe::Classe;
        match (profil, class) {
            (None, true) => format!("Classe {name} – {school}"),
            (None, false) => format!("Groupe {name} – {school}"),
            (Some(profil), true) => format!("{} de la {name} – {school}", plural(profil)),
            (Some(profil), false) => format!("{} du groupe {name} – {school}", plural(profil)),
        }
    }
}

/// « de Anne » elides.
fn of_person(name: &str) -> String {
    let vowel = preau_model::fold(name).starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    if vowel {
        format!("d’{name}")
    } else {
        format!("de {name}")
    }
}

const fn plural(profil: Profil) -> &'static str {
    match profil {
        Profil::Elv => "Élèves",
        Profil::Tut => "Responsables",
        Profil::Ens => "Enseignants",
        Profil::Dir => "Direction",
        Profil::Evs => "Vie scolaire",
        Profil::Eta => "Personnels administratifs, techniques et d’accompagnement",
        Profil::Aca => "Personnels académiques",
        Profil::Doc => "Documentalistes",
        Profil::Col => "Agents de la collectivité",
    }
}

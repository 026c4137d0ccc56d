//! What a people picker may offer: built from the annuaire, then judged by the very rules that will judge the choice.

use preau_annuaire::{Groupe, Structure};
use preau_model::{AnneeScolaire, GenreGroupe, GenreStructure, Principal, Profil, fold};

use crate::rules::{Cible, Lieu, Who, decide};
use crate::{Acting, Aim, PermissionError, Policy};

/// Options under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickerGroup {
    /// Heading: « Classes », « Collège Jean Zay – Aix-en-Provence (0139001X) ».
    pub label: String,
    /// What may be chosen.
    pub options: Vec<PickerOption>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickerOption {
    /// What it stands for.
    pub principal: Principal,
    /// « Responsables de la 6A ».
    pub label: String,
    /// What tells it from its likes; may be empty.
    pub detail: String,
}

/// Most options in one answer: beyond, the person types words.
const MOST: usize = 400;
const MOST_PERSONS: usize = 20;

const PROFILS: [(Profil, &str); 7] = [
    (Profil::Elv, "Tous les élèves"),
    (Profil::Tut, "Tous les responsables"),
    (Profil::Ens, "Tous les enseignants"),
    (Profil::Dir, "La direction"),
    (Profil::Evs, "La vie scolaire"),
    (Profil::Doc, "Les documentalistes"),
    (Profil::Eta, "Les personnels administratifs, techniques et de santé"),
];

impl Policy {
    /// What the acting person may address with this kind of content, limited to the words when given. Persons appear only with
    /// words.
    pub async fn addressable(
        &self,
        acting: &Acting,
        kind: &str,
        words: Option<&str>,
    ) -> Result<Vec<PickerGroup>, PermissionError> {
        self.addressable_for(acting, kind, Aim::Publish, words).await
    }

    /// The same for an aim: what may be proposed is sometimes wider than what may be published.
    pub async fn addressable_for(
        &self,
        acting: &Acting,
        kind: &str,
        aim: Aim,
        words: Option<&str>,
    ) -> Result<Vec<PickerGroup>, PermissionError> {
        let who = self.who(acting);
        let Some(here) = self.annuaire.structures(&[acting.structure]).await?.into_iter().next() else {
            return Ok(Vec::new());
        };
        let schools = match here.genre {
            GenreStructure::Etablissement => Vec::new(),
            _ => self.annuaire.structures_du_territoire(acting.territory).await?,
        };
        let mut offers: Vec<(String, Vec<(Cible, PickerOption)>)> = Vec::new();
        if here.genre == GenreStructure::Etablissement {
            offers.push(("Établissement".to_owned(), of_school(&here, true)));
            let groupes = self
                .annuaire
                .groupes(here.id, AnneeScolaire::at(self.clock.now()))
                .await?;
            for (genre, label) in [
                (GenreGroupe::Classe, "Classes"),
                (GenreGroupe::Enseignement, "Groupes"),
                (GenreGroupe::Manuel, "Listes"),
            ] {
                let options = groupes
                    .iter()
                    .filter(|g| g.genre == genre)
                    .flat_map(|g| of_group(lieu(&here), g))
                    .collect();
                offers.push((label.to_owned(), options));
            }
        } else {
            let all = option(Principal::Structure(here.id), "Tous les agents", &here.nom);
            offers.push((here.affichage(), vec![(Cible::Structure(lieu(&here)), all)]));
            for school in schools.iter().filter(|s| s.genre == GenreStructure::Etablissement) {
                offers.push((school.affichage(), of_school(school, false)));
            }
        }
        let wanted = fold(words.unwrap_or_default());
        let mut groups = judged(kind, aim, &who, &wanted, offers);
        if !wanted.is_empty() {
            let mut places: Vec<_> = schools.iter().map(|s| s.id).collect();
            places.push(here.id);
            let persons = self.persons(kind, aim, &who, &wanted, &places).await?;
            if !persons.is_empty() {
                groups.push(PickerGroup {
                    label: "Personnes".to_owned(),
                    options: persons,
                });
            }
        }
        Ok(groups)
    }

    async fn persons(
        &self,
        kind: &str,
        aim: Aim,
        who: &Who,
        words: &str,
        places: &[preau_model::StructureId],
    ) -> Result<Vec<PickerOption>, PermissionError> {
        let found = self
            .annuaire
            .cherche(words, places, &Profil::ALL, MOST_PERSONS * 5)
            .await?;
        let principals: Vec<Principal> = found.iter().map(|t| Principal::Personne(t.personne)).collect();
        let cibles = self.cibles(&principals).await?;
        let allowed = found
            .iter()
            .zip(cibles)
            .filter(|(_, cible)| decide(kind, aim, who, cible).is_allowed());
        Ok(allowed
            .take(MOST_PERSONS)
            .map(|(t, _)| option(Principal::Personne(t.personne), &t.nom.affichage(), &t.detail))
            .collect())
    }
}

fn judged(
    kind: &str,
    aim: Aim,
    who: &Who,
    wanted: &str,
    offers: Vec<(String, Vec<(Cible, PickerOption)>)>,
) -> Vec<PickerGroup> {
    let mut left = MOST;
    let mut groups = Vec::new();
    for (label, options) in offers {
        let heading = fold(&label);
        let options: Vec<PickerOption> = options
            .into_iter()
            .filter(|(cible, option)| matches(wanted, &heading, option) && decide(kind, aim, who, cible).is_allowed())
            .map(|(_, option)| option)
            .take(left)
            .collect();
        left -= options.len();
        if !options.is_empty() {
            groups.push(PickerGroup { label, options });
        }
    }
    groups
}

/// Every word is in the heading, the label or the detail.
fn matches(wanted: &str, heading: &str, option: &PickerOption) -> bool {
    let text = format!("{heading} {} {}", fold(&option.label), fold(&option.detail));
    wanted.split(' ').all(|word| text.contains(word))
}

fn of_school(school: &Structure, whole: bool) -> Vec<(Cible, PickerOption)> {
    let detail = school.nom.as_str();
    let everybody = option(Principal::Structure(school.id), "Tout l’établissement", detail);
    let profiles = PROFILS.into_iter().map(|(profil, label)| {
        let principal = Principal::ProfilDeStructure(school.id, profil);
        (
            Cible::ProfilDeStructure(lieu(school), profil),
            option(principal, label, detail),
        )
    });
    whole
        .then(|| (Cible::Structure(lieu(school)), everybody))
        .into_iter()
        .chain(profiles)
        .collect()
}

fn of_group(lieu: Lieu, groupe: &Groupe) -> Vec<(Cible, PickerOption)> {
    let name = groupe.nom();
    let la = if groupe.genre == GenreGroupe::Classe {
        "de la"
    } else {
        "du groupe"
    };
    let mut options = vec![(
        Cible::Groupe(lieu, groupe.id, None),
        option(Principal::Groupe(groupe.id), name, "élèves et enseignants"),
    )];
    for (profil, who) in [
        (Profil::Elv, "Élèves"),
        (Profil::Tut, "Responsables"),
        (Profil::Ens, "Enseignants"),
    ] {
        let principal = Principal::ProfilDuGroupe(groupe.id, profil);
        let label = format!("{who} {la} {name}");
        options.push((
            Cible::Groupe(lieu, groupe.id, Some(profil)),
            option(principal, &label, ""),
        ));
    }
    options
}

fn lieu(structure: &Structure) -> Lieu {
    Lieu {
        structure: structure.id,
        territoire: structure.territoire,
        genre: structure.genre,
    }
}

fn option(principal: Principal, label: &str, detail: &str) -> PickerOption {
    PickerOption {
        principal,
        label: label.to_owned(),
        detail: detail.to_owned(),
    }
}

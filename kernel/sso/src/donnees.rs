//! What is known of a person, gathered for one answer: only what was asked for is read.

use std::collections::{BTreeMap, BTreeSet};

use preau_annuaire::{Annuaire, AnnuaireError, Groupe};
use preau_model::{GenreGroupe, PersonneId, Profil, StructureId};

use crate::Champ;
use crate::service::Ecole;

/// Values by information, in their plain form: dates as `AAAA-MM-JJ`, profiles as `ELV`, codes as the sources write them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Donnees(BTreeMap<Champ, Vec<String>>);

impl Donnees {
    /// From values; empty ones are left out.
    pub fn de(values: impl IntoIterator<Item = (Champ, Vec<String>)>) -> Self {
        let mut data = Self::default();
        for (champ, values) in values {
            data.ajouter(champ, values);
        }
        data
    }

    /// The values of an information.
    pub fn valeurs(&self, champ: Champ) -> &[String] {
        self.0.get(&champ).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn ajouter(&mut self, champ: Champ, values: impl IntoIterator<Item = String>) {
        let mut kept: Vec<String> = Vec::new();
        for value in values {
            if !value.is_empty() && !kept.contains(&value) {
                kept.push(value);
            }
        }
        if !kept.is_empty() {
            self.0.insert(champ, kept);
        }
    }
}

/// The schools of a person row now, as services judge them.
pub(crate) async fn ecoles(annuaire: &Annuaire, personne: PersonneId) -> Result<Vec<Ecole>, AnnuaireError> {
    let held = annuaire.memberships(personne).await?.structures;
    let mut ids: Vec<StructureId> = held.iter().map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    let structures = annuaire.structures(&ids).await?;
    let ecole = |structure: preau_annuaire::Structure| {
        let profils = held
            .iter()
            .filter(|(id, _)| *id == structure.id)
            .map(|(_, profil)| *profil);
        Ecole {
            id: structure.id,
            territoire: structure.territoire,
            uai: structure.uai,
            profils: profils.collect(),
        }
    };
    Ok(structures.into_iter().map(ecole).collect())
}

/// Reads what `champs` asks for; the portal and the identifier are not of the annuaire and are added by the caller.
pub(crate) async fn collecter(
    annuaire: &Annuaire,
    personne: PersonneId,
    structure: StructureId,
    champs: &BTreeSet<Champ>,
) -> Result<Donnees, AnnuaireError> {
    let wants = |some: &[Champ]| some.iter().any(|champ| champs.contains(champ));
    let mut data = Donnees::default();
    if wants(&[Champ::Uai, Champ::TypeStructure])
        && let Some(school) = annuaire.structure(structure).await?
    {
        data.ajouter(Champ::Uai, school.uai.map(|uai| uai.to_string()));
        data.ajouter(Champ::TypeStructure, [school.nature]);
    }
    let groups = [
        Champ::Niveau,
        Champ::Classes,
        Champ::Groupes,
        Champ::ClassesEnseignees,
        Champ::GroupesEnseignes,
    ];
    if wants(&[Champ::Profil]) || wants(&groups) {
        memberships(annuaire, personne, structure, wants(&groups), &mut data).await?;
    }
    let names = [
        Champ::Nom,
        Champ::Prenom,
        Champ::NomAffichage,
        Champ::Civilite,
        Champ::NumeroSiecle,
        Champ::Matieres,
    ];
    if wants(&names)
        && let Some(person) = annuaire.personne(personne).await?
    {
        if wants(&[Champ::Matieres])
            && let Some(fiche) = annuaire.fiche(&person.academie, &person.degre, &person.cle).await?
        {
            let taught = fiche
                .classes
                .into_iter()
                .chain(fiche.groupes)
                .map(|group| group.matiere);
            data.ajouter(Champ::Matieres, taught);
        }
        data.ajouter(Champ::NomAffichage, [person.nom.affichage()]);
        data.ajouter(Champ::Nom, [person.nom.nom]);
        data.ajouter(Champ::Prenom, [person.nom.prenom]);
        data.ajouter(Champ::Civilite, [person.nom.civilite]);
        data.ajouter(Champ::NumeroSiecle, person.siecle);
    }
    if wants(&[Champ::DateNaissance, Champ::CodePostal, Champ::Mail, Champ::Mef]) {
        let sealed = annuaire.sensible(personne).await?;
        data.ajouter(Champ::DateNaissance, jour(&sealed.naissance));
        data.ajouter(
            Champ::CodePostal,
            sealed.adresse.iter().rev().find_map(|line| code_postal(line)),
        );
        data.ajouter(Champ::Mail, [sealed.mail]);
        let mef = sealed.autres.get("ENTEleveMEF").cloned();
        data.ajouter(Champ::Mef, mef.unwrap_or_default());
    }
    if wants(&[Champ::Fonctions]) {
        let here = annuaire.attaches(personne).await?.into_iter();
        let here = here.filter(|attache| attache.structure == structure);
        data.ajouter(Champ::Fonctions, here.map(|attache| attache.fonction));
    }
    data.0.retain(|champ, _| champs.contains(champ));
    Ok(data)
}

/// Profile in the school, classes and groups of the school: those that the person meets now, embargo included.
async fn memberships(
    annuaire: &Annuaire,
    personne: PersonneId,
    structure: StructureId,
    with_groups: bool,
    data: &mut Donnees,
) -> Result<(), AnnuaireError> {
    let met = annuaire.memberships(personne).await?;
    let profils = met.structures.iter().filter(|(id, _)| *id == structure);
    data.ajouter(Champ::Profil, profils.map(|(_, profil)| profil.code().to_owned()));
    if !with_groups {
        return Ok(());
    }
    let now = annuaire.now();
    let met = met.at(now).filter(|m| m.structure == structure && m.enfant.is_none());
    let mut links: Vec<_> = met.filter_map(|m| m.groupe).collect();
    links.sort_unstable();
    links.dedup();
    let ids: Vec<_> = links.iter().map(|(id, _)| *id).collect();
    let groups = annuaire.groupes_par_id(&ids).await?;
    let of = |as_pupil: bool, genre: GenreGroupe| -> Vec<&Groupe> {
        let held = |group: &&Groupe| {
            links
                .iter()
                .any(|(id, profil)| *id == group.id && (*profil == Profil::Elv) == as_pupil)
        };
        let kind = |group: &&Groupe| group.genre == genre;
        groups.iter().filter(kind).filter(held).collect()
    };
    let codes = |groups: Vec<&Groupe>| -> Vec<String> { groups.into_iter().map(|group| group.code.clone()).collect() };
    let classes = of(true, GenreGroupe::Classe);
    data.ajouter(Champ::Niveau, classes.iter().map(|class| class.niveau.clone()));
    data.ajouter(Champ::Classes, codes(classes));
    data.ajouter(Champ::Groupes, codes(of(true, GenreGroupe::Enseignement)));
    data.ajouter(Champ::ClassesEnseignees, codes(of(false, GenreGroupe::Classe)));
    data.ajouter(Champ::GroupesEnseignes, codes(of(false, GenreGroupe::Enseignement)));
    Ok(())
}

/// `JJ/MM/AAAA` or `AAAA-MM-JJ`, as `AAAA-MM-JJ`; anything else is no day.
pub(crate) fn jour(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().split(['/', '-']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let date: jiff::civil::Date = format!("{year}-{month}-{day}").parse().ok()?;
    Some(date.to_string())
}

/// « 13790 Rousset »: five digits that begin a line.
fn code_postal(line: &str) -> Option<String> {
    let word = line.split(' ').next()?;
    (word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_both_ways() {
        assert_eq!(jour("14/02/2015").as_deref(), Some("2015-02-14"));
        assert_eq!(jour("2015-02-14").as_deref(), Some("2015-02-14"));
        assert_eq!(jour("32/02/2015"), None);
        assert_eq!(jour(""), None);
    }

    #[test]
    fn a_postal_code_begins_its_line() {
        assert_eq!(code_postal("13790 Rousset").as_deref(), Some("13790"));
        assert_eq!(code_postal("12 rue des Lilas"), None);
    }
}

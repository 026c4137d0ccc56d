//! The files of a school as a delivery: the same facts, fingerprints and plan as an export, over the rows that files gave for it.

use std::collections::HashMap;

use jiff::civil::Date;
use preau_store::{Connection, RowExt as _, StoreError};

use super::delivery::{Apporte, Delivery, Dit, Means};
use super::known::{Known, KnownPerson};
use super::reading::Reading;
use super::records::Stop;
use super::state::Scope;
use crate::ImportError;
use crate::aaf::{AafError, Category, Header, Names};
use crate::sources::Apport;

/// Persons whose row is closed under that of a source which wins, by their key here.
pub(crate) type Absorbees = HashMap<String, KnownPerson>;

/// Who, among the rows of a scope, is told by a source that wins. What a file says of them is not applied; that they are the
/// responsables of somebody whom only the file tells, is.
pub(crate) async fn absorbees(c: &mut Connection, scope: &Scope) -> Result<Absorbees, StoreError> {
    let query = sqlx::query(
        "SELECT a.cle, n.id, n.empreinte, n.etat, n.categorie, n.structure FROM fusion f \
         JOIN personne a ON a.id = f.ancienne JOIN personne n ON n.id = f.nouvelle \
         WHERE f.genre = 2 AND f.defaite IS NULL AND a.academie = $1 AND a.degre = $2",
    );
    let query = query.bind(scope.academie.clone()).bind(scope.degre.clone());
    let rows = query.fetch_all(c).await?;
    rows.iter()
        .map(|row| Ok((row.text("cle")?, KnownPerson::of(row)?)))
        .collect()
}

/// Reads what an apport says, against what is known.
pub(crate) fn read(
    mut apport: Apport,
    (scope, jour, name): (&Scope, Date, &str),
    means: &Means,
    mut known: Known,
    absorbees: &Absorbees,
) -> Result<Delivery, ImportError> {
    let dit = apport.dit();
    // Whoever is of a category that the files do not tell keeps their state.
    let told = |person: &KnownPerson| {
        let categorie = preau_model::Categorie::from_number(i64::from(person.categorie));
        categorie.is_some_and(|categorie| dit.personnes.contains(&categorie))
    };
    let Known { words, persons } = &mut known;
    persons.retain(|key, person| told(person) && !absorbees.contains_key(words.text(key)));
    let mut reading = Reading::new(means, known)?;
    reading.names = std::mem::replace(&mut apport.names, Names::new());
    reading.header = Some((
        Header {
            academie: scope.academie.clone(),
            degre: scope.degre.clone(),
            date: Some(jour),
            ..Header::default()
        },
        name.to_owned(),
    ));
    let fail = |id: &str, stop: Stop| match stop {
        Stop::Import(error) => error,
        Stop::Record(problem) => ImportError::from(AafError::new(&format!("{name} ({id})"), problem)),
    };
    for mut record in std::mem::take(&mut apport.fiches) {
        let Some(category) = record.category else {
            continue;
        };
        if absorbees.contains_key(&record.id) {
            reading.count(category, &record);
            continue;
        }
        reading
            .record(category, 0, &mut record)
            .map_err(|stop| fail(&record.id, stop))?;
    }
    if reading.schools.is_empty() {
        let mut school = apport.ecole();
        reading
            .record(Category::Etablissement, 0, &mut school)
            .map_err(|stop| fail(&school.id, stop))?;
        reading.counts.remove(&Category::Etablissement);
    }
    for (key, person) in absorbees {
        let word = reading.words.word(key);
        if person.etat == 0 && reading.said.links.iter().any(|link| link.responsable == word) {
            reading.cited(word, person, true);
        }
    }
    reading.apport = Some(Apporte {
        source: scope.source,
        degre: apport.degre,
        dit,
        erreurs: apport.erreurs,
    });
    reading.finish(name)
}

impl Apport {
    /// What it speaks of.
    pub(crate) fn dit(&self) -> Dit {
        let mut dit = Dit::default();
        for record in &self.fiches {
            match record.category {
                Some(Category::Etablissement) => {
                    dit.classes |= record.all(crate::aaf::names::STRUCTURE_CLASSES).next().is_some();
                    dit.groupes |= record.all(crate::aaf::names::STRUCTURE_GROUPES).next().is_some();
                }
                Some(category) => dit.personnes.extend(category.person()),
                None => {}
            }
        }
        dit
    }
}

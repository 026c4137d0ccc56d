//! Groups that nobody makes: a level, a discipline, all the staff, as the principals they are made of. An audience takes several,
//! and each stays live: the pupils of the sixième of tomorrow are those of its classes tomorrow.

use preau_model::{AnneeScolaire, GenreGroupe, PersonneId, Principal, Profil, StructureId};
use preau_store::RowExt as _;
use sqlx::AssertSqlSafe;

use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

/// Profiles of those who work in a school.
const STAFF: [Profil; 5] = [Profil::Dir, Profil::Ens, Profil::Evs, Profil::Doc, Profil::Eta];

impl Annuaire {
    /// The levels of a school this year, from the sixième on, with one profile of each of their classes (`Elv`, `Tut`, `Ens`).
    pub async fn niveaux(
        &self,
        structure: StructureId,
        profil: Profil,
    ) -> Result<Vec<(String, Vec<Principal>)>, AnnuaireError> {
        let mut levels: Vec<(String, Vec<Principal>)> = Vec::new();
        for class in self.groupes(structure, AnneeScolaire::at(self.now())).await? {
            if class.genre != GenreGroupe::Classe || class.niveau.is_empty() {
                continue;
            }
            let principal = Principal::ProfilDuGroupe(class.id, profil);
            match levels.iter_mut().find(|(level, _)| *level == class.niveau) {
                Some((_, classes)) => classes.push(principal),
                None => levels.push((class.niveau, vec![principal])),
            }
        }
        Ok(levels)
    }

    /// Everybody who works in a school.
    pub fn personnels(structure: StructureId) -> Vec<Principal> {
        STAFF
            .iter()
            .map(|p| Principal::ProfilDeStructure(structure, *p))
            .collect()
    }

    /// The disciplines taught in a school, with their teachers of now.
    pub async fn disciplines(&self, structure: StructureId) -> Result<Vec<(String, Vec<PersonneId>)>, AnnuaireError> {
        let sql = format!(
            "SELECT DISTINCT r.discipline, r.personne FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
             WHERE r.structure = $2 AND r.profil = {} AND r.discipline <> '' AND {} ORDER BY r.discipline, r.personne",
            Profil::Ens.number(),
            at("r", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(self.now()).bind(bytes(structure));
        let mut all: Vec<(String, Vec<PersonneId>)> = Vec::new();
        for row in query.fetch_all(&mut *self.db.read().await?).await? {
            let (discipline, person) = (row.text("discipline")?, row.id("personne")?);
            match all.last_mut().filter(|(last, _)| *last == discipline) {
                Some((_, persons)) => persons.push(person),
                None => all.push((discipline, vec![person])),
            }
        }
        Ok(all)
    }
}

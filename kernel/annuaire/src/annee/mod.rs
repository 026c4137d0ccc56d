//! The turn of the school year, told before it comes: what ends by itself, and what the direction decides.
//!
//! The year turns on 1 August by the clock: classes end, pupils of the last level leave with the first export that no longer holds
//! them. What must be decided before is which manual groups go on, with their members or emptied, and when families see the new
//! classes.

use preau_model::{AnneeScolaire, GenreGroupe, GroupeId, Millis, PersonneId, Qualite, StructureId};
use preau_store::{Connection, RowExt as _};
use serde_json::json;
use sqlx::AssertSqlSafe;

use crate::groupes::{living, on_group};
use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError, GroupeManuel};

/// What becomes of a manual group at the turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// It ends with the year.
    Finit,
    /// It goes on, emptied of the persons put in it.
    Vide,
    /// It goes on with them.
    Garde,
}

/// What the turn does to a school. Nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApercuAnnee {
    /// The year that ends.
    pub annee: AnneeScolaire,
    /// Classes that end with it.
    pub classes: u64,
    /// Teaching groups that end with it.
    pub enseignements: u64,
    /// Levels with their pupils of now, from the lowest number (3e) to the highest (6e); empty when unknown.
    pub niveaux: Vec<(String, u64)>,
    /// Stays of persons entered by hand that end with it, or before.
    pub sejours: u64,
    /// Classes already known of the next year.
    pub suivantes: u64,
    /// Living manual groups, and what becomes of each as decided until now.
    pub groupes: Vec<(GroupeManuel, Suite)>,
}

impl Annuaire {
    /// What the turn of the year does to a school, and what was decided for it.
    pub async fn apercu_annee(&self, par: PersonneId, structure: StructureId) -> Result<ApercuAnnee, AnnuaireError> {
        let annee = AnneeScolaire::at(self.now());
        let next = AnneeScolaire::new(annee.number() + 1);
        let groups = self.groupes(structure, annee).await?;
        let count = |genre: GenreGroupe| groups.iter().filter(|g| g.genre == genre).count() as u64;
        let following = self.groupes(structure, next).await?;
        let stays = self.arrivees(structure).await?;
        let mut groupes = Vec::new();
        for group in self.groupes_manuels(structure, par).await? {
            let suite = self.suite(&group, annee).await?;
            groupes.push((group, suite));
        }
        Ok(ApercuAnnee {
            annee,
            classes: count(GenreGroupe::Classe),
            enseignements: count(GenreGroupe::Enseignement),
            niveaux: self.levels(structure, annee).await?,
            sejours: stays.iter().filter(|stay| stay.jusque <= annee.ends()).count() as u64,
            suivantes: following.iter().filter(|g| g.genre == GenreGroupe::Classe).count() as u64,
            groupes,
        })
    }

    /// Pupils of each level, counted as staff see them.
    async fn levels(&self, structure: StructureId, annee: AnneeScolaire) -> Result<Vec<(String, u64)>, AnnuaireError> {
        let sql = format!(
            "SELECT g.niveau, COUNT(DISTINCT a.personne) AS n FROM groupe g JOIN appartenance a ON a.groupe = g.id \
             AND a.qualite = {} AND {} JOIN personne p ON p.id = a.personne AND p.etat = 0 \
             WHERE g.structure = $2 AND g.annee = $3 AND g.genre = 1 AND g.niveau <> '' GROUP BY g.niveau ORDER BY g.niveau",
            Qualite::Eleve.number(),
            at("a", 1)
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(self.now())
            .bind(bytes(structure))
            .bind(i64::from(annee.number()))
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let level = |row: &preau_store::Row| {
            Ok::<_, preau_store::StoreError>((row.text("niveau")?, row.int("n")?.unsigned_abs()))
        };
        Ok(rows.iter().map(level).collect::<Result<_, _>>()?)
    }

    /// Decided by what is written: a group that outlives the year goes on; one whose persons all end with the year goes on empty.
    async fn suite(&self, group: &GroupeManuel, annee: AnneeScolaire) -> Result<Suite, AnnuaireError> {
        if group.jusque <= annee.ends() {
            return Ok(Suite::Finit);
        }
        let row = sqlx::query(
            "SELECT COUNT(*) AS n, CAST(COALESCE(SUM(CASE WHEN jusque > $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS apres FROM appartenance \
             WHERE groupe = $1 AND jusque > $3",
        );
        let row = row
            .bind(bytes(group.id))
            .bind(annee.ends())
            .bind(self.now())
            .fetch_one(&mut *self.db.read().await?)
            .await?;
        let emptied = row.int("n")? > 0 && row.int("apres")? == 0;
        Ok(if emptied { Suite::Vide } else { Suite::Garde })
    }

    /// Decides what becomes of these manual groups at the turn: in one piece, and again as often as one changes one's mind before
    /// it. A group that ended earlier keeps its date.
    pub async fn preparer_annee(
        &self,
        par: PersonneId,
        structure: StructureId,
        suites: &[(GroupeId, Suite)],
    ) -> Result<(), AnnuaireError> {
        let (me, suites) = (self.clone(), suites.to_vec());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let annee = AnneeScolaire::at(now);
                    let next = AnneeScolaire::new(annee.number() + 1);
                    for (id, suite) in suites {
                        let group = living(tx, id, now).await?;
                        if group.structure != structure {
                            return Err(AnnuaireError::Unknown("ce groupe"));
                        }
                        let to = match suite {
                            Suite::Finit => group.jusque.min(annee.ends()),
                            Suite::Vide | Suite::Garde => next.ends(),
                        };
                        decide(tx, id, to, (suite == Suite::Vide).then(|| annee.ends()), annee.ends()).await?;
                        let detail = json!({ "avant": group.jusque, "apres": to, "vide": suite == Suite::Vide });
                        me.noter(tx, on_group("groupe.annee", par, structure, id, detail))
                            .await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Moves the end of a group, and that of its persons: at the turn when it is emptied, never otherwise.
async fn decide(
    tx: &mut Connection,
    id: GroupeId,
    to: Millis,
    emptied: Option<Millis>,
    turn: Millis,
) -> Result<(), AnnuaireError> {
    sqlx::query("UPDATE groupe SET jusque = $2 WHERE id = $1")
        .bind(bytes(id))
        .bind(to)
        .execute(&mut *tx)
        .await?;
    // Whoever was taken out before the turn stays out.
    sqlx::query("UPDATE appartenance SET jusque = $2 WHERE groupe = $1 AND jusque >= $3")
        .bind(bytes(id))
        .bind(emptied.unwrap_or(preau_model::NEVER))
        .bind(turn)
        .execute(tx)
        .await?;
    Ok(())
}

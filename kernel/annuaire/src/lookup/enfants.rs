//! The children of a responsable: legal links only, of now.

use preau_model::{GroupeId, PersonneId, Profil, Qualite, StructureId};
use preau_store::RowExt as _;
use sqlx::AssertSqlSafe;

use crate::embargo::visible;
use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

/// A child of a responsable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enfant {
    /// The pupil.
    pub personne: PersonneId,
    /// First name.
    pub prenom: String,
    /// Family name.
    pub nom: String,
    /// School of now.
    pub structure: Option<StructureId>,
    /// Class of now; `None` under embargo too.
    pub classe: Option<GroupeId>,
    /// Its code: `6A`.
    pub classe_libelle: Option<String>,
}

impl Annuaire {
    /// The children for whom this person is a legal representative (1) or in charge (2); being a mere contact opens nothing.
    /// Ordered by first name.
    pub async fn enfants(&self, responsable: PersonneId) -> Result<Vec<Enfant>, AnnuaireError> {
        let sql = format!(
            "SELECT p.id, p.nom, p.prenom, r.structure, g.id AS classe, g.code FROM lien_effectif l \
             JOIN personne p ON p.id = l.eleve AND p.etat = 0 \
             LEFT JOIN rattachement r ON r.personne = p.id AND r.profil = {eleve} AND {r} \
             LEFT JOIN (appartenance a JOIN groupe g ON g.id = a.groupe AND g.genre = 1 AND $2 < g.jusque AND {visible}) \
             ON a.personne = p.id AND a.qualite = {qualite} AND {a} \
             WHERE l.responsable = $1 AND l.legal IN (1, 2) AND {l} ORDER BY p.prenom, p.nom, p.id, g.code",
            eleve = Profil::Elv.number(),
            qualite = Qualite::Eleve.number(),
            r = at("r", 2),
            a = at("a", 2),
            l = at("l", 2),
            visible = visible("g", 2),
        );
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(bytes(responsable))
            .bind(self.now());
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        let mut children: Vec<Enfant> = Vec::new();
        for row in rows {
            let personne = row.id("id")?;
            if children.iter().any(|c| c.personne == personne) {
                continue;
            }
            children.push(Enfant {
                personne,
                prenom: row.text("prenom")?,
                nom: row.text("nom")?,
                structure: row.opt_id("structure")?,
                classe: row.opt_id("classe")?,
                classe_libelle: row.opt_text("code")?,
            });
        }
        Ok(children)
    }
}

//! Who a principal is at a moment: the exact inverse of `memberships`.

use preau_model::{Millis, PersonneId, Principal, Profil, Qualite};
use preau_store::RowExt as _;
use sqlx::AssertSqlSafe;

use crate::embargo::visible;
use crate::sql::at;
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// The persons of a principal at a moment, at most `limit`, ordered by id.
    /// Families do not meet classes under embargo, and are not among these; staff find them by `chercher`. A role or a service is nobody here: its holders
    /// are known by permissions.
    pub async fn membres(
        &self,
        principal: &Principal,
        moment: Millis,
        limit: usize,
    ) -> Result<Vec<PersonneId>, AnnuaireError> {
        let Some(select) = select(principal) else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT t.id FROM ({select}) t WHERE $3 >= 0 ORDER BY t.id LIMIT CAST($4 AS BIGINT)");
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(principal.parts().cible.to_vec())
            .bind(moment)
            .bind(self.now())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&mut *self.db.read().await?).await?;
        Ok(rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?)
    }

    /// How many persons a principal is at a moment.
    pub async fn compte_membres(&self, principal: &Principal, moment: Millis) -> Result<u64, AnnuaireError> {
        let Some(select) = select(principal) else { return Ok(0) };
        let sql = format!("SELECT COUNT(*) AS n FROM ({select}) t WHERE $3 >= 0");
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(principal.parts().cible.to_vec())
            .bind(moment)
            .bind(self.now());
        let row = query.fetch_one(&mut *self.db.read().await?).await?;
        Ok(u64::try_from(row.int("n")?).unwrap_or_default())
    }
}

/// A statement of one column `id` without duplicates; `$1` is the target, `$2` the moment, `$3` now.
fn select(principal: &Principal) -> Option<String> {
    let eleve = Qualite::Eleve.number();
    let membre = Qualite::Membre.number();
    Some(match principal {
        Principal::Personne(_) =>
        // A row that was absorbed is the one that absorbed it.
        {
            "SELECT COALESCE((SELECT f.nouvelle FROM fusion f WHERE f.ancienne = p.id AND f.genre = 2 \
             AND f.defaite IS NULL LIMIT 1), p.id) AS id FROM personne p WHERE p.id = $1 AND p.etat <> 2 AND $2 >= 0"
                .to_owned()
        }
        Principal::Groupe(_) => format!("{} UNION {}", in_group("1 = 1"), composed("1 = 1")),
        Principal::ProfilDuGroupe(_, profil) => {
            let listed = format!("a.qualite = {membre} AND p.profil = {}", profil.number());
            let composed = composed(&format!("p.profil = {}", profil.number()));
            let direct = match profil {
                Profil::Elv => in_group(&format!("a.qualite = {eleve} OR ({listed})")),
                Profil::Ens => in_group(&format!(
                    "a.qualite IN ({}, {}) OR ({listed})",
                    Qualite::Enseignant.number(),
                    Qualite::Principal.number()
                )),
                Profil::Tut => format!(
                    "{} UNION {} UNION {}",
                    in_group(&listed),
                    responsables(&format!(
                        "groupe_composition k JOIN groupe g ON g.id = k.groupe AND $2 < g.jusque \
                         JOIN groupe c ON c.id = k.classe AND $2 < c.jusque \
                         JOIN appartenance a ON a.groupe = k.classe AND a.qualite = {eleve} AND {} \
                         JOIN lien_effectif l ON l.eleve = a.personne WHERE k.groupe = $1 AND {}",
                        at("a", 2),
                        at("k", 2)
                    )),
                    responsables(&format!(
                        "appartenance a JOIN groupe g ON g.id = a.groupe AND $2 < g.jusque \
                         JOIN lien_effectif l ON l.eleve = a.personne \
                         WHERE a.groupe = $1 AND a.qualite IN ({eleve}, {membre}) AND {} AND {}",
                        visible("g", 3),
                        at("a", 2)
                    ))
                ),
                _ => in_group(&listed),
            };
            format!("{direct} UNION {composed}")
        }
        Principal::ResponsablesDe(_) => responsables(&format!(
            "lien_effectif l JOIN rattachement r ON r.personne = l.eleve AND r.profil = {} \
             WHERE l.eleve = $1 AND {}",
            Profil::Elv.number(),
            at("r", 2)
        )),
        Principal::Structure(_) => format!("{} UNION {}", in_structure("1 = 1"), responsables_of_structure()),
        Principal::ProfilDeStructure(_, profil) => {
            let direct = in_structure(&format!("r.profil = {}", profil.number()));
            if *profil == Profil::Tut {
                format!("{direct} UNION {}", responsables_of_structure())
            } else {
                direct
            }
        }
        Principal::Role { .. } | Principal::Service { .. } => return None,
    })
}

fn in_group(which: &str) -> String {
    format!(
        "SELECT DISTINCT p.id FROM appartenance a JOIN groupe g ON g.id = a.groupe AND $2 < g.jusque \
         JOIN personne p ON p.id = a.personne AND p.etat <> 2 AND (p.categorie NOT IN (1, 2) OR {}) \
         WHERE a.groupe = $1 AND {} AND ({which})",
        visible("g", 3),
        at("a", 2)
    )
}

/// Pupils of the classes that a manual group holds.
fn composed(which: &str) -> String {
    format!(
        "SELECT DISTINCT p.id FROM groupe_composition k JOIN groupe g ON g.id = k.groupe AND $2 < g.jusque \
         JOIN groupe c ON c.id = k.classe AND $2 < c.jusque \
         JOIN appartenance a ON a.groupe = k.classe AND a.qualite = {} AND {} \
         JOIN personne p ON p.id = a.personne AND p.etat <> 2 WHERE k.groupe = $1 AND {} AND ({which})",
        Qualite::Eleve.number(),
        at("a", 2),
        at("k", 2)
    )
}

/// Guests are of no structure: see `memberships`.
fn in_structure(which: &str) -> String {
    format!(
        "SELECT DISTINCT p.id FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat <> 2 \
         AND p.categorie <> 4 \
         WHERE r.structure = $1 AND {} AND ({which})",
        at("r", 2)
    )
}

fn responsables_of_structure() -> String {
    responsables(&format!(
        "rattachement r JOIN lien_effectif l ON l.eleve = r.personne \
         WHERE r.structure = $1 AND r.profil = {} AND {}",
        Profil::Elv.number(),
        at("r", 2)
    ))
}

/// `from` names a link `l` and ends with its conditions.
fn responsables(from: &str) -> String {
    format!(
        "SELECT DISTINCT l.responsable AS id FROM {from} AND l.legal IN (1, 2) AND {} \
         AND EXISTS (SELECT 1 FROM personne p WHERE p.id = l.responsable AND p.etat <> 2 AND p.categorie = 2)",
        at("l", 2)
    )
}

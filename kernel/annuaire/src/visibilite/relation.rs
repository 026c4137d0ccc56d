//! What somebody is to who looks, from the rows of now.

use preau_model::{Categorie, PersonneId, Profil, Qualite, StructureId};
use preau_store::{Connection, RowExt as _};
use sqlx::AssertSqlSafe;

use super::{Relation, Role};
use crate::embargo::visible;
use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError};

/// Who looks, in which capacity, in which school (or collectivité): a person of two schools sees each from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lecteur {
    /// Who.
    pub personne: PersonneId,
    /// In which capacity.
    pub role: Role,
    /// From where.
    pub structure: StructureId,
}

impl Annuaire {
    /// Who looks, from the profile that they hold in a structure now; `None` when they hold none there.
    pub async fn lecteur(
        &self,
        personne: PersonneId,
        structure: StructureId,
    ) -> Result<Option<Lecteur>, AnnuaireError> {
        let meets = self.memberships(personne).await?;
        // The first profile in this order is the capacity in which one looks.
        const ORDER: [(Profil, Role); 9] = [
            (Profil::Dir, Role::Direction),
            (Profil::Evs, Role::VieScolaire),
            (Profil::Ens, Role::Enseignant),
            (Profil::Doc, Role::Enseignant),
            (Profil::Eta, Role::Personnel),
            (Profil::Aca, Role::Academie),
            (Profil::Col, Role::Collectivite),
            (Profil::Elv, Role::Eleve),
            (Profil::Tut, Role::Responsable),
        ];
        let held = |profil: Profil| meets.structures.contains(&(structure, profil));
        let found = ORDER.iter().find(|(profil, _)| held(*profil));
        Ok(found.map(|(_, role)| Lecteur {
            personne,
            role: *role,
            structure,
        }))
    }

    /// The closest relation; `Aucune` for somebody unknown or deleted.
    pub(super) async fn relation(
        &self,
        c: &mut Connection,
        lecteur: Lecteur,
        personne: PersonneId,
    ) -> Result<Relation, AnnuaireError> {
        let query = sqlx::query(
            "SELECT p.categorie, p.etat, CASE WHEN p.compte = (SELECT m.compte FROM personne m WHERE m.id = $2) \
             THEN 1 ELSE 0 END AS meme FROM personne p WHERE p.id = $1",
        );
        let row = query
            .bind(bytes(personne))
            .bind(bytes(lecteur.personne))
            .fetch_optional(&mut *c)
            .await?;
        let Some(row) = row.filter(|row| row.int("etat").is_ok_and(|etat| etat == 0)) else {
            return Ok(Relation::Aucune);
        };
        if personne == lecteur.personne || row.flag("meme")? {
            return Ok(Relation::SoiMeme);
        }
        let Some(category) = Categorie::from_number(row.int("categorie")?) else {
            return Ok(Relation::Aucune);
        };
        for (relation, sql) in questions(lecteur.role, category) {
            let query = sqlx::query(AssertSqlSafe(sql))
                .bind(self.now())
                .bind(bytes(lecteur.personne))
                .bind(bytes(personne))
                .bind(bytes(lecteur.structure));
            if query.fetch_optional(&mut *c).await?.is_some() {
                return Ok(relation);
            }
        }
        Ok(Relation::Aucune)
    }
}

/// The relations that may hold between a role and a category, the closest first, each with the statement that says whether it
/// does: `$1` now, `$2` who looks, `$3` at whom, `$4` from where (each statement names the four).
fn questions(role: Role, category: Categorie) -> Vec<(Relation, String)> {
    let all =
        |text: String| format!("{text} AND $1 >= 0 AND $2 IS NOT NULL AND $3 IS NOT NULL AND $4 IS NOT NULL LIMIT 1");
    let staff = matches!(
        role,
        Role::Direction | Role::VieScolaire | Role::Enseignant | Role::Personnel
    );
    let mut asked = Vec::new();
    let here = all(format!(
        "SELECT 1 AS here FROM rattachement r WHERE r.personne = $3 AND r.structure = $4 AND {}",
        at("r", 1)
    ));
    match (role, category) {
        (Role::Responsable, Categorie::Eleve) => asked.push((
            Relation::Enfant,
            all(format!(
                "SELECT 1 AS here FROM lien_effectif l WHERE l.responsable = $2 AND l.eleve = $3 AND l.legal IN (1, 2) AND {}",
                at("l", 1)
            )),
        )),
        (Role::Responsable, Categorie::Responsable) => asked.push((
            Relation::CoResponsable,
            all(format!(
                "SELECT 1 AS here FROM lien_effectif l JOIN lien_effectif k ON k.eleve = l.eleve AND k.responsable = $3 \
                 AND k.legal IN (1, 2) AND {} WHERE l.responsable = $2 AND l.legal IN (1, 2) AND {}",
                at("k", 1),
                at("l", 1)
            )),
        )),
        (Role::Eleve | Role::Responsable, Categorie::Agent) => {
            asked.push((Relation::PersonnelDuMemeEtablissement, here));
        }
        (Role::Eleve, Categorie::Eleve) => asked.push((
            Relation::Camarade,
            all(format!(
                "SELECT 1 AS here FROM appartenance a JOIN appartenance b ON b.groupe = a.groupe AND b.personne = $3 \
                 AND b.qualite = {eleve} AND {} JOIN groupe g ON g.id = a.groupe AND g.genre = 1 AND $1 < g.jusque AND {} \
                 WHERE a.personne = $2 AND a.qualite = {eleve} AND {}",
                at("b", 1),
                visible("g", 1),
                at("a", 1),
                eleve = Qualite::Eleve.number()
            )),
        )),
        (_, Categorie::Eleve) if staff => {
            asked.push((
                Relation::EleveEnseigne,
                all(format!(
                    "SELECT 1 AS here FROM appartenance a JOIN appartenance b ON b.groupe = a.groupe AND b.personne = $3 \
                     AND b.qualite = {} AND {} JOIN groupe g ON g.id = a.groupe AND g.structure = $4 AND $1 < g.jusque \
                     WHERE a.personne = $2 AND a.qualite IN ({}, {}) AND {}",
                    Qualite::Eleve.number(),
                    at("b", 1),
                    Qualite::Enseignant.number(),
                    Qualite::Principal.number(),
                    at("a", 1)
                )),
            ));
            asked.push((
                Relation::EleveAccompagne,
                all(format!(
                    "SELECT 1 AS here FROM accompagnement k WHERE k.personne = $2 AND k.eleve = $3 AND {}",
                    at("k", 1)
                )),
            ));
            asked.push((Relation::EleveDuMemeEtablissement, here));
        }
        (_, Categorie::Responsable) if staff => asked.push((
            Relation::FamilleDuMemeEtablissement,
            all(format!(
                "SELECT 1 AS here FROM lien_effectif l JOIN rattachement r ON r.personne = l.eleve AND r.structure = $4 \
                 AND r.profil = {} AND {} WHERE l.responsable = $3 AND l.legal IN (1, 2) AND {}",
                Profil::Elv.number(),
                at("r", 1),
                at("l", 1)
            )),
        )),
        (_, Categorie::Agent | Categorie::Invite) if staff => {
            asked.push((Relation::PersonnelDuMemeEtablissement, here));
        }
        (Role::Academie | Role::Collectivite, Categorie::Agent) => asked.push((
            Relation::PersonnelAdministre,
            all(format!(
                "SELECT 1 AS here FROM rattachement r JOIN structure_parent sp ON sp.enfant = r.structure AND sp.parent = $4 \
                 WHERE r.personne = $3 AND {} ",
                at("r", 1)
            )),
        )),
        _ => {}
    }
    asked
}

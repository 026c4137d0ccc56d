//! Why somebody meets a principal, in words: « professeur de Mathématiques de la 6A », « responsable de Zoé, élève de la 6A ».

use std::collections::BTreeSet;

use preau_model::{GroupeId, PersonneId, Principal, Profil, Qualite, StructureId};
use preau_store::{Connection, RowExt as _};
use sqlx::AssertSqlSafe;

use crate::sql::{at, bytes};
use crate::{Annuaire, AnnuaireError, Groupe, Membership};

impl Annuaire {
    /// The reasons why somebody meets a principal now, as sentences to follow « parce que »; none when they do not.
    pub async fn pourquoi(&self, personne: PersonneId, principal: &Principal) -> Result<Vec<String>, AnnuaireError> {
        let now = self.now();
        let meets = self.memberships(personne).await?;
        let id = principal.id();
        let mine: Vec<&Membership> = meets.at(now).filter(|m| m.principal == id).collect();
        let mut reasons = BTreeSet::new();
        for membership in mine {
            let child = match membership.enfant {
                Some(child) => Some(self.prenom(child).await?),
                None => None,
            };
            let who = membership.enfant.unwrap_or(personne);
            let before = |text: String| match &child {
                Some(name) => format!("responsable {}, {text}", of(name)),
                None => text,
            };
            match &membership.what {
                Principal::Personne(other) if *other == personne => {
                    reasons.insert("c’est cette personne".to_owned());
                }
                Principal::Personne(_) => {
                    reasons.insert("c’est la même personne, d’abord saisie à la main".to_owned());
                }
                Principal::ResponsablesDe(_) => {
                    if let Some(name) = &child {
                        reasons.insert(format!("responsable {}", of(name)));
                    }
                }
                Principal::Groupe(group) | Principal::ProfilDuGroupe(group, _) => {
                    for text in self.in_group(who, *group).await? {
                        reasons.insert(before(text));
                    }
                }
                Principal::Structure(structure) => {
                    for text in self.in_structure(who, *structure, None).await? {
                        reasons.insert(before(text));
                    }
                }
                Principal::ProfilDeStructure(structure, profil) => {
                    let wanted = if child.is_some() { Profil::Elv } else { *profil };
                    for text in self.in_structure(who, *structure, Some(wanted)).await? {
                        reasons.insert(before(text));
                    }
                }
                Principal::Role { .. } | Principal::Service { .. } => {}
            }
        }
        Ok(reasons.into_iter().collect())
    }

    async fn prenom(&self, personne: PersonneId) -> Result<String, AnnuaireError> {
        let names = self.noms(&[personne]).await?;
        Ok(names.get(&personne).map(|nom| nom.prenom.clone()).unwrap_or_default())
    }

    pub(super) async fn in_group(&self, personne: PersonneId, group: GroupeId) -> Result<Vec<String>, AnnuaireError> {
        let Some(found) = self.groupes_par_id(&[group]).await?.pop() else {
            return Ok(Vec::new());
        };
        let mut reading = self.db.read().await?;
        let c: &mut Connection = &mut reading;
        let sql = format!(
            "SELECT a.qualite, a.matiere, MIN(m.libelle) AS libelle FROM appartenance a JOIN groupe g ON g.id = a.groupe \
             JOIN structure s ON s.id = g.structure \
             LEFT JOIN matiere m ON m.academie = s.academie AND m.code = a.matiere AND a.matiere <> '' \
             WHERE a.personne = $2 AND a.groupe = $3 AND {} GROUP BY a.qualite, a.matiere ORDER BY a.qualite, a.matiere",
            at("a", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(self.now())
            .bind(bytes(personne))
            .bind(bytes(group));
        let mut reasons = Vec::new();
        for row in query.fetch_all(&mut *c).await? {
            let subject = row.opt_text("libelle")?.unwrap_or_default();
            reasons.push(match Qualite::from_number(row.int("qualite")?) {
                Some(Qualite::Eleve) => format!("élève {}", of_group(&found)),
                Some(Qualite::Principal) => format!("professeur principal {}", of_group(&found)),
                Some(Qualite::Enseignant) if subject.is_empty() => format!("professeur {}", of_group(&found)),
                Some(Qualite::Enseignant) => format!("professeur {} {}", of(&subject), of_group(&found)),
                Some(Qualite::Membre) => format!("membre {}", of_group(&found)),
                None => continue,
            });
        }
        let sql = format!(
            "SELECT c.code FROM groupe_composition k JOIN groupe c ON c.id = k.classe AND $1 < c.jusque \
             JOIN appartenance a ON a.groupe = k.classe AND a.qualite = {} AND {} \
             WHERE a.personne = $2 AND k.groupe = $3 AND {} ORDER BY c.code",
            Qualite::Eleve.number(),
            at("a", 1),
            at("k", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(self.now())
            .bind(bytes(personne))
            .bind(bytes(group));
        for row in query.fetch_all(c).await? {
            reasons.push(format!(
                "élève de la {}, qui est dans le groupe {}",
                row.text("code")?,
                found.nom()
            ));
        }
        Ok(reasons)
    }

    async fn in_structure(
        &self,
        personne: PersonneId,
        structure: StructureId,
        profil: Option<Profil>,
    ) -> Result<Vec<String>, AnnuaireError> {
        let sql = format!(
            "SELECT DISTINCT r.profil, r.discipline, s.nom FROM rattachement r JOIN structure s ON s.id = r.structure \
             WHERE r.personne = $2 AND r.structure = $3 AND {} ORDER BY r.profil, r.discipline",
            at("r", 1)
        );
        let query = sqlx::query(AssertSqlSafe(sql))
            .bind(self.now())
            .bind(bytes(personne))
            .bind(bytes(structure));
        let mut reasons = Vec::new();
        for row in query.fetch_all(&mut *self.db.read().await?).await? {
            let Some(held) = Profil::from_number(row.int("profil")?) else {
                continue;
            };
            if profil.is_some_and(|wanted| wanted != held) {
                continue;
            }
            let (school, discipline) = (row.text("nom")?, row.text("discipline")?);
            reasons.push(if discipline.is_empty() {
                format!("{} – {school}", one(held))
            } else {
                format!("{} ({discipline}) – {school}", one(held))
            });
        }
        Ok(reasons)
    }
}

const fn one(profil: Profil) -> &'static str {
    match profil {
        Profil::Elv => "élève",
        Profil::Tut => "responsable",
        Profil::Ens => "enseignant",
        Profil::Dir => "membre de la direction",
        Profil::Evs => "membre de la vie scolaire",
        Profil::Eta => "membre du personnel",
        Profil::Aca => "personnel académique",
        Profil::Doc => "documentaliste",
        Profil::Col => "agent de la collectivité",
    }
}

/// « de la 6A », « du groupe Chorale ».
fn of_group(group: &Groupe) -> String {
    if group.genre == preau_model::GenreGroupe::Classe {
        format!("de la {}", group.nom())
    } else {
        format!("du groupe {}", group.nom())
    }
}

/// « de Paul », « d’Anne ».
fn of(name: &str) -> String {
    if preau_model::fold(name).starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']) {
        format!("d’{name}")
    } else {
        format!("de {name}")
    }
}

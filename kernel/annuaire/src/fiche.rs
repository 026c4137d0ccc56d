//! One person as scripts read them: exact, from stored rows only.

use preau_model::{Categorie, Millis, PersonneId, Profil, Qualite, Source};
use preau_store::{Connection, Row, RowExt as _, StoreError};
use serde::Serialize;
use sqlx::AssertSqlSafe;

use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, EtatPersonne, Personne};

/// What `preau annuaire personne ACADEMIE/DEGRE/ID --json` prints. Names, links and groups; no sealed field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fiche {
    /// `013/2D/4711`.
    pub cle: String,
    /// `aaf`, `local`, `fichier` or `api`.
    pub source: String,
    /// `Eleve`, `PersRelEleve`, `PersEducNat`, `Invite`.
    pub categorie: String,
    /// Family name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// `Mme`, `M.`
    pub civilite: String,
    /// `present`, `parti` or `supprime`.
    pub etat: String,
    /// The primary profile.
    pub profil: String,
    /// Every profile held now, the primary one first.
    pub profils: Vec<String>,
    /// Structures of now.
    pub structures: Vec<FicheStructure>,
    /// Classes of now: pupil, teacher or professeur principal.
    pub classes: Vec<FicheGroupe>,
    /// Groups of now.
    pub groupes: Vec<FicheGroupe>,
    /// For a responsable: the pupils, whatever the link (its fields say what it opens).
    pub enfants: Vec<FicheLien>,
    /// For a pupil: the responsables.
    pub responsables: Vec<FicheLien>,
}

/// A person in a structure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FicheStructure {
    /// UAI, empty outside schools.
    pub uai: String,
    /// ENTStructureJointure.
    pub jointure: String,
    /// Name as shown.
    pub nom: String,
    /// Profile there.
    pub profil: String,
    /// Function code; empty when no function says it.
    pub fonction: String,
    /// Discipline, or empty.
    pub discipline: String,
    /// Where this comes from.
    pub source: String,
}

/// A person in a class or group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FicheGroupe {
    /// UAI of its school.
    pub uai: String,
    /// Code.
    pub code: String,
    /// Label.
    pub libelle: String,
    /// `eleve`, `enseignant`, `principal` or `membre`.
    pub qualite: String,
    /// Subject code of a teaching link.
    pub matiere: String,
    /// Where this comes from.
    pub source: String,
}

/// A link, with the six fields of ENTElevePersRelEleve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FicheLien {
    /// Identifier of the other person.
    pub id: String,
    /// Kind of link.
    pub lien: i64,
    /// Pays.
    pub financier: i64,
    /// 1 legal representative, 2 in charge, 0 neither.
    pub legal: i64,
    /// Contact.
    pub contact: i64,
    /// Is paid.
    pub paiement: i64,
    /// Where this comes from.
    pub source: String,
}

impl Annuaire {
    /// The record of a key, or `None`. What it belongs to is what is open now (`jusque` in the future).
    pub async fn fiche(&self, academie: &str, degre: &str, cle: &str) -> Result<Option<Fiche>, AnnuaireError> {
        let Some(person) = self.personne_par_cle(academie, degre, cle).await? else {
            return Ok(None);
        };
        self.fiche_de(person).await
    }

    /// The record of a person row.
    pub(crate) async fn fiche_de(&self, person: Personne) -> Result<Option<Fiche>, AnnuaireError> {
        let now = self.now();
        let mut reading = self.db.read().await?;
        let c: &mut Connection = &mut reading;
        let structures = structures(c, person.id, now).await?;
        let (classes, groupes) = groups(c, person.id, now).await?;
        let mut profils = vec![person.profil.code().to_owned()];
        for structure in &structures {
            if !profils.contains(&structure.profil) {
                profils.push(structure.profil.clone());
            }
        }
        Ok(Some(Fiche {
            cle: format!("{}/{}/{}", person.academie, person.degre, person.cle),
            source: source(i64::from(person.source.number())),
            categorie: match person.categorie {
                Categorie::Eleve => "Eleve",
                Categorie::Responsable => "PersRelEleve",
                Categorie::Agent => "PersEducNat",
                Categorie::Invite => "Invite",
            }
            .to_owned(),
            etat: match person.etat {
                EtatPersonne::Present => "present",
                EtatPersonne::Parti => "parti",
                EtatPersonne::Supprime => "supprime",
            }
            .to_owned(),
            profil: person.profil.code().to_owned(),
            profils,
            structures,
            classes,
            groupes,
            enfants: links(c, "responsable", "eleve", person.id, now).await?,
            responsables: links(c, "eleve", "responsable", person.id, now).await?,
            nom: person.nom.nom,
            prenom: person.nom.prenom,
            civilite: person.nom.civilite,
        }))
    }
}

async fn structures(c: &mut Connection, person: PersonneId, now: Millis) -> Result<Vec<FicheStructure>, StoreError> {
    let rows = sqlx::query(
        "SELECT s.uai, s.cle, s.nom, r.profil, r.fonction, r.discipline, r.source FROM rattachement r \
         JOIN structure s ON s.id = r.structure WHERE r.personne = $1 AND r.jusque > $2 \
         ORDER BY s.cle, r.profil, r.fonction, r.discipline",
    );
    let rows = rows.bind(bytes(person)).bind(now).fetch_all(c).await?;
    rows.iter()
        .map(|row| {
            Ok(FicheStructure {
                uai: row.opt_text("uai")?.unwrap_or_default(),
                jointure: row.text("cle")?,
                nom: row.text("nom")?,
                profil: Profil::from_number(row.int("profil")?)
                    .map_or("", Profil::code)
                    .to_owned(),
                fonction: row.text("fonction")?,
                discipline: row.text("discipline")?,
                source: source(row.int("source")?),
            })
        })
        .collect()
}

async fn groups(
    c: &mut Connection,
    person: PersonneId,
    now: Millis,
) -> Result<(Vec<FicheGroupe>, Vec<FicheGroupe>), StoreError> {
    let rows = sqlx::query(
        "SELECT s.uai, g.genre, g.code, g.libelle, a.qualite, a.matiere, a.source FROM appartenance a \
         JOIN groupe g ON g.id = a.groupe JOIN structure s ON s.id = g.structure \
         WHERE a.personne = $1 AND a.jusque > $2 AND g.jusque > $2 ORDER BY s.cle, g.code, a.qualite, a.matiere",
    );
    let rows = rows.bind(bytes(person)).bind(now).fetch_all(c).await?;
    let (mut classes, mut groups) = (Vec::new(), Vec::new());
    for row in &rows {
        let group = group(row)?;
        let list = if row.int("genre")? == 1 {
            &mut classes
        } else {
            &mut groups
        };
        list.push(group);
    }
    Ok((classes, groups))
}

fn group(row: &Row) -> Result<FicheGroupe, StoreError> {
    let qualite = match Qualite::from_number(row.int("qualite")?) {
        Some(Qualite::Eleve) => "eleve",
        Some(Qualite::Enseignant) => "enseignant",
        Some(Qualite::Principal) => "principal",
        Some(Qualite::Membre) => "membre",
        None => "",
    };
    Ok(FicheGroupe {
        uai: row.opt_text("uai")?.unwrap_or_default(),
        code: row.text("code")?,
        libelle: row.text("libelle")?,
        qualite: qualite.to_owned(),
        matiere: row.text("matiere")?,
        source: source(row.int("source")?),
    })
}

/// Links of which `mine` is this person; `other` is the column of who is listed.
async fn links(
    c: &mut Connection,
    mine: &'static str,
    other: &'static str,
    person: PersonneId,
    now: Millis,
) -> Result<Vec<FicheLien>, StoreError> {
    let sql = format!(
        "SELECT p.cle, l.lien, l.financier, l.legal, l.contact, l.paiement, l.source FROM lien_effectif l \
         JOIN personne p ON p.id = l.{other} WHERE l.{mine} = $1 AND l.jusque > $2 ORDER BY p.cle"
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(bytes(person))
        .bind(now)
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(FicheLien {
                id: row.text("cle")?,
                lien: row.int("lien")?,
                financier: row.int("financier")?,
                legal: row.int("legal")?,
                contact: row.int("contact")?,
                paiement: row.int("paiement")?,
                source: source(row.int("source")?),
            })
        })
        .collect()
}

fn source(number: i64) -> String {
    match Source::from_number(number) {
        Some(Source::Aaf) => "aaf",
        Some(Source::Local) => "local",
        Some(Source::Fichier) => "fichier",
        Some(Source::Api) => "api",
        None => "",
    }
    .to_owned()
}

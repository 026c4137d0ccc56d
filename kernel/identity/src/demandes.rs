//! What a school asks for: a permanent local account, or administrator rights. The académie or the collectivité decides (K-ID-3).

use preau_annuaire::{Identite, NouvelArrivant, Statut};
use preau_model::{Id, Millis, NEVER, PersonneId, StructureId, TerritoireId, new_id};
use preau_store::{Row, RowExt as _, StoreError};
use serde::{Deserialize, Serialize};

use crate::journal::{Act, journal};
use crate::{Identity, IdentityError};

/// Purpose of what is sealed.
const SEAL: &[u8] = b"demande-compte";
/// Requests of one school that may wait at once.
const WAITING: i64 = 50;
/// Longest names, reasons and answers, in letters.
const NAME: usize = 120;
const WORDS: usize = 1_000;

/// Kind of the id of a [`Demande`].
#[derive(Debug)]
pub enum DemandeTag {}
/// Id of a [`Demande`].
pub type DemandeId = Id<DemandeTag>;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GenreDemande {
    /// A local account for somebody whom no export brings.
    Compte {
        /// In which capacity.
        statut: Statut,
        /// Who.
        identite: Identite,
        /// Their address; may be empty.
        mail: String,
    },
    /// Administrator rights of the school for one of its agents.
    Droits {
        /// To whom.
        personne: PersonneId,
    },
}

/// A request to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NouvelleDemande {
    /// Territory of the school.
    pub territoire: TerritoireId,
    /// The school.
    pub structure: StructureId,
    /// What.
    pub genre: GenreDemande,
    /// Why.
    pub motif: String,
    /// First instant without it; `None`: permanent.
    pub jusque: Option<Millis>,
}

/// Where a request is. The numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EtatDemande {
    /// Nobody decided yet.
    Attend = 0,
    /// Granted.
    Acceptee = 1,
    /// Refused.
    Refusee = 2,
}

/// A request, with what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demande {
    /// Its id.
    pub id: DemandeId,
    /// What was asked.
    pub quoi: NouvelleDemande,
    /// Who asks.
    pub par: PersonneId,
    /// When.
    pub at: Millis,
    /// Where it is.
    pub etat: EtatDemande,
    /// Who decided, and when.
    pub decide: Option<(PersonneId, Millis)>,
    /// The words of the answer.
    pub reponse: String,
    /// Of an account that was granted: the person row made.
    pub personne: Option<PersonneId>,
}

/// What is decided of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Granted?
    pub accepte: bool,
    /// In words: required when refused.
    pub reponse: String,
}

/// What is sealed of a request.
#[derive(Serialize, Deserialize)]
struct Contenu {
    nom: String,
    prenom: String,
    civilite: String,
    mail: String,
    motif: String,
}

const COLUMNS: &str = "id, territoire, structure, genre, statut, personne, jusque, contenu, par, at, etat, decide_par, \
     decide_at, reponse";

impl Identity {
    /// Makes a request.
    pub async fn ask(&self, par: PersonneId, quoi: NouvelleDemande) -> Result<DemandeId, IdentityError> {
        let now = self.inner.clock.now();
        check(&quoi, now)?;
        let (genre, statut, personne, contenu) = match &quoi.genre {
            GenreDemande::Compte { statut, identite, mail } => (
                1_i64,
                statut.code().to_owned(),
                None,
                Contenu {
                    nom: identite.nom.trim().to_owned(),
                    prenom: identite.prenom.trim().to_owned(),
                    civilite: identite.civilite.trim().to_owned(),
                    mail: mail.trim().to_owned(),
                    motif: quoi.motif.trim().to_owned(),
                },
            ),
            GenreDemande::Droits { personne } => (
                2,
                String::new(),
                Some(personne.as_slice().to_vec()),
                Contenu {
                    nom: String::new(),
                    prenom: String::new(),
                    civilite: String::new(),
                    mail: String::new(),
                    motif: quoi.motif.trim().to_owned(),
                },
            ),
        };
        let contenu = serde_json::to_vec(&contenu).map_err(|_| IdentityError::Sealed)?;
        let contenu = self
            .inner
            .annuaire
            .sceller(SEAL, &contenu)
            .ok_or(IdentityError::Sealed)?;
        let id: DemandeId = new_id(self.inner.clock.as_ref(), self.inner.rng.as_ref());
        let (clock, rng) = (self.inner.clock.clone(), self.inner.rng.clone());
        self.inner
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let waiting =
                        sqlx::query("SELECT COUNT(*) AS n FROM demande_compte WHERE structure = $1 AND etat = 0")
                            .bind(quoi.structure.as_slice().to_vec())
                            .fetch_one(&mut *tx)
                            .await?;
                    if waiting.int("n")? >= WAITING {
                        return Err(IdentityError::Refused(
                            "Trop de demandes de cet établissement attendent déjà une réponse.",
                        ));
                    }
                    sqlx::query(
                        "INSERT INTO demande_compte (id, territoire, structure, genre, statut, personne, jusque, contenu, \
                         par, at, etat, decide_par, decide_at, reponse) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, NULL, NULL, NULL)",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(quoi.territoire.as_slice().to_vec())
                    .bind(quoi.structure.as_slice().to_vec())
                    .bind(genre)
                    .bind(statut)
                    .bind(personne)
                    .bind(quoi.jusque.unwrap_or(NEVER))
                    .bind(contenu)
                    .bind(par.as_slice().to_vec())
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    let act = Act {
                        acte: "account.ask",
                        territory: Some(quoi.territoire),
                        structure: Some(quoi.structure),
                        personne: Some(par),
                        objet: id.to_string(),
                        ..Act::default()
                    };
                    Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?)
                })
            })
            .await?;
        Ok(id)
    }

    /// The requests of a territory, or of one of its schools: those that wait first, then the latest decided.
    pub async fn requests(
        &self,
        territoire: TerritoireId,
        structure: Option<StructureId>,
        most: u32,
    ) -> Result<Vec<Demande>, IdentityError> {
        let around = if structure.is_some() { "structure" } else { "territoire" };
        let sql = format!(
            "SELECT {COLUMNS} FROM demande_compte WHERE territoire = $1 AND {around} = $2 \
             ORDER BY CASE WHEN etat = 0 THEN 0 ELSE 1 END, at DESC, id LIMIT CAST($3 AS BIGINT)"
        );
        let here = structure.map_or_else(|| territoire.as_slice().to_vec(), |id| id.as_slice().to_vec());
        let query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(territoire.as_slice().to_vec())
            .bind(here);
        let rows = query
            .bind(i64::from(most))
            .fetch_all(&mut *self.inner.db.read().await?)
            .await?;
        rows.iter().map(|row| self.request_of(row)).collect()
    }

    /// One request.
    pub async fn request(&self, id: DemandeId) -> Result<Option<Demande>, IdentityError> {
        let sql = format!("SELECT {COLUMNS} FROM demande_compte WHERE id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.as_slice().to_vec())
            .fetch_optional(&mut *self.inner.db.read().await?)
            .await?;
        row.as_ref().map(|row| self.request_of(row)).transpose()
    }

    /// Decides of a request, once: what it asks for is done in the same transaction, or nothing is.
    pub async fn decide(&self, par: PersonneId, id: DemandeId, decision: Decision) -> Result<Demande, IdentityError> {
        let asked = self.request(id).await?.ok_or(IdentityError::NoAccount)?;
        let words = decision.reponse.trim().to_owned();
        if words.chars().count() > WORDS {
            return Err(IdentityError::Refused("Une réponse tient en 1\u{202f}000 lettres."));
        }
        if !decision.accepte && words.is_empty() {
            return Err(IdentityError::Refused("Un refus s’explique\u{a0}: écrivez pourquoi."));
        }
        if self.same_account(par, asked.par).await? {
            return Err(IdentityError::Refused("Personne ne décide de sa propre demande."));
        }
        let sealed = self
            .inner
            .annuaire
            .sceller(SEAL, words.as_bytes())
            .ok_or(IdentityError::Sealed)?;
        let (clock, rng, annuaire) = (
            self.inner.clock.clone(),
            self.inner.rng.clone(),
            self.inner.annuaire.clone(),
        );
        let (now, state) = (
            clock.now(),
            if decision.accepte {
                EtatDemande::Acceptee
            } else {
                EtatDemande::Refusee
            },
        );
        self.inner
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE demande_compte SET etat = $2, decide_par = $3, decide_at = $4, reponse = $5 \
                         WHERE id = $1 AND etat = 0",
                    )
                    .bind(id.as_slice().to_vec())
                    .bind(state as i64)
                    .bind(par.as_slice().to_vec())
                    .bind(now)
                    .bind(sealed)
                    .execute(&mut *tx)
                    .await?;
                    if done.rows_affected() == 0 {
                        return Err(IdentityError::Refused("Cette demande a déjà reçu une réponse."));
                    }
                    if state == EtatDemande::Acceptee {
                        let until = asked.quoi.jusque.unwrap_or(NEVER);
                        let made = match &asked.quoi.genre {
                            GenreDemande::Droits { personne } => {
                                annuaire
                                    .donner_administration_with(tx, par, *personne, asked.quoi.structure, until)
                                    .await?;
                                *personne
                            }
                            GenreDemande::Compte { statut, identite, mail } => {
                                let arrival = NouvelArrivant {
                                    identite: identite.clone(),
                                    statut: *statut,
                                    discipline: String::new(),
                                    naissance: None,
                                    mail: Some(mail.clone()),
                                    remplace: None,
                                    jusque: Some(until),
                                    motif: asked.quoi.motif.chars().take(500).collect(),
                                };
                                let made = annuaire.accueillir_with(tx, Some(par), asked.quoi.structure, &arrival);
                                made.await?.personne
                            }
                        };
                        sqlx::query("UPDATE demande_compte SET personne = $2 WHERE id = $1")
                            .bind(id.as_slice().to_vec())
                            .bind(made.as_slice().to_vec())
                            .execute(&mut *tx)
                            .await?;
                    }
                    let act = Act {
                        acte: if state == EtatDemande::Acceptee {
                            "account.grant"
                        } else {
                            "account.refuse"
                        },
                        territory: Some(asked.quoi.territoire),
                        structure: Some(asked.quoi.structure),
                        personne: Some(par),
                        objet: id.to_string(),
                        ..Act::default()
                    };
                    Ok(journal(tx, clock.as_ref(), rng.as_ref(), act).await?)
                })
            })
            .await?;
        self.request(id).await?.ok_or(IdentityError::NoAccount)
    }

    async fn same_account(&self, a: PersonneId, b: PersonneId) -> Result<bool, IdentityError> {
        let (a, b) = (
            self.inner.annuaire.personne(a).await?,
            self.inner.annuaire.personne(b).await?,
        );
        Ok(a.zip(b).is_some_and(|(a, b)| a.compte == b.compte))
    }

    fn request_of(&self, row: &Row) -> Result<Demande, IdentityError> {
        let open = |sealed: &[u8]| self.inner.annuaire.desceller(SEAL, sealed).ok_or(IdentityError::Sealed);
        let wrong = |column| {
            IdentityError::Store(StoreError::Column {
                column,
                expected: "a known value",
            })
        };
        let contenu: Contenu =
            serde_json::from_slice(&open(&row.bytes("contenu")?)?).map_err(|_| IdentityError::Sealed)?;
        let personne: Option<PersonneId> = row.opt_id("personne")?;
        let genre = if row.int("genre")? == 2 {
            GenreDemande::Droits {
                personne: personne.ok_or_else(|| wrong("personne"))?,
            }
        } else {
            GenreDemande::Compte {
                statut: Statut::from_code(&row.text("statut")?).ok_or_else(|| wrong("statut"))?,
                identite: Identite {
                    nom: contenu.nom,
                    prenom: contenu.prenom,
                    civilite: contenu.civilite,
                },
                mail: contenu.mail,
            }
        };
        let jusque = row.int("jusque")?;
        let reponse = row
            .opt_bytes("reponse")?
            .map(|sealed| open(&sealed))
            .transpose()?
            .unwrap_or_default();
        Ok(Demande {
            id: row.id("id")?,
            quoi: NouvelleDemande {
                territoire: row.id("territoire")?,
                structure: row.id("structure")?,
                genre,
                motif: contenu.motif,
                jusque: (jusque != NEVER).then_some(jusque),
            },
            par: row.id("par")?,
            at: row.int("at")?,
            etat: match row.int("etat")? {
                1 => EtatDemande::Acceptee,
                2 => EtatDemande::Refusee,
                _ => EtatDemande::Attend,
            },
            decide: row.opt_id("decide_par")?.zip(row.opt_int("decide_at")?),
            reponse: String::from_utf8(reponse).map_err(|_| IdentityError::Sealed)?,
            personne,
        })
    }
}

/// Is it a request that has a sense?
fn check(quoi: &NouvelleDemande, now: Millis) -> Result<(), IdentityError> {
    let (motif, long) = (quoi.motif.trim(), |text: &str, most| text.chars().count() > most);
    if motif.is_empty() || long(motif, WORDS) {
        return Err(IdentityError::Refused(
            "Une demande a un motif, en 1\u{202f}000 lettres au plus.",
        ));
    }
    if quoi.jusque.is_some_and(|until| until <= now) {
        return Err(IdentityError::Refused("La date de fin est déjà passée."));
    }
    if let GenreDemande::Compte { statut, identite, mail } = &quoi.genre {
        if statut.est_invite() || *statut == Statut::Responsable || !statut_asked(*statut) {
            return Err(IdentityError::Refused("Ce compte ne fait pas l’objet d’une demande."));
        }
        if identite.nom.trim().is_empty() || long(&identite.nom, NAME) || long(&identite.prenom, NAME) {
            return Err(IdentityError::Refused("Une personne a un nom, de 120 lettres au plus."));
        }
        if !mail.trim().is_empty() && (!mail.contains('@') || long(mail, NAME)) {
            return Err(IdentityError::Refused("Cette adresse de courriel n’en est pas une."));
        }
    }
    Ok(())
}

/// A school asks for its own people; agents of the collectivité and of the académie are made by theirs.
fn statut_asked(statut: Statut) -> bool {
    !matches!(statut, Statut::Atc | Statut::AgentAcademie)
}

//! The providers of an installation: applied from a file, kept in a table, read often.

use std::sync::Arc;

use preau_identity::{Act, journal};
use preau_model::{Millis, TerritoireId};
use preau_store::{Row, RowExt as _};

use crate::declaration::{Reglages, Secret};
use crate::verifier::{fautes, territoire};
use crate::{Declaration, Doors, DoorsError, Faute, Genre, JeSuis, Vers};

/// What another process applied is seen within this time.
const TTL: Millis = 2_000;

/// A provider whose door is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fournisseur {
    /// Stable name, in addresses.
    pub id: String,
    /// As shown.
    pub nom: String,
    /// How it speaks.
    pub genre: Genre,
    /// Whose.
    pub territoire: TerritoireId,
    pub(crate) reglages: Reglages,
}

impl Fournisseur {
    /// Does somebody who is this enter here?
    pub fn sert(&self, profil: JeSuis) -> bool {
        self.reglages.profils.contains(&profil)
    }

    /// And by this door alone?
    pub fn exclusif(&self, profil: JeSuis) -> bool {
        self.reglages.exclusif.contains(&profil)
    }

    /// Is it offered in this school?
    pub fn offert(&self, territoire: TerritoireId, uai: Option<preau_model::Uai>) -> bool {
        let ecoles = &self.reglages.ecoles;
        self.territoire == territoire && (ecoles.is_empty() || uai.is_some_and(|uai| ecoles.contains(&uai)))
    }
}

/// What applying a declaration did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changement {
    /// The door is new.
    Nouveau,
    /// It was known and changed.
    Modifie,
    /// It was so already.
    Inchange,
}

/// Why nothing was applied.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is wrong in these places.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Fautes(Vec<Faute>),
    /// The machinery failed.
    #[error(transparent)]
    Panne(#[from] DoorsError),
}

impl ConfigError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fautes(_) => "portes.fichier",
            Self::Panne(error) => error.code(),
        }
    }
}

/// A row as stored.
struct Connu {
    fournisseur: Fournisseur,
    secret: Vec<u8>,
    actif: bool,
}

const COLUMNS: &str = "SELECT id, territoire, genre, nom, reglages, secret, actif FROM fournisseur";

impl Doors {
    /// Judges declarations without applying anything.
    pub async fn verifier(&self, declared: &[Declaration]) -> Result<Vec<Faute>, DoorsError> {
        let connus: Vec<String> = self.connus().await?.into_iter().map(|c| c.fournisseur.id).collect();
        Ok(fautes(declared, &self.annuaire.territoires().await?, &connus))
    }

    /// Applies declarations, all or none; twice changes nothing. A provider that the file does not name stays as it is.
    pub async fn appliquer(&self, declared: &[Declaration]) -> Result<Vec<(String, Changement)>, ConfigError> {
        let found = self.verifier(declared).await?;
        if !found.is_empty() {
            return Err(ConfigError::Fautes(found));
        }
        let territoires = self.annuaire.territoires().await.map_err(DoorsError::from)?;
        let connus = self.connus().await?;
        let (mut told, mut rows) = (Vec::new(), Vec::new());
        for one in declared {
            let Ok(territoire) = territoire(one, &territoires) else {
                return Err(DoorsError::Stored(one.id.clone()).into());
            };
            let wanted = Fournisseur {
                id: one.id.clone(),
                nom: one.nom.trim().to_owned(),
                genre: one.genre,
                territoire: territoire.id,
                reglages: one.reglages(),
            };
            let known = connus.iter().find(|c| c.fournisseur.id == one.id);
            let changement = match known {
                None => Changement::Nouveau,
                Some(known)
                    if known.fournisseur == wanted
                        && known.actif == one.actif
                        && self.meme_secret(known, one.secret.as_ref()) =>
                {
                    Changement::Inchange
                }
                Some(_) => Changement::Modifie,
            };
            told.push((one.id.clone(), changement));
            if changement == Changement::Inchange {
                continue;
            }
            let secret = match (&one.secret, known) {
                (Some(secret), _) => self.sceller(&usage(&one.id), secret.expose().as_bytes(), &one.id)?,
                (None, Some(known)) => known.secret.clone(),
                (None, None) => return Err(DoorsError::Sealed(one.id.clone()).into()),
            };
            rows.push((wanted, secret, one.actif));
        }
        self.ecrire(rows).await?;
        self.oublier();
        self.entretenir().await?;
        Ok(told)
    }

    async fn ecrire(&self, rows: Vec<(Fournisseur, Vec<u8>, bool)>) -> Result<(), DoorsError> {
        let (clock, rng) = (self.clock.clone(), self.rng.clone());
        self.db
            .write::<_, DoorsError, _>(move |tx| {
                Box::pin(async move {
                    for (one, secret, actif) in rows {
                        let reglages =
                            serde_json::to_string(&one.reglages).map_err(|_| DoorsError::Stored(one.id.clone()))?;
                        sqlx::query(
                            "INSERT INTO fournisseur (id, territoire, genre, nom, rang, reglages, secret, actif, modifie) \
                             VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(rang), 0) + 1 FROM fournisseur), $5, $6, $7, $8) \
                             ON CONFLICT (id) DO UPDATE SET territoire = excluded.territoire, genre = excluded.genre, \
                             nom = excluded.nom, reglages = excluded.reglages, secret = excluded.secret, \
                             actif = excluded.actif, modifie = excluded.modifie",
                        )
                        .bind(one.id.clone())
                        .bind(one.territoire.as_slice().to_vec())
                        .bind(one.genre.name())
                        .bind(one.nom)
                        .bind(reglages)
                        .bind(secret)
                        .bind(i16::from(actif))
                        .bind(clock.now())
                        .execute(&mut *tx)
                        .await?;
                        let act = Act {
                            acte: "door.configure",
                            territory: Some(one.territoire),
                            objet: one.id,
                            ..Act::default()
                        };
                        journal(tx, clock.as_ref(), rng.as_ref(), act).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Providers whose door is open, in the order of the sign-in page. Kept in memory for two seconds.
    pub async fn fournisseurs(&self) -> Result<Arc<Vec<Fournisseur>>, DoorsError> {
        let now = self.clock.now();
        if let Some((at, all)) = self.memoire().as_ref()
            && (0..TTL).contains(&(now - at))
        {
            return Ok(all.clone());
        }
        let connus = self.connus().await?;
        let open = connus.into_iter().filter(|c| c.actif).map(|c| c.fournisseur);
        let all = Arc::new(open.collect::<Vec<_>>());
        *self.memoire() = Some((now, all.clone()));
        Ok(all)
    }

    /// The provider of this name whose door is open.
    pub async fn fournisseur(&self, id: &str) -> Result<Option<Fournisseur>, DoorsError> {
        Ok(self.fournisseurs().await?.iter().find(|f| f.id == id).cloned())
    }

    /// Our secret at a provider.
    pub(crate) async fn secret(&self, id: &str) -> Result<Secret, DoorsError> {
        let row = sqlx::query("SELECT secret FROM fournisseur WHERE id = $1")
            .bind(id.to_owned())
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        let sealed = row.ok_or_else(|| DoorsError::Sealed(id.to_owned()))?.bytes("secret")?;
        let open = self.annuaire.desceller(&usage(id), &sealed);
        open.and_then(|bytes| String::from_utf8(bytes).ok())
            .map(Secret::new)
            .ok_or_else(|| DoorsError::Sealed(id.to_owned()))
    }

    /// Does some open door recognise people by their mail?
    pub(crate) async fn par_courriel(&self) -> Result<bool, DoorsError> {
        let all = self.fournisseurs().await?;
        Ok(all
            .iter()
            .any(|f| f.reglages.regles.iter().any(|r| r.vers == Vers::Courriel)))
    }

    fn meme_secret(&self, known: &Connu, wanted: Option<&Secret>) -> bool {
        wanted.is_none_or(|wanted| {
            let open = self.annuaire.desceller(&usage(&known.fournisseur.id), &known.secret);
            open.is_some_and(|open| open == wanted.expose().as_bytes())
        })
    }

    async fn connus(&self) -> Result<Vec<Connu>, DoorsError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY rang, id")))
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        rows.iter().map(connu).collect()
    }
}

fn connu(row: &Row) -> Result<Connu, DoorsError> {
    let id = row.text("id")?;
    let stored = || DoorsError::Stored(id.clone());
    let reglages = serde_json::from_str(&row.text("reglages")?).map_err(|_| stored())?;
    let genre = match row.text("genre")?.as_str() {
        "oidc" => Genre::Oidc,
        _ => return Err(stored()),
    };
    Ok(Connu {
        secret: row.bytes("secret")?,
        actif: row.flag("actif")?,
        fournisseur: Fournisseur {
            nom: row.text("nom")?,
            genre,
            territoire: row.id("territoire")?,
            reglages,
            id,
        },
    })
}

fn usage(id: &str) -> Vec<u8> {
    [b"preau.porte.secret/1\0".as_slice(), id.as_bytes()].concat()
}

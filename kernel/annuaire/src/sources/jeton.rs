//! Who may send messages: a secret per system, for some schools, shown once and kept as a keyed hash.

use preau_model::{Id, Millis, PersonneId, TerritoireId, Uai, new_id, random_hex};
use preau_store::RowExt as _;
use serde::Serialize;

use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

#[doc(hidden)]
#[derive(Debug)]
pub enum JetonTag {}
/// A token.
pub type JetonId = Id<JetonTag>;

/// Beginning of every secret, so that scanners of leaked secrets know it.
const PREFIX: &str = "preau_src_";

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jeton {
    /// Which.
    pub id: JetonId,
    /// Its territory.
    pub territoire: TerritoireId,
    /// Name of the system, in its keys (`api:edt:…`).
    pub origine: String,
    /// For people.
    pub libelle: String,
    /// Made.
    pub cree: Millis,
    /// Good until then.
    pub expire: Millis,
    /// Withdrawn, when it was.
    pub revoque: Option<Millis>,
    /// Schools that it may speak of.
    pub ecoles: Vec<Uai>,
}

/// A token to make.
#[derive(Debug, Clone)]
pub struct NouveauJeton {
    /// Its territory.
    pub territoire: TerritoireId,
    /// Name of the system: lower case letters, digits, hyphens, at most 20.
    pub origine: String,
    /// For people.
    pub libelle: String,
    /// Good until then.
    pub expire: Millis,
    /// Schools, at least one.
    pub ecoles: Vec<Uai>,
}

impl Annuaire {
    /// Makes a token; answers its secret, which nothing says again.
    pub async fn creer_jeton(
        &self,
        par: Option<PersonneId>,
        jeton: NouveauJeton,
    ) -> Result<(JetonId, String), AnnuaireError> {
        if !super::api::origine_valide(&jeton.origine) {
            return Err(AnnuaireError::Refused(
                "le nom du système tient en vingt lettres minuscules, chiffres ou tirets",
            ));
        }
        if jeton.ecoles.is_empty() || jeton.expire <= self.now() {
            return Err(AnnuaireError::Refused(
                "un jeton vaut pour au moins un établissement, jusqu’à une date à venir",
            ));
        }
        let id: JetonId = new_id(&*self.clock, &*self.rng);
        let secret = format!("{PREFIX}{}", random_hex(&*self.rng, 32));
        let (print, now) = (self.empreinte_jeton(&secret), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO jeton_source (id, territoire, origine, libelle, empreinte, cree, expire, revoque, par) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)",
                    )
                    .bind(bytes(id))
                    .bind(bytes(jeton.territoire))
                    .bind(jeton.origine)
                    .bind(jeton.libelle)
                    .bind(print)
                    .bind(now)
                    .bind(jeton.expire)
                    .bind(par.map(bytes))
                    .execute(&mut *tx)
                    .await?;
                    for uai in jeton.ecoles {
                        sqlx::query("INSERT INTO jeton_source_ecole (jeton, uai) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                            .bind(bytes(id))
                            .bind(uai.to_string())
                            .execute(&mut *tx)
                            .await?;
                    }
                    Ok::<_, AnnuaireError>(())
                })
            })
            .await?;
        Ok((id, secret))
    }

    /// The token of a secret, if it is good now.
    pub async fn jeton(&self, secret: &str) -> Result<Option<Jeton>, AnnuaireError> {
        if !secret.starts_with(PREFIX) || secret.len() > 200 {
            return Ok(None);
        }
        let found = self.jetons_par("empreinte", self.empreinte_jeton(secret)).await?;
        let good = |jeton: &Jeton| jeton.revoque.is_none() && jeton.expire > self.now();
        Ok(found.into_iter().find(good))
    }

    /// The tokens of a territory, the latest first.
    pub async fn jetons(&self, territoire: TerritoireId) -> Result<Vec<Jeton>, AnnuaireError> {
        self.jetons_par("territoire", bytes(territoire)).await
    }

    /// Withdraws a token of a territory: it is refused from now on.
    pub async fn revoquer_jeton(&self, territoire: TerritoireId, id: JetonId) -> Result<(), AnnuaireError> {
        let now = self.now();
        let done = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query(
                        "UPDATE jeton_source SET revoque = $3 WHERE id = $1 AND territoire = $2 AND revoque IS NULL",
                    );
                    let query = query.bind(bytes(id)).bind(bytes(territoire)).bind(now);
                    Ok::<_, AnnuaireError>(query.execute(tx).await?.rows_affected())
                })
            })
            .await?;
        if done == 0 {
            return Err(AnnuaireError::Unknown("ce jeton"));
        }
        Ok(())
    }

    fn empreinte_jeton(&self, secret: &str) -> Vec<u8> {
        let mut hash = self.keys.fingerprint();
        hash.part(b"preau.jeton/1");
        hash.part(secret.as_bytes());
        hash.finish().to_vec()
    }

    async fn jetons_par(&self, column: &'static str, value: Vec<u8>) -> Result<Vec<Jeton>, AnnuaireError> {
        let sql = match column {
            "empreinte" => {
                "SELECT id, territoire, origine, libelle, cree, expire, revoque FROM jeton_source WHERE empreinte = $1"
            }
            _ => {
                "SELECT id, territoire, origine, libelle, cree, expire, revoque FROM jeton_source WHERE territoire = $1 \
                 ORDER BY cree DESC, id DESC"
            }
        };
        let mut c = self.db.read().await?;
        let rows = sqlx::query(sql).bind(value).fetch_all(&mut *c).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let id: JetonId = row.id("id")?;
            let query = sqlx::query("SELECT uai FROM jeton_source_ecole WHERE jeton = $1 ORDER BY uai");
            let ecoles = query.bind(bytes(id)).fetch_all(&mut *c).await?;
            let ecoles: Vec<String> = ecoles.iter().map(|r| r.text("uai")).collect::<Result<_, _>>()?;
            found.push(Jeton {
                id,
                territoire: row.id("territoire")?,
                origine: row.text("origine")?,
                libelle: row.text("libelle")?,
                cree: row.int("cree")?,
                expire: row.int("expire")?,
                revoque: row.opt_int("revoque")?,
                ecoles: ecoles.iter().filter_map(|uai| uai.parse().ok()).collect(),
            });
        }
        Ok(found)
    }
}

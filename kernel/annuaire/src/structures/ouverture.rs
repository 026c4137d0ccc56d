//! Opening a school for a UAI that no export has brought yet, and the account of its direction.

use preau_model::{
    Categorie, GenreStructure, NEVER, PersonneId, Profil, Source, StructureId, TerritoireId, Uai, new_id,
};
use preau_store::{Connection, RowExt as _};
use serde_json::json;

use crate::corrections::Champ;
use crate::journal::Acte;
use crate::local::{Identite, NouvellePersonne, Rattachement};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// A school to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NouvelEtablissement {
    /// Its code: an export that brings it later takes this row over.
    pub uai: Uai,
    /// Name.
    pub nom: String,
    /// Commune.
    pub commune: String,
}

impl Annuaire {
    /// Makes the row of a school that no export brought, under a collectivité of its territory.
    pub async fn ouvrir_etablissement(
        &self,
        par: PersonneId,
        territoire: TerritoireId,
        collectivite: StructureId,
        nouveau: NouvelEtablissement,
    ) -> Result<StructureId, AnnuaireError> {
        let me = self.clone();
        let (nom, commune) = (nouveau.nom.trim().to_owned(), nouveau.commune.trim().to_owned());
        if nom.is_empty() || nom.chars().count() > 120 || commune.chars().count() > 120 {
            return Err(AnnuaireError::Refused(
                "un établissement a un nom de 120 lettres au plus",
            ));
        }
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query("SELECT 1 AS here FROM structure WHERE uai = $1");
                    let known = query.bind(nouveau.uai.as_str().to_owned()).fetch_optional(&mut *tx).await?;
                    if known.is_some() {
                        return Err(AnnuaireError::Refused("cet établissement est déjà ouvert"));
                    }
                    let id: StructureId = new_id(&*me.clock, &*me.rng);
                    sqlx::query(
                        "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, \
                         nature, bassin, attributs, empreinte, etat, vu) \
                         VALUES ($1, $2, $3, $4, '', '', $5, $5, $6, $7, '', '', '{}', $8, 0, $9)",
                    )
                    .bind(bytes(id))
                    .bind(bytes(territoire))
                    .bind(i64::from(GenreStructure::Etablissement.number()))
                    .bind(i64::from(Source::Local.number()))
                    .bind(nouveau.uai.as_str().to_owned())
                    .bind(nom.clone())
                    .bind(commune.clone())
                    .bind(Vec::<u8>::new())
                    .bind(me.now())
                    .execute(&mut *tx)
                    .await?;
                    sqlx::query("INSERT INTO structure_parent (enfant, parent) VALUES ($1, $2)")
                        .bind(bytes(id))
                        .bind(bytes(collectivite))
                        .execute(&mut *tx)
                        .await?;
                    let act = Acte {
                        code: "structure.ouvrir",
                        par: Some(par),
                        structure: Some(id),
                        personne: None,
                        autre: Some(bytes(collectivite)),
                        detail: json!({ "uai": nouveau.uai.as_str(), "nom": nom }),
                    };
                    me.noter(tx, act).await?;
                    Ok(id)
                })
            })
            .await
    }

    /// Makes the account of a head of a school that has none: an act of the collectivité. Once somebody directs the school, heads
    /// come from the exports.
    pub async fn creer_direction(
        &self,
        par: PersonneId,
        etablissement: StructureId,
        identite: Identite,
        mail: Option<String>,
    ) -> Result<NouvellePersonne, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let query = sqlx::query("SELECT genre FROM structure WHERE id = $1 AND etat = 0");
                    let row = query.bind(bytes(etablissement)).fetch_optional(&mut *tx).await?;
                    let row = row.ok_or(AnnuaireError::Unknown("cet établissement"))?;
                    if row.int("genre")? != i64::from(GenreStructure::Etablissement.number()) {
                        return Err(AnnuaireError::Refused("seul un établissement a une direction"));
                    }
                    if !heads(tx, etablissement, me.now()).await?.is_empty() {
                        return Err(AnnuaireError::Refused("cet établissement a déjà une direction"));
                    }
                    let attached = Rattachement {
                        profil: Profil::Dir,
                        fonction: "DIR".to_owned(),
                        discipline: String::new(),
                        jusque: NEVER,
                    };
                    let who = (Categorie::Agent, Profil::Dir);
                    let made = me.inserer(tx, &identite, who, etablissement, Some(attached)).await?;
                    if let Some(mail) = mail.as_ref().filter(|mail| !mail.trim().is_empty()) {
                        me.donner(tx, par, made.personne, Champ::Mail, mail.trim()).await?;
                    }
                    let act = Acte::sur("direction.creer", par, made.personne, json!({})).dans(etablissement);
                    me.noter(tx, act).await?;
                    Ok(made)
                })
            })
            .await
    }

    /// Who directs a school now.
    pub async fn direction(&self, etablissement: StructureId) -> Result<Vec<PersonneId>, AnnuaireError> {
        heads(&mut *self.db.read().await?, etablissement, self.now()).await
    }
}

async fn heads(
    c: &mut Connection,
    school: StructureId,
    now: preau_model::Millis,
) -> Result<Vec<PersonneId>, AnnuaireError> {
    let rows = sqlx::query(
        "SELECT DISTINCT r.personne FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
         WHERE r.structure = $1 AND r.profil = $2 AND r.depuis <= $3 AND $3 < r.jusque ORDER BY r.personne",
    );
    let rows = rows.bind(bytes(school)).bind(i64::from(Profil::Dir.number())).bind(now);
    let rows = rows.fetch_all(c).await?;
    Ok(rows.iter().map(|row| row.id("personne")).collect::<Result<_, _>>()?)
}

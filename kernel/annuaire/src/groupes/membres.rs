//! Who is in a manual group.

use preau_model::{GenreGroupe, GroupeId, PersonneId, Qualite, Source};
use preau_store::{Connection, RowExt as _};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::{GroupeManuel, Portee, living, of_school, on_group};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

impl Annuaire {
    /// Adds persons to a manual group, as long as it lives; those who are in it stay. They are of its school (themselves or
    /// through a child), or of its territory for a group across schools.
    pub async fn ajouter_membres(
        &self,
        par: PersonneId,
        id: GroupeId,
        personnes: &[PersonneId],
    ) -> Result<(), AnnuaireError> {
        let (me, persons) = (self.clone(), personnes.to_vec());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let group = living(tx, id, now).await?;
                    for person in &persons {
                        Self::connue(tx, *person, "cette personne").await?;
                        check(tx, &group, *person, now).await?;
                        sqlx::query(
                            "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) \
                             SELECT $1, $2, $3, '', $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM appartenance a \
                             WHERE a.personne = $1 AND a.groupe = $2 AND a.qualite = $3 AND a.jusque > $4) \
                             ON CONFLICT (personne, groupe, qualite, matiere, depuis) DO UPDATE SET jusque = excluded.jusque",
                        )
                        .bind(bytes(*person))
                        .bind(bytes(id))
                        .bind(i64::from(Qualite::Membre.number()))
                        .bind(now)
                        .bind(preau_model::NEVER)
                        .bind(i64::from(Source::Local.number()))
                        .execute(&mut *tx)
                        .await?;
                    }
                    let detail = json!({ "personnes": persons });
                    me.noter(tx, on_group("groupe.ajouter", par, group.structure, id, detail)).await
                })
            })
            .await
    }

    /// Takes persons out of a manual group, from now on.
    pub async fn retirer_membres(
        &self,
        par: PersonneId,
        id: GroupeId,
        personnes: &[PersonneId],
    ) -> Result<(), AnnuaireError> {
        let (me, persons) = (self.clone(), personnes.to_vec());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let group = living(tx, id, now).await?;
                    for person in &persons {
                        sqlx::query(
                            "UPDATE appartenance SET jusque = $3 WHERE personne = $1 AND groupe = $2 AND jusque > $3",
                        )
                        .bind(bytes(*person))
                        .bind(bytes(id))
                        .bind(now)
                        .execute(&mut *tx)
                        .await?;
                    }
                    let detail = json!({ "personnes": persons });
                    me.noter(tx, on_group("groupe.retirer", par, group.structure, id, detail))
                        .await
                })
            })
            .await
    }

    /// Puts a whole class or teaching group in a manual group: its pupils, whoever they are at each moment, with their
    /// responsables behind them.
    pub async fn ajouter_classe(&self, par: PersonneId, id: GroupeId, classe: GroupeId) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let group = living(tx, id, now).await?;
                    let query = sqlx::query(
                        "SELECT g.genre, g.structure, s.territoire, (SELECT h.territoire FROM structure h WHERE h.id = $3) \
                         AS ici FROM groupe g JOIN structure s ON s.id = g.structure WHERE g.id = $1 AND g.jusque > $2",
                    );
                    let query = query.bind(bytes(classe)).bind(now).bind(bytes(group.structure));
                    let row = query.fetch_optional(&mut *tx).await?.ok_or(AnnuaireError::Unknown("cette classe"))?;
                    if row.int("genre")? == i64::from(GenreGroupe::Manuel.number()) {
                        return Err(AnnuaireError::Refused("un groupe manuel ne contient pas un groupe manuel"));
                    }
                    let same = match group.portee {
                        Portee::Interetablissement => row.bytes("territoire")? == row.bytes("ici")?,
                        Portee::Liste | Portee::Etablissement => row.bytes("structure")? == bytes(group.structure),
                    };
                    if !same {
                        return Err(AnnuaireError::Refused("cette classe n’est pas dans la portée du groupe"));
                    }
                    sqlx::query(
                        "INSERT INTO groupe_composition (groupe, classe, depuis, jusque) SELECT $1, $2, $3, $4 \
                         WHERE NOT EXISTS (SELECT 1 FROM groupe_composition k WHERE k.groupe = $1 AND k.classe = $2 \
                         AND k.jusque > $3) ON CONFLICT (groupe, classe, depuis) DO UPDATE SET jusque = excluded.jusque",
                    )
                    .bind(bytes(id))
                    .bind(bytes(classe))
                    .bind(now)
                    .bind(preau_model::NEVER)
                    .execute(&mut *tx)
                    .await?;
                    let detail = json!({ "classe": classe });
                    me.noter(tx, on_group("groupe.ajouter-classe", par, group.structure, id, detail)).await
                })
            })
            .await
    }

    /// Takes a class out of a manual group, from now on.
    pub async fn retirer_classe(&self, par: PersonneId, id: GroupeId, classe: GroupeId) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    let group = living(tx, id, now).await?;
                    sqlx::query(
                        "UPDATE groupe_composition SET jusque = $3 WHERE groupe = $1 AND classe = $2 AND jusque > $3",
                    )
                    .bind(bytes(id))
                    .bind(bytes(classe))
                    .bind(now)
                    .execute(&mut *tx)
                    .await?;
                    let detail = json!({ "classe": classe });
                    me.noter(tx, on_group("groupe.retirer-classe", par, group.structure, id, detail))
                        .await
                })
            })
            .await
    }

    /// The persons who were put in a manual group one by one, by name.
    pub async fn membres_directs(&self, id: GroupeId) -> Result<Vec<(PersonneId, String)>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT DISTINCT p.id, p.nom, p.prenom FROM appartenance a JOIN personne p ON p.id = a.personne AND p.etat = 0 \
             WHERE a.groupe = $1 AND a.depuis <= $2 AND $2 < a.jusque ORDER BY p.nom, p.prenom, p.id",
        );
        let rows = rows
            .bind(bytes(id))
            .bind(self.now())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        let named = |row: &preau_store::Row| {
            let name = format!("{} {}", row.text("prenom")?, row.text("nom")?);
            Ok::<_, preau_store::StoreError>((row.id("id")?, name.trim().to_owned()))
        };
        Ok(rows.iter().map(named).collect::<Result<_, _>>()?)
    }

    /// The classes that a manual group holds now.
    pub async fn classes_du_groupe(&self, id: GroupeId) -> Result<Vec<GroupeId>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT k.classe FROM groupe_composition k JOIN groupe g ON g.id = k.classe AND g.jusque > $2 \
             WHERE k.groupe = $1 AND k.depuis <= $2 AND $2 < k.jusque ORDER BY g.code, k.classe",
        );
        let rows = rows
            .bind(bytes(id))
            .bind(self.now())
            .fetch_all(&mut *self.db.read().await?)
            .await?;
        Ok(rows.iter().map(|row| row.id("classe")).collect::<Result<_, _>>()?)
    }
}

async fn check(
    tx: &mut Connection,
    group: &GroupeManuel,
    person: PersonneId,
    now: preau_model::Millis,
) -> Result<(), AnnuaireError> {
    let place = match group.portee {
        Portee::Interetablissement => "s.territoire = (SELECT h.territoire FROM structure h WHERE h.id = $2)",
        Portee::Liste | Portee::Etablissement => "s.id = $2",
    };
    let query = sqlx::query(AssertSqlSafe(of_school(place)))
        .bind(bytes(person))
        .bind(bytes(group.structure))
        .bind(now);
    if query.fetch_optional(tx).await?.is_none() {
        return Err(AnnuaireError::Refused(
            "cette personne n’est pas dans la portée du groupe",
        ));
    }
    Ok(())
}

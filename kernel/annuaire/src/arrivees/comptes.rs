//! Local accounts that administer: declared, or granted after a request (K-ID-3).

use std::collections::HashMap;

use preau_model::{CompteId, GenreStructure, GroupeId, Millis, PersonneId, Profil, Source, StructureId};
use preau_store::{Connection, RowExt as _};
use serde_json::json;

use super::NouvelArrivant;
use super::accueil::{Arrivee, arrivee};
use crate::journal::Acte;
use crate::local::NouvellePersonne;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Function code of administrator rights given here to somebody who is already of the school.
const ADMINISTRE: &str = "ADM-PORTAIL";

/// Who has a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detenteur {
    /// The account.
    pub compte: CompteId,
    /// It is closed.
    pub ferme: bool,
}

impl Annuaire {
    /// The account of a login, written as it is stored.
    pub async fn compte_par_login(&self, login: &str) -> Result<Option<Detenteur>, AnnuaireError> {
        let query = sqlx::query("SELECT id, etat FROM compte WHERE login = $1").bind(login.to_owned());
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        row.map(|row| {
            Ok(Detenteur {
                compte: row.id("id")?,
                ferme: row.int("etat")? == 2,
            })
        })
        .transpose()
    }

    /// The stay of somebody entered by hand, over or not.
    pub async fn sejour(&self, personne: PersonneId) -> Result<Option<Arrivee>, AnnuaireError> {
        let query = sqlx::query(
            "SELECT a.personne, a.structure, a.statut, a.remplace, a.depuis, a.jusque, a.par FROM accueil a \
             WHERE a.personne = $1",
        );
        let row = query
            .bind(bytes(personne))
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        row.as_ref().map(arrivee).transpose()
    }

    /// The stay of whoever signs in with an account and was entered by hand, with the family name; the one that ends last.
    pub async fn sejour_du_compte(&self, compte: CompteId) -> Result<Option<(Arrivee, String)>, AnnuaireError> {
        let query = sqlx::query(
            "SELECT a.personne, a.structure, a.statut, a.remplace, a.depuis, a.jusque, a.par, p.nom FROM accueil a \
             JOIN personne p ON p.id = a.personne AND p.etat <> 2 WHERE p.compte = $1 ORDER BY a.jusque DESC, a.personne LIMIT 1",
        );
        let row = query
            .bind(bytes(compte))
            .fetch_optional(&mut *self.db.read().await?)
            .await?;
        row.map(|row| Ok((arrivee(&row)?, row.text("nom")?))).transpose()
    }

    /// Enters somebody under a login of their own, in the caller's transaction: what the configuration of the installation
    /// declares, and nobody signs. A login that is taken is refused.
    pub async fn declarer_with(
        &self,
        tx: &mut Connection,
        structure: StructureId,
        arrivant: &NouvelArrivant,
        login: &str,
    ) -> Result<NouvellePersonne, AnnuaireError> {
        let mut made = self.accueillir_with(tx, None, structure, arrivant).await?;
        let taken = sqlx::query("SELECT 1 AS here FROM compte WHERE login = $1 AND id <> $2");
        let taken = taken.bind(login.to_owned()).bind(bytes(made.compte));
        if taken.fetch_optional(&mut *tx).await?.is_some() {
            return Err(AnnuaireError::Refused("cet identifiant est déjà pris"));
        }
        sqlx::query("UPDATE compte SET login = $2 WHERE id = $1")
            .bind(bytes(made.compte))
            .bind(login.to_owned())
            .execute(tx)
            .await?;
        login.clone_into(&mut made.login);
        Ok(made)
    }

    /// Moves the end of a stay that the configuration declares.
    pub async fn declarer_fin(&self, personne: PersonneId, jusque: Millis) -> Result<(), AnnuaireError> {
        // Nobody signs: the line of the journal bears the person itself.
        self.prolonger(personne, personne, jusque).await
    }

    /// Gives administrator rights of a school to one of its agents until a date, in the caller's transaction; a former grant moves.
    pub async fn donner_administration_with(
        &self,
        tx: &mut Connection,
        par: PersonneId,
        personne: PersonneId,
        etablissement: StructureId,
        jusque: Millis,
    ) -> Result<(), AnnuaireError> {
        let now = self.now();
        if jusque <= now {
            return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
        }
        let query = sqlx::query(
            "SELECT s.genre FROM structure s JOIN rattachement r ON r.structure = s.id AND r.personne = $2 \
             AND r.depuis <= $3 AND $3 < r.jusque AND r.profil NOT IN ($4, $5) JOIN personne p ON p.id = r.personne \
             AND p.etat = 0 AND p.categorie = 3 WHERE s.id = $1 AND s.etat = 0 LIMIT 1",
        );
        let row = query
            .bind(bytes(etablissement))
            .bind(bytes(personne))
            .bind(now)
            .bind(i64::from(Profil::Elv.number()))
            .bind(i64::from(Profil::Tut.number()))
            .fetch_optional(&mut *tx)
            .await?;
        let genre = row.map(|row| row.int("genre")).transpose()?;
        if genre != Some(i64::from(GenreStructure::Etablissement.number())) {
            return Err(AnnuaireError::Refused(
                "les droits d’administration vont à un agent de l’établissement",
            ));
        }
        self.fermer_administration(tx, personne, etablissement).await?;
        sqlx::query(
            "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
             VALUES ($1, $2, $3, $4, '', $5, $6, $7) \
             ON CONFLICT (personne, structure, profil, fonction, discipline, depuis) DO UPDATE SET jusque = excluded.jusque",
        )
        .bind(bytes(personne))
        .bind(bytes(etablissement))
        .bind(i64::from(Profil::Dir.number()))
        .bind(ADMINISTRE)
        .bind(now)
        .bind(jusque)
        .bind(i64::from(Source::Local.number()))
        .execute(&mut *tx)
        .await?;
        let detail = json!({ "apres": { "jusque": jusque } });
        let act = Acte::sur("administration.donner", par, personne, detail).dans(etablissement);
        self.noter(tx, act).await
    }

    /// Takes back, now, what [`Annuaire::donner_administration_with`] gave.
    pub async fn retirer_administration(
        &self,
        par: PersonneId,
        personne: PersonneId,
        etablissement: StructureId,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if me.fermer_administration(tx, personne, etablissement).await? == 0 {
                        return Err(AnnuaireError::Unknown("ce droit d’administration"));
                    }
                    let act = Acte::sur("administration.retirer", par, personne, json!({})).dans(etablissement);
                    me.noter(tx, act).await
                })
            })
            .await
    }

    async fn fermer_administration(
        &self,
        tx: &mut Connection,
        personne: PersonneId,
        etablissement: StructureId,
    ) -> Result<u64, AnnuaireError> {
        let done = sqlx::query(
            "UPDATE rattachement SET jusque = $4 WHERE personne = $1 AND structure = $2 AND fonction = $3 AND jusque > $4",
        )
        .bind(bytes(personne))
        .bind(bytes(etablissement))
        .bind(ADMINISTRE)
        .bind(self.now())
        .execute(tx)
        .await?;
        Ok(done.rows_affected())
    }

    /// Those who were given administrator rights of a school here, and until when.
    pub async fn administrateurs_donnes(
        &self,
        etablissement: StructureId,
    ) -> Result<Vec<(PersonneId, Millis)>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT r.personne, r.jusque FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
             WHERE r.structure = $1 AND r.fonction = $2 AND r.jusque > $3 ORDER BY r.jusque, r.personne",
        );
        let rows = rows.bind(bytes(etablissement)).bind(ADMINISTRE).bind(self.now());
        let rows = rows.fetch_all(&mut *self.db.read().await?).await?;
        rows.iter()
            .map(|row| Ok((row.id("personne")?, row.int("jusque")?)))
            .collect()
    }

    /// Accounts that were never used, by class of the school year: pupils, and responsables of those pupils.
    pub async fn jamais_actives(
        &self,
        etablissement: StructureId,
    ) -> Result<HashMap<GroupeId, (i64, i64)>, AnnuaireError> {
        let mut found: HashMap<GroupeId, (i64, i64)> = HashMap::new();
        let mut reading = self.db.read().await?;
        let pupils = "SELECT g.id, COUNT(DISTINCT c.id) AS n FROM groupe g JOIN appartenance a ON a.groupe = g.id \
             AND a.qualite = 1 AND a.depuis <= $2 AND $2 < a.jusque JOIN personne p ON p.id = a.personne AND p.etat = 0 \
             JOIN compte c ON c.id = p.compte AND c.etat = 0 \
             WHERE g.structure = $1 AND g.genre = 1 AND $2 < g.jusque GROUP BY g.id";
        let families = "SELECT g.id, COUNT(DISTINCT c.id) AS n FROM groupe g JOIN appartenance a ON a.groupe = g.id \
             AND a.qualite = 1 AND a.depuis <= $2 AND $2 < a.jusque JOIN lien_effectif l ON l.eleve = a.personne \
             AND l.legal IN (1, 2) AND l.depuis <= $2 AND $2 < l.jusque JOIN personne p ON p.id = l.responsable \
             AND p.etat = 0 JOIN compte c ON c.id = p.compte AND c.etat = 0 \
             WHERE g.structure = $1 AND g.genre = 1 AND $2 < g.jusque GROUP BY g.id";
        for (sql, families) in [(pupils, false), (families, true)] {
            let query = sqlx::query(sql).bind(bytes(etablissement)).bind(self.now());
            for row in query.fetch_all(&mut *reading).await? {
                let counts = found.entry(row.id("id")?).or_default();
                if families {
                    counts.1 = row.int("n")?;
                } else {
                    counts.0 = row.int("n")?;
                }
            }
        }
        Ok(found)
    }

    /// Who holds a profile in a structure now.
    pub async fn porteurs(&self, structure: StructureId, profil: Profil) -> Result<Vec<PersonneId>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT DISTINCT r.personne FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
             WHERE r.structure = $1 AND r.profil = $2 AND r.depuis <= $3 AND $3 < r.jusque ORDER BY r.personne",
        );
        let rows = rows
            .bind(bytes(structure))
            .bind(i64::from(profil.number()))
            .bind(self.now());
        let rows = rows.fetch_all(&mut *self.db.read().await?).await?;
        rows.iter().map(|row| Ok(row.id("personne")?)).collect()
    }

    /// Does the account hold administrator rights, in a school, an académie or a collectivité?
    pub async fn administre(&self, compte: CompteId) -> Result<Vec<StructureId>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT DISTINCT r.structure FROM rattachement r JOIN personne p ON p.id = r.personne AND p.etat = 0 \
             AND p.categorie = 3 JOIN structure s ON s.id = r.structure WHERE p.compte = $1 AND r.depuis <= $2 \
             AND $2 < r.jusque AND ((r.profil = $3 AND s.genre = $6) OR (r.profil = $4 AND s.genre = $7) \
             OR (r.profil = $5 AND s.genre = $8)) ORDER BY r.structure",
        );
        let number = |n: i16| i64::from(n);
        let rows = rows
            .bind(bytes(compte))
            .bind(self.now())
            .bind(number(Profil::Dir.number()))
            .bind(number(Profil::Col.number()))
            .bind(number(Profil::Aca.number()))
            .bind(number(GenreStructure::Etablissement.number()))
            .bind(number(GenreStructure::Collectivite.number()))
            .bind(number(GenreStructure::Academie.number()));
        let rows = rows.fetch_all(&mut *self.db.read().await?).await?;
        rows.iter().map(|row| Ok(row.id("structure")?)).collect()
    }
}

//! What is entered here and not read from a source: territories, collectivités and their agents.

use preau_model::{
    Categorie, CompteId, GenreStructure, Millis, NEVER, PersonneId, Profil, Source, StructureId, TerritoireId, fold,
    new_id,
};
use preau_store::{Connection, RowExt as _};

use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, comptes};

/// A territory just made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NouveauTerritoire {
    /// The territory.
    pub territoire: TerritoireId,
    /// The collectivité that administers it, as a structure.
    pub collectivite: StructureId,
}

/// A person just made, with the account that signs in as them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NouvellePersonne {
    /// The person row.
    pub personne: PersonneId,
    /// Its account, inactive.
    pub compte: CompteId,
    /// Its login.
    pub login: String,
}

/// Civil status of somebody entered here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identite {
    /// Family name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// `Mme`, `M.` or empty.
    pub civilite: String,
}

impl Annuaire {
    /// Makes a territory with its collectivité (« Département d’essai »), which becomes a parent of the schools imported into it.
    pub async fn creer_territoire(&self, nom: &str) -> Result<NouveauTerritoire, AnnuaireError> {
        let nom = nom.trim().to_owned();
        if nom.is_empty() {
            return Err(AnnuaireError::Refused("un territoire a un nom"));
        }
        let territoire: TerritoireId = new_id(&*self.clock, &*self.rng);
        let collectivite: StructureId = new_id(&*self.clock, &*self.rng);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO territoire (id, nom, cree) VALUES ($1, $2, $3)")
                        .bind(bytes(territoire))
                        .bind(nom.clone())
                        .bind(now)
                        .execute(&mut *tx)
                        .await?;
                    sqlx::query(
                        "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, \
                         nature, bassin, attributs, empreinte, etat, vu) \
                         VALUES ($1, $2, $3, $4, '', '', $5, NULL, $6, '', '', '', '{}', $7, 0, $8)",
                    )
                    .bind(bytes(collectivite))
                    .bind(bytes(territoire))
                    .bind(i64::from(GenreStructure::Collectivite.number()))
                    .bind(i64::from(Source::Local.number()))
                    .bind(format!("collectivite/{collectivite}"))
                    .bind(nom)
                    .bind(Vec::<u8>::new())
                    .bind(now)
                    .execute(tx)
                    .await?;
                    Ok(NouveauTerritoire { territoire, collectivite })
                })
            })
            .await
    }

    /// Makes an agent of a collectivité: a local person with the profile `COL` there, and an inactive account.
    pub async fn creer_agent_collectivite(
        &self,
        collectivite: StructureId,
        identite: Identite,
        fonction: &str,
    ) -> Result<NouvellePersonne, AnnuaireError> {
        let me = self.clone();
        let fonction = fonction.trim().to_owned();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let query =
                        sqlx::query("SELECT genre FROM structure WHERE id = $1 AND etat = 0").bind(bytes(collectivite));
                    let row = query
                        .fetch_optional(&mut *tx)
                        .await?
                        .ok_or(AnnuaireError::Unknown("cette collectivité"))?;
                    if row.int("genre")? != i64::from(GenreStructure::Collectivite.number()) {
                        return Err(AnnuaireError::Refused(
                            "un agent de collectivité se crée dans une collectivité",
                        ));
                    }
                    let attached = Rattachement {
                        profil: Profil::Col,
                        fonction,
                        discipline: String::new(),
                        jusque: NEVER,
                    };
                    me.inserer(
                        tx,
                        &identite,
                        (Categorie::Agent, Profil::Col),
                        collectivite,
                        Some(attached),
                    )
                    .await
                })
            })
            .await
    }

    /// A local person row with its inactive account, attached from now on (or not).
    pub(crate) async fn inserer(
        &self,
        tx: &mut Connection,
        identite: &Identite,
        (categorie, profil): (Categorie, Profil),
        structure: StructureId,
        attached: Option<Rattachement>,
    ) -> Result<NouvellePersonne, AnnuaireError> {
        if identite.nom.trim().is_empty() {
            return Err(AnnuaireError::Refused("une personne a un nom"));
        }
        let personne: PersonneId = new_id(&*self.clock, &*self.rng);
        let compte: CompteId = new_id(&*self.clock, &*self.rng);
        let now = self.now();
        let (nom, prenom) = (fold(&identite.nom), fold(&identite.prenom));
        let login = comptes::free_login(tx, &comptes::base(&prenom, &nom)).await?;
        sqlx::query(
            "INSERT INTO compte (id, login, etat, mot_de_passe, preferences, cree, active) \
             VALUES ($1, $2, 0, NULL, '{}', $3, NULL)",
        )
        .bind(bytes(compte))
        .bind(login.clone())
        .bind(now)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO personne (id, compte, source, academie, degre, cle, categorie, profil, nom, prenom, civilite, \
             recherche, siecle, structure, sensible, empreinte, etat, vu) \
             VALUES ($1, $2, $3, '', '', $4, $5, $6, $7, $8, $9, $10, NULL, $11, NULL, $12, 0, $13)",
        )
        .bind(bytes(personne))
        .bind(bytes(compte))
        .bind(i64::from(Source::Local.number()))
        .bind(personne.to_string())
        .bind(i64::from(categorie.number()))
        .bind(i64::from(profil.number()))
        .bind(identite.nom.trim().to_owned())
        .bind(identite.prenom.trim().to_owned())
        .bind(identite.civilite.trim().to_owned())
        .bind(format!("{nom} {prenom}").trim().to_owned())
        .bind(bytes(structure))
        .bind(Vec::<u8>::new())
        .bind(now)
        .execute(&mut *tx)
        .await?;
        if let Some(attached) = attached {
            sqlx::query(
                "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(bytes(personne))
            .bind(bytes(structure))
            .bind(i64::from(attached.profil.number()))
            .bind(attached.fonction)
            .bind(attached.discipline)
            .bind(now)
            .bind(attached.jusque)
            .bind(i64::from(Source::Local.number()))
            .execute(&mut *tx)
            .await?;
        }
        Ok(NouvellePersonne {
            personne,
            compte,
            login,
        })
    }
}

/// What a local person is in the structure that enters them, from now on.
pub(crate) struct Rattachement {
    pub(crate) profil: Profil,
    pub(crate) fonction: String,
    pub(crate) discipline: String,
    pub(crate) jusque: Millis,
}

//! Entering somebody by hand.

use preau_model::{AnneeScolaire, Categorie, Millis, PersonneId, Source, StructureId};
use preau_store::{Connection, RowExt as _};
use serde_json::json;

use super::Statut;
use super::remplacement;
use crate::corrections::Champ;
use crate::journal::Acte;
use crate::local::{Identite, NouvellePersonne, Rattachement};
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// Somebody to enter. Two minutes of typing: everything but the name and the status may stay empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NouvelArrivant {
    /// Civil status.
    pub identite: Identite,
    /// What they come to do: gives the profile and the function.
    pub statut: Statut,
    /// Discipline, as words; empty: that of the replaced person.
    pub discipline: String,
    /// `JJ/MM/AAAA`: helps to recognise the person when an export brings them.
    pub naissance: Option<String>,
    /// Address to activate the account.
    pub mail: Option<String>,
    /// « Remplace M. X »: their classes, groups and subjects in this school, until the same date.
    pub remplace: Option<PersonneId>,
    /// First instant without them; `None`: the end of the school year. A guest's must be given; [`preau_model::NEVER`]: a permanent account.
    pub jusque: Option<Millis>,
    /// Why: a guest has a reason. Kept sealed.
    pub motif: String,
}

/// Longest stay of a guest, from the day when it is given: a school year.
pub const SEJOUR_INVITE: Millis = 366 * 86_400_000;

/// Somebody entered by hand, for the lists of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivee {
    /// Who.
    pub personne: PersonneId,
    /// Where.
    pub structure: StructureId,
    /// What they do.
    pub statut: Statut,
    /// Whom they replace.
    pub remplace: Option<PersonneId>,
    /// First instant.
    pub depuis: Millis,
    /// First instant without them.
    pub jusque: Millis,
    /// Who entered them.
    pub par: PersonneId,
}

impl Annuaire {
    /// Enters somebody in a school: a local person row, an inactive account, an attachment until a date, and for a replacement
    /// the teaching links of the replaced person as they are now (a later change of them is taken by [`Annuaire::prolonger`]).
    pub async fn accueillir(
        &self,
        par: PersonneId,
        structure: StructureId,
        arrivant: NouvelArrivant,
    ) -> Result<NouvellePersonne, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| Box::pin(async move { me.accueillir_with(tx, Some(par), structure, &arrivant).await }))
            .await
    }

    /// The same, in the caller's transaction; without an author, the portal itself does it, from its configuration.
    pub async fn accueillir_with(
        &self,
        tx: &mut Connection,
        par: Option<PersonneId>,
        structure: StructureId,
        arrivant: &NouvelArrivant,
    ) -> Result<NouvellePersonne, AnnuaireError> {
        let now = self.now();
        let statut = arrivant.statut;
        if statut.est_invite() && arrivant.jusque.is_none() {
            return Err(AnnuaireError::Refused("un compte d’invité a une date de fin"));
        }
        if statut.est_invite() && arrivant.motif.trim().is_empty() {
            return Err(AnnuaireError::Refused("un compte d’invité a un motif"));
        }
        let jusque = arrivant.jusque.unwrap_or_else(|| AnneeScolaire::at(now).ends());
        borner(statut, now, jusque)?;
        let query = sqlx::query("SELECT etat FROM structure WHERE id = $1").bind(bytes(structure));
        let row = query.fetch_optional(&mut *tx).await?;
        if row.ok_or(AnnuaireError::Unknown("cette structure"))?.int("etat")? != 0 {
            return Err(AnnuaireError::Refused("cette structure est fermée"));
        }
        let mut discipline = arrivant.discipline.trim().to_owned();
        if let Some(replaced) = arrivant.remplace {
            let known = Self::connue(tx, replaced, "la personne remplacée").await?;
            if known.categorie != Categorie::Agent || statut.categorie() != Categorie::Agent {
                return Err(AnnuaireError::Refused("seul un agent remplace un agent"));
            }
            let theirs = remplacement::discipline(tx, replaced, structure, now).await?;
            let theirs = theirs.ok_or(AnnuaireError::Refused(
                "la personne remplacée n’est pas de cet établissement",
            ))?;
            if discipline.is_empty() {
                discipline = theirs;
            }
        }
        // A responsable reaches a school through a pupil, never by themselves.
        let attached = (statut.categorie() != Categorie::Responsable).then(|| Rattachement {
            profil: statut.profil(),
            fonction: statut.fonction().to_owned(),
            discipline,
            jusque,
        });
        let made = self
            .inserer(
                tx,
                &arrivant.identite,
                (statut.categorie(), statut.profil()),
                structure,
                attached,
            )
            .await?;
        let author = par.unwrap_or(made.personne);
        for (champ, value) in [(Champ::Naissance, &arrivant.naissance), (Champ::Mail, &arrivant.mail)] {
            if let Some(value) = value.as_ref().filter(|v| !v.trim().is_empty()) {
                self.donner(tx, author, made.personne, champ, value.trim()).await?;
            }
        }
        sqlx::query(
            "INSERT INTO accueil (personne, structure, statut, remplace, depuis, jusque, par, at, motif) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $5, $8)",
        )
        .bind(bytes(made.personne))
        .bind(bytes(structure))
        .bind(statut.code())
        .bind(arrivant.remplace.map(bytes))
        .bind(now)
        .bind(jusque)
        .bind(bytes(author))
        .bind(self.motif_scelle(made.personne, &arrivant.motif)?)
        .execute(&mut *tx)
        .await?;
        let mut links = 0;
        if let Some(replaced) = arrivant.remplace {
            links = remplacement::inherit(tx, made.personne, replaced, structure, (now, jusque)).await?;
        }
        let detail = json!({ "apres": { "statut": statut.code(), "jusque": jusque, "remplace": arrivant.remplace,
            "enseignements": links } });
        let mut act = Acte::sur("arrivee.accueillir", author, made.personne, detail).dans(structure);
        act.par = par;
        self.noter(tx, act).await?;
        Ok(made)
    }

    fn motif_scelle(&self, personne: PersonneId, motif: &str) -> Result<Option<Vec<u8>>, AnnuaireError> {
        let motif = motif.trim();
        if motif.is_empty() {
            return Ok(None);
        }
        if motif.chars().count() > MOTIF {
            return Err(AnnuaireError::Refused("un motif tient en 500 lettres"));
        }
        let sealed = self.keys.seal(personne, motif.as_bytes(), &*self.rng);
        sealed.map(Some).ok_or(AnnuaireError::Sealed)
    }

    /// Why somebody was entered by hand; `None` when nobody said.
    pub async fn motif_accueil(&self, personne: PersonneId) -> Result<Option<String>, AnnuaireError> {
        let query = sqlx::query("SELECT motif FROM accueil WHERE personne = $1").bind(bytes(personne));
        let row = query.fetch_optional(&mut *self.db.read().await?).await?;
        let sealed = row.map(|row| row.opt_bytes("motif")).transpose()?.flatten();
        sealed
            .map(|sealed| {
                let plain = self.keys.unseal(personne, &sealed).ok_or(AnnuaireError::Sealed)?;
                String::from_utf8(plain).map_err(|_| AnnuaireError::Sealed)
            })
            .transpose()
    }

    /// The persons entered by hand in a school who are still there, the first to leave first.
    pub async fn arrivees(&self, structure: StructureId) -> Result<Vec<Arrivee>, AnnuaireError> {
        let rows = sqlx::query(
            "SELECT a.personne, a.structure, a.statut, a.remplace, a.depuis, a.jusque, a.par FROM accueil a \
             JOIN personne p ON p.id = a.personne AND p.etat = 0 AND p.source = $3 \
             WHERE a.structure = $1 AND a.jusque > $2 ORDER BY a.jusque, a.personne",
        )
        .bind(bytes(structure))
        .bind(self.now())
        .bind(i64::from(Source::Local.number()))
        .fetch_all(&mut *self.db.read().await?)
        .await?;
        rows.iter().map(arrivee).collect()
    }
}

pub(super) fn arrivee(row: &preau_store::Row) -> Result<Arrivee, AnnuaireError> {
    Ok(Arrivee {
        personne: row.id("personne")?,
        structure: row.id("structure")?,
        statut: Statut::from_code(&row.text("statut")?).ok_or(AnnuaireError::Unknown("ce statut"))?,
        remplace: row.opt_id("remplace")?,
        depuis: row.int("depuis")?,
        jusque: row.int("jusque")?,
        par: row.id("par")?,
    })
}

/// Longest reason, in letters.
const MOTIF: usize = 500;

/// Is this end possible for this kind of stay?
pub(super) fn borner(statut: Statut, now: Millis, jusque: Millis) -> Result<(), AnnuaireError> {
    if jusque <= now {
        return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
    }
    if statut.est_invite() && jusque > now + SEJOUR_INVITE {
        return Err(AnnuaireError::Refused(
            "un compte d’invité dure un an au plus, et se prolonge ensuite",
        ));
    }
    Ok(())
}

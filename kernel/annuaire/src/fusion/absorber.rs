//! A row entered by hand, or given by a file, goes under the row that an export brought: same account; what was entered by hand
//! follows.

use preau_model::{CompteId, Millis, PersonneId};
use preau_store::{Connection, RowExt as _};

use super::{FusionId, Maniere, Retour};
use crate::corrections::Champ;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError, ProtectionId, comptes};

/// Copies to `$2` what `$1` holds by hand, and the children that the source of `$1` alone tells; what `$2` already has stays.
const COPIES: [&str; 5] = [
    "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
     SELECT $2, structure, profil, fonction, discipline, depuis, jusque, source FROM rattachement \
     WHERE personne = $1 AND source = 2 \
     ON CONFLICT (personne, structure, profil, fonction, discipline, depuis) DO NOTHING",
    "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) \
     SELECT $2, groupe, qualite, matiere, depuis, jusque, source FROM appartenance WHERE personne = $1 AND source = 2 \
     ON CONFLICT (personne, groupe, qualite, matiere, depuis) DO NOTHING",
    "INSERT INTO lien_responsable (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) \
     SELECT l.eleve, $2, l.lien, l.financier, l.legal, l.contact, l.paiement, l.depuis, l.jusque, l.source \
     FROM lien_responsable l JOIN personne e ON e.id = l.eleve JOIN personne r ON r.id = l.responsable \
     WHERE l.responsable = $1 AND (l.source = 2 OR (e.academie = r.academie AND e.degre = r.degre)) \
     ON CONFLICT (eleve, responsable, depuis) DO NOTHING",
    "INSERT INTO lien_responsable (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) \
     SELECT $2, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source FROM lien_responsable \
     WHERE eleve = $1 AND source = 2 ON CONFLICT (eleve, responsable, depuis) DO NOTHING",
    "INSERT INTO accompagnement (personne, eleve, depuis, jusque) \
     SELECT $2, eleve, depuis, jusque FROM accompagnement WHERE personne = $1 \
     ON CONFLICT (personne, eleve, depuis) DO NOTHING",
];

/// Ends at `$2` what `$1` still holds: from now on it is the other row's.
const ENDS: [&str; 6] = [
    "UPDATE rattachement SET jusque = $2 WHERE personne = $1 AND jusque > $2",
    "UPDATE appartenance SET jusque = $2 WHERE personne = $1 AND jusque > $2",
    "UPDATE lien_responsable SET jusque = $2 WHERE responsable = $1 AND jusque > $2",
    "UPDATE lien_responsable SET jusque = $2 WHERE eleve = $1 AND jusque > $2",
    "UPDATE accompagnement SET jusque = $2 WHERE personne = $1 AND jusque > $2",
    "UPDATE accueil SET jusque = $2 WHERE personne = $1 AND jusque > $2",
];

impl Annuaire {
    pub(super) async fn absorber(
        &self,
        tx: &mut Connection,
        par: PersonneId,
        local: PersonneId,
        kept: PersonneId,
    ) -> Result<FusionId, AnnuaireError> {
        let twice = sqlx::query("SELECT 1 AS here FROM fusion WHERE ancienne = $1 AND genre = 2 AND defaite IS NULL");
        if twice.bind(bytes(local)).fetch_optional(&mut *tx).await?.is_some() {
            return Err(AnnuaireError::Refused("cette personne est déjà rattachée à une autre"));
        }
        let mail = self.valeur(tx, local, Champ::Mail).await?;
        let mut retour = state(tx, local).await?;
        let before = account(tx, local).await?;
        let accounts = match comptes::partager(tx, local, kept).await? {
            Some((garde, ferme, moved)) => {
                retour.deplacees = moved.deplacees;
                (garde, ferme)
            }
            None => (before, before),
        };
        for sql in COPIES {
            sqlx::query(sql)
                .bind(bytes(local))
                .bind(bytes(kept))
                .execute(&mut *tx)
                .await?;
        }
        self.proteger_aussi(tx, local, kept).await?;
        let now = self.now();
        for sql in ENDS {
            sqlx::query(sql).bind(bytes(local)).bind(now).execute(&mut *tx).await?;
        }
        sqlx::query("UPDATE groupe_manuel SET auteur = $2 WHERE auteur = $1")
            .bind(bytes(local))
            .bind(bytes(kept))
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE personne SET etat = 1, vu = $2 WHERE id = $1")
            .bind(bytes(local))
            .bind(now)
            .execute(&mut *tx)
            .await?;
        // The address given when they arrived is the one they answer to.
        if !mail.is_empty() && self.valeur(tx, kept, Champ::Mail).await?.is_empty() {
            self.donner(tx, par, kept, Champ::Mail, &mail).await?;
        }
        self.garder(tx, Maniere::Absorption, Some(par), (local, kept), accounts, &retour)
            .await
    }
}

impl Annuaire {
    /// What a court decided of a pair holds for the row that stays.
    async fn proteger_aussi(
        &self,
        tx: &mut Connection,
        local: PersonneId,
        kept: PersonneId,
    ) -> Result<(), AnnuaireError> {
        let query = sqlx::query(
            "SELECT eleve, responsable, motif, depuis, jusque, par FROM blocage_lien \
             WHERE (eleve = $1 OR responsable = $1) AND leve IS NULL",
        );
        for row in query.bind(bytes(local)).fetch_all(&mut *tx).await? {
            let (eleve, responsable): (PersonneId, PersonneId) = (row.id("eleve")?, row.id("responsable")?);
            let motif = self
                .keys
                .unseal(eleve, &row.bytes("motif")?)
                .ok_or(AnnuaireError::Sealed)?;
            let other = |id| if id == local { kept } else { id };
            let (eleve, responsable) = (other(eleve), other(responsable));
            let id: ProtectionId = preau_model::new_id(&*self.clock, &*self.rng);
            let sealed = self.keys.seal(eleve, &motif, &*self.rng).ok_or(AnnuaireError::Sealed)?;
            sqlx::query(
                "INSERT INTO blocage_lien (id, eleve, responsable, motif, avant, depuis, jusque, par, leve, leve_par) \
                 VALUES ($1, $2, $3, $4, '[]', $5, $6, $7, NULL, NULL) ON CONFLICT DO NOTHING",
            )
            .bind(bytes(id))
            .bind(bytes(eleve))
            .bind(bytes(responsable))
            .bind(sealed)
            .bind(row.int("depuis")?)
            .bind(row.int("jusque")?)
            .bind(row.bytes("par")?)
            .execute(&mut *tx)
            .await?;
        }
        Ok(())
    }
}

async fn account(tx: &mut Connection, personne: PersonneId) -> Result<CompteId, AnnuaireError> {
    let query = sqlx::query("SELECT compte FROM personne WHERE id = $1").bind(bytes(personne));
    Ok(query.fetch_one(tx).await?.id("compte")?)
}

/// What the row holds before it is closed.
async fn state(tx: &mut Connection, local: PersonneId) -> Result<Retour, AnnuaireError> {
    let mut retour = Retour::default();
    let to = |row: &preau_store::Row| -> Result<(Millis, Millis), AnnuaireError> {
        Ok((row.int("depuis")?, row.int("jusque")?))
    };
    let query = sqlx::query(
        "SELECT structure, profil, fonction, discipline, depuis, jusque FROM rattachement WHERE personne = $1",
    );
    for row in query.bind(bytes(local)).fetch_all(&mut *tx).await? {
        let (from, end) = to(&row)?;
        let key = (
            row.id("structure")?,
            row.int("profil")?,
            row.text("fonction")?,
            row.text("discipline")?,
        );
        retour.rattachements.push((key.0, key.1, key.2, key.3, from, end));
    }
    let query = sqlx::query("SELECT groupe, qualite, matiere, depuis, jusque FROM appartenance WHERE personne = $1");
    for row in query.bind(bytes(local)).fetch_all(&mut *tx).await? {
        let (from, end) = to(&row)?;
        let key = (row.id("groupe")?, row.int("qualite")?, row.text("matiere")?);
        retour.appartenances.push((key.0, key.1, key.2, from, end));
    }
    let query = sqlx::query("SELECT eleve, depuis, jusque FROM lien_responsable WHERE responsable = $1");
    for row in query.bind(bytes(local)).fetch_all(&mut *tx).await? {
        let (from, end) = to(&row)?;
        retour.liens.push((row.id("eleve")?, from, end));
    }
    let query = sqlx::query("SELECT responsable, depuis, jusque FROM lien_responsable WHERE eleve = $1");
    for row in query.bind(bytes(local)).fetch_all(&mut *tx).await? {
        let (from, end) = to(&row)?;
        retour.responsables.push((row.id("responsable")?, from, end));
    }
    let query = sqlx::query("SELECT eleve, depuis, jusque FROM accompagnement WHERE personne = $1");
    for row in query.bind(bytes(local)).fetch_all(&mut *tx).await? {
        let (from, end) = to(&row)?;
        retour.accompagnements.push((row.id("eleve")?, from, end));
    }
    let query = sqlx::query("SELECT groupe FROM groupe_manuel WHERE auteur = $1");
    for row in query.bind(bytes(local)).fetch_all(&mut *tx).await? {
        retour.listes.push(row.id("groupe")?);
    }
    let query = sqlx::query("SELECT jusque FROM accueil WHERE personne = $1");
    if let Some(row) = query.bind(bytes(local)).fetch_optional(tx).await? {
        retour.accueil = Some(row.int("jusque")?);
    }
    Ok(retour)
}

//! Tickets are written and consumed together: what arrives while a transaction is being committed shares the next one. A rush of
//! sign-ins then costs a few commits, not one per person.

use std::sync::{Mutex, PoisonError};

use preau_model::{Millis, PersonneId, StructureId};
use preau_store::{Connection, Db, Row, RowExt as _, StoreError};
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use crate::ServiceId;

/// Most orders of one transaction: those behind do not wait for ever.
const LOT: usize = 256;

/// A row of `sso_ticket`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ligne {
    pub(crate) empreinte: Vec<u8>,
    pub(crate) genre: i64,
    pub(crate) service: ServiceId,
    pub(crate) adresse: String,
    pub(crate) session: Vec<u8>,
    pub(crate) personne: PersonneId,
    pub(crate) structure: StructureId,
    pub(crate) frais: bool,
    pub(crate) mandataires: String,
    pub(crate) expire: Millis,
}

/// What is asked of the table.
#[derive(Debug, Clone)]
pub(crate) enum Ordre {
    /// Keep a ticket.
    Garder(Ligne),
    /// Take a ticket away, whatever comes next: it never serves twice.
    Prendre(Vec<u8>),
}

pub(crate) type Pris = Option<Ligne>;

struct Attente {
    ordre: Ordre,
    reponse: oneshot::Sender<Pris>,
}

pub(crate) struct Guichet {
    db: Db,
    attente: Mutex<Vec<Attente>>,
    tour: tokio::sync::Mutex<()>,
}

impl Guichet {
    pub(crate) fn new(db: Db) -> Self {
        Self {
            db,
            attente: Mutex::default(),
            tour: tokio::sync::Mutex::new(()),
        }
    }

    /// Done, and committed, when it answers.
    pub(crate) async fn passer(&self, ordre: Ordre) -> Result<Pris, StoreError> {
        let (reponse, mut attendue) = oneshot::channel();
        let own = ordre.clone();
        self.file().push(Attente { ordre, reponse });
        {
            let _tour = self.tour.lock().await;
            // Somebody before us may have done it already; otherwise lots are served until ours was.
            loop {
                match attendue.try_recv() {
                    Ok(pris) => return Ok(pris),
                    Err(TryRecvError::Empty) if self.servir().await => {}
                    Err(_) => break,
                }
            }
        }
        match attendue.await {
            Ok(pris) => Ok(pris),
            // The lot failed, or whoever served it went away: alone, with its own error. A ticket that was taken meanwhile is
            // not found again, which refuses it.
            Err(_) => self.seul(own).await,
        }
    }

    fn file(&self) -> std::sync::MutexGuard<'_, Vec<Attente>> {
        self.attente.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves those who wait, the first of them; `false` when there is nobody. Those of a lot that failed see their channel
    /// closed.
    async fn servir(&self) -> bool {
        let lot: Vec<Attente> = {
            let mut file = self.file();
            let most = file.len().min(LOT);
            file.drain(..most).collect()
        };
        if lot.is_empty() {
            return false;
        }
        let (ordres, reponses): (Vec<Ordre>, Vec<_>) = lot.into_iter().map(|one| (one.ordre, one.reponse)).unzip();
        if let Ok(pris) = ecrire(&self.db, ordres).await {
            for (reponse, pris) in reponses.into_iter().zip(pris) {
                // Whoever asked may be gone.
                let _ = reponse.send(pris);
            }
        }
        true
    }

    async fn seul(&self, ordre: Ordre) -> Result<Pris, StoreError> {
        let pris = ecrire(&self.db, vec![ordre]).await?;
        Ok(pris.into_iter().next().flatten())
    }
}

async fn ecrire(db: &Db, ordres: Vec<Ordre>) -> Result<Vec<Pris>, StoreError> {
    db.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            let mut done = Vec::with_capacity(ordres.len());
            for ordre in ordres {
                done.push(match ordre {
                    Ordre::Garder(ligne) => {
                        garder(tx, ligne).await?;
                        None
                    }
                    Ordre::Prendre(empreinte) => prendre(tx, empreinte).await?,
                });
            }
            Ok(done)
        })
    })
    .await
}

async fn garder(tx: &mut Connection, ligne: Ligne) -> Result<(), StoreError> {
    // Written twice when a lot was lost on its way back: the same ticket, then.
    sqlx::query(
        "INSERT INTO sso_ticket (empreinte, genre, service, adresse, session, personne, structure, frais, mandataires, expire) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (empreinte) DO NOTHING",
    )
    .bind(ligne.empreinte)
    .bind(ligne.genre)
    .bind(ligne.service.as_slice().to_vec())
    .bind(ligne.adresse)
    .bind(ligne.session)
    .bind(ligne.personne.as_slice().to_vec())
    .bind(ligne.structure.as_slice().to_vec())
    .bind(i64::from(ligne.frais))
    .bind(ligne.mandataires)
    .bind(ligne.expire)
    .execute(tx)
    .await?;
    Ok(())
}

pub(crate) const COLONNES: &str =
    "empreinte, genre, service, adresse, session, personne, structure, frais, mandataires, expire";

async fn prendre(tx: &mut Connection, empreinte: Vec<u8>) -> Result<Pris, StoreError> {
    // A proxy-granting ticket is not for validation: it stays.
    let row = sqlx::query(
        "DELETE FROM sso_ticket WHERE empreinte = $1 AND genre <> 3 \
         RETURNING empreinte, genre, service, adresse, session, personne, structure, frais, mandataires, expire",
    )
    .bind(empreinte)
    .fetch_optional(tx)
    .await?;
    row.as_ref().map(ligne).transpose()
}

pub(crate) fn ligne(row: &Row) -> Result<Ligne, StoreError> {
    Ok(Ligne {
        empreinte: row.bytes("empreinte")?,
        genre: row.int("genre")?,
        service: row.id("service")?,
        adresse: row.text("adresse")?,
        session: row.bytes("session")?,
        personne: row.id("personne")?,
        structure: row.id("structure")?,
        frais: row.flag("frais")?,
        mandataires: row.text("mandataires")?,
        expire: row.int("expire")?,
    })
}

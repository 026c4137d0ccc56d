//! A responsable that the export does not know, or not for this pupil: ASE, foyer, tuteur, a parent found by the school.

use preau_model::{Categorie, Millis, NEVER, PersonneId};
use preau_store::RowExt as _;
use serde_json::json;

use super::protection::{LOCAL, insert};
use crate::arrivees::{NouvelArrivant, Statut};
use crate::journal::Acte;
use crate::local::Identite;
use crate::sql::bytes;
use crate::{Annuaire, AnnuaireError};

/// The six fields of ENTElevePersRelEleve, less the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NouveauLien {
    /// Code of the link: 10 mère, 20 père, 50 tuteur, 51 ASE…
    pub lien: i64,
    /// Pays.
    pub financier: bool,
    /// 1 legal representative, 2 in charge, 0 neither: 0 opens nothing.
    pub legal: i64,
    /// Is to be called. Opens nothing.
    pub contact: bool,
    /// Is paid.
    pub paiement: bool,
}

/// Who becomes responsable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Designe {
    /// Somebody known.
    Connu(PersonneId),
    /// Somebody new, with an address to activate the account.
    Nouveau {
        /// Civil status, or the name of the service.
        identite: Identite,
        /// Address.
        mail: Option<String>,
    },
}

impl Annuaire {
    /// Adds a responsable to a pupil, until a date or for good. Answers who: a new person gets an account of their own.
    pub async fn ajouter_responsable(
        &self,
        par: PersonneId,
        eleve: PersonneId,
        qui: Designe,
        lien: NouveauLien,
        jusque: Option<Millis>,
    ) -> Result<PersonneId, AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let now = me.now();
                    if jusque.is_some_and(|end| end <= now) {
                        return Err(AnnuaireError::Refused("la date de fin est déjà passée"));
                    }
                    if !matches!(lien.legal, 0..=2) || !(0..=99).contains(&lien.lien) {
                        return Err(AnnuaireError::Refused("ce lien n’existe pas"));
                    }
                    let pupil = Self::connue(tx, eleve, "cet élève").await?;
                    if pupil.categorie != Categorie::Eleve {
                        return Err(AnnuaireError::Refused("seul un élève a des responsables"));
                    }
                    let personne = match qui {
                        Designe::Connu(id) => {
                            if Self::connue(tx, id, "ce responsable").await?.categorie != Categorie::Responsable {
                                return Err(AnnuaireError::Refused(
                                    "cette personne n’a pas de fiche de responsable\u{a0}: en créer une",
                                ));
                            }
                            id
                        }
                        Designe::Nouveau { identite, mail } => {
                            let structure = pupil
                                .structure
                                .ok_or(AnnuaireError::Refused("cet élève n’a pas d’établissement"))?;
                            let arrivant = NouvelArrivant {
                                identite,
                                statut: Statut::Responsable,
                                discipline: String::new(),
                                naissance: None,
                                mail,
                                remplace: None,
                                // The person stays as long as the link.
                                jusque: Some(jusque.unwrap_or(NEVER)),
                                motif: String::new(),
                            };
                            me.accueillir_with(tx, Some(par), structure, &arrivant).await?.personne
                        }
                    };
                    let open = sqlx::query(
                        "SELECT 1 AS here FROM lien_responsable WHERE eleve = $1 AND responsable = $2 AND jusque > $3 \
                         AND source = $4",
                    );
                    let open = open.bind(bytes(eleve)).bind(bytes(personne)).bind(now).bind(LOCAL);
                    if open.fetch_optional(&mut *tx).await?.is_some() {
                        return Err(AnnuaireError::Refused("ce lien existe déjà\u{a0}: le terminer d’abord"));
                    }
                    let fields = [
                        lien.lien,
                        i64::from(lien.financier),
                        lien.legal,
                        i64::from(lien.contact),
                        i64::from(lien.paiement),
                    ];
                    insert(tx, (eleve, personne), fields, (now, jusque.unwrap_or(NEVER)), LOCAL).await?;
                    let detail = json!({ "apres": { "champs": fields, "jusque": jusque } });
                    let act = Acte::sur("famille.ajouter", par, eleve, detail).autre(bytes(personne));
                    me.noter(tx, act).await?;
                    Ok(personne)
                })
            })
            .await
    }

    /// Ends a link that was added here. A link of the source is cut by [`Annuaire::proteger`].
    pub async fn retirer_responsable(
        &self,
        par: PersonneId,
        eleve: PersonneId,
        responsable: PersonneId,
    ) -> Result<(), AnnuaireError> {
        let me = self.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let rows = sqlx::query(
                        "UPDATE lien_responsable SET jusque = $3 WHERE eleve = $1 AND responsable = $2 AND jusque > $3 \
                         AND source = $4 RETURNING depuis",
                    );
                    let rows = rows
                        .bind(bytes(eleve))
                        .bind(bytes(responsable))
                        .bind(me.now())
                        .bind(LOCAL);
                    let rows = rows.fetch_all(&mut *tx).await?;
                    let Some(first) = rows.first() else {
                        return Err(AnnuaireError::Unknown("ce lien"));
                    };
                    let detail = json!({ "avant": { "depuis": first.int("depuis")? } });
                    let act = Acte::sur("famille.retirer", par, eleve, detail).autre(bytes(responsable));
                    me.noter(tx, act).await
                })
            })
            .await
    }
}

//! Validation: a ticket against what leaves, once.

use std::time::Duration;

use preau_model::{Millis, Outgoing};

use crate::guichet::Ligne;
use crate::protocole::{Echec, Version};
use crate::ticket::{MANDATAIRE, PERMANENT};
use crate::{Adresse, Categorie, Champ, ProfilSso, Reponse, Sso, SsoError, Trouve, donnees};

/// Longest ticket that is looked at.
const LONGEST: usize = 256;
/// A proxy answers its callback within this time.
const CALLBACK: Duration = Duration::from_secs(5);
/// Bytes read of an answer that nobody looks at.
const UNREAD: usize = 64 * 1024;
/// In whose name the kernel goes out: the module of the operator's exceptions.
pub(crate) const MODULE: &str = "cas";
/// Proxies behind proxies.
const CHAIN: usize = 5;

/// What a service asks.
#[derive(Debug, Clone, Copy)]
pub struct Validation<'a> {
    /// Of which protocol.
    pub version: Version,
    /// `ticket`.
    pub ticket: &'a str,
    /// `service`: the very text that the ticket was issued for.
    pub service: &'a str,
    /// Only a ticket for which credentials were presented.
    pub renew: bool,
    /// Tickets of proxies are welcome.
    pub mandataires: bool,
    /// `pgtUrl`: it wants to become a proxy.
    pub rappel: Option<&'a str>,
}

/// A ticket that was good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valide {
    /// What leaves.
    pub reponse: Reponse,
    /// Credentials were presented for this ticket.
    pub frais: bool,
    /// When the session was opened.
    pub ouverte: Millis,
    /// Now.
    pub maintenant: Millis,
    /// Names the proxy-granting ticket that the callback received.
    pub pgtiou: Option<String>,
    /// Callbacks of the proxies on the way, the latest first.
    pub mandataires: Vec<String>,
}

impl Sso {
    /// Takes a ticket and says what leaves, or why nothing does.
    pub async fn valider(&self, asked: Validation<'_>) -> Result<Result<Valide, Echec>, SsoError> {
        if asked.ticket.is_empty() || asked.service.is_empty() {
            return Ok(Err(Echec::Requete));
        }
        if asked.ticket.len() > LONGEST {
            return Ok(Err(Echec::Ticket));
        }
        if asked.ticket.starts_with("PT-") && !asked.mandataires {
            return Ok(Err(Echec::Specification));
        }
        let Some(found) = self.prendre(asked.ticket).await? else {
            return Ok(Err(Echec::Ticket));
        };
        if found.ligne.adresse != asked.service {
            return Ok(Err(Echec::Service));
        }
        if asked.renew && !found.ligne.frais {
            return Ok(Err(Echec::Ticket));
        }
        let callback = match asked.rappel.map(Adresse::lire) {
            None => None,
            Some(Ok(callback)) if found.service.rappelle(&callback) => Some(callback),
            Some(_) => return Ok(Err(Echec::Rappel)),
        };
        let Some(reponse) = self.sortante(&found, asked.version).await? else {
            return Ok(Err(Echec::Ticket));
        };
        if found.service.deconnexion {
            self.retenir(asked.ticket, &found).await?;
        }
        let pgtiou = match callback {
            Some(callback) => self.confier(&found, &callback).await?,
            None => None,
        };
        Ok(Ok(Valide {
            reponse,
            frais: found.ligne.frais,
            ouverte: found.ouverte,
            maintenant: self.inner.clock.now(),
            pgtiou,
            mandataires: found.mandataires(),
        }))
    }

    /// What leaves for a ticket; `None` when nothing may (category 5 without agreement, no identifier).
    async fn sortante(&self, found: &Trouve, version: Version) -> Result<Option<Reponse>, SsoError> {
        let (service, personne) = (&found.service, found.ligne.personne);
        let profil = ProfilSso::trouver(&service.profil).map_err(SsoError::Illisible)?;
        let with_attributes = match version {
            Version::Un => false,
            Version::Deux => profil.is_some_and(|profil| profil.cas2),
            Version::Trois | Version::Saml => true,
        };
        let agreed: Option<Vec<Champ>> = if service.categorie == Categorie::Accord {
            let Some(accord) = self.accord(service.id, personne).await? else {
                return Ok(None);
            };
            // The first transmission is the only one: afterwards as in category 4.
            let first = with_attributes && self.transmettre(service.id, personne).await?;
            first.then_some(accord.champs)
        } else {
            None
        };
        let reponse = self
            .reponse(service, personne, found.ligne.structure, agreed.as_deref())
            .await?;
        Ok(reponse.map(|mut reponse| {
            if !with_attributes {
                reponse.attributs.clear();
            }
            reponse
        }))
    }

    /// Gives a proxy its permanent ticket, through its callback and never in the answer. `None`: the callback did not answer.
    async fn confier(&self, found: &Trouve, callback: &Adresse) -> Result<Option<String>, SsoError> {
        let mut chain = found.mandataires();
        chain.insert(0, callback.as_str().to_owned());
        if chain.len() > CHAIN {
            return Ok(None);
        }
        let kept = Ligne {
            genre: PERMANENT,
            adresse: callback.as_str().to_owned(),
            mandataires: serde_json::to_string(&chain).map_err(|e| SsoError::Illisible(e.to_string()))?,
            expire: found.ouverte + preau_identity::ABSOLUTE,
            frais: false,
            ..found.ligne.clone()
        };
        let pgt = self.deriver("PGT-", kept).await?;
        let iou = self.nouveau("PGTIOU-");
        let with_id = callback.avec("pgtId", &pgt);
        let sent = self.inner.net.send(Outgoing {
            by: MODULE.to_owned(),
            method: "GET".to_owned(),
            url: format!("{with_id}&pgtIou={iou}"),
            headers: Vec::new(),
            confidential: Vec::new(),
            body: Vec::new(),
            allowed: vec![callback.origine()],
            most: UNREAD,
            within: CALLBACK,
        });
        match sent.await {
            Ok(answer) if answer.status == 200 => Ok(Some(iou)),
            Ok(answer) => {
                tracing::warn!(service = %found.service.code, status = answer.status, "a proxy refused its ticket");
                self.prendre_permanent(&pgt).await?;
                Ok(None)
            }
            Err(error) => {
                tracing::warn!(service = %found.service.code, code = error.code(), "a proxy did not take its ticket");
                self.prendre_permanent(&pgt).await?;
                Ok(None)
            }
        }
    }

    /// `/cas/proxy`: a ticket for another service, in the name of the same person.
    pub async fn mandater(&self, pgt: &str, target: &str) -> Result<Result<String, Echec>, SsoError> {
        if pgt.is_empty() || target.is_empty() {
            return Ok(Err(Echec::Requete));
        }
        let Ok(adresse) = Adresse::lire(target) else {
            return Ok(Err(Echec::Cible));
        };
        if pgt.len() > LONGEST {
            return Ok(Err(Echec::Ticket));
        }
        let Some(found) = self.permanent(pgt).await? else {
            return Ok(Err(Echec::Ticket));
        };
        let person = found.ligne.personne;
        let schools = donnees::ecoles(&self.inner.annuaire, person).await?;
        for service in self.trouver(&adresse).await? {
            let Some(structure) = service.ecole(&schools, Some(&adresse)) else {
                continue;
            };
            // Nobody can be asked here: an agreement given before, or nothing.
            if service.categorie == Categorie::Accord && self.accord(service.id, person).await?.is_none() {
                continue;
            }
            let kept = Ligne {
                genre: MANDATAIRE,
                service: service.id,
                adresse: target.to_owned(),
                structure,
                frais: false,
                expire: self.inner.clock.now() + crate::TICKET_LIFE,
                ..found.ligne.clone()
            };
            return Ok(Ok(self.deriver("PT-", kept).await?));
        }
        Ok(Err(Echec::Cible))
    }
}

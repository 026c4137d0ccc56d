//! The hat being worn: which person row, in which schools, with which children. Rights of two hats are never mixed.

use std::sync::Arc;

use preau_annuaire::{Enfant, Memberships, Nom, Structure};
use preau_model::{CompteId, Hat, PersonneId, Profil, StructureId, TerritoireId};
use preau_store::StoreError;

use crate::{Identity, IdentityError, Session};

/// A school of the hat, with the profiles held there.
#[derive(Debug, Clone)]
pub struct School {
    /// Which one.
    pub structure: Structure,
    /// Held there.
    pub profils: Vec<Profil>,
}

/// One hat that the account may wear.
#[derive(Debug, Clone)]
pub struct HatOption {
    /// Its person row.
    pub personne: PersonneId,
    /// Which hat.
    pub hat: Hat,
    /// Profile of the row.
    pub profil: Profil,
    /// Its schools, with commune and UAI in their words.
    pub schools: Vec<School>,
}

/// Who acts in a request.
#[derive(Debug, Clone)]
pub struct Wearer {
    /// The session.
    pub session: Arc<Session>,
    /// Names of the person row.
    pub nom: Nom,
    /// The hat worn.
    pub hat: Hat,
    /// What this person row may read, with intervals.
    pub memberships: Arc<Memberships>,
    /// Current schools of this hat, the main one first.
    pub schools: Vec<School>,
    /// Children followed, of a responsable.
    pub enfants: Vec<Enfant>,
    /// Every hat of the account, this one included.
    pub hats: Vec<HatOption>,
}

/// What the switcher asks for.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Another hat.
    pub personne: Option<PersonneId>,
    /// A school of the hat; none: all, or the main one.
    pub structure: Option<StructureId>,
    /// A child; none: all.
    pub enfant: Option<PersonneId>,
}

impl Wearer {
    /// The person row acting.
    pub fn personne(&self) -> PersonneId {
        self.session.personne
    }

    /// The school that pages are about: the chosen one, that of the chosen child, otherwise the first.
    pub fn current(&self) -> Option<&School> {
        let wanted = self
            .session
            .structure
            .or_else(|| self.enfant().and_then(|e| e.structure));
        wanted.and_then(|id| self.school(id)).or_else(|| self.schools.first())
    }

    /// A school of this hat.
    pub fn school(&self, id: StructureId) -> Option<&School> {
        self.schools.iter().find(|s| s.structure.id == id)
    }

    /// The child chosen.
    pub fn enfant(&self) -> Option<&Enfant> {
        self.session
            .enfant
            .and_then(|id| self.enfants.iter().find(|e| e.personne == id))
    }

    /// The same person looking at one child only, for one page.
    #[must_use]
    pub fn with_child(&self, enfant: PersonneId) -> Self {
        let session = Session {
            structure: None,
            enfant: Some(enfant),
            ..(*self.session).clone()
        };
        Self {
            session: Arc::new(session),
            ..self.clone()
        }
    }

    /// The territory: that of the current school.
    pub fn territory(&self) -> Option<TerritoireId> {
        self.current().map(|s| s.structure.territoire)
    }

    /// The schools a page may gather: those of the hat in the current territory; the school of the chosen child, or the chosen
    /// school, when there is one.
    pub fn gathered(&self) -> Vec<StructureId> {
        let Some(current) = self.current() else {
            return Vec::new();
        };
        if self.session.structure.is_some() || self.session.enfant.is_some() {
            return vec![current.structure.id];
        }
        let territory = current.structure.territoire;
        self.schools
            .iter()
            .filter(|s| s.structure.territoire == territory)
            .map(|s| s.structure.id)
            .collect()
    }
}

impl Identity {
    /// Who acts in this session. None when the person row left since: another hat must be chosen, or nothing is left.
    pub async fn wearer(&self, session: &Arc<Session>) -> Result<Option<Arc<Wearer>>, IdentityError> {
        let now = self.inner.clock.now();
        if let Some(wearer) = self
            .inner
            .wearers
            .get(&session.key, now)
            .filter(|w| w.session == *session)
        {
            return Ok(Some(wearer));
        }
        let mut hats = Vec::new();
        let mut own = None;
        for personne in self.inner.annuaire.personnes_du_compte(session.compte).await? {
            let memberships = self.inner.annuaire.memberships(personne.id).await?;
            let hat = memberships.hat;
            let schools = self.schools(&memberships, personne.structure).await?;
            // A guest whose stay is over is nobody, from that instant.
            if hat == Hat::Invite && schools.is_empty() {
                continue;
            }
            if personne.id == session.personne {
                own = Some((personne.nom.clone(), Arc::new(memberships), schools.clone()));
            }
            hats.push(HatOption {
                personne: personne.id,
                hat,
                profil: personne.profil,
                schools,
            });
        }
        let Some((nom, memberships, schools)) = own else {
            return Ok(None);
        };
        let hat = memberships.hat;
        let enfants = match hat {
            Hat::Responsable => self.inner.annuaire.enfants(session.personne).await?,
            _ => Vec::new(),
        };
        let wearer = Arc::new(Wearer {
            session: session.clone(),
            nom,
            hat,
            memberships,
            schools,
            enfants,
            hats,
        });
        self.inner.wearers.put(session.key, wearer.clone(), now);
        Ok(Some(wearer))
    }

    /// Wears another hat, goes to another school or child, if they are this account's own; `false` otherwise.
    pub async fn choose(&self, session: &Arc<Session>, choice: &Choice) -> Result<bool, IdentityError> {
        let personne = choice.personne.unwrap_or(session.personne);
        let rows = self.inner.annuaire.personnes_du_compte(session.compte).await?;
        if !rows.iter().any(|row| row.id == personne) {
            return Ok(false);
        }
        if let Some(structure) = choice.structure {
            let memberships = self.inner.annuaire.memberships(personne).await?;
            let theirs = memberships.structures.iter().map(|(id, _)| id);
            if !theirs.chain(&memberships.accueil).any(|id| *id == structure) {
                return Ok(false);
            }
        }
        if let Some(enfant) = choice.enfant
            && !self
                .inner
                .annuaire
                .enfants(personne)
                .await?
                .iter()
                .any(|e| e.personne == enfant)
        {
            return Ok(false);
        }
        let (key, structure, enfant) = (session.key, choice.structure, choice.enfant);
        self.inner
            .db
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    sqlx::query("UPDATE session SET personne = $1, structure = $2, enfant = $3 WHERE token = $4")
                        .bind(personne.as_slice().to_vec())
                        .bind(structure.map(|i| i.as_slice().to_vec()))
                        .bind(enfant.map(|i| i.as_slice().to_vec()))
                        .bind(key.as_slice().to_vec())
                        .execute(tx)
                        .await?;
                    Ok(())
                })
            })
            .await?;
        self.forget(&session.key);
        Ok(true)
    }

    /// The hat that a session begins with: agents first, as at the beginning of a working day; then responsable, élève, invité.
    pub(crate) async fn first_hat(&self, compte: CompteId) -> Result<Option<PersonneId>, IdentityError> {
        let mut rows = self.inner.annuaire.personnes_du_compte(compte).await?;
        rows.sort_by_key(|row| (row.categorie.hat().number(), row.id));
        for row in rows {
            let guest = row.categorie.hat() == Hat::Invite;
            if !guest || !self.inner.annuaire.memberships(row.id).await?.accueil.is_empty() {
                return Ok(Some(row.id));
            }
        }
        Ok(None)
    }

    async fn schools(
        &self,
        memberships: &Memberships,
        main: Option<StructureId>,
    ) -> Result<Vec<School>, IdentityError> {
        let held = memberships.structures.iter().map(|(id, _)| *id);
        let mut ids: Vec<StructureId> = held.chain(memberships.accueil.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut schools: Vec<School> = self
            .inner
            .annuaire
            .structures(&ids)
            .await?
            .into_iter()
            .map(|structure| {
                let held = memberships.structures.iter().filter(|(id, _)| *id == structure.id);
                let mut profils: Vec<Profil> = held.map(|(_, profil)| *profil).collect();
                profils.sort_unstable();
                profils.dedup();
                School { structure, profils }
            })
            .collect();
        schools.sort_by(|a, b| {
            let rank = |s: &School| (Some(s.structure.id) != main, s.structure.nom.clone(), s.structure.id);
            rank(a).cmp(&rank(b))
        });
        Ok(schools)
    }
}

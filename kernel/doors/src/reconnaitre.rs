//! Whose account an identity is: the link first, then the rules, within the territory and the profiles of the door.

use std::collections::BTreeMap;

use preau_annuaire::{EtatPersonne, Personne};
use preau_model::{CompteId, PersonneId};
use serde_json::{Map, Value};

use crate::liens::Sujet;
use crate::regle::{Cle, Vecteur, sans_domaine, valeurs};
use crate::{Doors, Fournisseur, JeSuis, Refus, Regle, Vers};

const FERME: i64 = 2;

/// Accounts that an identity may enter, each with the hat to begin with.
#[derive(Debug)]
pub(crate) enum Reconnu {
    Un(CompteId, PersonneId),
    Plusieurs(Vec<(CompteId, PersonneId)>),
}

impl Doors {
    /// Whose account this is. Only what was verified comes here.
    pub(crate) async fn reconnaitre(
        &self,
        f: &Fournisseur,
        sujet: &Sujet,
        claims: &Map<String, Value>,
    ) -> Result<Reconnu, Refus> {
        let linked = self.lien(&f.id, sujet).await?;
        let mut closed = false;
        if let Some(compte) = linked {
            match self.annuaire.etat_du_compte(compte).await? {
                // Two accounts may have become one since: the rules say which is left.
                None | Some(FERME) => closed = true,
                Some(_) => {
                    let rows = self.annuaire.personnes_du_compte(compte).await?;
                    if let Some(personne) = self.admissibles(f, rows).await?.first() {
                        return Ok(Reconnu::Un(compte, personne.id));
                    }
                }
            }
        }
        let mut found: BTreeMap<CompteId, PersonneId> = BTreeMap::new();
        for regle in &f.reglages.regles {
            for personne in self.admissibles(f, self.designes(regle, claims).await?).await? {
                if self.annuaire.etat_du_compte(personne.compte).await? == Some(FERME) {
                    closed = true;
                } else {
                    found.entry(personne.compte).or_insert(personne.id);
                }
            }
            // The first rule that recognises somebody is the one that counts.
            if !found.is_empty() {
                break;
            }
        }
        let found: Vec<_> = found.into_iter().collect();
        match found.as_slice() {
            [] if closed => Err(Refus::Ferme),
            [] => Err(Refus::SansCompte),
            [(compte, personne)] => Ok(Reconnu::Un(*compte, *personne)),
            _ => Ok(Reconnu::Plusieurs(found)),
        }
    }

    /// Persons that a rule designates, whoever they are.
    async fn designes(&self, regle: &Regle, claims: &Map<String, Value>) -> Result<Vec<Personne>, Refus> {
        let mut rows: Vec<Personne> = Vec::new();
        for valeur in valeurs(claims, &regle.claim) {
            match regle.vers {
                Vers::Courriel => {
                    // A provider that says it did not verify an address vouches for nothing.
                    if regle.claim == "email" && claims.get("email_verified") == Some(&Value::Bool(false)) {
                        continue;
                    }
                    for id in self.annuaire.agents_par_courriel(valeur).await? {
                        rows.extend(self.annuaire.personne(id).await?);
                    }
                }
                Vers::Login => {
                    let Some(login) = sans_domaine(valeur, regle.domaine.as_deref()) else {
                        continue;
                    };
                    let login = preau_identity::fold_login(login);
                    if let Some(holder) = self.annuaire.compte_par_login(&login).await? {
                        rows.extend(self.annuaire.personnes_du_compte(holder.compte).await?);
                    }
                }
                Vers::Cle => rows.extend(self.par_cle(valeur).await?),
                Vers::Vecteur => rows.extend(self.par_vecteur(valeur).await?),
            }
        }
        Ok(rows)
    }

    async fn par_cle(&self, valeur: &str) -> Result<Vec<Personne>, Refus> {
        let Some(cle) = Cle::lire(valeur) else {
            return Ok(Vec::new());
        };
        let degres = if cle.degre.is_empty() {
            vec!["1D", "2D"]
        } else {
            vec![cle.degre.as_str()]
        };
        let mut rows = Vec::new();
        for degre in degres {
            rows.extend(self.annuaire.personne_par_cle(&cle.academie, degre, &cle.id).await?);
        }
        Ok(rows)
    }

    async fn par_vecteur(&self, valeur: &str) -> Result<Vec<Personne>, Refus> {
        let Some(vecteur) = Vecteur::lire(valeur) else {
            return Ok(Vec::new());
        };
        let mut rows = Vec::new();
        for eleve in self.annuaire.eleves_par_siecle(vecteur.uai, &vecteur.siecle).await? {
            if !vecteur.responsable {
                rows.extend(self.annuaire.personne(eleve).await?);
                continue;
            }
            for id in self.annuaire.responsables_legaux(eleve).await? {
                let named = |p: &Personne| {
                    preau_model::fold(&p.nom.nom) == vecteur.nom && preau_model::fold(&p.nom.prenom) == vecteur.prenom
                };
                rows.extend(self.annuaire.personne(id).await?.filter(named));
            }
        }
        Ok(rows)
    }

    /// Those who may enter by this door: present, of its profiles, of its territory and schools.
    async fn admissibles(&self, f: &Fournisseur, rows: Vec<Personne>) -> Result<Vec<Personne>, Refus> {
        let mut kept: Vec<Personne> = Vec::new();
        for row in rows {
            let known = kept.iter().any(|k| k.id == row.id);
            if known || row.etat != EtatPersonne::Present || !f.sert(JeSuis::of(row.categorie, row.profil)) {
                continue;
            }
            if self.releve(f, row.id).await? {
                kept.push(row);
            }
        }
        kept.sort_by_key(|row| (row.categorie.hat().number(), row.id));
        Ok(kept)
    }

    /// Is somebody of a school, or of a structure, where this door is?
    async fn releve(&self, f: &Fournisseur, personne: PersonneId) -> Result<bool, Refus> {
        let held = self.annuaire.memberships(personne).await?.structures;
        let ids: Vec<_> = held.into_iter().map(|(id, _)| id).collect();
        let structures = self.annuaire.structures(&ids).await?;
        Ok(structures.iter().any(|s| f.offert(s.territoire, s.uai)))
    }

    /// Doors to which an account is reserved (K-ID-11), by the hats that it holds; empty when it may enter by any.
    pub async fn reserve(&self, compte: CompteId) -> Result<Vec<Fournisseur>, Refus> {
        let doors = self.fournisseurs().await?;
        let mut reserved: Vec<Fournisseur> = Vec::new();
        if doors.iter().all(|f| f.reglages.exclusif.is_empty()) {
            return Ok(reserved);
        }
        for row in self.annuaire.personnes_du_compte(compte).await? {
            let profil = JeSuis::of(row.categorie, row.profil);
            for f in doors.iter().filter(|f| f.exclusif(profil)) {
                if !reserved.iter().any(|r| r.id == f.id) && self.releve(f, row.id).await? {
                    reserved.push(f.clone());
                }
            }
        }
        Ok(reserved)
    }

    /// May an account enter by this door (`None`: with a password of the portal)?
    pub async fn admettre(&self, compte: CompteId, porte: Option<&str>) -> Result<(), Refus> {
        let reserved = self.reserve(compte).await?;
        match reserved.first() {
            Some(first) if !reserved.iter().any(|f| Some(f.id.as_str()) == porte) => {
                Err(Refus::Reserve(first.nom.clone()))
            }
            _ => Ok(()),
        }
    }
}

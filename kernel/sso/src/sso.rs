//! The handle that everything hangs on, and the questions of the portal about services.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use preau_annuaire::Annuaire;
use preau_identity::Wearer;
use preau_model::{Clock, Millis, Net, PersonneId, Rng, StructureId, TerritoireId};
use preau_store::Db;

use crate::guichet::Guichet;
use crate::opaque::Cle;
use crate::registre::Registre;
use crate::service::Ecole;
use crate::{Adresse, Champ, Donnees, Identifiant, ProfilSso, Reponse, Service, ServiceId, Sortie, SsoError, donnees};

/// What an SSO server is made of.
pub struct SsoConfig {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// Who people are.
    pub annuaire: Annuaire,
    /// The way out: callbacks of proxies, single logout.
    pub net: Arc<dyn Net>,
    /// Key of the opaque ids, outside the database: another one makes everybody unknown to every service.
    pub cle: [u8; 32],
    /// What this portal calls itself to services of category 2: its host.
    pub ent: String,
}

/// The SSO server. Cheap to clone.
#[derive(Clone)]
pub struct Sso {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    pub(crate) annuaire: Annuaire,
    pub(crate) net: Arc<dyn Net>,
    pub(crate) cle: Cle,
    pub(crate) ent: String,
    pub(crate) registre: Mutex<Option<(Arc<Registre>, Millis)>>,
    pub(crate) guichet: Guichet,
}

impl std::fmt::Debug for Sso {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sso")
    }
}

impl Sso {
    /// An SSO server.
    pub fn new(config: SsoConfig) -> Self {
        Self {
            inner: Arc::new(Inner {
                guichet: Guichet::new(config.db.clone()),
                db: config.db,
                clock: config.clock,
                rng: config.rng,
                annuaire: config.annuaire,
                net: config.net,
                cle: Cle::new(config.cle),
                ent: config.ent,
                registre: Mutex::new(None),
            }),
        }
    }

    /// The services whose address this is, the most precise first. Empty: the address is of no service.
    pub async fn trouver(&self, adresse: &Adresse) -> Result<Vec<Arc<Service>>, SsoError> {
        Ok(self.registre().await?.trouver(adresse))
    }

    /// A service.
    pub async fn service(&self, id: ServiceId) -> Result<Option<Arc<Service>>, SsoError> {
        Ok(self.registre().await?.par_id(id).cloned())
    }

    /// The services of a territory, by code.
    pub async fn services(&self, territoire: TerritoireId) -> Result<Vec<Arc<Service>>, SsoError> {
        let registre = self.registre().await?;
        let here = registre
            .services()
            .iter()
            .filter(|service| service.territoire == territoire);
        Ok(here.cloned().collect())
    }

    /// The first of these services whose audience the hat worn belongs to, and the school through which it does.
    pub fn ouvert(
        services: &[Arc<Service>],
        wearer: &Wearer,
        adresse: &Adresse,
    ) -> Option<(Arc<Service>, StructureId)> {
        let schools = ecoles(wearer);
        let open = services
            .iter()
            .filter_map(|service| Some((service, service.ecole(&schools, Some(adresse))?)));
        open.map(|(service, school)| (service.clone(), school)).next()
    }

    /// The services that show as tiles for this hat.
    pub async fn tuiles(&self, wearer: &Wearer) -> Result<Vec<Arc<Service>>, SsoError> {
        let registre = self.registre().await?;
        let schools = ecoles(wearer);
        let shown = registre.services().iter();
        let shown = shown.filter(|service| service.tuile && service.ecole(&schools, None).is_some());
        Ok(shown.cloned().collect())
    }

    /// What would leave for somebody, `None` when they are not of its audience. In category 5, `accord` stands for what they
    /// would agree to; the preview gives the whole convention.
    pub async fn apercu(
        &self,
        service: &Service,
        personne: PersonneId,
        accord: Option<&[Champ]>,
    ) -> Result<Option<Reponse>, SsoError> {
        let schools = donnees::ecoles(&self.inner.annuaire, personne).await?;
        match service.ecole(&schools, None) {
            Some(school) => self.reponse(service, personne, school, accord).await,
            None => Ok(None),
        }
    }

    /// What leaves: read, cut by the category, named by the profile.
    pub(crate) async fn reponse(
        &self,
        service: &Service,
        personne: PersonneId,
        structure: StructureId,
        accord: Option<&[Champ]>,
    ) -> Result<Option<Reponse>, SsoError> {
        let profil = ProfilSso::trouver(&service.profil).map_err(SsoError::Illisible)?;
        let profil = profil.ok_or_else(|| SsoError::Illisible(format!("no profile {}", service.profil)))?;
        let named: BTreeSet<Champ> = profil.attributs.iter().map(|attribut| attribut.champ).collect();
        let wanted = &service.champs(accord) & &named;
        let mut data = donnees::collecter(&self.inner.annuaire, personne, structure, &wanted).await?;
        data.ajouter(Champ::Ent, [self.inner.ent.clone()]);
        self.identifiant(service, personne, &mut data).await?;
        Ok(Sortie::composer(service, &data, accord).map(|sortie| Reponse::de(&sortie, profil)))
    }

    async fn identifiant(&self, service: &Service, personne: PersonneId, data: &mut Donnees) -> Result<(), SsoError> {
        let id = match service.identifiant {
            Identifiant::Anonyme => return Ok(()),
            Identifiant::Opaque => Some(self.inner.cle.identifiant(service.id, personne)),
            Identifiant::Login => self.inner.annuaire.compte(personne).await?.map(|compte| compte.login),
        };
        data.ajouter(Champ::Identifiant, id);
        Ok(())
    }

    /// A mark of this moment, to come back through a browser.
    pub fn marque(&self) -> String {
        self.inner.cle.marque(self.inner.clock.now())
    }

    /// The moment of a mark made here.
    pub fn marque_lue(&self, text: &str) -> Option<Millis> {
        self.inner.cle.marque_lue(text)
    }
}

/// The schools of the hat worn, the current one first.
fn ecoles(wearer: &Wearer) -> Vec<Ecole> {
    let current = wearer.current().map(|school| school.structure.id);
    let mut schools: Vec<Ecole> = wearer
        .schools
        .iter()
        .map(|school| Ecole {
            id: school.structure.id,
            territoire: school.structure.territoire,
            uai: school.structure.uai,
            profils: school.profils.clone(),
        })
        .collect();
    schools.sort_by_key(|school| Some(school.id) != current);
    schools
}

//! The territory in a database, with its annuaire and policy.

use std::sync::{Arc, Mutex};

use preau_annuaire::{Annuaire, Keys};
use preau_model::{
    Categorie, GenreGroupe, GenreStructure, GroupeId, ManualClock, Millis, NEVER, PersonneId, Profil, Qualite,
    SeededRng, StructureId, TerritoireId, new_id,
};
use preau_store::{Connection, Db, StoreError};

use super::model::{Member, Model, Person};
use crate::{Acting, Policy};

/// 21 November 2026, 12:00 UTC.
pub const NOON: Millis = 1_795_262_400_000;

/// Different ids in every world of a process, the same ones at every run.
static WORLDS: Mutex<u64> = Mutex::new(0);

/// A territory in a database.
pub struct World {
    /// Database.
    pub db: Db,
    /// Clock, moved by the test.
    pub clock: Arc<ManualClock>,
    /// Randomness.
    pub rng: Arc<SeededRng>,
    /// Annuaire over it.
    pub annuaire: Annuaire,
    /// Policy over it.
    pub policy: Policy,
    /// Its territory.
    pub territory: TerritoireId,
    /// The same as plain vectors.
    pub model: Model,
    saved: Model,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#?}", self.model)
    }
}

impl World {
    /// An empty territory at [`NOON`].
    pub async fn new(db: Db) -> Self {
        let seed = {
            let mut worlds = WORLDS.lock().unwrap();
            *worlds += 1;
            *worlds
        };
        let clock = Arc::new(ManualClock::new(NOON));
        let rng = Arc::new(SeededRng::new(seed));
        let keys = Keys::new([7; 32], [8; 32]);
        let annuaire = Annuaire::new(
            db.clone(),
            Arc::<ManualClock>::clone(&clock),
            Arc::<SeededRng>::clone(&rng),
            keys,
        );
        let policy = Policy::new(
            db.clone(),
            annuaire.clone(),
            Arc::<ManualClock>::clone(&clock),
            Arc::<SeededRng>::clone(&rng),
        );
        let territory = new_id(&*clock, &*rng);
        let world = Self {
            db,
            clock,
            rng,
            annuaire,
            policy,
            territory,
            model: Model::default(),
            saved: Model::default(),
        };
        world.territoire(territory).await;
        world
    }

    /// Another territory of the same installation.
    pub async fn other_territory(&self) -> TerritoireId {
        let id = self.id();
        self.territoire(id).await;
        id
    }

    async fn territoire(&self, id: TerritoireId) {
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO territoire (id, nom, cree) VALUES ($1, 'Territoire d’essai', 0)")
                        .bind(id.as_slice().to_vec())
                        .execute(tx)
                        .await?;
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .unwrap();
    }

    /// A new id.
    pub fn id<T>(&self) -> preau_model::Id<T> {
        new_id(&*self.clock, &*self.rng)
    }

    /// A structure of the territory; written by [`World::save`], like all that follows.
    pub fn structure(&mut self, genre: GenreStructure) -> StructureId {
        self.structure_of(self.territory, genre)
    }

    /// A structure of another territory.
    pub fn structure_of(&mut self, territory: TerritoireId, genre: GenreStructure) -> StructureId {
        let id = self.id();
        self.model.structures.push((id, territory, genre));
        id
    }

    /// A class of a structure.
    pub fn class(&mut self, structure: StructureId) -> GroupeId {
        let id = self.id();
        self.model.groups.push((id, structure));
        id
    }

    /// A person row without any tie.
    pub fn person(&mut self, categorie: Categorie, profil: Profil) -> PersonneId {
        let id = self.id();
        self.model.persons.push(Person { id, categorie, profil });
        id
    }

    /// A member of the staff, attached for ever.
    pub fn staff(&mut self, structure: StructureId, profil: Profil) -> PersonneId {
        let id = self.person(Categorie::Agent, profil);
        self.attach(id, structure, profil, 0, NEVER);
        id
    }

    /// A pupil of a class, for ever.
    pub fn pupil(&mut self, structure: StructureId, class: GroupeId) -> PersonneId {
        let id = self.person(Categorie::Eleve, Profil::Elv);
        self.attach(id, structure, Profil::Elv, 0, NEVER);
        self.join(id, class, Qualite::Eleve, 0, NEVER);
        id
    }

    /// A legal responsable of pupils, for ever.
    pub fn parent(&mut self, children: &[PersonneId]) -> PersonneId {
        let id = self.person(Categorie::Responsable, Profil::Tut);
        for child in children {
            self.link(id, *child, 1, 0, NEVER);
        }
        id
    }

    /// Attaches a person to a structure.
    pub fn attach(&mut self, who: PersonneId, structure: StructureId, profil: Profil, depuis: Millis, jusque: Millis) {
        self.model.attached.push(Member {
            who,
            what: (structure, profil),
            depuis,
            jusque,
        });
    }

    /// Makes a person join a group.
    pub fn join(&mut self, who: PersonneId, groupe: GroupeId, qualite: Qualite, depuis: Millis, jusque: Millis) {
        self.model.joined.push(Member {
            who,
            what: (groupe, qualite),
            depuis,
            jusque,
        });
    }

    /// Ties a responsable to a pupil.
    pub fn link(&mut self, who: PersonneId, eleve: PersonneId, legal: i16, depuis: Millis, jusque: Millis) {
        self.model.links.push(Member {
            who,
            what: (eleve, legal),
            depuis,
            jusque,
        });
    }

    /// Closes now a pupil's membership of a class and opens another: both in the model and in the database.
    pub async fn moves(&mut self, pupil: PersonneId, from: GroupeId, to: GroupeId) {
        use preau_model::Clock as _;
        let now = self.clock.now();
        for j in self
            .model
            .joined
            .iter_mut()
            .filter(|j| j.who == pupil && j.what.0 == from && j.jusque > now)
        {
            j.jusque = now.max(j.depuis);
        }
        for j in self
            .saved
            .joined
            .iter_mut()
            .filter(|j| j.who == pupil && j.what.0 == from && j.jusque > now)
        {
            j.jusque = now.max(j.depuis);
        }
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE appartenance SET jusque = CASE WHEN depuis > $1 THEN depuis ELSE $1 END \
                         WHERE personne = $2 AND groupe = $3 AND jusque > $1",
                    )
                    .bind(now)
                    .bind(pupil.as_slice().to_vec())
                    .bind(from.as_slice().to_vec())
                    .execute(tx)
                    .await?;
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .unwrap();
        self.join(pupil, to, Qualite::Eleve, now, NEVER);
        self.save().await;
    }

    /// Writes what the model holds and the database does not.
    pub async fn save(&mut self) {
        let (new, old) = (
            self.model.clone(),
            std::mem::replace(&mut self.saved, self.model.clone()),
        );
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for (id, territory, genre) in new.structures.iter().skip(old.structures.len()) {
                        structure(tx, *id, *territory, *genre).await?;
                    }
                    for (n, (id, of)) in new.groups.iter().enumerate().skip(old.groups.len()) {
                        class(tx, *id, *of, n).await?;
                    }
                    for person in new.persons.iter().skip(old.persons.len()) {
                        personne(tx, person).await?;
                    }
                    for a in new.attached.iter().skip(old.attached.len()) {
                        attached(tx, a).await?;
                    }
                    for j in new.joined.iter().skip(old.joined.len()) {
                        joined(tx, j).await?;
                    }
                    for l in new.links.iter().skip(old.links.len()) {
                        linked(tx, l).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await
            .unwrap();
    }

    /// The scope of a person in a structure.
    pub async fn acting(&self, person: PersonneId, structure: StructureId) -> Acting {
        self.policy.acting_of(self.territory, structure, person).await.unwrap()
    }
}

async fn structure(
    tx: &mut Connection,
    id: StructureId,
    territory: TerritoireId,
    genre: GenreStructure,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, nom, commune, nature, bassin, attributs, \
         empreinte, etat, vu) VALUES ($1, $2, $3, 2, '', '', $4, $5, 'Rousset', '340', '', '{}', $1, 0, 0)",
    )
    .bind(id.as_slice().to_vec())
    .bind(territory.as_slice().to_vec())
    .bind(genre.number())
    .bind(id.to_string())
    .bind(format!("Structure {id}"))
    .execute(tx)
    .await?;
    Ok(())
}

async fn class(tx: &mut Connection, id: GroupeId, structure: StructureId, n: usize) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO groupe (id, structure, annee, genre, code, libelle, niveau, source, jusque) \
         VALUES ($1, $2, 2026, $3, $4, $4, '6', 2, $5)",
    )
    .bind(id.as_slice().to_vec())
    .bind(structure.as_slice().to_vec())
    .bind(GenreGroupe::Classe.number())
    .bind(format!("6C{n}"))
    .bind(NEVER)
    .execute(tx)
    .await?;
    Ok(())
}

async fn personne(tx: &mut Connection, person: &Person) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO compte (id, login, etat, preferences, cree) VALUES ($1, $2, 1, '{}', 0)")
        .bind(person.id.as_slice().to_vec())
        .bind(person.id.to_string())
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO personne (id, compte, source, academie, degre, cle, categorie, profil, nom, prenom, civilite, recherche, \
         empreinte, etat, vu) VALUES ($1, $1, 2, '', '', $2, $3, $4, 'Durand', $5, 'Mme', $6, $1, 0, 0)",
    )
    .bind(person.id.as_slice().to_vec())
    .bind(person.id.to_string())
    .bind(person.categorie.number())
    .bind(person.profil.number())
    .bind(person.profil.name())
    .bind(format!("durand {}", person.profil.name()))
    .execute(tx)
    .await?;
    Ok(())
}

async fn attached(tx: &mut Connection, a: &Member<(StructureId, Profil)>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO rattachement (personne, structure, profil, fonction, discipline, depuis, jusque, source) \
         VALUES ($1, $2, $3, '', '', $4, $5, 2) ON CONFLICT (personne, structure, profil, fonction, discipline, depuis) \
         DO UPDATE SET jusque = CASE WHEN excluded.jusque > rattachement.jusque THEN excluded.jusque ELSE rattachement.jusque END",
    )
    .bind(a.who.as_slice().to_vec())
    .bind(a.what.0.as_slice().to_vec())
    .bind(a.what.1.number())
    .bind(a.depuis)
    .bind(a.jusque)
    .execute(tx)
    .await?;
    Ok(())
}

async fn joined(tx: &mut Connection, j: &Member<(GroupeId, Qualite)>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO appartenance (personne, groupe, qualite, matiere, depuis, jusque, source) \
         VALUES ($1, $2, $3, '', $4, $5, 2) ON CONFLICT (personne, groupe, qualite, matiere, depuis) \
         DO UPDATE SET jusque = CASE WHEN excluded.jusque > appartenance.jusque THEN excluded.jusque ELSE appartenance.jusque END",
    )
    .bind(j.who.as_slice().to_vec())
    .bind(j.what.0.as_slice().to_vec())
    .bind(j.what.1.number())
    .bind(j.depuis)
    .bind(j.jusque)
    .execute(tx)
    .await?;
    Ok(())
}

async fn linked(tx: &mut Connection, l: &Member<(PersonneId, i16)>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO lien_responsable (eleve, responsable, lien, financier, legal, contact, paiement, depuis, jusque, source) \
         VALUES ($1, $2, 10, 0, $3, 1, 0, $4, $5, 2) ON CONFLICT (eleve, responsable, depuis) DO NOTHING",
    )
    .bind(l.what.0.as_slice().to_vec())
    .bind(l.who.as_slice().to_vec())
    .bind(l.what.1)
    .bind(l.depuis)
    .bind(l.jusque)
    .execute(tx)
    .await?;
    Ok(())
}

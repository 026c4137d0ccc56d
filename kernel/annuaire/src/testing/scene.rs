//! A small académie imported into a territory: where the suites about the life of the annuaire begin.

use std::sync::Arc;

use preau_academie::{StoryRoles, World};
use preau_model::{ManualClock, PersonneId, Uai};
use preau_store::Db;

use super::deliveries::{complete, world};
use crate::{Annuaire, Bilan, NouveauTerritoire, Structure};

pub(super) const DAY: i64 = 86_400_000;

pub(super) struct Scene {
    pub(super) annuaire: Annuaire,
    pub(super) clock: Arc<ManualClock>,
    pub(super) made: NouveauTerritoire,
    pub(super) world: World,
    pub(super) roles: StoryRoles,
    folder: tempfile::TempDir,
}

impl Scene {
    pub(super) async fn new(db: &Db, colleges: usize) -> Self {
        let (annuaire, clock) = super::annuaire(db);
        let made = annuaire.creer_territoire("Département d’essai").await.unwrap();
        let world = world(colleges, 0.12);
        let scene = Self {
            annuaire,
            clock,
            made,
            roles: world.roles_of_story().unwrap(),
            world,
            folder: tempfile::tempdir().unwrap(),
        };
        scene.import(&scene.world).await;
        scene
    }

    /// Imports a state of the world.
    pub(super) async fn import(&self, world: &World) -> Bilan {
        complete(world, self.folder.path());
        let import = self.annuaire.import(self.made.territoire, self.folder.path(), &|_| {});
        Box::pin(import).await.unwrap()
    }

    /// The person of an ENTPersonJointure.
    pub(super) async fn person(&self, jointure: u32) -> PersonneId {
        let found = self.annuaire.personne_par_cle("002", "2D", &jointure.to_string()).await;
        found.unwrap().expect("known person").id
    }

    pub(super) async fn school(&self, uai: &str) -> Structure {
        let uai: Uai = uai.parse().unwrap();
        self.annuaire.structure_par_uai(uai).await.unwrap().unwrap()
    }
}

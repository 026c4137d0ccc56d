//! Two collèges and a Département, with people whom the suites know by name of role.

use std::sync::Arc;

use preau_model::{Categorie, GenreStructure, GroupeId, Hat, PersonneId, Principal, Profil, StructureId};
use preau_permissions::testing::World;
use preau_store::Db;

use crate::{
    Aimed, Approval, Author, Catalogue, Collection, ContentError, Document, Draft, Engine, IndexDef, KeySource, Query,
    Quota, Reader, Receipts, State, Time, TimeRule, Write, Written,
};

pub(crate) const PLUGIN: &str = "fr.exemple.actualites";

/// News: live, validated, receipts by name.
pub fn articles() -> Collection {
    let index = |id: &str, keys: &[&str]| IndexDef {
        id: id.to_owned(),
        keys: keys.iter().filter_map(|k| KeySource::parse(k)).collect(),
    };
    Collection {
        plugin: PLUGIN.to_owned(),
        id: "articles".to_owned(),
        kind: "publication".to_owned(),
        time: TimeRule::all(Time::Live),
        approval: Some(Approval {
            role: "valideur".to_owned(),
            part: Some("validation".to_owned()),
            always: vec!["proposant".to_owned()],
        }),
        receipts: Receipts::Names,
        authors: vec!["redacteur".to_owned(), "proposant".to_owned()],
        schema: 1,
        text: vec!["/titre".to_owned(), "/texte".to_owned()],
        urgent: Some("/alerte".to_owned()),
        indexes: vec![
            index("recents", &["$published"]),
            index("rubrique", &["/rubrique", "$published"]),
            index("rang", &["/rang"]),
        ],
        max_body: 64 * 1024,
        retention: "annee-scolaire".to_owned(),
    }
}

/// Messages: at publication, not validated, no receipts.
pub fn messages() -> Collection {
    Collection {
        id: "messages".to_owned(),
        time: TimeRule::all(Time::AtPublication),
        approval: None,
        receipts: Receipts::None,
        ..articles()
    }
}

/// The people of the suites.
#[derive(Debug)]
#[expect(missing_docs, reason = "each name says who it is")]
pub struct Stage {
    pub world: World,
    pub engine: Engine,
    pub a: StructureId,
    pub b: StructureId,
    pub departement: StructureId,
    pub a6a: GroupeId,
    pub a6b: GroupeId,
    pub b6a: GroupeId,
    pub principal: PersonneId,
    pub principal_b: PersonneId,
    pub teacher: PersonneId,
    pub teacher_b: PersonneId,
    pub secretary: PersonneId,
    pub agent: PersonneId,
    pub pupil: PersonneId,
    pub pupil_6b: PersonneId,
    pub pupil_b: PersonneId,
    pub parent: PersonneId,
    pub parent_6b: PersonneId,
    pub contact: PersonneId,
}

impl Stage {
    /// Everybody in place. `parent` has a child in A-6A and one in B; `teacher` teaches 6A; `contact` is a mere contact of `pupil`.
    pub async fn new(db: Db) -> Self {
        let mut world = World::new(db.clone()).await;
        let a = world.structure(GenreStructure::Etablissement);
        let b = world.structure(GenreStructure::Etablissement);
        let departement = world.structure(GenreStructure::Collectivite);
        let (a6a, a6b, b6a) = (world.class(a), world.class(a), world.class(b));
        let (principal, principal_b) = (world.staff(a, Profil::Dir), world.staff(b, Profil::Dir));
        let (teacher, teacher_b) = (world.staff(a, Profil::Ens), world.staff(b, Profil::Ens));
        world.join(teacher, a6a, preau_model::Qualite::Enseignant, 0, preau_model::NEVER);
        world.join(teacher_b, b6a, preau_model::Qualite::Enseignant, 0, preau_model::NEVER);
        let secretary = world.staff(a, Profil::Eta);
        let agent = world.staff(departement, Profil::Col);
        let (pupil, pupil_6b, pupil_b) = (world.pupil(a, a6a), world.pupil(a, a6b), world.pupil(b, b6a));
        let (parent, parent_6b) = (world.parent(&[pupil, pupil_b]), world.parent(&[pupil_6b]));
        let contact = world.person(Categorie::Responsable, Profil::Tut);
        world.link(contact, pupil, 0, 0, preau_model::NEVER);
        world.save().await;
        let engine = Engine::new(
            db,
            world.clock.clone(),
            world.rng.clone(),
            world.annuaire.clone(),
            world.policy.clone(),
        );
        Self {
            world,
            engine,
            a,
            b,
            departement,
            a6a,
            a6b,
            b6a,
            principal,
            principal_b,
            teacher,
            teacher_b,
            secretary,
            agent,
            pupil,
            pupil_6b,
            pupil_b,
            parent,
            parent_6b,
            contact,
        }
    }

    /// Everybody.
    pub fn people(&self) -> Vec<PersonneId> {
        self.world.model.persons.iter().map(|p| p.id).collect()
    }

    pub(crate) fn roles_of(&self, person: PersonneId) -> &'static [&'static str] {
        match self
            .world
            .model
            .persons
            .iter()
            .find(|p| p.id == person)
            .map(|p| p.profil)
        {
            Some(Profil::Dir | Profil::Col) => &["redacteur", "valideur"],
            Some(Profil::Ens | Profil::Eta) => &["redacteur"],
            Some(Profil::Elv) => &["proposant"],
            _ => &[],
        }
    }

    /// A reader, with the module on in `open`.
    pub async fn reader(&self, person: PersonneId, open: &[StructureId]) -> Reader {
        let memberships = self.world.annuaire.memberships(person).await.unwrap();
        let mut roles = Vec::new();
        for (structure, _) in &memberships.structures {
            roles.extend(self.roles_of(person).iter().map(|role| role_in(*structure, role)));
        }
        Reader {
            territory: self.world.territory,
            personne: Some(person),
            hat: memberships.hat,
            memberships: Arc::new(memberships),
            roles,
            open: open.to_vec(),
        }
    }

    /// A reader of everywhere.
    pub async fn reads(&self, person: PersonneId) -> Reader {
        self.reader(person, &[self.a, self.b, self.departement]).await
    }

    /// An author in a structure.
    pub async fn author(&self, person: PersonneId, structure: StructureId) -> Author {
        Author {
            acting: self.world.acting(person, structure).await,
            roles: self.roles_of(person).iter().map(|r| (*r).to_owned()).collect(),
            parts: vec!["validation".to_owned(), "eleves-redacteurs".to_owned()],
            reader: self.reads(person).await,
            limits: Quota::default(),
            once: None,
        }
    }

    /// A job of the plugin in A.
    pub fn job(&self, may_compute_audiences: bool) -> Author {
        let acting = preau_permissions::Acting::service(self.world.territory, self.a, may_compute_audiences);
        let service = Principal::Service {
            structure: self.a,
            plugin: PLUGIN.to_owned(),
        };
        let reader = Reader {
            territory: self.world.territory,
            personne: None,
            hat: Hat::Agent,
            memberships: acting.memberships.clone(),
            roles: vec![service.id()],
            open: vec![self.a],
        };
        Author {
            acting,
            roles: Vec::new(),
            parts: Vec::new(),
            reader,
            limits: Quota::default(),
            once: None,
        }
    }

    /// One write.
    pub async fn write(&self, author: &Author, write: Write) -> Result<Written, ContentError> {
        let written = self
            .engine
            .commit(author, &[articles(), messages()], vec![write])
            .await?;
        Ok(written[0])
    }

    /// Creates an article in a state.
    pub async fn create(
        &self,
        author: &Author,
        to: &[Principal],
        state: State,
        title: &str,
    ) -> Result<Written, ContentError> {
        self.write(author, Write::Create(draft("articles", to, state, title)))
            .await
    }

    /// Changes the state of a document.
    pub async fn to_state(&self, author: &Author, of: Written, state: State) -> Result<Written, ContentError> {
        let draft = Draft {
            state: Some(state),
            ..Draft::new("articles")
        };
        self.write(
            author,
            Write::Update {
                id: of.id,
                expected: of.version,
                draft,
            },
        )
        .await
    }

    /// Titles of what a reader finds on the first page of an index, of a collection in a state.
    pub async fn page_in(&self, reader: &Reader, collection: &Collection, state: State) -> Vec<Document> {
        let query = Query {
            descending: true,
            limit: 100,
            state,
            ..Query::new(&collection.id, "recents")
        };
        self.engine.page(reader, collection, &query).await.unwrap().items
    }

    /// Does this person find the document: in the list, by id, by counting, by searching `word`? The four must agree.
    pub async fn finds(
        &self,
        reader: &Reader,
        collection: &Collection,
        id: preau_model::DocumentId,
        word: &str,
    ) -> bool {
        let listed = self
            .page_in(reader, collection, State::Published)
            .await
            .iter()
            .any(|d| d.id == id);
        let query = Query {
            limit: 100,
            matching: Some(word.to_owned()),
            ..Query::new(&collection.id, "recents")
        };
        let matching = self
            .engine
            .page(reader, collection, &query)
            .await
            .unwrap()
            .items
            .iter()
            .any(|d| d.id == id);
        let search = crate::SearchIn {
            reader: reader.clone(),
            collections: vec![articles(), messages()],
        };
        let searched = self
            .engine
            .search_all(&[search], word, 50)
            .await
            .unwrap()
            .iter()
            .any(|f| f.document.id == id);
        let got = self
            .engine
            .get(reader, std::slice::from_ref(collection), &[id])
            .await
            .unwrap()
            .remove(0);
        let got = got.is_some_and(|d| d.state == State::Published);
        let all = Query {
            limit: 100,
            ..Query::new(&collection.id, "recents")
        };
        let counted = self.engine.count(reader, collection, &all, 1_000).await.unwrap();
        let total = self.engine.page(reader, collection, &all).await.unwrap().items.len();
        assert_eq!(usize::try_from(counted).unwrap(), total, "count and page");
        assert_eq!(
            (listed, listed, listed),
            (matching, searched, got),
            "page against (matching, search, get)"
        );
        listed
    }
}

/// The principal of a role in a structure.
pub(crate) fn role_in(structure: StructureId, role: &str) -> preau_model::PrincipalId {
    Principal::Role {
        structure,
        plugin: PLUGIN.to_owned(),
        role: role.to_owned(),
    }
    .id()
}

/// A draft with a title, read by these principals.
pub(crate) fn draft(collection: &str, to: &[Principal], state: State, title: &str) -> Draft {
    Draft {
        body: Some(
            serde_json::json!({ "titre": title, "texte": "<p>Bonjour à tous</p>", "rubrique": "vie" }).to_string(),
        ),
        audience: Some(to.iter().cloned().map(Aimed::read).collect()),
        state: Some(state),
        ..Draft::new(collection)
    }
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, ContentError>) -> &'static str {
    outcome.expect_err("a refusal was expected").code()
}

impl Catalogue for Stage {
    fn collection(&self, plugin: &str, id: &str) -> Option<Collection> {
        [articles(), messages()]
            .into_iter()
            .find(|c| c.plugin == plugin && c.id == id)
    }
}

//! The property of the engine: whatever people write, move and switch off, a document is readable by exactly its audience, by every
//! way of reading.

use preau_model::{Clock as _, DocumentId, Millis, PersonneId, Principal, Profil, StructureId};
use preau_permissions::testing::{Shape, World};
use preau_store::Db;
use proptest::collection::vec;
use proptest::prelude::*;

use super::stage::{PLUGIN, articles, draft, messages};
use crate::{Aimed, Author, Collection, Engine, Query, Quota, Reader, SearchIn, State, Write};

/// What happens in a random territory: (kind, person, principal, principal, hours).
pub type Acts = Vec<(u8, u8, u8, u8, u8)>;

/// Any acts.
pub fn acts() -> impl Strategy<Value = Acts> {
    vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), 0_u8..30), 6..20)
}

struct Sent {
    id: DocumentId,
    author: PersonneId,
    home: StructureId,
    collection: Collection,
    to: Vec<Principal>,
    published: Millis,
    expires: Option<Millis>,
}

struct Scene {
    world: World,
    engine: Engine,
    schools: Vec<StructureId>,
    sent: Vec<Sent>,
}

/// Runs the acts, then checks every person against every document, with the module on everywhere, then off in one school. Answers how
/// many documents were published: a draw of acts that publishes nothing proves nothing.
pub async fn a_document_is_readable_by_exactly_its_audience(db: Db, shape: &Shape, acts: &Acts) -> usize {
    let world = shape.build(db.clone()).await;
    let engine = Engine::new(
        db,
        world.clock.clone(),
        world.rng.clone(),
        world.annuaire.clone(),
        world.policy.clone(),
    );
    let here = world.territory;
    let schools = world
        .model
        .structures
        .iter()
        .filter(|(_, t, _)| *t == here)
        .map(|(s, ..)| *s)
        .collect();
    let mut scene = Scene {
        world,
        engine,
        schools,
        sent: Vec::new(),
    };
    for act in acts {
        scene.act(*act).await;
    }
    for off in [None, scene.schools.first().copied(), scene.schools.get(1).copied()] {
        let open: Vec<StructureId> = scene.schools.iter().copied().filter(|s| Some(*s) != off).collect();
        for person in scene.world.model.persons.clone() {
            scene.check(person.id, &open).await;
        }
    }
    scene.sent.len()
}

impl Scene {
    async fn act(&mut self, (kind, who, first, second, hours): (u8, u8, u8, u8, u8)) {
        let persons = self.world.model.persons.clone();
        let person = &persons[usize::from(who) % persons.len()];
        match kind % 5 {
            0 => self.world.clock.advance(i64::from(hours) * 3_600_000 + 1),
            1 => {
                let groups = self.world.model.groups.clone();
                let pick = |n: u8| groups[usize::from(n) % groups.len()].0;
                if person.profil == Profil::Elv && pick(first) != pick(second) {
                    self.world.moves(person.id, pick(first), pick(second)).await;
                }
            }
            _ => {
                let now = self.world.clock.now();
                let placed: Vec<_> = persons
                    .iter()
                    .filter(|p| !self.world.model.places(p.id, now).is_empty())
                    .collect();
                let sender = placed[usize::from(who) % placed.len()].id;
                self.send(sender, kind, (first, second), hours).await;
            }
        }
    }

    async fn send(&mut self, person: PersonneId, kind: u8, (first, second): (u8, u8), hours: u8) {
        let now = self.world.clock.now();
        let places = self.world.model.places(person, now);
        let Some((home, _)) = places.iter().find(|(s, _)| self.schools.contains(s)).copied() else {
            return;
        };
        let mut author = self.author(person, home).await;
        author.parts.clear();
        let mut all = self.principals();
        // Most of the time among those that may be addressed: otherwise nearly everything would be refused.
        if !hours.is_multiple_of(4) {
            let mut allowed = Vec::new();
            for one in all {
                let decision = self
                    .world
                    .policy
                    .may_address(&author.acting, "publication", std::slice::from_ref(&one))
                    .await;
                if decision.unwrap().is_allowed() {
                    allowed.push(one);
                }
            }
            all = allowed;
        }
        if all.is_empty() {
            return;
        }
        let mut to = vec![
            all[usize::from(first) * 7 % all.len()].clone(),
            all[usize::from(second) * 5 % all.len()].clone(),
        ];
        to.sort();
        to.dedup();
        let collection = if kind.is_multiple_of(2) { articles() } else { messages() };
        let expires = (hours > 20).then(|| now + i64::from(hours) * 3_600_000);
        let mut what = draft(&collection.id, &to, State::Published, "Parole");
        what.expire_at = Some(expires);
        what.audience = Some(to.iter().cloned().map(Aimed::read).collect());
        let expected = self
            .world
            .policy
            .may_address(&author.acting, "publication", &to)
            .await
            .unwrap()
            .is_allowed();
        let outcome = self
            .engine
            .commit(&author, &[articles(), messages()], vec![Write::Create(what)])
            .await;
        match outcome {
            Ok(written) => {
                assert!(expected, "published against the rules");
                let id = written[0].id;
                self.sent.push(Sent {
                    id,
                    author: person,
                    home,
                    collection,
                    to,
                    published: now,
                    expires,
                });
            }
            Err(error) => {
                let needs_approval = error.code() == "content.needs-approval";
                assert!(!expected || needs_approval, "refused against the rules: {error:?}");
            }
        }
    }

    fn principals(&self) -> Vec<Principal> {
        let mut all = Vec::new();
        for person in &self.world.model.persons {
            all.push(Principal::Personne(person.id));
            if person.profil == Profil::Elv {
                all.push(Principal::ResponsablesDe(person.id));
            }
        }
        for (group, _) in &self.world.model.groups {
            all.push(Principal::Groupe(*group));
            all.extend([Profil::Elv, Profil::Tut, Profil::Ens].map(|p| Principal::ProfilDuGroupe(*group, p)));
        }
        for structure in &self.schools {
            all.push(Principal::Structure(*structure));
            all.extend(
                [Profil::Elv, Profil::Tut, Profil::Ens, Profil::Dir]
                    .map(|p| Principal::ProfilDeStructure(*structure, p)),
            );
        }
        all
    }

    /// Everybody writes; the direction approves.
    async fn author(&self, person: PersonneId, home: StructureId) -> Author {
        Author {
            acting: self.world.acting(person, home).await,
            roles: vec!["redacteur".to_owned()],
            parts: Vec::new(),
            reader: self.reader(person, &self.schools).await,
            limits: Quota::default(),
            once: None,
        }
    }

    fn approves(&self, person: PersonneId) -> Vec<StructureId> {
        let places = self.world.model.places(person, self.world.clock.now());
        places
            .into_iter()
            .filter(|(_, p)| *p == Profil::Dir)
            .map(|(s, _)| s)
            .collect()
    }

    async fn reader(&self, person: PersonneId, open: &[StructureId]) -> Reader {
        let memberships = self.world.annuaire.memberships(person).await.unwrap();
        let role = |s: &StructureId| {
            Principal::Role {
                structure: *s,
                plugin: PLUGIN.to_owned(),
                role: "valideur".to_owned(),
            }
            .id()
        };
        Reader {
            territory: self.world.territory,
            personne: Some(person),
            hat: memberships.hat,
            memberships: std::sync::Arc::new(memberships),
            roles: self.approves(person).iter().map(role).collect(),
            open: open.to_vec(),
        }
    }

    /// The structure through which a principal meets a document of `home`: known to the test only for those of one structure.
    fn through(&self, principal: &Principal) -> Option<StructureId> {
        match principal {
            Principal::Structure(s) | Principal::ProfilDeStructure(s, _) => Some(*s),
            Principal::Groupe(g) | Principal::ProfilDuGroupe(g, _) => self
                .world
                .model
                .groups
                .iter()
                .find(|(group, _)| group == g)
                .map(|(_, s)| *s),
            _ => None,
        }
    }

    /// Should this person read it? `None`: the test does not know (a person addressed through a school chosen by the kernel).
    fn expected(&self, person: PersonneId, sent: &Sent, open: &[StructureId]) -> Option<bool> {
        let now = self.world.clock.now();
        if sent.expires.is_some_and(|at| at <= now) {
            return Some(false);
        }
        let moment = if sent.collection.id == "articles" {
            now
        } else {
            sent.published
        };
        let approves = sent.collection.approval.is_some() && self.approves(person).contains(&sent.home);
        if (sent.author == person || approves) && open.contains(&sent.home) {
            return Some(true);
        }
        let mut unsure = false;
        for principal in &sent.to {
            if self.world.model.is_member(person, principal, moment) {
                match self.through(principal) {
                    Some(structure) if open.contains(&structure) => return Some(true),
                    Some(_) => {}
                    None if open.len() == self.schools.len() => return Some(true),
                    None => unsure = true,
                }
            }
        }
        if unsure { None } else { Some(false) }
    }

    async fn check(&self, person: PersonneId, open: &[StructureId]) {
        let reader = self.reader(person, open).await;
        let plugins = [SearchIn {
            reader: reader.clone(),
            collections: vec![articles(), messages()],
        }];
        let searched: Vec<_> = self
            .engine
            .search_all(&plugins, "parole", 100)
            .await
            .unwrap()
            .iter()
            .map(|f| f.document.id)
            .collect();
        for collection in [articles(), messages()] {
            let query = Query {
                limit: 100,
                descending: true,
                ..Query::new(&collection.id, "recents")
            };
            let listed: Vec<_> = self
                .engine
                .page(&reader, &collection, &query)
                .await
                .unwrap()
                .items
                .iter()
                .map(|d| d.id)
                .collect();
            let counted = self.engine.count(&reader, &collection, &query, 1_000).await.unwrap();
            assert_eq!(usize::try_from(counted).unwrap(), listed.len());
            for sent in self.sent.iter().filter(|s| s.collection.id == collection.id) {
                let got = self
                    .engine
                    .get(&reader, &[articles(), messages()], &[sent.id])
                    .await
                    .unwrap()
                    .remove(0);
                let ways = [
                    listed.contains(&sent.id),
                    searched.contains(&sent.id),
                    got.is_some_and(|d| d.state == State::Published),
                ];
                let expected = self.expected(person, sent, open).unwrap_or(ways[0]);
                assert_eq!(
                    ways, [expected; 3],
                    "[page, search, get] of {person}, open {open:?}: {:?}\n{:?}",
                    sent.to, self.world
                );
            }
        }
    }
}

//! Imports of the synthetic académie against what its structs say.

use preau_academie::{StoryRoles, World, evolution};
use preau_model::{Categorie, Hat, NEVER, PersonneId, Principal, Profil, Uai};
use preau_store::Db;

use super::deliveries::{complete, pack, world};
use super::model::expected;
use super::{NOON, annuaire};
use crate::{Annuaire, Bilan, Identite, NouveauTerritoire, Progress};

const DAY: i64 = 86_400_000;

async fn territory(annuaire: &Annuaire) -> NouveauTerritoire {
    annuaire.creer_territoire("Département d’essai").await.unwrap()
}

async fn person(annuaire: &Annuaire, jointure: u32) -> PersonneId {
    annuaire
        .personne_par_cle("002", "2D", &jointure.to_string())
        .await
        .unwrap()
        .expect("known person")
        .id
}

fn anomalies(bilan: &Bilan) -> Vec<(String, u64)> {
    bilan.anomalies.iter().map(|a| (a.code.clone(), a.nombre)).collect()
}

/// The anomalies that the world holds on purpose: staff without any function.
fn told(world: &World) -> Vec<(String, u64)> {
    let without = |p: &&preau_academie::Personnel| p.fonctions.iter().all(|f| f.code.code == "-");
    match world.personnels.iter().filter(without).count() as u64 {
        0 => Vec::new(),
        n => vec![("sans-fonction".to_owned(), n)],
    }
}

/// A folder, then the same as an archive: exact counts, then nothing to do.
pub async fn complete_import_is_exact(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let territoire = territory(&annuaire).await.territoire;
    let world = world(3, 0.15);
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    complete(&world, &export);
    let steps = std::sync::Mutex::new(Vec::new());
    let bilan = annuaire
        .import(territoire, &export, &|step| steps.lock().unwrap().push(step))
        .await
        .unwrap();
    assert_eq!(anomalies(&bilan), told(&world));
    assert!(bilan.attributs_inconnus.is_empty(), "{:?}", bilan.attributs_inconnus);
    let eleves = bilan.categories["Eleve"];
    assert_eq!(
        (eleves.lues, eleves.arrivees),
        (world.eleves.len() as u64, world.eleves.len() as u64)
    );
    assert!(steps.lock().unwrap().contains(&Progress::Liens));
    let stats = annuaire.stats().await.unwrap();
    assert_eq!(stats, expected(&world));
    every_link_is_there(&annuaire, &world).await;

    clock.advance(DAY);
    let archive = folder.path().join("export.tgz");
    pack(&export, &archive);
    let again = annuaire.import(territoire, &archive, &|_| {}).await.unwrap();
    assert!(again.sans_changement(), "{again:?}");
    assert_eq!(
        again.categories["PersEducNat"].inchangees,
        world.personnels.len() as u64
    );
    assert_eq!(annuaire.stats().await.unwrap(), stats);
}

/// Reads back every pupil's links, class and groups.
async fn every_link_is_there(annuaire: &Annuaire, world: &World) {
    for eleve in world.eleves.iter().step_by(7) {
        let fiche = annuaire
            .fiche("002", "2D", &eleve.jointure.to_string())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (&fiche.nom, &fiche.prenom),
            (&eleve.identite.nom, &eleve.identite.prenom)
        );
        assert_eq!(
            fiche.classes.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(),
            [eleve.classe.as_str()]
        );
        let mut groups: Vec<_> = fiche.groupes.iter().map(|g| g.code.clone()).collect();
        let mut told = eleve.groupes.clone();
        groups.sort();
        told.sort();
        assert_eq!(groups, told);
        let mut links: Vec<_> = fiche
            .responsables
            .iter()
            .map(|l| {
                format!(
                    "{}${}${}${}${}${}",
                    l.id, l.lien, l.financier, l.legal, l.contact, l.paiement
                )
            })
            .collect();
        let mut told: Vec<_> = eleve.liens.iter().map(ToString::to_string).collect();
        links.sort();
        told.sort();
        assert_eq!(links, told);
        let sensible = annuaire.sensible(person(annuaire, eleve.jointure).await).await.unwrap();
        assert_eq!(sensible.ine, eleve.ine);
        assert_eq!(
            sensible.naissance,
            eleve.identite.naissance.map(|d| d.to_string()).unwrap_or_default()
        );
    }
}

/// The next day: arrivals, departures, class changes; the same state as a fresh import of that day; history kept.
pub async fn the_next_day_is_exact(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let territoire = territory(&annuaire).await.territoire;
    let before = world(2, 0.3);
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    complete(&before, &export);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let (after, changes) = evolution(&before, 1).unwrap();
    complete(&after, &export);
    clock.advance(DAY);
    let now = annuaire.now();
    let bilan = annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    assert_eq!(bilan.categories["Eleve"].arrivees, changes.arrives.len() as u64);
    assert_eq!(bilan.categories["Eleve"].parties, changes.partis.len() as u64);
    assert_eq!(
        bilan.categories["PersEducNat"].parties,
        changes.personnels_partis.len() as u64
    );
    assert_eq!(anomalies(&bilan), told(&after));
    assert_eq!(annuaire.stats().await.unwrap(), expected(&after));

    // The pupil of the story follows their new class, and keeps the past of the former one.
    let moved = changes.eleve_de_6a_en_6b.unwrap();
    let college = &after.colleges[0];
    let structure = annuaire
        .structure_par_uai(college.uai.parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    let annee = preau_model::AnneeScolaire::at(now);
    let groups = annuaire.groupes(structure.id, annee).await.unwrap();
    let of = |code: &str| groups.iter().find(|g| g.code == code).unwrap().id;
    let (_, from, to) = changes
        .changements_de_classe
        .iter()
        .find(|(id, ..)| *id == moved)
        .unwrap();
    let meets = annuaire.memberships(person(&annuaire, moved).await).await.unwrap();
    let is_in = |code: &str, at| {
        let principal = Principal::ProfilDuGroupe(of(code), Profil::Elv).id();
        meets.at(at).any(|m| m.principal == principal)
    };
    assert!(is_in(from, NOON - 30 * DAY) && !is_in(to, NOON - 30 * DAY));
    assert!(!is_in(from, now) && is_in(to, now));

    // Who left is kept, marked, and attached nowhere.
    for gone in &changes.partis {
        let row = annuaire
            .personne_par_cle("002", "2D", &gone.to_string())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.etat, crate::EtatPersonne::Parti);
        let meets = annuaire.memberships(row.id).await.unwrap();
        assert!(meets.structures.is_empty());
        assert!(meets.at(NOON - DAY).count() > 1, "the past stays");
    }
    // And comes back with the same row and account.
    let gone = annuaire
        .personne_par_cle("002", "2D", &changes.partis[0].to_string())
        .await
        .unwrap()
        .unwrap();
    let mut third = before.clone();
    third.date = after.date;
    complete(&third, &export);
    clock.advance(DAY);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let back = annuaire
        .personne_par_cle("002", "2D", &gone.cle)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (back.id, back.compte, back.etat),
        (gone.id, gone.compte, crate::EtatPersonne::Present)
    );
    assert!(!annuaire.memberships(back.id).await.unwrap().structures.is_empty());
    assert_eq!(annuaire.stats().await.unwrap(), expected(&before));
}

/// Every lookup, on the people of the story.
pub async fn lookups_of_the_story(db: Db) {
    let (annuaire, _) = annuaire(&db);
    let made = territory(&annuaire).await;
    let world = world(2, 0.2);
    let roles = world.roles_of_story().unwrap();
    let folder = tempfile::tempdir().unwrap();
    complete(&world, folder.path());
    annuaire.import(made.territoire, folder.path(), &|_| {}).await.unwrap();
    let a = annuaire
        .structure_par_uai(roles.uai_a.parse::<Uai>().unwrap())
        .await
        .unwrap()
        .unwrap();
    let b = annuaire
        .structure_par_uai(roles.uai_b.parse::<Uai>().unwrap())
        .await
        .unwrap()
        .unwrap();
    let college = world.college(roles.college_a).unwrap();
    assert_eq!(
        a.affichage(),
        format!("{} – {} ({})", college.nom_complet(), college.commune, college.uai)
    );
    let parents = annuaire.parents(a.id).await.unwrap();
    assert!(parents.iter().any(|p| p.id == made.collectivite));
    assert_eq!(parents.len(), 3, "collectivité, académie, bassin");
    let all = annuaire.structures_du_territoire(made.territoire).await.unwrap();
    assert_eq!(all[0].id, made.collectivite);

    parent_of_two_schools(&annuaire, &roles, (&a, &b)).await;

    let teacher = annuaire
        .memberships(person(&annuaire, roles.enseignant_b).await)
        .await
        .unwrap();
    assert_eq!(teacher.structures, [(b.id, Profil::Ens)]);
    assert_eq!(teacher.hat, Hat::Agent);
    assert!(teacher.all.iter().all(|m| m.structure == b.id));
    let principal = annuaire
        .memberships(person(&annuaire, roles.principal_a).await)
        .await
        .unwrap();
    assert!(principal.structures.contains(&(a.id, Profil::Dir)));

    // Pages blanches: words in any order, no accents, only where asked.
    let pupil = world.eleve(roles.eleve_6a).unwrap();
    let words = format!(
        "{} {}",
        pupil.identite.nom.to_uppercase(),
        preau_model::fold(&pupil.identite.prenom)
    );
    let found = annuaire
        .cherche(&words, &[a.id, b.id], &[Profil::Elv], 50)
        .await
        .unwrap();
    let mine = found
        .iter()
        .find(|t| t.nom.affichage() == format!("{} {}", pupil.identite.prenom, pupil.identite.nom));
    assert_eq!(mine.unwrap().detail, pupil.classe);
    assert!(
        annuaire
            .cherche(&words, &[b.id], &[Profil::Elv], 50)
            .await
            .unwrap()
            .iter()
            .all(|t| t.structure == b.id)
    );
    let parent = world.responsable(roles.parent_a_et_b).unwrap();
    let found = annuaire
        .cherche(&parent.identite.nom, &[a.id], &[Profil::Tut], 500)
        .await
        .unwrap();
    let child = &world.eleve(roles.enfant_a).unwrap().identite.prenom;
    assert!(
        found
            .iter()
            .any(|t| t.detail.contains(child.as_str()) && t.nom.prenom == parent.identite.prenom)
    );
    assert!(
        annuaire
            .cherche("100 %_", &[a.id], &Profil::ALL, 10)
            .await
            .unwrap()
            .is_empty()
    );

    // Words of principals.
    let groups = annuaire
        .groupes(a.id, preau_model::AnneeScolaire::at(NOON))
        .await
        .unwrap();
    assert_eq!(groups[0].niveau, "6");
    let class = groups.iter().find(|g| g.code == pupil.classe).unwrap();
    let labels = annuaire
        .libelle(&[
            Principal::ProfilDuGroupe(class.id, Profil::Tut),
            Principal::ProfilDeStructure(a.id, Profil::Ens),
            Principal::Personne(person(&annuaire, roles.eleve_6a).await),
        ])
        .await
        .unwrap();
    let school = format!("{}, {}", college.nom_complet(), college.commune);
    assert_eq!(labels[0], format!("Responsables de la {} – {school}", class.code));
    assert_eq!(labels[1], format!("Enseignants – {school}"));
    assert_eq!(labels[2], format!("{} {}", pupil.identite.prenom, pupil.identite.nom));
}

async fn parent_of_two_schools(
    annuaire: &Annuaire,
    roles: &StoryRoles,
    (a, b): (&crate::Structure, &crate::Structure),
) {
    let parent = person(annuaire, roles.parent_a_et_b).await;
    let (child_a, child_b) = (
        person(annuaire, roles.enfant_a).await,
        person(annuaire, roles.enfant_b).await,
    );
    let children = annuaire.enfants(parent).await.unwrap();
    assert_eq!(children.len(), 2);
    let of_a = children.iter().find(|c| c.personne == child_a).unwrap();
    assert_eq!(of_a.structure, Some(a.id));
    assert!(of_a.classe.is_some());
    let meets = annuaire.memberships(parent).await.unwrap();
    assert_eq!(meets.hat, Hat::Responsable);
    let mut schools = vec![(a.id, Profil::Tut), (b.id, Profil::Tut)];
    schools.sort_unstable();
    assert_eq!(meets.structures, schools);
    let class = Principal::ProfilDuGroupe(of_a.classe.unwrap(), Profil::Tut);
    let through = meets.at(NOON).find(|m| m.principal == class.id()).unwrap();
    assert_eq!((through.enfant, through.structure), (Some(child_a), a.id));
    assert!(
        meets
            .at(NOON)
            .any(|m| m.principal == Principal::ResponsablesDe(child_b).id() && m.structure == b.id)
    );
    assert!(
        !meets
            .all
            .iter()
            .any(|m| m.principal == Principal::Groupe(of_a.classe.unwrap()).id())
    );
    assert!(annuaire.membres(&class, NOON, 1000).await.unwrap().contains(&parent));
    assert_eq!(
        annuaire.compte_membres(&class, NOON).await.unwrap(),
        annuaire.membres(&class, NOON, 1000).await.unwrap().len() as u64
    );
    let names = annuaire.noms(&[parent, child_a]).await.unwrap();
    assert_eq!(names[&parent].categorie, Categorie::Responsable);
}

/// Logins, merging of two rows of one human, agents of a collectivité.
pub async fn accounts_and_local_agents(db: Db) {
    let (annuaire, _) = annuaire(&db);
    let made = territory(&annuaire).await;
    let world = world(2, 0.2);
    let roles = world.roles_of_story().unwrap();
    let folder = tempfile::tempdir().unwrap();
    complete(&world, folder.path());
    annuaire.import(made.territoire, folder.path(), &|_| {}).await.unwrap();
    let staff = person(&annuaire, roles.personnel_parent).await;
    let parent = person(&annuaire, roles.personnel_parent_responsable).await;
    let (one, two) = (
        annuaire.personne(staff).await.unwrap().unwrap(),
        annuaire.personne(parent).await.unwrap().unwrap(),
    );
    assert_ne!(
        one.compte, two.compte,
        "never merged by itself, even with the same name and birth date"
    );
    let kept = annuaire.rattacher_comptes(None, staff, parent).await.unwrap();
    assert_eq!(kept, one.compte);
    let hats = annuaire.personnes_du_compte(kept).await.unwrap();
    assert_eq!(
        hats.iter().map(crate::Personne::hat).collect::<Vec<_>>(),
        [Hat::Responsable, Hat::Agent]
    );
    // An import does not undo it.
    annuaire.import(made.territoire, folder.path(), &|_| {}).await.unwrap();
    assert_eq!(annuaire.personnes_du_compte(kept).await.unwrap().len(), 2);

    let identite = Identite {
        nom: "d’Essai".into(),
        prenom: "Zoé".into(),
        civilite: "Mme".into(),
    };
    let agent = annuaire
        .creer_agent_collectivite(made.collectivite, identite.clone(), "Chargée de mission")
        .await
        .unwrap();
    assert_eq!(agent.login, "zoe.d-essai");
    let second = annuaire
        .creer_agent_collectivite(made.collectivite, identite, "")
        .await
        .unwrap();
    assert_eq!(second.login, "zoe.d-essai2");
    let meets = annuaire.memberships(agent.personne).await.unwrap();
    assert_eq!(meets.structures, [(made.collectivite, Profil::Col)]);
    assert!(
        meets
            .all
            .iter()
            .any(|m| m.what == Principal::Personne(agent.personne) && m.jusque == NEVER)
    );
    assert!(
        annuaire
            .creer_agent_collectivite(
                meets.structures[0].0,
                Identite {
                    nom: String::new(),
                    prenom: "X".into(),
                    civilite: String::new(),
                },
                ""
            )
            .await
            .is_err()
    );
}

/// Two territories fed by exports of one académie: the perimeter of one does not empty the other.
pub async fn two_territories_of_one_academie(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let (one, two) = (
        territory(&annuaire).await.territoire,
        territory(&annuaire).await.territoire,
    );
    let all = world(2, 0.1);
    let only = |keep: usize| {
        let mut part = all.clone();
        let structure = all.colleges[keep].jointure;
        part.colleges.retain(|c| c.jointure == structure);
        part.eleves.retain(|e| e.structure == structure);
        part.responsables.retain(|r| {
            part.eleves
                .iter()
                .any(|e| e.liens.iter().any(|l| l.responsable == r.jointure))
        });
        part.personnels
            .retain(|p| p.fonctions.iter().any(|f| f.structure == structure));
        part
    };
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    complete(&only(0), &export);
    annuaire.import(one, &export, &|_| {}).await.unwrap();
    complete(&only(1), &export);
    let bilan = annuaire.import(two, &export, &|_| {}).await.unwrap();
    assert!(bilan.categories.values().all(|c| c.parties == 0), "{bilan:?}");
    let stats = annuaire.stats().await.unwrap();
    assert_eq!(stats.personnes["ELV"], all.eleves.len() as u64);
    // The whole académie in one of them is refused: a school has one territory.
    complete(&all, &export);
    clock.advance(DAY);
    let refused = annuaire.import(one, &export, &|_| {}).await.unwrap_err();
    assert_eq!(refused.code(), "aaf.autre-territoire");
    assert_eq!(annuaire.stats().await.unwrap(), stats);
}

//! Groups, departures, duplicates, visibility, the tree of structures.

use std::collections::BTreeSet;

use preau_model::{AnneeScolaire, GenreStructure, PersonneId, Principal, Profil};
use preau_store::{Db, RowExt as _};

use super::NOON;
use super::arrivals::arrivant;
use super::scene::{DAY, Scene};
use crate::{Champ, Identite, Information, Maniere, Motif, NouveauGroupe, Portee, Recherche, Relation, Role, Statut};

fn group(libelle: &str, portee: Portee) -> NouveauGroupe {
    NouveauGroupe {
        libelle: libelle.into(),
        portee,
        jusque: None,
    }
}

async fn members(scene: &Scene, principal: &Principal) -> BTreeSet<PersonneId> {
    let now = scene.annuaire.now();
    scene
        .annuaire
        .membres(principal, now, 10_000)
        .await
        .unwrap()
        .into_iter()
        .collect()
}

/// Persons and whole classes, followed as they move; memberships and members agree; reasons in words.
pub async fn manual_groups_follow_their_members(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let (a, b) = (
        scene.school(&scene.roles.uai_a).await.id,
        scene.school(&scene.roles.uai_b).await.id,
    );
    let head = scene.person(scene.roles.principal_a).await;
    let (pupil, parent) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.parent_a_et_b).await,
    );
    let foreign = scene.person(scene.roles.enseignant_b).await;
    let class = annuaire
        .enfants(parent)
        .await
        .unwrap()
        .iter()
        .find(|c| c.personne == pupil)
        .unwrap()
        .classe
        .unwrap();
    let choir = annuaire
        .creer_groupe(head, a, group("Chorale", Portee::Etablissement))
        .await
        .unwrap();
    annuaire.ajouter_membres(head, choir, &[head, head]).await.unwrap();
    assert!(
        annuaire.ajouter_membres(head, choir, &[foreign]).await.is_err(),
        "of another school"
    );
    annuaire.ajouter_classe(head, choir, class).await.unwrap();
    assert_eq!(annuaire.classes_du_groupe(choir).await.unwrap(), [class]);
    assert!(annuaire.ajouter_classe(head, choir, choir).await.is_err());

    let pupils = members(&scene, &Principal::ProfilDuGroupe(class, Profil::Elv)).await;
    let mut expected = pupils.clone();
    expected.insert(head);
    assert_eq!(members(&scene, &Principal::Groupe(choir)).await, expected);
    assert_eq!(
        members(&scene, &Principal::ProfilDuGroupe(choir, Profil::Elv)).await,
        pupils
    );
    let families = members(&scene, &Principal::ProfilDuGroupe(class, Profil::Tut)).await;
    assert_eq!(
        members(&scene, &Principal::ProfilDuGroupe(choir, Profil::Tut)).await,
        families
    );
    for who in expected.iter().chain(&families) {
        let meets = annuaire.memberships(*who).await.unwrap();
        let mine: BTreeSet<_> = meets.at(annuaire.now()).map(|m| m.principal).collect();
        let family = families.contains(who);
        assert_eq!(mine.contains(&Principal::Groupe(choir).id()), !family);
        assert_eq!(
            mine.contains(&Principal::ProfilDuGroupe(choir, Profil::Tut).id()),
            family
        );
    }
    why(&scene, (pupil, parent, head), (class, choir)).await;

    // A pupil who changes class leaves the group with it.
    let mut world = scene.world.clone();
    let moved = world
        .eleves
        .iter()
        .position(|e| e.jointure == scene.roles.enfant_a)
        .unwrap();
    let other = world
        .eleves
        .iter()
        .find(|e| e.structure == world.eleves[moved].structure && e.classe != world.eleves[moved].classe);
    let other = other.unwrap().classe.clone();
    world.eleves[moved].classe = other;
    scene.clock.advance(DAY);
    scene.import(&world).await;
    assert!(!members(&scene, &Principal::Groupe(choir)).await.contains(&pupil));
    let meets = annuaire.memberships(pupil).await.unwrap();
    assert!(
        !meets
            .at(annuaire.now())
            .any(|m| m.principal == Principal::Groupe(choir).id())
    );
    annuaire.retirer_classe(head, choir, class).await.unwrap();
    assert_eq!(members(&scene, &Principal::Groupe(choir)).await, BTreeSet::from([head]));
    annuaire.retirer_membres(head, choir, &[head]).await.unwrap();
    assert!(members(&scene, &Principal::Groupe(choir)).await.is_empty());

    // Lists are their author's; groups across schools take both; each ends.
    let list = annuaire
        .creer_groupe(head, a, group("Mes délégués", Portee::Liste))
        .await
        .unwrap();
    let seen = |all: Vec<crate::GroupeManuel>| all.into_iter().map(|g| g.id).collect::<Vec<_>>();
    assert_eq!(seen(annuaire.groupes_manuels(a, head).await.unwrap()), [choir, list]);
    assert_eq!(seen(annuaire.groupes_manuels(a, foreign).await.unwrap()), [choir]);
    let all = annuaire.groupes(a, AnneeScolaire::at(NOON)).await.unwrap();
    assert!(all.iter().any(|g| g.id == choir) && !all.iter().any(|g| g.id == list));
    let mut both = group("Liaison", Portee::Interetablissement);
    both.jusque = Some(annuaire.now() + 5 * DAY);
    let both = annuaire.creer_groupe(head, a, both).await.unwrap();
    annuaire.ajouter_membres(head, both, &[head, foreign]).await.unwrap();
    let other = annuaire.groupes(b, AnneeScolaire::at(NOON)).await.unwrap()[0].id;
    annuaire.ajouter_classe(head, both, other).await.unwrap();
    assert!(members(&scene, &Principal::Groupe(both)).await.contains(&foreign));
    annuaire.renommer_groupe(head, both, "Liaison 6e").await.unwrap();
    assert_eq!(annuaire.groupe_manuel(both).await.unwrap().libelle, "Liaison 6e");
    scene.clock.advance(5 * DAY);
    assert!(members(&scene, &Principal::Groupe(both)).await.is_empty());
    assert!(annuaire.groupe_manuel(both).await.is_err());
    annuaire.terminer_groupe(head, choir, None).await.unwrap();
    assert!(annuaire.ajouter_membres(head, choir, &[head]).await.is_err());
    automatic_groups(&scene).await;
}

async fn why(
    scene: &Scene,
    (pupil, parent, head): (PersonneId, PersonneId, PersonneId),
    (class, choir): (preau_model::GroupeId, preau_model::GroupeId),
) {
    let annuaire = &scene.annuaire;
    let code = annuaire.groupes_par_id(&[class]).await.unwrap()[0].code.clone();
    let name = annuaire.personne(pupil).await.unwrap().unwrap().nom.prenom;
    let says = async |who: PersonneId, what: Principal| annuaire.pourquoi(who, &what).await.unwrap().join(" / ");
    assert_eq!(
        says(pupil, Principal::Groupe(class)).await,
        format!("élève de la {code}")
    );
    let of_parent = says(parent, Principal::ProfilDuGroupe(class, Profil::Tut)).await;
    assert!(
        of_parent.starts_with("responsable d") && of_parent.ends_with(&format!("{name}, élève de la {code}")),
        "{of_parent}"
    );
    assert_eq!(
        says(pupil, Principal::Groupe(choir)).await,
        format!("élève de la {code}, qui est dans le groupe Chorale")
    );
    assert_eq!(says(head, Principal::Groupe(choir)).await, "membre du groupe Chorale");
    assert_eq!(
        says(parent, Principal::Groupe(class)).await,
        "",
        "a parent is not of the class"
    );
    let teacher = annuaire
        .membres(&Principal::ProfilDuGroupe(class, Profil::Ens), NOON, 9)
        .await
        .unwrap()[0];
    let of_teacher = says(teacher, Principal::ProfilDuGroupe(class, Profil::Ens)).await;
    assert!(
        of_teacher.starts_with("professeur") && of_teacher.contains(&format!("de la {code}")),
        "{of_teacher}"
    );
}

async fn automatic_groups(scene: &Scene) {
    let annuaire = &scene.annuaire;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let levels = annuaire.niveaux(a, Profil::Elv).await.unwrap();
    assert_eq!(levels[0].0, "6");
    let mut pupils = BTreeSet::new();
    for principal in levels.iter().flat_map(|(_, all)| all) {
        pupils.extend(members(scene, principal).await);
    }
    assert_eq!(
        pupils,
        members(scene, &Principal::ProfilDeStructure(a, Profil::Elv)).await
    );
    let mut staff = BTreeSet::new();
    for principal in crate::Annuaire::personnels(a) {
        staff.extend(members(scene, &principal).await);
    }
    assert!(staff.is_disjoint(&pupils) && staff.contains(&scene.person(scene.roles.principal_a).await));
    let disciplines = annuaire.disciplines(a).await.unwrap();
    assert!(disciplines.len() > 3 && disciplines.iter().all(|(_, teachers)| !teachers.is_empty()));
}

/// Left, back, left again, deleted with a certificate; a second hat keeps the account.
pub async fn departures_end_in_a_certificate(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let (gone, staff) = (
        scene.person(scene.roles.enfant_6b).await,
        scene.person(scene.roles.personnel_parent).await,
    );
    let also = scene.person(scene.roles.personnel_parent_responsable).await;
    let account = annuaire.rattacher_comptes(None, staff, also).await.unwrap();
    let old = annuaire.personne(gone).await.unwrap().unwrap();
    annuaire
        .corriger(head, gone, Champ::Mail, "enfant@exemple.fr")
        .await
        .unwrap();
    assert_eq!(annuaire.constater_departs().await.unwrap(), 0);

    let mut without = scene.world.clone();
    without.eleves.retain(|e| e.jointure != scene.roles.enfant_6b);
    without
        .personnels
        .retain(|p| p.jointure != scene.roles.personnel_parent);
    scene.clock.advance(DAY);
    scene.import(&without).await;
    let left = annuaire.entretenir().await.unwrap();
    assert_eq!((left.departs, left.certificats.len()), (2, 0));
    let departure = annuaire.depart(gone).await.unwrap().unwrap();
    assert_eq!((departure.depuis, departure.echeance), (NOON + DAY, NOON + 61 * DAY));
    annuaire.preferer_contributions(gone, true).await.unwrap();
    assert_eq!(annuaire.depart(gone).await.unwrap().unwrap().garder, Some(true));
    // Back before the end: everything is as it was.
    scene.clock.set(NOON + 59 * DAY);
    scene.import(&scene.world).await;
    assert_eq!(annuaire.entretenir().await.unwrap().certificats, []);
    assert_eq!(annuaire.depart(gone).await.unwrap(), None);
    let back = annuaire.personne(gone).await.unwrap().unwrap();
    assert_eq!((back.nom, back.compte), (old.nom.clone(), old.compte));

    // Gone for good, with the delay of the school.
    annuaire.fixer_delai_suppression(head, a, 10).await.unwrap();
    assert!(annuaire.fixer_delai_suppression(head, a, 91).await.is_err());
    scene.import(&without).await;
    annuaire.entretenir().await.unwrap();
    let due = annuaire.depart(gone).await.unwrap().unwrap().echeance;
    assert_eq!(due, NOON + 69 * DAY);
    scene.clock.set(due - 1);
    assert_eq!(annuaire.entretenir().await.unwrap().certificats, []);
    scene.clock.set(NOON + 130 * DAY);
    let made = annuaire.entretenir().await.unwrap().certificats;
    let mine = made
        .iter()
        .find(|c| c.structure == Some(a) && c.profils.contains_key("ELV"))
        .unwrap();
    assert_eq!(mine.profils["ELV"], 1);
    assert_eq!(mine.empreinte.len(), 64);
    assert!(annuaire.certificats(a).await.unwrap().contains(mine));
    nothing_is_left(&scene, &db, gone, &old).await;
    // The other hat keeps the account.
    assert!(annuaire.noms(&[staff]).await.unwrap().is_empty());
    assert_eq!(
        annuaire
            .personnes_du_compte(account)
            .await
            .unwrap()
            .iter()
            .map(|p| p.id)
            .collect::<Vec<_>>(),
        [also]
    );
    // An export may bring them again, as somebody new under the same id.
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    annuaire.entretenir().await.unwrap();
    assert_eq!(annuaire.personne(gone).await.unwrap().unwrap().nom, old.nom);
    let found = annuaire
        .cherche(&old.nom.affichage(), &[a], &[Profil::Elv], 20)
        .await
        .unwrap();
    assert!(found.iter().any(|t| t.personne == gone));
}

async fn nothing_is_left(scene: &Scene, db: &Db, gone: PersonneId, old: &crate::Personne) {
    let annuaire = &scene.annuaire;
    let row = annuaire.personne(gone).await.unwrap().unwrap();
    assert_eq!(
        (row.nom.nom.as_str(), row.nom.prenom.as_str(), row.siecle),
        ("", "", None)
    );
    assert!(annuaire.noms(&[gone]).await.unwrap().is_empty());
    assert!(annuaire.memberships(gone).await.unwrap().all.is_empty());
    assert_eq!(annuaire.sensible(gone).await.unwrap(), crate::Sensible::default());
    assert!(annuaire.champs(gone).await.unwrap().is_empty());
    assert!(
        annuaire
            .journal_de(gone, 50)
            .await
            .unwrap()
            .iter()
            .all(|l| l.detail.is_null())
    );
    let query = sqlx::query("SELECT login, etat FROM compte WHERE id = $1").bind(crate::sql::bytes(old.compte));
    let account = query.fetch_one(&mut *db.read().await.unwrap()).await.unwrap();
    assert_eq!(account.int("etat").unwrap(), 2);
    assert!(account.text("login").unwrap().starts_with("supprime-"));
}

/// A person entered by hand whom an export brings is proposed, decided on once, never proposed again.
pub async fn duplicates_are_proposed_once(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_b).await;
    let b = scene.school(&scene.roles.uai_b).await.id;
    annuaire.detecter_doublons().await.unwrap();
    let before: BTreeSet<_> = annuaire
        .doublons(b, 500)
        .await
        .unwrap()
        .into_iter()
        .map(|d| (d.a, d.b))
        .collect();
    let teacher = scene.person(scene.roles.enseignant_b).await;
    let name = annuaire.personne(teacher).await.unwrap().unwrap().nom;
    let mut who = arrivant("X", Statut::Contractuel);
    who.identite = Identite {
        nom: name.prenom.to_uppercase(),
        prenom: name.nom.clone(),
        civilite: String::new(),
    };
    let made = annuaire.accueillir(head, b, who.clone()).await.unwrap();
    assert!(annuaire.detecter_doublons().await.unwrap() >= 1);
    assert_eq!(annuaire.detecter_doublons().await.unwrap(), 0);
    let pair = |d: &crate::Doublon| BTreeSet::from([d.a, d.b]) == BTreeSet::from([teacher, made.personne]);
    let all = annuaire.doublons(b, 500).await.unwrap();
    let found = all.iter().find(|d| pair(d)).expect("first name and name exchanged");
    assert!(!before.contains(&(found.a, found.b)));
    assert_eq!(found.motifs, [Motif::Noms, Motif::SaisiPuisImporte]);
    let (fusion, how) = annuaire.fusionner(head, found.a, found.b).await.unwrap();
    assert_eq!(how, Maniere::Absorption);
    assert!(!annuaire.doublons(b, 500).await.unwrap().iter().any(pair));
    assert_eq!(
        annuaire.fusions(teacher).await.unwrap(),
        [(fusion, how, made.personne, teacher)]
    );
    annuaire.separer(head, fusion).await.unwrap();
    annuaire
        .corriger(head, made.personne, Champ::Mail, "x@exemple.fr")
        .await
        .unwrap();
    annuaire.detecter_doublons().await.unwrap();
    assert!(
        !annuaire.doublons(b, 500).await.unwrap().iter().any(pair),
        "separated once, never proposed again"
    );
    let other = annuaire.accueillir(head, b, who).await.unwrap();
    annuaire.detecter_doublons().await.unwrap();
    let again = annuaire.doublons(b, 500).await.unwrap();
    let again = again
        .iter()
        .find(|d| [d.a, d.b].contains(&other.personne) && [d.a, d.b].contains(&teacher))
        .unwrap();
    annuaire.ecarter_doublon(head, again.a, again.b).await.unwrap();
    assert!(annuaire.ecarter_doublon(head, again.a, again.b).await.is_err());
}

/// What each sees of each, by the rows of now.
pub async fn everybody_sees_what_the_table_says(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let (a, b) = (
        scene.school(&scene.roles.uai_a).await.id,
        scene.school(&scene.roles.uai_b).await.id,
    );
    let head = scene.person(scene.roles.principal_a).await;
    let (pupil, other) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.enfant_b).await,
    );
    let parent = scene.person(scene.roles.parent_a_et_b).await;
    let teacher = scene.person(scene.roles.enseignant_b).await;
    let agent = annuaire
        .creer_agent_collectivite(
            scene.made.collectivite,
            Identite {
                nom: "Agent".into(),
                prenom: "Zoé".into(),
                civilite: String::new(),
            },
            "",
        )
        .await
        .unwrap();
    let by = async |who: PersonneId, place, whom: PersonneId| {
        let lecteur = annuaire.lecteur(who, place).await.unwrap().expect("a capacity there");
        let fiche = annuaire.fiche_visible(lecteur, whom).await.unwrap();
        (
            lecteur.role,
            fiche.as_ref().map(|f| f.relation),
            fiche.map(|f| f.lignes).unwrap_or_default(),
        )
    };
    let (role, relation, seen) = by(head, a, pupil).await;
    assert_eq!(
        (role, relation),
        (Role::Direction, Some(Relation::EleveDuMemeEtablissement))
    );
    assert!(seen.contains_key(&Information::Ine) && seen.contains_key(&Information::Famille));
    assert_eq!(by(head, a, other).await.1, None, "a pupil of another school");
    assert_eq!(annuaire.lecteur(head, b).await.unwrap(), None);
    let (_, relation, seen) = by(parent, a, pupil).await;
    assert_eq!(relation, Some(Relation::Enfant));
    assert!(seen.contains_key(&Information::Classes) && !seen.contains_key(&Information::Adresse));
    let (_, relation, seen) = by(pupil, a, head).await;
    assert_eq!(relation, Some(Relation::PersonnelDuMemeEtablissement));
    assert_eq!(
        seen.keys().copied().collect::<Vec<_>>(),
        [Information::Nom, Information::Fonction]
    );
    let (role, relation, seen) = by(agent.personne, scene.made.collectivite, teacher).await;
    assert_eq!(
        (role, relation),
        (Role::Collectivite, Some(Relation::PersonnelAdministre))
    );
    assert!(!seen.contains_key(&Information::Mail));
    for whom in [pupil, other, parent] {
        assert_eq!(
            by(agent.personne, scene.made.collectivite, whom).await.1,
            None,
            "never pupils nor families"
        );
    }
    assert_eq!(by(teacher, b, teacher).await.1, Some(Relation::SoiMeme));
    // Two responsables of a child: the name, nothing else.
    let mut pairs = scene.world.eleves.iter().filter_map(|e| {
        let legal: Vec<_> = e.liens.iter().map(|l| l.responsable).collect();
        (legal.len() >= 2).then(|| (legal[0], legal[1]))
    });
    let mut met = 0;
    for (one, two) in pairs.by_ref().take(20) {
        let (one, two) = (scene.person(one).await, scene.person(two).await);
        let place = annuaire.memberships(one).await.unwrap().structures;
        let Some((place, _)) = place.first() else { continue };
        let (_, relation, seen) = by(one, *place, two).await;
        if relation == Some(Relation::CoResponsable) {
            assert_eq!(seen.keys().copied().collect::<Vec<_>>(), [Information::Nom]);
            met += 1;
        }
    }
    assert!(met > 0);
    csv_is_the_same(&scene, (head, a), agent.personne).await;
}

async fn csv_is_the_same(scene: &Scene, (head, a): (PersonneId, preau_model::StructureId), agent: PersonneId) {
    let annuaire = &scene.annuaire;
    let question = Recherche {
        structures: vec![a],
        profils: Profil::ALL.to_vec(),
        limite: 40,
        ..Recherche::default()
    };
    let lecteur = annuaire.lecteur(head, a).await.unwrap().unwrap();
    let text = annuaire.exporter_csv(lecteur, &question).await.unwrap();
    assert!(text.starts_with("\u{feff}\"Nom\";\"Fonction\";"));
    assert!(text.lines().count() > 20);
    let agent = annuaire.lecteur(agent, scene.made.collectivite).await.unwrap().unwrap();
    let text = annuaire.exporter_csv(agent, &question).await.unwrap();
    let found = annuaire.chercher(&question).await.unwrap();
    let staff: BTreeSet<_> = found
        .iter()
        .filter(|t| !matches!(t.profil, Profil::Elv | Profil::Tut))
        .map(|t| t.personne)
        .collect();
    assert_eq!(text.lines().count(), 1 + staff.len());
}

/// Attaching under several parents, what it would change, and that an import leaves it.
pub async fn structures_have_several_parents(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let (a, b) = (
        scene.school(&scene.roles.uai_a).await.id,
        scene.school(&scene.roles.uai_b).await.id,
    );
    let territory = scene.made.territoire;
    assert!(
        annuaire
            .creer_structure(head, territory, GenreStructure::Academie, "X")
            .await
            .is_err()
    );
    let rpi = annuaire
        .creer_structure(head, territory, GenreStructure::Rpi, "RPI d’essai")
        .await
        .unwrap();
    let town = annuaire
        .creer_structure(head, territory, GenreStructure::Commune, "Rousset")
        .await
        .unwrap();
    annuaire.attacher_structure(head, rpi, town).await.unwrap();
    let told = annuaire.apercu_rattachement(a, rpi, true).await.unwrap();
    assert_eq!(told.gagnent.len(), 2, "the RPI and the town above it");
    assert!(told.perdent.is_empty());
    let pupils = annuaire
        .compte_membres(&Principal::ProfilDeStructure(a, Profil::Elv), NOON)
        .await
        .unwrap();
    assert!(
        told.gagnent
            .iter()
            .all(|m| m.profils["ELV"] == pupils && m.structures == BTreeSet::from([a]))
    );
    annuaire.attacher_structure(head, a, rpi).await.unwrap();
    annuaire.attacher_structure(head, b, rpi).await.unwrap();
    assert!(annuaire.attacher_structure(head, a, rpi).await.is_err());
    assert!(annuaire.attacher_structure(head, town, a).await.is_err(), "no circle");
    assert_eq!(
        annuaire.structures_dessous(town).await.unwrap(),
        BTreeSet::from([town, rpi, a, b])
    );
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    assert_eq!(
        annuaire.parents(a).await.unwrap().len(),
        4,
        "collectivité, académie, bassin, RPI"
    );
    let told = annuaire.apercu_rattachement(rpi, town, false).await.unwrap();
    assert_eq!(told.perdent.len(), 1);
    assert_eq!(told.perdent[0].structures, BTreeSet::from([rpi, a, b]));
    annuaire.detacher_structure(head, a, rpi).await.unwrap();
    assert!(annuaire.detacher_structure(head, a, rpi).await.is_err());
    assert!(
        annuaire
            .detacher_structure(head, a, scene.made.collectivite)
            .await
            .is_err(),
        "not made here"
    );
}

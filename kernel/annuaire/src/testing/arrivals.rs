//! People entered by hand, corrections, families, embargo.

use preau_model::{AnneeScolaire, Categorie, PersonneId, Principal, Profil};
use preau_store::Db;

use super::NOON;
use super::scene::{DAY, Scene};
use crate::{Champ, Designe, Identite, Maniere, NouveauLien, NouvelArrivant, Origine, Regle, Statut};

fn identite(nom: &str, prenom: &str) -> Identite {
    Identite {
        nom: nom.into(),
        prenom: prenom.into(),
        civilite: "Mme".into(),
    }
}

pub(super) fn arrivant(nom: &str, statut: Statut) -> NouvelArrivant {
    NouvelArrivant {
        identite: identite(nom, "Zoé"),
        statut,
        discipline: String::new(),
        naissance: None,
        mail: None,
        remplace: None,
        jusque: None,
    }
}

async fn principals(scene: &Scene, who: PersonneId) -> Vec<Principal> {
    let now = scene.annuaire.now();
    let meets = scene.annuaire.memberships(who).await.unwrap();
    let mut all: Vec<_> = meets
        .at(now)
        .map(|m| m.what.clone())
        .filter(|p| *p != Principal::Personne(who))
        .collect();
    all.sort();
    all.dedup();
    all
}

/// « Remplace M. X jusqu’au… »: the classes come, end by themselves, come back; then an export brings the person.
pub async fn a_replacement_takes_over_and_goes(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_b).await;
    let teacher = scene.person(scene.roles.enseignant_b).await;
    let b = scene.school(&scene.roles.uai_b).await.id;
    let theirs = principals(&scene, teacher).await;
    assert!(
        theirs.iter().any(|p| matches!(p, Principal::Groupe(_))),
        "the teacher has classes"
    );

    let mut who = arrivant("Remplacement", Statut::Remplacant);
    who.remplace = Some(teacher);
    who.jusque = Some(NOON + 10 * DAY);
    who.mail = Some("zoe@exemple.fr".into());
    let a = scene.school(&scene.roles.uai_a).await.id;
    assert!(
        annuaire.accueillir(head, a, who.clone()).await.is_err(),
        "the replaced person is not of A"
    );
    let mut late = who.clone();
    late.jusque = Some(NOON - 1);
    assert!(annuaire.accueillir(head, b, late).await.is_err());
    let made = annuaire.accueillir(head, b, who).await.unwrap();
    assert_eq!(
        principals(&scene, made.personne).await,
        theirs,
        "the same classes, groups and school"
    );
    assert_eq!(annuaire.arrivees(b).await.unwrap()[0].remplace, Some(teacher));
    let mail = annuaire.champs(made.personne).await.unwrap();
    let mail = mail.iter().find(|c| c.champ == Champ::Mail).unwrap();
    assert_eq!(
        (mail.valeur.as_str(), mail.origine),
        ("zoe@exemple.fr", Origine::Correction)
    );

    // An import changes nothing of it.
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    assert_eq!(principals(&scene, made.personne).await, theirs);
    // It ends by itself, is noticed, comes back when prolonged.
    scene.clock.set(NOON + 10 * DAY);
    assert!(principals(&scene, made.personne).await.is_empty());
    annuaire.constater_departs().await.unwrap();
    assert!(annuaire.depart(made.personne).await.unwrap().is_some());
    assert!(annuaire.personnes_du_compte(made.compte).await.unwrap().is_empty());
    scene.clock.advance(DAY);
    annuaire.prolonger(head, made.personne, NOON + 30 * DAY).await.unwrap();
    assert_eq!(principals(&scene, made.personne).await, theirs);
    assert!(annuaire.depart(made.personne).await.unwrap().is_none());
    let meets = annuaire.memberships(made.personne).await.unwrap();
    let school = Principal::Structure(b).id();
    let stays: Vec<_> = meets
        .all
        .iter()
        .filter(|m| m.principal == school)
        .map(|m| (m.depuis, m.jusque))
        .collect();
    assert_eq!(
        stays,
        [(NOON, NOON + 10 * DAY), (NOON + 11 * DAY, NOON + 30 * DAY)],
        "the day away stays away"
    );
    annuaire.prolonger(head, made.personne, NOON + 20 * DAY).await.unwrap();
    absorbed_then_separated(&scene, (head, made.personne, teacher), &theirs).await;
    annuaire.terminer(head, made.personne).await.unwrap();
    assert!(principals(&scene, made.personne).await.is_empty());
    let journal = annuaire.journal_de(made.personne, 50).await.unwrap();
    let acts: Vec<_> = journal.iter().map(|l| l.acte.as_str()).collect();
    for act in [
        "arrivee.accueillir",
        "arrivee.prolonger",
        "arrivee.terminer",
        "doublon.separer",
        "fiche.corriger",
    ] {
        assert!(acts.contains(&act), "{act}: {acts:?}");
    }
    assert!(journal.iter().all(|l| l.par == Some(head)));
}

/// The row of the export takes the account and everything else of the row entered by hand; separating gives all of it back.
async fn absorbed_then_separated(
    scene: &Scene,
    (head, local, teacher): (PersonneId, PersonneId, PersonneId),
    theirs: &[Principal],
) {
    let annuaire = &scene.annuaire;
    // Any other agent stands for the row that an export brings.
    let other = scene.person(scene.roles.principal_a).await;
    let before = (
        principals(scene, other).await,
        annuaire.personne(other).await.unwrap().unwrap().compte,
    );
    let account = annuaire.personne(local).await.unwrap().unwrap().compte;
    let (fusion, how) = annuaire.fusionner(head, other, local).await.unwrap();
    assert_eq!(how, Maniere::Absorption);
    let now = annuaire.personne(other).await.unwrap().unwrap();
    assert_eq!(now.compte, account, "the account in use is kept");
    assert_eq!(
        annuaire.personnes_du_compte(account).await.unwrap().len(),
        1,
        "one hat, not two"
    );
    let meets = principals(scene, other).await;
    assert!(theirs.iter().chain(&before.0).all(|p| meets.contains(p)));
    assert!(
        meets.contains(&Principal::Personne(local)),
        "what was addressed by name is still theirs"
    );
    let named = annuaire
        .membres(&Principal::Personne(local), annuaire.now(), 9)
        .await
        .unwrap();
    assert_eq!(named, [other]);
    assert!(annuaire.fusionner(head, teacher, local).await.is_err());
    annuaire.constater_departs().await.unwrap();
    assert!(
        annuaire.depart(local).await.unwrap().is_none(),
        "an absorbed row is never deleted by itself"
    );

    annuaire.separer(head, fusion).await.unwrap();
    assert_eq!(principals(scene, other).await, before.0);
    assert_eq!(principals(scene, local).await, theirs);
    assert_eq!(annuaire.personne(local).await.unwrap().unwrap().compte, account);
    assert_eq!(annuaire.personne(other).await.unwrap().unwrap().compte, before.1);
    assert!(annuaire.separer(head, fusion).await.is_err());
}

/// Every status can be entered; guests meet nothing of the school by themselves; an AESH accompanies a pupil of the school.
pub async fn every_status_has_its_place(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let pupil = scene.person(scene.roles.enfant_a).await;
    for statut in Statut::all() {
        let made = annuaire.accueillir(head, a, arrivant("Partout", statut)).await.unwrap();
        let row = annuaire.personne(made.personne).await.unwrap().unwrap();
        assert_eq!((row.categorie, row.profil), (statut.categorie(), statut.profil()));
        let meets = principals(&scene, made.personne).await;
        let is_staff = row.categorie == Categorie::Agent;
        assert_eq!(meets.contains(&Principal::Structure(a)), is_staff, "{statut:?}");
        assert_eq!(
            meets.contains(&Principal::ProfilDeStructure(a, statut.profil())),
            is_staff,
            "{statut:?}"
        );
        let listed = annuaire
            .membres(&Principal::Structure(a), annuaire.now(), 10_000)
            .await
            .unwrap();
        assert_eq!(listed.contains(&made.personne), is_staff, "{statut:?}");
        let end = annuaire.memberships(made.personne).await.unwrap();
        assert!(
            end.all
                .iter()
                .all(|m| m.what == Principal::Personne(made.personne) || m.jusque <= AnneeScolaire::at(NOON).ends())
        );
        let accompanies = annuaire.accompagner(head, made.personne, pupil, Some(NOON + DAY)).await;
        assert_eq!(accompanies.is_ok(), is_staff, "{statut:?}");
        if is_staff {
            annuaire
                .accompagner(head, made.personne, pupil, Some(NOON + 2 * DAY))
                .await
                .unwrap();
            let all = annuaire.accompagnements(made.personne).await.unwrap();
            assert_eq!(
                all.iter().map(|k| (k.eleve, k.jusque)).collect::<Vec<_>>(),
                [(pupil, NOON + 2 * DAY)]
            );
            annuaire
                .cesser_accompagnement(head, made.personne, pupil)
                .await
                .unwrap();
            assert!(annuaire.accompagnements(made.personne).await.unwrap().is_empty());
        }
    }
    let elsewhere = scene.person(scene.roles.enfant_b).await;
    let aesh = annuaire
        .accueillir(head, a, arrivant("Aesh", Statut::Aesh))
        .await
        .unwrap();
    assert!(
        annuaire
            .accompagner(head, aesh.personne, elsewhere, None)
            .await
            .is_err()
    );
}

/// Corrected names outlive imports by the rule of each field; withdrawn ones are the source's again.
pub async fn corrections_follow_their_rules(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let pupil = scene.person(scene.roles.enfant_6b).await;
    let of = |all: Vec<crate::ChampVu>, champ| all.into_iter().find(|c| c.champ == champ).unwrap();
    let original = annuaire.personne(pupil).await.unwrap().unwrap().nom;
    assert!(annuaire.corriger(head, pupil, Champ::Ine, "0123456789A").await.is_err());
    assert!(annuaire.corriger(head, pupil, Champ::Nom, " - ").await.is_err());
    annuaire.corriger(head, pupil, Champ::Nom, "D’Essai").await.unwrap();
    annuaire.corriger(head, pupil, Champ::Prenom, "Camille").await.unwrap();
    annuaire
        .corriger(head, pupil, Champ::Mobile, "06 00 00 00 00")
        .await
        .unwrap();
    let row = annuaire.personne(pupil).await.unwrap().unwrap();
    assert_eq!(row.nom.affichage(), "Camille D’Essai");
    let a = scene.school(&scene.roles.uai_a).await.id;
    assert_eq!(
        annuaire
            .cherche("camille d essai", &[a], &[Profil::Elv], 5)
            .await
            .unwrap()
            .len(),
        1
    );
    let seen = of(annuaire.champs(pupil).await.unwrap(), Champ::Nom);
    assert_eq!(seen.autre.as_deref(), Some(original.nom.as_str()));
    assert_eq!(
        (seen.origine, seen.regle),
        (Origine::Correction, Regle::LocalJusquAuChangement)
    );

    // Another field of the record changes: the row is written anew, the corrections hold.
    let mut world = scene.world.clone();
    let at = world
        .eleves
        .iter()
        .position(|e| e.jointure == scene.roles.enfant_6b)
        .unwrap();
    world.eleves[at].ine = "012345678ZZ".into();
    scene.clock.advance(DAY);
    scene.import(&world).await;
    annuaire.reappliquer_corrections().await.unwrap();
    assert_eq!(annuaire.reappliquer_corrections().await.unwrap(), 0, "once is enough");
    assert_eq!(
        annuaire.personne(pupil).await.unwrap().unwrap().nom.affichage(),
        "Camille D’Essai"
    );
    // The source corrects the name: it wins; the first name of use stays.
    world.eleves[at].identite.nom = "Dessaix".into();
    scene.clock.advance(DAY);
    scene.import(&world).await;
    annuaire.reappliquer_corrections().await.unwrap();
    assert_eq!(
        annuaire.personne(pupil).await.unwrap().unwrap().nom.affichage(),
        "Camille Dessaix"
    );
    let all = annuaire.champs(pupil).await.unwrap();
    assert_eq!(
        of(all.clone(), Champ::Prenom).autre.as_deref(),
        Some(original.prenom.as_str())
    );
    assert_eq!(of(all, Champ::Mobile).valeur, "06 00 00 00 00");
    annuaire.retirer_correction(head, pupil, Champ::Prenom).await.unwrap();
    assert_eq!(
        annuaire.personne(pupil).await.unwrap().unwrap().nom.prenom,
        original.prenom
    );
    assert!(annuaire.retirer_correction(head, pupil, Champ::Nom).await.is_err());
}

/// A protection cuts a link at once and outlives imports; lifted, the link is what the source says.
pub async fn protections_outlive_imports(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let parent = scene.person(scene.roles.parent_a_et_b).await;
    let (child, other) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.enfant_b).await,
    );
    let responsables = Principal::ResponsablesDe(child);
    let sees = async |who: PersonneId| principals(&scene, who).await.contains(&responsables);
    assert!(sees(parent).await);
    let id = annuaire
        .proteger(head, child, parent, "Ordonnance du juge", None)
        .await
        .unwrap();
    assert!(annuaire.proteger(head, child, parent, "Encore", None).await.is_err());
    for day in 0..3 {
        assert!(!sees(parent).await, "day {day}");
        assert!(
            !annuaire
                .membres(&responsables, annuaire.now(), 99)
                .await
                .unwrap()
                .contains(&parent)
        );
        let children = annuaire.enfants(parent).await.unwrap();
        assert_eq!(
            children.iter().map(|c| c.personne).collect::<Vec<_>>(),
            [other],
            "the other child stays"
        );
        let a = scene.school(&scene.roles.uai_a).await.id;
        let name = annuaire.personne(parent).await.unwrap().unwrap().nom.affichage();
        assert!(
            annuaire
                .cherche(&name, &[a], &[Profil::Tut], 9)
                .await
                .unwrap()
                .iter()
                .all(|t| t.personne != parent)
        );
        scene.clock.advance(DAY);
        // A record that changed makes the import look at every link again.
        let mut world = scene.world.clone();
        world.eleves[0].ine = format!("01234567{day}ZZ");
        scene.import(&world).await;
    }
    assert_eq!(
        annuaire.protections(child).await.unwrap()[0].motif,
        "Ordonnance du juge"
    );
    let lifted = annuaire.now();
    annuaire.lever_protection(head, id).await.unwrap();
    assert!(sees(parent).await);
    let meets = annuaire.memberships(parent).await.unwrap();
    let link: Vec<_> = meets
        .all
        .iter()
        .filter(|m| m.what == responsables)
        .map(|m| (m.depuis, m.jusque))
        .collect();
    assert_eq!(link.len(), 2, "{link:?}");
    assert_eq!(
        (link[0].1, link[1].0),
        (NOON, lifted),
        "the time of the protection stays closed"
    );
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    assert!(sees(parent).await);

    // Until a date: it holds until the maintenance has lifted it.
    let end = annuaire.now() + DAY;
    annuaire
        .proteger(head, child, parent, "Pour un jour", Some(end))
        .await
        .unwrap();
    assert!(!sees(parent).await);
    scene.clock.set(end);
    assert!(!sees(parent).await);
    assert_eq!(annuaire.entretenir().await.unwrap().protections_levees, 1);
    assert!(sees(parent).await);
    added_responsables(&scene, (head, child, parent)).await;
}

async fn added_responsables(scene: &Scene, (head, child, parent): (PersonneId, PersonneId, PersonneId)) {
    let annuaire = &scene.annuaire;
    let lien = NouveauLien {
        lien: 51,
        financier: false,
        legal: 2,
        contact: true,
        paiement: false,
    };
    let service = Designe::Nouveau {
        identite: identite("Service de l’enfance", ""),
        mail: None,
    };
    let end = annuaire.now() + 5 * DAY;
    let added = annuaire
        .ajouter_responsable(head, child, service, lien, Some(end))
        .await
        .unwrap();
    let (theirs, of_parent) = (principals(scene, added).await, principals(scene, parent).await);
    assert!(theirs.contains(&Principal::ResponsablesDe(child)));
    assert!(
        theirs.iter().all(|p| of_parent.contains(p)),
        "the same information as the parent"
    );
    scene.clock.advance(DAY);
    scene.import(&scene.world).await;
    assert_eq!(principals(scene, added).await, theirs, "an import leaves it");
    scene.clock.set(end);
    assert!(principals(scene, added).await.is_empty());
    // A contact is called and sees nothing.
    let contact = NouveauLien { legal: 0, ..lien };
    let neighbour = Designe::Nouveau {
        identite: identite("Voisine", "Anne"),
        mail: None,
    };
    let called = annuaire
        .ajouter_responsable(head, child, neighbour, contact, None)
        .await
        .unwrap();
    assert!(principals(scene, called).await.is_empty());
    let again = annuaire
        .ajouter_responsable(head, child, Designe::Connu(called), contact, None)
        .await;
    assert!(again.is_err());
    annuaire.retirer_responsable(head, child, called).await.unwrap();
    assert!(
        annuaire.retirer_responsable(head, child, parent).await.is_err(),
        "a link of the source is protected, not removed"
    );
}

/// Families do not meet the classes before the moment, and do at it; staff do all along.
pub async fn families_wait_for_the_class_lists(db: Db) {
    let scene = Scene::new(&db, 2).await;
    let annuaire = &scene.annuaire;
    let head = scene.person(scene.roles.principal_a).await;
    let a = scene.school(&scene.roles.uai_a).await.id;
    let (pupil, parent) = (
        scene.person(scene.roles.enfant_a).await,
        scene.person(scene.roles.parent_a_et_b).await,
    );
    let annee = AnneeScolaire::at(NOON);
    let class = annuaire
        .enfants(parent)
        .await
        .unwrap()
        .iter()
        .find(|c| c.personne == pupil)
        .unwrap()
        .classe
        .unwrap();
    let teacher = annuaire
        .membres(&Principal::ProfilDuGroupe(class, Profil::Ens), NOON, 99)
        .await
        .unwrap()[0];
    let before = (
        principals(&scene, pupil).await,
        principals(&scene, parent).await,
        principals(&scene, teacher).await,
    );
    let (elv, tut) = (
        Principal::ProfilDuGroupe(class, Profil::Elv),
        Principal::ProfilDuGroupe(class, Profil::Tut),
    );
    assert!(before.0.contains(&elv) && before.1.contains(&tut));
    annuaire.fixer_embargo(head, a, annee, NOON + DAY).await.unwrap();
    assert_eq!(annuaire.embargo(a, annee).await.unwrap(), Some(NOON + DAY));
    let during = (principals(&scene, pupil).await, principals(&scene, parent).await);
    assert!(
        !during
            .0
            .iter()
            .any(|p| matches!(p, Principal::Groupe(_) | Principal::ProfilDuGroupe(..)))
    );
    assert!(
        during.0.contains(&Principal::Structure(a)),
        "the school itself is no secret"
    );
    assert!(!during.1.contains(&tut) && during.1.contains(&Principal::ResponsablesDe(pupil)));
    for principal in [&elv, &tut] {
        assert_eq!(
            annuaire.compte_membres(principal, annuaire.now()).await.unwrap(),
            0,
            "nobody is told of it either"
        );
    }
    let staff_sees = crate::Recherche {
        structures: vec![a],
        profils: vec![Profil::Elv],
        groupes: vec![class],
        limite: 99,
        ..crate::Recherche::default()
    };
    assert!(
        annuaire
            .chercher(&staff_sees)
            .await
            .unwrap()
            .iter()
            .any(|t| t.personne == pupil)
    );
    let other = Principal::ResponsablesDe(scene.person(scene.roles.enfant_b).await);
    assert!(during.1.contains(&other), "the other school is not concerned");
    let children = annuaire.enfants(parent).await.unwrap();
    assert_eq!(children.len(), 2);
    assert!(children.iter().find(|c| c.personne == pupil).unwrap().classe.is_none());
    assert!(children.iter().find(|c| c.personne != pupil).unwrap().classe.is_some());
    assert_eq!(principals(&scene, teacher).await, before.2);
    scene.clock.set(NOON + DAY);
    assert_eq!(principals(&scene, pupil).await, before.0);
    assert_eq!(principals(&scene, parent).await, before.1);
    annuaire.fixer_embargo(head, a, annee, NOON + 9 * DAY).await.unwrap();
    annuaire.lever_embargo(head, a, annee).await.unwrap();
    assert_eq!(principals(&scene, pupil).await, before.0);
    assert!(annuaire.fixer_embargo(head, a, annee, annee.ends()).await.is_err());
}

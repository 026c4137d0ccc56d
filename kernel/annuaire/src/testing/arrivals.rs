//! People entered by hand, and corrections.

use preau_model::{AnneeScolaire, Categorie, PersonneId, Principal, Profil};
use preau_store::Db;

use super::NOON;
use super::scene::{DAY, Scene};
use crate::{Champ, Identite, Maniere, NouvelArrivant, Origine, Regle, Statut};

pub(super) fn identite(nom: &str, prenom: &str) -> Identite {
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
        jusque: statut.est_invite().then_some(NOON + 30 * DAY),
        motif: if statut.est_invite() {
            "Atelier théâtre".into()
        } else {
            String::new()
        },
    }
}

pub(super) async fn principals(scene: &Scene, who: PersonneId) -> Vec<Principal> {
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
        let received: &[_] = if statut.est_invite() { &[a] } else { &[] };
        assert_eq!(
            end.accueil, received,
            "{statut:?}: a guest knows the school that receives them"
        );
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

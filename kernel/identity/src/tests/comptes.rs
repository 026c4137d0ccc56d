//! Guests, requests and declared accounts.

use preau_annuaire::{AnnuaireError, Identite, NouvelArrivant, SEJOUR_INVITE, Statut};
use preau_model::{Clock as _, Hat, PersonneId, Profil, StructureId};

use super::{House, PASSWORD, house};
use crate::{Decision, Declaration, EtatDemande, Fait, GenreDemande, IdentityError, NouvelleDemande, SignInError};

const DAY: i64 = 86_400_000;

fn arrival(statut: Statut, jusque: Option<i64>, motif: &str) -> NouvelArrivant {
    NouvelArrivant {
        identite: Identite {
            nom: "Garrigue".to_owned(),
            prenom: "Zoé".to_owned(),
            civilite: String::new(),
        },
        statut,
        discipline: String::new(),
        naissance: None,
        mail: None,
        remplace: None,
        jusque,
        motif: motif.to_owned(),
    }
}

#[tokio::test]
async fn a_guest_is_created_activates_enters_and_ends_at_the_date() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (_, head) = house.agent("tete", school).await;
    let (identity, annuaire, now) = (&house.identity, &house.identity.inner.annuaire, house.clock.now());
    for (until, why) in [
        (None, "Atelier"),
        (Some(now + DAY), ""),
        (Some(now + SEJOUR_INVITE + 1), "Atelier"),
    ] {
        let refused = annuaire
            .accueillir(head, school, arrival(Statut::Invite, until, why))
            .await;
        assert!(matches!(refused, Err(AnnuaireError::Refused(_))), "{until:?} {why}");
    }
    let guest = arrival(Statut::Invite, Some(now + 10 * DAY), "Atelier théâtre");
    let made = annuaire.accueillir(head, school, guest).await.unwrap();
    assert_eq!(
        annuaire.motif_accueil(made.personne).await.unwrap().as_deref(),
        Some("Atelier théâtre")
    );
    let code = identity.issue_code(head, made.compte).await.unwrap().unwrap();
    let opened = identity.activate(&made.login, &code, PASSWORD, "x").await.unwrap();
    let wearer = identity.wearer(&opened.session).await.unwrap().unwrap();
    assert_eq!((wearer.hat, wearer.schools.len()), (Hat::Invite, 1));
    assert_eq!(wearer.current().unwrap().structure.id, school);
    assert!(wearer.current().unwrap().profils.is_empty(), "a guest holds no profile");
    assert!(
        annuaire.lecteur(made.personne, school).await.unwrap().is_none(),
        "and reads no annuaire"
    );
    assert!(
        annuaire
            .prolonger(head, made.personne, now + SEJOUR_INVITE + 1)
            .await
            .is_err(),
        "longer than a year"
    );
    house.clock.advance(10 * DAY);
    // Another sign-in, since the session of ten days ago is over: nothing to enter with, before any maintenance.
    let refused = identity.sign_in_local(&made.login, PASSWORD, "x").await;
    assert!(matches!(refused, Err(SignInError::Closed)), "{refused:?}");
    annuaire.constater_departs().await.unwrap();
    assert!(annuaire.depart(made.personne).await.unwrap().is_some());
}

#[tokio::test]
async fn a_session_under_way_stops_at_the_end_of_a_stay() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let (_, head) = house.agent("tete", school).await;
    let (identity, annuaire, now) = (&house.identity, &house.identity.inner.annuaire, house.clock.now());
    let guest = arrival(Statut::Invite, Some(now + 60_000), "Visite");
    let made = annuaire.accueillir(head, school, guest).await.unwrap();
    identity.set_password(made.compte, PASSWORD).await.unwrap();
    let opened = identity.sign_in_local(&made.login, PASSWORD, "x").await.unwrap();
    assert!(identity.wearer(&opened.session).await.unwrap().is_some());
    house.clock.advance(60_000);
    assert!(identity.wearer(&opened.session).await.unwrap().is_none());
}

fn asked(house: &House, school: StructureId, genre: GenreDemande) -> NouvelleDemande {
    NouvelleDemande {
        territoire: house.territoire,
        structure: school,
        genre,
        motif: "Poste vacant depuis la rentrée".to_owned(),
        jusque: None,
    }
}

fn yes() -> Decision {
    Decision {
        accepte: true,
        reponse: String::new(),
    }
}

#[tokio::test]
async fn a_permanent_account_is_asked_then_granted_once() {
    let house = house().await;
    let school = house.structure("Collège A").await;
    let ((_, head), (_, above)) = (
        house.agent("tete", school).await,
        house.agent("inspecteur", school).await,
    );
    let (identity, annuaire) = (&house.identity, &house.identity.inner.annuaire);
    let genre = |statut| GenreDemande::Compte {
        statut,
        identite: Identite {
            nom: "Garrigue".to_owned(),
            prenom: "Zoé".to_owned(),
            civilite: String::new(),
        },
        mail: "zoe@exemple.fr".to_owned(),
    };
    for statut in [Statut::Invite, Statut::Atc, Statut::AgentAcademie, Statut::Responsable] {
        let refused = identity.ask(head, asked(&house, school, genre(statut))).await;
        assert!(matches!(refused, Err(IdentityError::Refused(_))), "{statut:?}");
    }
    let mut mute = asked(&house, school, genre(Statut::Personnel));
    mute.motif = " ".to_owned();
    assert!(identity.ask(head, mute).await.is_err());
    let id = identity
        .ask(head, asked(&house, school, genre(Statut::Personnel)))
        .await
        .unwrap();
    assert!(
        matches!(identity.decide(head, id, yes()).await, Err(IdentityError::Refused(_))),
        "one's own"
    );
    let silent = Decision {
        accepte: false,
        reponse: String::new(),
    };
    assert!(matches!(
        identity.decide(above, id, silent).await,
        Err(IdentityError::Refused(_))
    ));
    let done = identity.decide(above, id, yes()).await.unwrap();
    assert_eq!(
        (done.etat, done.decide.map(|(who, _)| who)),
        (EtatDemande::Acceptee, Some(above))
    );
    let person = done.personne.unwrap();
    let stay = annuaire.sejour(person).await.unwrap().unwrap();
    assert_eq!(
        (stay.structure, stay.statut, stay.jusque),
        (school, Statut::Personnel, preau_model::NEVER)
    );
    assert!(
        matches!(identity.decide(above, id, yes()).await, Err(IdentityError::Refused(_))),
        "once"
    );
    let listed = identity.requests(house.territoire, Some(school), 10).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        listed[0],
        identity.requests(house.territoire, None, 10).await.unwrap()[0]
    );
    let sealed = preau_store::RowExt::bytes(
        &sqlx::query("SELECT contenu FROM demande_compte")
            .fetch_one(&mut *house.db.read().await.unwrap())
            .await
            .unwrap(),
        "contenu",
    );
    assert!(!String::from_utf8_lossy(&sealed.unwrap()).contains("Garrigue"));
}

#[tokio::test]
async fn administrator_rights_are_granted_then_taken_back() {
    let house = house().await;
    let (school, other) = (house.structure("Collège A").await, house.structure("Collège B").await);
    let ((_, head), (account, teacher)) = (
        house.agent("tete", school).await,
        house.agent("anne.le-goff", school).await,
    );
    let (_, above) = house.agent("inspecteur", other).await;
    let (identity, annuaire) = (&house.identity, &house.identity.inner.annuaire);
    let rights = |personne| GenreDemande::Droits { personne };
    let ask = |school, who: PersonneId| identity.ask(head, asked(&house, school, rights(who)));
    // Rights of a school go to one of its agents.
    let foreign = ask(other, teacher).await.unwrap();
    assert!(matches!(
        identity.decide(above, foreign, yes()).await,
        Err(IdentityError::Annuaire(AnnuaireError::Refused(_)))
    ));
    let still = identity.request(foreign).await.unwrap().unwrap();
    assert_eq!(
        still.etat,
        EtatDemande::Attend,
        "nothing was done, nothing was answered"
    );
    assert!(annuaire.administre(account).await.unwrap().is_empty());
    let id = ask(school, teacher).await.unwrap();
    identity.decide(above, id, yes()).await.unwrap();
    assert_eq!(annuaire.administre(account).await.unwrap(), [school]);
    let held = annuaire.memberships(teacher).await.unwrap().structures;
    assert!(held.contains(&(school, Profil::Dir)) && held.contains(&(school, Profil::Ens)));
    assert_eq!(
        annuaire.administrateurs_donnes(school).await.unwrap(),
        [(teacher, preau_model::NEVER)]
    );
    annuaire.retirer_administration(above, teacher, school).await.unwrap();
    assert!(annuaire.administre(account).await.unwrap().is_empty());
    assert!(annuaire.retirer_administration(above, teacher, school).await.is_err());
}

fn declared(login: &str, profil: &str, fin: &str) -> Declaration {
    Declaration {
        login: login.to_owned(),
        nom: "Vasseur".to_owned(),
        prenom: "Solène".to_owned(),
        civilite: "Mme".to_owned(),
        mail: "solene@exemple.fr".to_owned(),
        profil: profil.to_owned(),
        etablissement: None,
        territoire: Some("Département d’essai".to_owned()),
        fin: fin.to_owned(),
        motif: String::new(),
    }
}

#[tokio::test]
async fn declaring_twice_changes_nothing_and_another_date_moves_the_end() {
    let house = house().await;
    let (identity, annuaire) = (&house.identity, &house.identity.inner.annuaire);
    let new = ["Département d’essai".to_owned()];
    let first = [declared("solene.vasseur", "collectivite", "2027-08-31")];
    let ready = identity.examine(&first, &new).await.unwrap().unwrap();
    annuaire.creer_territoire(&new[0]).await.unwrap();
    let done = identity.declare(&ready).await.unwrap();
    let Fait::Code(code) = &done[0].1 else {
        panic!("{done:?}")
    };
    for _ in 0..2 {
        let ready = identity.examine(&first, &new).await.unwrap().unwrap();
        assert_eq!(identity.declare(&ready).await.unwrap()[0].1, Fait::Inchange);
    }
    let opened = identity.activate("solene.vasseur", code, PASSWORD, "x").await.unwrap();
    let wearer = identity.wearer(&opened.session).await.unwrap().unwrap();
    assert_eq!(wearer.current().unwrap().profils, [Profil::Col]);
    let longer = [declared("solene.vasseur", "collectivite", "2028-08-31")];
    let ready = identity.examine(&longer, &new).await.unwrap().unwrap();
    assert_eq!(identity.declare(&ready).await.unwrap()[0].1, Fait::Prolonge);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM accueil").await, 1);

    // Another human under the same login, a place that is not there, twice the same login.
    let mut other = declared("solene.vasseur", "collectivite", "2027-08-31");
    other.nom = "Autre".to_owned();
    let wrong = [
        other,
        declared("b", "academie", "2027-08-31"),
        declared("c", "direction", "2027-08-31"),
        declared("b", "collectivite", "2027-08-31"),
    ];
    let faults = identity.examine(&wrong, &new).await.unwrap().unwrap_err();
    let at: Vec<_> = faults.iter().map(|fault| (fault.rang, fault.champ)).collect();
    assert_eq!(
        at,
        [(0, "login"), (1, "territoire"), (2, "etablissement"), (3, "login")]
    );
}

//! Local accounts on both engines: guests, requests, second factor, recovery, declarations, mail.

use std::sync::{Arc, Mutex};

use preau_annuaire::{Champ, Identite, NouvelArrivant, Statut};
use preau_identity::{
    Decision, Declaration, EtatDemande, FRESH, Fait, GenreDemande, Identity, NouvelleDemande, SignInError,
};
use preau_kit::{Kit, Start};
use preau_model::{Clock, Mail, Mailer, ManualClock, SeededRng, Sending};
use preau_store::StoreError;

use crate::engines::fresh;

const PASSWORD: &str = "marelle-préau-42";
const DAY: i64 = 86_400_000;

#[derive(Default)]
struct Boxes(Mutex<Vec<Mail>>);

impl Mailer for Boxes {
    fn send(&self, mail: Mail) -> Sending<'_> {
        Box::pin(async move {
            self.0.lock().unwrap().push(mail);
            Ok(())
        })
    }
}

fn identite() -> Identite {
    Identite {
        nom: "Arrivante".to_owned(),
        prenom: "Lise".to_owned(),
        civilite: "Mme".to_owned(),
    }
}

#[tokio::test]
async fn accounts_live_and_end_on_every_engine() {
    let fresh = fresh().await;
    let kit = Kit::start(Start {
        db: Some(fresh.db.clone()),
        ..Start::default()
    })
    .await;
    let clock = Arc::new(ManualClock::new(kit.now()));
    let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
    let rng = Arc::new(SeededRng::new(3));
    let identity = Identity::new(kit.db().clone(), shared, rng, kit.annuaire().clone()).unwrap();
    let (annuaire, school) = (kit.annuaire(), kit.school().a.id);
    let (head, above) = (kit.school().person("principal-a"), kit.school().person("departement"));
    let territory = annuaire.structure(school).await.unwrap().unwrap().territoire;

    // A guest.
    let guest = NouvelArrivant {
        identite: identite(),
        statut: Statut::PartenaireCulture,
        discipline: String::new(),
        naissance: None,
        mail: Some("lise@exemple.fr".to_owned()),
        remplace: None,
        jusque: Some(kit.now() + 20 * DAY),
        motif: "Atelier théâtre".to_owned(),
    };
    let made = annuaire.accueillir(head, school, guest).await.unwrap();
    assert_eq!(annuaire.memberships(made.personne).await.unwrap().accueil, [school]);
    let code = identity.issue_code(head, made.compte).await.unwrap().unwrap();
    identity.activate(&made.login, &code, PASSWORD, "x").await.unwrap();

    // A request, decided once by two people at the same moment.
    let asked = NouvelleDemande {
        territoire: territory,
        structure: school,
        genre: GenreDemande::Compte {
            statut: Statut::Personnel,
            identite: identite(),
            mail: String::new(),
        },
        motif: "Poste vacant".to_owned(),
        jusque: None,
    };
    let id = identity.ask(head, asked).await.unwrap();
    let yes = || Decision {
        accepte: true,
        reponse: "Oui".to_owned(),
    };
    let (one, other) = tokio::join!(identity.decide(above, id, yes()), identity.decide(above, id, yes()));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    let listed = identity.requests(territory, None, 9).await.unwrap();
    assert_eq!((listed.len(), listed[0].etat), (1, EtatDemande::Acceptee));
    assert_eq!(identity.requests(territory, Some(school), 9).await.unwrap(), listed);

    // Second factor by mail, then by an application; recovery.
    annuaire
        .corriger(head, head, Champ::Mail, "helene@exemple.fr")
        .await
        .unwrap();
    identity.ask_second(above, territory, true).await.unwrap();
    let account = annuaire.personne(head).await.unwrap().unwrap().compte;
    identity.set_password(account, PASSWORD).await.unwrap();
    let login = identity.login_of(account).await.unwrap();
    let half = identity.sign_in_local(&login, PASSWORD, "x").await.unwrap();
    assert!(half.session.waits);
    let (to, code) = identity.second_by_mail(account).await.unwrap().unwrap();
    assert_eq!(to, "helene@exemple.fr");
    let tries = || identity.prove_second(&half.session, &code);
    let (one, other) = tokio::join!(tries(), tries());
    assert!(one.is_ok() != other.is_ok(), "a code serves once: {one:?} {other:?}");
    let session = identity.session(&half.token).await.unwrap().unwrap();
    assert!(!session.waits && session.is_fresh(clock.now()) && !session.is_fresh(clock.now() + FRESH));
    assert!(identity.prepare_second(account, "Préau").await.unwrap().is_some());
    assert!(!identity.second(account).await.unwrap().active);
    identity.remove_second(account).await.unwrap();
    let (_, code) = identity.forgotten(&login).await.unwrap().unwrap();
    assert!(matches!(
        identity.prove_second(&session, &code).await,
        Err(SignInError::Wrong)
    ));
    identity
        .activate(&login, &code, "une-autre-marelle", "x")
        .await
        .unwrap();

    // Rights, and who has them.
    let teacher = kit.school().person("enseignant-6a");
    let rights = NouvelleDemande {
        territoire: territory,
        structure: school,
        genre: GenreDemande::Droits { personne: teacher },
        motif: "Adjoint".to_owned(),
        jusque: Some(kit.now() + 30 * DAY),
    };
    let id = identity.ask(head, rights).await.unwrap();
    identity.decide(above, id, yes()).await.unwrap();
    assert_eq!(
        annuaire.administrateurs_donnes(school).await.unwrap(),
        [(teacher, kit.now() + 30 * DAY)]
    );
    annuaire.retirer_administration(above, teacher, school).await.unwrap();
    assert!(annuaire.administrateurs_donnes(school).await.unwrap().is_empty());
    assert!(
        annuaire.jamais_actives(school).await.unwrap().is_empty(),
        "everybody came"
    );
    let never = "UPDATE compte SET etat = 0, active = NULL WHERE login IN ('eleve-6a', 'parent-6a')";
    kit.db()
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                sqlx::query(never).execute(tx).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    let class = kit.school().class("6A");
    assert_eq!(
        annuaire.jamais_actives(school).await.unwrap().get(&class),
        Some(&(1, 1))
    );

    // Declared twice.
    let declared = [Declaration {
        login: "ariane.troupe".to_owned(),
        nom: "Troupe".to_owned(),
        prenom: "Ariane".to_owned(),
        civilite: String::new(),
        mail: String::new(),
        profil: "invite".to_owned(),
        etablissement: annuaire
            .structure(school)
            .await
            .unwrap()
            .unwrap()
            .uai
            .map(|uai| uai.to_string()),
        territoire: None,
        fin: "2027-06-30".to_owned(),
        motif: "Atelier".to_owned(),
    }];
    for expected in [false, true] {
        let ready = identity.examine(&declared, &[]).await.unwrap().unwrap();
        let done = identity.declare(&ready).await.unwrap();
        assert_eq!(done[0].1 == Fait::Inchange, expected, "{done:?}");
    }

    // Mail leaves once, whoever sends it.
    let boxes = Boxes::default();
    for n in 0..6 {
        let mail = Mail {
            to: format!("{n}@exemple.fr"),
            subject: "Bonjour".to_owned(),
            text: "Texte".to_owned(),
            ..Mail::default()
        };
        identity.write_mail(&mail).await.unwrap();
    }
    let (one, other) = tokio::join!(identity.send_mail(&boxes), identity.send_mail(&boxes));
    assert_eq!(one.unwrap().0 + other.unwrap().0, 6);
    assert_eq!(boxes.0.lock().unwrap().len(), 6);
    identity.sweep().await.unwrap();
}

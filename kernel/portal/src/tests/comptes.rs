//! Accounts: requests, the desk of an académie, the second factor, proofs, recovery.

mod oubli;

use preau_annuaire::{Identite, NouvelArrivant, Statut};
use preau_model::{GenreStructure, StructureId};
use preau_store::StoreError;

use super::house::{Answer, Browser, House};

const PASSWORD: &str = "marelle-préau-42";

fn arrival(statut: Statut, nom: &str) -> NouvelArrivant {
    NouvelArrivant {
        identite: Identite {
            nom: nom.to_owned(),
            prenom: "Lise".to_owned(),
            civilite: "Mme".to_owned(),
        },
        statut,
        discipline: String::new(),
        naissance: None,
        mail: Some("lise@exemple.fr".to_owned()),
        remplace: None,
        jusque: None,
        motif: String::new(),
    }
}

async fn run(house: &House, sql: &'static str, ids: Vec<Vec<u8>>) {
    let db = house.kit.db().clone();
    db.write::<_, StoreError, _>(move |tx| {
        Box::pin(async move {
            ids.into_iter()
                .fold(sqlx::query(sql), sqlx::query::Query::bind)
                .execute(tx)
                .await?;
            Ok(())
        })
    })
    .await
    .unwrap();
}

/// The académie of the territory, and somebody at its desk.
async fn academie(house: &House) -> Browser {
    let a = house
        .kit
        .annuaire()
        .structure(house.kit.school().a.id)
        .await
        .unwrap()
        .unwrap();
    let id = StructureId::from_bytes([7; 16]);
    let sql = "INSERT INTO structure (id, territoire, genre, source, academie, degre, cle, uai, nom, commune, nature, bassin, \
         attributs, empreinte, etat, vu) VALUES ($1, $2, 3, 1, '013', '2D', 'aca', NULL, 'Académie d’essai', '', '', '', '{}', $1, 0, 0)";
    assert_eq!(GenreStructure::Academie.number(), 3);
    run(
        house,
        sql,
        vec![id.as_slice().to_vec(), a.territoire.as_slice().to_vec()],
    )
    .await;
    let par = house.kit.school().person("departement");
    let made = house
        .kit
        .annuaire()
        .accueillir(par, id, arrival(Statut::AgentAcademie, "Inspectrice"))
        .await
        .unwrap();
    let opened = house
        .identity
        .open(made.compte, made.personne, "essai", None)
        .await
        .unwrap();
    Browser {
        cookies: format!("preau={}", opened.token),
        csrf: opened.session.csrf.clone(),
        json: false,
    }
}

fn status(answer: &Answer) -> u16 {
    answer.status.as_u16()
}

/// The address of the first request of a page.
fn request_of(page: &Answer) -> String {
    let mark = "/console/comptes/demandes/";
    let id = super::console::between(&page.body, mark, "\"");
    assert_eq!(id.len(), 32, "{}", page.body);
    format!("{mark}{id}")
}

#[tokio::test]
async fn the_academie_has_its_own_desk_and_nothing_more() {
    let house = House::new(None).await;
    let browser = academie(&house).await;
    for (path, expected) in [
        ("/", 200),
        ("/console/annuaire/personnes", 200),
        ("/console/annuaire/structures", 200),
        ("/console/annuaire", 200),
        ("/console/comptes", 200),
        ("/console/comptes/nouvelle", 403),
        ("/console/modules", 403),
        ("/console/annuaire/arrivees", 403),
        ("/console/annuaire/courriers", 403),
        ("/console/annuaire/seuils", 403),
        ("/console/annuaire/ouverture", 403),
        ("/console/incidents", 403),
    ] {
        let answer = house.get(&browser, path).await;
        assert_eq!(status(&answer), expected, "{path}: {}", answer.body);
    }
    let tree = house.get(&browser, "/console/annuaire/structures").await;
    assert!(!tree.body.contains("<select"), "nothing to create: {}", tree.body);
    let set = house.post(&browser, "/console/comptes", "acte=second&exige=1").await;
    assert_eq!(status(&set), 404, "the collectivité decides of it");
    // An inspector of the académie in a school is nobody of its direction.
    let par = house.kit.school().person("principal-a");
    let made = house
        .kit
        .annuaire()
        .accueillir(par, house.kit.school().a.id, arrival(Statut::Ien, "Visiteuse"))
        .await
        .unwrap();
    let opened = house
        .identity
        .open(made.compte, made.personne, "essai", None)
        .await
        .unwrap();
    let visitor = Browser {
        cookies: format!("preau={}", opened.token),
        csrf: opened.session.csrf.clone(),
        json: false,
    };
    assert_eq!(status(&house.get(&visitor, "/console/comptes").await), 403);
}

#[tokio::test]
async fn a_school_asks_the_academie_answers_and_mail_leaves() {
    let house = House::new(None).await;
    let (head, above) = (house.signed_in("principal-a").await, academie(&house).await);
    let new = "/console/comptes/nouvelle";
    let mute = house
        .post(&head, new, "acte=compte&statut=personnel&nom=Arrivante&motif=")
        .await;
    assert_eq!(status(&mute), 422);
    assert!(mute.body.contains("Dites pourquoi") && mute.body.contains("Arrivante"));
    let guest = house
        .post(&head, new, "acte=compte&statut=invite&nom=Arrivante&motif=a")
        .await;
    assert_eq!(status(&guest), 422, "a guest is no request");
    let form = "acte=compte&statut=personnel&civilite=Mme&nom=Arrivante&prenom=Lise&motif=Poste+vacant";
    let asked = house.post(&head, new, form).await;
    assert_eq!(status(&asked), 303, "{}", asked.body);
    let page = house.get(&head, "/console/comptes").await;
    assert!(page.body.contains("Lise Arrivante") && page.body.contains("en attente"));
    let url = request_of(&page);
    assert_eq!(
        status(&house.post(&head, &url, "acte=accepter").await),
        404,
        "not a school's to decide"
    );
    let other = house.signed_in("principal-b").await;
    assert_eq!(status(&house.get(&other, &url).await), 404);
    let queue = house.get(&above, "/console/comptes").await;
    assert!(queue.body.contains("Lise Arrivante") && queue.body.contains("Collège"));
    let read = house.get(&above, &url).await;
    assert!(read.body.contains("Poste vacant"), "{}", read.body);
    let curt = house.post(&above, &url, "acte=refuser&reponse=").await;
    assert_eq!(status(&curt), 422, "a refusal is explained");
    let granted = house.post(&above, &url, "acte=accepter&reponse=Bienvenue").await;
    assert_eq!(status(&granted), 303, "{}", granted.body);
    let seen = house.get(&head, &url).await;
    assert!(seen.body.contains("acceptée") && seen.body.contains("Bienvenue"));
    assert!(
        seen.body.contains("/console/annuaire/courriers?personne="),
        "{}",
        seen.body
    );
    assert_eq!(status(&house.post(&above, &url, "acte=accepter").await), 422, "once");
}

#[tokio::test]
async fn administrator_rights_open_the_console_until_they_are_taken_back() {
    let house = House::new(None).await;
    let (head, above) = (
        house.signed_in("principal-a").await,
        house.signed_in("departement").await,
    );
    let teacher = house.signed_in("enseignant-6a").await;
    let id = house.kit.school().person("enseignant-6a");
    assert_eq!(status(&house.get(&teacher, "/console/modules").await), 403);
    let new = "/console/comptes/nouvelle";
    let foreign = house.kit.school().person("enseignant-b");
    let refused = house
        .post(&head, new, &format!("acte=droits&personne={foreign}&motif=a"))
        .await;
    assert_eq!(status(&refused), 404);
    let asked = house
        .post(&head, new, &format!("acte=droits&personne={id}&motif=Adjoint"))
        .await;
    assert_eq!(status(&asked), 303, "{}", asked.body);
    let url = request_of(&house.get(&above, "/console/comptes").await);
    assert_eq!(status(&house.post(&above, &url, "acte=accepter").await), 303);
    assert_eq!(status(&house.get(&teacher, "/console/modules").await), 200);
    let page = house.get(&above, "/console/comptes").await;
    assert!(
        page.body.contains("Paul Le Goff") && page.body.contains("sans date de fin"),
        "{}",
        page.body
    );
    let school = house.kit.school().a.id;
    let form = format!("acte=retirer&personne={id}&structure={school}");
    assert_eq!(status(&house.post(&head, "/console/comptes", &form).await), 404);
    assert_eq!(status(&house.post(&above, "/console/comptes", &form).await), 303);
    assert_eq!(status(&house.get(&teacher, "/console/modules").await), 403);
}

#[tokio::test]
async fn a_guest_needs_an_end_and_a_reason_and_sees_the_school_alone() {
    let house = House::new(None).await;
    let head = house.signed_in("principal-a").await;
    let here = "/console/annuaire/arrivees/nouvelle";
    let until = preau_ui::texts::input_date_time(house.kit.now() + 20 * 86_400_000);
    let until = &until[..10];
    for (form, says) in [
        ("statut=invite&nom=Troupe&motif=Atelier".to_owned(), "une date de fin"),
        (format!("statut=invite&nom=Troupe&jusque={until}"), "Dites pourquoi"),
        (
            "statut=invite&nom=Troupe&motif=Atelier&jusque=2099-01-01".to_owned(),
            "un an au plus",
        ),
        (format!("statut=direction&nom=Troupe&motif=a&jusque={until}"), "Erreur"),
    ] {
        let answer = house.post(&head, here, &form).await;
        assert_eq!(status(&answer), 422, "{form}");
        assert!(answer.body.contains(says), "{form}: {}", answer.body);
    }
    let form = format!("statut=invite&nom=Troupe&prenom=Lise&motif=Atelier&jusque={until}");
    let entered = house.post(&head, here, &form).await;
    assert_eq!(status(&entered), 303, "{}", entered.body);
    let found = house.kit.annuaire().arrivees(house.kit.school().a.id).await.unwrap();
    let person = house.kit.annuaire().personne(found[0].personne).await.unwrap().unwrap();
    let opened = house
        .identity
        .open(person.compte, person.id, "essai", None)
        .await
        .unwrap();
    let guest = Browser {
        cookies: format!("preau={}", opened.token),
        csrf: opened.session.csrf.clone(),
        json: false,
    };
    let home = house.get(&guest, "/").await;
    assert!(
        home.body.contains("Collège") && home.body.contains("invité"),
        "{}",
        home.body
    );
    for path in ["/console/annuaire/personnes", "/console/modules", "/console/comptes"] {
        assert_eq!(status(&house.get(&guest, path).await), 403, "{path}");
    }
    let search = house.get(&guest, "/recherche?q=delmas").await;
    assert!(!search.body.contains("Inès Delmas"), "{}", search.body);
}

#[tokio::test]
async fn half_a_sign_in_opens_the_page_of_the_second_factor_only() {
    let house = House::new(None).await;
    let above = house.signed_in("departement").await;
    assert_eq!(
        status(&house.post(&above, "/console/comptes", "acte=second&exige=1").await),
        303
    );
    assert!(
        house
            .get(&above, "/console/comptes")
            .await
            .body
            .contains("Ne plus l’exiger")
    );
    let person = house
        .kit
        .annuaire()
        .personne(house.kit.school().person("principal-a"))
        .await
        .unwrap()
        .unwrap();
    house.identity.set_password(person.compte, PASSWORD).await.unwrap();
    let login = house.identity.login_of(person.compte).await.unwrap();
    let opened = house.identity.sign_in_local(&login, PASSWORD, "essai").await.unwrap();
    let mut half = Browser {
        cookies: format!("preau={}", opened.token),
        csrf: opened.session.csrf.clone(),
        json: false,
    };
    let turned = house.get(&half, "/console/modules").await;
    assert_eq!(status(&turned), 303);
    assert_eq!(turned.header("location"), "/login/second?suite=%2Fconsole%2Fmodules");
    let posted = house.post(&half, "/console/modules", "plugin=a").await;
    assert!(
        posted.header("location").starts_with("/login/second"),
        "{}",
        posted.body
    );
    half.json = true;
    assert_eq!(status(&house.get(&half, "/").await), 401);
    half.json = false;
    // No address, no application: one is set up now.
    let page = house.get(&half, "/login/second?suite=/console/modules").await;
    assert!(
        page.body.contains("otpauth://totp/") && page.body.contains("<svg class=\"qr\""),
        "{}",
        page.body
    );
    let wrong = house.post(&half, "/login/second", "acte=enroler&code=000000").await;
    assert_eq!(status(&wrong), 422);
    assert!(wrong.body.contains("pas le bon"));
    let foreign = house
        .post_raw(
            &half,
            "/login/second",
            "_csrf=x&acte=code&code=1",
            Some(super::house::ORIGIN),
        )
        .await;
    assert_eq!(status(&foreign), 403);
    // With an address, a code leaves by mail.
    let head = house.kit.school().person("principal-a");
    house
        .kit
        .annuaire()
        .corriger(head, head, preau_annuaire::Champ::Mail, "helene@exemple.fr")
        .await
        .unwrap();
    let page = house.get(&half, "/login/second").await;
    assert!(
        page.body.contains("h…e@exemple.fr") && !page.body.contains("otpauth"),
        "{}",
        page.body
    );
    let bypass = house.post(&half, "/login/second", "acte=enroler&code=000000").await;
    assert_eq!(status(&bypass), 404, "an application is not set up in place of a code");
    let sent = house.post(&half, "/login/second", "acte=courriel").await;
    assert_eq!(status(&sent), 303);
    // The page has just sent one, and the next waits a minute.
    assert_eq!(house.identity.second_by_mail(person.compte).await.unwrap(), None);
    let account = person.compte.as_slice().to_vec();
    run(
        &house,
        "UPDATE code_courriel SET cree = 0 WHERE compte = $1",
        vec![account],
    )
    .await;
    let (_, code) = house.identity.second_by_mail(person.compte).await.unwrap().unwrap();
    let done = house
        .post(
            &half,
            "/login/second",
            &format!("acte=code&code={code}&suite=/console/modules"),
        )
        .await;
    assert_eq!((status(&done), done.header("location")), (303, "/console/modules"));
    assert_eq!(status(&house.get(&half, "/console/modules").await), 200);
}

#[tokio::test]
async fn a_sensitive_act_long_after_the_sign_in_asks_who_it_is() {
    let house = House::new(None).await;
    let above = house.signed_in("departement").await;
    let person = house
        .kit
        .annuaire()
        .personne(house.kit.school().person("departement"))
        .await
        .unwrap()
        .unwrap();
    house.identity.set_password(person.compte, PASSWORD).await.unwrap();
    let opened = house
        .identity
        .open(person.compte, person.id, "essai", None)
        .await
        .unwrap();
    let above = Browser {
        cookies: format!("preau={}", opened.token),
        csrf: opened.session.csrf.clone(),
        ..above
    };
    run(&house, "UPDATE session SET preuve = 0", Vec::new()).await;
    house.identity.forget_everybody();
    let form = "acte=second&exige=1";
    let turned = house.post(&above, "/console/comptes", form).await;
    assert_eq!(
        (status(&turned), turned.header("location")),
        (303, "/compte/preuve?suite=%2Fconsole%2Fcomptes")
    );
    assert!(
        !house
            .identity
            .asks_second(
                house
                    .kit
                    .annuaire()
                    .structure(house.kit.school().a.id)
                    .await
                    .unwrap()
                    .unwrap()
                    .territoire
            )
            .await
            .unwrap()
    );
    let page = house.get(&above, "/compte/preuve?suite=/console/comptes").await;
    assert!(page.body.contains("current-password"));
    let wrong = house
        .post(&above, "/compte/preuve", "password=faux&suite=/console/comptes")
        .await;
    assert_eq!(status(&wrong), 422);
    let password: String = crate::form::encode(PASSWORD);
    let away = house
        .post(
            &above,
            "/compte/preuve",
            &format!("password={password}&suite=https://pirate.fr"),
        )
        .await;
    assert_eq!((status(&away), away.header("location")), (303, "/"));
    assert_eq!(status(&house.post(&above, "/console/comptes", form).await), 303);
    assert!(
        house
            .get(&above, "/console/comptes")
            .await
            .body
            .contains("Ne plus l’exiger")
    );
}

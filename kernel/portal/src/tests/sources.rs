//! Files dropped in the console, and what systems send.

use axum::body::Body;
use http::{Request, header};
use preau_annuaire::sources::NouveauJeton;

use super::house::{Answer, Browser, House};

const PLACE: &str = "/console/annuaire/sources";
const PUPILS: &str =
    "Nom;Prénom;Date de naissance;Classe;Remarque\nESSAI;Lou;14/02/2015;6e Z;x\nESSAI;Mia;32/02/2015;6e Z;\n";

async fn pupils(house: &House) -> u64 {
    house.annuaire.stats().await.unwrap().personnes["ELV"]
}

#[tokio::test]
async fn a_principal_drops_a_file_corrects_its_columns_and_imports() {
    let house = House::new(None).await;
    let browser = house.signed_in("principal-a").await;
    let before = pupils(&house).await;
    let bytes: Vec<u8> = PUPILS.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let answer = house
        .drop_files(&browser, PLACE, &[("contenu", "eleves")], &[("eleves.csv", &bytes)])
        .await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    let draft = answer.header("location").to_owned();
    let page = house.get(&browser, &draft).await;
    assert_eq!(page.status.as_u16(), 200);
    for says in [
        "eleves.csv",
        "élèves arrivent",
        "Par exemple\u{a0}: ESSAI",
        "ligne 3",
        "1 classe ouverte",
    ] {
        assert!(page.body.contains(says), "{says}: {}", page.body);
    }
    assert_eq!(pupils(&house).await, before, "nothing is written yet");
    // The remark is said to be the level; it is kept for the next files.
    let form = "action=colonnes&p0-genre=eleves&p0-legal=0&p0-c0=nom-famille&p0-c1=prenom&p0-c2=naissance&p0-c3=classe&p0-c4=niveau";
    let answer = house.post(&browser, &draft, form).await;
    assert_eq!(answer.header("location"), draft, "{}", answer.body);
    let uai = house.kit.school().a.uai;
    let kept = house.annuaire.correspondances(uai).await.unwrap();
    assert_eq!((kept.len(), kept[0].colonnes.len()), (1, 5));
    // Without a first name nothing can be read: the page says it, and offers no import.
    let answer = house
        .post(&browser, &draft, "action=colonnes&p0-c0=nom-famille&p0-c3=classe")
        .await;
    assert_eq!(answer.status.as_u16(), 303);
    let page = house.get(&browser, &draft).await;
    assert!(
        page.body.contains("prénom") && !page.body.contains("value=\"importer\""),
        "{}",
        page.body
    );
    house.post(&browser, &draft, form).await;
    let answer = house.post(&browser, &draft, "action=importer").await;
    assert_eq!(answer.header("location"), "/console/annuaire", "{}", answer.body);
    assert_eq!(pupils(&house).await, before + 2);
    assert_eq!(
        house.get(&browser, &draft).await.status.as_u16(),
        404,
        "the draft is gone"
    );
    assert!(house.get(&browser, PLACE).await.body.contains("5 colonnes"));
    assert!(
        house
            .get(&browser, "/console/annuaire")
            .await
            .body
            .contains(&format!("Fichiers de {uai}"))
    );
}

#[tokio::test]
async fn drafts_and_files_are_refused_in_words() {
    let house = House::new(None).await;
    let (a, b) = (
        house.signed_in("principal-a").await,
        house.signed_in("principal-b").await,
    );
    for (files, says) in [
        (&[][..], "de un à 4 fichiers"),
        (&[("x.csv", &b"\x7fELF\x00"[..])][..], "ce n’est pas du texte"),
        (&[("x.csv", &b""[..])][..], "le fichier est vide"),
    ] {
        let answer = house.drop_files(&a, PLACE, &[], files).await;
        assert_eq!(answer.status.as_u16(), 422);
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
    }
    let stranger = Browser {
        csrf: "faux".to_owned(),
        ..a.clone()
    };
    let file = [("eleves.csv", PUPILS.as_bytes())];
    assert_eq!(
        house.drop_files(&stranger, PLACE, &[], &file).await.status.as_u16(),
        403
    );
    let draft = house
        .drop_files(&a, PLACE, &[], &file)
        .await
        .header("location")
        .to_owned();
    assert_eq!(house.get(&a, &draft).await.status.as_u16(), 200);
    assert_eq!(house.get(&b, &draft).await.status.as_u16(), 404, "of another school");
    assert_eq!(house.post(&b, &draft, "action=importer").await.status.as_u16(), 404);
    assert_eq!(
        house.post(&a, &draft, "action=abandonner").await.header("location"),
        PLACE
    );
    assert_eq!(house.get(&a, &draft).await.status.as_u16(), 404);
    // Files go where they are expected, and nowhere else.
    let elsewhere = house.drop_files(&a, "/console/modules", &[], &file).await;
    assert_eq!(elsewhere.status.as_u16(), 400);
}

async fn send(house: &House, secret: &str, query: &str, body: &str) -> Answer {
    let request = Request::post(format!("/api/annuaire/apport{query}"))
        .header(header::AUTHORIZATION, format!("Bearer {secret}"))
        .header(header::CONTENT_TYPE, "application/json");
    house.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn a_system_sends_what_its_token_allows() {
    let house = House::new(None).await;
    let school = &house.kit.school().a;
    let row = house.annuaire.structure_par_uai(school.uai).await.unwrap().unwrap();
    let (_, secret) = house
        .annuaire
        .creer_jeton(
            None,
            NouveauJeton {
                territoire: row.territoire,
                origine: "edt".to_owned(),
                libelle: "Emplois du temps".to_owned(),
                expire: house.annuaire.now() + 86_400_000,
                ecoles: vec![school.uai],
            },
        )
        .await
        .unwrap();
    let message = |uai: &str, prenom: &str| {
        format!(
            "{{\"version\":1,\"uai\":\"{uai}\",\"degre\":\"2D\",\"eleves\":[{{\"identite\":{{\"id\":\"e1\",\"nom\":\"Essai\",{prenom}}}}}]}}"
        )
    };
    let good = message(school.uai.as_str(), "\"prenom\":\"Lou\"");
    let before = pupils(&house).await;

    for wrong in ["", "preau_src_00"] {
        let answer = send(&house, wrong, "", &good).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("www-authenticate")),
            (401, "bearer")
        );
    }
    let other = house.kit.school().b.uai;
    let answer = send(&house, &secret, "", &message(other.as_str(), "\"prenom\":\"Lou\"")).await;
    assert_eq!(answer.status.as_u16(), 403, "{}", answer.body);
    let answer = send(&house, &secret, "", &message(school.uai.as_str(), "\"prénom\":\"Lou\"")).await;
    assert_eq!(answer.status.as_u16(), 422);
    let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(told["code"], "source.envoi");
    assert_eq!(told["erreurs"][0]["pointeur"], "/eleves/0/identite/prénom", "{told}");
    assert_eq!(told["erreurs"][1]["pointeur"], "/eleves/0/identite/prenom", "{told}");
    assert!(!answer.body.contains("Lou"), "never the value");
    let tried = send(&house, &secret, "?essai=1", &good).await;
    let told: serde_json::Value = serde_json::from_str(&tried.body).unwrap();
    assert_eq!(
        (tried.status.as_u16(), &told["total"]["eleves_arrivees"]),
        (200, &serde_json::json!(1))
    );
    assert_eq!(pupils(&house).await, before, "nothing was written");

    let done = send(&house, &secret, "", &good).await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.body);
    assert_eq!(pupils(&house).await, before + 1);
    assert_eq!(
        send(&house, &secret, "", &good).await.status.as_u16(),
        200,
        "again, without effect"
    );
    assert_eq!(pupils(&house).await, before + 1);
    let token = house.annuaire.jetons(row.territoire).await.unwrap()[0].id;
    house.annuaire.revoquer_jeton(row.territoire, token).await.unwrap();
    assert_eq!(send(&house, &secret, "", &good).await.status.as_u16(), 401);
}

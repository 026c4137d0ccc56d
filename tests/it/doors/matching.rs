//! Whose account an identity is: rules, territory, profiles, closed accounts, several accounts, reserved doors.

use preau_annuaire::Identite;
use preau_model::CompteId;
use preau_store::StoreError;
use serde_json::{Value, json};

use super::porch::{Porch, RULE, described, porch};

impl Porch {
    async fn account(&self, role: &str) -> CompteId {
        let personne = self.kit.school().person(role);
        self.kit.annuaire().personne(personne).await.unwrap().unwrap().compte
    }

    /// Comes with these claims; the status, and the page.
    async fn comes(&self, sub: &str, claims: Value) -> (u16, String) {
        let gone = self.leave("/").await;
        self.expect_claims(&gone, sub, claims, Value::Null);
        let page = self.come_back(&gone).await;
        (page.status.as_u16(), page.body)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_accounts_are_chosen_among_once_in_one_browser() {
    let porch = porch(RULE).await;
    let gone = porch.leave("/notifications").await;
    porch.expect(
        &gone,
        "sujet",
        &["013/2D/parent-6a", "013/2D/parent-6b", "013/2D/personne"],
    );
    let page = porch.come_back(&gone).await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(
        page.body.contains("Claire Ferrand") && page.body.contains("Luc Garrigue"),
        "{}",
        page.body
    );
    assert_eq!(page.cookie("preau"), None, "nobody is in yet");
    let csrf = page.after("name=\"_csrf\" value=\"");
    let choice = page.after("name=\"choix\" value=\"");
    let (_, rest) = choice.split_once('.').unwrap();
    let form = |number: &str| format!("_csrf={csrf}&choix={number}.{rest}");
    // Without the browser that came back, the form has no sense; a number that was not offered neither.
    let stranger = porch
        .portal
        .post(
            "preau-entree=00000000000000000000000000000000",
            "/login/choix",
            &form("0"),
        )
        .await;
    assert_eq!(stranger.status.as_u16(), 403);
    let entered = porch.portal.post(&gone.cookie, "/login/choix", &form("1")).await;
    assert_eq!((entered.status.as_u16(), entered.location()), (303, "/notifications"));
    let session = format!("preau={}", entered.cookie("preau").unwrap());
    assert_eq!(porch.portal.get(&session, "/").await.status.as_u16(), 200);
    let again = porch.portal.post(&gone.cookie, "/login/choix", &form("0")).await;
    porch.refused(&again, 400, "ne peut pas continuer");
    assert!(
        porch
            .column("SELECT fournisseur AS t FROM porte_lien", "")
            .await
            .is_empty(),
        "asked again next time"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_door_lets_in_its_profiles_of_its_territory_and_schools() {
    let porch = described(&format!(
        "profils = [\"enseignant\"]\necoles = [\"0139001{}\"]\n{{}}{RULE}",
        letter(139_001)
    ))
    .await;
    let come = async |key: &str| porch.comes(key, json!({ "cle": format!("013/2D/{key}") })).await;
    assert_eq!(come("enseignant-6a").await.0, 303);
    assert_eq!(come("documentaliste-a").await.0, 303);
    for other in [
        "eleve-6a",
        "parent-6a",
        "principal-a",
        "departement",
        "enseignant-b",
        "personne",
    ] {
        let (status, body) = come(other).await;
        assert_eq!(status, 403, "{other}");
        assert!(body.contains("Aucun compte ne correspond"), "{other}");
    }
    // Another territory: its people are nobody here.
    let there = porch
        .kit
        .annuaire()
        .creer_territoire("Autre département")
        .await
        .unwrap();
    let identite = Identite {
        nom: "Ailleurs".to_owned(),
        prenom: "Lou".to_owned(),
        civilite: String::new(),
    };
    porch
        .kit
        .annuaire()
        .creer_agent_collectivite(there.collectivite, identite, "")
        .await
        .unwrap();
    let text = porch.toml(
        "essai",
        "territoire = \"Département fictif\"\nprofils = [\"agent\"]\n{}[[fournisseur.regle]]\nclaim = \"qui\"\nvers = \"login\"\n",
    );
    porch.apply(&text).await;
    assert_eq!(porch.comes("x", json!({ "qui": "lou.ailleurs" })).await.0, 403);
    assert_eq!(porch.comes("y", json!({ "qui": "departement" })).await.0, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_account_stays_closed() {
    let porch = porch(RULE).await;
    assert_eq!(porch.sign_in("sujet").await, 303);
    let compte = porch.account("enseignant-6a").await;
    porch.portal.identity().close_account(compte).await.unwrap();
    let (status, body) = porch.comes("sujet", json!({ "cle": "013/2D/enseignant-6a" })).await;
    assert_eq!(status, 403);
    assert!(body.contains("n’est plus ouvert"), "{body}");
    assert_eq!(porch.last_denial().await, "ferme ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logins_and_mails_recognise_people() {
    let rules = "[[fournisseur.regle]]\nclaim = \"upn\"\nvers = \"login\"\ndomaine = \"eleve.exemple.fr\"\n\
        [[fournisseur.regle]]\nclaim = \"email\"\nvers = \"courriel\"\n";
    let porch = porch(rules).await;
    assert_eq!(
        porch.comes("1", json!({ "upn": "Eleve-6A@eleve.exemple.fr" })).await.0,
        303
    );
    for upn in [
        "eleve-6a",
        "eleve-6a@exemple.fr",
        "eleve-6a@eleve.exemple.fr.pirate.fr",
        "@eleve.exemple.fr",
    ] {
        assert_eq!(porch.comes("2", json!({ "upn": upn })).await.0, 403, "{upn}");
    }
    let agent = porch.kit.school().person("departement");
    let clair = json!({ "mail": "Jeanne.Aubert@departement.example" }).to_string();
    let sealed = porch
        .kit
        .annuaire()
        .sceller(agent.as_slice(), clair.as_bytes())
        .unwrap();
    porch
        .kit
        .db()
        .write::<_, StoreError, _>(move |tx| {
            Box::pin(async move {
                let query = sqlx::query("UPDATE personne SET sensible = $1 WHERE id = $2");
                query.bind(sealed).bind(agent.as_slice().to_vec()).execute(tx).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    let mail = json!({ "email": "jeanne.aubert@DEPARTEMENT.example" });
    assert_eq!(porch.comes("3", mail.clone()).await.0, 403, "not read yet");
    porch.portal.doors().entretenir().await.unwrap();
    assert_eq!(porch.comes("3", mail.clone()).await.0, 303);
    let doubtful = json!({ "email": "jeanne.aubert@departement.example", "email_verified": false });
    assert_eq!(
        porch.comes("4", doubtful).await.0,
        403,
        "an address that was not verified"
    );
    // UserInfo says it as well as the token.
    let gone = porch.leave("/").await;
    porch.expect_claims(&gone, "5", Value::Null, mail);
    assert_eq!(porch.come_back(&gone).await.status.as_u16(), 303);
    let stored = "SELECT hex(empreinte) AS t FROM courriel_agent";
    let kept = porch
        .column(stored, "SELECT encode(empreinte, 'hex') AS t FROM courriel_agent")
        .await;
    assert!(kept.iter().any(|hash| hash.len() == 32), "{kept:?}");
    // Without a rule that asks for it, nothing is kept.
    porch
        .apply(&porch.toml("essai", &format!("{}{{}}{RULE}", super::porch::ALL)))
        .await;
    let kept = porch
        .column("SELECT CAST(COUNT(*) AS TEXT) AS t FROM courriel_agent", "")
        .await;
    assert_eq!(kept, ["0"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reserved_profile_enters_by_its_door_alone() {
    let porch = described(&format!(
        "profils = [\"enseignant\", \"eleve\"]\nexclusif = [\"eleve\"]\n{{}}{RULE}"
    ))
    .await;
    for role in ["eleve-6a", "enseignant-6a"] {
        let compte = porch.account(role).await;
        porch
            .portal
            .identity()
            .set_password(compte, "marelle-et-craie")
            .await
            .unwrap();
    }
    let local = async |login: &str| {
        let page = porch.portal.get("", "/login").await;
        let cookie = format!("preau-entree={}", page.cookie("preau-entree").unwrap());
        let csrf = page.after("name=\"_csrf\" value=\"");
        let form = format!("_csrf={csrf}&login={login}&password=marelle-et-craie");
        porch.portal.post(&cookie, "/login/local", &form).await
    };
    assert_eq!(local("enseignant-6a").await.status.as_u16(), 303);
    let refused = local("eleve-6a").await;
    assert_eq!(refused.status.as_u16(), 403);
    assert!(refused.body.contains("s’ouvre avec Essai"), "{}", refused.body);
    assert_eq!(refused.cookie("preau"), None);
    let open = porch
        .column(
            "SELECT terminal AS t FROM session s JOIN personne p ON p.id = s.personne WHERE p.categorie = 1",
            "",
        )
        .await;
    assert!(open.is_empty(), "no session stays behind");
    assert_eq!(porch.comes("s", json!({ "cle": "013/2D/eleve-6a" })).await.0, 303);
    // The sign-in page shows them nothing else.
    let page = porch.portal.get("", "/login?profil=eleve").await;
    assert!(
        page.body.contains("/login/oidc/essai") && !page.body.contains("name=\"password\""),
        "{}",
        page.body
    );
}

fn letter(number: u32) -> char {
    preau_model::Uai::from_number(number)
        .unwrap()
        .as_str()
        .chars()
        .last()
        .unwrap()
}

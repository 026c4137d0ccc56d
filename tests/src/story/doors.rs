//! Identity providers as data: the operator applies a file, the sign-in page offers them.

use crate::story::Story;
use crate::web::Client;
use crate::{Outcome, ensure};

const GOOD: &str = r#"
[[fournisseur]]
id = "educonnect"
nom = "EduConnect"
profils = ["eleve", "responsable"]
emetteur = "https://educonnect.example/idp"
client = "preau"
secret = "un-secret-partage"
[[fournisseur.regle]]
claim = "FrEduCtRefId"
vers = "cle"

[[fournisseur]]
id = "annuaire-agents"
nom = "l’annuaire des agents"
profils = ["enseignant", "personnel", "agent"]
emetteur = "https://agents.example/v2.0"
client = "preau"
secret = "un-autre-secret"
[[fournisseur.regle]]
claim = "email"
vers = "courriel"
"#;

pub(super) fn applied(story: &mut Story) -> Outcome {
    let launch = story.demo()?.launch().clone();
    let (file, data) = (launch.data.join("portes.toml"), launch.data.display().to_string());
    let apply = |text: &str| {
        std::fs::write(&file, text)?;
        launch.command(&["config", "apply", &file.display().to_string(), "--data", &data])
    };
    // One word is wrong: everything is refused, and nothing is applied.
    let mut wrong = GOOD.to_owned();
    wrong.push_str("claimm = \"x\"\n");
    let refused = apply(&wrong);
    ensure(refused.is_err_and(|error| error.to_string().contains("claimm")), || {
        "a file with an unknown word is applied".to_owned()
    })?;
    let mut stranger = Client::new(&story.people.base());
    let before = stranger.get("/login?profil=eleve")?.expect(200)?;
    ensure(!before.shows("EduConnect"), || {
        "half of a wrong file was applied".to_owned()
    })?;
    let first = apply(GOOD)?;
    ensure(
        first.contains("educonnect\u{a0}: nouveau") && first.contains("/oidc/educonnect/callback"),
        || format!("the address to give to the provider is not told: {first}"),
    )?;
    let second = apply(GOOD)?;
    ensure(
        !second.contains("nouveau") && second.matches("inchangé").count() == 2,
        || format!("applied twice, something changes: {second}"),
    )?;
    std::fs::remove_file(&file)?;
    // Another process applied it: seen within two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    for (profil, offered, other) in [
        ("eleve", "EduConnect", "l’annuaire des agents"),
        ("enseignant", "l’annuaire des agents", "EduConnect"),
    ] {
        let page = Client::new(&story.people.base())
            .get(&format!("/login?profil={profil}"))?
            .expect(200)?;
        ensure(page.shows(offered) && !page.shows(other), || {
            format!("{profil}: {}", page.page().text)
        })?;
    }
    Ok(())
}

//! Services of others, described in a file: one click from the home page, and nothing more leaves than their category lets out.

use std::time::{Duration, Instant};

use crate::story::Story;
use crate::story::news::{excerpt, press};
use crate::web::{Client, percent};
use crate::{Outcome, broken, ensure};

const NOTES: &str = "https://notes.exemple.fr/jean-zay/";
const ROOMS: &str = "https://salles.exemple.fr/";
/// « Within seconds », for a portal that serves meanwhile.
const SOON: Duration = Duration::from_secs(10);

fn file(uai: &str) -> String {
    format!(
        "[[service]]\nid = \"notes\"\nnom = \"Notes et absences\"\nicone = \"notes\"\ncategorie = 3\nprofil = \"generique-3\"\n\
         adresses = [{{ prefixe = \"{NOTES}\" }}]\npublics = [{{ profils = [\"eleve\", \"enseignant\"], etablissements = [\"{uai}\"] }}]\n\n\
         [[service]]\nid = \"salles\"\nnom = \"Réservation de salles\"\nicone = \"salle\"\ncategorie = 5\nprofil = \"grr\"\n\
         champs = [\"nom\", \"prenom\", \"mail\", \"profil\"]\nconditions = \"Votre nom paraît sur vos réservations.\"\n\
         adresses = [{{ prefixe = \"{ROOMS}\" }}]\n\
         publics = [{{ profils = [\"direction\", \"enseignant\", \"eleve\"], etablissements = [\"{uai}\"] }}]\n"
    )
}

/// A bad word refuses the whole file; a good one is applied once.
pub(super) fn described(story: &mut Story) -> Outcome {
    let launch = story.demo()?.launch().clone();
    let uai = story.people.account("principal-A")?.uai.clone();
    let path = launch.data.join("services.toml");
    let (file_path, data) = (path.display().to_string(), launch.data.display().to_string());
    let apply = ["config", "apply", &file_path, "--data", &data];
    let bad = file(&uai).replace("categorie = 5", "categorie = 4");
    std::fs::write(&path, bad)?;
    let refused = launch
        .command(&apply)
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    for words in ["ligne 11", "salles", "catégorie 5"] {
        ensure(refused.contains(words), || {
            format!("« {words} » is not said: {refused}")
        })?;
    }
    std::fs::write(&path, file(&uai).replace("icone", "icones"))?;
    let refused = launch
        .command(&apply)
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    ensure(refused.contains("icones"), || {
        format!("an unknown key is not named: {refused}")
    })?;
    ensure(!tile(story.people.at("teacher-A6A")?, "Notes et absences")?, || {
        "a refused file was applied".to_owned()
    })?;
    std::fs::write(&path, file(&uai))?;
    let done = launch.command(&apply)?;
    ensure(
        done.contains("notes\u{a0}: créé") && done.contains("salles\u{a0}: créé"),
        || done.clone(),
    )?;
    let again = launch.command(&apply)?;
    ensure(again.contains("Rien n’a changé"), || again.clone())?;
    std::fs::remove_file(&path)?;
    let began = Instant::now();
    while !tile(story.people.at("teacher-A6A")?, "Notes et absences")? {
        ensure(began.elapsed() < SOON, || format!("no tile within {SOON:?}"))?;
        std::thread::sleep(Duration::from_millis(200));
    }
    ensure(!tile(story.people.at("teacher-B")?, "Notes et absences")?, || {
        "B has it too".to_owned()
    })?;
    let console = story.people.at("principal-A")?.get("/console/services")?.expect(200)?;
    ensure(console.shows("Réservation de salles"), || excerpt(&console))
}

fn tile(client: &mut Client, name: &str) -> Outcome<bool> {
    Ok(client.get("/")?.expect(200)?.page().link(name).is_some())
}

/// What a service reads when somebody arrives with a ticket.
fn validated(client: &mut Client, service: &str) -> Outcome<String> {
    let outside = client.leaves(&format!("/cas/login?service={}", percent(service)))?;
    let ticket = outside.strip_prefix(&format!("{service}?ticket="));
    let ticket = ticket
        .ok_or_else(|| broken(format!("no ticket: {outside}")))?
        .to_owned();
    let path = format!("/cas/serviceValidate?service={}&ticket={ticket}", percent(service));
    let first = client.get(&path)?.expect(200)?;
    let again = client.get(&path)?.expect(200)?;
    ensure(again.body.contains("INVALID_TICKET"), || {
        format!("twice: {}", again.body)
    })?;
    Ok(first.body)
}

/// A teacher and a pupil go to the same service: nothing says who they are.
pub(super) fn opened(story: &mut Story) -> Outcome {
    for (role, profile) in [("teacher-A6A", "National_ENS"), ("pupil-A6A", "National_ELV")] {
        let name = story.people.account(role)?.name.clone();
        let told = validated(story.people.at(role)?, NOTES)?;
        ensure(told.contains("authenticationSuccess") && told.contains(profile), || {
            told.clone()
        })?;
        let family = name.rsplit(' ').next().unwrap_or(&name);
        ensure(!told.contains(family), || format!("{role} is named: {told}"))?;
    }
    let stranger = story
        .people
        .at("teacher-B")?
        .get(&format!("/cas/login?service={}", percent(NOTES)))?
        .expect(403)?;
    ensure(stranger.shows("pas ouvert au profil"), || excerpt(&stranger))?;
    let unknown = story
        .people
        .at("teacher-B")?
        .get("/cas/login?service=https%3A%2F%2Fpirate.example%2F")?
        .expect(403)?;
    ensure(unknown.shows("Référence"), || excerpt(&unknown))
}

/// Conditions, field by field, once; then withdrawn from « Mon compte ».
pub(super) fn agreed(story: &mut Story) -> Outcome {
    let client = story.people.at("teacher-A6A")?;
    let path = format!("/cas/login?service={}", percent(ROOMS));
    let page = client.get(&path)?.expect(200)?;
    ensure(page.shows("Votre nom paraît sur vos réservations."), || {
        excerpt(&page)
    })?;
    let form = page.page().form("Accepter et continuer").cloned();
    let mut form = form.ok_or_else(|| broken("nothing agrees"))?;
    form.tick("Votre prénom")?;
    form.press("Accepter et continuer")?;
    let outside = client
        .send(&page, &form)
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    ensure(
        outside.contains("leads out of the portal: https://salles.exemple.fr/?ticket=ST-"),
        || outside.clone(),
    )?;
    let first = validated(client, ROOMS)?;
    ensure(first.contains("<cas:prenom>") && !first.contains("<cas:nom>"), || {
        first.clone()
    })?;
    let next = validated(client, ROOMS)?;
    ensure(!next.contains("<cas:prenom>"), || format!("sent twice: {next}"))?;
    let mine = client.get("/compte/services")?.expect(200)?;
    let after = press(client, &mine, "Retirer l’accord Réservation de salles")?.expect(200)?;
    ensure(after.shows("Aucun accord"), || excerpt(&after))?;
    let asked = client.get(&path)?.expect(200)?;
    ensure(asked.shows("Conditions de ce service"), || excerpt(&asked))?;
    // A pupil asks; a responsable would answer.
    let pupil = story.people.at("pupil-A6A")?;
    let page = pupil.get(&path)?.expect(200)?;
    ensure(page.shows("Avant quinze ans"), || excerpt(&page))
}

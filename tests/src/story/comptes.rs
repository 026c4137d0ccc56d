//! Local accounts: a guest until a date, a request and its answer, the first administrator of an empty installation.

use crate::story::Story;
use crate::story::news::{excerpt, follow};
use crate::web::{Answer, Client, Form};
use crate::{Outcome, broken, ensure};

const PASSWORD: &str = "marelle-et-craie";

fn form(page: &Answer, button: &str) -> Outcome<Form> {
    let found = page.page().form(button).cloned();
    let mut form =
        found.ok_or_else(|| broken(format!("no button « {button} » on {}: {}", page.path, excerpt(page))))?;
    form.press(button)?;
    Ok(form)
}

/// The word that follows a mark in a text.
fn after(text: &str, mark: &str) -> Outcome<String> {
    let word = text.split(mark).nth(1).and_then(|rest| rest.split_whitespace().next());
    word.map(|word| word.trim_end_matches(',').to_owned())
        .ok_or_else(|| broken(format!("« {mark} » is not there: {text}")))
}

/// Opens an account with the code of a letter.
fn activates(base: &str, login: &str, code: &str) -> Outcome<Client> {
    let mut browser = Client::new(base);
    let page = browser.get("/activation")?.expect(200)?;
    let mut open = form(&page, "Activer mon compte")?;
    for (name, value) in [
        ("login", login),
        ("code", code),
        ("nouveau", PASSWORD),
        ("encore", PASSWORD),
    ] {
        open.set(name, value);
    }
    let home = browser.send(&page, &open)?.expect(200)?;
    ensure(home.path == "/", || {
        format!("the code leads to {}: {}", home.path, excerpt(&home))
    })?;
    Ok(browser)
}

/// The login and the code of the letter of somebody whose page this is.
fn letter(client: &mut Client, person: &Answer) -> Outcome<(String, String)> {
    let letters = follow(client, person, "Imprimer un courrier d’activation")?;
    let letter = client
        .send(&letters, &form(&letters, "Préparer les lettres")?)?
        .expect(200)?;
    let text = letter.page().text;
    Ok((after(&text, "Identifiant")?, after(&text, "Code d’activation")?))
}

/// A guest comes until a date with a reason, opens the account, sees the school and nothing of its annuaire, and is out when the
/// stay ends.
pub(super) fn guest(story: &mut Story) -> Outcome {
    let base = story.demo()?.base();
    let client = story.people.at("principal-A")?;
    let page = client.get("/console/annuaire/arrivees/nouvelle")?.expect(200)?;
    let mut new = form(&page, "Enregistrer l’arrivée")?;
    new.choose("Vient en tant que", "Partenaire culturel")?;
    new.set("nom", "Troupe");
    new.set("prenom", "Ariane");
    let endless = client.send(&page, &new)?;
    ensure(endless.status == 422 && endless.shows("date de fin"), || {
        format!("a guest without an end is taken: {}", excerpt(&endless))
    })?;
    new.set("motif", "Atelier théâtre de la 6A");
    let until = until(client)?;
    new.set("jusque", &until);
    let person = client.send(&page, &new)?.expect(200)?;
    let (login, code) = letter(client, &person)?;
    let mut guest = activates(&base, &login, &code)?;
    for closed in ["/console/annuaire/personnes", "/console/modules"] {
        guest.get(closed)?.expect(403)?;
    }
    let list = client.get("/console/annuaire/arrivees")?.expect(200)?;
    let parsed = list.page();
    let id = person
        .path
        .split('?')
        .next()
        .unwrap_or_default()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let end = parsed
        .forms
        .iter()
        .find(|form| form.value("personne") == Some(id.as_str()));
    let mut end = end
        .cloned()
        .ok_or_else(|| broken(format!("the guest is not listed: {}", excerpt(&list))))?;
    end.press("Terminer")?;
    client.send(&list, &end)?.expect(200)?;
    std::thread::sleep(std::time::Duration::from_millis(1_200));
    let after = guest.get("/")?;
    ensure(after.path.starts_with("/login"), || {
        format!("the guest whose stay is over still reads {}", after.path)
    })
}

/// A day that is possible for a guest: the one on which the arrivals of the demonstration end is not known here, a field is.
fn until(client: &mut Client) -> Outcome<String> {
    let list = client.get("/console/annuaire/arrivees")?.expect(200)?;
    let parsed = list.page();
    let known = parsed.forms.iter().find_map(|form| form.value("jusque"));
    known
        .map(str::to_owned)
        .ok_or_else(|| broken(format!("nobody is entered by hand: {}", excerpt(&list))))
}

/// A school asks for a permanent account; the Département reads it and grants it; the school prints the letter.
pub(super) fn request(story: &mut Story) -> Outcome {
    let base = story.demo()?.base();
    let client = story.people.at("principal-A")?;
    let page = client.get("/console/comptes/nouvelle")?.expect(200)?;
    let mut ask = form(&page, "Demander ce compte")?;
    ask.choose("Vient en tant que", "Personnel de l’établissement")?;
    ask.set("nom", "Intendante");
    ask.set("prenom", "Rose");
    let mute = client.send(&page, &ask)?;
    ensure(mute.status == 422 && mute.shows("Dites pourquoi"), || {
        format!("a request without a reason is sent: {}", excerpt(&mute))
    })?;
    ask.set("motif", "Poste ouvert par la collectivité");
    let list = client.send(&page, &ask)?.expect(200)?;
    ensure(list.shows("Rose Intendante") && list.shows("en attente"), || {
        format!("the request is not listed: {}", excerpt(&list))
    })?;
    let above = story.people.at("departement")?;
    let queue = above.get("/console/comptes")?.expect(200)?;
    let read = follow(above, &queue, "Rose Intendante")?;
    let mut grant = form(&read, "Accepter")?;
    grant.set("reponse", "Bienvenue à elle");
    above.send(&read, &grant)?.expect(200)?;
    let client = story.people.at("principal-A")?;
    let list = client.get("/console/comptes")?.expect(200)?;
    let answered = follow(client, &list, "Rose Intendante")?;
    ensure(
        answered.shows("acceptée") && answered.shows("Bienvenue à elle"),
        || format!("the answer is not shown: {}", excerpt(&answered)),
    )?;
    let (login, code) = letter(client, &answered)?;
    activates(&base, &login, &code).map(drop)
}

/// An empty installation: a file declares the collectivité and its first administrator, who signs in.
pub(super) fn first_administrator(story: &mut Story) -> Outcome {
    let launch = story.demo()?.launch().clone();
    let data = launch.data.join("installation-neuve");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    std::fs::create_dir_all(&data)?;
    let file = data.join("comptes.toml");
    let until = until(story.people.at("principal-A")?)?;
    std::fs::write(
        &file,
        format!(
            "[[territoire]]\nnom = \"Département neuf\"\n\n[[compte]]\nlogin = \"solene.vasseur\"\nnom = \"Vasseur\"\nprenom = \"Solène\"\n\
             profil = \"collectivite\"\nterritoire = \"Département neuf\"\nfin = \"{until}\"\n"
        ),
    )?;
    let (file, folder) = (file.display().to_string(), data.display().to_string());
    let said = launch.command(&["config", "apply", &file, "--data", &folder])?;
    let code = after(&said, "avec le code")?;
    let again = launch.command(&["config", "apply", &file, "--data", &folder])?;
    ensure(
        again.matches("inchangé").count() == 2 && !again.contains("code"),
        || format!("a second application changes something: {again}"),
    )?;
    let fresh = launch.serve(&data)?;
    let mut admin = activates(fresh.base(), "solene.vasseur", &code)?;
    admin.get("/console/annuaire/ouverture")?.expect(200)?;
    drop(fresh);
    Ok(std::fs::remove_dir_all(&data)?)
}

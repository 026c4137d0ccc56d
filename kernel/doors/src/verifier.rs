//! What is wrong in a file of providers: where, what, and what to do. Everything is told at once, and nothing is applied then.

use std::fmt;

use preau_annuaire::Territoire;
use url::{Host, Url};

use crate::{Declaration, JeSuis, Regle, Vers};

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faute {
    /// Where: `[[fournisseur]] n° 2 (educonnect), emetteur`.
    pub ou: String,
    /// What is wrong.
    pub quoi: String,
    /// What to do.
    pub remede: String,
}

impl fmt::Display for Faute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\u{a0}: {}\u{202f}; {}", self.ou, self.quoi, self.remede)
    }
}

/// Claims that a provider lets people change themselves: nobody is recognised by them.
const MUTABLES: [&str; 4] = ["name", "nickname", "given_name", "family_name"];

/// Judges declarations against each other and against the territories.
pub(crate) fn fautes(declared: &[Declaration], territoires: &[Territoire], connus: &[String]) -> Vec<Faute> {
    let mut found = Vec::new();
    for (n, one) in declared.iter().enumerate() {
        let place = format!("[[fournisseur]] n°\u{a0}{} ({})", n + 1, one.id);
        let mut told = |champ: &str, quoi: String, remede: &str| {
            found.push(Faute {
                ou: format!("{place}, {champ}"),
                quoi,
                remede: remede.to_owned(),
            });
        };
        let shaped = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if one.id.is_empty() || one.id.len() > 40 || !one.id.chars().all(shaped) {
            told(
                "id",
                "ce nom ne peut pas figurer dans une adresse".to_owned(),
                "prenez des minuscules, des chiffres et des tirets, 40 au plus, comme educonnect",
            );
        }
        if declared.iter().take(n).any(|other| other.id == one.id) {
            told(
                "id",
                "ce nom est déjà celui d’un fournisseur du fichier".to_owned(),
                "donnez-en un autre à l’un des deux",
            );
        }
        if one.nom.trim().is_empty() || one.nom.chars().count() > 60 {
            told(
                "nom",
                "ce que les gens lisent est vide ou trop long".to_owned(),
                "écrivez de 1 à 60 caractères, comme EduConnect",
            );
        }
        if let Err(quoi) = territoire(one, territoires) {
            told("territoire", quoi, "écrivez le nom d’un territoire de l’annuaire");
        }
        if one.profils.is_empty() {
            told("profils", "personne n’entrerait par cette porte".to_owned(), &profils());
        }
        for profil in one.exclusif.iter().filter(|p| !one.profils.contains(p)) {
            told(
                "exclusif",
                format!("«\u{a0}{}\u{a0}» n’est pas dans profils", profil.name()),
                "ajoutez-le à profils, ou retirez-le d’ici",
            );
        }
        if let Err(quoi) = emetteur(&one.emetteur) {
            told(
                "emetteur",
                quoi,
                "recopiez la valeur «\u{a0}issuer\u{a0}» du fournisseur, comme https://login.exemple.fr/oidc",
            );
        }
        if one.client.is_empty() || one.client.len() > 300 || one.client.contains(char::is_control) {
            told(
                "client",
                "notre identifiant chez le fournisseur manque".to_owned(),
                "recopiez le client_id qu’il a donné",
            );
        }
        match &one.secret {
            None if !connus.contains(&one.id) => told(
                "secret",
                "un fournisseur nouveau a besoin de son secret".to_owned(),
                "recopiez le client_secret qu’il a donné\u{202f}; une fois appliqué, il peut être retiré du fichier",
            ),
            Some(secret) if secret.expose().trim().is_empty() => told(
                "secret",
                "il est vide".to_owned(),
                "recopiez le client_secret, ou retirez la ligne pour garder celui qui est connu",
            ),
            _ => {}
        }
        if !one.portees.iter().any(|portee| portee == "openid") {
            told(
                "portees",
                "il manque openid".to_owned(),
                "écrivez par exemple portees = [\"openid\", \"profile\", \"email\"]",
            );
        }
        if one
            .portees
            .iter()
            .any(|p| p.is_empty() || p.contains(|c: char| !c.is_ascii_graphic() || c == '"' || c == '\\'))
        {
            told(
                "portees",
                "une portée n’est pas un mot".to_owned(),
                "recopiez-les sans espace",
            );
        }
        for (rang, regle) in one.regle.iter().enumerate() {
            if let Err((quoi, remede)) = juger(regle) {
                told(&format!("regle n°\u{a0}{}", rang + 1), quoi.to_owned(), remede);
            }
        }
        if one.regle.is_empty() {
            told(
                "regle",
                "aucune règle ne reconnaît qui entre".to_owned(),
                "ajoutez un [[fournisseur.regle]], comme claim = \"email\" et vers = \"courriel\"",
            );
        }
    }
    found
}

/// The territory that a declaration names, or the only one.
pub(crate) fn territoire<'t>(one: &Declaration, territoires: &'t [Territoire]) -> Result<&'t Territoire, String> {
    match (&one.territoire, territoires) {
        (Some(nom), _) => territoires
            .iter()
            .find(|t| t.nom == *nom)
            .ok_or_else(|| format!("«\u{a0}{nom}\u{a0}» n’est pas un territoire connu")),
        (None, [seul]) => Ok(seul),
        (None, []) => Err("il n’y a encore aucun territoire".to_owned()),
        (None, _) => Err("il y a plusieurs territoires".to_owned()),
    }
}

/// An issuer: https, a host, no query, no fragment, no name before the host.
fn emetteur(text: &str) -> Result<(), String> {
    let bad = |quoi: &str| Err(quoi.to_owned());
    let Ok(url) = Url::parse(text) else {
        return bad("ce n’est pas une adresse");
    };
    if url.scheme() != "https" {
        return bad("l’adresse ne commence pas par https://");
    }
    if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
        return bad("un nom précède celui du serveur");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return bad("elle porte un «\u{a0}?\u{a0}» ou un «\u{a0}#\u{a0}»");
    }
    if !matches!(url.host(), Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_))) {
        return bad("le nom du serveur manque");
    }
    // `/common/` and `/organizations/` of a cloud directory answer for every organisation of the world.
    if ["/common/", "/organizations/", "/consumers/"]
        .iter()
        .any(|open| url.path().starts_with(open))
    {
        return bad("cet émetteur vaut pour tous les organismes du monde");
    }
    Ok(())
}

fn juger(regle: &Regle) -> Result<(), (&'static str, &'static str)> {
    if regle.claim.is_empty() || regle.claim.len() > 200 || regle.claim.contains(char::is_control) {
        return Err((
            "le nom du claim manque",
            "recopiez-le de la documentation du fournisseur",
        ));
    }
    if MUTABLES.contains(&regle.claim.as_str()) {
        return Err((
            "ce claim porte un nom, que d’autres portent aussi",
            "prenez un identifiant que le fournisseur garantit",
        ));
    }
    match (regle.vers, &regle.domaine) {
        (Vers::Login, Some(domaine)) if domaine.is_empty() || domaine.contains('@') => Err((
            "domaine n’en est pas un",
            "écrivez par exemple domaine = \"eleve.exemple.fr\"",
        )),
        (Vers::Courriel | Vers::Cle | Vers::Vecteur, Some(_)) => {
            Err(("domaine ne sert qu’avec vers = \"login\"", "retirez-le"))
        }
        _ => Ok(()),
    }
}

fn profils() -> String {
    let names: Vec<&str> = JeSuis::ALL.into_iter().map(JeSuis::name).collect();
    format!("choisissez parmi {}", names.join(", "))
}

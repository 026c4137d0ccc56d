//! Every check of a declaration: what, where, and what to do instead.

use preau_model::{Id, Profil, Uai};

use super::{Faute, Fautes, Lieu, Prepare, Prepares};
use crate::registre::Registre;
use crate::service::{Audience, Identifiant, Service};
use crate::{Adresse, Categorie, Champ, Declaration, ProfilSso, Regle, SsoError};

const LONGEST_NAME: usize = 80;

pub(super) fn verifier(
    texte: &str,
    declarations: &[Declaration],
    places: &[Lieu],
    registre: &Registre,
) -> Result<Prepares, SsoError> {
    let (mut good, mut faults): (Vec<Prepare>, Vec<Faute>) = (Vec::new(), Vec::new());
    for declaration in declarations {
        let before = texte.get(..declaration.id.span().start).unwrap_or_default();
        let mut said = Dit {
            ligne: before.matches('\n').count() + 1,
            service: declaration.id.get_ref().chars().take(LONGEST_NAME).collect(),
            fautes: Vec::new(),
        };
        let service = said.service(declaration, places)?;
        if let Some(service) = &service {
            said.unique(service, &good, registre);
        }
        if let Some(service) = service.filter(|_| said.fautes.is_empty()) {
            good.push(Prepare {
                service,
                retire: declaration.retire,
            });
        }
        faults.append(&mut said.fautes);
    }
    if faults.is_empty() {
        Ok(Prepares(good))
    } else {
        Err(SsoError::Config(Fautes(faults)))
    }
}

/// What is said of one declaration.
struct Dit {
    ligne: usize,
    service: String,
    fautes: Vec<Faute>,
}

impl Dit {
    fn faute(&mut self, champ: &'static str, dit: impl Into<String>) {
        self.fautes.push(Faute {
            ligne: self.ligne,
            service: self.service.clone(),
            champ,
            dit: dit.into(),
        });
    }

    /// `None` when the territory is not known: nothing else can be judged.
    fn service(&mut self, declared: &Declaration, places: &[Lieu]) -> Result<Option<Service>, SsoError> {
        let code = declared.id.get_ref();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if code.is_empty() || code.len() > 40 || !code.bytes().all(plain) {
            self.faute("id", "de 1 à 40 lettres minuscules, chiffres ou tirets sont attendus");
        }
        let Some(place) = self.lieu(declared, places) else {
            return Ok(None);
        };
        let mut service = Service {
            id: Id::from_bytes([0; 16]),
            territoire: place.id,
            code: code.clone(),
            nom: declared.nom.trim().to_owned(),
            description: declared.description.trim().to_owned(),
            icone: if declared.icone.is_empty() {
                "lien".to_owned()
            } else {
                declared.icone.clone()
            },
            categorie: Categorie::Libre,
            profil: declared.profil.clone(),
            regles: Vec::new(),
            publics: Vec::new(),
            convention: Vec::new(),
            conditions: declared.conditions.trim().to_owned(),
            identifiant: Identifiant::Anonyme,
            entree: String::new(),
            tuile: declared.tuile,
            deconnexion: declared.deconnexion,
            mandataires: Vec::new(),
            parametre_uai: declared.parametre_uai.clone(),
        };
        if declared.retire {
            return Ok(Some(service));
        }
        if service.nom.is_empty() || service.nom.chars().count() > LONGEST_NAME {
            self.faute(
                "nom",
                "un nom de 1 à 80 caractères est attendu\u{202f}: c’est celui que les personnes lisent",
            );
        }
        let Some(categorie) = Categorie::from_number(declared.categorie) else {
            self.faute(
                "categorie",
                "un nombre de 1 à 5 est attendu, celui de la convention du service",
            );
            return Ok(Some(service));
        };
        service.categorie = categorie;
        self.convention(declared, &mut service);
        self.profil(&service)?;
        self.identifiant(declared, &mut service);
        self.adresses(declared, &mut service);
        self.publics(declared, place, &mut service);
        self.mandataires(declared, &mut service);
        let named = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if !service.parametre_uai.bytes().all(named) {
            self.faute(
                "parametre_uai",
                "le nom d’un paramètre d’adresse est attendu, par exemple «\u{a0}uai\u{a0}»",
            );
        }
        Ok(Some(service))
    }

    fn lieu<'l>(&mut self, declared: &Declaration, places: &'l [Lieu]) -> Option<&'l Lieu> {
        let wanted = declared.territoire.trim();
        let found = match (wanted, places) {
            ("", [only]) => Some(only),
            ("", []) => {
                self.faute(
                    "territoire",
                    "aucun territoire n’existe encore\u{202f}; importez d’abord l’annuaire",
                );
                return None;
            }
            ("", _) => None,
            (wanted, _) => places
                .iter()
                .find(|place| place.nom == wanted || place.id.to_string() == wanted),
        };
        if found.is_none() {
            let names: Vec<&str> = places.iter().map(|place| place.nom.as_str()).collect();
            self.faute(
                "territoire",
                format!("l’un de ceux-ci est attendu\u{a0}: {}", names.join(", ")),
            );
        }
        found
    }

    fn convention(&mut self, declared: &Declaration, service: &mut Service) {
        if service.categorie != Categorie::Accord {
            if !declared.champs.is_empty() {
                self.faute(
                    "champs",
                    "seule la catégorie 5 déclare des champs\u{202f}; retirez-les ou changez de catégorie",
                );
            }
            return;
        }
        for name in &declared.champs {
            match Champ::from_name(name) {
                Some(Champ::Identifiant) => {}
                Some(champ) if !service.convention.contains(&champ) => service.convention.push(champ),
                Some(_) => {}
                None => {
                    let known: Vec<&str> = Champ::ALL.into_iter().map(Champ::name).collect();
                    self.faute(
                        "champs",
                        format!(
                            "«\u{a0}{name}\u{a0}» n’existe pas\u{202f}; les champs sont\u{a0}: {}",
                            known.join(", ")
                        ),
                    );
                }
            }
        }
        if declared.champs.is_empty() {
            self.faute(
                "champs",
                "la catégorie 5 déclare les champs de sa convention\u{202f}; sans champ, c’est la catégorie 4",
            );
        }
        if service.conditions.is_empty() {
            self.faute(
                "conditions",
                "la catégorie 5 montre ses conditions avant l’accord\u{202f}: écrivez-les",
            );
        }
    }

    fn profil(&mut self, service: &Service) -> Result<(), SsoError> {
        let Some(profil) = ProfilSso::trouver(&service.profil).map_err(SsoError::Illisible)? else {
            let all = ProfilSso::tous().map_err(SsoError::Illisible)?;
            let known: Vec<&str> = all.iter().map(|profil| profil.id.as_str()).collect();
            self.faute(
                "profil",
                format!("l’un de ceux-ci est attendu\u{a0}: {}", known.join(", ")),
            );
            return Ok(());
        };
        let more = profil.excede(service.categorie, &service.convention);
        if more.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = more.into_iter().map(Champ::name).collect();
        let names = names.join(", ");
        let remedy = if service.categorie == Categorie::Accord {
            "ajoutez-les à «\u{a0}champs\u{a0}» si la convention les prévoit, ou prenez un autre profil".to_owned()
        } else {
            let number = service.categorie.number();
            format!("prenez le profil generique-{number}, ou la catégorie 5 avec l’accord des personnes")
        };
        self.faute(
            "profil",
            format!("il demande {names}, que ce service ne peut pas recevoir\u{202f}; {remedy}"),
        );
        Ok(())
    }

    fn identifiant(&mut self, declared: &Declaration, service: &mut Service) {
        use Categorie::{Accord, Appartenance, Inscrits, Libre, Opaque};
        service.identifiant = match (declared.identifiant.as_str(), service.categorie) {
            ("" | "anonyme", Libre | Appartenance) => Identifiant::Anonyme,
            ("" | "opaque", Opaque | Inscrits | Accord) => Identifiant::Opaque,
            ("login", Inscrits | Accord) => Identifiant::Login,
            _ => {
                self.faute(
                    "identifiant",
                    "«\u{a0}opaque\u{a0}» (catégories 3 à 5) ou «\u{a0}login\u{a0}» (catégories 4 et 5) est attendu",
                );
                Identifiant::Anonyme
            }
        };
    }

    fn adresses(&mut self, declared: &Declaration, service: &mut Service) {
        if declared.adresses.is_empty() {
            self.faute(
                "adresses",
                "au moins une adresse est attendue\u{a0}: { prefixe = \"https://service.exemple.fr/\" }",
            );
        }
        for one in &declared.adresses {
            let rule = match (&one.exacte, &one.prefixe) {
                (Some(text), None) => Regle::Exacte(text.clone()),
                (None, Some(text)) => Regle::Prefixe(text.clone()),
                _ => {
                    self.faute(
                        "adresses",
                        "chacune a soit «\u{a0}exacte\u{a0}», soit «\u{a0}prefixe\u{a0}»",
                    );
                    continue;
                }
            };
            match Adresse::lire(rule.texte()) {
                Err(error) => self.faute("adresses", error.to_string()),
                Ok(_) if matches!(rule, Regle::Prefixe(_)) && rule.texte().contains('?') => {
                    self.faute("adresses", "un préfixe s’arrête avant «\u{a0}?\u{a0}»");
                }
                Ok(_) => service.regles.push(rule),
            }
        }
        let first = service.regles.first().map(|rule| rule.texte().to_owned());
        service.entree = if declared.entree.is_empty() {
            first.unwrap_or_default()
        } else {
            declared.entree.clone()
        };
        let opens = Adresse::lire(&service.entree);
        let own = opens.is_ok_and(|adresse| service.regles.iter().any(|rule| rule.convient(&adresse).is_some()));
        if !own && !service.regles.is_empty() {
            self.faute(
                "entree",
                "l’adresse ouverte par la tuile doit être l’une des adresses du service",
            );
        }
    }

    fn publics(&mut self, declared: &Declaration, place: &Lieu, service: &mut Service) {
        if declared.publics.is_empty() {
            self.faute(
                "publics",
                "au moins un public est attendu\u{a0}: { profils = [\"enseignant\"] }",
            );
        }
        for public in &declared.publics {
            let mut audience = Audience {
                profils: Vec::new(),
                etablissements: Vec::new(),
            };
            for name in &public.profils {
                let Some(profil) = Profil::from_name(name) else {
                    let known: Vec<&str> = Profil::ALL.into_iter().map(Profil::name).collect();
                    let known = known.join(", ");
                    self.faute(
                        "publics",
                        format!("«\u{a0}{name}\u{a0}» n’est pas un profil\u{202f}; ce sont\u{a0}: {known}"),
                    );
                    continue;
                };
                audience.profils.push(profil);
            }
            if public.profils.is_empty() {
                self.faute(
                    "publics",
                    "chaque public nomme ses profils\u{202f}: un service n’est ouvert à personne par défaut",
                );
            }
            for text in &public.etablissements {
                match text.parse::<Uai>() {
                    Ok(uai) if place.uais.contains(&uai) => audience.etablissements.push(uai),
                    Ok(uai) => self.faute("publics", format!("{uai} n’est pas un établissement de ce territoire")),
                    Err(error) => self.faute("publics", error.to_string()),
                }
            }
            service.publics.push(audience);
        }
    }

    fn mandataires(&mut self, declared: &Declaration, service: &mut Service) {
        for text in &declared.mandataires {
            match Adresse::lire(text) {
                Ok(adresse) if adresse.is_https() && adresse.origine() == text.trim_end_matches('/') => {
                    service.mandataires.push(adresse.origine());
                }
                _ => self.faute(
                    "mandataires",
                    "un serveur seul est attendu\u{a0}: https://service.exemple.fr",
                ),
            }
        }
    }

    /// One id, and one service for an address.
    fn unique(&mut self, service: &Service, good: &[Prepare], registre: &Registre) {
        let here = |other: &&Service| other.territoire == service.territoire;
        let in_file = || good.iter().map(|one| &one.service).filter(here);
        if in_file().any(|other| other.code == service.code) {
            self.faute("id", "ce nom sert deux fois dans le fichier");
        }
        let stored = registre.services().iter().map(AsRef::as_ref).filter(here);
        let stored = stored.filter(|other| !good.iter().any(|one| one.service.code == other.code));
        let others = in_file().chain(stored).filter(|other| other.code != service.code);
        let taken = others.filter(|other| other.regles.iter().any(|rule| service.regles.contains(rule)));
        let taken: Vec<&str> = taken.map(|other| other.code.as_str()).collect();
        if let Some(other) = taken.first() {
            self.faute("adresses", format!("l’une d’elles est déjà celle du service «\u{a0}{other}\u{a0}»\u{202f}; une adresse n’a qu’un service"));
        }
    }
}

#[cfg(test)]
mod tests {
    use preau_model::TerritoireId;

    use super::*;

    #[derive(serde::Deserialize)]
    struct Fichier {
        service: Vec<Declaration>,
    }

    fn places() -> Vec<Lieu> {
        vec![Lieu {
            id: TerritoireId::from_bytes([1; 16]),
            nom: "Département d’essai".into(),
            uais: vec!["0139001N".parse().unwrap()],
        }]
    }

    fn check(text: &str) -> Result<Prepares, Vec<Faute>> {
        let file: Fichier = toml::from_str(text).unwrap();
        match verifier(text, &file.service, &places(), &Registre::default()) {
            Ok(good) => Ok(good),
            Err(SsoError::Config(Fautes(faults))) => Err(faults),
            Err(other) => panic!("{other}"),
        }
    }

    const GOOD: &str = "\n[[service]]\nid = 'notes'\nnom = 'Notes'\ncategorie = 3\nprofil = 'generique-3'\n\
        adresses = [{ prefixe = 'https://notes.exemple.fr/' }]\npublics = [{ profils = ['enseignant'], etablissements = ['0139001N'] }]\n";

    #[test]
    fn a_good_one_and_each_bad_word_of_it() {
        let good = check(GOOD).unwrap();
        assert_eq!(good.0[0].service.entree, "https://notes.exemple.fr/");
        assert_eq!(good.0[0].service.identifiant, Identifiant::Opaque);
        for (from, to, champ) in [
            ("'notes'", "'Notes du collège'", "id"),
            ("nom = 'Notes'", "", "nom"),
            ("categorie = 3", "categorie = 6", "categorie"),
            ("categorie = 3", "categorie = 4", "profil"),
            ("'generique-3'", "'pronote'", "profil"),
            ("'generique-3'", "'inconnu'", "profil"),
            ("prefixe = 'https", "prefixe = 'http", "adresses"),
            ("notes.exemple.fr/", "notes.exemple.fr/../", "adresses"),
            ("notes.exemple.fr/", "*.exemple.fr/?x", "adresses"),
            ("{ prefixe = 'https://notes.exemple.fr/' }", "{}", "adresses"),
            ("['enseignant']", "['professeur']", "publics"),
            ("['enseignant']", "[]", "publics"),
            ("'0139001N'", "'0139001A'", "publics"),
            ("'0139001N'", "'0139002P'", "publics"),
            ("categorie = 3", "categorie = 3\nidentifiant = 'login'", "identifiant"),
            ("categorie = 3", "categorie = 3\nchamps = ['nom']", "champs"),
            (
                "categorie = 3",
                "categorie = 3\nentree = 'https://pirate.fr/'",
                "entree",
            ),
            (
                "categorie = 3",
                "categorie = 3\nmandataires = ['https://a.fr/x']",
                "mandataires",
            ),
            ("categorie = 3", "categorie = 3\nterritoire = 'Ailleurs'", "territoire"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let faults = check(&GOOD.replace(from, to)).unwrap_err();
            assert_eq!((faults[0].ligne, faults[0].champ), (3, champ), "{to}: {faults:?}");
        }
    }

    #[test]
    fn category_5_says_what_its_convention_holds() {
        let five = GOOD
            .replace("categorie = 3", "categorie = 5")
            .replace("generique-3", "grr");
        let fields: Vec<&str> = check(&five).unwrap_err().iter().map(|fault| fault.champ).collect();
        assert_eq!(fields, ["champs", "conditions", "profil"]);
        let declared = five.replace(
            "categorie = 5",
            "categorie = 5\nconditions = 'Réservation de salles.'\nchamps = ['nom', 'prenom', 'mail', 'profil']",
        );
        assert_eq!(check(&declared).unwrap().0[0].service.convention.len(), 4);
    }

    #[test]
    fn two_services_never_share_an_id_or_an_address() {
        let twice = format!("{GOOD}{GOOD}");
        let faults = check(&twice).unwrap_err();
        assert_eq!(faults[0].champ, "id");
        let other = format!("{GOOD}{}", GOOD.replace("'notes'", "'autres'"));
        let faults = check(&other).unwrap_err();
        assert_eq!((faults[0].champ, faults[0].service.as_str()), ("adresses", "autres"));
        assert_eq!(faults[0].ligne, 11, "the second one");
    }

    #[test]
    fn an_unknown_key_is_refused_where_it_stands() {
        let text = GOOD.replace("categorie", "categories");
        let refused = toml::from_str::<Fichier>(&text).err().unwrap().to_string();
        assert!(
            refused.contains("categories") && refused.contains("line 5"),
            "{refused}"
        );
    }
}

//! JSON: what another information system sends for one school. The format is `data/apport.schema.json`.

use std::collections::BTreeSet;

use preau_model::{Source, Uai};
use serde::Deserialize;
use serde_json::Value;

use super::apport::{push, text};
use super::schema;
use super::{Apport, Erreur, SourceError};
use crate::aaf::{Category, Record, names};

/// The JSON Schema (2020-12) of what [`lire_api`] reads.
pub const SCHEMA: &str = include_str!("../../data/apport.schema.json");
const OCTETS: usize = 64 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envoi {
    version: u8,
    uai: Uai,
    degre: String,
    #[serde(default)]
    classes: Vec<Groupe>,
    #[serde(default)]
    groupes: Vec<Groupe>,
    #[serde(default)]
    eleves: Vec<Eleve>,
    #[serde(default)]
    responsables: Vec<Personne>,
    #[serde(default)]
    personnels: Vec<Personnel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Groupe {
    code: String,
    #[serde(default)]
    libelle: String,
    #[serde(default)]
    niveau: String,
    #[serde(default)]
    divisions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Personne {
    id: String,
    nom: String,
    prenom: String,
    #[serde(default)]
    nom_naissance: String,
    #[serde(default)]
    autres_prenoms: Vec<String>,
    #[serde(default)]
    civilite: String,
    #[serde(default)]
    naissance: Option<String>,
    #[serde(default)]
    mail: String,
    #[serde(default)]
    domicile: String,
    #[serde(default)]
    travail: String,
    #[serde(default)]
    mobile: String,
    #[serde(default)]
    adresse: Vec<String>,
    #[serde(default)]
    code_postal: String,
    #[serde(default)]
    ville: String,
    #[serde(default)]
    pays: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Eleve {
    identite: Personne,
    #[serde(default)]
    ine: String,
    #[serde(default)]
    classe: String,
    #[serde(default)]
    groupes: Vec<String>,
    #[serde(default)]
    responsables: Vec<Lien>,
}

/// The six fields of a link; what is absent opens nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lien {
    id: String,
    #[serde(default, rename = "lien")]
    code: u8,
    #[serde(default)]
    financier: u8,
    #[serde(default)]
    legal: u8,
    #[serde(default)]
    contact: u8,
    #[serde(default)]
    paiement: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Personnel {
    identite: Personne,
    fonction: String,
    #[serde(default)]
    discipline: String,
    #[serde(default)]
    classes: Vec<Service>,
    #[serde(default)]
    groupes: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    code: String,
    #[serde(default)]
    matiere: String,
    #[serde(default)]
    principal: bool,
}

/// Reads what a system named `origine` (lower case letters, digits, hyphens) sends; its identifiers become `api:origine:id`.
pub fn lire_api(origine: &str, octets: &[u8]) -> Result<Apport, SourceError> {
    let document = |ligne: usize, detail: String| SourceError::Document {
        fichier: "envoi".to_owned(),
        ligne: ligne as u64,
        detail,
    };
    if octets.len() > OCTETS {
        let (fichier, quoi) = ("envoi".to_owned(), "la taille de l’envoi");
        return Err(SourceError::Limite {
            fichier,
            ligne: 1,
            quoi,
        });
    }
    if !origine_valide(origine) {
        return Err(document(1, "le nom du système d’origine n’est pas valide".to_owned()));
    }
    let value: Value = serde_json::from_slice(octets).map_err(|error| {
        let what = if error.is_eof() {
            "l’envoi est tronqué"
        } else {
            "l’envoi n’est pas du JSON"
        };
        document(error.line(), format!("{what} (colonne {})", error.column()))
    })?;
    let wrong = schema::fautes(&value);
    if !wrong.is_empty() {
        return Err(SourceError::Envoi(wrong));
    }
    // What serde says of a value may hold the value itself: only the place is repeated.
    let envoi: Envoi =
        serde_json::from_value(value).map_err(|_| document(1, "l’envoi ne suit pas le schéma".to_owned()))?;
    if envoi.version != 1 || !matches!(envoi.degre.as_str(), "1D" | "2D") {
        return Err(document(
            1,
            "la version ou le degré n’est pas pris en charge".to_owned(),
        ));
    }
    let mut lecture = Lecture {
        origine,
        apport: Apport::new(Source::Api, envoi.uai, &envoi.degre),
        seen: BTreeSet::new(),
    };
    let classes: Vec<String> = envoi.classes.iter().filter_map(|c| c.value([&c.niveau])).collect();
    let groupes: Vec<String> = envoi.groupes.iter().filter_map(|g| g.value(&g.divisions)).collect();
    if !classes.is_empty() || !groupes.is_empty() {
        lecture.apport.etablissement("", &classes, &groupes);
    }
    for (rang, eleve) in (1..).zip(&envoi.eleves) {
        lecture.eleve(rang, eleve);
    }
    for (rang, responsable) in (1..).zip(&envoi.responsables) {
        if let Some(record) = lecture.personne(Category::Responsable, rang, responsable) {
            lecture.apport.fiches.push(record);
        }
    }
    for (rang, personnel) in (1..).zip(&envoi.personnels) {
        lecture.personnel(rang, personnel);
    }
    Ok(lecture.apport)
}

/// Twenty lower case letters, digits or hyphens at most.
pub(super) fn origine_valide(origine: &str) -> bool {
    let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !origine.is_empty() && origine.len() <= 20 && origine.bytes().all(fine)
}

impl Groupe {
    fn value<'g>(&self, rest: impl IntoIterator<Item = &'g String>) -> Option<String> {
        let code = plain(&self.code);
        if code.is_empty() {
            return None;
        }
        let label = if self.libelle.is_empty() {
            code.clone()
        } else {
            plain(&self.libelle)
        };
        let rest = rest.into_iter().filter(|part| !part.is_empty());
        Some(rest.fold(format!("{code}${label}"), |all, part| all + "$" + &plain(part)))
    }
}

/// `$` separates parts in AAF.
fn plain(texte: &str) -> String {
    texte.trim().replace('$', " ")
}

struct Lecture<'o> {
    origine: &'o str,
    apport: Apport,
    seen: BTreeSet<String>,
}

impl Lecture<'_> {
    fn cle(&self, id: &str) -> Option<String> {
        let fine = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        let good = !id.is_empty() && id.len() <= 36 && id.bytes().all(fine);
        good.then(|| format!("api:{}:{id}", self.origine))
    }

    /// Something wrong at a place of the message.
    fn faute(&mut self, rang: u64, pointeur: String, cle: Option<String>, (code, message): (&'static str, &str)) {
        self.apport.erreurs.push(Erreur {
            fichier: "envoi".to_owned(),
            ligne: rang,
            colonne: Some(pointeur),
            cle,
            code: code.into(),
            message: message.to_owned(),
            ecartee: true,
        });
    }

    fn personne(&mut self, category: Category, rang: u64, personne: &Personne) -> Option<Record> {
        let index = rang.saturating_sub(1);
        let place = match category {
            Category::Eleve => format!("/eleves/{index}/identite"),
            Category::Personnel => format!("/personnels/{index}/identite"),
            _ => format!("/responsables/{index}"),
        };
        let cle = self.cle(&personne.id);
        let new = cle.as_ref().is_some_and(|cle| self.seen.insert(cle.clone()));
        let named = !personne.nom.trim().is_empty() && !personne.prenom.trim().is_empty();
        let (Some(cle), true, true) = (cle, new, named) else {
            let (field, wrong) = if named {
                let says = "l’identifiant est vide, illisible, trop long ou déjà donné. En choisir un autre de 36 lettres, chiffres, « . », « _ » ou « - » au plus.";
                ("id", ("api.identifiant", says))
            } else {
                ("nom", ("api.sans-nom", "le nom ou le prénom est vide. Le renseigner."))
            };
            self.faute(rang, format!("{place}/{field}"), None, wrong);
            return None;
        };
        let mut record = Record::new(category, &cle);
        let given = personne.naissance.as_deref().unwrap_or_default();
        let birth = super::ligne::jour(given).map(|d| format!("{:02}/{:02}/{:04}", d.day(), d.month(), d.year()));
        if birth.is_none() && !given.is_empty() {
            let wrong = (
                "api.date",
                "la date n’est pas au format AAAA-MM-JJ. La corriger ou l’omettre.",
            );
            self.faute(rang, format!("{place}/naissance"), Some(cle.clone()), wrong);
        }
        let famille = if personne.nom_naissance.is_empty() {
            &personne.nom
        } else {
            &personne.nom_naissance
        };
        for (name, value) in [
            (names::PERSON_JOINTURE, cle.as_str()),
            (names::SN, &personne.nom),
            (names::NOM_PATRO, famille),
            (names::GIVEN_NAME, &personne.prenom),
            (names::PERSONAL_TITLE, super::csv::civilite(&personne.civilite)),
            (names::NAISSANCE, birth.as_deref().unwrap_or_default()),
            (names::MAIL, &personne.mail),
            (names::HOME_PHONE, &personne.domicile),
            (names::TELEPHONE, &personne.travail),
            (names::MOBILE, &personne.mobile),
            (names::CODE_POSTAL, &personne.code_postal),
            (names::VILLE, &personne.ville),
            (names::PAYS, &personne.pays),
        ] {
            text(&mut record, name, value);
        }
        for prenom in &personne.autres_prenoms {
            text(&mut record, names::AUTRES_PRENOMS, prenom);
        }
        let lines: Vec<String> = personne.adresse.iter().map(|line| plain(line)).collect();
        push(&mut record, names::ADRESSE, &lines.join("$"));
        if category != Category::Responsable {
            push(&mut record, names::STRUCT_RATTACH, self.apport.uai.as_str());
        }
        Some(record)
    }

    fn eleve(&mut self, rang: u64, eleve: &Eleve) {
        let Some(mut record) = self.personne(Category::Eleve, rang, &eleve.identite) else {
            return;
        };
        let uai = self.apport.uai;
        text(&mut record, names::INE, &eleve.ine);
        if !eleve.classe.is_empty() {
            push(
                &mut record,
                names::ELEVE_CLASSES,
                &format!("{uai}${}", plain(&eleve.classe)),
            );
        }
        for groupe in &eleve.groupes {
            push(&mut record, names::ELEVE_GROUPES, &format!("{uai}${}", plain(groupe)));
        }
        for (at, l) in (0_u64..).zip(&eleve.responsables) {
            let Some(cle) = self.cle(&l.id).filter(|_| l.legal <= 2) else {
                let says = "un lien n’a pas d’identifiant lisible, ou une responsabilité légale autre que 0, 1 ou 2. Le corriger.";
                let place = format!("/eleves/{}/responsables/{at}", rang.saturating_sub(1));
                self.faute(rang, place, Some(record.id.clone()), ("api.lien", says));
                continue;
            };
            let value = format!(
                "{cle}${}${}${}${}${}",
                l.code, l.financier, l.legal, l.contact, l.paiement
            );
            push(&mut record, names::ELEVE_RESPONSABLES, &value);
        }
        self.apport.fiches.push(record);
    }

    fn personnel(&mut self, rang: u64, personnel: &Personnel) {
        let Some(mut record) = self.personne(Category::Personnel, rang, &personnel.identite) else {
            return;
        };
        let uai = self.apport.uai;
        let discipline = if personnel.discipline.is_empty() {
            "-"
        } else {
            &personnel.discipline
        };
        let value = format!("{uai}${}$${}$", plain(&personnel.fonction), plain(discipline));
        push(&mut record, names::FONCTIONS, &value);
        for (services, name, subject) in [
            (&personnel.classes, names::ENS_CLASSES, names::ENS_CLASSES_MATIERES),
            (&personnel.groupes, names::ENS_GROUPES, names::ENS_GROUPES_MATIERES),
        ] {
            for service in services {
                let value = format!("{uai}${}", plain(&service.code));
                push(&mut record, name, &value);
                if !service.matiere.is_empty() {
                    push(&mut record, subject, &format!("{value}${}", plain(&service.matiere)));
                }
                if service.principal && name == names::ENS_CLASSES {
                    push(&mut record, names::ENS_CLASSES_PRINCIPAL, &value);
                }
            }
        }
        self.apport.fiches.push(record);
    }
}

//! STS-Web: `sts_emp_<UAI>_<année>.xml`, the divisions, groups, staff and services of one school. No pupil, no timetable.

use std::collections::{BTreeMap, BTreeSet};

use preau_model::{Source, Uai};

use super::apport::{push, text};
use super::xml::{self, Noeud};
use super::{Apport, Erreur, SourceError};
use crate::aaf::{Category, Record, names};

/// Reads the file of a school. Individuals keep their STS number as key (`sts:UAI:type:id`): it is also ENTPersonSTSId in AAF,
/// which is how the two are brought together.
pub fn lire_sts(fichier: &str, octets: &[u8], uai: Uai) -> Result<Apport, SourceError> {
    let root = xml::lire(fichier, octets)?;
    let document = |detail: &str| SourceError::Document {
        fichier: fichier.to_owned(),
        ligne: 1,
        detail: detail.to_owned(),
    };
    if !matches!(root.nom.as_str(), "STS_EDT" | "EDT_STS") {
        return Err(document("ce n’est pas un export STS (racine STS_EDT)"));
    }
    let trouve = root
        .chemin(&["PARAMETRES", "UAJ"])
        .first()
        .map_or("", |uaj| uaj.attribut("CODE"));
    if !trouve.is_empty() && trouve.parse() != Ok(uai) {
        return Err(SourceError::Etablissement {
            fichier: fichier.to_owned(),
            trouve: trouve.chars().take(10).collect(),
            attendu: uai.to_string(),
        });
    }
    let mut lecture = Lecture {
        fichier,
        apport: Apport::new(Source::Fichier, uai, "2D"),
        individus: BTreeMap::new(),
    };
    lecture.matieres(&root);
    lecture.individus(&root);
    let classes = lecture.structure(
        &root,
        ["DIVISIONS", "DIVISION"],
        [names::ENS_CLASSES, names::ENS_CLASSES_MATIERES],
    );
    let groupes = lecture.structure(
        &root,
        ["GROUPES", "GROUPE"],
        [names::ENS_GROUPES, names::ENS_GROUPES_MATIERES],
    );
    if classes.is_empty() && groupes.is_empty() && lecture.individus.is_empty() {
        return Err(document("il ne contient ni division, ni groupe, ni enseignant"));
    }
    lecture.apport.etablissement("", &classes, &groupes);
    let Lecture {
        mut apport, individus, ..
    } = lecture;
    apport.fiches.extend(individus.into_values());
    Ok(apport)
}

struct Lecture<'f> {
    fichier: &'f str,
    apport: Apport,
    /// By (type, id).
    individus: BTreeMap<(String, String), Record>,
}

impl Lecture<'_> {
    fn erreur(&mut self, code: &'static str, cle: &str, message: &str) {
        self.apport.erreurs.push(Erreur {
            fichier: self.fichier.to_owned(),
            ligne: 0,
            colonne: None,
            cle: Some(cle.chars().take(40).collect()),
            code: code.into(),
            message: message.to_owned(),
            ecartee: true,
        });
    }

    fn matieres(&mut self, root: &Noeud) {
        let mut seen = BTreeSet::new();
        for matiere in root.chemin(&["NOMENCLATURES", "MATIERES", "MATIERE"]) {
            let code = matiere.attribut("CODE");
            if code.is_empty() || !seen.insert(code.to_owned()) {
                continue;
            }
            let label = matiere.texte("LIBELLE_EDITION");
            let label = if label.is_empty() {
                matiere.texte("LIBELLE_LONG")
            } else {
                label
            };
            let mut record = Record::new(Category::Matiere, code);
            text(&mut record, names::MAT_LIBELLE, label);
            self.apport.fiches.push(record);
        }
    }

    fn individus(&mut self, root: &Noeud) {
        let uai = self.apport.uai;
        for individu in root.chemin(&["DONNEES", "INDIVIDUS", "INDIVIDU"]) {
            let (genre, id) = (individu.attribut("TYPE"), individu.attribut("ID"));
            let plain =
                |text: &str| !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_alphanumeric());
            if !plain(id) || !(genre.is_empty() || plain(genre)) {
                self.erreur(
                    "sts.identifiant",
                    id,
                    "un individu n’a pas d’identifiant lisible\u{a0}: il est écarté",
                );
                continue;
            }
            let cle = format!("sts:{uai}:{genre}:{id}");
            let mut record = Record::new(Category::Personnel, &cle);
            let (usage, famille) = (individu.texte("NOM_USAGE"), individu.texte("NOM_PATRONYMIQUE"));
            let title = match individu.texte("CIVILITE") {
                "1" => "M.",
                "2" | "3" => "Mme",
                _ => "",
            };
            let birth = super::ligne::jour(individu.texte("DATE_NAISSANCE"));
            let birth = birth.map(|d| format!("{:02}/{:02}/{:04}", d.day(), d.month(), d.year()));
            for (name, value) in [
                (names::PERSON_JOINTURE, cle.as_str()),
                (names::SN, if usage.is_empty() { famille } else { usage }),
                (names::NOM_PATRO, famille),
                (names::GIVEN_NAME, individu.texte("PRENOM")),
                (names::PERSONAL_TITLE, title),
                (names::NAISSANCE, birth.as_deref().unwrap_or_default()),
                (names::PERSON_STS, if genre == "epp" { id } else { "" }),
            ] {
                text(&mut record, name, value);
            }
            push(&mut record, names::STRUCT_RATTACH, uai.as_str());
            let fonction = individu.texte("FONCTION").replace('$', " ");
            if !fonction.is_empty() {
                let discipline = individu.chemin(&["DISCIPLINES", "DISCIPLINE"]);
                let code = discipline.first().map_or("-", |d| d.attribut("CODE")).replace('$', " ");
                push(&mut record, names::FONCTIONS, &format!("{uai}${fonction}$${code}$"));
            }
            for principal in individu.chemin(&["PROFS_PRINC", "PROF_PRINC"]) {
                let classe = principal.texte("CODE_STRUCTURE").replace('$', " ");
                if !classe.is_empty() {
                    push(&mut record, names::ENS_CLASSES_PRINCIPAL, &format!("{uai}${classe}"));
                }
            }
            if self
                .individus
                .insert((genre.to_owned(), id.to_owned()), record)
                .is_some()
            {
                self.erreur(
                    "sts.doublon",
                    id,
                    "un individu figure deux fois\u{a0}: le dernier compte",
                );
            }
        }
    }

    /// Classes or groups as `code$libellé[$division…]`; their services become teaching links.
    fn structure(&mut self, root: &Noeud, [plural, one]: [&str; 2], [plain, subject]: [u16; 2]) -> Vec<String> {
        let uai = self.apport.uai;
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        for part in root.chemin(&["DONNEES", "STRUCTURE", plural, one]) {
            let code = part.attribut("CODE").replace('$', " ");
            if code.is_empty() || !seen.insert(code.clone()) {
                self.erreur(
                    "sts.structure",
                    &code,
                    "une division ou un groupe n’a pas de code, ou l’a deux fois\u{a0}: écarté",
                );
                continue;
            }
            let label = part.texte("LIBELLE_LONG").replace('$', " ");
            let mut value = format!("{code}${}", if label.is_empty() { &code } else { &label });
            for division in part.chemin(&["DIVISIONS_APPARTENANCE", "DIVISION_APPARTENANCE"]) {
                let division = division.attribut("CODE").replace('$', " ");
                if !division.is_empty() {
                    value.push('$');
                    value.push_str(&division);
                }
            }
            all.push(value);
            for service in part.chemin(&["SERVICES", "SERVICE"]) {
                let matiere = service.attribut("CODE_MATIERE").replace('$', " ");
                for enseignant in service.chemin(&["ENSEIGNANTS", "ENSEIGNANT"]) {
                    let key = (
                        enseignant.attribut("TYPE").to_owned(),
                        enseignant.attribut("ID").to_owned(),
                    );
                    if let Some(record) = self.individus.get_mut(&key) {
                        push(record, plain, &format!("{uai}${code}"));
                        if !matiere.is_empty() {
                            push(record, subject, &format!("{uai}${code}${matiere}"));
                        }
                    } else {
                        self.erreur(
                            "sts.enseignant",
                            &key.1,
                            "un service cite un enseignant qui n’est pas dans le fichier",
                        );
                    }
                }
            }
        }
        all
    }
}

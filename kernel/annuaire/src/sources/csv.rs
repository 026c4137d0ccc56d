//! CSV files of one school into an apport: pupils and their classes, responsables, staff.

use std::collections::{BTreeMap, BTreeSet};

use preau_model::{Source, Uai, fold};
use serde::Serialize;

use super::apport::{cle, push, text};
use super::correspondance::{Champ, Correspondance, Genre};
use super::liens::{Inscrit, Liens};
use super::ligne::{Ligne, lignes};
use super::tableau::Tableau;
use super::{Apport, Erreur, SourceError};
use crate::Keys;
use crate::aaf::{Category, Record, names};

/// A file as it was deposited.
pub struct Fichier<'f> {
    /// Its name, for messages.
    pub nom: &'f str,
    /// Its bytes.
    pub octets: &'f [u8],
    /// Its mapping; `None`: the model that fits.
    pub correspondance: Option<Correspondance>,
}

/// The first lines of a file, as they will be read.
#[derive(Debug, Clone, Serialize)]
pub struct Apercu {
    /// `UTF-8`, `windows-1252`, `ISO-8859-15`.
    pub encodage: String,
    /// `;`
    pub separateur: char,
    /// The mapping used.
    pub correspondance: Correspondance,
    /// Line of the header, from 1.
    pub entete: u64,
    /// Name of each column, and what it says, if anything.
    pub colonnes: Vec<(String, Option<Champ>)>,
    /// The first lines: number and cells.
    pub lignes: Vec<(u64, Vec<String>)>,
    /// Errors of the whole file, by line and column.
    pub erreurs: Vec<Erreur>,
}

/// Looks at a file: its shape, its first `combien` lines and every error of form. Nothing is kept.
pub fn apercu(fichier: &Fichier<'_>, combien: usize) -> Result<Apercu, SourceError> {
    let tableau = Tableau::lire(fichier.nom, fichier.octets)?;
    let correspondance = choisie(&tableau, fichier.correspondance.clone())?;
    let entete = correspondance.entete(&tableau)?;
    let mut erreurs = Vec::new();
    lignes(&tableau, &correspondance, &mut erreurs)?;
    let header = tableau.rangs.get(entete.rang);
    let colonnes = header.map(|r| r.cases.as_slice()).unwrap_or_default();
    let said = |index| {
        entete
            .colonnes
            .iter()
            .find(|(at, ..)| *at == index)
            .map(|(_, champ, ..)| *champ)
    };
    let rows = tableau.rangs.iter().skip(entete.rang + 1).take(combien);
    Ok(Apercu {
        encodage: tableau.encodage.to_owned(),
        separateur: tableau.separateur,
        entete: header.map_or(1, |r| r.numero),
        colonnes: colonnes
            .iter()
            .enumerate()
            .map(|(i, nom)| (nom.clone(), said(i)))
            .collect(),
        lignes: rows.map(|r| (r.numero, r.cases.clone())).collect(),
        correspondance,
        erreurs,
    })
}

/// The columns of a file and its first lines, without any mapping: the header is the first line with the most names.
pub fn colonnes(fichier: &Fichier<'_>, combien: usize) -> Result<(Vec<String>, Vec<Vec<String>>), SourceError> {
    let tableau = Tableau::lire(fichier.nom, fichier.octets)?;
    let filled = |rang: &super::tableau::Rang| rang.cases.iter().filter(|case| !case.is_empty()).count();
    let mapped = fichier.correspondance.as_ref().and_then(|c| c.entete(&tableau).ok());
    let widest = || {
        let first = tableau.rangs.iter().take(10).enumerate();
        first.rev().max_by_key(|(_, rang)| filled(rang)).map_or(0, |(at, _)| at)
    };
    let header = mapped.map_or_else(widest, |entete| entete.rang);
    let names = tableau
        .rangs
        .get(header)
        .map(|rang| rang.cases.clone())
        .unwrap_or_default();
    let lines = tableau.rangs.iter().skip(header + 1).take(combien);
    Ok((names, lines.map(|rang| rang.cases.clone()).collect()))
}

fn choisie(tableau: &Tableau, donnee: Option<Correspondance>) -> Result<Correspondance, SourceError> {
    let choisie = match donnee {
        Some(correspondance) => Some(correspondance),
        None => Correspondance::devinee(tableau)?,
    };
    choisie.ok_or_else(|| SourceError::Colonne {
        fichier: tableau.fichier.clone(),
        colonne: "Nom".to_owned(),
    })
}

/// Reads the files of one school together: the children of responsables are found among the pupils.
pub fn lire_csv(fichiers: &[Fichier<'_>], uai: Uai, keys: &Keys) -> Result<Apport, SourceError> {
    let mut lus: Vec<(Correspondance, Vec<Ligne>)> = Vec::new();
    let mut erreurs = Vec::new();
    for fichier in fichiers {
        let tableau = Tableau::lire(fichier.nom, fichier.octets)?;
        let correspondance = choisie(&tableau, fichier.correspondance.clone())?;
        let lignes = lignes(&tableau, &correspondance, &mut erreurs)?;
        lus.push((correspondance, lignes));
    }
    // Pupils first, whatever the order of the files.
    lus.sort_by_key(|(correspondance, _)| correspondance.genre);
    let degre = lus.first().map_or("2D", |(c, _)| c.degre.as_str()).to_owned();
    let mut lecture = Lecture {
        keys,
        apport: Apport::new(Source::Fichier, uai, &degre),
        vues: BTreeSet::new(),
        classes: BTreeMap::new(),
        groupes: BTreeSet::new(),
        liens: Liens::default(),
    };
    lecture.apport.erreurs = erreurs;
    for (correspondance, lignes) in &lus {
        for ligne in lignes {
            match correspondance.genre {
                Genre::Eleves => lecture.eleve(correspondance, ligne),
                Genre::Responsables => lecture
                    .liens
                    .responsable(keys, correspondance, ligne, &mut lecture.apport),
                Genre::Personnels => lecture.personnel(correspondance, ligne),
            }
        }
    }
    Ok(lecture.fin())
}

struct Lecture<'k> {
    keys: &'k Keys,
    apport: Apport,
    vues: BTreeSet<String>,
    /// Code → label, levels.
    classes: BTreeMap<String, (String, BTreeSet<String>)>,
    groupes: BTreeSet<String>,
    liens: Liens,
}

/// Name in use, name at birth, first name.
pub(super) fn noms(ligne: &Ligne) -> [&str; 3] {
    let (usage, famille) = (ligne.une(Champ::Nom), ligne.une(Champ::NomFamille));
    let usage = if usage.is_empty() { famille } else { usage };
    [
        usage,
        if famille.is_empty() { usage } else { famille },
        ligne.une(Champ::Prenom),
    ]
}

/// Civil status and coordinates, the same for everybody.
pub(super) fn personne(record: &mut Record, ligne: &Ligne) {
    let [nom, famille, prenom] = noms(ligne);
    text(record, names::PERSON_JOINTURE, &record.id.clone());
    for (name, value) in [
        (names::SN, nom),
        (names::NOM_PATRO, famille),
        (names::GIVEN_NAME, prenom),
        (names::PERSONAL_TITLE, civilite(ligne.une(Champ::Civilite))),
        (names::NAISSANCE, ligne.une(Champ::Naissance)),
        (names::INE, ligne.une(Champ::Ine)),
        (names::MAIL, ligne.une(Champ::Mail)),
        (names::HOME_PHONE, ligne.une(Champ::Domicile)),
        (names::TELEPHONE, ligne.une(Champ::Travail)),
        (names::MOBILE, ligne.une(Champ::Mobile)),
        (names::ADRESSE, ligne.une(Champ::Adresse)),
        (names::CODE_POSTAL, ligne.une(Champ::CodePostal)),
        (names::VILLE, ligne.une(Champ::Ville)),
        (names::PAYS, ligne.une(Champ::Pays)),
        (names::ELEVE_NIVEAU, ligne.une(Champ::Niveau)),
    ] {
        text(record, name, value);
    }
    for prenom in ligne.toutes(Champ::AutresPrenoms) {
        text(record, names::AUTRES_PRENOMS, prenom);
    }
}

/// `M.` or `Mme`, also from a sex.
pub(super) fn civilite(texte: &str) -> &'static str {
    match fold(texte).as_str() {
        "m" | "mr" | "h" | "1" | "g" | "masculin" | "garcon" | "monsieur" => "M.",
        "mme" | "mlle" | "f" | "2" | "feminin" | "fille" | "madame" => "Mme",
        _ => "",
    }
}

/// The function code of a word that people write for it; a code stays itself.
fn fonction(texte: &str) -> String {
    let folded = fold(texte);
    match folded.as_str() {
        "enseignant" | "enseignante" | "professeur" | "professeure" => "ENS",
        "documentaliste" | "professeur documentaliste" => "DOC",
        "direction" | "directeur" | "directrice" | "principal" | "principale" | "proviseur" | "proviseure" => "DIR",
        "cpe" => "EDU",
        "secretaire" | "secretariat" | "administratif" | "administrative" => "ADM",
        _ => return texte.trim().to_uppercase(),
    }
    .to_owned()
}

impl Lecture<'_> {
    /// The key of a person, or an error when the line does not say enough, or says somebody again.
    fn cle(&mut self, correspondance: &Correspondance, ligne: &Ligne, genre: &str) -> Option<String> {
        let [_, famille, prenom] = noms(ligne);
        let (donnee, ine, naissance) = (
            ligne.une(Champ::Cle),
            ligne.une(Champ::Ine),
            ligne.une(Champ::Naissance),
        );
        let source = correspondance.nom.as_str();
        if famille.is_empty() || prenom.is_empty() {
            let erreur = ligne.erreur(
                None,
                "ligne.sans-nom",
                "il manque le nom ou le prénom\u{a0}: la ligne est écartée",
                true,
            );
            self.apport.erreurs.push(erreur);
            return None;
        }
        let cle = if !donnee.is_empty() && donnee.len() <= 32 && donnee.bytes().all(|b| b.is_ascii_alphanumeric()) {
            format!("{source}:{}:{donnee}", self.apport.uai)
        } else if !donnee.is_empty() {
            cle(self.keys, source, &[genre, "cle", self.apport.uai.as_str(), donnee])
        } else if !ine.is_empty() {
            cle(self.keys, source, &[genre, "ine", ine])
        } else {
            cle(self.keys, source, &[genre, "nom", famille, prenom, naissance])
        };
        if !self.vues.insert(cle.clone()) {
            let message = if donnee.is_empty() && ine.is_empty() && naissance.is_empty() {
                "deux personnes ont ce nom et rien ne les distingue\u{a0}: ajouter la date de naissance. La ligne est écartée"
            } else {
                "la même personne figure déjà plus haut\u{a0}: la ligne est écartée"
            };
            let mut erreur = ligne.erreur(None, "ligne.doublon", message, true);
            erreur.cle = Some(cle);
            self.apport.erreurs.push(erreur);
            return None;
        }
        Some(cle)
    }

    fn eleve(&mut self, correspondance: &Correspondance, ligne: &Ligne) {
        let Some(cle) = self.cle(correspondance, ligne, "eleve") else {
            return;
        };
        let uai = self.apport.uai;
        let mut record = Record::new(Category::Eleve, &cle);
        personne(&mut record, ligne);
        push(&mut record, names::STRUCT_RATTACH, uai.as_str());
        let label = ligne.une(Champ::Classe).replace('$', " ");
        let code = match ligne.une(Champ::ClasseId) {
            "" => label.clone(),
            id => id.replace('$', " "),
        };
        if !code.is_empty() {
            push(&mut record, names::ELEVE_CLASSES, &format!("{uai}${code}"));
            let (_, levels) = self.classes.entry(code.clone()).or_insert_with(|| {
                let label = if label.is_empty() { code } else { label.clone() };
                (label, BTreeSet::new())
            });
            let level = ligne.une(Champ::Niveau);
            if !level.is_empty() {
                levels.insert(level.replace('$', " "));
            }
        }
        for groupe in ligne.liste(Champ::Groupes).map(|g| g.replace('$', " ")) {
            push(&mut record, names::ELEVE_GROUPES, &format!("{uai}${groupe}"));
            self.groupes.insert(groupe);
        }
        let [nom, famille, prenom] = noms(ligne);
        self.liens.inscrit(Inscrit {
            cle,
            noms: [fold(nom), fold(famille)],
            prenom: fold(prenom),
            classe: fold(&label),
            fiche: self.apport.fiches.len(),
        });
        self.apport.fiches.push(record);
        self.liens
            .sur_la_ligne(self.keys, correspondance, ligne, &mut self.apport);
    }

    fn personnel(&mut self, correspondance: &Correspondance, ligne: &Ligne) {
        let Some(cle) = self.cle(correspondance, ligne, "personnel") else {
            return;
        };
        let uai = self.apport.uai;
        let mut record = Record::new(Category::Personnel, &cle);
        personne(&mut record, ligne);
        push(&mut record, names::STRUCT_RATTACH, uai.as_str());
        let code = fonction(ligne.une(Champ::Fonction)).replace('$', " ");
        if !code.is_empty() {
            push(&mut record, names::FONCTIONS, &format!("{uai}${code}$$-$"));
        }
        for (champ, name) in [
            (Champ::Classe, names::ENS_CLASSES),
            (Champ::Groupes, names::ENS_GROUPES),
        ] {
            for value in ligne.liste(champ).map(|v| v.replace('$', " ")) {
                push(&mut record, name, &format!("{uai}${value}"));
            }
        }
        self.apport.fiches.push(record);
    }

    fn fin(mut self) -> Apport {
        self.liens.fin(&mut self.apport);
        let classes: Vec<String> = self
            .classes
            .into_iter()
            .map(|(code, (label, levels))| {
                levels
                    .into_iter()
                    .fold(format!("{code}${label}"), |all, l| all + "$" + &l)
            })
            .collect();
        let groupes: Vec<String> = self.groupes.into_iter().map(|g| format!("{g}${g}")).collect();
        if !classes.is_empty() || !groupes.is_empty() {
            self.apport.etablissement("", &classes, &groupes);
        }
        self.apport.erreurs.sort();
        self.apport
    }
}

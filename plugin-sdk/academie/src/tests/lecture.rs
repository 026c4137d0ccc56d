//! A small reader of the exports, to check what is really in the files.

use std::collections::BTreeMap;

use quick_xml::{Reader, events::Event};

use crate::Memory;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fiche {
    pub(super) requete: String,
    pub(super) categorie: String,
    pub(super) id: String,
    pub(super) attributs: BTreeMap<String, Vec<String>>,
}

impl Fiche {
    pub(super) fn une(&self, nom: &str) -> &str {
        self.attributs[nom].first().map_or("", String::as_str)
    }

    pub(super) fn valeurs(&self, nom: &str) -> &[String] {
        &self.attributs[nom]
    }
}

/// Every record of every XML file whose name contains `filtre`; panics on anything malformed.
pub(super) fn lire(files: &Memory, filtre: &str) -> Vec<Fiche> {
    let xml = files
        .iter()
        .filter(|(name, _)| *name != "ficAlimMENESR.dtd" && name.contains(filtre));
    xml.flat_map(|(name, bytes)| fichier(name, std::str::from_utf8(bytes).unwrap()))
        .collect()
}

fn fichier(name: &str, texte: &str) -> Vec<Fiche> {
    let mut reader = Reader::from_str(texte);
    reader.config_mut().check_end_names = true;
    let (mut fiches, mut commentaires) = (Vec::new(), Vec::new());
    let (mut chemin, mut attribut, mut valeur) = (Vec::<String>::new(), String::new(), String::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
            Event::Eof => break,
            Event::Comment(comment) => commentaires.push(comment.to_string()),
            Event::Start(start) => {
                let element = start.name().as_ref().to_owned();
                if element.ends_with("Request") {
                    let (categorie, id) = (String::new(), String::new());
                    fiches.push(Fiche {
                        requete: element.clone(),
                        categorie,
                        id,
                        attributs: BTreeMap::new(),
                    });
                }
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    if attribute.key.as_ref() == "name" {
                        attribut = attribute.value.to_string();
                    }
                }
                if element == "modification" || (element == "attr" && chemin.last().unwrap() == "attributes") {
                    let precedent = fiches
                        .last_mut()
                        .unwrap()
                        .attributs
                        .insert(attribut.clone(), Vec::new());
                    assert_eq!(precedent, None, "{name}: {attribut} twice");
                }
                valeur.clear();
                chemin.push(element);
            }
            Event::Empty(empty) => assert_eq!(empty.name().as_ref(), "value", "{name}"),
            Event::Text(text) => valeur.push_str(&text),
            Event::GeneralRef(entity) => valeur.push_str(match &*entity {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("{name}: entity {other}"),
            }),
            Event::End(_) => {
                let element = chemin.pop().unwrap();
                if element == "id" {
                    fiches.last_mut().unwrap().id = valeur.clone();
                } else if element == "value" {
                    let fiche = fiches.last_mut().unwrap();
                    if chemin.iter().any(|parent| parent == "operationalAttributes") {
                        fiche.categorie = valeur.clone();
                    } else {
                        fiche.attributs.get_mut(&attribut).unwrap().push(valeur.clone());
                    }
                }
                valeur.clear();
            }
            _ => {}
        }
    }
    assert!(chemin.is_empty(), "{name}: {chemin:?} left open");
    assert_eq!(commentaires.len(), 5, "{name}");
    let degre = if name.starts_with("ENT1D") { "1D" } else { "2D" };
    assert!(commentaires[3].contains(&format!("degre=\"{degre}\"")), "{name}");
    fiches
}

//! A small XML document as a tree, with bounds: STS files hold one school.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::SourceError;

const OCTETS: usize = 64 << 20;
const NOEUDS: usize = 2_000_000;
const PROFONDEUR: usize = 40;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Noeud {
    pub(super) nom: String,
    attributs: BTreeMap<String, String>,
    texte: String,
    enfants: Vec<Noeud>,
}

impl Noeud {
    /// An attribute, or "".
    pub(super) fn attribut(&self, nom: &str) -> &str {
        self.attributs.get(nom).map_or("", |v| v.trim())
    }

    /// The children of this name.
    pub(super) fn tous<'n>(&'n self, nom: &'n str) -> impl Iterator<Item = &'n Self> {
        self.enfants.iter().filter(move |e| e.nom == nom)
    }

    /// The elements at the end of a path.
    pub(super) fn chemin<'n>(&'n self, noms: &'n [&'n str]) -> Vec<&'n Self> {
        let mut all = vec![self];
        for nom in noms {
            all = all.into_iter().flat_map(|n| n.tous(nom)).collect();
        }
        all
    }

    /// The text of the first child of this name, or "".
    pub(super) fn texte(&self, nom: &str) -> &str {
        self.enfants
            .iter()
            .find(|e| e.nom == nom)
            .map_or("", |e| e.texte.trim())
    }
}

/// Reads a document whole. No DTD of its own, no entity but those of XML.
pub(super) fn lire(fichier: &str, octets: &[u8]) -> Result<Noeud, SourceError> {
    let limite = |ligne, quoi| SourceError::Limite {
        fichier: fichier.to_owned(),
        ligne,
        quoi,
    };
    if octets.len() > OCTETS {
        return Err(limite(1, "la taille du fichier"));
    }
    let texte = crate::aaf::decoded(octets).map_err(|problem| SourceError::Document {
        fichier: fichier.to_owned(),
        ligne: 1,
        detail: problem.to_string(),
    })?;
    let mut reader = quick_xml::Reader::from_str(&texte);
    reader.config_mut().expand_empty_elements = true;
    let mut pile = vec![Noeud::default()];
    let mut noeuds = 0_usize;
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position())
            .unwrap_or(usize::MAX)
            .min(texte.len());
        let ligne = || 1 + texte.bytes().take(at).filter(|b| *b == b'\n').count() as u64;
        let document = |detail: &str| SourceError::Document {
            fichier: fichier.to_owned(),
            ligne: ligne(),
            detail: detail.to_owned(),
        };
        match event.map_err(|_| document("le document n’est pas du XML bien formé"))? {
            Event::Start(start) => {
                noeuds += 1;
                if noeuds > NOEUDS || pile.len() > PROFONDEUR {
                    return Err(limite(ligne(), "le nombre d’éléments"));
                }
                pile.push(ouvert(&start).ok_or_else(|| document("un attribut est illisible"))?);
            }
            Event::End(_) => {
                let (Some(noeud), Some(parent)) = (pile.pop(), pile.last_mut()) else {
                    return Err(document("une fermeture n’a pas d’ouverture"));
                };
                parent.enfants.push(noeud);
            }
            Event::Text(text) => {
                if let Some(noeud) = pile.last_mut() {
                    noeud.texte.push_str(&text);
                }
            }
            Event::CData(text) => {
                if let Some(noeud) = pile.last_mut() {
                    noeud.texte.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let letter = if reference.is_char_ref() {
                    reference.resolve_char_ref().ok().flatten().map(String::from)
                } else {
                    crate::aaf::entity(&reference).map(str::to_owned)
                };
                let letter = letter.ok_or_else(|| document("une entité est inconnue"))?;
                if let Some(noeud) = pile.last_mut() {
                    noeud.texte.push_str(&letter);
                }
            }
            Event::DocType(text) if text.contains('[') => {
                return Err(document("le document contient une DTD interne ou déclare des entités"));
            }
            Event::Eof => {
                let end = pile.len() == 1;
                return match pile.pop().and_then(|mut root| root.enfants.pop()) {
                    Some(root) if end => Ok(root),
                    _ => Err(document("le fichier est tronqué")),
                };
            }
            _ => {}
        }
    }
}

fn ouvert(start: &BytesStart<'_>) -> Option<Noeud> {
    let mut noeud = Noeud {
        nom: AsRef::<str>::as_ref(&start.name()).to_owned(),
        ..Noeud::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = quick_xml::escape::unescape(&attribute.value).ok()?.into_owned();
        noeud.attributs.insert(attribute.key.as_ref().to_owned(), value);
    }
    Some(noeud)
}

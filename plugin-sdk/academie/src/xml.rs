//! XML text of the exports: escaping, encodings, requests.

use std::borrow::Cow;

use crate::{
    date::Date,
    export::{Encoding, Export},
    fiche::{Categorie, Fiche, Valeurs},
};

/// End of every file.
pub(crate) const FIN: &str = "</ficAlimMENESR>\n";

/// Prologue, document type and header comments.
pub(crate) fn debut(encoding: Encoding, degre: &str, date: Date) -> String {
    let prologue = match encoding {
        Encoding::Utf8 => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        Encoding::Latin9 => "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>\n",
        Encoding::Undeclared => "",
    };
    format!(
        "{prologue}<!DOCTYPE ficAlimMENESR SYSTEM \"ficAlimMENESR.dtd\">\n<ficAlimMENESR>\n\
         <!-- versionAF=\"AAF-VE2407\" -->\n<!-- versionSDET=\"Annexe 4bis version 6.4\" -->\n\
         <!-- codeAcademieExport=\"02\" -->\n<!-- degre=\"{degre}\" -->\n<!-- dateGenerationExport=\"{date}\" -->\n\n"
    )
}

/// A whole record.
pub(crate) fn add(out: &mut String, fiche: &Fiche<'_>) {
    entete(out, "addRequest", fiche.categorie, &fiche.id);
    out.push_str("<attributes>\n");
    for (nom, valeurs) in &fiche.attributs {
        attribut(out, "attr", nom, "", valeurs);
    }
    out.push_str("</attributes>\n</addRequest>\n\n");
}

/// The attributes of a record that changed, replaced whole.
pub(crate) fn modify(out: &mut String, fiche: &Fiche<'_>, changes: &[&(&'static str, Valeurs<'_>)]) {
    entete(out, "modifyRequest", fiche.categorie, &fiche.id);
    out.push_str("<modifications>\n");
    for (nom, valeurs) in changes {
        attribut(out, "modification", nom, " operation=\"replace\"", valeurs);
    }
    out.push_str("</modifications>\n</modifyRequest>\n\n");
}

/// The end of a record.
pub(crate) fn delete(out: &mut String, categorie: Categorie, id: &str) {
    entete(out, "deleteRequest", categorie, id);
    out.push_str("</deleteRequest>\n\n");
}

fn entete(out: &mut String, requete: &str, categorie: Categorie, id: &str) {
    let (nom, valeur) = categorie.operationnel();
    for part in [
        "<",
        requete,
        ">\n<operationalAttributes><attr name=\"",
        nom,
        "\"><value>",
        valeur,
        "</value></attr></operationalAttributes>\n<identifier><id>",
        &escape(id),
        "</id></identifier>\n",
    ] {
        out.push_str(part);
    }
}

fn attribut(out: &mut String, element: &str, nom: &str, operation: &str, valeurs: &Valeurs<'_>) {
    for part in ["<", element, " name=\"", nom, "\"", operation, ">"] {
        out.push_str(part);
    }
    let mut vide = true;
    for valeur in valeurs.iter() {
        vide = false;
        out.push_str("<value>");
        out.push_str(&escape(valeur));
        out.push_str("</value>");
    }
    if vide {
        out.push_str("<value/>");
    }
    for part in ["</", element, ">\n"] {
        out.push_str(part);
    }
}

/// The five characters of XML; everything else as it is.
pub(crate) fn escape(texte: &str) -> Cow<'_, str> {
    let special = |octet: u8| matches!(octet, b'&' | b'<' | b'>' | b'"' | b'\'');
    if !texte.bytes().any(special) {
        return Cow::Borrowed(texte);
    }
    let mut sortie = String::with_capacity(texte.len() + 16);
    for lettre in texte.chars() {
        match lettre {
            '&' => sortie.push_str("&amp;"),
            '<' => sortie.push_str("&lt;"),
            '>' => sortie.push_str("&gt;"),
            '"' => sortie.push_str("&quot;"),
            '\'' => sortie.push_str("&apos;"),
            _ => sortie.push(lettre),
        }
    }
    Cow::Owned(sortie)
}

/// Bytes in the wanted encoding; what Latin-9 cannot say is written as a character reference.
pub(crate) fn encode(texte: &str, export: Export) -> Cow<'_, [u8]> {
    if export.encoding != Encoding::Latin9 {
        return Cow::Borrowed(texte.as_bytes());
    }
    let mut octets = Vec::with_capacity(texte.len());
    for lettre in texte.chars() {
        let code = u32::from(lettre);
        match lettre {
            '€' => octets.push(0xA4),
            'Š' => octets.push(0xA6),
            'š' => octets.push(0xA8),
            'Ž' => octets.push(0xB4),
            'ž' => octets.push(0xB8),
            'Œ' => octets.push(0xBC),
            'œ' => octets.push(0xBD),
            'Ÿ' => octets.push(0xBE),
            '¤' | '¦' | '¨' | '´' | '¸' | '¼' | '½' | '¾' => octets.extend(format!("&#{code};").bytes()),
            _ => match u8::try_from(code) {
                Ok(octet) => octets.push(octet),
                Err(_) => octets.extend(format!("&#{code};").bytes()),
            },
        }
    }
    Cow::Owned(octets)
}

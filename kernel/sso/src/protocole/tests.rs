use std::collections::BTreeSet;

use preau_model::Id;
use proptest::prelude::*;

use super::*;
use crate::{Categorie, Champ, Donnees, Identifiant, ProfilSso, Regle, Reponse, Service, Sortie};

/// A value that no protocol, profile or name of ours contains.
fn marker(champ: Champ) -> String {
    match champ {
        // Their shapes change on the way: told apart by what stays.
        Champ::DateNaissance => "1987-06-05".to_owned(),
        Champ::Profil => "DIR".to_owned(),
        other => format!("zq{}<&\"'\n]]>qz", other as u8 + 10),
    }
}

/// What of a marker is found in an answer, however it is written.
fn trace(champ: Champ, answer: &str) -> bool {
    match champ {
        Champ::DateNaissance => answer.contains("1987"),
        Champ::Profil => [
            "National_DIR",
            "National_dir",
            "National_4",
            ">DIR<",
            "direction",
            "teacher",
        ]
        .iter()
        .any(|shape| answer.contains(shape)),
        other => answer.contains(&format!("zq{}", other as u8 + 10)),
    }
}

fn service(categorie: Categorie, profil: &str, convention: Vec<Champ>, login: bool) -> Service {
    Service {
        id: Id::from_bytes([1; 16]),
        territoire: Id::from_bytes([2; 16]),
        code: "essai".into(),
        nom: "Essai".into(),
        description: String::new(),
        icone: String::new(),
        categorie,
        profil: profil.into(),
        regles: vec![Regle::Exacte("https://essai.exemple.fr/".into())],
        publics: Vec::new(),
        convention,
        conditions: String::new(),
        identifiant: if login { Identifiant::Login } else { Identifiant::Opaque },
        entree: String::new(),
        tuile: true,
        deconnexion: false,
        mandataires: Vec::new(),
        parametre_uai: String::new(),
    }
}

fn valide(reponse: Reponse) -> Valide {
    Valide {
        reponse,
        frais: false,
        ouverte: 1_795_305_600_000,
        maintenant: 1_795_305_601_000,
        pgtiou: None,
        mandataires: Vec::new(),
    }
}

fn every_answer(outcome: &Result<Valide, Echec>) -> Vec<String> {
    let all = [Version::Un, Version::Deux, Version::Trois, Version::Saml];
    let formats = [Format::Xml, Format::Json];
    let pairs = all.into_iter().flat_map(|v| formats.into_iter().map(move |f| (v, f)));
    pairs
        .map(|(v, f)| v.rendre(f, "https://essai.exemple.fr/", "id", outcome))
        .collect()
}

fn some_fields() -> impl Strategy<Value = Vec<Champ>> {
    proptest::sample::subsequence(Champ::ALL.to_vec(), 0..=Champ::ALL.len())
}

fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    while reader.read_event().unwrap_or_else(|error| panic!("{error}: {xml}")) != quick_xml::events::Event::Eof {}
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever the service, its profile (even one that its configuration would refuse), the agreement and the person: nothing
    /// outside category ∩ convention ∩ agreement ∩ profile is in any answer of any protocol.
    #[test]
    fn nothing_else_leaves(
        number in 1_u8..=5,
        which in 0_usize..64,
        convention in some_fields(),
        agreed in proptest::option::of(some_fields()),
        known in some_fields(),
        login: bool,
    ) {
        let profils = ProfilSso::tous().unwrap();
        let profil = &profils[which % profils.len()];
        let categorie = Categorie::from_number(number).unwrap();
        let service = service(categorie, &profil.id, convention.clone(), login);
        let data = Donnees::de(known.iter().map(|champ| (*champ, vec![marker(*champ)])));
        let Some(sortie) = Sortie::composer(&service, &data, agreed.as_deref()) else {
            prop_assert!(categorie.identifie() && !known.contains(&Champ::Identifiant));
            return Ok(());
        };
        let reponse = Reponse::de(&sortie, profil);
        let named: BTreeSet<Champ> = profil.attributs.iter().map(|a| a.champ).collect();
        // Written anew from the text of the requirement, not from the code under test.
        let may = |champ: Champ| match number {
            1 => false,
            2 => matches!(champ, Champ::Ent | Champ::Uai | Champ::Profil | Champ::TypeStructure | Champ::Niveau | Champ::Mef),
            3 => matches!(champ, Champ::Identifiant | Champ::Uai | Champ::Profil),
            4 => champ == Champ::Identifiant,
            _ => champ == Champ::Identifiant
                || (convention.contains(&champ) && agreed.as_ref().is_some_and(|a| a.contains(&champ))),
        };
        let outcome = Ok(valide(reponse));
        for answer in every_answer(&outcome) {
            for champ in Champ::ALL {
                let user = champ == Champ::Identifiant && number >= 3;
                let leaves = user || (may(champ) && named.contains(&champ));
                if !leaves {
                    prop_assert!(!trace(champ, &answer), "{champ:?} in {answer}");
                }
            }
        }
        // And what may leave does: an answer that is always empty would pass the rest.
        let full = Version::Trois.rendre(Format::Xml, "", "", &outcome);
        for champ in known.iter().filter(|champ| may(**champ) && named.contains(champ)) {
            prop_assert!(trace(*champ, &full), "{champ:?} is missing from {full}");
        }
        well_formed(&full);
        well_formed(&Version::Saml.rendre(Format::Xml, "https://a/?<b>&c", "id", &outcome));
        well_formed(&Version::Deux.rendre(Format::Xml, "", "", &outcome));
    }

    /// Requests of samlValidate come from anywhere.
    #[test]
    fn any_soap_is_read_or_refused(body in ".{0,300}") {
        let _ = artefact_saml(&body);
    }

    #[test]
    fn addresses_come_from_anywhere(text in "(https?://)?[a-z@:/.%#?\\\\;0-9]{0,60}") {
        if let Ok(adresse) = crate::Adresse::lire(&text) {
            // What was accepted means the same to the parser of the house and to a reader who cuts at the first signs.
            let rest = text.split_once("://").unwrap().1;
            let host = rest.split(['/', '?']).next().unwrap();
            prop_assert!(adresse.origine().contains(host.split(':').next().unwrap()));
            prop_assert!(!text.contains('#') && !host.contains('@'));
        }
    }
}

#[test]
fn what_is_written_between_marks_stays_a_value() {
    let reponse = Reponse {
        utilisateur: "x</cas:user><cas:user>admin".into(),
        attributs: Vec::new(),
        place: crate::Place::Dedans,
        cas2: true,
    };
    let answer = Version::Deux.rendre(Format::Xml, "", "", &Ok(valide(reponse)));
    assert_eq!(answer.matches("<cas:user>").count(), 1, "{answer}");
    let one = Reponse {
        utilisateur: "x\nadmin".into(),
        attributs: Vec::new(),
        place: crate::Place::Dedans,
        cas2: true,
    };
    assert_eq!(
        Version::Un.rendre(Format::Xml, "", "", &Ok(valide(one))),
        "yes\nx admin\n"
    );
    assert_eq!(Version::Un.rendre(Format::Xml, "", "", &Err(Echec::Ticket)), "no\n\n");
    for failure in [
        Echec::Requete,
        Echec::Ticket,
        Echec::Service,
        Echec::Rappel,
        Echec::Interne,
    ] {
        for answer in every_answer(&Err(failure)) {
            assert!(answer.contains(failure.code()) || answer == "no\n\n", "{answer}");
        }
    }
}

#[test]
fn places_and_wrappers() {
    let base = Reponse {
        utilisateur: "abc".into(),
        attributs: vec![crate::Valeur {
            nom: "ENTAuxEnsClasse".into(),
            enveloppe: Some("ENTAuxEnsClasses".into()),
            valeurs: vec!["6A".into(), "6B".into()],
        }],
        place: crate::Place::Dehors,
        cas2: true,
    };
    let outside = Version::Deux.rendre(Format::Xml, "", "", &Ok(valide(base.clone())));
    assert!(
        outside.contains(
            "<cas:user>abc</cas:user><cas:ENTAuxEnsClasses><cas:ENTAuxEnsClasse>6A</cas:ENTAuxEnsClasse>\
             <cas:ENTAuxEnsClasse>6B</cas:ENTAuxEnsClasse></cas:ENTAuxEnsClasses>"
        ),
        "{outside}"
    );
    let both = Reponse {
        place: crate::Place::Partout,
        ..base
    };
    let both = Version::Trois.rendre(Format::Xml, "", "", &Ok(valide(both)));
    assert_eq!(both.matches("<cas:ENTAuxEnsClasses>").count(), 2, "{both}");
    assert!(both.contains("<cas:authenticationDate>2026-11-22T"), "{both}");
}

#[test]
fn one_artefact_and_nothing_clever() {
    let request = |inner: &str| {
        format!(
            "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Body>\
             <samlp:Request xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\">{inner}</samlp:Request></SOAP-ENV:Body></SOAP-ENV:Envelope>"
        )
    };
    let one = "<samlp:AssertionArtifact>ST-1a</samlp:AssertionArtifact>";
    assert_eq!(artefact_saml(&request(one)).as_deref(), Some("ST-1a"));
    for bad in [
        request(&format!("{one}{one}")),
        request("<samlp:AssertionArtifact>ST-<!-- x -->1a</samlp:AssertionArtifact>"),
        request("<samlp:AssertionArtifact><x>ST-1a</x></samlp:AssertionArtifact>"),
        request("<samlp:AssertionArtifact>&x;</samlp:AssertionArtifact>"),
        request("<samlp:AssertionArtifact><![CDATA[ST-1a]]></samlp:AssertionArtifact>"),
        format!("<!DOCTYPE x [<!ENTITY x \"ST-1a\">]>{}", request(one)),
        request(one).replace("</SOAP-ENV:Body></SOAP-ENV:Envelope>", ""),
        request(""),
        String::new(),
    ] {
        assert_eq!(artefact_saml(&bad), None, "{bad}");
    }
}

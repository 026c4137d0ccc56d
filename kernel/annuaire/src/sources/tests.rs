//! The other sources: what they bring, what they refuse, and where.

use preau_model::Uai;
use proptest::prelude::*;

use super::tableau::Tableau;
use super::*;
use crate::Keys;

fn keys() -> Keys {
    Keys::new([1; 32], [2; 32])
}

fn uai() -> Uai {
    Uai::from_number(139_501).unwrap()
}

fn fichier<'f>(nom: &'f str, texte: &'f [u8]) -> Fichier<'f> {
    Fichier {
        nom,
        octets: texte,
        correspondance: None,
    }
}

fn of<'a>(fiches: &'a [FicheLue], categorie: &str) -> Vec<&'a FicheLue> {
    fiches.iter().filter(|f| f.categorie == categorie).collect()
}

fn un<'a>(fiche: &'a FicheLue, attribut: &str) -> &'a str {
    fiche.attributs.get(attribut).map_or("", |v| v[0].as_str())
}

const ONDE_ELEVES: &str = "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Cycle;Niveau;Libellé classe;Identifiant classe\n\
    ESSAI;;Maël;14/02/2018;M;111111111AA;1 rue du Test;13200;Arles;FRANCE;CYCLE II;CE2;CE1-CE2 B;99999\n\
    ESSAI;DUPONT-ESSAI;Zoé;2019-03-01;F;;1 rue du Test;13200;Arles;FRANCE;CYCLE II;CE1;CE1-CE2 B;99999\n\
    ESSAI;;Maël;15/02/2018;M;111111111AA;;;;;;CE2;CE1-CE2 B;99999\n\
    AUTRE;;Lou;32/13/2018;F;;;;;;;CP;CP;99998\n";
const ONDE_RESPONSABLES: &str = "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable;Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants;Nom d'usage enfant;Nom de famille enfant;Prénom enfant;Classes enfants\n\
    Mme;;ESSAI;Rose;1 rue du Test;13200;Arles;FRANCE;rose@exemple.fr;;;;;ESSAI;Maël;CE2;;ESSAI;Zoé;CE1\n\
    M.;;INCONNU;Paul;;;;;;;;;;ESSAI;Personne;CE2;;;;\n";

#[test]
fn onde_files_are_read_together_whatever_their_encoding() {
    let eleves = ONDE_ELEVES.as_bytes();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(ONDE_RESPONSABLES);
    let files = [fichier("responsables.csv", &latin), fichier("eleves.csv", eleves)];
    let apport = lire_csv(&files, uai(), &keys()).unwrap();
    let fiches: Vec<FicheLue> = apport.fiches().collect();
    assert_eq!(apport.degre, "1D");
    let pupils = of(&fiches, "Eleve");
    assert_eq!(pupils.len(), 3);
    assert_eq!((un(pupils[0], "sn"), un(pupils[0], "givenName")), ("ESSAI", "Maël"));
    assert_eq!(un(pupils[0], "ENTPersonDateNaissance"), "14/02/2018");
    assert_eq!(un(pupils[1], "sn"), "DUPONT-ESSAI");
    assert_eq!(un(pupils[1], "ENTPersonNomPatro"), "ESSAI");
    assert_eq!(un(pupils[1], "ENTPersonDateNaissance"), "01/03/2019");
    assert_eq!(un(pupils[1], "personalTitle"), "Mme");
    assert_eq!(un(pupils[1], "ENTEleveClasses"), format!("{}$99999", uai()));
    // No name, no INE in a key.
    assert!(
        fiches
            .iter()
            .all(|f| f.cle.starts_with("onde:") || f.cle == uai().to_string())
    );
    assert!(fiches.iter().all(|f| !f.cle.contains("111111111")));
    let parents = of(&fiches, "PersRelEleve");
    // A responsable of nobody, without any contact, cannot be told from a namesake.
    assert_eq!(parents.len(), 1);
    for pupil in &pupils[..2] {
        // The file does not say who is a legal representative: nothing is opened.
        assert_eq!(
            un(pupil, "ENTElevePersRelEleve"),
            format!("{}$0$0$0$0$0", parents[0].cle)
        );
    }
    let school = of(&fiches, "EtabEducNat")[0];
    assert_eq!(
        school.attributs["ENTStructureClasses"],
        ["99998$CP$CP", "99999$CE1-CE2 B$CE1$CE2"]
    );
    let told: Vec<_> = apport
        .erreurs
        .iter()
        .map(|e| (e.fichier.as_str(), e.ligne, &*e.code, e.colonne.as_deref(), e.ecartee))
        .collect();
    assert_eq!(
        told,
        [
            ("eleves.csv", 4, "ligne.doublon", None, true),
            ("eleves.csv", 5, "ligne.date", Some("Date naissance"), false),
            ("responsables.csv", 3, "ligne.sans-lien", None, true),
            (
                "responsables.csv",
                3,
                "ligne.enfant-inconnu",
                Some("Prénom enfant"),
                false
            ),
        ]
    );
    // The same files, the same keys; another installation, others.
    let again: Vec<FicheLue> = lire_csv(&files, uai(), &keys()).unwrap().fiches().collect();
    assert_eq!(again, fiches);
    let other = lire_csv(&files, uai(), &Keys::new([1; 32], [3; 32])).unwrap();
    assert_ne!(other.fiches().next().unwrap().cle, fiches[0].cle);
}

#[test]
fn a_school_may_answer_for_the_responsables_of_its_file() {
    let modele = Correspondance::modeles()
        .unwrap()
        .into_iter()
        .find(|m| m.genre == Genre::Responsables);
    let own = Correspondance {
        legal: 1,
        ..modele.unwrap()
    };
    // Kept as JSON data by the school.
    let own: Correspondance = serde_json::from_str(&serde_json::to_string(&own).unwrap()).unwrap();
    let files = [
        fichier("e.csv", ONDE_ELEVES.as_bytes()),
        Fichier {
            nom: "r.csv",
            octets: ONDE_RESPONSABLES.as_bytes(),
            correspondance: Some(own),
        },
    ];
    let fiches: Vec<FicheLue> = lire_csv(&files, uai(), &keys()).unwrap().fiches().collect();
    assert!(un(&fiches[0], "ENTElevePersRelEleve").ends_with("$0$0$1$0$0"));
}

#[test]
fn siecle_lines_carry_the_legal_representatives() {
    let texte = "Liste des élèves\nNom de famille,Prénom 1,Division,Nom de famille resp. légal1,Prénom resp. légal1,Courriel resp. légal1,Nom de famille resp. légal2,Prénom resp. légal2,Courriel resp. légal2\n\
        \"ESSAI, DIT TEST\",Ana,6A,ESSAI,Rose,rose@exemple.fr,ESSAI,Luc,\n\
        ESSAI,Ben,5B,ESSAI,Rose,rose@exemple.fr,,,\n\
        ESSAI,Cléo,5B,ESSAI,Luc,,,,,trop\n";
    let apport = lire_csv(&[fichier("siecle.csv", texte.as_bytes())], uai(), &keys()).unwrap();
    let fiches: Vec<FicheLue> = apport.fiches().collect();
    let pupils = of(&fiches, "Eleve");
    assert_eq!(un(pupils[0], "sn"), "ESSAI, DIT TEST");
    assert_eq!(pupils.len(), 2);
    let parents = of(&fiches, "PersRelEleve");
    // Rose shares a mail with herself: one person; Luc has nothing to be recognised by.
    assert_eq!(parents.len(), 2);
    let rose = parents.iter().find(|p| un(p, "givenName") == "Rose").unwrap();
    let link = format!("{}$0$0$1$0$0", rose.cle);
    assert!(
        pupils
            .iter()
            .all(|p| p.attributs["ENTElevePersRelEleve"].contains(&link))
    );
    assert_eq!(
        (apport.erreurs[0].ligne, &*apport.erreurs[0].code),
        (5, "ligne.colonnes")
    );
    let view = apercu(&fichier("siecle.csv", texte.as_bytes()), 1).unwrap();
    assert_eq!((view.separateur, view.entete, view.lignes.len()), (',', 2, 1));
    assert_eq!(view.colonnes[2], ("Division".to_owned(), Some(Champ::Classe)));
    assert_eq!(view.erreurs.len(), 1);
}

#[test]
fn staff_of_a_spreadsheet_teach_their_classes() {
    let texte = "Nom\tPrénom\tFonction\tClasses\tCourriel\nESSAI\tPaule\tProfesseure\t6A, 6B\tp@exemple.fr\n";
    let apport = lire_csv(&[fichier("p.csv", texte.as_bytes())], uai(), &keys()).unwrap();
    let fiches: Vec<FicheLue> = apport.fiches().collect();
    assert_eq!(un(&fiches[0], "ENTPersonFonctions"), format!("{}$ENS$$-$", uai()));
    assert_eq!(
        fiches[0].attributs["ENTAuxEnsClasses"],
        [format!("{}$6A", uai()), format!("{}$6B", uai())]
    );
}

fn code(nom: &str, octets: &[u8]) -> &'static str {
    match lire_csv(&[fichier(nom, octets)], uai(), &keys()) {
        Ok(_) => "ok",
        Err(error) => {
            assert!(error.to_string().ends_with('.'), "{error}");
            error.code()
        }
    }
}

#[test]
fn files_that_are_no_csv_are_refused_with_their_line() {
    assert_eq!(code("a.csv", b""), "source.vide");
    assert_eq!(code("a.csv", b"\n \n"), "source.vide");
    assert_eq!(code("a.csv", b"PK\x03\x04 zip"), "source.binaire");
    assert_eq!(code("a.csv", b"Nom;Age\nx;3\n"), "source.colonne");
    let open = "Nom;Prénom;Classe\nA;B;\"6A\nC;D;6B\n";
    let error = lire_csv(&[fichier("a.csv", open.as_bytes())], uai(), &keys())
        .err()
        .unwrap();
    assert!(error.to_string().contains("ligne 2"), "{error}");
    let wide = "a;".repeat(600);
    assert_eq!(code("a.csv", wide.as_bytes()), "source.limite");
    let long = format!("Nom;Prénom;Classe\n{};B;6A\n", "x".repeat(70_000));
    assert_eq!(code("a.csv", long.as_bytes()), "source.limite");
    let wrong = Correspondance {
        nom: "Pas Bon".to_owned(),
        ..Correspondance::modeles().unwrap().remove(0)
    };
    let file = Fichier {
        correspondance: Some(wrong),
        ..fichier("a.csv", ONDE_ELEVES.as_bytes())
    };
    assert_eq!(apercu(&file, 5).unwrap_err().code(), "source.correspondance");
}

const STS: &str = "<?xml version='1.0' encoding='ISO-8859-1'?>\n<STS_EDT><PARAMETRES><UAJ CODE='%UAI%'/></PARAMETRES>\
    <NOMENCLATURES><MATIERES><MATIERE CODE='030201'><LIBELLE_LONG>ANGLAIS LV1</LIBELLE_LONG></MATIERE></MATIERES></NOMENCLATURES>\
    <DONNEES><INDIVIDUS><INDIVIDU ID='11508' TYPE='epp'><CIVILITE>2</CIVILITE><NOM_USAGE>ESSAI</NOM_USAGE><NOM_PATRONYMIQUE>TEST</NOM_PATRONYMIQUE>\
    <PRENOM>Paule</PRENOM><DATE_NAISSANCE>1980-05-04</DATE_NAISSANCE><FONCTION>ENS</FONCTION><DISCIPLINES><DISCIPLINE CODE='L0422'/></DISCIPLINES>\
    <PROFS_PRINC><PROF_PRINC><CODE_STRUCTURE>6A</CODE_STRUCTURE></PROF_PRINC></PROFS_PRINC></INDIVIDU></INDIVIDUS>\
    <STRUCTURE><DIVISIONS><DIVISION CODE='6A'><LIBELLE_LONG>6\u{ea}me A</LIBELLE_LONG><SERVICES><SERVICE CODE_MATIERE='030201'><ENSEIGNANTS>\
    <ENSEIGNANT ID='11508' TYPE='epp'/><ENSEIGNANT ID='9' TYPE='local'/></ENSEIGNANTS></SERVICE></SERVICES></DIVISION></DIVISIONS>\
    <GROUPES><GROUPE CODE='6LAT'><LIBELLE_LONG>Latin</LIBELLE_LONG><DIVISIONS_APPARTENANCE><DIVISION_APPARTENANCE CODE='6A'/></DIVISIONS_APPARTENANCE>\
    <SERVICES/></GROUPE></GROUPES></STRUCTURE></DONNEES></STS_EDT>";

#[test]
fn sts_gives_divisions_groups_teachers_and_services() {
    let texte = STS.replace("%UAI%", uai().as_str());
    let (octets, _, _) = encoding_rs::WINDOWS_1252.encode(&texte);
    let apport = lire_sts("sts_emp.xml", &octets, uai()).unwrap();
    let fiches: Vec<FicheLue> = apport.fiches().collect();
    let school = of(&fiches, "EtabEducNat")[0];
    assert_eq!(school.attributs["ENTStructureClasses"], ["6A$6ême A"]);
    assert_eq!(school.attributs["ENTStructureGroupes"], ["6LAT$Latin$6A"]);
    let paule = of(&fiches, "PersEducNat")[0];
    assert_eq!(paule.cle, format!("sts:{}:epp:11508", uai()));
    assert_eq!(un(paule, "ENTPersonDateNaissance"), "04/05/1980");
    assert_eq!(un(paule, "ENTAuxEnsClassesMatieres"), format!("{}$6A$030201", uai()));
    assert_eq!(un(paule, "ENTAuxEnsClassesPrincipal"), format!("{}$6A", uai()));
    assert_eq!(un(paule, "ENTPersonFonctions"), format!("{}$ENS$$L0422$", uai()));
    assert_eq!(un(of(&fiches, "MatEducNat")[0], "ENTLibelleMatiere"), "ANGLAIS LV1");
    assert_eq!((apport.erreurs.len(), &*apport.erreurs[0].code), (1, "sts.enseignant"));

    let refused = |texte: &str| lire_sts("s.xml", texte.as_bytes(), uai()).err().unwrap().code();
    assert_eq!(refused(&texte[..texte.len() - 30]), "source.document");
    assert_eq!(refused("<AUTRE/>"), "source.document");
    assert_eq!(
        refused("<!DOCTYPE STS_EDT [<!ENTITY a 'b'>]><STS_EDT/>"),
        "source.document"
    );
    assert_eq!(
        refused(&texte.replace(uai().as_str(), "0139001N")),
        "source.etablissement"
    );
    assert_eq!(refused(&"<a>".repeat(100)), "source.limite");
}

const ENVOI: &str = r#"{"version": 1, "uai": "%UAI%", "degre": "2D",
    "classes": [{"code": "6A", "libelle": "6e A"}], "groupes": [{"code": "LAT", "divisions": ["6A"]}],
    "eleves": [{"identite": {"id": "e-1", "nom": "Essai", "prenom": "Ana", "naissance": "2014-01-02"}, "classe": "6A",
                "responsables": [{"id": "r-1", "lien": 10, "legal": 1}]}],
    "responsables": [{"id": "r-1", "nom": "Essai", "prenom": "Rose", "adresse": ["1 rue du Test"], "ville": "Arles"}],
    "personnels": [{"identite": {"id": "p-1", "nom": "Essai", "prenom": "Paul"}, "fonction": "ENS",
                    "classes": [{"code": "6A", "matiere": "030201", "principal": true}]}]}"#;

#[test]
fn json_follows_its_schema() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let texte = ENVOI.replace("%UAI%", uai().as_str());
    assert!(validator.is_valid(&serde_json::from_str(&texte).unwrap()));
    let apport = lire_api("ogec", texte.as_bytes()).unwrap();
    let fiches: Vec<FicheLue> = apport.fiches().collect();
    assert_eq!(fiches.len(), 4);
    let pupil = of(&fiches, "Eleve")[0];
    assert_eq!(pupil.cle, "api:ogec:e-1");
    assert_eq!(un(pupil, "ENTElevePersRelEleve"), "api:ogec:r-1$10$0$1$0$0");
    let paul = of(&fiches, "PersEducNat")[0];
    assert_eq!(un(paul, "ENTAuxEnsClassesMatieres"), format!("{}$6A$030201", uai()));
    assert_eq!(un(paul, "ENTAuxEnsClassesPrincipal"), format!("{}$6A", uai()));
    assert!(apport.erreurs.is_empty());

    for wrong in [
        texte.replace("\"version\": 1", "\"version\": 2"),
        texte.replace("\"nom\"", "\"nomm\""),
        texte.replace("\"degre\": \"2D\"", "\"degre\": \"3D\""),
        texte.replace("[{\"code\": \"6A\", \"libelle\"", "[{\"libelle\""),
        texte.replace(uai().as_str(), "0139X"),
    ] {
        assert!(!validator.is_valid(&serde_json::from_str(&wrong).unwrap()), "{wrong}");
        let error = lire_api("ogec", wrong.as_bytes()).err().unwrap();
        assert_eq!(error.code(), "source.envoi");
        assert!(!format!("{error:?}").contains("Essai"), "{error}");
    }
    let place = |wrong: &str| match lire_api("ogec", wrong.as_bytes()) {
        Err(SourceError::Envoi(faults)) => faults.iter().map(|f| f.colonne.clone().unwrap()).collect::<Vec<_>>(),
        other => panic!("{:?}", other.err()),
    };
    assert_eq!(place(&texte.replace("\"version\": 1", "\"version\": 2")), ["/version"]);
    assert_eq!(
        place(&texte.replace("[{\"code\": \"6A\", \"libelle\"", "[{\"libelle\"")),
        ["/classes/0/code"]
    );
    assert_eq!(place("[]"), [""]);
    assert_eq!(place("{\"a/b\":1}"), ["/version", "/uai", "/degre", "/a~1b"]);
    assert!(lire_api("Pas bon", texte.as_bytes()).is_err());
    assert!(
        lire_api("ogec", &texte.as_bytes()[..200])
            .err()
            .unwrap()
            .to_string()
            .contains("tronqué")
    );
    let twice = texte.replace("\"id\": \"r-1\", \"nom\"", "\"id\": \"e-1\", \"nom\"");
    let apport = lire_api("ogec", twice.as_bytes()).unwrap();
    assert_eq!((apport.erreurs.len(), &*apport.erreurs[0].code), (1, "api.identifiant"));
}

proptest! {
    #![proptest_config(crate::testing::cases(64))]

    #[test]
    fn nothing_makes_a_reader_panic(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Tableau::lire("a", &octets);
        let _ = lire_sts("a", &octets, uai());
        let _ = lire_api("a", &octets);
        let cut = ONDE_ELEVES.len() - octets.len();
        let mut mixed: Vec<u8> = ONDE_ELEVES.bytes().take(cut).collect();
        mixed.extend(&octets);
        let _ = lire_csv(&[fichier("a", &mixed), fichier("b", ONDE_RESPONSABLES.as_bytes())], uai(), &keys());
    }

    #[test]
    fn cells_come_back(rows in proptest::collection::vec(proptest::collection::vec("[^\u{0}-\u{1f}\u{7f}]{0,20}", 3), 1..8)) {
        let quoted = |case: &String| format!("\"{}\"", case.replace('"', "\"\""));
        let texte: Vec<String> = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(";")).collect();
        let expected: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|c| c.trim().to_owned()).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|c| !c.is_empty()))
            .collect();
        match Tableau::lire("a", texte.join("\r\n").as_bytes()) {
            Ok(tableau) => {
                let cells: Vec<Vec<String>> = tableau.rangs.into_iter().map(|r| r.cases).collect();
                prop_assert_eq!(cells, expected);
            }
            Err(error) => prop_assert!(error.code() == "source.vide" && expected.is_empty(), "{}", error),
        }
    }
}

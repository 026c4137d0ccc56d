//! Encodings, entities, unknown attributes, dates, functions: what real exports do and the synthetic one does not.

use preau_academie::Encoding;
use preau_model::{AnneeScolaire, NEVER, Principal, Profil};
use preau_store::Db;

use super::deliveries::{Hand, by_hand, complete, document, encoded, file_name, world};
use super::{NOON, annuaire};
use crate::Annuaire;

/// Three encodings of one world leave the same fingerprints.
pub async fn encodings_are_the_same(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let world = world(1, 0.2);
    let folder = tempfile::tempdir().unwrap();
    complete(&world, folder.path());
    annuaire.import(territoire, folder.path(), &|_| {}).await.unwrap();
    for encoding in [Encoding::Latin9, Encoding::Undeclared] {
        clock.advance(1_000);
        encoded(&world, folder.path(), encoding);
        let bilan = annuaire.import(territoire, folder.path(), &|_| {}).await.unwrap();
        assert!(bilan.sans_changement(), "{encoding:?}: {:?}", bilan.categories);
    }
}

fn records() -> Vec<Hand> {
    vec![
        Hand::new("EtabEducNat", 43)
            .with("ENTStructureUAI", "0139001A")
            .with("ENTStructureNomCourant", "CLG$JEAN D'ESSAI$PORT-DE-BOUC")
            .with("ENTEtablissementBassin", "00012$MARTIGUES")
            .with("ENTStructureClasses", "6A$6e A$10010012110")
            .with("ENTStructureClasses", "5B$5e B$10110001110")
            .with("ENTStructureGroupes", "LAT$Latin$6A$5B"),
        Hand::new("MefEducNat", "10010012110").with("ENTLibelleMef", "6EME"),
        Hand::new("MefEducNat", "10110001110").with("ENTLibelleMef", "5EME"),
        Hand::new("MatiereEducNat", "030201").with("ENTLibelleMatiere", "ANGLAIS LV1"),
        Hand::new("Eleve", 1)
            .with("sn", "Œuvrard")
            .with("givenName", "Zoé & Léa")
            .with("ENTPersonStructRattach", 43)
            .with("ENTEleveDateEntreeStructRattach", "01/10/2026")
            .with("ENTEleveClasses", "43$5B")
            .with("ENTEleveClasses", "43$6Z")
            .with("ENTEleveGroupes", "43$LAT")
            .with("ENTEleveGroupes", "99$LAT")
            .with("ENTEleveDateEntreeClasses", "43$01/10/2026$6A")
            .with("ENTEleveDateSortieClasses", "43$31/10/2026$6A")
            .with("ENTEleveDateEntreeClasses", "43$01/11/2026$5B")
            .with("ENTEleveDateEntreeClasses", "43$2026-11-01$5B")
            .with("ENTElevePersRelEleve", "2$10$1$1$1$1")
            .with("ENTElevePersRelEleve", "2$20$0$0$0$0")
            .with("ENTElevePersRelEleve", "77$10$1$1$1$1")
            .with("ENTElevePersRelEleve", "2x$dix$1$1$1$1")
            .with("ENTEleveNouveau", "valeur")
            .with("ENTEleveNouveau", ""),
        Hand::new("PersRelEleve", 2)
            .with("sn", "Œuvrard")
            .with("givenName", "Anne")
            .with("mail", "a@exemple.fr"),
        Hand::new("PersEducNat", 3)
            .with("sn", "AESH")
            .with("ENTPersonStructRattach", 43)
            .with("ENTPersonFonctions", "43$ZZZ$NOUVEAU$-$-")
            .with("ENTPersonFonctions", "43$DIR$DIRECTION$D0010$CHEF")
            .with("ENTPersonCategorieEnseignant", "O"),
        Hand::new("PersEducNat", 4).with("ENTPersonStructRattach", 98),
    ]
}

/// Each oddity is counted with its record, the rest of the record is kept, and nothing else is opened.
pub async fn oddities_are_told_and_never_fatal(db: Db) {
    let (annuaire, _) = annuaire(&db);
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let folder = tempfile::tempdir().unwrap();
    by_hand(folder.path(), "21/11/2026", &records());
    // Named entities and an old encoding in one of the files.
    let pupil = records()[4]
        .xml()
        .replace("Zoé", "Zo&eacute;")
        .replace("Œuvrard", "&OElig;uvrard");
    let text = document("13", "2D", "21/11/2026", &pupil).replace("UTF-8", "ISO-8859-15");
    let (latin, _, unmapped) = encoding_rs::ISO_8859_15.encode(&text);
    assert!(!unmapped);
    std::fs::write(folder.path().join(file_name("Eleve")), &latin).unwrap();

    let bilan = annuaire.import(territoire, folder.path(), &|_| {}).await.unwrap();
    let told: Vec<_> = bilan
        .anomalies
        .iter()
        .map(|a| (a.code.as_str(), a.nombre, a.exemples.join(" | ")))
        .collect();
    let expected = [
        ("structure-inconnue", 2, "4 → 98 | 1 → 99"),
        ("classe-inconnue", 1, "1 → 6Z"),
        ("responsable-inconnu", 1, "1 → 77"),
        ("lien-illisible", 1, "1 → 2x"),
        ("fonction-inconnue", 1, "3 → ZZZ"),
        ("sans-fonction", 1, "4"),
        ("uai-invalide", 1, "43 → 0139001A"),
        ("date-illisible", 1, "1 → 43$2026-11-01$5B"),
        ("sans-nom", 1, "4"),
        ("repete", 1, "1 → 2"),
        ("attribut-inconnu", 1, "ENTEleveNouveau"),
    ];
    assert_eq!(told, expected.map(|(code, n, who)| (code, n, who.to_owned())));
    let class = bilan.anomalies.iter().find(|a| a.code == "classe-inconnue").unwrap();
    let place = &class.lieux[0];
    assert_eq!(
        (
            place.fichier.as_str(),
            place.fiche.as_str(),
            place.cite.as_str(),
            place.etablissement.as_str()
        ),
        (file_name("Eleve").as_str(), "1", "6Z", "43")
    );
    assert!(place.ligne > 1 && class.remede.ends_with('.'), "{class:?}");
    assert_eq!(class.etablissements["43"], 1);
    assert_eq!(bilan.attributs_inconnus["ENTEleveNouveau"], 1);
    pupil_is_right(&annuaire).await;

    let agent = annuaire.fiche("13", "2d", "3").await.unwrap().unwrap();
    assert_eq!(agent.profil, "ETA", "the first code in file order, even unknown");
    assert_eq!(agent.profils, ["ETA", "ENS", "DIR"]);
    assert_eq!(agent.cle, "013/2D/3");
    // The function table is data: once taught, the next import follows it, although no record changed.
    db.write(|tx| {
        Box::pin(async move {
            sqlx::query("INSERT INTO fonction_profil (fonction, profil) VALUES ('ZZZ', 5)")
                .execute(tx)
                .await?;
            Ok::<_, preau_store::StoreError>(())
        })
    })
    .await
    .unwrap();
    let again = annuaire.import(territoire, folder.path(), &|_| {}).await.unwrap();
    assert_eq!(again.categories["PersEducNat"].changees, 1);
    assert_eq!(
        annuaire.fiche("013", "2D", "3").await.unwrap().unwrap().profils,
        ["EVS", "ENS", "DIR"]
    );
}

async fn pupil_is_right(annuaire: &Annuaire) {
    let pupil = annuaire.personne_par_cle("013", "2D", "1").await.unwrap().unwrap();
    assert_eq!(
        (pupil.nom.nom.as_str(), pupil.nom.prenom.as_str()),
        ("Œuvrard", "Zoé & Léa")
    );
    let sensible = annuaire.sensible(pupil.id).await.unwrap();
    assert_eq!(sensible.autres["ENTEleveNouveau"], ["valeur"]);
    let structures = annuaire.structures(&[pupil.structure.unwrap()]).await.unwrap();
    assert_eq!(structures[0].affichage(), "Collège Jean d’Essai – Port-de-Bouc");
    assert_eq!(structures[0].bassin, "Martigues");

    // In 6A in October, in 5B from the first of November; Latin since the day of entry; no day without a class.
    let groups = annuaire
        .groupes(structures[0].id, AnneeScolaire::at(NOON))
        .await
        .unwrap();
    let meets = annuaire.memberships(pupil.id).await.unwrap();
    let stay = |code: &str| {
        let group = groups.iter().find(|g| g.code == code).unwrap();
        let principal = Principal::ProfilDuGroupe(group.id, Profil::Elv).id();
        meets
            .all
            .iter()
            .filter(|m| m.principal == principal)
            .map(|m| (m.depuis, m.jusque))
            .collect::<Vec<_>>()
    };
    let day = |day, month| crate::lecture::midnight(jiff::civil::date(2026, month, day));
    let end = AnneeScolaire::at(NOON).ends();
    assert_eq!(stay("6A"), [(day(1, 10), day(1, 11))]);
    assert_eq!(stay("5B"), [(day(1, 11), end)]);
    assert_eq!(stay("LAT"), [(day(1, 10), end)]);
    let school = Principal::ProfilDeStructure(structures[0].id, Profil::Elv).id();
    assert!(
        meets
            .all
            .iter()
            .any(|m| m.principal == school && (m.depuis, m.jusque) == (day(1, 10), NEVER))
    );
    let group = groups.iter().find(|g| g.code == "LAT").unwrap();
    assert_eq!(group.niveau, "", "pupils of two levels");
}

//! Files before and after the export that tells the same people, and what a school settles about its files.

use preau_model::Uai;
use preau_store::Db;

use super::deliveries::Hand;
use super::depots::{ADA, Bench, SIECLE, kept, uai};
use super::scene::DAY;
use crate::Annuaire;
use crate::sources::Contenu;

/// What the maintenance does once the search for duplicates has looked at everybody.
async fn brought_together(annuaire: &Annuaire) -> u64 {
    annuaire.detecter_doublons().await.unwrap();
    annuaire.rapprocher_sources().await.unwrap()
}

/// Whoever a file gave and AAF brings is one person, told by AAF; who is told by the file alone stays theirs.
pub async fn exports_take_over_what_files_gave(db: Db) {
    let bench = Bench::new(&db).await;
    let annuaire = &bench.annuaire;
    bench
        .pupils(&[ADA, ("MOREL", "Zoé", "222222222BB", "6A", "DUPRE")])
        .await;
    assert_eq!(bench.found("Dupre", "Rose").await.enfants.len(), 2);
    assert_eq!(brought_together(annuaire).await, 0);
    bench.clock.advance(DAY);
    // AAF brings Zoé, and her mother under another first name, whom nothing certain brings together.
    bench.aaf(&[(70, "MOREL", "222222222BB")]).await;
    assert_eq!(brought_together(annuaire).await, 1);
    let zoe = bench.found("Morel", "Zoé").await;
    assert_eq!(
        (zoe.etat.as_str(), zoe.classes.len(), zoe.responsables.len()),
        ("parti", 0, 0)
    );
    let official = annuaire.fiche("013", "2D", "70").await.unwrap().unwrap();
    assert_eq!(
        (
            official.etat.as_str(),
            official.classes.len(),
            official.responsables.len()
        ),
        ("present", 1, 0)
    );
    assert_eq!(bench.found("Dupre", "Rose").await.enfants.len(), 1, "Ada alone");
    // The same file again brings nobody back.
    let bilan = bench
        .pupils(&[ADA, ("MOREL", "Zoé", "222222222BB", "6A", "DUPRE")])
        .await;
    assert!(bilan.sans_changement(), "{bilan:?}");
    assert_eq!(bench.found("Morel", "Zoé").await.etat, "parti");
    assert_eq!(brought_together(annuaire).await, 0);
    // Taken apart, they are two again, and stay so.
    let person = annuaire.personne_par_cle("013", "2D", "70").await.unwrap().unwrap();
    let (fusion, ..) = annuaire.fusions(person.id).await.unwrap()[0];
    annuaire.separer(person.id, fusion).await.unwrap();
    let zoe = bench.found("Morel", "Zoé").await;
    assert_eq!(
        (zoe.etat.as_str(), zoe.classes.len(), zoe.responsables.len()),
        ("present", 1, 1)
    );
    assert_eq!(brought_together(annuaire).await, 0);
    // AAF brings the mother: the child whom the file alone tells stays hers.
    let mother = bench.found("Dupre", "Rose").await;
    let key: Vec<&str> = mother.cle.split('/').collect();
    let mother = annuaire
        .personne_par_cle(key[0], key[1], key[2])
        .await
        .unwrap()
        .unwrap();
    let parent = annuaire.personne_par_cle("013", "2D", "2").await.unwrap().unwrap();
    annuaire.fusionner(person.id, mother.id, parent.id).await.unwrap();
    for _ in 0..2 {
        let official = annuaire.fiche("013", "2D", "2").await.unwrap().unwrap();
        let mut children: Vec<&str> = official.enfants.iter().map(|e| e.source.as_str()).collect();
        children.sort_unstable();
        assert_eq!(children, ["aaf", "fichier", "fichier"]);
        let bilan = bench
            .pupils(&[ADA, ("MOREL", "Zoé", "222222222BB", "6A", "DUPRE")])
            .await;
        assert_eq!((bilan.liens.ouverts, bilan.liens.fermes), (0, 0), "{bilan:?}");
    }
    // …until the file no longer says so.
    bench.pupils(&[ADA]).await;
    let official = annuaire.fiche("013", "2D", "2").await.unwrap().unwrap();
    assert_eq!(official.enfants.len(), 2);
}

/// A school that no export told is opened by its file, then taken over by the export.
pub async fn a_school_is_opened_by_its_file(db: Db) {
    let (annuaire, clock) = super::annuaire(&db);
    let root = tempfile::tempdir().unwrap();
    let annuaire = annuaire.with_folder(root.path());
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let json = format!(
        "{{\"version\":1,\"uai\":\"{}\",\"degre\":\"2D\",\"classes\":[{{\"code\":\"6A\",\"libelle\":\"6e A\"}}],\
         \"eleves\":[{{\"identite\":{{\"id\":\"e1\",\"nom\":\"Essai\",\"prenom\":\"Lou\"}},\"classe\":\"6A\"}}]}}",
        uai()
    );
    let contenu = Contenu::Api {
        origine: "edt".to_owned(),
        octets: json.into_bytes(),
    };
    let bilan = annuaire
        .importer_depot(territoire, annuaire.depot(uai(), contenu), &|_| {})
        .await
        .unwrap();
    assert_eq!(
        (bilan.categories["EtabEducNat"].arrivees, bilan.classes.ouverts),
        (1, 1)
    );
    let before = annuaire.structure_par_uai(uai()).await.unwrap().unwrap();
    let bench = Bench {
        annuaire,
        clock,
        territoire,
        _root: root,
    };
    bench.clock.advance(DAY);
    bench.aaf(&[]).await;
    let after = bench.annuaire.structure_par_uai(uai()).await.unwrap().unwrap();
    assert_eq!((before.id, after.nom.as_str()), (after.id, "Collège Jean Essai"));
    let lou = bench
        .annuaire
        .fiche(uai().as_str(), "api:edt", "api:edt:e1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((lou.source.as_str(), lou.classes.len()), ("api", 1));
    let stats = bench.annuaire.stats().await.unwrap();
    assert_eq!((stats.structures, stats.classes), (1, 1));
    assert!(bench.aaf(&[]).await.sans_changement());

    // Another school of a file, that a later export tells: undone, it is the school of its file again, whole.
    let other = Uai::from_number(139_777).unwrap();
    let json = format!(
        "{{\"version\":1,\"uai\":\"{other}\",\"degre\":\"2D\",\"classes\":[],\
         \"eleves\":[{{\"identite\":{{\"id\":\"e2\",\"nom\":\"Essai\",\"prenom\":\"Noé\"}}}}]}}"
    );
    let contenu = Contenu::Api {
        origine: "edt".to_owned(),
        octets: json.into_bytes(),
    };
    bench.depose(bench.annuaire.depot(other, contenu)).await.unwrap();
    let before = bench.annuaire.structure_par_uai(other).await.unwrap().unwrap();
    bench.clock.advance(DAY);
    let told = Hand::new("EtabEducNat", 44)
        .with("ENTStructureUAI", other)
        .with("ENTStructureNomCourant", "CLG$LINA ESSAI$FUVEAU");
    bench.aaf_and(&[], vec![told]).await;
    let after = bench.annuaire.structure_par_uai(other).await.unwrap().unwrap();
    assert_ne!((before.source, &before.cle), (after.source, &after.cle));
    let taken = bench.annuaire.imports(territoire, 1).await.unwrap()[0].id;
    bench.annuaire.annuler_import(taken, &|_| {}).await.unwrap();
    assert_eq!(bench.annuaire.structure_par_uai(other).await.unwrap().unwrap(), before);
}

/// Mappings, drafts and tokens of a school.
pub async fn a_school_settles_its_sources(db: Db) {
    let bench = Bench::new(&db).await;
    let annuaire = &bench.annuaire;
    let mut own = crate::sources::Correspondance::modeles().unwrap().remove(0);
    "notre-logiciel".clone_into(&mut own.nom);
    "Patronyme".clone_into(&mut own.colonnes[0].colonne);
    annuaire.garder_correspondance(uai(), None, &own).await.unwrap();
    "Le nôtre".clone_into(&mut own.libelle);
    annuaire.garder_correspondance(uai(), None, &own).await.unwrap();
    assert_eq!(annuaire.correspondances(uai()).await.unwrap(), [own.clone()]);
    let file = (
        "e.csv",
        "Patronyme;Prénom élève;Libellé classe\nESSAI;Lou;CP\n".as_bytes(),
    );
    let found = annuaire.correspondance_pour(uai(), None, file).await.unwrap();
    assert_eq!(found, own);
    let error = annuaire
        .correspondance_pour(uai(), Some("siecle"), file)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "source.colonne");
    "Pas Bon".clone_into(&mut own.nom);
    let error = annuaire.garder_correspondance(uai(), None, &own).await.unwrap_err();
    assert_eq!(error.code(), "source.correspondance");
    assert_eq!(
        annuaire.oublier_correspondance(uai(), "notre-logiciel").await.unwrap(),
        1
    );

    let par = annuaire.personne_par_cle("013", "2D", "3").await.unwrap().unwrap().id;
    let folder = annuaire.folder.clone().unwrap();
    let draft = annuaire
        .garder_brouillon(par, bench.csv("e.csv", SIECLE))
        .await
        .unwrap();
    assert_eq!(annuaire.brouillon(uai(), draft).await.unwrap().unwrap().nom(), "e.csv");
    assert!(
        annuaire
            .brouillon(Uai::from_number(139_777).unwrap(), draft)
            .await
            .unwrap()
            .is_none()
    );
    bench.clock.advance(DAY + 1);
    assert!(annuaire.brouillon(uai(), draft).await.unwrap().is_none());
    let draft = annuaire
        .garder_brouillon(par, bench.csv("f.csv", SIECLE))
        .await
        .unwrap();
    assert_eq!(kept(&folder), 1, "the old one is swept");
    annuaire.oublier_brouillon(draft).await.unwrap();
    assert_eq!(kept(&folder), 0);

    let new = crate::sources::NouveauJeton {
        territoire: bench.territoire,
        origine: "edt".to_owned(),
        libelle: "Emplois du temps".to_owned(),
        expire: annuaire.now() + DAY,
        ecoles: vec![uai()],
    };
    let (id, secret) = annuaire.creer_jeton(Some(par), new.clone()).await.unwrap();
    let token = annuaire.jeton(&secret).await.unwrap().unwrap();
    assert_eq!((token.id, token.ecoles.as_slice()), (id, &[uai()][..]));
    assert!(annuaire.jeton(&format!("{secret}0")).await.unwrap().is_none());
    annuaire.revoquer_jeton(bench.territoire, id).await.unwrap();
    assert!(annuaire.jeton(&secret).await.unwrap().is_none());
    assert!(annuaire.revoquer_jeton(bench.territoire, id).await.is_err());
    let (_, secret) = annuaire.creer_jeton(None, new).await.unwrap();
    bench.clock.advance(DAY);
    assert!(annuaire.jeton(&secret).await.unwrap().is_none(), "expired");
    assert_eq!(annuaire.jetons(bench.territoire).await.unwrap().len(), 2);
}

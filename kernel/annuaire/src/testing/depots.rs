//! Files and messages of one school through the plan: they touch that school, what they tell of it, and nothing of AAF.

use std::path::Path;
use std::sync::Arc;

use preau_model::{ManualClock, TerritoireId, Uai};
use preau_store::Db;

use super::deliveries::{Hand, by_hand};
use super::dump::{assert_same, dump};
use super::scene::DAY;
use crate::sources::{Contenu, Depot, Piece};
use crate::{Annuaire, Bilan, EtatLot, Fiche, ImportError};

pub(super) const SIECLE: &str = "Nom de famille;Nom d'usage;Prénom 1;Prénom 2;Prénom 3;Date de naissance;Sexe;INE;Division;\
    Nom de famille resp. légal1;Nom resp. légal1;Prénom resp. légal1;Courriel resp. légal1\n";
const TABLEUR: &str = "Identifiant;Nom;Prénom;Date de naissance;Civilité;Courriel;Fonction;Classes;Groupes\n";

pub(super) struct Bench {
    pub(super) annuaire: Annuaire,
    pub(super) clock: Arc<ManualClock>,
    pub(super) territoire: TerritoireId,
    /// Where its files are, as long as it lives.
    pub(super) _root: tempfile::TempDir,
}

pub(super) fn uai() -> Uai {
    Uai::from_number(139_001).unwrap()
}

/// A pupil of the SIECLE file: name, first name, INE, class, mother.
fn line((nom, prenom, ine, classe, mere): (&str, &str, &str, &str, &str)) -> String {
    let mail = if mere.is_empty() { "" } else { "mere@exemple.fr" };
    format!(
        "{nom};;{prenom};;;14/02/2015;F;{ine};{classe};{mere};;{};{mail}\n",
        if mere.is_empty() { "" } else { "Rose" }
    )
}

pub(super) fn siecle(lines: &[(&str, &str, &str, &str, &str)]) -> String {
    lines.iter().fold(SIECLE.to_owned(), |all, l| all + &line(*l))
}

impl Bench {
    pub(super) async fn new(db: &Db) -> Self {
        let (annuaire, clock) = super::annuaire(db);
        let root = tempfile::tempdir().unwrap();
        let annuaire = annuaire.with_folder(&root.path().join("imports"));
        let territoire = annuaire
            .creer_territoire("Département d’essai")
            .await
            .unwrap()
            .territoire;
        let bench = Self {
            annuaire,
            clock,
            territoire,
            _root: root,
        };
        bench.aaf(&[]).await;
        bench
    }

    /// The export of the académie, with more records.
    pub(super) async fn aaf(&self, more: &[(u32, &str, &str)]) -> Bilan {
        self.aaf_and(more, Vec::new()).await
    }

    /// The same, with whole records too.
    pub(super) async fn aaf_and(&self, more: &[(u32, &str, &str)], whole: Vec<Hand>) -> Bilan {
        let folder = tempfile::tempdir().unwrap();
        let mut all = vec![
            Hand::new("EtabEducNat", 43)
                .with("ENTStructureUAI", uai())
                .with("ENTStructureNomCourant", "CLG$JEAN ESSAI$ROUSSET")
                .with("ENTStructureClasses", "6A$6e A$10010012110"),
            Hand::new("MefEducNat", "10010012110").with("ENTLibelleMef", "6EME"),
            Hand::new("MatiereEducNat", "030201").with("ENTLibelleMatiere", "ANGLAIS LV1"),
            Hand::new("Eleve", 1)
                .with("sn", "Essai")
                .with("givenName", "Élève")
                .with("ENTPersonStructRattach", 43)
                .with("ENTEleveClasses", "43$6A")
                .with("ENTElevePersRelEleve", "2$10$1$1$1$1"),
            Hand::new("PersRelEleve", 2)
                .with("sn", "Essai")
                .with("givenName", "Parent"),
            Hand::new("PersEducNat", 3)
                .with("sn", "Essai")
                .with("givenName", "Agent")
                .with("ENTPersonStructRattach", 43)
                .with("ENTPersonFonctions", "43$DIR$DIRECTION$D0010$CHEF"),
        ];
        for (id, nom, ine) in more {
            all.push(
                Hand::new("Eleve", id)
                    .with("sn", nom)
                    .with("givenName", "Zoé")
                    .with("ENTPersonDateNaissance", "14/02/2015")
                    .with("ENTEleveINE", ine)
                    .with("ENTPersonStructRattach", 43)
                    .with("ENTEleveClasses", "43$6A"),
            );
        }
        all.extend(whole);
        by_hand(folder.path(), "21/11/2026", &all);
        self.annuaire
            .import(self.territoire, folder.path(), &|_| {})
            .await
            .unwrap()
    }

    pub(super) fn csv(&self, nom: &str, texte: &str) -> Depot {
        self.annuaire.depot(
            uai(),
            Contenu::Csv(vec![Piece {
                nom: nom.to_owned(),
                octets: texte.as_bytes().to_vec(),
                correspondance: None,
            }]),
        )
    }

    pub(super) async fn depose(&self, depot: Depot) -> Result<Bilan, ImportError> {
        self.clock.advance(DAY);
        self.annuaire.importer_depot(self.territoire, depot, &|_| {}).await
    }

    pub(super) async fn pupils(&self, lines: &[(&str, &str, &str, &str, &str)]) -> Bilan {
        self.depose(self.csv("eleves.csv", &siecle(lines))).await.unwrap()
    }

    /// The row that files gave, by its names.
    pub(super) async fn found(&self, nom: &str, prenom: &str) -> Fiche {
        let query = sqlx::query("SELECT cle FROM personne WHERE degre = 'fichier' AND recherche = $1");
        let rows = query
            .bind(preau_model::fold(&format!("{nom} {prenom}")))
            .fetch_all(&mut *self.annuaire.db.read().await.unwrap())
            .await
            .unwrap();
        assert_eq!(rows.len(), 1, "{prenom} {nom}");
        let cle = preau_store::RowExt::text(&rows[0], "cle").unwrap();
        let fiche = self.annuaire.fiche(uai().as_str(), "fichier", &cle).await.unwrap();
        fiche.unwrap()
    }
}

pub(super) const ADA: (&str, &str, &str, &str, &str) = ("DUPRE", "Ada", "111111111AA", "6A", "DUPRE");
const ZOE: (&str, &str, &str, &str, &str) = ("MOREL", "Zoé", "222222222BB", "6e Z", "");

/// Pupils of a file, then staff, then fewer pupils, then the way back.
pub async fn files_touch_what_they_tell(db: Db) {
    let bench = Bench::new(&db).await;
    let aaf = dump(&bench.annuaire).await;
    let plan = bench
        .annuaire
        .apercu_depot(bench.territoire, bench.csv("eleves.csv", &siecle(&[ADA, ZOE])), &|_| {})
        .await
        .unwrap();
    assert_eq!((plan.total.eleves_arrivees, plan.total.fiches_nouvelles), (2, 3));
    assert_same("a plan writes nothing", &aaf, &dump(&bench.annuaire).await);

    let bilan = bench.pupils(&[ADA, ZOE]).await;
    assert_eq!((bilan.anomalies.len(), bilan.erreurs.len()), (0, 0), "{bilan:?}");
    assert_eq!((bilan.classes.ouverts, bilan.liens.ouverts), (1, 1));
    let ada = bench.found("Dupre", "Ada").await;
    assert_eq!((ada.source.as_str(), ada.etat.as_str()), ("fichier", "present"));
    // The class is the one that AAF declares; the pupil is in it by the file.
    assert_eq!(
        (ada.classes[0].libelle.as_str(), ada.classes[0].source.as_str()),
        ("6e A", "fichier")
    );
    assert_eq!((ada.responsables.len(), ada.responsables[0].legal), (1, 1));
    assert_eq!(bench.found("Morel", "Zoé").await.classes[0].libelle, "6e Z");
    let mother = bench.found("Dupre", "Rose").await;
    assert_eq!((mother.profil.as_str(), mother.enfants.len()), ("TUT", 1));
    assert_same("what AAF gave is as it was", &aaf, &dump(&bench.annuaire).await);
    assert!(bench.pupils(&[ADA, ZOE]).await.sans_changement());

    // Staff alone: the pupils stay, and the class of the file too.
    let staff = format!("{TABLEUR}P1;LEROY;Jean;;M.;jean@exemple.fr;Professeur;6e Z|6e A;\n");
    let bilan = bench.depose(bench.csv("personnels.csv", &staff)).await.unwrap();
    assert_eq!(
        (
            bilan.classes.fermes,
            bilan.categories["Eleve"].parties,
            bilan.anomalies.len()
        ),
        (0, 0, 0)
    );
    let leroy = bench.found("Leroy", "Jean").await;
    let mut classes: Vec<&str> = leroy.classes.iter().map(|c| c.libelle.as_str()).collect();
    classes.sort_unstable();
    assert_eq!(classes, ["6e A", "6e Z"]);
    assert_eq!(bench.found("Morel", "Zoé").await.etat, "present");

    // Who is no longer in the file has left; the staff, whom it does not tell, has not.
    let before = dump_all(&bench.annuaire).await;
    let bilan = bench.pupils(&[ADA]).await;
    assert_eq!((bilan.categories["Eleve"].parties, bilan.classes.fermes), (1, 1));
    assert_eq!(bench.found("Morel", "Zoé").await.etat, "parti");
    assert_eq!(bench.found("Leroy", "Jean").await.etat, "present");
    assert_same("what AAF gave is as it was", &aaf, &dump(&bench.annuaire).await);
    let last = bench.annuaire.imports(bench.territoire, 1).await.unwrap()[0].id;
    bench.annuaire.annuler_import(last, &|_| {}).await.unwrap();
    assert_same("undone", &before, &dump_all(&bench.annuaire).await);
    assert!(bench.pupils(&[ADA, ZOE]).await.sans_changement());
    refusals(&bench).await;
}

/// Whoever is in what, by any source.
async fn dump_all(annuaire: &Annuaire) -> std::collections::BTreeSet<String> {
    let mut lines = std::collections::BTreeSet::new();
    for sql in [
        "SELECT p.cle, 'etat' AS quoi, p.etat AS n FROM personne p WHERE CAST($1 AS BIGINT) > 0",
        "SELECT p.cle, g.libelle AS quoi, a.source AS n FROM appartenance a JOIN personne p ON p.id = a.personne \
         JOIN groupe g ON g.id = a.groupe WHERE a.jusque > $1 AND g.jusque > $1",
        "SELECT p.cle, r.cle AS quoi, l.source AS n FROM lien_responsable l JOIN personne p ON p.id = l.eleve \
         JOIN personne r ON r.id = l.responsable WHERE l.jusque > $1",
    ] {
        use preau_store::RowExt as _;
        let rows = sqlx::query(sql).bind(annuaire.now());
        for row in rows.fetch_all(&mut *annuaire.db.read().await.unwrap()).await.unwrap() {
            let (cle, quoi, n) = (
                row.text("cle").unwrap(),
                row.text("quoi").unwrap(),
                row.int("n").unwrap(),
            );
            lines.insert(format!("{cle} {quoi} {n}"));
        }
    }
    lines
}

async fn refusals(bench: &Bench) {
    let state = dump_all(&bench.annuaire).await;
    let other = Uai::from_number(139_777).unwrap();
    let sts = format!("<STS_EDT><PARAMETRES><UAJ CODE=\"{other}\"/></PARAMETRES></STS_EDT>");
    let json = format!(
        "{{\"version\":1,\"uai\":\"{}\",\"degre\":\"2D\",\"eleves\":[{{\"identite\":{{\"id\":\"e 1\",\"nom\":\"A\",\"prenom\":\"B\"}}}}]}}",
        uai()
    );
    let piece = |texte: &str| Piece {
        nom: "f".to_owned(),
        octets: texte.as_bytes().to_vec(),
        correspondance: None,
    };
    for (contenu, code, says) in [
        (Contenu::Sts(piece(&sts)), "source.etablissement", other.to_string()),
        (Contenu::Csv(vec![piece(SIECLE)]), "source.sans-fiche", "f".to_owned()),
        (
            Contenu::Csv(vec![piece("a;\"b\n")]),
            "source.guillemet",
            "ligne 1".to_owned(),
        ),
        (
            Contenu::Csv(vec![piece("x;y\n1;2\n")]),
            "source.colonne",
            "f".to_owned(),
        ),
        (
            Contenu::Api {
                origine: "edt".to_owned(),
                octets: json.into_bytes(),
            },
            "source.envoi",
            "1 erreur".to_owned(),
        ),
    ] {
        let depot = bench.annuaire.depot(uai(), contenu);
        let error = bench.depose(depot).await.unwrap_err();
        let told = error.to_string();
        assert_eq!(error.code(), code, "{told}");
        assert!(told.contains(&says) && told.ends_with('.'), "{told}");
        assert_same(code, &state, &dump_all(&bench.annuaire).await);
    }
    let folder = bench.annuaire.folder.clone().unwrap();
    assert_eq!(kept(&folder), 0, "what was refused is not kept");
}

pub(super) fn kept(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name());
    files
        .filter(|name| name.to_string_lossy().ends_with(".livraison"))
        .count()
}

/// A file that makes many leave waits; what it keeps is what is applied, and a process that dies leaves it to be taken again.
pub async fn files_wait_and_are_taken_again(db: Db) {
    let bench = Bench::new(&db).await;
    let names: Vec<String> = (0..30).map(|n| format!("ELEVE{n}")).collect();
    let ines: Vec<String> = (0..30).map(|n| format!("{n:09}AA")).collect();
    let all: Vec<_> = names
        .iter()
        .zip(&ines)
        .map(|(n, i)| (n.as_str(), "Zoé", i.as_str(), "6A", ""))
        .collect();
    assert_eq!(bench.pupils(&all).await.en_attente, []);
    let folder = bench.annuaire.folder.clone().unwrap();
    assert_eq!(kept(&folder), 0);
    let bilan = bench.pupils(&all[..10]).await;
    assert_eq!(bilan.en_attente.len(), 1, "{bilan:?}");
    assert_eq!((bilan.en_attente[0].uai.as_str(), kept(&folder)), (uai().as_str(), 1));
    assert_eq!(bench.found("Eleve20", "Zoé").await.etat, "present");
    let import = bench.annuaire.imports(bench.territoire, 1).await.unwrap()[0].id;
    assert_eq!(
        bench
            .annuaire
            .approuver(import, None, "A. Essai", "rentrée", &|_| {})
            .await
            .unwrap(),
        1
    );
    assert_eq!(bench.found("Eleve20", "Zoé").await.etat, "parti");
    assert_eq!(
        (bench.found("Eleve5", "Zoé").await.etat.as_str(), kept(&folder)),
        ("present", 0)
    );
    let lots = bench.annuaire.lots(import).await.unwrap();
    assert!(lots.iter().all(|lot| lot.etat == EtatLot::Applique), "{lots:?}");

    // As a process that dies once the file is kept leaves things.
    let bilan = bench.pupils(&all[..9]).await;
    assert_eq!((bilan.categories["Eleve"].parties, kept(&folder)), (1, 0));
    let import = preau_model::new_id(&*bench.annuaire.clock, &*bench.annuaire.rng);
    let depot = crate::import::Livraison::Depot(Arc::new(bench.csv("eleves.csv", &siecle(&all[..8]))));
    let garde = bench.annuaire.keep_delivery(import, depot).await.unwrap();
    std::fs::write(folder.join(format!("import-{import}.verrou")), "").unwrap();
    let (territoire, now) = (bench.territoire, bench.annuaire.now());
    let begun = db.write(move |tx| {
        Box::pin(async move {
            let origin = crate::import::Origin {
                nom: "eleves.csv".to_owned(),
                chemin: String::new(),
                garde: Some(garde),
            };
            crate::import::begin(tx, import, territoire, &origin, now).await
        })
    });
    begun.await.unwrap();
    let taken = bench.annuaire.reprendre(&|_| {}).await.unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].suite.as_ref().unwrap().categories["Eleve"].parties, 1);
    assert_eq!(kept(&folder), 0);
}

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

const SIECLE: &str = "Nom de famille;Nom d'usage;Prénom 1;Prénom 2;Prénom 3;Date de naissance;Sexe;INE;Division;\
    Nom de famille resp. légal1;Nom resp. légal1;Prénom resp. légal1;Courriel resp. légal1\n";
const TABLEUR: &str = "Identifiant;Nom;Prénom;Date de naissance;Civilité;Courriel;Fonction;Classes;Groupes\n";

struct Bench {
    annuaire: Annuaire,
    clock: Arc<ManualClock>,
    territoire: TerritoireId,
    _root: tempfile::TempDir,
}

fn uai() -> Uai {
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

fn siecle(lines: &[(&str, &str, &str, &str, &str)]) -> String {
    lines.iter().fold(SIECLE.to_owned(), |all, l| all + &line(*l))
}

impl Bench {
    async fn new(db: &Db) -> Self {
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
    async fn aaf(&self, more: &[(u32, &str, &str)]) -> Bilan {
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
        by_hand(folder.path(), "21/11/2026", &all);
        self.annuaire
            .import(self.territoire, folder.path(), &|_| {})
            .await
            .unwrap()
    }

    fn csv(&self, nom: &str, texte: &str) -> Depot {
        self.annuaire.depot(
            uai(),
            Contenu::Csv(vec![Piece {
                nom: nom.to_owned(),
                octets: texte.as_bytes().to_vec(),
                correspondance: None,
            }]),
        )
    }

    async fn depose(&self, depot: Depot) -> Result<Bilan, ImportError> {
        self.clock.advance(DAY);
        self.annuaire.importer_depot(self.territoire, depot, &|_| {}).await
    }

    async fn pupils(&self, lines: &[(&str, &str, &str, &str, &str)]) -> Bilan {
        self.depose(self.csv("eleves.csv", &siecle(lines))).await.unwrap()
    }

    /// The row that files gave, by its names.
    async fn found(&self, nom: &str, prenom: &str) -> Fiche {
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

const ADA: (&str, &str, &str, &str, &str) = ("DUPRE", "Ada", "111111111AA", "6A", "DUPRE");
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

fn kept(folder: &Path) -> usize {
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

/// Whoever a file gave and AAF brings is one person, told by AAF; who is told by the file alone stays theirs.
pub async fn exports_take_over_what_files_gave(db: Db) {
    let bench = Bench::new(&db).await;
    let annuaire = &bench.annuaire;
    bench
        .pupils(&[ADA, ("MOREL", "Zoé", "222222222BB", "6A", "DUPRE")])
        .await;
    assert_eq!(bench.found("Dupre", "Rose").await.enfants.len(), 2);
    assert_eq!(annuaire.rapprocher_sources().await.unwrap(), 0);
    bench.clock.advance(DAY);
    // AAF brings Zoé, and her mother under another first name, whom nothing certain brings together.
    bench.aaf(&[(70, "MOREL", "222222222BB")]).await;
    assert_eq!(annuaire.rapprocher_sources().await.unwrap(), 1);
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
    assert_eq!(annuaire.rapprocher_sources().await.unwrap(), 0);
    // Taken apart, they are two again, and stay so.
    let person = annuaire.personne_par_cle("013", "2D", "70").await.unwrap().unwrap();
    let (fusion, ..) = annuaire.fusions(person.id).await.unwrap()[0];
    annuaire.separer(person.id, fusion).await.unwrap();
    let zoe = bench.found("Morel", "Zoé").await;
    assert_eq!(
        (zoe.etat.as_str(), zoe.classes.len(), zoe.responsables.len()),
        ("present", 1, 1)
    );
    assert_eq!(annuaire.rapprocher_sources().await.unwrap(), 0);
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

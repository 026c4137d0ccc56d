//! Lots that wait, approvals, rejections, and going back.

use std::collections::BTreeSet;
use std::path::Path;

use preau_academie::{World, evolution};
use preau_model::{ImportId, TerritoireId};
use preau_store::Db;

use super::annuaire;
use super::deliveries::{complete, world};
use super::dump::{assert_same, dump};
use super::model::expected;
use crate::{Annuaire, EtatLot, EtatPersonne};

const DAY: i64 = 86_400_000;

/// The lines about one school.
fn of_school(lines: &BTreeSet<String>, cle: u32) -> BTreeSet<String> {
    let cle = format!(" | {cle} | ");
    let about = |line: &&String| line.contains(&cle) && !line.starts_with("lien") && !line.starts_with("personne");
    lines.iter().filter(about).cloned().collect()
}

async fn latest(annuaire: &Annuaire, territoire: TerritoireId) -> ImportId {
    annuaire.imports(territoire, 1).await.unwrap()[0].id
}

/// The next day, without forty pupils of the first school: many for it, few for all.
fn halved(before: &World) -> (World, Vec<u32>) {
    let (mut after, _) = evolution(before, 1).unwrap();
    let school = after.colleges[0].jointure;
    let mut lost = Vec::new();
    let mut index = 0;
    after.eleves.retain(|e| {
        index += usize::from(e.structure == school);
        let lose = e.structure == school && index % 2 == 0 && lost.len() < 40;
        if lose {
            lost.push(e.jointure);
        }
        !lose
    });
    (after, lost)
}

/// A school that trips a guard rail waits, whole; the others are written; the approval writes it; then nothing is left to do.
pub async fn a_lot_waits_and_the_others_go_on(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let root = tempfile::tempdir().unwrap();
    let annuaire = annuaire.with_folder(&root.path().join("imports"));
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let before = world(3, 0.4);
    let export = root.path().join("export");
    complete(&before, &export);
    let first = annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    assert!(first.en_attente.is_empty(), "{:?}", first.en_attente);
    let (after, lost) = halved(&before);
    assert!(lost.len() > 10);
    complete(&after, &export);
    clock.advance(DAY);
    let state = dump(&annuaire).await;
    let school = before.colleges[0].jointure;

    // The plan tells it and writes nothing.
    let shown = annuaire.apercu(territoire, &export, &|_| {}).await.unwrap();
    assert_same("a plan writes nothing", &state, &dump(&annuaire).await);
    let lot = shown.lots.iter().find(|l| l.cle == school.to_string()).unwrap();
    assert!(
        lot.raisons.iter().any(|r| r.code == "eleves-departs"),
        "{:?}",
        lot.raisons
    );
    assert!(lot.mouvements.eleves_departs >= lost.len() as u64);
    assert!(
        lot.exemples["eleves-departs"]
            .iter()
            .all(|key| key.parse::<u32>().is_ok())
    );

    let bilan = annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let waiting: Vec<_> = bilan.en_attente.iter().map(|l| l.cle.clone()).collect();
    assert_eq!(waiting, [school.to_string()]);
    let now = dump(&annuaire).await;
    assert_same(
        "the school that waits",
        &of_school(&state, school),
        &of_school(&now, school),
    );
    for pupil in &lost {
        let row = annuaire
            .personne_par_cle("002", "2D", &pupil.to_string())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.etat, EtatPersonne::Present, "held by the lot that waits");
    }
    let (stats, target) = (annuaire.stats().await.unwrap(), expected(&after));
    let uai = |n: usize| after.colleges[n].uai.clone();
    for (class, count) in target.eleves_par_classe.iter().filter(|(k, _)| !k.starts_with(&uai(0))) {
        assert_eq!(stats.eleves_par_classe.get(class), Some(count), "{class}");
    }

    let import = latest(&annuaire, territoire).await;
    decided(&annuaire, import, &uai(0), &uai(1)).await;
    assert_eq!(annuaire.stats().await.unwrap(), target);
    complete_import_agrees(&annuaire, territoire, &export).await;
    assert_eq!(
        std::fs::read_dir(root.path().join("imports")).unwrap().count(),
        0,
        "nothing is kept any more"
    );
}

async fn decided(annuaire: &Annuaire, import: ImportId, uai: &str, other: &str) {
    let lots = annuaire.lots(import).await.unwrap();
    assert_eq!(lots.iter().filter(|l| l.etat == EtatLot::Attend).count(), 1);
    let not_waiting = annuaire
        .approuver(import, Some(&[other.to_owned()]), "essai", "", &|_| {})
        .await;
    assert_eq!(not_waiting.unwrap_err().code(), "import.decision");
    let done = annuaire
        .approuver(
            import,
            Some(&[uai.to_owned()]),
            "principal.essai",
            "fermeture d’un niveau",
            &|_| {},
        )
        .await
        .unwrap();
    assert_eq!(done, 1);
    let lots = annuaire.lots(import).await.unwrap();
    let lot = lots.iter().find(|l| l.uai == uai).unwrap();
    assert_eq!(
        (lot.etat, lot.par.as_str(), lot.motif.as_str()),
        (EtatLot::Applique, "principal.essai", "fermeture d’un niveau")
    );
    let again = annuaire.approuver(import, None, "essai", "", &|_| {}).await;
    assert_eq!(again.unwrap_err().code(), "import.decision");
}

/// After everything, the same delivery has nothing left to change.
async fn complete_import_agrees(annuaire: &Annuaire, territoire: TerritoireId, export: &Path) {
    let state = dump(annuaire).await;
    let again = annuaire.import(territoire, export, &|_| {}).await.unwrap();
    assert!(again.sans_changement(), "{again:?}");
    assert_same("the same delivery", &state, &dump(annuaire).await);
}

/// A rejected lot changes nothing and comes again with the next import; a changed one is shown again before it is written.
pub async fn rejections_and_changes_of_mind(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let root = tempfile::tempdir().unwrap();
    let annuaire = annuaire.with_folder(root.path());
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let before = world(2, 0.4);
    let export = root.path().join("export");
    complete(&before, &export);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let (after, _) = halved(&before);
    complete(&after, &export);
    clock.advance(DAY);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let import = latest(&annuaire, territoire).await;
    let state = dump(&annuaire).await;
    assert_eq!(
        annuaire
            .rejeter(import, None, "principal.essai", "erreur d’export")
            .await
            .unwrap(),
        1
    );
    assert_same("a rejection", &state, &dump(&annuaire).await);
    clock.advance(DAY);
    let again = annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    assert_eq!(again.en_attente.len(), 1, "still to be done");

    // Guard rails are settings of the territory: this one never trips any more.
    annuaire
        .regler_garde_fou(territoire, "eleves-departs", 100, 10)
        .await
        .unwrap();
    for code in ["classes-videes", "liens-fermes", "eleves-departs-total"] {
        annuaire.regler_garde_fou(territoire, code, 100, 10).await.unwrap();
    }
    assert!(annuaire.regler_garde_fou(territoire, "inconnu", 1, 1).await.is_err());
    let rails = annuaire.garde_fous(territoire).await.unwrap();
    assert!(rails.iter().any(|r| r.code == "eleves-departs" && r.pourcent == 100));
    clock.advance(DAY);
    let free = annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    assert!(free.en_attente.is_empty(), "{:?}", free.en_attente);
    assert_eq!(annuaire.stats().await.unwrap(), expected(&after));
    let older = annuaire.approuver(import, None, "essai", "", &|_| {}).await;
    assert_eq!(
        older.unwrap_err().code(),
        "import.decision",
        "replaced by the later import"
    );
}

/// Too many departures in all: everything waits, nothing is written.
pub async fn too_many_departures_hold_everything(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let root = tempfile::tempdir().unwrap();
    let annuaire = annuaire.with_folder(root.path());
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    let before = world(4, 0.5);
    let export = root.path().join("export");
    complete(&before, &export);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let mut after = before.clone();
    // Each school loses a little: none trips alone.
    let mut index = 0;
    after.eleves.retain(|_| {
        index += 1;
        index % 14 != 0
    });
    complete(&after, &export);
    clock.advance(DAY);
    let state = dump(&annuaire).await;
    let bilan = annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let codes: BTreeSet<_> = bilan
        .en_attente
        .iter()
        .flat_map(|l| &l.raisons)
        .map(|r| r.code.as_str())
        .collect();
    assert_eq!(codes, BTreeSet::from(["eleves-departs-total"]));
    assert_same("nothing is written", &state, &dump(&annuaire).await);
    let import = latest(&annuaire, territoire).await;
    annuaire.approuver(import, None, "essai", "", &|_| {}).await.unwrap();
    assert_eq!(annuaire.stats().await.unwrap(), expected(&after));
}

/// An import undone leaves what was before, and local rows as they are; done again, it gives the same as the first time.
pub async fn an_import_is_undone(db: Db) {
    let (annuaire, clock) = annuaire(&db);
    let made = annuaire.creer_territoire("Département d’essai").await.unwrap();
    let territoire = made.territoire;
    let before = world(3, 0.3);
    let root = tempfile::tempdir().unwrap();
    let export = root.path().join("export");
    complete(&before, &export);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let first = latest(&annuaire, territoire).await;
    let refused = annuaire.annuler_import(first, &|_| {}).await.unwrap_err();
    assert_eq!(refused.code(), "import.decision", "the first one has nothing before it");
    let state = dump(&annuaire).await;
    let (after, _) = evolution(&before, 1).unwrap();
    complete(&after, &export);
    clock.advance(DAY);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    let next = dump(&annuaire).await;
    assert_ne!(state, next);
    let identite = crate::Identite {
        nom: "Essai".into(),
        prenom: "Zoé".into(),
        civilite: String::new(),
    };
    let local = annuaire
        .creer_agent_collectivite(made.collectivite, identite, "Accueil")
        .await
        .unwrap();
    clock.advance(DAY);
    assert_eq!(
        annuaire.annuler_import(first, &|_| {}).await.unwrap_err().code(),
        "import.decision"
    );
    let second = latest(&annuaire, territoire).await;
    assert!(annuaire.annuler_import(second, &|_| {}).await.unwrap() > 0);
    assert_same("undone", &state, &dump(&annuaire).await);
    assert_eq!(
        annuaire.stats().await.unwrap().personnes["ELV"],
        before.eleves.len() as u64
    );
    assert!(
        !annuaire
            .memberships(local.personne)
            .await
            .unwrap()
            .structures
            .is_empty()
    );
    assert_eq!(
        annuaire.annuler_import(second, &|_| {}).await.unwrap_err().code(),
        "import.decision"
    );
    clock.advance(DAY);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    assert_same("done again", &next, &dump(&annuaire).await);
}

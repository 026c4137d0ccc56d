//! Imports of which lots wait are decided in their order.

use preau_academie::evolution;
use preau_store::Db;

use super::annuaire;
use super::deliveries::{complete, delta, world};
use super::scene::DAY;
use crate::{EtatLot, ImportError};

/// Two differences wait for the same schools: the second is not approved before the first; one after the other, both are.
pub async fn waiting_imports_are_decided_in_order(db: Db) {
    let root = tempfile::tempdir().unwrap();
    let export = root.path().join("export");
    let today = world(3, 0.25);
    let (first_day, _) = evolution(&today, 1).unwrap();
    let (second_day, _) = evolution(&first_day, 2).unwrap();
    let (annuaire, clock) = annuaire(&db);
    let annuaire = annuaire.with_folder(&root.path().join("imports"));
    let territoire = annuaire
        .creer_territoire("Département d’essai")
        .await
        .unwrap()
        .territoire;
    complete(&today, &export);
    annuaire.import(territoire, &export, &|_| {}).await.unwrap();
    // Whoever leaves makes their school wait.
    annuaire
        .regler_garde_fou(territoire, "eleves-departs", 0, 1)
        .await
        .unwrap();
    let mut imports = Vec::new();
    for (before, after) in [(&today, &first_day), (&first_day, &second_day)] {
        clock.advance(DAY);
        delta(before, after, &export);
        let bilan = annuaire.import(territoire, &export, &|_| {}).await.unwrap();
        assert_ne!(bilan.en_attente, [], "something waits");
        imports.push(annuaire.imports(territoire, 1).await.unwrap()[0].id);
    }
    let approve = async |import| annuaire.approuver(import, None, "essai", "", &|_| {}).await;
    let told = approve(imports[1]).await.unwrap_err();
    assert_eq!(told.code(), "import.decision");
    assert!(told.to_string().contains("plus ancien"), "{told}");
    approve(imports[0]).await.unwrap();
    clock.advance(DAY);
    // What the second does is not what was shown before the first was written: it is shown again.
    let outcome = match approve(imports[1]).await {
        Err(ImportError::Changed(_)) => approve(imports[1]).await,
        other => other,
    };
    outcome.unwrap();
    for import in imports {
        let lots = annuaire.lots(import).await.unwrap();
        assert!(lots.iter().all(|lot| lot.etat == EtatLot::Applique), "{lots:?}");
    }
}

//! Écoles: what their export says is what was invented, and always the same.

use super::lecture::lire;
use crate::{Ecoles, EcolesConfig, Export, Memory};

fn export(config: &EcolesConfig) -> (Ecoles, Memory) {
    let ecoles = Ecoles::generate(config).unwrap();
    let mut files = Memory::default();
    Export::default().ecoles(&ecoles, &mut files).unwrap();
    (ecoles, files)
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let config = EcolesConfig::default();
    assert_eq!(export(&config).1, export(&config).1);
    let other = EcolesConfig {
        seed: 2,
        ..config.clone()
    };
    assert_ne!(export(&config).1, export(&other).1);
    assert!(Ecoles::generate(&EcolesConfig { ecoles: 0, ..config }).is_err());
}

#[test]
fn records_are_of_the_first_degree() {
    let (ecoles, files) = export(&EcolesConfig::default());
    assert!(
        files
            .iter()
            .all(|(name, _)| !name.contains("Mef") && !name.contains("Matiere"))
    );
    for (name, bytes) in files.iter().filter(|(name, _)| *name != "ficAlimMENESR.dtd") {
        assert!(name.starts_with("ENT1D-"), "{name}");
        assert!(String::from_utf8_lossy(bytes).contains("<!-- degre=\"1D\" -->"));
    }
    let pupils = lire(&files, "_Eleve_");
    assert_eq!(pupils.len(), ecoles.eleves.len());
    assert_eq!(pupils.len(), (5 + 3 + 4) * 18);
    for (fiche, eleve) in pupils.iter().zip(&ecoles.eleves) {
        assert_eq!(fiche.id, eleve.jointure.to_string());
        let ecole = ecoles.ecole(eleve.ecole).unwrap();
        let classe = ecole.classes.iter().find(|c| c.id == eleve.classe).unwrap();
        assert!(classe.niveaux.contains(&eleve.niveau));
        let expected = format!("{}$$${}${}", ecole.jointure, classe.id, classe.libelle);
        assert_eq!(fiche.valeurs("ENTPersonClasses"), [expected]);
        assert_eq!(fiche.valeurs("ENTEleveAutoriteParentale").len(), eleve.autorite.len());
        for (parent, _) in &eleve.autorite {
            let parent = ecoles.responsables.iter().find(|p| p.jointure == *parent).unwrap();
            assert!(parent.enfants.contains(&eleve.jointure));
        }
    }
    assert_eq!(lire(&files, "_PersEducNat_").len(), 6 + 4 + 5);
    let mut numbers: Vec<u32> = ecoles.eleves.iter().map(|e| e.jointure).collect();
    numbers.extend(ecoles.responsables.iter().map(|p| p.jointure));
    numbers.extend(ecoles.personnels.iter().map(|p| p.jointure));
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), count);
}

//! What a world of the synthetic académie should give, computed from its structs and never from the files.

use std::collections::{BTreeMap, BTreeSet};

use preau_academie::World;
use preau_model::Profil;

use crate::{Stats, fonctions};

/// The statistics that an exact import of this world gives.
pub(super) fn expected(world: &World) -> Stats {
    let table: BTreeMap<String, Profil> = fonctions::bundled().unwrap().into_iter().collect();
    let mut stats = Stats::default();
    for profil in Profil::ALL {
        stats.personnes.insert(profil.code().to_owned(), 0);
    }
    let mut add = |profil: Profil, n: usize| {
        *stats.personnes.get_mut(profil.code()).unwrap() += n as u64;
    };
    add(Profil::Elv, world.eleves.len());
    add(Profil::Tut, world.responsables.len());
    for personnel in &world.personnels {
        let first = personnel.fonctions.first().and_then(|f| table.get(f.code.code));
        add(first.copied().unwrap_or(Profil::Eta), 1);
    }
    stats.structures = world.colleges.len() as u64;
    stats.classes = world.colleges.iter().map(|c| c.classes.len() as u64).sum();
    stats.groupes = world.colleges.iter().map(|c| c.groupes.len() as u64).sum();
    stats.liens_responsable = ["0", "1", "2"].into_iter().map(|k| (k.to_owned(), 0)).collect();
    for lien in world.eleves.iter().flat_map(|e| &e.liens) {
        *stats.liens_responsable.entry(lien.legal.to_string()).or_default() += 1;
    }
    let uai: BTreeMap<u32, &str> = world.colleges.iter().map(|c| (c.jointure, c.uai.as_str())).collect();
    for college in &world.colleges {
        for classe in &college.classes {
            stats
                .eleves_par_classe
                .insert(format!("{}|{}", college.uai, classe.code), 0);
            stats
                .enseignants_par_classe
                .insert(format!("{}|{}", college.uai, classe.code), 0);
        }
    }
    for eleve in &world.eleves {
        *stats
            .eleves_par_classe
            .get_mut(&format!("{}|{}", uai[&eleve.structure], eleve.classe))
            .unwrap() += 1;
    }
    let mut teachers: BTreeSet<(String, u32)> = BTreeSet::new();
    for personnel in &world.personnels {
        let mut places: BTreeSet<u32> = personnel.fonctions.iter().map(|f| f.structure).collect();
        places.insert(personnel.rattachement);
        places.extend(personnel.services.iter().map(|s| s.structure));
        stats.personnels_plusieurs_structures += u64::from(places.len() > 1);
        for service in &personnel.services {
            if let preau_academie::Public::Classe(code) = &service.cible {
                teachers.insert((format!("{}|{code}", uai[&service.structure]), personnel.jointure));
            }
        }
    }
    for (class, _) in teachers {
        *stats.enseignants_par_classe.get_mut(&class).unwrap() += 1;
    }
    stats
}

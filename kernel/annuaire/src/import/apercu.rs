//! The plan as people and scripts read it: counts, and keys of records as examples. Never a name.

use std::collections::{BTreeMap, HashSet};

use preau_model::{Categorie, GenreGroupe};
use serde::{Deserialize, Serialize};

use super::gardefous::Raison;
use super::lots::{Lot, Place};
use super::people::Status;
use super::places::{Structures, Write, at};
use super::plan::Plan;
use crate::{Bilan, LotEnAttente};

/// Keys given per kind and lot.
const EXAMPLES: usize = 20;
/// Key of the lot of what belongs to no établissement.
pub(crate) const HORS: &str = "-";
/// Key of the lot of departures.
pub(crate) const DEPARTS: &str = "+";

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apercu {
    /// Counts and anomalies of the whole delivery, as an import answers them.
    pub bilan: Bilan,
    /// The sum of all lots.
    pub total: MouvementsLot,
    /// What each lot would do; lots with nothing to do are left out.
    pub lots: Vec<ApercuLot>,
}

/// What an import would do to one établissement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApercuLot {
    /// ENTStructureJointure; `-` for what belongs to no établissement, `+` for the departures that come last.
    pub cle: String,
    /// UAI, empty when there is none.
    pub uai: String,
    /// « Collège Jean Zay, Rousset ».
    pub nom: String,
    /// Why it would wait for an approval; empty when it would not.
    pub raisons: Vec<Raison>,
    /// Counts.
    pub mouvements: MouvementsLot,
    /// Keys of the first records concerned, by kind: `eleves-departs`, `changements-de-classe`…
    pub exemples: BTreeMap<String, Vec<String>>,
    /// What identifies the content of a lot that waits: an approval is for this and nothing else.
    pub empreinte: String,
}

/// Counts of a lot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MouvementsLot {
    /// Pupils who come to the établissement.
    pub eleves_arrivees: u64,
    /// Pupils who leave it.
    pub eleves_departs: u64,
    /// Staff who come.
    pub personnels_arrivees: u64,
    /// Staff who leave.
    pub personnels_departs: u64,
    /// Pupils in other classes than before.
    pub changements_de_classe: u64,
    /// Persons whose name changes.
    pub renommes: u64,
    /// New rows of persons (each counted in every lot that needs it).
    pub fiches_nouvelles: u64,
    /// Rows of persons that change.
    pub fiches_changees: u64,
    /// Persons who leave the annuaire: only in the last lot.
    pub departs_definitifs: u64,
    /// Links between pupils and responsables that open.
    pub liens_ouverts: u64,
    /// Those that close.
    pub liens_fermes: u64,
    /// Those whose fields change.
    pub liens_modifies: u64,
    /// Établissements that open (or open again).
    pub structures_ouvertes: u64,
    /// Établissements that close.
    pub structures_fermees: u64,
    /// Établissements whose record changes.
    pub structures_changees: u64,
    /// Classes that open.
    pub classes_ouvertes: u64,
    /// Classes that close.
    pub classes_fermees: u64,
    /// Teaching groups that open.
    pub groupes_ouverts: u64,
    /// Teaching groups that close.
    pub groupes_fermes: u64,
}

impl MouvementsLot {
    fn add(&mut self, other: &Self) {
        self.eleves_arrivees += other.eleves_arrivees;
        self.eleves_departs += other.eleves_departs;
        self.personnels_arrivees += other.personnels_arrivees;
        self.personnels_departs += other.personnels_departs;
        self.changements_de_classe += other.changements_de_classe;
        self.renommes += other.renommes;
        self.fiches_nouvelles += other.fiches_nouvelles;
        self.fiches_changees += other.fiches_changees;
        self.departs_definitifs += other.departs_definitifs;
        self.liens_ouverts += other.liens_ouverts;
        self.liens_fermes += other.liens_fermes;
        self.liens_modifies += other.liens_modifies;
        self.structures_ouvertes += other.structures_ouvertes;
        self.structures_fermees += other.structures_fermees;
        self.structures_changees += other.structures_changees;
        self.classes_ouvertes += other.classes_ouvertes;
        self.classes_fermees += other.classes_fermees;
        self.groupes_ouverts += other.groupes_ouverts;
        self.groupes_fermes += other.groupes_fermes;
    }
}

/// Key, UAI and name of what a lot is about.
pub(crate) fn name(place: Place, structures: &Structures) -> (String, String, String) {
    match place {
        Place::Hors => (HORS.to_owned(), String::new(), "Hors établissement".to_owned()),
        Place::Departs => (DEPARTS.to_owned(), String::new(), "Départs".to_owned()),
        Place::Structure(index) => at(&structures.labels, index)
            .map(|label| (label.cle.clone(), label.uai.clone(), label.nom.clone()))
            .unwrap_or_default(),
    }
}

impl Plan {
    /// The plan for people.
    pub(crate) fn apercu(&self) -> Apercu {
        let mut apercu = Apercu {
            bilan: self.bilan(),
            ..Apercu::default()
        };
        for lot in self.lots.iter().filter(|lot| !lot.is_empty()) {
            let lot = self.apercu_lot(lot);
            apercu.total.add(&lot.mouvements);
            apercu.lots.push(lot);
        }
        apercu
    }

    /// The lots that wait for an approval.
    pub(crate) fn waiting(&self) -> Vec<LotEnAttente> {
        let waiting = self.lots.iter().filter(|lot| !lot.is_empty() && lot.waits());
        waiting
            .map(|lot| {
                let (cle, uai, nom) = self.lot_name(lot);
                LotEnAttente {
                    cle,
                    uai,
                    nom,
                    raisons: lot.raisons.clone(),
                }
            })
            .collect()
    }

    /// Key, UAI and name of a lot.
    pub(crate) fn lot_name(&self, lot: &Lot) -> (String, String, String) {
        name(lot.place, &self.structures)
    }

    /// One lot for people.
    pub(crate) fn apercu_lot(&self, lot: &Lot) -> ApercuLot {
        let (cle, uai, nom) = self.lot_name(lot);
        let mut told = ApercuLot {
            cle,
            uai,
            nom,
            raisons: lot.raisons.clone(),
            empreinte: if lot.waits() { self.digest(lot) } else { String::new() },
            ..ApercuLot::default()
        };
        if let Place::Structure(index) = lot.place {
            self.school(index, &mut told);
        }
        self.rows(lot, &mut told);
        told
    }

    fn school(&self, index: u32, told: &mut ApercuLot) {
        let counts = &mut told.mouvements;
        if self.structures.closed.contains(&index) {
            counts.structures_fermees = 1;
        }
        match at(&self.structures.writes, index) {
            Some(Write::Create) => counts.structures_ouvertes = 1,
            Some(Write::Change) => counts.structures_changees = 1,
            Some(Write::Keep) | None => {}
        }
        let Some(movement) = at(&self.movements.0, index) else {
            return;
        };
        counts.eleves_arrivees = movement.pupils.arrive.len() as u64;
        counts.eleves_departs = movement.pupils.leave.len() as u64;
        counts.personnels_arrivees = movement.staff.arrive.len() as u64;
        counts.personnels_departs = movement.staff.leave.len() as u64;
        counts.changements_de_classe = movement.class_changes.len() as u64;
        for (kind, ranks) in [
            ("eleves-arrivees", &movement.pupils.arrive),
            ("eleves-departs", &movement.pupils.leave),
            ("personnels-arrivees", &movement.staff.arrive),
            ("personnels-departs", &movement.staff.leave),
            ("changements-de-classe", &movement.class_changes),
        ] {
            self.examples(told, kind, ranks.iter());
        }
    }

    fn rows(&self, lot: &Lot, told: &mut ApercuLot) {
        let counts = &mut told.mouvements;
        for rank in &lot.persons {
            match self.people.status(*rank) {
                Some(Status::New) => counts.fiches_nouvelles += 1,
                _ => counts.fiches_changees += 1,
            }
        }
        let renamed: Vec<u32> = lot
            .persons
            .iter()
            .filter(|rank| self.renamed.contains(rank))
            .copied()
            .collect();
        counts.renommes = renamed.len() as u64;
        counts.departs_definitifs = lot.gone.len() as u64;
        let closes = |c: &super::diff::Change<(u32, u32)>| c.to <= self.now;
        let ended: HashSet<(u32, u32)> = lot.links.changes.iter().map(|c| c.key).collect();
        let replaces = |i: &super::diff::Insert<(u32, u32), _>| i.over.is_some() || ended.contains(&i.key);
        let replaced = lot.links.inserts.iter().filter(replaces).count() as u64;
        counts.liens_modifies = replaced;
        counts.liens_ouverts = lot.links.inserts.len() as u64 - replaced;
        counts.liens_fermes = (lot.links.changes.iter().filter(closes).count() as u64).saturating_sub(replaced);
        for (ranks, opens) in [(&lot.groups, true), (&lot.closed_groups, false)] {
            for group in ranks.iter().filter_map(|rank| at(&self.groups.all, *rank)) {
                let class = group.genre == GenreGroupe::Classe;
                match (class, opens) {
                    (true, true) if group.before.is_none() => counts.classes_ouvertes += 1,
                    (false, true) if group.before.is_none() => counts.groupes_ouverts += 1,
                    (_, true) => {}
                    (true, false) => counts.classes_fermees += 1,
                    (false, false) => counts.groupes_fermes += 1,
                }
            }
        }
        self.examples(told, "renommes", renamed.iter());
        let closed: Vec<u32> = lot.links.changes.iter().filter(closes).map(|c| c.key.0).collect();
        let opened: Vec<u32> = lot.links.inserts.iter().map(|i| i.key.0).collect();
        self.examples(told, "liens-fermes", closed.iter());
        self.examples(told, "liens-ouverts", opened.iter());
        for (kind, categorie) in [
            ("departs-eleves", Categorie::Eleve),
            ("departs-responsables", Categorie::Responsable),
            ("departs-personnels", Categorie::Agent),
        ] {
            let of = |rank: &&u32| at(&self.people.categories, **rank).copied().flatten() == Some(categorie);
            self.examples(told, kind, lot.gone.iter().filter(of));
        }
    }

    fn examples<'r>(&self, told: &mut ApercuLot, kind: &str, ranks: impl Iterator<Item = &'r u32>) {
        let mut keys: Vec<String> = ranks.take(EXAMPLES).map(|rank| self.key(*rank).to_owned()).collect();
        keys.dedup();
        if !keys.is_empty() {
            told.exemples.insert(kind.to_owned(), keys);
        }
    }

    /// The key of a person.
    pub(crate) fn key(&self, rank: u32) -> &str {
        at(&self.people.keys, rank).map_or("", |key| self.delivery.words.text(*key))
    }
}

//! The part of the plan about structures and groups.

use std::collections::{HashMap, HashSet};

use preau_model::{AnneeScolaire, GenreGroupe, GenreStructure, GroupeId, Millis, StructureId};

use super::delivery::Delivery;
use super::state::{KnownGroup, KnownStructure, Scope};
use super::{Fiches, Mouvements};
use crate::aaf::{AafError, FileName, Place, Problem};
use crate::lecture::{Group, School, Word, niveau};

/// What to do with an établissement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Write {
    Keep,
    Create,
    Change,
}

/// Structures: of the delivery first (same index as `Delivery::schools`), then those that are no longer in it.
#[derive(Debug, Default)]
pub(crate) struct Structures {
    pub(crate) ids: Vec<StructureId>,
    pub(crate) writes: Vec<Write>,
    /// Index by key, for the schools of the delivery.
    pub(crate) by_key: HashMap<Word, u32>,
    pub(crate) by_id: HashMap<StructureId, u32>,
    /// Index of those that close.
    pub(crate) closed: Vec<u32>,
    /// How to name each of them.
    pub(crate) labels: Vec<Label>,
    /// The académie and the bassins: (id, kind, key, name, to write).
    pub(crate) above: Vec<Above>,
    /// Bassin of each school: index in `above`.
    pub(crate) bassin: Vec<Option<usize>>,
    /// Circonscription, commune, RPI of each school.
    pub(crate) autour: Vec<Vec<usize>>,
    pub(crate) counts: Fiches,
}

impl Structures {
    /// Is every school as it was?
    pub(crate) fn is_settled(&self) -> bool {
        self.closed.is_empty() && self.writes.iter().all(|w| *w == Write::Keep)
    }
}

/// The words for an établissement.
#[derive(Debug, Clone, Default)]
pub(crate) struct Label {
    pub(crate) cle: String,
    pub(crate) uai: String,
    /// « Collège Jean Zay, Rousset ».
    pub(crate) nom: String,
}

impl Label {
    fn new(cle: &str, uai: String, nom: &str, commune: &str) -> Self {
        let nom = if commune.is_empty() {
            nom.to_owned()
        } else {
            format!("{nom}, {commune}")
        };
        Self {
            cle: cle.to_owned(),
            uai,
            nom,
        }
    }
}

/// An académie or a bassin.
#[derive(Debug, Clone)]
pub(crate) struct Above {
    pub(crate) id: StructureId,
    pub(crate) genre: GenreStructure,
    pub(crate) cle: String,
    pub(crate) nom: String,
    pub(crate) write: bool,
}

/// Where ids come from.
pub(crate) type Fresh<'a, I> = &'a mut dyn FnMut() -> I;

pub(crate) fn structures(
    delivery: &mut Delivery,
    scope: &Scope,
    known: &[KnownStructure],
    fresh: Fresh<'_, StructureId>,
) -> Result<Structures, AafError> {
    let mut plan = Structures::default();
    let by_key: HashMap<&str, &KnownStructure> = known
        .iter()
        .filter(|k| k.aaf && k.genre == number(GenreStructure::Etablissement))
        .map(|k| (k.cle.as_str(), k))
        .collect();
    let by_uai: HashMap<&str, &KnownStructure> = known.iter().filter_map(|k| Some((k.uai.as_deref()?, k))).collect();
    let mut uais: HashSet<&str> = HashSet::new();
    for (index, school) in (0_u32..).zip(&delivery.schools) {
        let fail = |problem| refusal(&delivery.files, school, problem);
        let by_hand = || by_uai.get(school.uai.as_ref()?.as_str()).copied().filter(|k| !k.aaf);
        let before = by_key.get(school.key.as_str()).copied().or_else(by_hand);
        if before.is_some_and(|k| k.territoire != scope.territoire) {
            return Err(fail(Problem::OtherTerritory(school.key.clone())));
        }
        if let Some(uai) = &school.uai {
            let taken = by_uai
                .get(uai.as_str())
                .is_some_and(|k| k.aaf && k.cle != school.key && k.open);
            if taken || !uais.insert(uai.as_str()) {
                return Err(fail(Problem::Uai(format!(
                    "le code UAI {uai} est porté par deux établissements"
                ))));
            }
        }
        let write = match before {
            None => Write::Create,
            Some(known) if known.open && known.fingerprint == school.fingerprint => Write::Keep,
            Some(_) => Write::Change,
        };
        let id = before.map_or_else(&mut *fresh, |k| k.id);
        plan.counts.lues += 1;
        match (write, before.map(|k| k.open)) {
            (Write::Create, _) => plan.counts.arrivees += 1,
            (Write::Keep, _) => plan.counts.inchangees += 1,
            (Write::Change, Some(false)) => plan.counts.revenues += 1,
            (Write::Change, _) => plan.counts.changees += 1,
        }
        plan.ids.push(id);
        let uai = school.uai.map(|uai| uai.as_str().to_owned()).unwrap_or_default();
        plan.labels
            .push(Label::new(&school.key, uai, &school.nom, &school.commune));
        plan.writes.push(write);
        plan.by_id.insert(id, index);
        plan.by_key.insert(delivery.words.word(&school.key), index);
    }
    let ours = |k: &&KnownStructure| {
        k.aaf && k.genre == number(GenreStructure::Etablissement) && k.territoire == scope.territoire
    };
    for gone in known.iter().filter(ours) {
        if plan.by_id.contains_key(&gone.id) {
            continue;
        }
        let index = u32::try_from(plan.ids.len()).unwrap_or(u32::MAX);
        plan.ids.push(gone.id);
        let uai = gone.uai.clone().unwrap_or_default();
        plan.labels.push(Label::new(&gone.cle, uai, &gone.nom, &gone.commune));
        plan.by_id.insert(gone.id, index);
        if gone.open {
            plan.closed.push(index);
            plan.counts.parties += 1;
        }
    }
    above(&mut plan, &delivery.schools, scope, known, fresh);
    Ok(plan)
}

fn above(
    plan: &mut Structures,
    schools: &[School],
    scope: &Scope,
    known: &[KnownStructure],
    fresh: Fresh<'_, StructureId>,
) {
    let mut add = |genre: GenreStructure, cle: String, nom: String| {
        if let Some(index) = plan.above.iter().position(|a| a.cle == cle) {
            return index;
        }
        let before = known.iter().find(|k| k.cle == cle && k.genre == number(genre));
        let write = before.is_none_or(|k| k.nom != nom);
        plan.above.push(Above {
            id: before.map_or_else(&mut *fresh, |k| k.id),
            genre,
            cle,
            nom,
            write,
        });
        plan.above.len() - 1
    };
    let territoire = scope.territoire;
    let name = schools.iter().map(|s| s.academie_nom.as_str()).find(|n| !n.is_empty());
    let name = name.map_or_else(|| format!("Académie {}", scope.academie), |n| format!("Académie {n}"));
    add(GenreStructure::Academie, format!("academie/{territoire}"), name);
    for school in schools {
        let named = !school.bassin.is_empty();
        let code = if school.bassin_code.is_empty() {
            &school.bassin
        } else {
            &school.bassin_code
        };
        let bassin = named.then(|| {
            add(
                GenreStructure::Bassin,
                format!("bassin/{code}/{territoire}"),
                format!("Bassin {}", school.bassin),
            )
        });
        let autour = school.autour.iter().map(|a| {
            let word = match a.genre {
                GenreStructure::Circonscription => "circonscription",
                GenreStructure::Rpi => "rpi",
                _ => "commune",
            };
            add(a.genre, format!("{word}/{}/{territoire}", a.code), a.nom.clone())
        });
        let autour = autour.collect();
        plan.bassin.push(bassin);
        plan.autour.push(autour);
    }
}

fn refusal(files: &[FileName], school: &School, problem: Problem) -> AafError {
    let file = at(files, school.file);
    let place = Place {
        file: file.map(|f| f.text.clone()).unwrap_or_default(),
        line: Some(school.line),
        byte: None,
        record: Some(school.key.clone()),
    };
    AafError {
        place: Box::new(place),
        problem,
    }
}

fn number(genre: GenreStructure) -> i64 {
    i64::from(genre.number())
}

/// A class or group of the delivery, or one that is no longer in it (`group` is then `None`).
#[derive(Debug)]
pub(crate) struct PlannedGroup {
    pub(crate) id: GroupeId,
    pub(crate) structure: u32,
    pub(crate) genre: GenreGroupe,
    pub(crate) code: String,
    pub(crate) libelle: String,
    pub(crate) niveau: String,
    pub(crate) write: bool,
    /// Label, level and end of life as stored.
    pub(crate) before: Option<(String, String, Millis)>,
}

/// Groups of the school year.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    pub(crate) all: Vec<PlannedGroup>,
    /// (structure, kind, code) → index.
    pub(crate) by_code: HashMap<(u32, i16, Word), u32>,
    pub(crate) by_id: HashMap<GroupeId, u32>,
    /// Index of those that close.
    pub(crate) closed: Vec<u32>,
    pub(crate) divisions: HashSet<(GroupeId, GroupeId)>,
    pub(crate) classes: Mouvements,
    pub(crate) groupes: Mouvements,
}

impl Groups {
    /// Is every class and group as it was?
    pub(crate) fn is_settled(&self) -> bool {
        self.closed.is_empty() && self.all.iter().all(|g| !g.write)
    }
}

pub(crate) fn groups(
    delivery: &mut Delivery,
    structures: &Structures,
    known: Vec<KnownGroup>,
    now: Millis,
    fresh: Fresh<'_, GroupeId>,
) -> Groups {
    let mut plan = Groups::default();
    let ends = AnneeScolaire::ends(delivery.annee);
    let mefs: HashMap<&str, &str> = delivery.mefs.iter().map(|(c, l)| (c.as_str(), l.as_str())).collect();
    let mut before: HashMap<(StructureId, i64, String), KnownGroup> = known
        .into_iter()
        .map(|g| ((g.structure, g.genre, g.code.clone()), g))
        .collect();
    for (index, school) in (0_u32..).zip(&delivery.schools) {
        let Some(structure) = at(&structures.ids, index) else {
            continue;
        };
        let mut levels: HashMap<&str, &'static str> = HashMap::new();
        let classes = school.classes.iter().map(|g| (GenreGroupe::Classe, g));
        let groups = school.groupes.iter().map(|g| (GenreGroupe::Enseignement, g));
        for (genre, group) in classes.chain(groups) {
            let level = level(genre, group, &mefs, &levels);
            if genre == GenreGroupe::Classe {
                levels.insert(&group.code, level);
            }
            let old = before.remove(&(*structure, i64::from(genre.number()), group.code.clone()));
            let same = |k: &KnownGroup| k.libelle == group.libelle && k.niveau == level && k.jusque == ends;
            let write = !old.as_ref().is_some_and(same);
            let counts = if genre == GenreGroupe::Classe {
                &mut plan.classes
            } else {
                &mut plan.groupes
            };
            match &old {
                None => counts.ouverts += 1,
                Some(_) if write => counts.modifies += 1,
                Some(_) => counts.inchanges += 1,
            }
            let rank = u32::try_from(plan.all.len()).unwrap_or(u32::MAX);
            let before = old.as_ref().map(|k| (k.libelle.clone(), k.niveau.clone(), k.jusque));
            let id = old.map_or_else(&mut *fresh, |k| k.id);
            plan.by_id.insert(id, rank);
            let code = delivery.words.word(&group.code);
            plan.by_code.insert((index, genre.number(), code), rank);
            plan.all.push(PlannedGroup {
                id,
                structure: index,
                genre,
                code: group.code.clone(),
                libelle: group.libelle.clone(),
                niveau: level.to_owned(),
                write,
                before,
            });
        }
    }
    for (index, school) in (0_u32..).zip(&delivery.schools) {
        let mut find = |genre: GenreGroupe, code: &str| {
            let rank = plan.by_code.get(&(index, genre.number(), delivery.words.word(code)))?;
            at(&plan.all, *rank).map(|g| g.id)
        };
        for group in &school.groupes {
            let Some(id) = find(GenreGroupe::Enseignement, &group.code) else {
                continue;
            };
            for division in &group.rest {
                if let Some(division) = find(GenreGroupe::Classe, division) {
                    plan.divisions.insert((id, division));
                }
            }
        }
    }
    let mut gone: Vec<_> = before.into_values().collect();
    gone.sort_by_key(|g| g.id);
    for group in gone {
        let genre = GenreGroupe::from_number(group.genre).unwrap_or(GenreGroupe::Manuel);
        let rank = u32::try_from(plan.all.len()).unwrap_or(u32::MAX);
        plan.by_id.insert(group.id, rank);
        if group.jusque > now {
            plan.closed.push(rank);
            let counts = if genre == GenreGroupe::Classe {
                &mut plan.classes
            } else {
                &mut plan.groupes
            };
            counts.fermes += 1;
        }
        plan.all.push(PlannedGroup {
            id: group.id,
            structure: structures.by_id.get(&group.structure).copied().unwrap_or(u32::MAX),
            genre,
            code: group.code,
            before: Some((group.libelle.clone(), group.niveau.clone(), group.jusque)),
            libelle: group.libelle,
            niveau: group.niveau,
            write: false,
        });
    }
    plan
}

/// Level of a class by its MEF, of a group by its classes when they agree.
fn level(
    genre: GenreGroupe,
    group: &Group,
    mefs: &HashMap<&str, &str>,
    levels: &HashMap<&str, &'static str>,
) -> &'static str {
    let mut found = group.rest.iter().map(|code| match genre {
        GenreGroupe::Classe => niveau(code, mefs.get(code.as_str()).copied().unwrap_or_default()),
        _ => levels.get(code.as_str()).copied().unwrap_or_default(),
    });
    let first = found.next().unwrap_or_default();
    if found.all(|level| level == first) { first } else { "" }
}

/// The item of a rank.
pub(crate) fn at<T>(all: &[T], rank: u32) -> Option<&T> {
    usize::try_from(rank).ok().and_then(|i| all.get(i))
}

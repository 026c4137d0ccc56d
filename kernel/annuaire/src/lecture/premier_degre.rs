//! What the first degree says otherwise: classes named by persons instead of schools, links without their six fields.

use std::collections::HashSet;

use preau_model::GenreGroupe;

use super::facts::{Declared, Facts, Link};
use super::school::{Group, School};
use super::{Anomalies, Interner, Kind};
use crate::aaf::{Name, Record, names};

/// A class or group of a record: its structure and code, its label.
type Named<'r> = ([&'r str; 2], &'r str);

/// ENTPersonClasses, which schools do not declare: each is declared by whoever is in it.
pub(super) fn classes<'r>(record: &'r Record, words: &mut Interner, facts: &mut Facts) -> Vec<Named<'r>> {
    named(record, names::PERSON_CLASSES, GenreGroupe::Classe, words, facts)
}

/// ENTPersonGroupes, likewise.
pub(super) fn groups<'r>(record: &'r Record, words: &mut Interner, facts: &mut Facts) -> Vec<[&'r str; 2]> {
    let groups = named(record, names::PERSON_GROUPES, GenreGroupe::Enseignement, words, facts);
    groups.into_iter().map(|(group, _)| group).collect()
}

/// `struct$?$?$idClasse$libellé`: the fourth part is the key, the fifth the label; the second and the third are not documented
/// and decide nothing. A shorter value names by its last part.
fn named<'r>(
    record: &'r Record,
    name: Name,
    kind: GenreGroupe,
    words: &mut Interner,
    facts: &mut Facts,
) -> Vec<Named<'r>> {
    let mut all: Vec<Named<'r>> = Vec::new();
    let level = words.word(record.first(names::ELEVE_NIVEAU));
    for value in record.all(name) {
        let parts: Vec<&str> = value.split('$').map(str::trim).collect();
        let (structure, key, label) = match parts.as_slice() {
            [structure, _, _, "", label, ..] => (*structure, *label, *label),
            [structure, _, _, key, label, ..] => (*structure, *key, *label),
            [structure, .., last] => (*structure, *last, ""),
            _ => continue,
        };
        if key.is_empty() || all.iter().any(|(known, _)| *known == [structure, key]) {
            continue;
        }
        facts.declared.insert(Declared {
            structure: words.word(structure),
            kind,
            code: words.word(key),
            libelle: words.word(if label.is_empty() { key } else { label }),
            niveau: level,
        });
        all.push(([structure, key], label));
    }
    all
}

/// ENTEleveAutoriteParentale: `idPers$codeLien`. The attribute lists those who hold the parental authority, so each of them is a
/// legal representative (1); what the format does not say (pays, is to be contacted, is paid) stays closed (0). The pupil's own
/// record, when of age, is nobody's child.
pub(super) fn links(record: &Record, pupil: u32, words: &mut Interner, facts: &mut Facts, anomalies: &mut Anomalies) {
    const PUPIL: [i16; 2] = [7, 70];
    let first = facts.links.len();
    for value in record.all(names::ELEVE_AUTORITE) {
        let [id, code] = super::fields::parts::<2>(value);
        let code: Option<i16> = if code.is_empty() { Some(0) } else { code.parse().ok() };
        let (Some(code), false) = (code, id.is_empty()) else {
            anomalies.add(Kind::Lien, &record.id, id);
            continue;
        };
        let responsable = words.word(id);
        if facts.links.iter().skip(first).any(|l| l.responsable == responsable) {
            anomalies.add(Kind::Repete, &record.id, id);
            continue;
        }
        let legal = i16::from(!PUPIL.contains(&code));
        facts.links.push(Link {
            pupil,
            responsable,
            fields: [code, 0, legal, 0, 0],
        });
    }
}

/// Gives each school the classes and groups that its persons name. The level of a class is that of its pupils (several when it
/// has several levels).
pub(crate) fn declare(schools: &mut [School], all: &HashSet<Declared>, words: &Interner) {
    let mut declared: Vec<[&str; 4]> = Vec::new();
    for kind in [GenreGroupe::Classe, GenreGroupe::Enseignement] {
        declared.clear();
        let these = all.iter().filter(|d| d.kind == kind);
        declared.extend(these.map(|d| [d.structure, d.code, d.libelle, d.niveau].map(|word| words.text(word))));
        declared.sort_unstable();
        for same in declared.chunk_by(|a, b| a[..2] == b[..2]) {
            let Some([structure, code, libelle, _]) = same.first() else {
                continue;
            };
            let Some(school) = schools.iter_mut().find(|s| s.key == *structure) else {
                continue;
            };
            let groups = match kind {
                GenreGroupe::Classe => &mut school.classes,
                _ => &mut school.groupes,
            };
            if groups.iter().any(|g| g.code == *code) {
                continue;
            }
            let levels = same.iter().map(|[_, _, _, level]| *level).filter(|l| !l.is_empty());
            let mut rest: Vec<String> = levels.map(str::to_owned).collect();
            rest.sort_unstable();
            rest.dedup();
            groups.push(Group {
                code: (*code).to_owned(),
                libelle: (*libelle).to_owned(),
                rest: if kind == GenreGroupe::Classe { rest } else { Vec::new() },
            });
        }
    }
}

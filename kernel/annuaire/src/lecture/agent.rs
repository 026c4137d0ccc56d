//! PersEducNat: functions, attachments, teaching links.

use preau_model::{GenreGroupe, NEVER, Profil, Qualite};

use super::facts::{Attachment, Belonging, Facts, UNKNOWN};
use super::fields::parts;
use super::{Anomalies, Interner, Kind, Word, premier_degre};
use crate::aaf::{Record, names};
use crate::fonctions::Fonctions;

/// Adds what an agent's record says, `primary` being their profile; answers the key of the main structure.
pub(crate) fn agent(
    record: &Record,
    person: u32,
    primary: Profil,
    table: &Fonctions,
    words: &mut Interner,
    facts: &mut Facts,
    anomalies: &mut Anomalies,
) -> Option<Word> {
    let first = facts.attachments.len();
    for value in record.all(names::FONCTIONS) {
        let [structure, code, _, _, discipline] = parts::<5>(value);
        if structure.is_empty() || matches!(code, "" | "-") {
            continue;
        }
        let profil = table.get(code).copied().unwrap_or_else(|| {
            anomalies.add(Kind::Fonction, &record.id, code);
            Profil::Eta
        });
        let discipline = if discipline == "-" { "" } else { discipline };
        let attachment = attachment(
            person,
            words.word(structure),
            profil,
            words.word(code),
            words.word(discipline),
        );
        facts.attachments.push(attachment);
    }
    if facts.attachments.len() == first {
        anomalies.add(Kind::SansFonction, &record.id, "");
    }
    let mut main = None;
    for value in record.all(names::STRUCT_RATTACH) {
        let structure = words.word(parts::<1>(value)[0]);
        main.get_or_insert(structure);
        if !facts.attachments.iter().skip(first).any(|a| a.structure == structure) {
            facts.attachments.push(attachment(person, structure, primary, 0, 0));
        }
    }
    let main = main.or_else(|| facts.attachments.get(first).map(|a| a.structure));
    // The flag of teachers adds a role, it never changes the primary profile.
    let flag = match record.first(names::CATEGORIE_ENSEIGNANT) {
        "" => record.first(names::DEVANT_ELEVES),
        flag => flag,
    };
    if flag.eq_ignore_ascii_case("O")
        && let Some(structure) = main
    {
        teaches(person, structure, first, facts);
    }
    let first_belonging = facts.belongings.len();
    teaching(record, person, words, facts);
    // Who teaches somewhere is a teacher there, even when no function says so.
    for at in first_belonging..facts.belongings.len() {
        if let Some(structure) = facts.belongings.get(at).map(|b| b.structure) {
            teaches(person, structure, first, facts);
        }
    }
    main
}

const fn attachment(person: u32, structure: Word, profil: Profil, function: Word, discipline: Word) -> Attachment {
    Attachment {
        person,
        structure,
        profil,
        function,
        discipline,
        from: UNKNOWN,
        to: NEVER,
    }
}

fn teaches(person: u32, structure: Word, first: usize, facts: &mut Facts) {
    let mut own = facts.attachments.iter().skip(first);
    if !own.any(|a| a.structure == structure && matches!(a.profil, Profil::Ens | Profil::Doc)) {
        facts.attachments.push(attachment(person, structure, Profil::Ens, 0, 0));
    }
}

fn teaching(record: &Record, person: u32, words: &mut Interner, facts: &mut Facts) {
    let declared = premier_degre::classes(record, words, facts);
    let first = facts.belongings.len();
    let mut push = |kind, quality, structure: Word, code: Word, subject: Word| {
        let same = |b: &Belonging| {
            let place = b.structure == structure && b.code == code && b.kind == kind;
            // A class given without subject adds nothing to the same class given with one.
            place && b.quality == quality && (b.subject == subject || subject == 0)
        };
        if !facts.belongings.iter().skip(first).any(same) {
            let (from, to, floor, left) = (UNKNOWN, NEVER, UNKNOWN, false);
            facts.belongings.push(Belonging {
                person,
                structure,
                kind,
                code,
                quality,
                subject,
                from,
                to,
                floor,
                left,
            });
        }
    };
    for (kind, name) in [
        (GenreGroupe::Classe, names::ENS_CLASSES_MATIERES),
        (GenreGroupe::Enseignement, names::ENS_GROUPES_MATIERES),
        (GenreGroupe::Classe, names::ENS_CLASSES),
        (GenreGroupe::Enseignement, names::ENS_GROUPES),
    ] {
        for value in record.all(name) {
            let [structure, code, subject] = parts::<3>(value);
            push(
                kind,
                Qualite::Enseignant,
                words.word(structure),
                words.word(code),
                words.word(subject),
            );
        }
    }
    for ([structure, code], _) in declared {
        push(
            GenreGroupe::Classe,
            Qualite::Enseignant,
            words.word(structure),
            words.word(code),
            0,
        );
    }
    for value in record.all(names::ENS_CLASSES_PRINCIPAL) {
        let [structure, code] = parts::<2>(value);
        push(
            GenreGroupe::Classe,
            Qualite::Principal,
            words.word(structure),
            words.word(code),
            0,
        );
    }
}

//! Who the demonstration offers to be: the people of the story, and typical profiles of three collèges.

use std::collections::BTreeMap;

use preau_academie::{Fonction, Public, StoryRoles, World};

/// Somebody of the demonstration, by the key of their source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cast {
    /// ENTPersonJointure.
    pub(crate) jointure: u32,
    /// What they are, in words: « Direction », « Parent : 6A »…
    pub(crate) title: String,
    /// School under which they are shown.
    pub(crate) uai: String,
    /// Names of the story.
    pub(crate) roles: Vec<&'static str>,
}

/// The people of the story first, then others, each once.
pub(crate) fn cast(world: &World, story: &StoryRoles) -> Vec<Cast> {
    let mut people: Vec<Cast> = Vec::new();
    let mut index: BTreeMap<u32, usize> = BTreeMap::new();
    let mut add = |jointure: u32, title: String, uai: &str, role: Option<&'static str>| {
        let at = *index.entry(jointure).or_insert_with(|| {
            people.push(Cast {
                jointure,
                title,
                uai: uai.to_owned(),
                roles: Vec::new(),
            });
            people.len() - 1
        });
        if let (Some(role), Some(cast)) = (role, people.get_mut(at)) {
            cast.roles.push(role);
        }
    };
    let (a, b) = (story.uai_a.as_str(), story.uai_b.as_str());
    let classe = |jointure: u32| world.eleve(jointure).map_or("", |e| e.classe.as_str());
    for (jointure, title, uai, role) in [
        (story.principal_a, "Direction".to_owned(), a, "principal-A"),
        (story.principal_b, "Direction".to_owned(), b, "principal-B"),
        (story.cpe_a, "Vie scolaire (CPE)".to_owned(), a, "cpe-A"),
        (story.secretaire_a, "Secrétariat".to_owned(), a, "secretaire-A"),
        (
            story.enseignant_6a,
            format!("Enseignement, en {}", classe(story.eleve_6a)),
            a,
            "teacher-A6A",
        ),
        (story.enseignant_b, "Enseignement".to_owned(), b, "teacher-B"),
        (
            story.personnel_parent,
            format!("Enseignement, et parent d’élève de {}", classe(story.enfant_personnel)),
            b,
            "teacher-parent",
        ),
        (
            story.parent_a_et_b,
            format!(
                "Parent\u{a0}: {} ici, {} dans un autre collège",
                classe(story.enfant_a),
                classe(story.enfant_b)
            ),
            a,
            "parent-A6A-B",
        ),
        (
            story.parent_6b,
            format!("Parent\u{a0}: {}", classe(story.enfant_6b)),
            a,
            "parent-A6B",
        ),
        (
            story.eleve_6a,
            format!("Élève de {}", classe(story.eleve_6a)),
            a,
            "pupil-A6A",
        ),
        (
            story.eleve_redacteur,
            format!("Élève de {}, futur rédacteur", classe(story.eleve_redacteur)),
            a,
            "redacteur-A6A",
        ),
        (
            story.enfant_a,
            format!("Élève de {}", classe(story.enfant_a)),
            a,
            "child-A6A",
        ),
        (
            story.enfant_6b,
            format!("Élève de {}", classe(story.enfant_6b)),
            a,
            "child-A6B",
        ),
    ] {
        add(jointure, title, uai, Some(role));
    }
    for college in world.colleges.iter().take(3) {
        for fonction in ["DIR", "EDU", "ENS", "DOC", "ADM", "AEH"] {
            let staff = world
                .personnels
                .iter()
                .filter(|p| holds(&p.fonctions, college.jointure, fonction));
            let teaches = |p: &&preau_academie::Personnel| {
                fonction != "ENS" || p.services.iter().any(|s| matches!(s.cible, Public::Classe(_)))
            };
            for person in staff.filter(teaches).take(if fonction == "ENS" { 2 } else { 1 }) {
                add(person.jointure, words(fonction).to_owned(), &college.uai, None);
            }
        }
        for niveau in ["6", "3"] {
            let of_level = world
                .eleves
                .iter()
                .filter(|e| e.structure == college.jointure && e.classe.starts_with(niveau));
            for eleve in of_level.take(1) {
                add(eleve.jointure, format!("Élève de {}", eleve.classe), &college.uai, None);
                for lien in eleve.liens.iter().filter(|l| l.legal == 1).take(1) {
                    add(
                        lien.responsable,
                        format!("Parent\u{a0}: {}", eleve.classe),
                        &college.uai,
                        None,
                    );
                }
            }
        }
    }
    people
}

fn holds(fonctions: &[Fonction], structure: u32, code: &str) -> bool {
    fonctions
        .iter()
        .any(|f| f.structure == structure && f.code.code == code)
}

fn words(fonction: &str) -> &'static str {
    match fonction {
        "DIR" => "Direction",
        "EDU" => "Vie scolaire (CPE)",
        "ENS" => "Enseignement",
        "DOC" => "Documentation (CDI)",
        "ADM" => "Secrétariat",
        _ => "Accompagnement (AESH)",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use preau_academie::Config;

    use super::*;

    #[test]
    fn everybody_of_the_story_is_there_once() {
        let world = World::generate(&Config {
            colleges: 3,
            scale: 0.4,
            ..Config::default()
        })
        .unwrap();
        let people = cast(&world, &world.roles_of_story().unwrap());
        let roles: Vec<&str> = people.iter().flat_map(|p| p.roles.iter().copied()).collect();
        let known: BTreeSet<&str> = roles.iter().copied().collect();
        assert_eq!(known.len(), roles.len());
        for role in [
            "principal-A",
            "principal-B",
            "parent-A6A-B",
            "parent-A6B",
            "teacher-A6A",
            "teacher-B",
            "teacher-parent",
            "pupil-A6A",
            "redacteur-A6A",
            "cpe-A",
            "secretaire-A",
        ] {
            assert!(known.contains(role), "{role}");
        }
        let keys: BTreeSet<u32> = people.iter().map(|p| p.jointure).collect();
        assert_eq!(keys.len(), people.len(), "somebody is offered twice");
        assert!((30..=60).contains(&people.len()), "{}", people.len());
    }
}

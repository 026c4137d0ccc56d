//! Rules that types cannot express: shapes of ids, references between parts of the manifest, bounds.

use std::collections::BTreeSet;

use preau_model::Profil;
use preau_net::Allowed;
use semver::Version;

use super::capability::{PERSON_FIELDS, setting_of};
use super::collection::MAX_BODY;
use super::{CapabilityUse, KERNEL, Manifest, Setting, SettingType};
use crate::LimitsClass;

/// (field, sentence).
type Problem = (String, String);

/// Lists, ids and pointers beyond these are a mistake or an attack.
const MOST: usize = 64;

pub(super) fn check(manifest: &Manifest) -> Vec<Problem> {
    let mut problems = Vec::new();
    plugin(manifest, &mut problems);
    unique(
        "parts",
        manifest.parts.iter().map(|part| part.id.as_str()),
        &mut problems,
    );
    unique(
        "roles",
        manifest.roles.iter().map(|role| role.id.as_str()),
        &mut problems,
    );
    unique(
        "collections",
        manifest.collections.iter().map(|c| c.id.as_str()),
        &mut problems,
    );
    unique("jobs", manifest.jobs.iter().map(|job| job.id.as_str()), &mut problems);
    unique(
        "settings",
        manifest.settings.iter().map(|setting| setting.id.as_str()),
        &mut problems,
    );
    roles(manifest, &mut problems);
    collections(manifest, &mut problems);
    places(manifest, &mut problems);
    capabilities(manifest, &mut problems);
    settings(manifest, &mut problems);
    problems
}

fn plugin(manifest: &Manifest, problems: &mut Vec<Problem>) {
    let info = &manifest.plugin;
    if !is_plugin_id(&info.id) {
        problems.push(("plugin.id".into(), format!(
            "«\u{a0}{}\u{a0}» n’est pas un identifiant\u{202f}; écrivez un nom de domaine renversé en minuscules, comme fr.exemple.actualites",
            info.id
        )));
    }
    if Version::parse(KERNEL).is_ok_and(|kernel| !info.kernel.matches(&kernel)) {
        problems.push(("plugin.kernel".into(), format!(
            "ce module demande le noyau {}, celui-ci est le {KERNEL}\u{202f}; installez une version du module faite pour lui",
            info.kernel
        )));
    }
    if let Some(icon) = info.icon.as_deref().filter(|icon| !is_file_name(icon) || !is_svg(icon)) {
        problems.push((
            "plugin.icon".into(),
            format!("«\u{a0}{icon}\u{a0}» n’est pas le nom d’un fichier .svg du paquet"),
        ));
    }
    for (n, name) in manifest.rgpd.people.iter().enumerate() {
        if Profil::from_name(name).is_none() {
            problems.push((format!("rgpd.people[{n}]"), unknown_profile(name)));
        }
    }
    if manifest.rgpd.people.is_empty() {
        problems.push((
            "rgpd.people".into(),
            "nommez au moins un profil dont les données sont traitées".into(),
        ));
    }
    if manifest.rgpd.recipients.trim().is_empty() {
        problems.push((
            "rgpd.recipients".into(),
            "dites qui d’autre reçoit les données, ou «\u{a0}aucun\u{a0}»".into(),
        ));
    }
}

fn unique<'m>(list: &str, ids: impl Iterator<Item = &'m str>, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (n, id) in ids.enumerate() {
        if !is_id(id) {
            problems.push((format!("{list}[{n}].id"), format!(
                "«\u{a0}{id}\u{a0}» n’est pas un identifiant\u{202f}; écrivez des lettres minuscules sans accent, des chiffres, - ou _, en commençant par une lettre"
            )));
        } else if !seen.insert(id) {
            problems.push((
                format!("{list}[{n}].id"),
                format!("«\u{a0}{id}\u{a0}» est déjà pris\u{202f}; choisissez un autre identifiant"),
            ));
        }
        if n == MOST {
            problems.push((list.to_owned(), format!("{MOST} éléments au plus sont permis")));
        }
    }
}

fn roles(manifest: &Manifest, problems: &mut Vec<Problem>) {
    for (n, role) in manifest.roles.iter().enumerate() {
        for (m, holder) in role.default.iter().enumerate() {
            if Profil::from_name(holder).is_none() {
                problems.push((format!("roles[{n}].default[{m}]"), unknown_profile(holder)));
            }
        }
        if let Some(part) = &role.part {
            part_exists(manifest, &format!("roles[{n}].part"), part, problems);
        }
    }
}

fn collections(manifest: &Manifest, problems: &mut Vec<Problem>) {
    let role = |field: String, id: &str, problems: &mut Vec<Problem>| {
        if !manifest.roles.iter().any(|role| role.id == id) {
            problems.push((
                field,
                format!("aucun rôle «\u{a0}{id}\u{a0}» n’est déclaré\u{202f}; ajoutez-le dans [[roles]]"),
            ));
        }
    };
    for (n, collection) in manifest.collections.iter().enumerate() {
        let at = |member: &str| format!("collections[{n}].{member}");
        if !is_id(&collection.kind) {
            problems.push((
                at("kind"),
                "nommez les règles de communication qui s’appliquent, comme publication".into(),
            ));
        }
        if let Some(approval) = &collection.approval {
            role(at("approval"), &approval.role, problems);
            for always in &approval.always {
                role(at("approval"), always, problems);
            }
            if let Some(part) = &approval.part {
                part_exists(manifest, &at("approval"), part, problems);
            }
        }
        for (m, author) in collection.authors.iter().enumerate() {
            role(format!("collections[{n}].authors[{m}]"), author, problems);
        }
        if collection.schema == 0 {
            problems.push((at("schema"), "les versions du contenu commencent à 1".into()));
        }
        if let Some(pointer) = collection.urgent.as_ref().filter(|pointer| !is_pointer(pointer)) {
            problems.push((format!("collections[{n}].urgent"), bad_pointer(pointer)));
        }
        for (m, pointer) in collection.text.iter().enumerate() {
            if !is_pointer(pointer) {
                problems.push((format!("collections[{n}].text[{m}]"), bad_pointer(pointer)));
            }
        }
        if collection.indexes.is_empty() || collection.indexes.len() > 8 {
            problems.push((at("indexes"), "un à huit index sont attendus".into()));
        }
        let mut seen = BTreeSet::new();
        for (m, index) in collection.indexes.iter().enumerate() {
            let field = format!("collections[{n}].indexes[{m}]");
            if !is_id(&index.id) || !seen.insert(&index.id) {
                problems.push((
                    format!("{field}.id"),
                    format!(
                        "«\u{a0}{}\u{a0}» n’est pas un identifiant, ou il est déjà pris",
                        index.id
                    ),
                ));
            }
            if index.keys.is_empty() || index.keys.len() > 4 {
                problems.push((format!("{field}.keys"), "une à quatre clés sont attendues".into()));
            }
            for (k, key) in index.keys.iter().enumerate() {
                if !matches!(key.as_str(), "$published" | "$created" | "$changed") && !is_pointer(key) {
                    problems.push((format!("{field}.keys[{k}]"), bad_pointer(key)));
                }
            }
        }
        if collection.max_body.0 > MAX_BODY {
            problems.push((at("max_body"), "1 MiB au plus est permis".into()));
        }
    }
}

fn places(manifest: &Manifest, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (n, slot) in manifest.slots.iter().enumerate() {
        if !seen.insert(slot.at) {
            problems.push((
                format!("slots[{n}].at"),
                format!("la place «\u{a0}{}\u{a0}» est déjà prise par ce module", slot.at.name()),
            ));
        }
        if let Some(part) = &slot.part {
            part_exists(manifest, &format!("slots[{n}].part"), part, problems);
        }
    }
    for (n, job) in manifest.jobs.iter().enumerate() {
        if job.every.0 < 5 * 60_000 || job.every.0 > 31 * 86_400_000 {
            problems.push((format!("jobs[{n}].every"), "de 5 min à 31 j sont permis".into()));
        }
    }
    if !manifest.jobs.is_empty() && manifest.limits.class != LimitsClass::Job {
        problems.push((
            "limits.class".into(),
            "un module qui a des tâches demande la classe job".into(),
        ));
    }
}

fn capabilities(manifest: &Manifest, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (n, capability) in manifest.capabilities.iter().enumerate() {
        let of_fields = capability.use_ == CapabilityUse::PeopleFields;
        if !seen.insert(capability.use_) {
            problems.push((
                format!("capabilities[{n}].use"),
                format!("«\u{a0}{}\u{a0}» est déjà demandé", capability.use_.name()),
            ));
        }
        if of_fields == capability.fields.is_empty() {
            let says = if of_fields {
                "nommez les champs demandés"
            } else {
                "seul people.fields nomme des champs"
            };
            problems.push((format!("capabilities[{n}].fields"), says.into()));
        }
        if (capability.use_ == CapabilityUse::Http) == capability.hosts.is_empty() {
            let says = if capability.hosts.is_empty() {
                "nommez les serveurs à joindre, comme https://www.exemple.fr ou {settings.adresse}"
            } else {
                "seul http nomme des serveurs"
            };
            problems.push((format!("capabilities[{n}].hosts"), says.into()));
        }
        for (m, host) in capability.hosts.iter().enumerate() {
            if let Err(says) = host_is_good(manifest, host) {
                problems.push((format!("capabilities[{n}].hosts[{m}]"), says));
            }
        }
        for (m, field) in capability.fields.iter().enumerate() {
            if !PERSON_FIELDS.contains(&field.as_str()) {
                problems.push((
                    format!("capabilities[{n}].fields[{m}]"),
                    format!(
                        "le champ «\u{a0}{field}\u{a0}» n’existe pas\u{202f}; champs possibles\u{a0}: {}",
                        PERSON_FIELDS.join(", ")
                    ),
                ));
            }
        }
    }
}

/// A server by its name, or by the setting of kind url that holds its address.
fn host_is_good(manifest: &Manifest, host: &str) -> Result<(), String> {
    let Some(id) = setting_of(host) else {
        return Allowed::parse(host).map(drop).map_err(|error| error.to_string());
    };
    let known = |setting: &Setting| setting.id == id && setting.kind == SettingType::Url;
    if manifest.settings.iter().any(known) {
        Ok(())
    } else {
        Err(format!(
            "aucun réglage de type url ne s’appelle «\u{a0}{id}\u{a0}»\u{202f}; ajoutez-le dans [[settings]]"
        ))
    }
}

fn settings(manifest: &Manifest, problems: &mut Vec<Problem>) {
    for (n, setting) in manifest.settings.iter().enumerate() {
        let at = |member: &str| format!("settings[{n}].{member}");
        if (setting.kind == SettingType::Choice) == setting.options.is_empty() {
            problems.push((at("options"), "un choix a des options, et lui seul".into()));
        }
        if setting.kind != SettingType::Integer && (setting.min.is_some() || setting.max.is_some()) {
            problems.push((at("min"), "seul un nombre entier a des bornes".into()));
        }
        if setting.kind == SettingType::Secret && setting.default.is_some() {
            problems.push((
                at("default"),
                "un secret n’a pas de valeur par défaut\u{202f}; retirez-la".into(),
            ));
        }
        if setting.default.is_some() {
            match setting.default_text() {
                Some(text) => {
                    if let Err(says) = setting.accepts(&text) {
                        problems.push((at("default"), says));
                    }
                }
                None => problems.push((
                    at("default"),
                    "un texte, un nombre entier, true ou false est attendu".into(),
                )),
            }
        }
    }
}

fn part_exists(manifest: &Manifest, field: &str, id: &str, problems: &mut Vec<Problem>) {
    if !manifest.parts.iter().any(|part| part.id == id) {
        problems.push((
            field.to_owned(),
            format!("aucune partie «\u{a0}{id}\u{a0}» n’est déclarée\u{202f}; ajoutez-la dans [[parts]]"),
        ));
    }
}

fn unknown_profile(name: &str) -> String {
    let known: Vec<&str> = Profil::ALL.iter().map(|profil| profil.name()).collect();
    format!(
        "le profil «\u{a0}{name}\u{a0}» n’existe pas\u{202f}; profils possibles\u{a0}: {}",
        known.join(", ")
    )
}

fn bad_pointer(pointer: &str) -> String {
    format!("«\u{a0}{pointer}\u{a0}» n’est pas un pointeur JSON\u{202f}; écrivez par exemple /titre")
}

/// `fr.exemple.actualites`: two to six segments, each a letter then letters, digits or `-`.
pub(crate) fn is_plugin_id(id: &str) -> bool {
    let segment = |s: &str| {
        s.starts_with(|c: char| c.is_ascii_lowercase())
            && s.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    id.len() <= 100 && (2..=6).contains(&id.split('.').count()) && id.split('.').all(segment)
}

fn is_id(id: &str) -> bool {
    id.len() <= 40
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}

fn is_file_name(name: &str) -> bool {
    name.len() <= 100
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn is_svg(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "svg")
}

/// RFC 6901, at least one step, no empty step.
fn is_pointer(pointer: &str) -> bool {
    pointer.len() <= 200
        && pointer.starts_with('/')
        && pointer.split('/').skip(1).all(|step| {
            !step.is_empty()
                && !step.replace("~0", "").replace("~1", "").contains('~')
                && !step.contains(char::is_control)
        })
}

//! Who holds a role of a module in a school: profiles, classes and groups, persons.

use std::collections::HashMap;

use preau_host::manifest::{Manifest, Role};
use preau_model::{AnneeScolaire, GenreGroupe, GenreStructure, Principal, Profil, StructureId};
use preau_permissions::Holders;
use preau_ui::resolve::{Picker, PickerGroup, PickerOption};
use preau_ui::view::{Field, FieldKind};

use crate::form::Fields;
use crate::texts::{t, tr};
use crate::{AppState, Failure, principals, words};

/// Prefix of the fields of profiles, so that a setting may bear the same id.
const PROFILES: &str = "role.";
/// Prefix of the people pickers.
const NAMED: &str = "nommes.";

const SCHOOL: [Profil; 7] = [
    Profil::Dir,
    Profil::Ens,
    Profil::Doc,
    Profil::Evs,
    Profil::Eta,
    Profil::Elv,
    Profil::Tut,
];
const EVERYBODY: [Profil; 7] = SCHOOL;
const FOUND: usize = 20;

fn offered(genre: GenreStructure) -> &'static [Profil] {
    if genre == GenreStructure::Etablissement {
        &SCHOOL
    } else {
        &[Profil::Col]
    }
}

/// The fields of a role.
pub(super) fn fields(manifest: &Manifest, role: &Role, holders: &Holders, genre: GenreStructure) -> [Field; 2] {
    let held = holders.changed.get(&role.id).unwrap_or(&role.default);
    let mut profiles = Field::new(FieldKind::Choice, format!("{PROFILES}{}", role.id), role.name.fr())
        .options(offered(genre).iter().map(|p| (p.name(), words::holders(*p))))
        .value(held.clone());
    profiles.many = true;
    let part = role
        .part
        .as_ref()
        .and_then(|id| manifest.parts.iter().find(|p| p.id == *id));
    if let Some(part) = part {
        profiles.hint = Some(tr("role-part-off", &[("part", part.name.fr().into())]));
    }
    let label = tr("role-also", &[("role", role.name.fr().into())]);
    [
        profiles,
        Field::new(FieldKind::People, format!("{NAMED}{}", role.id), label),
    ]
}

/// What the pickers offer: classes and groups, persons when words are searched; what is chosen comes from the form when one was
/// sent, from what is kept otherwise.
pub(super) async fn pickers(
    app: &AppState,
    manifest: &Manifest,
    holders: &Holders,
    school: StructureId,
    typed: Option<&Fields>,
) -> Result<HashMap<String, Picker>, Failure> {
    let groups = app
        .annuaire()
        .groupes(school, AnneeScolaire::at(app.clock().now()))
        .await?;
    let mut pickers = HashMap::new();
    for role in &manifest.roles {
        let name = format!("{NAMED}{}", role.id);
        let query = typed.and_then(|t| t.filled(&format!("{}{name}", preau_ui::forms::QUERY)));
        let chosen: Vec<Principal> = match typed {
            Some(typed) => typed.all(&name).filter_map(principals::from_value).collect(),
            None => holders
                .changed
                .get(&role.id)
                .into_iter()
                .flatten()
                .filter_map(|h| named(h))
                .collect(),
        };
        let labels = app.annuaire().libelle(&chosen).await?;
        let selected = chosen
            .iter()
            .zip(labels)
            .map(|(p, label)| entry(p, label, None))
            .collect();
        let mut offered = Vec::new();
        if let Some(query) = query {
            let found = app.annuaire().cherche(query, &[school], &EVERYBODY, FOUND).await?;
            let options = found.iter().map(|found| {
                let detail = if found.detail.is_empty() {
                    words::profil(found.profil)
                } else {
                    found.detail.clone()
                };
                entry(
                    &Principal::Personne(found.personne),
                    found.nom.affichage(),
                    Some(detail),
                )
            });
            offered.push(PickerGroup {
                label: t("people"),
                options: options.collect(),
                more: 0,
                open: true,
            });
        }
        let wanted = preau_model::fold(query.unwrap_or_default());
        for (genre, label) in [
            (GenreGroupe::Classe, "classes"),
            (GenreGroupe::Enseignement, "groups"),
            (GenreGroupe::Manuel, "lists"),
        ] {
            let fits = groups
                .iter()
                .filter(|g| g.genre == genre && preau_model::fold(&g.libelle).contains(&wanted));
            let options: Vec<_> = fits
                .map(|g| entry(&Principal::Groupe(g.id), g.libelle.clone(), None))
                .collect();
            if !options.is_empty() {
                offered.push(PickerGroup {
                    label: t(label),
                    options,
                    more: 0,
                    open: false,
                });
            }
        }
        pickers.insert(
            name,
            Picker {
                groups: offered,
                selected,
                query: query.map(str::to_owned),
            },
        );
    }
    Ok(pickers)
}

/// The holders asked for by a form: what is offered here, and what the manifest gives that is not offered here.
pub(super) async fn chosen(
    app: &AppState,
    role: &Role,
    form: &Fields,
    school: StructureId,
    genre: GenreStructure,
) -> Result<Vec<String>, Failure> {
    let here = offered(genre);
    let name = format!("{PROFILES}{}", role.id);
    let mut holders: Vec<String> = form
        .all(&name)
        .filter(|h| Profil::from_name(h).is_some_and(|p| here.contains(&p)))
        .map(str::to_owned)
        .collect();
    let elsewhere = |h: &&String| Profil::from_name(h).is_none_or(|p| !here.contains(&p));
    holders.extend(role.default.iter().filter(elsewhere).cloned());
    for principal in form
        .all(&format!("{NAMED}{}", role.id))
        .filter_map(principals::from_value)
    {
        let holder = match principal {
            Principal::Personne(id)
                if app
                    .annuaire()
                    .memberships(id)
                    .await?
                    .structures
                    .iter()
                    .any(|(s, _)| *s == school) =>
            {
                format!("personne:{id}")
            }
            Principal::Groupe(id)
                if app
                    .annuaire()
                    .groupes_par_id(&[id])
                    .await?
                    .iter()
                    .any(|g| g.structure == school) =>
            {
                format!("groupe:{id}")
            }
            // Somebody of another school, or what no picker of ours offers.
            _ => continue,
        };
        if !holders.contains(&holder) {
            holders.push(holder);
        }
    }
    Ok(holders)
}

/// The principal behind a named holder.
fn named(holder: &str) -> Option<Principal> {
    match holder.split_once(':')? {
        ("personne", id) => id.parse().ok().map(Principal::Personne),
        ("groupe", id) => id.parse().ok().map(Principal::Groupe),
        _ => None,
    }
}

fn entry(principal: &Principal, label: String, detail: Option<String>) -> PickerOption {
    PickerOption {
        value: principals::to_value(principal),
        label,
        detail,
        count: None,
    }
}

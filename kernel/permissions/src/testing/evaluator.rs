//! The communication rules said a second time, over the plain vectors: what each profile may reach, as sets of persons and forms of
//! address, in the order of the specification and without a line of the kernel's rules.

use preau_model::{GenreStructure, Millis, PersonneId, Principal, Profil, StructureId, TerritoireId};

use super::model::Model;

/// May `who`, acting in `here`, publish for `to`?
pub(crate) fn may_publish(
    model: &Model,
    territory: TerritoireId,
    who: PersonneId,
    here: StructureId,
    to: &Principal,
    now: Millis,
) -> bool {
    let places = model.places(who, now);
    let mine: Vec<Profil> = places.iter().filter(|(s, _)| *s == here).map(|(_, p)| *p).collect();
    let schools = schools_of(model, to, now);
    if !schools
        .iter()
        .any(|s| model.structure(*s).is_some_and(|(t, _)| t == territory))
    {
        return false;
    }
    let in_my_school = schools.contains(&here);
    let taught: Vec<_> = model
        .groups_of(who, now)
        .into_iter()
        .filter(|(g, p)| *p != Profil::Tut && model.school_of(*g) == Some(here))
        .map(|(g, _)| g)
        .collect();
    mine.iter().any(|profil| match profil {
        Profil::Dir | Profil::Evs => in_my_school,
        Profil::Ens | Profil::Doc => {
            staff(model, to, here, now)
                || taught
                    .iter()
                    .any(|g| around(model, to, *g, &[Profil::Elv, Profil::Ens, Profil::Tut], now))
        }
        Profil::Eta => staff(model, to, here, now) || families(model, to, here, now),
        Profil::Elv => taught.iter().any(|g| around(model, to, *g, &[Profil::Elv], now)),
        Profil::Col | Profil::Aca => from_outside(model, territory, to, here, now),
        Profil::Tut => false,
    })
}

/// The structures of a principal.
fn schools_of(model: &Model, to: &Principal, now: Millis) -> Vec<StructureId> {
    match to {
        Principal::Structure(s) | Principal::ProfilDeStructure(s, _) => vec![*s],
        Principal::Groupe(g) | Principal::ProfilDuGroupe(g, _) => model.school_of(*g).into_iter().collect(),
        Principal::Personne(p) => model.places(*p, now).into_iter().map(|(s, _)| s).collect(),
        Principal::ResponsablesDe(p) => model
            .places(*p, now)
            .into_iter()
            .filter(|(_, profil)| *profil == Profil::Elv)
            .map(|(s, _)| s)
            .collect(),
        Principal::Role { structure, .. } | Principal::Service { structure, .. } => vec![*structure],
    }
}

fn staff(model: &Model, to: &Principal, here: StructureId, now: Millis) -> bool {
    let is_staff = |p: Profil| matches!(p, Profil::Ens | Profil::Dir | Profil::Evs | Profil::Eta | Profil::Doc);
    match to {
        Principal::ProfilDeStructure(s, p) => *s == here && is_staff(*p),
        Principal::Personne(who) => model.places(*who, now).iter().any(|(s, p)| *s == here && is_staff(*p)),
        _ => false,
    }
}

fn families(model: &Model, to: &Principal, here: StructureId, now: Millis) -> bool {
    match to {
        Principal::ProfilDeStructure(s, p) => *s == here && *p == Profil::Tut,
        Principal::ProfilDuGroupe(g, p) => model.school_of(*g) == Some(here) && *p == Profil::Tut,
        Principal::ResponsablesDe(child) => model.places(*child, now).contains(&(here, Profil::Elv)),
        Principal::Personne(who) => model.places(*who, now).contains(&(here, Profil::Tut)),
        _ => false,
    }
}

fn around(model: &Model, to: &Principal, group: preau_model::GroupeId, reach: &[Profil], now: Millis) -> bool {
    match to {
        Principal::Groupe(g) => *g == group,
        Principal::ProfilDuGroupe(g, p) => *g == group && (*p == Profil::Ens || reach.contains(p)),
        Principal::Personne(who) => model
            .groups_of(*who, now)
            .iter()
            .any(|(g, p)| *g == group && reach.contains(p)),
        Principal::ResponsablesDe(child) => {
            reach.contains(&Profil::Tut) && model.groups_of(*child, now).contains(&(group, Profil::Elv))
        }
        _ => false,
    }
}

/// K-PE-8.
fn from_outside(model: &Model, territory: TerritoireId, to: &Principal, here: StructureId, now: Millis) -> bool {
    let place = |s: StructureId| model.structure(s);
    let reachable = |p: Profil| !matches!(p, Profil::Elv | Profil::Col | Profil::Aca);
    match to {
        Principal::Structure(s) => *s == here && place(*s).is_some_and(|(_, g)| g != GenreStructure::Etablissement),
        Principal::ProfilDeStructure(s, p @ (Profil::Col | Profil::Aca)) => {
            *s == here && place(*s).is_some_and(|(_, g)| g != GenreStructure::Etablissement) && *p != Profil::Elv
        }
        Principal::ProfilDeStructure(s, p) => {
            place(*s) == Some((territory, GenreStructure::Etablissement)) && reachable(*p)
        }
        Principal::Personne(who) => {
            let places = model.places(*who, now);
            let colleague = places
                .iter()
                .any(|(s, p)| *s == here && matches!(p, Profil::Col | Profil::Aca));
            let staff = |p: Profil| reachable(p) && p != Profil::Tut;
            let in_a_school = places
                .iter()
                .any(|(s, p)| place(*s).is_some_and(|(t, _)| t == territory) && staff(*p));
            !places.iter().any(|(_, p)| *p == Profil::Elv) && (colleague || in_a_school)
        }
        _ => false,
    }
}

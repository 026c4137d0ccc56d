//! What schools decide.

use preau_model::{GenreStructure, Profil};
use preau_store::{Db, RowExt as _};

use super::world::World;
use crate::{PermissionError, PluginRoles, Policy, RoleDef};

const PLUGIN: &str = "fr.exemple.essai";

fn roles() -> PluginRoles {
    let role = |id: &str, default: &[&str], part: Option<&str>| RoleDef {
        id: id.to_owned(),
        default: default.iter().map(|d| (*d).to_owned()).collect(),
        part: part.map(|p| (p.to_owned(), false)),
    };
    PluginRoles {
        plugin: PLUGIN.to_owned(),
        roles: vec![
            role("redacteur", &["direction", "enseignant"], None),
            role("proposant", &[], Some("eleves")),
        ],
    }
}

/// Switches, parts, settings, holders and grants: here at once, on another replica within a second, nowhere else.
pub async fn decisions_of_schools_act_at_once(db: Db) {
    let mut world = World::new(db).await;
    let (a, b) = (
        world.structure(GenreStructure::Etablissement),
        world.structure(GenreStructure::Etablissement),
    );
    let class = world.class(a);
    let (principal, teacher) = (world.staff(a, Profil::Dir), world.staff(a, Profil::Ens));
    let pupil = world.pupil(a, class);
    world.save().await;
    let replica = Policy::new(
        world.db.clone(),
        world.annuaire.clone(),
        world.clock.clone(),
        world.rng.clone(),
    );
    let by = world.acting(principal, a).await;
    let on = |policy: &Policy| {
        let (policy, territory) = (policy.clone(), world.territory);
        async move { policy.modules(territory, &[a, b]).await.unwrap() }
    };
    assert!(!on(&replica).await.on(a, PLUGIN, "", false));

    world.policy.set_module(&by, a, PLUGIN, "", true).await.unwrap();
    let here = on(&world.policy).await;
    assert!(here.on(a, PLUGIN, "", false) && !here.on(b, PLUGIN, "", false));
    assert!(here.on(a, PLUGIN, "validation", true) && !here.on(a, PLUGIN, "eleves", false));
    assert_eq!(here.open(PLUGIN), [a]);
    assert!(
        !world
            .policy
            .modules(world.territory, &[b])
            .await
            .unwrap()
            .on(a, PLUGIN, "", true),
        "a school not asked for"
    );
    world.clock.advance(1_000);
    assert!(on(&replica).await.on(a, PLUGIN, "", false));

    let pupil = world.acting(pupil, a).await;
    let held = |policy: Policy, acting: crate::Acting| async move {
        let holders = policy
            .role_holders(acting.territory, acting.structure, PLUGIN)
            .await
            .unwrap();
        policy.roles(&acting, &roles(), &holders)
    };
    let teacher = world.acting(teacher, a).await;
    assert_eq!(held(world.policy.clone(), teacher.clone()).await, ["redacteur"]);
    let holder = format!("personne:{}", pupil.personne.unwrap());
    world
        .policy
        .set_role_holders(&by, a, PLUGIN, "proposant", Some(&[holder]))
        .await
        .unwrap();
    assert!(
        held(world.policy.clone(), pupil.clone()).await.is_empty(),
        "the part is off"
    );
    world.policy.set_module(&by, a, PLUGIN, "eleves", true).await.unwrap();
    assert_eq!(held(world.policy.clone(), pupil.clone()).await, ["proposant"]);
    world
        .policy
        .set_role_holders(&by, a, PLUGIN, "proposant", Some(&[format!("groupe:{class}")]))
        .await
        .unwrap();
    assert_eq!(held(world.policy.clone(), pupil.clone()).await, ["proposant"]);
    world
        .policy
        .set_role_holders(&by, a, PLUGIN, "redacteur", Some(&[]))
        .await
        .unwrap();
    assert!(
        held(world.policy.clone(), teacher.clone()).await.is_empty(),
        "nobody was chosen"
    );
    world
        .policy
        .set_role_holders(&by, a, PLUGIN, "redacteur", None)
        .await
        .unwrap();
    assert_eq!(held(world.policy.clone(), teacher.clone()).await, ["redacteur"]);
    assert!(
        held(world.policy.clone(), crate::Acting::service(world.territory, a, true))
            .await
            .is_empty()
    );

    world
        .policy
        .set_setting(&by, a, PLUGIN, "par_page", Some("12"))
        .await
        .unwrap();
    assert_eq!(
        world
            .policy
            .setting(world.territory, a, PLUGIN, "par_page")
            .await
            .unwrap()
            .as_deref(),
        Some("12")
    );
    world
        .policy
        .set_setting(&by, a, PLUGIN, "par_page", None)
        .await
        .unwrap();
    assert_eq!(
        world
            .policy
            .setting(world.territory, a, PLUGIN, "par_page")
            .await
            .unwrap(),
        None
    );
    world
        .policy
        .set_grant(&by, a, PLUGIN, "cle-1", "people.address", true)
        .await
        .unwrap();
    let granted = |publisher: &'static str| {
        world
            .policy
            .granted(world.territory, a, PLUGIN, publisher, "people.address")
    };
    assert!(granted("cle-1").await.unwrap() && !granted("cle-2").await.unwrap());

    world.policy.set_module(&by, a, PLUGIN, "", false).await.unwrap();
    let off = on(&world.policy).await;
    assert!(
        !off.on(a, PLUGIN, "", false) && !off.on(a, PLUGIN, "eleves", true),
        "a part of a module that is off"
    );
    assert!(held(world.policy.clone(), pupil).await.is_empty());
    let lines = sqlx::query("SELECT COUNT(*) AS n FROM journal WHERE territory = $1 AND compte IS NOT NULL")
        .bind(world.territory.as_slice().to_vec())
        .fetch_one(&mut *world.db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(lines.int("n").unwrap(), 10, "one line per act");
}

/// Nobody but the direction of a school, or the collectivité for its own structure, decides.
pub async fn only_the_direction_decides(db: Db) {
    let mut world = World::new(db).await;
    let (a, b) = (
        world.structure(GenreStructure::Etablissement),
        world.structure(GenreStructure::Etablissement),
    );
    let departement = world.structure(GenreStructure::Collectivite);
    let class = world.class(a);
    let pupil = world.pupil(a, class);
    let mut all = vec![(pupil, a), (world.parent(&[pupil]), a)];
    for profil in [Profil::Ens, Profil::Dir, Profil::Evs, Profil::Eta, Profil::Doc] {
        all.push((world.staff(a, profil), a));
    }
    all.push((world.staff(departement, Profil::Col), departement));
    // Attached to a school by mistake, with a collectivité's profile.
    all.push((world.staff(a, Profil::Col), a));
    world.save().await;
    for (person, at) in all {
        let profil = world.model.persons.iter().find(|p| p.id == person).unwrap().profil;
        for structure in [a, b, departement, world.id()] {
            let acting = world.acting(person, structure).await;
            let outcome = world.policy.set_module(&acting, structure, PLUGIN, "", true).await;
            let right = structure == at && (profil == Profil::Dir || (profil == Profil::Col && at == departement));
            assert_eq!(outcome.is_ok(), right, "{profil:?}");
            assert!(
                right
                    || matches!(
                        outcome,
                        Err(PermissionError::Refused {
                            rule: "module.direction",
                            ..
                        })
                    )
            );
        }
    }
    let job = crate::Acting::service(world.territory, a, true);
    assert!(world.policy.set_module(&job, a, PLUGIN, "", true).await.is_err());
    let direction = world.acting(world.model.persons[3].id, a).await;
    for (role, holder) in [("redacteur", "personne:zz"), ("redacteur", "tous"), ("", "direction")] {
        let outcome = world
            .policy
            .set_role_holders(&direction, a, PLUGIN, role, Some(&[holder.to_owned()]))
            .await;
        assert!(matches!(outcome, Err(PermissionError::Invalid(_))), "{holder}");
    }
}

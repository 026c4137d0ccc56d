//! Decisions against the evaluator.

use preau_model::{Clock as _, Principal, Profil};

use super::evaluator::may_publish;
use super::world::World;
use crate::{Aim, Decision};

/// Every principal that a territory knows, and one that it does not.
fn everybody(world: &World) -> Vec<Principal> {
    let mut all = vec![Principal::Personne(world.id()), Principal::Structure(world.id())];
    for person in &world.model.persons {
        all.push(Principal::Personne(person.id));
        if person.profil == Profil::Elv {
            all.push(Principal::ResponsablesDe(person.id));
        }
    }
    for (group, _) in &world.model.groups {
        all.push(Principal::Groupe(*group));
        all.extend([Profil::Elv, Profil::Tut, Profil::Ens].map(|p| Principal::ProfilDuGroupe(*group, p)));
    }
    for (structure, ..) in &world.model.structures {
        all.push(Principal::Structure(*structure));
        all.extend(Profil::ALL.map(|p| Principal::ProfilDeStructure(*structure, p)));
    }
    all
}

/// Every decision of a territory equals the evaluator's; a refusal names its rule; a proposal may be wider, never narrower.
pub async fn decisions_agree_with_the_evaluator(world: &World) {
    let (all, now) = (everybody(world), world.clock.now());
    for person in &world.model.persons {
        for (structure, territory, _) in &world.model.structures {
            if *territory != world.territory {
                continue;
            }
            let acting = world.acting(person.id, *structure).await;
            for to in &all {
                let one = std::slice::from_ref(to);
                let decision = world.policy.may_address(&acting, "publication", one).await.unwrap();
                let expected = may_publish(&world.model, world.territory, person.id, *structure, to, now);
                assert_eq!(
                    decision.is_allowed(),
                    expected,
                    "{person:?} in {structure} → {to:?}: {decision:?}\n{world:?}"
                );
                if let Decision::Refused { rule, says } = &decision {
                    assert!(rule.contains('.') && says.ends_with('.'), "{decision:?}");
                }
                let proposed = world
                    .policy
                    .judge(&acting, "publication", Aim::Propose, one)
                    .await
                    .unwrap();
                assert!(!expected || proposed.decision.is_allowed(), "{person:?} → {to:?}");
                assert!(
                    !world
                        .policy
                        .may_address(&acting, "inconnu", one)
                        .await
                        .unwrap()
                        .is_allowed()
                );
            }
        }
    }
}

/// What the picker offers is allowed, whoever picks.
pub async fn the_picker_offers_only_what_is_allowed(world: &World) {
    for person in &world.model.persons {
        for (structure, territory, _) in &world.model.structures {
            if *territory != world.territory {
                continue;
            }
            let acting = world.acting(person.id, *structure).await;
            for words in [None, Some("durand")] {
                for group in world.policy.addressable(&acting, "publication", words).await.unwrap() {
                    assert!(!group.options.is_empty());
                    let offered: Vec<Principal> = group.options.into_iter().map(|o| o.principal).collect();
                    let decision = world
                        .policy
                        .may_address(&acting, "publication", &offered)
                        .await
                        .unwrap();
                    assert!(decision.is_allowed(), "{person:?}: {} {decision:?}", group.label);
                }
            }
        }
    }
}

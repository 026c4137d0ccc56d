//! Every route, for nobody, the wrong people and the right ones. A route that is missing from the table fails the test.

use std::collections::BTreeSet;

use super::house::{Browser, House};
use crate::routes;

/// Status for: nobody, a pupil, a teacher, the head of a school.
struct Line(&'static str, &'static str, [u16; 4]);

/// `{…}` is filled with what exists nowhere: 404 then says that the door was open and nothing stood behind.
const TABLE: &[Line] = &[
    Line("GET", "/_sante", [200, 200, 200, 200]),
    Line("GET", "/assets/{name}", [404, 404, 404, 404]),
    Line("GET", "/_icone/{plugin}", [303, 404, 404, 404]),
    Line("GET", "/_image/{plugin}", [303, 404, 404, 404]),
    // Not in demo mode: these do not exist.
    Line("GET", "/_catalogue", [404, 404, 404, 404]),
    Line("GET", "/_catalogue/{name}", [404, 404, 404, 404]),
    Line("POST", "/login/demo", [404, 404, 404, 404]),
    Line("GET", "/accessibilite", [200, 200, 200, 200]),
    Line("GET", "/mentions", [200, 200, 200, 200]),
    Line("GET", "/aide", [200, 200, 200, 200]),
    // Whoever is signed in has nothing to do on the sign-in page.
    Line("GET", "/login", [200, 303, 303, 303]),
    Line("POST", "/login/local", [403, 401, 401, 401]),
    // No such provider; an answer that is none; a choice that nobody was offered.
    Line("GET", "/login/oidc/{id}", [404, 404, 404, 404]),
    Line("GET", "/oidc/{id}/callback", [400, 400, 400, 400]),
    Line("POST", "/login/choix", [403, 400, 400, 400]),
    Line("GET", "/activation", [200, 200, 200, 200]),
    Line("POST", "/activation", [403, 422, 422, 422]),
    Line("GET", "/login/second", [303, 303, 303, 303]),
    Line("POST", "/login/second", [403, 303, 303, 303]),
    Line("GET", "/mot-de-passe-oublie", [200, 200, 200, 200]),
    Line("POST", "/mot-de-passe-oublie", [403, 303, 303, 303]),
    Line("POST", "/logout", [303, 303, 303, 303]),
    Line("GET", "/", [303, 200, 200, 200]),
    Line("POST", "/session/choisir", [303, 303, 303, 303]),
    Line("GET", "/recherche", [303, 200, 200, 200]),
    Line("GET", "/notifications", [303, 200, 200, 200]),
    Line("POST", "/notifications/lues", [303, 303, 303, 303]),
    Line("GET", "/compte", [303, 200, 200, 200]),
    Line("POST", "/compte/apparence", [303, 400, 400, 400]),
    Line("POST", "/compte/mot-de-passe", [303, 422, 422, 422]),
    Line("POST", "/compte/sessions/fin", [303, 404, 404, 404]),
    Line("GET", "/compte/double", [303, 200, 200, 200]),
    Line("POST", "/compte/double", [303, 404, 404, 404]),
    Line("GET", "/compte/preuve", [303, 200, 200, 200]),
    Line("POST", "/compte/preuve", [303, 404, 404, 404]),
    Line("POST", "/compte/contributions", [303, 404, 404, 404]),
    Line("GET", "/compte/notifications", [303, 200, 200, 200]),
    Line("POST", "/compte/notifications", [303, 303, 303, 303]),
    // The token of the mail is the proof; this one is nobody's.
    Line("GET", "/courriels/arret/{jeton}", [404, 404, 404, 404]),
    Line("POST", "/courriels/arret/{jeton}", [404, 404, 404, 404]),
    Line("POST", "/courriels/reprise/{jeton}", [403, 404, 404, 404]),
    Line("GET", "/console/modules", [303, 403, 403, 200]),
    Line("POST", "/console/modules", [303, 403, 403, 404]),
    Line("GET", "/console/modules/{plugin}", [303, 403, 403, 404]),
    Line("POST", "/console/modules/{plugin}", [303, 403, 403, 404]),
    Line("GET", "/console/incidents", [303, 403, 403, 200]),
    Line("GET", "/console/annuaire", [303, 403, 403, 200]),
    Line("GET", "/console/annuaire/imports/{import}", [303, 403, 403, 404]),
    Line("POST", "/console/annuaire/imports/{import}", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/personnes", [303, 403, 403, 200]),
    Line("GET", "/console/annuaire/personnes/export", [303, 403, 403, 200]),
    Line("GET", "/console/annuaire/personnes/{personne}", [303, 403, 403, 404]),
    Line("POST", "/_scrutins/{document}", [303, 404, 404, 404]),
    Line("GET", "/console/annuaire/seuils", [303, 403, 403, 404]),
    Line("POST", "/console/annuaire/seuils", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/sources", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/sources", [303, 403, 403, 422]),
    Line("GET", "/console/annuaire/sources/{uai}/{depot}", [303, 403, 403, 404]),
    Line("POST", "/console/annuaire/sources/{uai}/{depot}", [303, 403, 403, 404]),
    // A session is not a token.
    Line("POST", "/api/annuaire/apport", [401, 401, 401, 401]),
    Line(
        "GET",
        "/console/annuaire/personnes/{personne}/corriger",
        [303, 403, 403, 404],
    ),
    Line(
        "POST",
        "/console/annuaire/personnes/{personne}/corriger",
        [303, 403, 403, 404],
    ),
    Line(
        "GET",
        "/console/annuaire/personnes/{personne}/famille",
        [303, 403, 403, 404],
    ),
    Line(
        "POST",
        "/console/annuaire/personnes/{personne}/famille",
        [303, 403, 403, 404],
    ),
    Line(
        "POST",
        "/console/annuaire/personnes/{personne}/sejour",
        [303, 403, 403, 404],
    ),
    Line("GET", "/console/annuaire/arrivees", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/arrivees", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/arrivees/nouvelle", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/arrivees/nouvelle", [303, 403, 403, 422]),
    Line("GET", "/console/annuaire/classes", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/classes", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/groupes", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/groupes", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/groupes/{groupe}", [303, 403, 403, 404]),
    Line("POST", "/console/annuaire/groupes/{groupe}", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/doublons", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/doublons", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/departs", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/departs", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/structures", [303, 403, 403, 303]),
    Line("POST", "/console/annuaire/structures", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/structures/{structure}", [303, 403, 403, 404]),
    Line("POST", "/console/annuaire/structures/{structure}", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/courriers", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/courriers", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/annee", [303, 403, 403, 200]),
    Line("POST", "/console/annuaire/annee", [303, 403, 403, 404]),
    Line("GET", "/console/annuaire/ouverture", [303, 403, 403, 404]),
    Line("POST", "/console/annuaire/ouverture", [303, 403, 403, 404]),
    Line("GET", "/console/comptes", [303, 403, 403, 200]),
    Line("POST", "/console/comptes", [303, 403, 403, 404]),
    Line("GET", "/console/comptes/nouvelle", [303, 403, 403, 200]),
    Line("POST", "/console/comptes/nouvelle", [303, 403, 403, 404]),
    Line("GET", "/console/comptes/demandes/{demande}", [303, 403, 403, 404]),
    Line("POST", "/console/comptes/demandes/{demande}", [303, 403, 403, 404]),
    Line("GET", "/console/services", [303, 403, 403, 200]),
    Line("GET", "/console/services/{service}", [303, 403, 403, 404]),
    Line("GET", "/compte/services", [303, 200, 200, 200]),
    Line("POST", "/compte/services", [303, 404, 404, 404]),
    // Without a service there is nowhere to go but home.
    Line("GET", "/cas/login", [303, 303, 303, 303]),
    Line("GET", "/cas/logout", [303, 303, 303, 303]),
    Line("POST", "/cas/accord", [303, 404, 404, 404]),
    // Services ask with a ticket; a session is worth nothing. A refusal is an answer of the protocol.
    Line("GET", "/cas/validate", [200, 200, 200, 200]),
    Line("GET", "/cas/serviceValidate", [200, 200, 200, 200]),
    Line("GET", "/cas/proxyValidate", [200, 200, 200, 200]),
    Line("GET", "/cas/p3/serviceValidate", [200, 200, 200, 200]),
    Line("GET", "/cas/p3/proxyValidate", [200, 200, 200, 200]),
    Line("GET", "/cas/proxy", [200, 200, 200, 200]),
    Line("POST", "/cas/samlValidate", [200, 200, 200, 200]),
    Line("GET", "/{plugin}", [303, 404, 404, 404]),
    Line("GET", "/{plugin}/", [303, 404, 404, 404]),
    Line("GET", "/{plugin}/{*path}", [303, 404, 404, 404]),
    Line("POST", "/{plugin}", [303, 404, 404, 404]),
    Line("POST", "/{plugin}/", [303, 404, 404, 404]),
    Line("POST", "/{plugin}/{*path}", [303, 404, 404, 404]),
];

fn concrete(path: &str) -> String {
    path.replace("{*path}", "a/b")
        .replace("{document}", "inconnu")
        .replace("{plugin}", "inconnu")
        .replace("{id}", "inconnu")
        .replace("{name}", "inconnu")
        .replace("{import}", "inconnu")
        .replace("{jeton}", "inconnu")
        .replace("{uai}", "0139999X")
        .replace("{depot}", "inconnu")
        .replace("{personne}", "inconnu")
        .replace("{groupe}", "inconnu")
        .replace("{structure}", "inconnu")
        .replace("{demande}", "inconnu")
        .replace("{service}", "inconnu")
}

#[test]
fn the_table_lists_every_route() {
    let known: BTreeSet<(&str, &str)> = TABLE.iter().map(|line| (line.0, line.1)).collect();
    let built: BTreeSet<(&str, &str)> = routes().iter().map(|route| (route.method, route.path)).collect();
    assert_eq!(known.len(), TABLE.len(), "a route is listed twice");
    assert_eq!(known, built, "routes and their authorisation table differ");
}

#[tokio::test]
async fn every_route_lets_in_whom_it_should() {
    let house = House::new(None).await;
    for (column, role) in [None, Some("eleve-6a"), Some("enseignant-6a"), Some("principal-a")]
        .into_iter()
        .enumerate()
    {
        for Line(method, path, expected) in TABLE {
            // Anew each time: some routes end the session.
            let browser = match role {
                Some(role) => house.signed_in(role).await,
                None => Browser::default(),
            };
            let path = concrete(path);
            let answer = match *method {
                "GET" => house.get(&browser, &path).await,
                _ => house.post(&browser, &path, "").await,
            };
            let who = role.unwrap_or("nobody");
            assert_eq!(
                answer.status.as_u16(),
                expected[column],
                "{method} {path} for {who}: {}",
                answer.body
            );
            if role.is_none() && answer.status.as_u16() == 303 {
                assert!(
                    answer.header("location").starts_with("/login"),
                    "{method} {path}: {}",
                    answer.header("location")
                );
            }
        }
    }
}

#[tokio::test]
async fn nobody_gets_401_in_json() {
    let house = House::new(None).await;
    let browser = Browser {
        json: true,
        ..Browser::default()
    };
    for path in [
        "/",
        "/console/modules",
        "/actualites/",
        "/recherche?q=a",
        "/notifications",
    ] {
        let answer = house.get(&browser, path).await;
        assert_eq!(answer.status.as_u16(), 401, "{path}");
        assert!(answer.header("content-type").starts_with(crate::VIEW_JSON), "{path}");
    }
}

#[tokio::test]
async fn the_head_of_one_school_is_nobody_in_another() {
    let house = House::new(None).await;
    let browser = house.signed_in("principal-b").await;
    let school = house.kit.school().a.id;
    let answer = house
        .post(&browser, "/session/choisir", &format!("structure={school}"))
        .await;
    assert_eq!(answer.status.as_u16(), 403);
}

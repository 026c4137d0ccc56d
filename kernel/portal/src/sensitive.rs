//! The acts that ask who does them to prove again who they are: a browser left open for a minute must not be enough.
//!
//! Changing a password asks the current one: it proves by itself and is not here.

use http::Method;

use crate::form::Fields;

/// Route, and the field with the value that makes the act sensitive; without one, every form of the route is.
const ACTS: [(&str, Option<(&str, &str)>); 7] = [
    ("/compte/double", None),
    ("/console/comptes", None),
    ("/console/comptes/nouvelle", None),
    ("/console/comptes/demandes/{demande}", None),
    ("/console/annuaire/courriers", Some(("acte", "activation"))),
    ("/console/annuaire/courriers", Some(("acte", "oubli"))),
    ("/console/annuaire/ouverture", Some(("acte", "courrier"))),
];

/// Is this form one of them?
pub(crate) fn is(method: &Method, route: &str, form: &Fields) -> bool {
    *method == Method::POST
        && ACTS
            .iter()
            .any(|(path, field)| *path == route && field.is_none_or(|(name, value)| form.get(name) == Some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes;

    #[test]
    fn every_sensitive_act_is_a_route_that_posts() {
        for (path, field) in ACTS {
            assert!(routes().iter().any(|r| r.method == "POST" && r.path == path), "{path}");
            let form = field.map_or_else(Fields::default, |(n, v)| Fields::of(vec![(n.to_owned(), v.to_owned())]));
            assert!(is(&Method::POST, path, &form), "{path}");
            assert!(!is(&Method::GET, path, &form), "{path}");
        }
        assert!(!is(&Method::POST, "/console/annuaire/courriers", &Fields::default()));
    }
}

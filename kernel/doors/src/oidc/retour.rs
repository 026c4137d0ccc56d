//! What the browser brings back from a provider, read strictly: each parameter once, bounded, of the shape that it must have.

/// Longest authorisation code that is looked at.
const CODE: usize = 4_096;
/// Longest other parameter.
const AUTRE: usize = 2_048;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retour {
    pub(crate) etat: String,
    pub(crate) emetteur: Option<String>,
    pub(crate) issue: Issue,
}

/// How it went there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Issue {
    /// A code to exchange.
    Code(String),
    /// The person stopped, or refused.
    Annule,
    /// The provider cannot: a fixed word.
    Erreur(&'static str),
}

/// The address is none that a provider writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an answer of a provider")]
pub struct RetourMalForme;

/// Errors of RFC 6749 and OpenID Connect: what they are called here.
const ERREURS: [(&str, &str); 12] = [
    ("invalid_request", "erreur.demande"),
    ("unauthorized_client", "erreur.client"),
    ("unsupported_response_type", "erreur.type"),
    ("invalid_scope", "erreur.portee"),
    ("server_error", "erreur.serveur"),
    ("temporarily_unavailable", "erreur.indisponible"),
    ("interaction_required", "erreur.interaction"),
    ("login_required", "erreur.connexion"),
    ("account_selection_required", "erreur.choix"),
    ("consent_required", "erreur.accord"),
    ("invalid_request_uri", "erreur.adresse"),
    ("request_not_supported", "erreur.forme"),
];

impl Retour {
    /// From the parameters of the address, in order. Unknown ones are left aside, as RFC 6749 asks; a known one twice is refused.
    pub fn lire<'q>(parameters: impl Iterator<Item = (&'q str, &'q str)>) -> Result<Self, RetourMalForme> {
        let (mut code, mut etat, mut emetteur, mut erreur) = (None, None, None, None);
        for (name, value) in parameters {
            let (slot, most) = match name {
                "code" => (&mut code, CODE),
                "state" => (&mut etat, AUTRE),
                "iss" => (&mut emetteur, AUTRE),
                "error" => (&mut erreur, AUTRE),
                _ => continue,
            };
            let shaped = value.len() <= most && !value.is_empty() && value.bytes().all(|b| (0x20..0x7f).contains(&b));
            if !shaped || slot.replace(value.to_owned()).is_some() {
                return Err(RetourMalForme);
            }
        }
        let issue = match (code, erreur) {
            (Some(code), None) => Issue::Code(code),
            (None, Some(error)) if error == "access_denied" => Issue::Annule,
            (None, Some(error)) => {
                let known = ERREURS.iter().find(|(name, _)| *name == error);
                Issue::Erreur(known.map_or("erreur.autre", |(_, word)| word))
            }
            _ => return Err(RetourMalForme),
        };
        Ok(Self {
            etat: etat.ok_or(RetourMalForme)?,
            emetteur,
            issue,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lire(parameters: &[(&str, &str)]) -> Result<Retour, RetourMalForme> {
        Retour::lire(parameters.iter().copied())
    }

    #[test]
    fn an_answer_is_a_code_or_an_error_with_a_state() {
        let good = lire(&[
            ("code", "abc"),
            ("state", "s"),
            ("session_state", "x"),
            ("iss", "https://a"),
        ])
        .unwrap();
        assert_eq!(good.issue, Issue::Code("abc".to_owned()));
        assert_eq!(good.emetteur.as_deref(), Some("https://a"));
        let stopped = lire(&[("error", "access_denied"), ("state", "s")]).unwrap();
        assert_eq!(stopped.issue, Issue::Annule);
        let odd = lire(&[("error", "<script>"), ("state", "s")]).unwrap();
        assert_eq!(
            odd.issue,
            Issue::Erreur("erreur.autre"),
            "what is written never goes on"
        );
        for bad in [
            &[("code", "abc")][..],
            &[("state", "s")],
            &[("code", "a"), ("error", "x"), ("state", "s")],
            &[("code", "a"), ("code", "b"), ("state", "s")],
            &[("code", "a"), ("state", "s"), ("state", "s")],
            &[("code", "a"), ("state", "s"), ("iss", "a"), ("iss", "b")],
            &[("code", ""), ("state", "s")],
            &[("code", "a\r\nb"), ("state", "s")],
            &[("code", "é"), ("state", "s")],
        ] {
            assert_eq!(lire(bad), Err(RetourMalForme), "{bad:?}");
        }
        let long = "a".repeat(CODE + 1);
        assert_eq!(lire(&[("code", &long), ("state", "s")]), Err(RetourMalForme));
    }

    proptest! {
        #[test]
        fn nothing_read_is_longer_or_stranger_than_it_may(
            pairs in prop::collection::vec(("code|state|iss|error|x", "\\PC{0,40}|[ -~]{0,40}"), 0..8)
        ) {
            let read = Retour::lire(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
            if let Ok(read) = read {
                let count = |name: &str| pairs.iter().filter(|(n, _)| n == name).count();
                prop_assert_eq!(count("state"), 1);
                prop_assert_eq!(count("code") + count("error"), 1);
                prop_assert!(count("iss") <= 1);
                prop_assert!(read.etat.bytes().all(|b| (0x20..0x7f).contains(&b)));
            }
        }
    }
}

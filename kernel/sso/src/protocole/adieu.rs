//! The `logoutRequest` that a service receives when a session ends (CAS protocol, 2.3.3).

use preau_model::Millis;
use url::form_urlencoded;

use super::xml::{escaped, instant};

/// The body of the form.
pub(crate) fn adieu(id: &str, ticket: &str, now: Millis) -> String {
    let (id, ticket, at) = (escaped(id), escaped(ticket), instant(now));
    let request = format!(
        "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{at}\">\
         <saml:NameID>@NOT_USED@</saml:NameID><samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
    );
    form_urlencoded::Serializer::new(String::new())
        .append_pair("logoutRequest", &request)
        .finish()
}

//! samlValidate: SAML 1.1 in SOAP, as old CAS clients speak it. Only the artefact of the request is read.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Echec;
use super::xml::{element, escaped, instant};
use crate::Valide;

/// Deepest element of a request.
const DEEPEST: usize = 20;
/// An assertion is good this long: it is read at once.
const LIFE: i64 = 30_000;

/// The ticket of a request: the text of its one `AssertionArtifact`. Documents with a DTD, or two artefacts, hold none.
pub fn artefact(body: &str) -> Option<String> {
    let mut reader = Reader::from_str(body);
    let (mut depth, mut found, mut inside) = (0_usize, None, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST || inside {
                    return None;
                }
                if start.local_name().as_ref() == "AssertionArtifact" {
                    if found.is_some() {
                        return None;
                    }
                    inside = true;
                    found = Some(String::new());
                }
            }
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                inside = false;
            }
            Event::Text(text) if inside => {
                if let Some(found) = &mut found {
                    found.push_str(text.as_ref());
                }
            }
            // A ticket has no character to escape: whatever is disguised is not one.
            Event::CData(_) | Event::GeneralRef(_) | Event::Comment(_) | Event::PI(_) if inside => return None,
            Event::DocType(_) => return None,
            Event::Eof => break,
            _ => {}
        }
    }
    let ticket = found?.trim().to_owned();
    let plain = !ticket.is_empty() && ticket.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (plain && depth == 0).then_some(ticket)
}

pub(super) fn rendre(service: &str, id: &str, outcome: &Result<Valide, Echec>) -> String {
    let (service, id) = (escaped(service), escaped(id));
    let inner = match outcome {
        Ok(good) => format!(
            "<Status><StatusCode Value=\"samlp:Success\"></StatusCode></Status>{}",
            assertion(&service, &id, good)
        ),
        Err(failure) => format!(
            "<Status><StatusCode Value=\"samlp:RequestDenied\"></StatusCode><StatusMessage>{}: {}</StatusMessage></Status>",
            failure.code(),
            escaped(failure.dit())
        ),
    };
    let at = outcome.as_ref().map_or_else(
        |_| String::new(),
        |good| format!(" IssueInstant=\"{}\"", instant(good.maintenant)),
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\"><SOAP-ENV:Header/><SOAP-ENV:Body>\
         <Response xmlns=\"urn:oasis:names:tc:SAML:1.0:protocol\" xmlns:samlp=\"urn:oasis:names:tc:SAML:1.0:protocol\" \
         ResponseID=\"_{id}\"{at} MajorVersion=\"1\" MinorVersion=\"1\" Recipient=\"{service}\">{inner}</Response>\
         </SOAP-ENV:Body></SOAP-ENV:Envelope>"
    )
}

fn assertion(service: &str, id: &str, good: &Valide) -> String {
    let (now, end) = (instant(good.maintenant), instant(good.maintenant + LIFE));
    let user = escaped(&good.reponse.utilisateur);
    let subject = format!(
        "<Subject><NameIdentifier>{user}</NameIdentifier><SubjectConfirmation>\
         <ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:artifact</ConfirmationMethod></SubjectConfirmation></Subject>"
    );
    let mut attributes = String::new();
    for attribut in &good.reponse.attributs {
        let name = escaped(&attribut.nom);
        attributes.push_str("<Attribute AttributeNamespace=\"http://www.ja-sig.org/products/cas/\" AttributeName=\"");
        attributes.push_str(&name);
        attributes.push_str("\">");
        for value in &attribut.valeurs {
            element(&mut attributes, "AttributeValue", value);
        }
        attributes.push_str("</Attribute>");
    }
    let statement = if attributes.is_empty() {
        String::new()
    } else {
        format!("<AttributeStatement>{subject}{attributes}</AttributeStatement>")
    };
    format!(
        "<Assertion xmlns=\"urn:oasis:names:tc:SAML:1.0:assertion\" AssertionID=\"_a{id}\" IssueInstant=\"{now}\" \
         Issuer=\"preau\" MajorVersion=\"1\" MinorVersion=\"1\"><Conditions NotBefore=\"{now}\" NotOnOrAfter=\"{end}\">\
         <AudienceRestrictionCondition><Audience>{service}</Audience></AudienceRestrictionCondition></Conditions>{statement}\
         <AuthenticationStatement AuthenticationInstant=\"{}\" \
         AuthenticationMethod=\"urn:oasis:names:tc:SAML:1.0:am:unspecified\">{subject}</AuthenticationStatement></Assertion>",
        instant(good.ouverte)
    )
}

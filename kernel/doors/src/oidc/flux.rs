//! Leaving for a provider and coming back: everything that has to hold before an identity is believed.

use chrono::{DateTime, Utc};
use openidconnect::core::{CoreAuthenticationFlow, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    IdTokenVerifier, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError, TokenResponse as _, UserInfoError,
};
use preau_model::{Millis, random_hex};
use serde_json::{Map, Value};

use super::decouverte::{Lu, voie as chemin};
use super::retour::{Issue, Retour};
use super::types::{Assertions, Informations, JetonIdentite, Partenaire};
use super::voie::{Voie, VoieError};
use crate::attente::Demande;
use crate::{Doors, DoorsError, Fournisseur, Refus};

/// What clocks may differ by.
const ECART: Millis = 60 * 1000;
/// Oldest token: it was made for a request that lives ten minutes.
const AGE: Millis = 15 * 60 * 1000;

const FUTUR: &str = "future";
const VIEUX: &str = "old";

/// Signatures that are believed: asymmetric ones. Never `none`, never an HMAC, for which a public key would serve as a secret.
const ALGORITHMES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What a provider proved.
#[derive(Debug)]
pub(crate) struct Prouve {
    pub(crate) sub: String,
    pub(crate) claims: Map<String, Value>,
}

impl Doors {
    /// The address that the browser goes to.
    pub(crate) async fn partir_oidc(&self, f: &Fournisseur, navigateur: &str, suite: &str) -> Result<String, Refus> {
        let lu = self.decouvrir(f).await?;
        let secret = self.secret(&f.id).await?;
        let demande = Demande {
            nonce: random_hex(self.rng.as_ref(), 16),
            verifier: random_hex(self.rng.as_ref(), 32),
            suite: suite.to_owned(),
        };
        let etat = self.garder(&f.id, navigateur, &demande).await?;
        let verifier = PkceCodeVerifier::new(demande.verifier);
        let partenaire = self.partenaire(f, &lu, secret.expose())?;
        let mut request = partenaire
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(etat),
                || Nonce::new(demande.nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        // The library adds « openid » by itself.
        for portee in f.reglages.portees.iter().filter(|portee| *portee != "openid") {
            request = request.add_scope(Scope::new(portee.clone()));
        }
        Ok(request.url().0.to_string())
    }

    /// What the provider proved, and where the person was going.
    pub(crate) async fn revenir_oidc(
        &self,
        f: &Fournisseur,
        navigateur: &str,
        retour: &Retour,
    ) -> Result<(Prouve, String), Refus> {
        // First of all: did this browser leave from here, for this provider, and not come back yet?
        let kept: Option<Demande> = self.reprendre(&f.id, navigateur, &retour.etat).await?;
        let demande = kept.ok_or(Refus::Demande("etat"))?;
        let lu = self.decouvrir(f).await?;
        let announced = lu
            .metadonnees
            .additional_metadata()
            .authorization_response_iss_parameter_supported;
        match &retour.emetteur {
            Some(iss) if *iss != f.reglages.emetteur => return Err(Refus::Preuve("iss")),
            None if announced == Some(true) => return Err(Refus::Preuve("iss.absent")),
            _ => {}
        }
        let code = match &retour.issue {
            Issue::Code(code) => code.clone(),
            Issue::Annule => return Err(Refus::Annule),
            Issue::Erreur(word) => return Err(Refus::Fournisseur(word)),
        };
        let secret = self.secret(&f.id).await?;
        let voie = Voie(self.net.clone());
        let jetons = self
            .partenaire(f, &lu, secret.expose())?
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Refus::Injoignable("jeton"))?
            .set_pkce_verifier(PkceCodeVerifier::new(demande.verifier))
            .request_async(&voie)
            .await
            .map_err(|error| echange(&error))?;
        let jeton = jetons.id_token().ok_or(Refus::Preuve("jeton.absent"))?;
        let nonce = Nonce::new(demande.nonce);
        let claims = match self.verifier_jeton(f, &lu, jeton, &nonce, jetons.access_token()) {
            // A key that is not known: the provider may have changed its keys since they were read.
            Err(Refus::Preuve("cle")) => {
                let lu = self.relire_cles(f).await?.ok_or(Refus::Preuve("cle"))?;
                self.verifier_jeton(f, &lu, jeton, &nonce, jetons.access_token())?
            }
            other => other?,
        };
        let sub = claims.subject().as_str().to_owned();
        if sub.is_empty() || sub.len() > 255 {
            return Err(Refus::Preuve("sujet"));
        }
        // Read from what was verified, never from the text of the token.
        let mut all = objet(&claims)?;
        if f.reglages.userinfo && lu.metadonnees.userinfo_endpoint().is_some() {
            for (name, value) in self.informations(&lu, &claims, jetons.access_token(), &voie).await? {
                all.entry(name).or_insert(value);
            }
        }
        Ok((Prouve { sub, claims: all }, demande.suite))
    }

    fn partenaire(&self, f: &Fournisseur, lu: &Lu, secret: &str) -> Result<Partenaire, Refus> {
        let redirect = RedirectUrl::new(format!("{}/oidc/{}/callback", self.base, f.id))
            .map_err(|_| DoorsError::Stored(f.id.clone()))?;
        let client = ClientId::new(f.reglages.client.clone());
        let secret = ClientSecret::new(secret.to_owned());
        Ok(
            Partenaire::from_provider_metadata(lu.metadonnees.as_ref().clone(), client, Some(secret))
                .set_redirect_uri(redirect),
        )
    }

    /// Signature, issuer, audience, nonce, times, authorised party, and the access token that goes with it.
    fn verifier_jeton(
        &self,
        f: &Fournisseur,
        lu: &Lu,
        jeton: &JetonIdentite,
        nonce: &Nonce,
        acces: &AccessToken,
    ) -> Result<Assertions, Refus> {
        let issuer = IssuerUrl::new(f.reglages.emetteur.clone()).map_err(|_| Refus::Preuve("emetteur"))?;
        let now = self.clock.now();
        // A verifier of a public client knows no shared secret: an HMAC has nothing to be checked with.
        let verifier = IdTokenVerifier::new_public_client(
            ClientId::new(f.reglages.client.clone()),
            issuer,
            lu.cles.as_ref().clone(),
        )
        .set_allowed_algs(ALGORITHMES)
        .set_time_fn(move || moment(now - ECART))
        .set_issue_time_verifier_fn(move |at| {
            let at = at.timestamp_millis();
            if at > now + ECART {
                Err(FUTUR.to_owned())
            } else if at < now - AGE {
                Err(VIEUX.to_owned())
            } else {
                Ok(())
            }
        });
        let claims = jeton.claims(&verifier, nonce).map_err(|error| refus(&error))?;
        if claims
            .authorized_party()
            .is_some_and(|azp| azp.as_str() != f.reglages.client)
        {
            return Err(Refus::Preuve("azp"));
        }
        if let Some(expected) = claims.access_token_hash() {
            let (alg, key) = (jeton.signing_alg(), jeton.signing_key(&verifier));
            let (Ok(alg), Ok(key)) = (alg, key) else {
                return Err(Refus::Preuve("cle"));
            };
            let actual = AccessTokenHash::from_token(acces, alg, key).map_err(|_| Refus::Preuve("at_hash"))?;
            if actual != *expected {
                return Err(Refus::Preuve("at_hash"));
            }
        }
        Ok(claims.clone())
    }

    /// UserInfo of the same subject.
    async fn informations(
        &self,
        lu: &Lu,
        claims: &Assertions,
        acces: &AccessToken,
        voie: &Voie,
    ) -> Result<Map<String, Value>, Refus> {
        let Some(url) = lu.metadonnees.userinfo_endpoint() else {
            return Ok(Map::new());
        };
        let request = http::Request::builder()
            .uri(url.as_str())
            .method(http::Method::GET)
            .header(http::header::ACCEPT, "application/json")
            .header(http::header::AUTHORIZATION, format!("Bearer {}", acces.secret()))
            .body(Vec::new())
            .map_err(|_| Refus::Injoignable("userinfo"))?;
        let response = openidconnect::AsyncHttpClient::call(voie, request)
            .await
            .map_err(|error| Refus::Injoignable(chemin(&error)))?;
        if response.status() != http::StatusCode::OK {
            return Err(Refus::Injoignable("userinfo.statut"));
        }
        let infos =
            Informations::from_json::<VoieError>(response.body(), Some(claims.subject())).map_err(
                |error| match error {
                    UserInfoError::ClaimsVerification(_) => Refus::Preuve("userinfo.sujet"),
                    _ => Refus::Preuve("userinfo.forme"),
                },
            )?;
        objet(&infos)
    }
}

/// Verified claims as an object.
fn objet(claims: &impl serde::Serialize) -> Result<Map<String, Value>, Refus> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(Refus::Preuve("claims")),
    }
}

fn moment(millis: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// A fixed word for what the library found: its own sentences quote values.
fn refus(error: &ClaimsVerificationError) -> Refus {
    match error {
        // The words of our own check of the time of issue.
        ClaimsVerificationError::Expired(why) if why == FUTUR || why == VIEUX => Refus::Horloge("iat"),
        ClaimsVerificationError::Expired(_) => Refus::Horloge("exp"),
        ClaimsVerificationError::InvalidAudience(_) => Refus::Preuve("aud"),
        ClaimsVerificationError::InvalidIssuer(_) => Refus::Preuve("emetteur"),
        ClaimsVerificationError::InvalidNonce(_) => Refus::Preuve("nonce"),
        ClaimsVerificationError::InvalidSubject(_) => Refus::Preuve("sujet"),
        ClaimsVerificationError::SignatureVerification(error) => match error {
            SignatureVerificationError::NoMatchingKey => Refus::Preuve("cle"),
            SignatureVerificationError::NoSignature => Refus::Preuve("alg.none"),
            SignatureVerificationError::DisallowedAlg(_) | SignatureVerificationError::UnsupportedAlg(_) => {
                Refus::Preuve("alg")
            }
            _ => Refus::Preuve("signature"),
        },
        _ => Refus::Preuve("jeton"),
    }
}

/// The same for the exchange of the code.
fn echange<T>(error: &RequestTokenError<VoieError, T>) -> Refus
where
    T: openidconnect::ErrorResponse + 'static,
{
    match error {
        RequestTokenError::Request(error) => Refus::Injoignable(chemin(error)),
        RequestTokenError::ServerResponse(_) => Refus::Fournisseur("echange.refus"),
        RequestTokenError::Parse(..) => Refus::Preuve("echange.forme"),
        RequestTokenError::Other(_) => Refus::Preuve("echange"),
    }
}

//! A portal in memory: the school of the kit, the real kernel, no module.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, StatusCode, header};
use preau_annuaire::Annuaire;
use preau_doors::{Doors, DoorsParts};
use preau_identity::{Identity, Origin};
use preau_kit::{Kit, Nowhere};
use preau_model::{Clock, ManualClock, Rng, SeededRng};
use preau_sso::{Sso, SsoConfig};
use preau_ui::page::Brand;
use tempfile::TempDir;
use tower::ServiceExt as _;

use crate::{AppState, DemoAccounts, Parts, SealKey, router};

pub(super) const ORIGIN: &str = "http://127.0.0.1:8080";

pub(super) struct House {
    pub(super) annuaire: Annuaire,
    /// Where what was deposited is kept.
    _folder: TempDir,
    pub(super) kit: Kit,
    pub(super) identity: Identity,
    pub(super) doors: Doors,
    router: Router,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The value given to a cookie.
    pub(super) fn cookie(&self, name: &str) -> Option<String> {
        let set = self
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok());
        set.filter_map(|v| v.strip_prefix(&format!("{name}=")))
            .map(|v| v.split(';').next().unwrap_or_default().to_owned())
            .next()
    }

    /// The value of a hidden field.
    pub(super) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.body.split(&mark).nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// A browser: its cookies, and the token of its session.
#[derive(Debug, Clone, Default)]
pub(super) struct Browser {
    pub(super) cookies: String,
    pub(super) csrf: String,
    pub(super) json: bool,
}

impl House {
    pub(super) async fn new(demo: Option<DemoAccounts>) -> Self {
        let kit = Kit::new().await;
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(kit.now()));
        let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(3));
        let identity = Identity::new(kit.db().clone(), clock.clone(), rng.clone(), kit.annuaire().clone()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let annuaire = kit.annuaire().clone().with_folder(folder.path());
        let doors = Doors::new(DoorsParts {
            db: kit.db().clone(),
            clock,
            rng,
            annuaire: annuaire.clone(),
            net: Arc::new(Nowhere),
            base: ORIGIN.to_owned(),
        });
        let router = Self::open(&kit, &annuaire, &identity, &doors, demo);
        Self {
            annuaire,
            _folder: folder,
            kit,
            identity,
            doors,
            router,
        }
    }

    /// Serves again, in demo mode or not.
    pub(super) fn reopen(&mut self, demo: Option<DemoAccounts>) {
        self.router = Self::open(&self.kit, &self.annuaire, &self.identity, &self.doors, demo);
    }

    fn open(kit: &Kit, annuaire: &Annuaire, identity: &Identity, doors: &Doors, demo: Option<DemoAccounts>) -> Router {
        let app = AppState::new(Parts {
            db: kit.db().clone(),
            clock: Arc::new(ManualClock::new(kit.now())),
            rng: Arc::new(SeededRng::new(4)),
            annuaire: annuaire.clone(),
            policy: kit.policy().clone(),
            engine: kit.content().clone(),
            identity: identity.clone(),
            sso: Self::sso(kit),
            doors: doors.clone(),
            host: kit.host().clone(),
            brand: Brand::default(),
            origin: Origin::new(ORIGIN).unwrap(),
            seal: SealKey::new([9; 32]),
            demo,
        })
        .unwrap();
        router(app)
    }

    /// The SSO server over the same school: what one of them writes, the others read within a second.
    pub(super) fn sso(kit: &Kit) -> Sso {
        Sso::new(SsoConfig {
            db: kit.db().clone(),
            clock: Arc::new(ManualClock::new(kit.now())),
            rng: Arc::new(SeededRng::new(5)),
            annuaire: kit.annuaire().clone(),
            net: Arc::new(Nowhere),
            cle: [7; 32],
            ent: "127.0.0.1".to_owned(),
        })
    }

    /// Somebody of the kit, signed in.
    pub(super) async fn signed_in(&self, role: &str) -> Browser {
        let personne = self.kit.acting(role).await.personne.unwrap();
        let compte = self.kit.annuaire().personne(personne).await.unwrap().unwrap().compte;
        let opened = self.identity.open(compte, personne, "essai", None).await.unwrap();
        Browser {
            cookies: format!("preau={}", opened.token),
            csrf: opened.session.csrf.clone(),
            json: false,
        }
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 4 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub(super) async fn get(&self, browser: &Browser, path: &str) -> Answer {
        self.send(Self::request(browser, &Method::GET, path).body(Body::empty()).unwrap())
            .await
    }

    /// A form, with the session's token.
    pub(super) async fn post(&self, browser: &Browser, path: &str, form: &str) -> Answer {
        self.post_raw(browser, path, &format!("_csrf={}&{form}", browser.csrf), Some(ORIGIN))
            .await
    }

    pub(super) async fn post_raw(&self, browser: &Browser, path: &str, form: &str, origin: Option<&str>) -> Answer {
        let mut request = Self::request(browser, &Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Files dropped in a form, with the session's token.
    pub(super) async fn drop_files(
        &self,
        browser: &Browser,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        let mut part = |head: String, bytes: &[u8]| {
            body.extend_from_slice(format!("--limite\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        };
        for (name, value) in fields.iter().chain([("_csrf", browser.csrf.as_str())].iter()) {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        for (name, bytes) in files {
            part(
                format!("name=\"fichiers\"; filename=\"{name}\"\r\nContent-Type: text/csv"),
                bytes,
            );
        }
        body.extend_from_slice(b"--limite--\r\n");
        let request = Self::request(browser, &Method::POST, path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limite")
            .header(header::ORIGIN, ORIGIN);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    fn request(browser: &Browser, method: &Method, path: &str) -> http::request::Builder {
        let accept = if browser.json { crate::VIEW_JSON } else { "text/html" };
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &browser.cookies)
            .header(header::ACCEPT, accept)
    }
}

//! The portal over a kit, and somebody signed in.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode, header};
use preau_doors::{Doors, DoorsParts};
use preau_identity::{Identity, Origin};
use preau_kit::{Kit, Nowhere};
use preau_model::{Clock, ManualClock, Millis, Net, SeededRng};
use preau_portal::{AppState, Parts, SealKey, router};
use preau_sso::{Sso, SsoConfig};
use preau_store::Db;
use preau_ui::page::Brand;
use tower::ServiceExt as _;

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }

    /// The value given to a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.get_all(header::SET_COOKIE).iter();
        set.filter_map(|v| v.to_str().ok()?.strip_prefix(&format!("{name}=")))
            .map(|v| v.split(';').next().unwrap_or_default().to_owned())
            .next()
    }

    /// The value that stands after a mark, up to the next quotation mark.
    pub(crate) fn after(&self, mark: &str) -> String {
        let rest = self.body.split(mark).nth(1).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// The portal of a kit.
pub(crate) struct Portal {
    pub(crate) identity: Identity,
    pub(crate) sso: Sso,
    doors: Doors,
    clock: Arc<ManualClock>,
    pub(crate) router: Router,
}

/// Address of the portal of tests.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:8080";

/// A page.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Portal {
    pub(crate) fn of(kit: &Kit) -> Self {
        Self::reaching(kit, Arc::new(Nowhere))
    }

    /// With a way out.
    pub(crate) fn reaching(kit: &Kit, net: Arc<dyn Net>) -> Self {
        Self::with(kit, kit.db().clone(), net, 3)
    }

    /// Another replica: connections, memory and randomness of its own.
    pub(crate) fn with(kit: &Kit, db: Db, net: Arc<dyn Net>, seed: u64) -> Self {
        let clock = Arc::new(ManualClock::new(kit.now()));
        let shared: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
        let rng = Arc::new(SeededRng::new(seed));
        let identity = Identity::new(db.clone(), Arc::clone(&shared), rng.clone(), kit.annuaire().clone()).unwrap();
        let doors = Doors::new(DoorsParts {
            db: db.clone(),
            clock: Arc::clone(&shared),
            rng,
            annuaire: kit.annuaire().clone(),
            net: Arc::clone(&net),
            base: ORIGIN.to_owned(),
        });
        let sso = Sso::new(SsoConfig {
            db: db.clone(),
            clock: Arc::clone(&shared),
            rng: Arc::new(SeededRng::new(seed + 100)),
            annuaire: kit.annuaire().clone(),
            net,
            cle: [7; 32],
            ent: "ent.exemple.fr".to_owned(),
        });
        let app = AppState::new(Parts {
            db,
            clock: shared,
            rng: Arc::new(SeededRng::new(seed + 200)),
            annuaire: kit.annuaire().clone(),
            policy: kit.policy().clone(),
            engine: kit.content().clone(),
            identity: identity.clone(),
            sso: sso.clone(),
            doors: doors.clone(),
            host: kit.host().clone(),
            brand: Brand::default(),
            origin: Origin::new(ORIGIN).unwrap(),
            seal: SealKey::new([9; 32]),
            demo: None,
        })
        .unwrap();
        Self {
            identity,
            sso,
            doors,
            clock,
            router: router(app),
        }
    }

    /// The session cookie of somebody.
    pub(crate) async fn signed_in(&self, kit: &Kit, role: &str) -> String {
        let personne = kit.acting(role).await.personne.unwrap();
        let compte = kit.annuaire().personne(personne).await.unwrap().unwrap().compte;
        let opened = self.identity.open(compte, personne, "essai", None).await.unwrap();
        format!("preau={}", opened.token)
    }

    pub(crate) fn wait(&self, time: Duration) {
        self.clock.advance(i64::try_from(time.as_millis()).unwrap());
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    pub(crate) fn doors(&self) -> &Doors {
        &self.doors
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) async fn get(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::builder().uri(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A form sent from a page of ours.
    pub(crate) async fn post(&self, cookie: &str, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::COOKIE, cookie)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 8 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

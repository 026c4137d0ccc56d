//! Every route, in one list: the router is built from it, and the authorisation test walks it.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};

use crate::guard::guard;
use crate::{AppState, console, headers, pages, sso};

/// Who may use a route. The finest checks (this document, this audience) come after, in the crates that own them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without looking at who asks: assets, health.
    Anybody,
    /// Anybody: sign-in, legal pages.
    Public,
    /// Anybody, in demo mode; does not exist otherwise.
    Demo,
    /// Somebody signed in.
    SignedIn,
    /// Direction of the current school; staff of a collectivité in theirs.
    Direction,
    /// The same, and staff of an académie in its own structure.
    Tutelle,
    /// Direction, with files.
    Upload,
    /// A system, by its token: no session, no form. The handler refuses whom it does not know.
    Machine,
}

/// One route.
#[derive(Clone)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// As axum writes it.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
    handler: fn() -> MethodRouter<AppState>,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {:?}", self.method, self.path, self.access)
    }
}

macro_rules! routes {
    ($($method:ident $path:literal $access:ident $handler:path;)*) => {
        vec![$(Route {
            method: routes!(@name $method),
            path: $path,
            access: Access::$access,
            handler: || $method($handler),
        }),*]
    };
    (@name get) => { "GET" };
    (@name post) => { "POST" };
}

/// The whole portal.
pub fn routes() -> Vec<Route> {
    routes! {
        get  "/_sante"                    Anybody   pages::health::show;
        get  "/assets/{name}"             Anybody   pages::assets::show;
        get  "/_icone/{plugin}"           SignedIn  pages::icon::show;
        get  "/_image/{plugin}"           SignedIn  pages::image::show;
        get  "/_catalogue"                Demo      pages::catalogue::list;
        get  "/_catalogue/{name}"         Demo      pages::catalogue::show;
        get  "/accessibilite"             Public    pages::legal::accessibility;
        get  "/mentions"                  Public    pages::legal::mentions;
        get  "/aide"                      Public    pages::legal::help;
        get  "/login"                     Public    pages::login::show;
        post "/login/local"               Public    pages::login::local;
        post "/login/demo"                Demo      pages::login::demo;
        get  "/login/oidc/{id}"           Public    pages::login::oidc::leave;
        get  "/oidc/{id}/callback"        Public    pages::login::oidc::come_back;
        post "/login/choix"               Public    pages::login::oidc::choose;
        get  "/activation"                Public    pages::activation::show;
        post "/activation"                Public    pages::activation::act;
        get  "/login/second"              Public    pages::second::show;
        post "/login/second"              Public    pages::second::act;
        get  "/mot-de-passe-oublie"       Public    pages::forgotten::show;
        post "/mot-de-passe-oublie"       Public    pages::forgotten::act;
        post "/logout"                    SignedIn  pages::login::logout;
        get  "/"                          SignedIn  pages::home::show;
        post "/session/choisir"           SignedIn  pages::switch::choose;
        get  "/recherche"                 SignedIn  pages::search::show;
        get  "/notifications"             SignedIn  pages::notifications::show;
        post "/notifications/lues"        SignedIn  pages::notifications::read;
        get  "/compte"                    SignedIn  pages::account::show;
        post "/compte/apparence"          SignedIn  pages::account::look;
        post "/compte/mot-de-passe"       SignedIn  pages::account::password_change;
        post "/compte/sessions/fin"       SignedIn  pages::account::end;
        get  "/compte/double"             SignedIn  pages::account::double::show;
        post "/compte/double"             SignedIn  pages::account::double::act;
        get  "/compte/preuve"             SignedIn  pages::account::proof::show;
        post "/compte/preuve"             SignedIn  pages::account::proof::act;
        post "/compte/contributions"      SignedIn  pages::account::contributions::choose;
        get  "/compte/notifications"      SignedIn  pages::account::notices::show;
        post "/compte/notifications"      SignedIn  pages::account::notices::choose;
        get  "/courriels/arret/{jeton}"   Public    pages::account::stop::stop;
        post "/courriels/arret/{jeton}"   Machine   pages::account::stop::one_click;
        post "/courriels/reprise/{jeton}" Public    pages::account::stop::resume;
        get  "/console/modules"           Direction console::modules::show;
        post "/console/modules"           Direction console::modules::switch;
        get  "/console/modules/{plugin}"  Direction console::settings::show;
        post "/console/modules/{plugin}"  Direction console::settings::save;
        get  "/console/incidents"         Direction console::incidents::show;
        get  "/console/annuaire"          Tutelle console::annuaire::imports::show;
        get  "/console/annuaire/imports/{import}" Tutelle console::annuaire::import::show;
        post "/console/annuaire/imports/{import}" Direction console::annuaire::import::decide;
        get  "/console/annuaire/personnes" Tutelle console::annuaire::personnes::show;
        get  "/console/annuaire/personnes/export" Tutelle console::annuaire::personnes::export;
        get  "/console/annuaire/personnes/{personne}" Tutelle console::annuaire::personne::show;
        post "/_scrutins/{document}"      SignedIn  pages::ballot::answer_ballot;
        get  "/console/annuaire/seuils"   Direction console::annuaire::seuils::show;
        post "/console/annuaire/seuils"   Direction console::annuaire::seuils::act;
        get  "/console/annuaire/sources"  Direction console::annuaire::sources::show;
        post "/console/annuaire/sources"  Upload    console::annuaire::sources::drop_files;
        get  "/console/annuaire/sources/{uai}/{depot}" Direction console::annuaire::depot::show;
        post "/console/annuaire/sources/{uai}/{depot}" Direction console::annuaire::depot::act;
        post "/api/annuaire/apport"       Machine   pages::apport::receive;
        get  "/console/annuaire/personnes/{personne}/corriger" Direction console::annuaire::personne::corriger::show;
        post "/console/annuaire/personnes/{personne}/corriger" Direction console::annuaire::personne::corriger::act;
        get  "/console/annuaire/personnes/{personne}/famille" Direction console::annuaire::personne::famille::show;
        post "/console/annuaire/personnes/{personne}/famille" Direction console::annuaire::personne::famille::act;
        post "/console/annuaire/personnes/{personne}/sejour" Direction console::annuaire::personne::sejour::act;
        get  "/console/annuaire/arrivees" Direction console::annuaire::arrivees::show;
        post "/console/annuaire/arrivees" Direction console::annuaire::arrivees::act;
        get  "/console/annuaire/arrivees/nouvelle" Direction console::annuaire::arrivees::form;
        post "/console/annuaire/arrivees/nouvelle" Direction console::annuaire::arrivees::enter;
        get  "/console/annuaire/classes" Direction console::annuaire::classes::show;
        post "/console/annuaire/classes" Direction console::annuaire::classes::act;
        get  "/console/annuaire/groupes" Direction console::annuaire::groupes::show;
        post "/console/annuaire/groupes" Direction console::annuaire::groupes::create;
        get  "/console/annuaire/groupes/{groupe}" Direction console::annuaire::groupes::groupe::show;
        post "/console/annuaire/groupes/{groupe}" Direction console::annuaire::groupes::groupe::act;
        get  "/console/annuaire/doublons" Direction console::annuaire::doublons::show;
        post "/console/annuaire/doublons" Direction console::annuaire::doublons::act;
        get  "/console/annuaire/departs" Direction console::annuaire::departs::show;
        post "/console/annuaire/departs" Direction console::annuaire::departs::act;
        get  "/console/annuaire/structures" Tutelle console::annuaire::structures::show;
        post "/console/annuaire/structures" Direction console::annuaire::structures::create;
        get  "/console/annuaire/structures/{structure}" Tutelle console::annuaire::structures::structure::show;
        post "/console/annuaire/structures/{structure}" Direction console::annuaire::structures::structure::act;
        get  "/console/annuaire/courriers" Direction console::annuaire::courriers::show;
        post "/console/annuaire/courriers" Direction console::annuaire::courriers::print;
        get  "/console/annuaire/annee" Direction console::annuaire::annee::show;
        post "/console/annuaire/annee" Direction console::annuaire::annee::act;
        get  "/console/annuaire/ouverture" Direction console::annuaire::ouverture::show;
        post "/console/annuaire/ouverture" Direction console::annuaire::ouverture::act;
        get  "/console/comptes"           Tutelle   console::comptes::show;
        post "/console/comptes"           Tutelle   console::comptes::act;
        get  "/console/comptes/nouvelle"  Direction console::comptes::nouvelle::show;
        post "/console/comptes/nouvelle"  Direction console::comptes::nouvelle::act;
        get  "/console/comptes/demandes/{demande}" Tutelle console::comptes::demande::show;
        post "/console/comptes/demandes/{demande}" Tutelle console::comptes::demande::act;
        get  "/console/services"          Direction console::services::show;
        get  "/console/services/{service}" Direction console::services::service::show;
        get  "/compte/services"           SignedIn  pages::account::services::show;
        post "/compte/services"           SignedIn  pages::account::services::act;
        get  "/cas/login"                 Public    sso::login::show;
        get  "/cas/logout"                Public    sso::logout::show;
        post "/cas/accord"                SignedIn  sso::accord::act;
        get  "/cas/validate"              Machine   sso::valider::validate;
        get  "/cas/serviceValidate"       Machine   sso::valider::service;
        get  "/cas/proxyValidate"         Machine   sso::valider::proxied;
        get  "/cas/p3/serviceValidate"    Machine   sso::valider::service_3;
        get  "/cas/p3/proxyValidate"      Machine   sso::valider::proxied_3;
        get  "/cas/proxy"                 Machine   sso::valider::proxy;
        post "/cas/samlValidate"          Machine   sso::valider::saml;
        get  "/{plugin}"                  SignedIn  pages::plugin::show;
        get  "/{plugin}/"                 SignedIn  pages::plugin::show;
        get  "/{plugin}/{*path}"          SignedIn  pages::plugin::show;
        post "/{plugin}"                  SignedIn  pages::plugin::act;
        post "/{plugin}/"                 SignedIn  pages::plugin::act;
        post "/{plugin}/{*path}"          SignedIn  pages::plugin::act;
    }
}

/// The router, built from [`routes()`] and from nothing else.
pub fn router(app: AppState) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let (state, access, path) = (app.clone(), route.access, route.path);
        let layer = from_fn(move |request: Request, next: Next| guard(state.clone(), access, path, request, next));
        router = router.route(route.path, (route.handler)().layer(layer));
    }
    let state = app.clone();
    let lost = from_fn(move |request: Request, next: Next| guard(state.clone(), Access::Public, "", request, next));
    router
        .fallback_service(
            get(pages::failure::missing)
                .fallback(pages::failure::missing)
                .layer(lost)
                .with_state(app.clone()),
        )
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .with_state(app)
}

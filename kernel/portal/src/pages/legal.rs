//! Pages that every portal owes: accessibility, legal notice, help.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_ui::page::{Bare, Theme};

use crate::{AppState, Failure, ask, chrome, respond};

/// `GET /accessibilite`.
pub(crate) async fn accessibility(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        div.carte.pile {
            p { strong { "Accessibilité\u{a0}: non conforme." } " Ce portail n’a pas encore fait l’objet d’un audit de conformité au RGAA\u{a0}4.1.2." }
            h2 { "Ce qui est vérifié à chaque version" }
            ul.liste {
                li { "toutes les pages sont dessinées par des composants communs, utilisables au clavier et sans script\u{202f};" }
                li { "les règles automatiques d’axe-core (étiquettes RGAA\u{a0}4) ne relèvent aucune erreur\u{202f};" }
                li { "les pages restent lisibles à 320 pixels de large, à 200\u{a0}%, en clair et en sombre." }
            }
            p { "Ces vérifications automatiques ne couvrent qu’une partie des critères." }
            h2 { "Signaler une difficulté" }
            p { "Écrivez à la direction de votre établissement\u{a0}: une réponse vous est due sous une semaine. Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits, qui est gratuit." }
        }
    };
    draw(&app, &ask, "Accessibilité", body).await
}

/// `GET /mentions`.
pub(crate) async fn mentions(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        div.carte.pile {
            h2 { "Éditeur" }
            p { "Ce portail est mis à disposition par la collectivité et l’académie, pour les établissements dont elles ont la charge." }
            h2 { "Données personnelles" }
            p { "Le portail est un service public du numérique éducatif (mission d’intérêt public, article 6.1.e du RGPD). Les informations d’identité viennent de l’annuaire académique\u{202f}; chaque module dit à quoi il sert, ce qu’il lit et combien de temps il le garde, avant d’être activé par la direction." }
            h2 { "Vos droits" }
            p { "Accès, rectification, effacement, limitation et opposition s’exercent auprès de la direction de l’établissement ou du délégué à la protection des données de l’académie." }
            h2 { "Cookies" }
            p { "Un seul cookie, strictement nécessaire, garde votre session ouverte. Aucune mesure d’audience, aucun service tiers." }
        }
    };
    draw(&app, &ask, "Mentions légales", body).await
}

/// `GET /aide`.
pub(crate) async fn help(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let body = html! {
        div.carte.pile {
            h2 { "Je n’arrive pas à me connecter" }
            p { "L’identifiant a souvent la forme prenom.nom. Après plusieurs erreurs, il faut patienter un peu avant de réessayer\u{a0}: l’attente est indiquée. Si vous avez oublié votre mot de passe, adressez-vous au secrétariat de l’établissement." }
            h2 { "Je ne vois pas un service" }
            p { "C’est la direction de chaque établissement qui choisit les services. Si vous avez plusieurs profils (par exemple enseignant et parent), vérifiez celui que vous utilisez\u{a0}: le bouton à vos initiales, en haut à droite, permet d’en changer." }
            h2 { "Une page signale une erreur" }
            p { "Notez la référence affichée et transmettez-la à l’administrateur de l’établissement." }
        }
    };
    draw(&app, &ask, "Aide", body).await
}

async fn draw(app: &AppState, ask: &ask::Asked, title: &str, body: Markup) -> Result<Response, Failure> {
    let drawn = match &ask.visitor {
        Some(visitor) => chrome::page(app, ask, visitor, title, body).await?.render(),
        None => Bare {
            brand: app.brand().clone(),
            theme: Theme::Auto,
            title: title.to_owned(),
            body,
            footer: chrome::footer(),
            ..Bare::default()
        }
        .render(),
    };
    Ok(respond::page(&drawn))
}

//! « Tester la connexion »: the module tries what was just saved, as the person who set it up, and says what it met.

use maud::{Markup, html};
use preau_host::{CallError, Failure as CallFailure, PageRequest, Problem, Response, Tokens};
use preau_ui::html::Draw;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Block, Tone, View};

use crate::ask::{Asked, Visitor};
use crate::modules::Module;
use crate::plugin::{draw, place};
use crate::texts::t;
use crate::{AppState, Failure};

/// The action that a module with the place `admin.settings` answers, on the path `reglages`.
pub(super) const TEST: &str = "tester";
const PATH: &str = "reglages";

/// What the module says, drawn.
pub(super) async fn run(app: &AppState, ask: &Asked, visitor: &Visitor, module: &Module) -> Result<Markup, Failure> {
    let school = visitor.wearer.current().map(|s| s.structure.id);
    let place = match place(app, &visitor.wearer, module.short(), "", school).await {
        Ok(place) if Some(place.school) == school => place,
        Ok(_) | Err(Failure::Missing) => return Ok(off()),
        Err(other) => return Err(other),
    };
    let request = PageRequest {
        path: vec![PATH.to_owned()],
        action: Some(TEST.to_owned()),
        ..PageRequest::default()
    };
    let (view, tokens) = match app.host().page(module.id(), &place.scope, request).await {
        Ok(answer) => match answer.response {
            Response::View(view) | Response::Printed(view) => (view, answer.tokens),
            Response::Go(_) | Response::Download(_) => (said(Tone::Success, &t("test-done")), answer.tokens),
        },
        Err(error) => (failed(&error), Tokens::default()),
    };
    let resolver = draw::resolver(app, ask, visitor, &place, &view, &tokens).await?;
    Ok(html! {
        section.carte id="essai" aria-labelledby="essai-titre" {
            header { h2 id="essai-titre" { (t("test")) } }
            div role="status" { (Draw::new(&resolver, Texts::get(Lang::Fr)).view(&view)) }
        }
    })
}

fn failed(error: &CallError) -> View {
    match &error.failure {
        CallFailure::Guest(Problem::Refused(says) | Problem::Later(says)) => said(Tone::Danger, says),
        failure => said(Tone::Danger, &failure.explain()),
    }
}

fn said(tone: Tone, words: &str) -> View {
    View::new(t("test")).with(Block::notice(tone, t("test"), words))
}

fn off() -> Markup {
    html! {
        div.avis.t-miel role="status" { (preau_ui::assets::icon("info")) p { (t("test-off")) } }
    }
}

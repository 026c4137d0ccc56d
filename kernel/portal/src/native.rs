//! A page built by native code instead of a plugin, with everything else the same: session, school, chrome, drawing.
//!
//! Only benches mount it, beside the portal, to learn what the sandbox costs.

use std::future::Future;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use preau_content::{Collection, ContentError, Engine, Reader};
use preau_host::Tokens;
use preau_ui::view::View;

use crate::guard::guard;
use crate::plugin::draw::{Shown, draw};
use crate::plugin::{place, place_reader};
use crate::{Access, AppState, Failure, ask, headers};

/// What a page does of its own.
pub trait Native: Clone + Send + Sync + 'static {
    /// Reads what it needs, as this reader, and says what to draw.
    fn view(
        &self,
        engine: &Engine,
        reader: &Reader,
        collections: &[Collection],
    ) -> impl Future<Output = Result<View, ContentError>> + Send;
}

/// A router that serves `page` at `/natif`, in the place of the installed plugin `short`.
pub fn native<N: Native>(app: AppState, short: &'static str, page: N) -> Router {
    let state = app.clone();
    let door =
        from_fn(move |request: Request, next: Next| guard(state.clone(), Access::SignedIn, "/natif", request, next));
    let inside = app.clone();
    let handler = move |ask::From(ask): ask::From| {
        let (app, page) = (inside.clone(), page.clone());
        async move { serve(&app, &ask, short, &page).await }
    };
    Router::new()
        .route("/natif", get(handler).layer(door))
        .layer(from_fn_with_state(app, headers::secure))
}

async fn serve<N: Native>(app: &AppState, ask: &ask::Ask, short: &str, page: &N) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let place = place(app, &visitor.wearer, short, "", None).await?;
    let reader = place_reader(&place.scope.acting, vec![place.school]);
    let view = page
        .view(app.engine(), &reader, place.shown.module.collections())
        .await?;
    draw(
        app,
        ask,
        visitor,
        &place,
        Shown {
            view: &view,
            tokens: &Tokens::default(),
            in_error: false,
            paper: false,
        },
    )
    .await
}

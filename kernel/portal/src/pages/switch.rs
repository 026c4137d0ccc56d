//! Another hat, another school, another child.

use axum::extract::State;
use axum::response::Response;
use preau_identity::Choice;

use crate::texts::t;
use crate::{AppState, Failure, ask, respond};

/// `POST /session/choisir`: `personne`, `structure`, `enfant`, each the account's own. Choosing a hat forgets the school.
pub(crate) async fn choose(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let form = &ask.form;
    let choice = Choice {
        personne: id(form.filled("personne"))?,
        structure: id(form.filled("structure"))?,
        enfant: id(form.filled("enfant"))?,
    };
    if app.identity().choose(&visitor.session, &choice).await? {
        Ok(respond::see_other("/"))
    } else {
        Err(Failure::Forbidden { says: t("not-yours") })
    }
}

fn id<T>(text: Option<&str>) -> Result<Option<preau_model::Id<T>>, Failure> {
    text.map(str::parse).transpose().map_err(|_| Failure::Bad {
        says: t("no-such-choice"),
    })
}

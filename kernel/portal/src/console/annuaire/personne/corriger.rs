//! Correcting one field of somebody, or giving it back to its source.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use preau_annuaire::{Champ, ChampVu, Origine, Personne};

use super::super::super::{Bureau, Champs, Ecran, Erreur, bureau, said};
use super::{address, identite};
use crate::ask::Asked;
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, respond};

/// `GET /console/annuaire/personnes/{personne}/corriger?champ=`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(personne): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let (person, _) = bureau.acts_on(&app, &personne).await?;
    let field = field(&app, &bureau, &person, ask.query.get("champ")).await?;
    draw(&app, &ask, &person, &field, None).await
}

/// `POST /console/annuaire/personnes/{personne}/corriger`: `champ`, then `valeur`, or `rendre`.
pub(crate) async fn act(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(personne): Path<String>,
) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    let (person, _) = bureau.acts_on(&app, &personne).await?;
    let field = field(&app, &bureau, &person, ask.form.get("champ")).await?;
    let (annuaire, champ) = (app.annuaire(), field.champ);
    let (outcome, done) = if ask.form.filled("rendre").is_some() {
        (annuaire.retirer_correction(bureau.par, person.id, champ).await, "rendu")
    } else {
        let value = ask.form.get("valeur").unwrap_or_default();
        (annuaire.corriger(bureau.par, person.id, champ, value).await, "corrige")
    };
    match said(outcome)? {
        Ok(()) => Ok(respond::see_other(&format!("{}?fait={done}", address(person.id)))),
        Err(wrong) => draw(&app, &ask, &person, &field, Some(&Erreur::a("valeur", wrong.dit))).await,
    }
}

/// A field that this desk sees and may correct.
async fn field(app: &AppState, bureau: &Bureau<'_>, person: &Personne, code: Option<&str>) -> Result<ChampVu, Failure> {
    let champ = code.and_then(Champ::from_code).ok_or(Failure::Missing)?;
    let fields = app.annuaire().champs_visibles(bureau.lecteur, person.id).await?;
    let field = fields.into_iter().find(|f| f.champ == champ).ok_or(Failure::Missing)?;
    if identite::may_correct(&field, person.source) {
        Ok(field)
    } else {
        Err(Failure::Missing)
    }
}

async fn draw(
    app: &AppState,
    ask: &Asked,
    person: &Personne,
    field: &ChampVu,
    wrong: Option<&Erreur>,
) -> Result<Response, Failure> {
    let fields = Champs::new(ask, "", wrong);
    let kind = if field.champ == Champ::Mail { "email" } else { "text" };
    let help = identite::rule(field.regle);
    let url = format!("{}/corriger", address(person.id));
    let body = html! {
        form.formulaire.carte method="post" action=(url) novalidate {
            (fields.jeton())
            input type="hidden" name="champ" value=(field.champ.code());
            (fields.ligne(kind, "valeur", (field.champ.libelle(), &help), &field.valeur, field.champ == Champ::Nom))
            div.boutons {
                button.btn.plein type="submit" { (t("save")) }
                a.annuler href=(address(person.id)) { (t("cancel")) }
            }
        }
        @if field.origine == Origine::Correction {
            form.formulaire.carte method="post" action=(url) {
                (Champs::new(ask, "rendre-", None).jeton())
                input type="hidden" name="champ" value=(field.champ.code());
                p { @if let Some(other) = field.autre.as_ref().filter(|o| !o.is_empty()) { (tr("field-other", &[("value", other.as_str().into())])) } @else { (t("field-other-none")) } }
                div.boutons { button.btn.clair type="submit" name="rendre" value="1" { (t("field-give-back")) } }
            }
        }
    };
    let title = tr("field-correct-of", &[("field", field.champ.libelle().into())]);
    Ecran::new(title, Some(person.nom.affichage()), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

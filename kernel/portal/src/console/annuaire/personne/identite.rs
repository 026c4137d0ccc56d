//! Names and coordinates with the source of each, and the account.

use maud::{Markup, html};
use preau_annuaire::{ChampVu, FicheVisible, Information, Origine, Personne, Regle, libelles};
use preau_model::Source;

use super::super::super::{Bureau, jour};
use super::card as boxed;
use crate::texts::{t, tr};
use crate::{AppState, Failure};

/// Every field that may be seen: its value, where it comes from, which value wins.
pub(super) async fn card(
    app: &AppState,
    bureau: &Bureau<'_>,
    person: &Personne,
    acts: bool,
) -> Result<Markup, Failure> {
    let fields = app.annuaire().champs_visibles(bureau.lecteur, person.id).await?;
    let shown: Vec<&ChampVu> = fields.iter().filter(|f| acts || !f.valeur.is_empty()).collect();
    Ok(boxed(
        "identite",
        &t("person-identity"),
        &html! {
            dl.fiche.champs-vus {
                @for field in shown {
                    div {
                        dt { (field.champ.libelle()) }
                        dd {
                            div.rangee {
                                @if field.valeur.is_empty() { span.doux { (t("field-empty")) } } @else { span { (field.valeur) } }
                                (origin(field))
                                @if acts && may_correct(field, person.source) {
                                    a href={ (super::address(person.id)) "/corriger?champ=" (field.champ.code()) } {
                                        (t("field-correct")) span.hors-vue { " " (field.champ.libelle()) }
                                    }
                                }
                            }
                            @if let Some(other) = &field.autre { small { (tr("field-other", &[("value", shown_or_nothing(other).as_str().into())])) } }
                        }
                    }
                }
            }
            @if acts && person.source != Source::Local { p.doux { (t("field-rules")) } }
        },
    ))
}

/// What an empty value is called.
fn shown_or_nothing(value: &str) -> String {
    if value.is_empty() {
        t("field-empty")
    } else {
        value.to_owned()
    }
}

/// May the school give this field a value?
pub(super) fn may_correct(field: &ChampVu, source: Source) -> bool {
    source == Source::Local || field.regle != Regle::Source
}

fn origin(field: &ChampVu) -> Markup {
    if field.valeur.is_empty() && field.origine != Origine::Correction {
        return html! {};
    }
    match field.origine {
        Origine::Correction => html! { span.puce.t-ocre { (t("origin-school")) } },
        Origine::Source(source) => html! { span.puce.t-neutre { (libelles::source(source)) } },
    }
}

/// The rule of a field, as a sentence.
pub(super) fn rule(regle: Regle) -> String {
    t(match regle {
        Regle::Source => "rule-source",
        Regle::LocalJusquAuChangement => "rule-until",
        Regle::Local => "rule-local",
    })
}

/// The account and the ways to sign in, for whoever may see them.
pub(super) async fn account(
    app: &AppState,
    seen: &FicheVisible,
    person: &Personne,
    acts: bool,
) -> Result<Markup, Failure> {
    if !seen.lignes.contains_key(&Information::Compte) {
        return Ok(html! {});
    }
    let Some(account) = app.annuaire().compte(person.id).await? else {
        return Ok(html! {});
    };
    let code = app.identity().activation(account.id).await?;
    let hats = app.annuaire().personnes_du_compte(account.id).await?;
    Ok(boxed(
        "compte",
        &t("person-account"),
        &html! {
            dl.fiche {
                div { dt { (t("login-name")) } dd { (account.login) } }
                div {
                    dt { (t("account-state")) }
                    dd {
                        @match account.etat {
                            0 => (t("account-never")),
                            1 => @if let Some(at) = account.active { (tr("account-since", &[("day", jour(app, at).as_str().into())])) } @else { (t("account-in-use")) },
                            _ => (t("account-closed")),
                        }
                    }
                }
                div {
                    dt { (t("account-ways")) }
                    dd {
                        @if account.mot_de_passe { p { (t("way-password")) } }
                        @if let Some(until) = code { p { (tr("way-code", &[("day", jour(app, until - 1).as_str().into())])) } }
                        @if !account.mot_de_passe && code.is_none() { p { (t("way-none")) } }
                    }
                }
                @if hats.len() > 1 { div { dt { (t("account-hats")) } dd { (tr("account-shared", &[("count", hats.len().into())])) } } }
            }
            @if acts && account.etat == 0 {
                div.boutons { a.btn.clair href={ "/console/annuaire/courriers?personne=" (person.id) } { (t("person-letter")) } }
            }
            @if acts && account.etat == 1 {
                div.boutons { a.btn.clair href={ "/console/annuaire/courriers?personne=" (person.id) } { (t("person-new-code")) } }
            }
        },
    ))
}

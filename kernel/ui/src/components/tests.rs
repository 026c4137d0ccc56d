use super::*;
use crate::resolve::Tint;
use crate::texts::{Lang, Texts};
use crate::view::Tone;

fn row(on: bool, locked: Option<&Lock>) -> ModuleRow {
    let switch = |name: &str| Switch {
        name: name.into(),
        on,
        locked: locked.cloned(),
        url: "/console/modules".into(),
        values: vec![("module".into(), "fr.preau.actualites".into())],
        csrf: "jeton".into(),
        once: "1".into(),
    };
    ModuleRow {
        id: "fr.preau.actualites".into(),
        name: "Actualités".into(),
        summary: "Informer l’établissement.".into(),
        icon: "actualites".into(),
        tint: Tint::Ocre,
        badges: vec![(Tone::Success, "tout le collège".into())],
        links: vec![("Régler".into(), "/console/modules/actualites".into())],
        switch: switch("Actualités"),
        parts: vec![PartRow {
            id: "validation".into(),
            name: "Validation".into(),
            summary: "Relire avant de publier.".into(),
            switch: switch("Validation"),
        }],
    }
}

#[test]
fn a_switch_says_its_state_in_words_and_posts_the_other_one() {
    let texts = Texts::get(Lang::Fr);
    let on = module_row(&row(true, None), texts).into_string();
    assert_eq!(on.matches("role=\"switch\"").count(), 2);
    assert!(
        on.contains("aria-checked=\"true\"") && on.contains(">Activé<") && on.contains("name=\"etat\" value=\"off\"")
    );
    assert!(
        on.contains("name=\"module\" value=\"fr.preau.actualites\"") && on.contains("name=\"_csrf\" value=\"jeton\"")
    );
    let off = module_row(&row(false, None), texts).into_string();
    assert!(off.contains("aria-checked=\"false\"") && off.contains(">Désactivé<") && off.contains("value=\"on\""));
}

#[test]
fn what_is_locked_says_by_whom_and_posts_nothing() {
    let html = module_row(
        &row(
            false,
            Some(&Lock {
                by: Some("le Département".into()),
            }),
        ),
        Texts::get(Lang::Fr),
    )
    .into_string();
    assert!(html.contains("Verrouillé par le Département") && html.contains(" disabled") && !html.contains("<form"));
}

#[test]
fn a_broken_widget_gives_its_reference() {
    let head = CardHead {
        id: "w1".into(),
        title: "Actualités".into(),
        ..CardHead::default()
    };
    let html = broken_widget(&head, "a1b2", Texts::get(Lang::Fr)).into_string();
    assert!(html.contains("Actualités") && html.contains("Référence\u{a0}: a1b2"));
}

#[test]
fn a_consent_sheet_puts_what_is_new_in_a_badge() {
    let sheet = Consent {
        id: "fiche".into(),
        title: "Fiche de consentement".into(),
        module: "Réservations 1.3".into(),
        publisher: "par un éditeur".into(),
        items: vec![ConsentItem {
            label: "Données lues".into(),
            said: vec![
                Said::Plain("Nom.".into()),
                Said::Good("Aucune donnée d’élève.".into()),
                Said::New("nouveau".into(), "courriel".into()),
            ],
        }],
    };
    let html = consent_sheet(&sheet, &maud::html! {}).into_string();
    assert!(
        html.contains("<strong>Aucune donnée d’élève.</strong>")
            && html.contains("t-brique")
            && html.contains("aria-labelledby=\"fiche\"")
    );
}

#[test]
fn the_sign_in_form_never_gives_a_password_back() {
    let form = SignIn {
        name: "a\"b".into(),
        error: Some("Identifiant ou mot de passe incorrect.".into()),
        csrf: "jeton".into(),
        ..SignIn::default()
    };
    let html = sign_in(&form, Texts::get(Lang::Fr)).into_string();
    assert!(
        html.contains("value=\"a&quot;b\"")
            && html.contains("role=\"alert\"")
            && html.contains("aria-describedby=\"entrer-erreur\"")
    );
    let password = html
        .split("type=\"password\"")
        .nth(1)
        .unwrap()
        .split('>')
        .next()
        .unwrap();
    assert!(!password.contains("value=") && password.contains("current-password"));
}

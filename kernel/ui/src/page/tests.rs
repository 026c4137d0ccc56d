use maud::html;

use super::*;
use crate::view::Tone;

fn parent() -> Page {
    Page {
        title: "Accueil".into(),
        heading: Some("Bonjour Anne".into()),
        service: Some("Accueil".into()),
        etablissement: Some("Collège Jean Zay".into()),
        account: Some(Account {
            name: "Anne Le Goff".into(),
            sign_out_url: "/deconnexion".into(),
            theme_url: "/preferences/theme".into(),
            ..Account::default()
        }),
        menu: ["Accueil", "Actualités", "Messagerie", "Agenda", "CDI"]
            .map(|label| MenuEntry {
                label: label.into(),
                url: "/x".into(),
                current: label == "Accueil",
                count: 2,
                ..MenuEntry::default()
            })
            .to_vec(),
        children: Children {
            all_url: "/".into(),
            tabs: ["Maël", "Élie"]
                .map(|label| ChildTab {
                    label: label.into(),
                    url: "/?enfant=1".into(),
                    ..ChildTab::default()
                })
                .to_vec(),
        },
        hats: Switcher {
            url: "/profil".into(),
            field: "profil".into(),
            entries: ["Responsable", "Enseignante"]
                .map(|label| SwitchEntry {
                    label: label.into(),
                    value: label.into(),
                    current: label == "Responsable",
                    count: 1,
                    ..SwitchEntry::default()
                })
                .to_vec(),
        },
        search: Some(Search {
            url: "/recherche".into(),
            query: "\"><script>".into(),
        }),
        notifications: Some(("/notifications".into(), 3)),
        alerts: vec![Alert {
            tone: Tone::Danger,
            title: "Mistral".into(),
            children: vec![("Maël".into(), Tint::Ocre)],
            ..Alert::default()
        }],
        csrf: "jeton".into(),
        body: html! { p { "corps" } },
        ..Page::default()
    }
}

#[test]
fn a_page_is_a_whole_document() {
    let html = parent().render().into_string();
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"fr\" data-theme=\"auto\">"));
    assert!(
        html.contains("<title>Accueil – Collège Jean Zay – Préau</title>"),
        "repeated parts are said once"
    );
    assert_eq!(html.matches("<h1").count(), 1);
    assert_eq!(html.matches("<main").count(), 1);
    assert!(
        html.contains("<h1>Bonjour Anne</h1>") && html.contains("href=\"#contenu\"") && html.contains("id=\"contenu\"")
    );
    assert!(html.contains("aria-current=\"page\"") && html.contains("Notifications, 3 nouvelles"));
    assert!(!html.contains("<script") && !html.contains(" style=\""));
    assert_eq!(
        html.matches("name=\"_csrf\" value=\"jeton\"").count(),
        3,
        "hats, theme and sign-out are guarded"
    );
}

#[test]
fn what_is_empty_is_not_drawn() {
    let html = Page {
        title: "Vide".into(),
        ..Page::default()
    }
    .render()
    .into_string();
    for absent in [
        "<nav class=\"menu\"",
        "class=\"bas\"",
        "class=\"enfants\"",
        "class=\"alertes\"",
        "<aside",
        "role=\"search\"",
        "compte-menu",
        "#menu",
    ] {
        assert!(!html.contains(absent), "{absent}");
    }
    assert!(html.contains("non conforme"), "what nobody audited does not conform");
}

#[test]
fn a_refused_form_is_announced_by_the_title() {
    let html = Page {
        title: "Écrire".into(),
        in_error: true,
        ..Page::default()
    }
    .render()
    .into_string();
    assert!(html.contains("<title>Erreur – Écrire – Préau</title>"));
    let bare = Bare {
        title: "Se connecter".into(),
        in_error: true,
        ..Bare::default()
    }
    .render()
    .into_string();
    assert!(bare.contains("<title>Erreur – Se connecter – Préau</title>") && bare.matches("<h1").count() == 1);
}

#[test]
fn white_label_and_language() {
    let brand = Brand {
        name: "Mon Collège".into(),
        logo_svg: Some("<svg><path/></svg>".into()),
    };
    let html = Page {
        brand,
        lang: Lang::En,
        theme: Theme::Dark,
        ..parent()
    }
    .render()
    .into_string();
    assert!(!html.contains("Préau") && html.contains("<svg><path/></svg>"));
    assert!(
        html.contains("lang=\"en\" data-theme=\"dark\"")
            && html.contains("Skip to content")
            && html.contains("Mon Collège, home")
    );
}

#[test]
fn phones_reach_every_service_without_script() {
    let html = parent().render().into_string();
    let bar = html.split("class=\"bas\"").nth(1).unwrap();
    assert!(bar.contains("<details><summary>") && bar.contains("CDI"));
    let mut few = parent();
    few.menu.truncate(4);
    assert!(
        !few.render()
            .into_string()
            .split("class=\"bas\"")
            .nth(1)
            .unwrap()
            .contains("<details>")
    );
}

//! Writes the catalogue and a few whole pages as static files, to look at them and to check them:
//! `cargo run -p preau-ui --example gallery -- FOLDER`, then serve the folder over HTTP.

use std::error::Error;
use std::path::{Path, PathBuf};

use maud::{Markup, html};
use preau_ui::assets::assets;
use preau_ui::catalogue::{Demonstration, Sample, catalogue};
use preau_ui::components::{
    CardHead, Consent, ConsentItem, DemoAccount, Lock, ModuleRow, PartRow, Said, SignIn, Switch, broken_widget, card,
    consent_sheet, demo_accounts, module_rows, sign_in as sign_in_form,
};
use preau_ui::html::{Confirm, Draw, confirm};
use preau_ui::page::{Account, Alert, Bare, ChildTab, Children, MenuEntry, Page, Search, SwitchEntry, Switcher, Theme};
use preau_ui::resolve::Tint;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Block, Entry, Tone, View};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: gallery FOLDER")?);
    for asset in assets() {
        let file = folder.join(asset.path.trim_start_matches('/'));
        std::fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        std::fs::write(file, &asset.bytes)?;
    }
    for (word, theme) in [("clair", Theme::Light), ("sombre", Theme::Dark)] {
        let write = |name: &str, markup: Markup| write(&folder, &format!("{name}-{word}.html"), markup);
        write("parent", parent(theme).render())?;
        write("console", console(theme).render())?;
        write("connexion", sign_in(theme).render())?;
        write("confirmer", question(theme).render())?;
        for sample in catalogue() {
            write(sample.name, whole(&sample, theme).render())?;
        }
        write("catalogue", everything(theme).render())?;
    }
    Ok(())
}

fn write(folder: &Path, name: &str, markup: Markup) -> std::io::Result<()> {
    std::fs::write(folder.join(name), markup.into_string())
}

fn texts() -> &'static Texts {
    Texts::get(Lang::Fr)
}

fn menu(entries: &[(&str, &str, u64)], current: usize) -> Vec<MenuEntry> {
    let line = |(i, (label, icon, count)): (usize, &(&str, &str, u64))| MenuEntry {
        label: (*label).to_owned(),
        url: "#".to_owned(),
        icon: (*icon).to_owned(),
        current: i == current,
        count: *count,
    };
    entries.iter().enumerate().map(line).collect()
}

fn base(theme: Theme, name: &str, hat_line: &str, current: usize) -> Page {
    let entry = |label: &str, detail: &str, current: bool, count: u64| SwitchEntry {
        label: label.to_owned(),
        detail: Some(detail.to_owned()),
        value: label.to_owned(),
        current,
        count,
    };
    Page {
        theme,
        hat_line: Some(hat_line.to_owned()),
        account: Some(Account {
            name: name.to_owned(),
            sign_out_url: "#".to_owned(),
            theme_url: "#".to_owned(),
            ..Account::default()
        }),
        menu: menu(
            &[
                ("Accueil", "accueil", 0),
                ("Messagerie", "message", 2),
                ("Actualités", "actualites", 0),
                ("Cahier de textes", "cahier", 3),
                ("Agenda", "agenda", 0),
                ("CDI", "cdi", 0),
            ],
            current,
        ),
        schools: Switcher {
            url: "#".to_owned(),
            field: "ecole".to_owned(),
            entries: vec![
                entry("Collège Jean Zay", "Salon-de-Provence, 0139001A", true, 0),
                entry("Collège Les Lauves", "Aix-en-Provence, 0139002B", false, 4),
            ],
        },
        hats: Switcher {
            url: "#".to_owned(),
            field: "profil".to_owned(),
            entries: vec![
                entry("Responsable", "3 enfants", true, 0),
                entry("Enseignante", "Mathématiques", false, 2),
            ],
        },
        search: Some(Search {
            url: "#".to_owned(),
            query: String::new(),
        }),
        notifications: Some(("#".to_owned(), 3)),
        csrf: "exemple".to_owned(),
        ..Page::default()
    }
}

fn widget(id: &str, title: &str, icon: &str, tint: Tint, link: Option<&str>, blocks: Vec<Block>) -> Markup {
    let view = View {
        title: title.to_owned(),
        lang: None,
        blocks,
    };
    let head = CardHead {
        id: id.to_owned(),
        title: title.to_owned(),
        icon: icon.to_owned(),
        tint,
        link: link.map(|words| (words.to_owned(), "#".to_owned())),
    };
    card(
        &head,
        &Draw::new(&Demonstration, texts()).prefix(id).under(2).view(&view),
        texts(),
    )
}

fn parent(theme: Theme) -> Page {
    let sample = |name: &str| {
        catalogue()
            .into_iter()
            .find(|s| s.name == name)
            .map(|s| s.view.blocks)
            .unwrap_or_default()
    };
    let tab = |label: &str, detail: &str, tint| ChildTab {
        label: label.to_owned(),
        detail: Some(detail.to_owned()),
        url: "#".to_owned(),
        current: false,
        tint,
    };
    let day = vec![Block::timeline(
        "Lundi",
        [
            ("Maël · Français", None),
            ("Noémie · SVT", Some("salle changée")),
            ("Élie · Piscine", None),
        ]
        .into_iter()
        .map(|(title, badge)| Entry {
            when: Some(Demonstration::NOW + 2 * 3_600_000),
            badges: badge
                .map(|text| preau_ui::view::Badge {
                    text: text.to_owned(),
                    tone: Tone::Danger,
                })
                .into_iter()
                .collect(),
            ..Entry::new(title)
        })
        .collect(),
    )];
    let broken = CardHead {
        id: "w5".to_owned(),
        title: "Cahier de textes".to_owned(),
        icon: "cahier".to_owned(),
        ..CardHead::default()
    };
    Page {
        title: "Accueil".to_owned(),
        heading: Some("Bonjour Anne".to_owned()),
        children: Children {
            all_url: "#".to_owned(),
            tabs: vec![
                tab("Maël", "6A · Jean Zay", Tint::Ocre),
                tab("Noémie", "3C · Jean Zay", Tint::Mousse),
                tab("Élie", "5B · Les Lauves", Tint::Miel),
            ],
        },
        alerts: vec![Alert {
            tone: Tone::Danger,
            title: "Mistral\u{a0}: cours de 16\u{a0}h supprimés vendredi".to_owned(),
            url: Some("#".to_owned()),
            text: Some(
                "Les élèves de 6e sortent à 15\u{a0}h\u{a0}50. Confirmez la sortie avant jeudi midi.".to_owned(),
            ),
            children: vec![("Maël".to_owned(), Tint::Ocre)],
            context: Some("La direction · il y a 2\u{a0}h".to_owned()),
        }],
        body: html! {
            (widget("w1", "À faire et à savoir", "accueil", Tint::Ardoise, Some("Tout voir"), sample("timeline-children")))
            (widget("w2", "Actualités", "actualites", Tint::Ocre, Some("Toutes"), sample("timeline")))
        },
        aside: Some(html! {
            (widget("w3", "Lundi", "agenda", Tint::Miel, None, day))
            (widget("w4", "Signatures", "signature", Tint::Mousse, Some("Ouvrir"), sample("progress")))
            (broken_widget(&broken, "7f3a-20c1", texts()))
        }),
        ..base(theme, "Anne Le Goff", "Anne Le Goff · responsable", 0)
    }
}

fn console(theme: Theme) -> Page {
    let switch = |name: &str, on: bool, lock: Option<&str>| Switch {
        name: name.to_owned(),
        on,
        locked: lock.map(|by| Lock {
            by: Some(by.to_owned()),
        }),
        url: "#".to_owned(),
        ..Switch::default()
    };
    let row = |name: &str, summary: &str, icon: &str, tint, switch: Switch| ModuleRow {
        id: icon.to_owned(),
        name: name.to_owned(),
        summary: summary.to_owned(),
        icon: icon.to_owned(),
        tint,
        switch,
        ..ModuleRow::default()
    };
    let part = |id: &str, name: &str, summary: &str, switch: Switch| PartRow {
        id: id.to_owned(),
        name: name.to_owned(),
        summary: summary.to_owned(),
        switch,
    };
    let link = |words: &str| vec![(words.to_owned(), "#".to_owned())];
    let rows = [
        ModuleRow {
            badges: vec![
                (Tone::Success, "tout le collège".to_owned()),
                (Tone::Info, "validation\u{a0}: oui".to_owned()),
            ],
            links: link("Régler"),
            parts: vec![
                part(
                    "validation",
                    "Validation",
                    "Un article est relu avant d’être publié.",
                    switch("Validation", true, None),
                ),
                part(
                    "eleves",
                    "Élèves rédacteurs",
                    "Des élèves proposent des articles.",
                    switch("Élèves rédacteurs", false, None),
                ),
            ],
            ..row(
                "Actualités",
                "Informer l’établissement, alertes, validation.",
                "actualites",
                Tint::Ocre,
                switch("Actualités", true, None),
            )
        },
        ModuleRow {
            badges: vec![(Tone::Info, "élève → élève\u{a0}: filtré".to_owned())],
            links: link("Règles d’échange"),
            ..row(
                "Messagerie",
                "Vous décidez qui écrit à qui, et quand.",
                "message",
                Tint::Mousse,
                switch("Messagerie", false, Some("le Département")),
            )
        },
        ModuleRow {
            badges: vec![
                (Tone::Warning, "essai\u{a0}: personnels".to_owned()),
                (Tone::Danger, "version 1.3\u{a0}: nouvel accord demandé".to_owned()),
            ],
            links: link("Voir la différence"),
            ..row(
                "Réservations",
                "Salles et matériels.",
                "salle",
                Tint::Miel,
                switch("Réservations", true, None),
            )
        },
        row(
            "Vote",
            "Élection des représentants des parents, vérifiable par chacun.",
            "vote",
            Tint::Prune,
            switch("Vote", false, None),
        ),
    ];
    let item = |label: &str, said: Vec<Said>| ConsentItem {
        label: label.to_owned(),
        said,
    };
    let sheet = Consent {
        id: "fiche".to_owned(),
        title: "Fiche de consentement".to_owned(),
        module: "Réservations 1.3".to_owned(),
        publisher: "par Atelier Garlaban".to_owned(),
        items: vec![
            item(
                "Ce que le module fait",
                vec![Said::Plain("Réserver salles et matériels.".to_owned())],
            ),
            item(
                "Données lues",
                vec![
                    Said::Plain("Nom et prénom des personnels qui réservent.".to_owned()),
                    Said::Good("Aucune donnée d’élève.".to_owned()),
                ],
            ),
            item(
                "Conservation",
                vec![Said::Plain("Année scolaire, puis effacement".to_owned())],
            ),
            item(
                "Ce qui change",
                vec![Said::New(
                    "nouveau".to_owned(),
                    "envoie une alerte par courriel".to_owned(),
                )],
            ),
        ],
    };
    Page {
        title: "Modules du collège".to_owned(),
        lead: Some("Vous avez le dernier mot sur chaque module et chacune de ses parties. L’effet est immédiat\u{202f}; les contenus sont conservés.".to_owned()),
        menu: menu(
            &[("Accueil", "accueil", 0), ("Modules", "modules", 2), ("Règles d’échange", "regles", 0), ("Personnes", "personnes", 0), ("Journal", "journal", 0)],
            1,
        ),
        body: html! { div.carte { (module_rows(&rows, texts())) } },
        aside: Some(consent_sheet(&sheet, &html! { button.btn.plein type="button" { "Accepter" } button.btn.clair type="button" { "Rester en 1.2" } })),
        ..base(theme, "Mireille Vasseur", "Collège Jean Zay · direction", 1)
    }
}

fn sign_in(theme: Theme) -> Bare {
    let form = SignIn {
        url: "#".to_owned(),
        error: Some("Identifiant ou mot de passe incorrect.".to_owned()),
        ..SignIn::default()
    };
    let account = |name: &str, detail: &str, tint| DemoAccount {
        name: name.to_owned(),
        detail: detail.to_owned(),
        value: name.to_owned(),
        tint,
    };
    let accounts = [
        account("Mireille Vasseur", "Principale, collège Jean Zay", Tint::Prune),
        account("Anne Le Goff", "Responsable de trois élèves", Tint::Mousse),
        account("Maël Le Goff", "Élève de 6A, collège Jean Zay", Tint::Ocre),
    ];
    Bare {
        theme,
        title: "Se connecter".to_owned(),
        lead: Some("Portail de démonstration.".to_owned()),
        wide: true,
        body: html! {
            div.carte { (sign_in_form(&form, texts())) }
            h2 { "Entrer en un clic" }
            (demo_accounts(&accounts, "#", "compte", "exemple"))
        },
        ..Bare::default()
    }
}

fn question(theme: Theme) -> Page {
    let posted = [
        ("_csrf".to_owned(), "exemple".to_owned()),
        ("texte".to_owned(), "a\nb".to_owned()),
    ];
    let ask = Confirm {
        question: "Supprimer l’article « Le potager du collège »\u{202f}?",
        label: "Supprimer",
        action: "supprimer",
        post_url: "#",
        cancel_url: "#",
        posted: &posted,
    };
    Page {
        title: "Confirmer".to_owned(),
        body: confirm(&ask, texts()),
        ..base(theme, "Mireille Vasseur", "Collège Jean Zay · direction", 2)
    }
}

fn whole(sample: &Sample, theme: Theme) -> Page {
    let body = Draw::new(&Demonstration, texts()).view(&sample.view);
    Page {
        title: sample.title.to_owned(),
        service: Some("Actualités".to_owned()),
        etablissement: Some("Collège Jean Zay".to_owned()),
        body,
        ..base(theme, "Anne Le Goff", "Anne Le Goff · responsable", 2)
    }
}

fn everything(theme: Theme) -> Page {
    let body = html! {
        @for sample in catalogue() {
            section.pile aria-labelledby={ "c-" (sample.name) } {
                h2 id={ "c-" (sample.name) } { (sample.title) }
                (Draw::new(&Demonstration, texts()).prefix(sample.name).under(2).view(&sample.view))
            }
        }
    };
    Page {
        title: "Catalogue".to_owned(),
        body,
        ..base(theme, "Anne Le Goff", "Anne Le Goff · responsable", 5)
    }
}

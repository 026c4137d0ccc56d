//! The chrome of a page for somebody signed in: header, menu, switchers.

use maud::Markup;
use preau_host::manifest::SlotPlace;
use preau_identity::{HatOption, School, Wearer};
use preau_model::{Hat, Profil};
use preau_ui::page::{Account, FooterLinks, MenuEntry, Page, Search, SwitchEntry, Switcher, Theme};

use crate::ask::{Asked, Visitor};
use crate::modules::Module;
use crate::texts::{t, tr};
use crate::{AppState, Failure, modules, words};

/// A page with everything but its title and body.
pub(crate) async fn page(
    app: &AppState,
    ask: &Asked,
    visitor: &Visitor,
    title: &str,
    body: Markup,
) -> Result<Page, Failure> {
    let wearer = &visitor.wearer;
    let waiting = match modules::switches(app, wearer).await? {
        Some(switches) => {
            let open = |plugin: &str, structure| switches.on(structure, plugin, "", false);
            app.engine().notifications_unseen(wearer.personne(), open).await?
        }
        None => 0,
    };
    Ok(Page {
        brand: app.brand().clone(),
        theme: theme(visitor),
        title: title.to_owned(),
        etablissement: wearer
            .current()
            .filter(|_| wearer.hat != Hat::Responsable)
            .map(|s| s.structure.nom.clone()),
        hat_line: Some(hat_line(wearer)),
        account: Some(Account {
            name: wearer.nom.affichage(),
            initials: String::new(),
            sign_out_url: "/logout".to_owned(),
            theme_url: "/compte/apparence".to_owned(),
            settings_url: Some("/compte".to_owned()),
        }),
        menu: menu(app, ask, wearer).await?,
        schools: schools(wearer),
        hats: hats(app, wearer).await?,
        search: Some(Search {
            url: "/recherche".to_owned(),
            query: String::new(),
        }),
        notifications: Some(("/notifications".to_owned(), waiting as u64)),
        csrf: visitor.session.csrf.clone(),
        body,
        footer: footer(),
        ..Page::default()
    })
}

/// Theme chosen by the person.
pub(crate) fn theme(visitor: &Visitor) -> Theme {
    Theme::of(visitor.session.preferences.theme.name())
}

/// Links of the footer.
pub(crate) fn footer() -> FooterLinks {
    FooterLinks {
        accessibility: "/accessibilite".to_owned(),
        legal: "/mentions".to_owned(),
        help: "/aide".to_owned(),
        ..FooterLinks::default()
    }
}

/// « Anne Le Goff · responsable », « Collège Jean Zay · direction ».
fn hat_line(wearer: &Wearer) -> String {
    match (wearer.hat, wearer.current()) {
        (Hat::Responsable, _) | (_, None) => format!("{} · {}", wearer.nom.affichage(), words::hat(wearer.hat)),
        (_, Some(school)) => format!("{} · {}", school.structure.nom, profils(school)),
    }
}

/// The profiles held in a school, in words.
pub(crate) fn profils(school: &School) -> String {
    school
        .profils
        .iter()
        .map(|p| words::profil(*p))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Does this person choose the modules of the current school?
pub(crate) fn directs(wearer: &Wearer) -> bool {
    wearer.hat == Hat::Agent
        && wearer
            .current()
            .is_some_and(|s| s.profils.iter().any(|p| matches!(p, Profil::Dir | Profil::Col)))
}

async fn menu(app: &AppState, ask: &Asked, wearer: &Wearer) -> Result<Vec<MenuEntry>, Failure> {
    let here = |url: &str| {
        ask.path == url || (url.len() > 1 && ask.path.starts_with(&format!("{}/", url.trim_end_matches('/'))))
    };
    let entry = |label: &str, url: &str, icon: &str| MenuEntry {
        label: label.to_owned(),
        url: url.to_owned(),
        icon: icon.to_owned(),
        current: here(url),
        count: 0,
    };
    let mut menu = vec![entry(&t("home"), "/", "accueil")];
    for shown in modules::shown(app, wearer, true).await? {
        if shown.module.slot(SlotPlace::MenuEntry).is_some() {
            let url = format!("/{}/", shown.module.short());
            menu.push(entry(shown.module.name(), &url, &icon_of(&shown.module)));
        }
    }
    if directs(wearer) {
        menu.push(entry(&t("modules"), "/console/modules", "modules"));
        menu.push(MenuEntry {
            current: ask.path.starts_with("/console/annuaire"),
            ..entry(&t("menu-annuaire"), "/console/annuaire/personnes", "annuaire")
        });
    }
    Ok(menu)
}

/// The module's own icon, or the generic one.
pub(crate) fn icon_of(module: &Module) -> String {
    let info = &module.manifest().plugin;
    if info.icon.is_some() {
        format!("/_icone/{}?v={}", module.short(), info.version)
    } else {
        "module".to_owned()
    }
}

fn schools(wearer: &Wearer) -> Switcher {
    let current = wearer.session.structure;
    let families = wearer.hat == Hat::Responsable;
    let everything = families.then(|| SwitchEntry {
        label: t("all-schools"),
        value: String::new(),
        current: current.is_none(),
        ..SwitchEntry::default()
    });
    let shown = if families {
        current
    } else {
        wearer.current().map(|s| s.structure.id)
    };
    let entries = wearer.schools.iter().map(|school| SwitchEntry {
        label: school.structure.nom.clone(),
        detail: Some(place(school)),
        value: school.structure.id.to_string(),
        current: shown == Some(school.structure.id),
        count: 0,
    });
    let entries: Vec<_> = everything.into_iter().chain(entries).collect();
    let enough = if families { 3 } else { 2 };
    let entries = if entries.len() < enough { Vec::new() } else { entries };
    Switcher {
        url: "/session/choisir".to_owned(),
        field: "structure".to_owned(),
        entries,
    }
}

/// « Arles, 0139001X ».
pub(crate) fn place(school: &School) -> String {
    match school.structure.uai {
        Some(uai) if school.structure.commune.is_empty() => uai.to_string(),
        Some(uai) => format!("{}, {uai}", school.structure.commune),
        None => school.structure.commune.clone(),
    }
}

/// The hats of the account, with what waits under those not worn.
async fn hats(app: &AppState, wearer: &Wearer) -> Result<Switcher, Failure> {
    let mut entries = Vec::new();
    if wearer.hats.len() > 1 {
        for option in &wearer.hats {
            let waiting = if option.personne == wearer.personne() {
                0
            } else {
                waiting(app, option).await?
            };
            entries.push(hat_entry(option, wearer, waiting));
        }
    }
    Ok(Switcher {
        url: "/session/choisir".to_owned(),
        field: "personne".to_owned(),
        entries,
    })
}

/// Notifications not seen under a hat.
async fn waiting(app: &AppState, option: &HatOption) -> Result<u64, Failure> {
    let Some(territory) = option.schools.first().map(|s| s.structure.territoire) else {
        return Ok(0);
    };
    let schools: Vec<_> = option.schools.iter().map(|s| s.structure.id).collect();
    let switches = app.policy().modules(territory, &schools).await?;
    let open = |plugin: &str, structure| switches.on(structure, plugin, "", false);
    Ok(app.engine().notifications_unseen(option.personne, open).await? as u64)
}

fn hat_entry(option: &HatOption, wearer: &Wearer, waiting: u64) -> SwitchEntry {
    SwitchEntry {
        label: words::capital(&match option.hat {
            Hat::Agent => words::profil(option.profil),
            other => words::hat(other),
        }),
        detail: option.schools.first().map(|s| match option.schools.len() {
            1 => s.structure.nom.clone(),
            n => tr(
                "schools-and-others",
                &[("school", s.structure.nom.as_str().into()), ("count", (n - 1).into())],
            ),
        }),
        value: option.personne.to_string(),
        current: option.personne == wearer.personne(),
        count: waiting,
    }
}

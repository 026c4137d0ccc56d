//! The people of the demonstration: the story first, then each school.

use maud::{Markup, html};
use preau_model::Profil;
use preau_ui::components::{DemoAccount as Offered, demo_accounts};
use preau_ui::resolve::Tint;

use crate::demo::{DemoAccount, DemoAccounts};
use crate::form::encode;
use crate::texts::t;

/// `suite`: where to go once signed in.
pub(super) fn draw(demo: &DemoAccounts, csrf: &str, suite: &str) -> Markup {
    let url = format!("/login/demo?suite={}", encode(suite));
    let (story, others): (Vec<&DemoAccount>, Vec<&DemoAccount>) = demo.0.iter().partition(|a| !a.roles.is_empty());
    let mut schools: Vec<(&str, Vec<&DemoAccount>)> = Vec::new();
    for account in others {
        match schools.iter_mut().find(|(school, _)| *school == account.school) {
            Some((_, list)) => list.push(account),
            None => schools.push((&account.school, vec![account])),
        }
    }
    html! {
        section.carte aria-labelledby="histoire" {
            header { h2 id="histoire" { (t("demo-one-click")) } }
            (offered(&story, &url, csrf, true))
        }
        @for (n, (school, list)) in schools.iter().enumerate() {
            section.carte aria-labelledby={ "ecole-" (n) } {
                header { h2 id={ "ecole-" (n) } { (school) } }
                (offered(list, &url, csrf, false))
            }
        }
    }
}

fn offered(accounts: &[&DemoAccount], url: &str, csrf: &str, with_school: bool) -> Markup {
    let list: Vec<Offered> = accounts
        .iter()
        .map(|account| Offered {
            name: account.name.clone(),
            detail: if with_school {
                format!("{} · {}", account.title, account.school)
            } else {
                account.title.clone()
            },
            value: account.login.clone(),
            tint: tint(&account.profile),
        })
        .collect();
    demo_accounts(&list, url, "compte", csrf)
}

fn tint(profile: &str) -> Tint {
    match Profil::from_code(profile) {
        Some(Profil::Elv) => Tint::Mousse,
        Some(Profil::Tut) => Tint::Ocre,
        Some(Profil::Dir | Profil::Col) => Tint::Prune,
        Some(Profil::Evs | Profil::Eta | Profil::Doc) => Tint::Miel,
        _ => Tint::Ardoise,
    }
}

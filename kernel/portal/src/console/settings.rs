//! One module in one school: its settings, who holds its roles, and what it does with data.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use preau_host::manifest::{Setting, SettingType};
use preau_model::Profil;
use preau_permissions::Holders;
use preau_ui::components::{Consent, ConsentItem, Said, consent_sheet};
use preau_ui::html::Draw;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Choice, Field, FieldKind, Form, Refused, Submission, View};

use super::{acting, refused};
use crate::ask::{Asked, Visitor};
use crate::kernel_view::KernelResolver;
use crate::modules::{self, Module};
use crate::{AppState, Failure, ask, chrome, respond, words};

/// Prefix of the fields of roles, so that a setting may bear the same id.
const ROLE: &str = "role.";
const SETTING: &str = "reglage.";

/// `GET /console/modules/{plugin}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(plugin): Path<String>,
) -> Result<Response, Failure> {
    let module = modules::find(&app, &plugin)?;
    draw(&app, &ask, &module, None).await
}

/// `POST /console/modules/{plugin}`: every field of the form; errors are shown beside the fields, nothing is kept by halves.
pub(crate) async fn save(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(plugin): Path<String>,
) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let acting = acting(visitor)?;
    let module = modules::find(&app, &plugin)?;
    let mut problems = Vec::new();
    let mut settings = Vec::new();
    for setting in &module.manifest().settings {
        let name = format!("{SETTING}{}", setting.id);
        let typed = match setting.kind {
            SettingType::Boolean => ask.form.get(&name).is_some().to_string(),
            _ => ask.form.get(&name).unwrap_or_default().trim().to_owned(),
        };
        if typed.is_empty() {
            // A secret left empty stays as it is; anything else goes back to the default.
            if setting.kind != SettingType::Secret {
                settings.push((setting, None));
            }
        } else if let Err(says) = setting.accepts(&typed) {
            problems.push(Refused { field: name, says });
        } else {
            settings.push((setting, Some(typed)));
        }
    }
    let mut roles = Vec::new();
    for role in &module.manifest().roles {
        let name = format!("{ROLE}{}", role.id);
        let holders: Vec<String> = ask.form.all(&name).filter(|h| Profil::from_name(h).is_some()).map(str::to_owned).collect();
        roles.push((role, holders));
    }
    if !problems.is_empty() {
        let posted = ask.form.pairs().filter(|(n, _)| !n.starts_with('_'));
        let posted = posted.map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
        return draw(&app, &ask, &module, Some(Submission { action: "regler".to_owned(), posted, refused: problems })).await;
    }
    let (policy, school, id) = (app.policy(), acting.structure, module.id());
    for (setting, value) in settings {
        policy.set_setting(&acting, school, id, &setting.id, value.as_deref()).await.map_err(refused)?;
    }
    for (role, mut holders) in roles {
        // Persons and groups named elsewhere stay holders.
        let before = policy.role_holders(acting.territory, school, id).await.map_err(refused)?;
        let named = before.changed.get(&role.id).into_iter().flatten().filter(|h| h.contains(':'));
        holders.extend(named.cloned());
        let default = holders.len() == role.default.len() && role.default.iter().all(|d| holders.contains(d));
        let chosen = if default { None } else { Some(holders.as_slice()) };
        policy.set_role_holders(&acting, school, id, &role.id, chosen).await.map_err(refused)?;
    }
    Ok(respond::see_other(&format!("/console/modules/{}?fait=oui", module.short())))
}

async fn draw(app: &AppState, ask: &Asked, module: &Module, refused: Option<Submission>) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    let (id, territory) = (school.structure.id, school.structure.territoire);
    let kept = app.policy().settings(territory, id, module.id()).await?;
    let holders = app.policy().role_holders(territory, id, module.id()).await?;
    let mut fields: Vec<Field> =
        module.manifest().settings.iter().map(|s| field(s, kept.get(&s.id).map(String::as_str))).collect();
    fields.extend(module.manifest().roles.iter().map(|role| role_field(role, &holders)));
    let mut view = View::new(module.name()).with(Form::new("regler", "Enregistrer", fields));
    if let Some(submission) = &refused {
        view.refill(submission);
    }
    let texts = Texts::get(Lang::Fr);
    let resolver = KernelResolver::new(app, Some(visitor));
    let drawn = Draw::new(&resolver, texts).own_url(format!("/console/modules/{}", module.short())).view(&view);
    let body = html! {
        @if ask.query.get("fait").is_some() && refused.is_none() {
            div.avis.t-mousse role="status" { (preau_ui::assets::icon("valider")) div.pile { p { strong { "C’est enregistré." } " L’effet est immédiat." } } }
        }
        div.carte { (drawn) }
        p { a href="/console/modules" { "Revenir aux modules" } }
    };
    let mut page = chrome::page(app, ask, visitor, &format!("Régler {}", module.name()), body).await?;
    page.service = Some("Console".to_owned());
    page.lead = Some(school.structure.affichage());
    page.in_error = refused.is_some();
    page.aside = Some(sheet(module, visitor));
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(respond::page_with(status, &page.render()))
}

fn field(setting: &Setting, kept: Option<&str>) -> Field {
    let kind = match setting.kind {
        SettingType::Text | SettingType::Secret => FieldKind::Text,
        SettingType::Integer => FieldKind::Number,
        SettingType::Boolean => FieldKind::Checkbox,
        SettingType::Choice => FieldKind::Choice,
        SettingType::Url => FieldKind::Url,
    };
    let default = setting.default_text();
    let value = kept.or(default.as_deref()).unwrap_or_default();
    let mut field = Field::new(kind, format!("{SETTING}{}", setting.id), setting.label.fr());
    field.hint = setting.hint.as_ref().map(|h| h.fr().to_owned());
    field.options = setting
        .options
        .iter()
        .map(|o| Choice { value: o.value.clone(), label: o.label.fr().to_owned(), hint: None })
        .collect();
    match setting.kind {
        SettingType::Boolean => field.value(value == "true"),
        // A secret is written, never read back.
        SettingType::Secret => field.hint(if kept.is_some() { "Déjà enregistré. Laissez vide pour le garder." } else { "Jamais affiché une fois enregistré." }),
        _ => field.value(value),
    }
}

fn role_field(role: &preau_host::manifest::Role, holders: &Holders) -> Field {
    const OFFERED: [Profil; 8] = [
        Profil::Dir,
        Profil::Ens,
        Profil::Doc,
        Profil::Evs,
        Profil::Eta,
        Profil::Elv,
        Profil::Tut,
        Profil::Col,
    ];
    let held = holders.changed.get(&role.id).unwrap_or(&role.default);
    let mut field = Field::new(FieldKind::Choice, format!("{ROLE}{}", role.id), role.name.fr())
        .options(OFFERED.map(|p| (p.name(), words::holders(p))))
        .value(held.clone());
    field.many = true;
    if let Some(part) = &role.part {
        field.hint = Some(format!("Sans effet tant que la partie «\u{a0}{part}\u{a0}» n’est pas activée."));
    }
    field
}

/// What the module does with data: the sheet that stands beside its settings.
fn sheet(module: &Module, visitor: &Visitor) -> Markup {
    let _ = visitor;
    let manifest = module.manifest();
    let item = |label: &str, said: Vec<Said>| ConsentItem { label: label.to_owned(), said };
    let mut items = vec![
        item("Ce que le module fait", vec![Said::Plain(manifest.rgpd.purpose.fr().to_owned())]),
        item("Personnes concernées", vec![Said::Plain(manifest.rgpd.people.join(", "))]),
    ];
    let read: Vec<Said> = if manifest.capabilities.is_empty() {
        vec![Said::Good("Aucun nom, aucune adresse, aucune date de naissance\u{a0}: le module ne connaît que des identifiants anonymes.".to_owned())]
    } else {
        manifest.capabilities.iter().map(|c| Said::Plain(c.purpose.fr().to_owned())).collect()
    };
    items.push(item("Données lues", read));
    items.push(item("Serveur contacté", vec![Said::Good("Aucun".to_owned())]));
    items.push(item("Conservation", vec![Said::Plain(retention(manifest.rgpd.retention.name()).to_owned())]));
    items.push(item("Destinataires", vec![Said::Plain(manifest.rgpd.recipients.clone())]));
    let publisher: String = module.installed().publisher().chars().take(12).collect();
    consent_sheet(
        &Consent {
            id: "fiche".to_owned(),
            title: "Fiche du module".to_owned(),
            module: format!("{} {}", module.name(), manifest.plugin.version),
            publisher: format!("signé par la clé {publisher}…"),
            items,
        },
        &html! {},
    )
}

fn retention(class: &str) -> &'static str {
    match class {
        "annee-scolaire" => "Jusqu’à la fin de l’année scolaire",
        "un-an" => "Un an après publication",
        "scolarite" => "Tant que la personne est dans l’établissement",
        _ => "Jusqu’à suppression par quelqu’un",
    }
}

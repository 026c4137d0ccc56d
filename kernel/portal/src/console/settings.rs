//! One module in one school: its settings, who holds its roles, and what it does with data.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use maud::{Markup, html};
use preau_host::manifest::{Setting, SettingType, SlotPlace};
use preau_model::{GenreStructure, Profil};
use preau_ui::components::{Consent, ConsentItem, Said, consent_sheet};
use preau_ui::html::Draw;
use preau_ui::texts::{Lang, Texts};
use preau_ui::view::{Choice, Field, FieldKind, Form, Refused, Submission, Submit, View};

use super::{acting, authorisations, essai, holders, refused};
use crate::ask::Asked;
use crate::kernel_view::KernelResolver;
use crate::modules::{self, Module};
use crate::texts::{t, tr};
use crate::{AppState, Failure, ask, chrome, respond, words};

/// Prefix of the fields of settings, so that a role may bear the same id.
const SETTING: &str = "reglage.";

/// `GET /console/modules/{plugin}`.
pub(crate) async fn show(
    State(app): State<AppState>,
    ask::From(ask): ask::From,
    Path(plugin): Path<String>,
) -> Result<Response, Failure> {
    let module = modules::find(&app, &plugin)?;
    draw(&app, &ask, &module, None, None).await
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
    if ask.form.filled(preau_ui::forms::SEARCH).is_some() {
        return draw(&app, &ask, &module, Some(kept(&ask, Vec::new())), None).await;
    }
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
    if !problems.is_empty() {
        return draw(&app, &ask, &module, Some(kept(&ask, problems)), None).await;
    }
    let (policy, school, id) = (app.policy(), acting.structure, module.id());
    for (setting, value) in settings {
        let value = match value {
            Some(secret) if setting.kind == SettingType::Secret => {
                let sealed = app.host().seal_secret(id, school, &setting.id, &secret);
                Some(sealed.ok_or_else(|| Failure::Later {
                    says: t("secret-unsealed"),
                })?)
            }
            other => other,
        };
        policy
            .set_setting(&acting, school, id, &setting.id, value.as_deref())
            .await
            .map_err(refused)?;
    }
    authorisations::save(&app, &module, &acting, &ask.form).await?;
    let genre = visitor
        .wearer
        .current()
        .map_or(GenreStructure::Etablissement, |s| s.structure.genre);
    for role in &module.manifest().roles {
        let holders = holders::chosen(&app, role, &ask.form, school, genre).await?;
        let default = holders.len() == role.default.len() && role.default.iter().all(|d| holders.contains(d));
        let chosen = if default { None } else { Some(holders.as_slice()) };
        policy
            .set_role_holders(&acting, school, id, &role.id, chosen)
            .await
            .map_err(refused)?;
    }
    app.host().wake_jobs(id, school).await?;
    if ask.form.filled(preau_ui::forms::ACTION) == Some(essai::TEST) {
        let said = essai::run(&app, &ask, visitor, &module).await?;
        return draw(&app, &ask, &module, None, Some(said)).await;
    }
    Ok(respond::see_other(&format!(
        "/console/modules/{}?fait=oui",
        module.short()
    )))
}

/// What was typed, to draw the form again.
fn kept(ask: &Asked, refused: Vec<Refused>) -> Submission {
    let posted = ask.form.pairs().filter(|(n, _)| !preau_ui::forms::is_reserved(n));
    let posted = posted.map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    Submission {
        action: "regler".to_owned(),
        posted,
        refused,
    }
}

/// The page: after a refused form with what was typed, after a test with what it said.
async fn draw(
    app: &AppState,
    ask: &Asked,
    module: &Module,
    typed: Option<Submission>,
    tested: Option<Markup>,
) -> Result<Response, Failure> {
    let visitor = ask.visitor()?;
    let school = visitor.wearer.current().ok_or(Failure::Missing)?;
    let (id, territory) = (school.structure.id, school.structure.territoire);
    let settings = app.policy().settings(territory, id, module.id()).await?;
    let held = app.policy().role_holders(territory, id, module.id()).await?;
    let manifest = module.manifest();
    let mut fields: Vec<Field> = manifest
        .settings
        .iter()
        .map(|s| field(s, settings.get(&s.id).map(String::as_str)))
        .collect();
    fields.extend(authorisations::fields(app, module, &acting(visitor)?).await?);
    fields.extend(
        manifest
            .roles
            .iter()
            .flat_map(|role| holders::fields(manifest, role, &held, school.structure.genre)),
    );
    let mut form = Form::new("regler", t("save"), fields);
    if manifest.slot(SlotPlace::AdminSettings).is_some() {
        form.also.push(Submit {
            action: essai::TEST.to_owned(),
            label: t("save-and-test"),
            style: None,
        });
    }
    let mut view = View::new(module.name()).with(form);
    if let Some(submission) = &typed {
        view.refill(submission);
    }
    let in_error = typed.as_ref().is_some_and(|t| !t.refused.is_empty());
    let texts = Texts::get(Lang::Fr);
    let pickers = holders::pickers(app, manifest, &held, id, typed.as_ref().map(|_| &ask.form)).await?;
    let resolver = KernelResolver::new(app, Some(visitor)).with_pickers(pickers);
    let drawn = Draw::new(&resolver, texts)
        .own_url(format!("/console/modules/{}", module.short()))
        .view(&view);
    let body = html! {
        @if ask.query.get("fait").is_some() && typed.is_none() {
            div.avis.t-mousse role="status" { (preau_ui::assets::icon("valider")) div.pile { p { strong { (t("saved")) } " " (t("saved-says")) } } }
        }
        @if let Some(tested) = tested { (tested) }
        div.carte { (drawn) }
        p { a href="/console/modules" { (t("back-to-modules")) } }
    };
    let mut page = chrome::page(
        app,
        ask,
        visitor,
        &tr("set-up-module", &[("module", module.name().into())]),
        body,
    )
    .await?;
    page.service = Some(t("console"));
    page.lead = Some(school.structure.affichage());
    page.in_error = in_error;
    page.aside = Some(sheet(module));
    let status = if in_error {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
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
        .map(|o| Choice {
            value: o.value.clone(),
            label: o.label.fr().to_owned(),
            hint: None,
        })
        .collect();
    match setting.kind {
        SettingType::Boolean => field.value(value == "true"),
        // A secret is written, never read back.
        SettingType::Secret => field.hint(if kept.is_some() {
            t("secret-kept")
        } else {
            t("secret-unseen")
        }),
        _ => field.value(value),
    }
}

/// What the module does with data: the sheet that stands beside its settings.
fn sheet(module: &Module) -> Markup {
    let manifest = module.manifest();
    let item = |label: String, said: Vec<Said>| ConsentItem { label, said };
    let mut items = vec![
        item(
            t("sheet-purpose"),
            vec![Said::Plain(manifest.rgpd.purpose.fr().to_owned())],
        ),
        item(t("sheet-people"), vec![Said::Plain(people(&manifest.rgpd.people))]),
    ];
    let read: Vec<Said> = if manifest.capabilities.is_empty() {
        vec![Said::Good(t("sheet-read-nothing"))]
    } else {
        manifest
            .capabilities
            .iter()
            .map(|c| Said::Plain(c.purpose.fr().to_owned()))
            .collect()
    };
    items.push(item(t("sheet-read"), read));
    let servers = authorisations::contacted(manifest);
    let servers = if servers.is_empty() {
        vec![Said::Good(t("sheet-none"))]
    } else {
        servers.into_iter().map(Said::Plain).collect()
    };
    items.push(item(t("sheet-server"), servers));
    items.push(item(
        t("sheet-retention"),
        vec![Said::Plain(retention(manifest.rgpd.retention.name()))],
    ));
    items.push(item(
        t("sheet-recipients"),
        vec![Said::Plain(manifest.rgpd.recipients.clone())],
    ));
    let publisher: String = module.installed().publisher().chars().take(12).collect();
    consent_sheet(
        &Consent {
            id: "fiche".to_owned(),
            title: t("sheet-title"),
            module: format!("{} {}", module.name(), manifest.plugin.version),
            publisher: tr("sheet-signed", &[("key", publisher.as_str().into())]),
            items,
        },
        &html! {},
    )
}

/// « élèves, responsables ».
fn people(names: &[String]) -> String {
    let word = |name: &String| Profil::from_name(name).map_or_else(|| name.clone(), words::plural);
    names.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn retention(class: &str) -> String {
    match class {
        "annee-scolaire" | "un-an" | "scolarite" => t(&format!("retention-{class}")),
        _ => t("retention-illimitee"),
    }
}

//! Writing: a new article, or changes to one.

use preau_sdk::prelude::*;

use crate::article::{ARTICLES, Article, Typed, fields};
use crate::rights::Rights;
use crate::texts::t;

/// The form of a new article.
pub(crate) fn blank(rights: Rights) -> Outcome {
    allow(rights.writes, t("droit-ecrire"))?;
    let form = base(rights, "")
        .also("garder", t("garder"), Style::Secondary)
        .fields(fields(&Article::default(), None, None, false));
    view(
        t("ecrire"),
        col![
            notice(Tone::Info, t("validation-info")).only_if(!rights.publishes),
            form
        ],
    )
}

/// The form of an article that the acting person may change.
pub(crate) fn edit(rights: Rights, id: &str) -> Outcome {
    let doc = content::own::<Article>(id)?;
    let mut form = base(rights, id)
        .version(doc.version)
        .fields(fields(&doc, doc.publish_at, doc.expire_at, true));
    if doc.state != State::Published {
        form = form.also("garder", t("garder"), Style::Secondary);
    }
    let again = !rights.publishes && doc.state == State::Published;
    view(
        t("modifier"),
        col![
            doc.motif
                .as_deref()
                .map(|motif| notice(Tone::Warning, motif).title(t("motif-titre"))),
            notice(Tone::Info, t("revalidation-info")).only_if(again),
            card(t("destinataires-actuels"), content::recipients_shown(id)?).level(3),
            form,
        ],
    )
}

/// Keeps what was typed, or sends it: published, or submitted where somebody has to approve it.
pub(crate) fn create(req: &Request, rights: Rights, send: bool) -> Outcome {
    allow(rights.writes, t("droit-ecrire"))?;
    let typed: Typed = req.checked()?;
    let to = req.audience("destinataires")?;
    written(&typed, rights, send).read_by(&to).create()?;
    told("", &typed, rights, send)
}

/// Same, for an article that exists; choosing nobody keeps its audience.
pub(crate) fn update(req: &Request, rights: Rights, id: &str, send: bool) -> Outcome {
    content::own::<Article>(id)?;
    let typed: Typed = req.checked()?;
    let mut draft = written(&typed, rights, send);
    if let Some(to) = Audience::chosen_if_any("destinataires")? {
        draft = draft.read_by(&to);
    }
    draft.update(id, req.version()?)?;
    told(id, &typed, rights, send)
}

fn written(typed: &Typed, rights: Rights, send: bool) -> Draft {
    let article = Article::from(typed);
    let draft = Draft::new(ARTICLES, &article)
        .publish_at(typed.publie)
        .expire_at(typed.expire)
        .announce(&article.titre);
    match (send, rights.publishes) {
        (false, _) => draft.state(State::Draft),
        (true, false) => draft.submit(),
        (true, true) => draft.publish(),
    }
}

fn told(path: &str, typed: &Typed, rights: Rights, send: bool) -> Outcome {
    go(match (send, rights.publishes) {
        (false, _) => "mes-articles?fait=garde".to_owned(),
        (true, false) => format!("{path}?fait=propose"),
        (true, true) if typed.publie.is_some() => format!("{path}?fait=programme"),
        (true, true) => format!("{path}?fait=publie"),
    })
}

fn base(rights: Rights, back: &str) -> preau_sdk::view::Form {
    form("envoyer", if rights.publishes { t("publier") } else { t("proposer") })
        .legend(t("formulaire"))
        .cancel(link(t("annuler"), back))
}

//! The tree of structures of a territory: who is under whom, with several parents (K-AN-4).

pub(crate) mod structure;

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use preau_annuaire::Structure;
use preau_model::{GenreStructure, StructureId};

use super::super::{Bureau, Champs, Ecran, Erreur, bureau, said};
use crate::ask::Asked;
use crate::texts::t;
use crate::{AppState, Failure, ask, respond};

pub(super) const HERE: &str = "/console/annuaire/structures";

/// What a collectivité makes: the rest comes from the exports, or from the opening of a school.
const MADE: [GenreStructure; 4] = [
    GenreStructure::Circonscription,
    GenreStructure::Commune,
    GenreStructure::Rpi,
    GenreStructure::Bassin,
];

/// A kind of structure in words.
fn kind(genre: GenreStructure) -> String {
    t(match genre {
        GenreStructure::Etablissement => "kind-etablissement",
        GenreStructure::Collectivite => "kind-collectivite",
        GenreStructure::Academie => "kind-academie",
        GenreStructure::Bassin => "kind-bassin",
        GenreStructure::Circonscription => "kind-circonscription",
        GenreStructure::Commune => "kind-commune",
        GenreStructure::Rpi => "kind-rpi",
    })
}

/// `GET /console/annuaire/structures`: the whole tree above, what concerns it for a school.
pub(crate) async fn show(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?;
    if bureau.is_school() {
        return Ok(respond::see_other(&format!("{HERE}/{}", bureau.structure.id)));
    }
    draw(&app, &ask, &bureau, None).await
}

/// `POST /console/annuaire/structures`: `genre`, `nom`.
pub(crate) async fn create(State(app): State<AppState>, ask::From(ask): ask::From) -> Result<Response, Failure> {
    let bureau = bureau(&app, &ask).await?.above()?;
    let code = ask
        .form
        .get("genre")
        .and_then(|n| n.parse::<i64>().ok())
        .unwrap_or_default();
    let genre = GenreStructure::from_number(code)
        .filter(|g| MADE.contains(g))
        .ok_or(Failure::Missing)?;
    let name = ask.form.get("nom").unwrap_or_default();
    let made = app
        .annuaire()
        .creer_structure(bureau.par, bureau.structure.territoire, genre, name)
        .await;
    match said(made)? {
        Ok(id) => Ok(respond::see_other(&format!("{HERE}/{id}?fait=groupe-structure"))),
        Err(wrong) => draw(&app, &ask, &bureau, Some(&Erreur::a("nom", wrong.dit))).await,
    }
}

async fn draw(app: &AppState, ask: &Asked, bureau: &Bureau<'_>, wrong: Option<&Erreur>) -> Result<Response, Failure> {
    let all = app
        .annuaire()
        .structures_du_territoire(bureau.structure.territoire)
        .await?;
    let branches = app.annuaire().branches(bureau.structure.territoire).await?;
    let mut below: BTreeMap<StructureId, Vec<StructureId>> = BTreeMap::new();
    for branch in &branches {
        below.entry(branch.parent).or_default().push(branch.enfant);
    }
    let children: BTreeSet<StructureId> = branches.iter().map(|b| b.enfant).collect();
    let roots: Vec<&Structure> = all.iter().filter(|s| !children.contains(&s.id)).collect();
    let tree = Tree {
        all: &all,
        below: &below,
    };
    let kinds: Vec<(String, String)> = MADE.iter().map(|g| (g.number().to_string(), kind(*g))).collect();
    let fields = Champs::new(ask, "", wrong);
    let body = html! {
        section.carte aria-labelledby="arbre" {
            header { h2 id="arbre" { (t("tree-heading")) } }
            ul.arbre { @for root in &roots { (tree.node(root, 0)) } }
        }
        @if bureau.is_collectivite() {
            section.carte aria-labelledby="nouvelle" {
                header { h2 id="nouvelle" { (t("tree-new")) } }
                form.formulaire method="post" action=(HERE) novalidate {
                    (fields.jeton())
                    (fields.choix("genre", (&t("tree-kind"), ""), &kinds, ""))
                    (fields.ligne("text", "nom", (&t("tree-name"), ""), "", true))
                    div.boutons { button.btn.plein type="submit" { (t("tree-create")) } }
                }
            }
        }
    };
    Ecran::new(t("tree-title"), Some(t("tree-lead")), body)
        .refused(wrong.is_some())
        .draw(app, ask)
        .await
}

/// Deeper is a circle that the acts refuse.
const DEEPEST: usize = 8;

struct Tree<'a> {
    all: &'a [Structure],
    below: &'a BTreeMap<StructureId, Vec<StructureId>>,
}

impl Tree<'_> {
    fn node(&self, structure: &Structure, depth: usize) -> Markup {
        let children = self.below.get(&structure.id).filter(|_| depth < DEEPEST);
        let children: Vec<&Structure> = self
            .all
            .iter()
            .filter(|s| children.is_some_and(|ids| ids.contains(&s.id)))
            .collect();
        let named = html! { a href={ (HERE) "/" (structure.id) } { (structure.affichage()) } " " small { (kind(structure.genre)) } };
        html! {
            li {
                @if children.is_empty() { (named) }
                @else {
                    details open[depth == 0 && children.len() < 40] {
                        summary { (structure.nom) " (" (children.len()) ")" }
                        p { (named) }
                        ul.arbre { @for child in children { (self.node(child, depth + 1)) } }
                    }
                }
            }
        }
    }
}

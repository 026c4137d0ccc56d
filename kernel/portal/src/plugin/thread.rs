//! One module on the home: its widget in each school where it is on, gathered into one thread.

use std::collections::HashMap;
use std::sync::Arc;

use preau_content::Document;
use preau_host::manifest::SlotPlace;
use preau_host::{CallScope, Failure as CallFailure, Problem, Tokens, WidgetAnswer};
use preau_identity::Wearer;
use preau_model::{DocumentId, Hat, PersonneId, StructureId};
use preau_ui::view::{Block, Entry, View};

use super::draw::children;
use super::place::reader;
use super::prefetch::CHILD;
use super::{PluginResolver, Prefetch};
use crate::ask::Visitor;
use crate::modules::Shown;
use crate::pages::home::PATIENCE;
use crate::texts::t;
use crate::{AppState, Failure, scope};

/// Lines kept of one thread, alerts aside.
const LINES: usize = 8;

/// What a module gives to the home.
pub(crate) enum Part<'a> {
    /// A thread.
    Thread(Box<Thread<'a>>),
    /// The module failed or is too slow; administrators find why by the reference.
    Broken {
        /// Short name.
        short: String,
        /// Its name.
        title: String,
        /// Reference of the incident.
        reference: String,
    },
}

/// A thread, ready to be drawn.
pub(crate) struct Thread<'a> {
    /// The view without what is urgent.
    pub(crate) view: View,
    /// Urgent lines, the latest first.
    pub(crate) urgent: Vec<Entry>,
    /// Names and addresses for both.
    pub(crate) resolver: PluginResolver<'a>,
}

impl Thread<'_> {
    /// The view with its urgent lines first.
    pub(crate) fn whole(&self) -> View {
        let mut view = self.view.clone();
        if !self.urgent.is_empty() {
            view.blocks.insert(0, Block::timeline(t("alerts"), self.urgent.clone()));
        }
        view
    }
}

/// Calls the widget of a module in each school where it is on, together, and gathers the answers.
pub(crate) async fn gather<'a>(
    app: &'a AppState,
    visitor: &'a Visitor,
    wearer: Arc<Wearer>,
    shown: Shown,
) -> Result<Vec<Part<'a>>, Failure> {
    let calls = shown.open.iter().map(|school| one(app, &wearer, &shown, *school));
    let mut answers = Vec::new();
    let mut parts = Vec::new();
    for call in futures_util::future::join_all(calls).await {
        match call {
            Ok(Some(answer)) => answers.push(answer),
            Ok(None) => {}
            Err(reference) => parts.push(Part::Broken {
                short: shown.module.short().to_owned(),
                title: shown.module.name().to_owned(),
                reference,
            }),
        }
    }
    // One small card says it for all the schools.
    parts.truncate(1);
    if let Some(thread) = woven(app, visitor, &wearer, &shown, answers).await? {
        parts.push(Part::Thread(Box::new(thread)));
    }
    Ok(parts)
}

async fn one(
    app: &AppState,
    wearer: &Wearer,
    shown: &Shown,
    school: StructureId,
) -> Result<Option<(StructureId, WidgetAnswer)>, String> {
    let Some(acting) = scope::acting(wearer, school) else {
        return Ok(None);
    };
    let scope = CallScope {
        acting,
        language: "fr".to_owned(),
    };
    let call = app
        .host()
        .widget(shown.module.id(), &scope, SlotPlace::HomeWidget, None);
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(answer)) => Ok(answer.map(|a| (school, a))),
        // Nothing to show is no failure.
        Ok(Err(error))
            if matches!(
                error.failure,
                CallFailure::Guest(Problem::Missing | Problem::Refused(_) | Problem::Later(_))
            ) =>
        {
            Ok(None)
        }
        Ok(Err(error)) => Err(error.reference.unwrap_or_else(|| error.failure.code().to_owned())),
        Err(_) => Err("trop-lent".to_owned()),
    }
}

/// Weaves the views of several schools into one: alerts apart, lines by date, each said once.
async fn woven<'a>(
    app: &'a AppState,
    visitor: &'a Visitor,
    wearer: &Arc<Wearer>,
    shown: &Shown,
    answers: Vec<(StructureId, WidgetAnswer)>,
) -> Result<Option<Thread<'a>>, Failure> {
    let Some((school, _)) = answers.first() else {
        return Ok(None);
    };
    let school = *school;
    let Some(acting) = scope::acting(wearer, school) else {
        return Ok(None);
    };
    let (mut entries, mut others, mut label) = (Vec::new(), Vec::new(), String::new());
    let mut title = shown.module.name().to_owned();
    // Tokens mean something in their own answer only: each gets a name of its own on the page.
    let mut tokens = Tokens::default();
    for (_, mut answer) in answers {
        title.clone_from(&answer.view.title);
        answer.view.rename_audiences(&tokens.take_in(&answer.tokens));
        for block in answer.view.blocks {
            match block {
                Block::Timeline(timeline) => {
                    label = timeline.label;
                    entries.extend(timeline.items);
                }
                // The card has its own link to the whole.
                Block::Link(_) | Block::Pagination(_) => {}
                other if others.contains(&other) => {}
                other => others.push(other),
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    entries.retain(|e: &Entry| e.path.as_ref().is_none_or(|path| seen.insert(path.clone())));
    if wearer.hat == Hat::Responsable {
        let reader = reader(&acting, shown.open.clone());
        let ids: Vec<DocumentId> = entries.iter().filter_map(document).collect();
        let found = app.engine().get(&reader, shown.module.collections(), &ids).await?;
        let found: HashMap<DocumentId, Document> = found.into_iter().flatten().map(|d| (d.id, d)).collect();
        for entry in &mut entries {
            if let Some(document) = document(entry).and_then(|id| found.get(&id)) {
                entry.children = chips(wearer, &document.enfants);
            }
        }
    }
    entries.sort_by_key(|e| std::cmp::Reverse(e.when));
    let (urgent, mut lines): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|e| e.urgent);
    lines.truncate(LINES);
    let mut blocks = others;
    if !lines.is_empty() {
        blocks.insert(0, Block::timeline(label, lines));
    }
    let view = View {
        title,
        blocks,
        ..View::default()
    };
    let thread = Thread {
        view,
        urgent,
        resolver: PluginResolver::empty(app, visitor, &shown.module, school),
    };
    let whole = thread.whole();
    let children = children(&visitor.wearer);
    let prefetch = Prefetch {
        app,
        acting: &acting,
        plugin: shown.module.id(),
        children: &children,
        typed: None,
    };
    let found = prefetch.of(&whole, &tokens).await?;
    Ok(Some(Thread {
        resolver: PluginResolver {
            found,
            ..thread.resolver
        },
        ..thread
    }))
}

/// The document that a line leads to.
fn document(entry: &Entry) -> Option<DocumentId> {
    entry.path.as_deref()?.split(['/', '?']).next()?.parse().ok()
}

/// Whose a line is, in the order of the tabs; a line for an only child needs no chip, one for nobody in particular has none.
fn chips(wearer: &Wearer, enfants: &[PersonneId]) -> Vec<String> {
    if wearer.enfants.len() < 2 {
        return Vec::new();
    }
    wearer
        .enfants
        .iter()
        .filter(|e| enfants.contains(&e.personne))
        .map(|e| format!("{CHILD}{}", e.personne))
        .collect()
}

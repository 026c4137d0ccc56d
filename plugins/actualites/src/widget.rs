//! On the home page: alerts, then the latest news.

use preau_sdk::prelude::*;

use crate::article::{ARTICLES, Article};
use crate::texts::t;
use crate::{Actualites, liste};

/// Lines of the widget, alerts aside.
const LATEST: u32 = 4;

impl Widget for Actualites {
    fn draw(_slot: &str, _about: Option<&str>) -> Result<Option<Screen>, Problem> {
        let alerts = liste::alerts()?;
        let latest = Query::new(ARTICLES, "recents").descending().first::<Article>(LATEST)?;
        let others = latest
            .iter()
            .filter(|doc| !alerts.iter().any(|alert| alert.id == doc.id));
        let lines: Vec<_> = alerts.iter().chain(others).map(Article::line).collect();
        if lines.is_empty() {
            return Ok(None);
        }
        Ok(Some(Screen::new(
            t("titre"),
            col![timeline(t("articles"), lines), link(t("tout-voir"), "")],
        )))
    }
}

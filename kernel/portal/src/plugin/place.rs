//! Which module, which school: from the address, the switches and the session.

use preau_content::Reader;
use preau_host::CallScope;
use preau_identity::Wearer;
use preau_model::{DocumentId, StructureId};
use preau_permissions::Acting;

use crate::form::decode;
use crate::modules::Shown;
use crate::{AppState, Failure, modules, scope};

/// The place of a call.
#[derive(Debug)]
pub(crate) struct Place {
    /// The module, with the schools where it is on.
    pub(crate) shown: Shown,
    /// The school of the call.
    pub(crate) school: StructureId,
    /// Path below the module's root, split and decoded.
    pub(crate) path: Vec<String>,
    /// The scope of the call.
    pub(crate) scope: CallScope,
    /// The address names the school: links of the page keep it.
    pub(crate) named: bool,
}

/// Name of the school in addresses, where a hat has several.
pub(crate) const SCHOOL: &str = "etablissement";

/// Deepest address of a plugin.
const DEEPEST: usize = 16;

/// The place of a request to `/{short}/{rest}`. A module that is off everywhere for this hat does not exist.
pub(crate) async fn place(
    app: &AppState,
    wearer: &Wearer,
    short: &str,
    rest: &str,
    asked: Option<StructureId>,
) -> Result<Place, Failure> {
    let shown = modules::of_short(app, wearer, short).await?;
    let path = split(rest)?;
    let asked = asked.filter(|school| shown.open.contains(school));
    let usual = asked.or_else(|| shown.school(wearer)).ok_or(Failure::Missing)?;
    // A link to a document carries its school: that through which this person meets it.
    let school = match path.first().and_then(|first| first.parse::<DocumentId>().ok()) {
        Some(document) => school_of(app, wearer, &shown, usual, document).await?,
        None => usual,
    };
    let acting = scope::acting(wearer, school).ok_or(Failure::Missing)?;
    Ok(Place {
        shown,
        school,
        path,
        scope: CallScope {
            acting,
            language: "fr".to_owned(),
        },
        named: asked == Some(school),
    })
}

async fn school_of(
    app: &AppState,
    wearer: &Wearer,
    shown: &Shown,
    usual: StructureId,
    document: DocumentId,
) -> Result<StructureId, Failure> {
    if shown.open.len() < 2 {
        return Ok(usual);
    }
    let Some(acting) = scope::acting(wearer, usual) else {
        return Err(Failure::Missing);
    };
    let reader = reader(&acting, shown.open.clone());
    let found = app
        .engine()
        .get(&reader, shown.module.collections(), &[document])
        .await?;
    let Some(Some(found)) = found.into_iter().next() else {
        return Ok(usual);
    };
    if found.through.contains(&usual) {
        return Ok(usual);
    }
    Ok(found
        .through
        .into_iter()
        .find(|s| shown.open.contains(s))
        .unwrap_or(usual))
}

/// A person as a reader of what is addressed to them, without the roles of a module.
pub(crate) fn reader(acting: &Acting, open: Vec<StructureId>) -> Reader {
    Reader {
        territory: acting.territory,
        personne: acting.personne,
        hat: acting.hat,
        memberships: acting.memberships.clone(),
        roles: Vec::new(),
        open,
    }
}

/// The segments of a path, decoded. `..`, empty middles and control characters have no page.
fn split(rest: &str) -> Result<Vec<String>, Failure> {
    let rest = rest.trim_matches('/');
    if rest.is_empty() {
        return Ok(Vec::new());
    }
    let segments: Vec<String> = rest
        .split('/')
        .map(|s| decode(s.as_bytes(), false))
        .collect::<Result<_, _>>()
        .map_err(|_| Failure::Missing)?;
    let odd = |s: &String| s.is_empty() || s == "." || s == ".." || s.chars().any(char::is_control) || s.len() > 500;
    if segments.len() > DEEPEST || segments.iter().any(odd) {
        return Err(Failure::Missing);
    }
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn paths_are_decoded_once_and_bounded() {
        assert_eq!(
            split("/rubrique/Vie%20du%20coll%C3%A8ge/").unwrap(),
            ["rubrique", "Vie du collège"]
        );
        assert_eq!(split("").unwrap(), Vec::<String>::new());
        for odd in ["a/../b", "a//b", "a/%00", "%2e%2e", "%FF"] {
            assert!(split(odd).is_err(), "{odd}");
        }
        assert_eq!(split("%252e%252e").unwrap(), ["%2e%2e"], "once, not twice");
        assert!(split(&"a/".repeat(40)).is_err());
    }
}

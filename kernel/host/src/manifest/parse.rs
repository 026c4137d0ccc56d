//! From text to a checked manifest; serde's words become French ones.

use super::Manifest;
use super::check;
use super::error::{ManifestError, ManifestProblem};
use super::locate::Locate;

/// Larger is no manifest.
const MOST: usize = 256 * 1024;

pub(super) fn parse(source: &str) -> Result<Manifest, ManifestError> {
    if source.len() > MOST {
        return Err(one(
            None,
            String::new(),
            "le fichier est trop long (256 KiB au plus)".to_owned(),
        ));
    }
    let locate = Locate::new(source);
    let manifest: Manifest = toml::from_str(source).map_err(|error| {
        let span = error.span();
        let line = span.as_ref().map(|span| locate.line(span.start));
        let field = span.map(|span| locate.field_at(&span)).unwrap_or_default();
        one(line, field, french(error.message()))
    })?;
    let problems: Vec<ManifestProblem> = check::check(&manifest)
        .into_iter()
        .map(|(field, says)| ManifestProblem {
            line: locate.line_of(&field),
            field,
            says,
        })
        .collect();
    if problems.is_empty() {
        Ok(manifest)
    } else {
        Err(ManifestError { problems })
    }
}

fn one(line: Option<usize>, field: String, says: String) -> ManifestError {
    ManifestError {
        problems: vec![ManifestProblem { line, field, says }],
    }
}

/// The words of serde and of the TOML reader, in French. Ours begin with `!`.
fn french(message: &str) -> String {
    if let Some(own) = message.strip_prefix('!') {
        return own.to_owned();
    }
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (message, quoted.as_slice()) {
        (m, [name, known @ ..]) if m.starts_with("unknown field") => format!(
            "la clé «\u{a0}{name}\u{a0}» n’existe pas ici\u{202f}; retirez-la ou corrigez-la (clés possibles\u{a0}: {})",
            known.join(", ")
        ),
        (m, [name, known @ ..]) if m.starts_with("unknown variant") => {
            format!(
                "la valeur «\u{a0}{name}\u{a0}» n’existe pas ici\u{202f}; valeurs possibles\u{a0}: {}",
                known.join(", ")
            )
        }
        (m, [name, ..]) if m.starts_with("missing field") => {
            format!("la clé «\u{a0}{name}\u{a0}» manque\u{202f}; ajoutez-la")
        }
        (m, _) if m.starts_with("invalid type") || m.starts_with("invalid value") => {
            format!("cette valeur n’est pas de la forme attendue ({m})")
        }
        (m, _) if m.contains("duplicate") => format!("cette clé est écrite deux fois ({m})"),
        _ => format!("le texte ne se lit pas comme du TOML ({message})"),
    }
}

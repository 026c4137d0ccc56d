//! The comments that follow the root element: version, académie, degré, date of generation.

use jiff::civil::Date;

use super::error::Problem;

/// What the comments of a file say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// `versionAF`: `AAF-VE2407`.
    pub version: String,
    /// `versionSDET`.
    pub sdet: String,
    /// `codeAcademieExport`, on three digits.
    pub academie: String,
    /// `degre`: `2D` or `1D`.
    pub degre: String,
    /// `dateGenerationExport`.
    pub date: Option<Date>,
}

impl Header {
    /// `1D`: écoles.
    pub fn is_first_degree(&self) -> bool {
        self.degre == "1D"
    }

    /// Reads `name="value"` pairs out of one comment; several may share it.
    pub(crate) fn comment(&mut self, text: &str) -> Result<(), Problem> {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('=') {
            let name = before
                .rsplit(|c: char| !c.is_ascii_alphanumeric())
                .find(|w| !w.is_empty())
                .unwrap_or_default();
            let after = after.trim_start();
            let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                rest = after;
                continue;
            };
            let Some((value, tail)) = after.split_at_checked(1).and_then(|(_, a)| a.split_once(quote)) else {
                break;
            };
            self.set(name, value.trim())?;
            rest = tail;
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let wrong = |name| Problem::Header {
            name,
            value: value.chars().take(40).collect(),
        };
        match name {
            "versionAF" => value.clone_into(&mut self.version),
            "versionSDET" => value.clone_into(&mut self.sdet),
            "codeAcademieExport" => {
                self.academie = academie(value).ok_or_else(|| wrong("codeAcademieExport"))?;
            }
            "degre" => {
                self.degre = value.to_ascii_uppercase();
                if !matches!(self.degre.as_str(), "1D" | "2D") {
                    return Err(wrong("degre"));
                }
            }
            "dateGenerationExport" => {
                self.date = Some(super::date(value).ok_or_else(|| wrong("dateGenerationExport"))?);
            }
            _ => {}
        }
        Ok(())
    }
}

/// A code of académie on three characters: `13` and `013` are the same.
pub(crate) fn academie(code: &str) -> Option<String> {
    let code = code.trim();
    ((1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| format!("{code:0>3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_give_academie_degre_and_date() {
        let mut header = Header::default();
        header
            .comment(r#" versionAF="AAF-VE2407" versionSDET="Annexe 4bis version 6.4" "#)
            .unwrap();
        header.comment(r#"codeAcademieExport="13""#).unwrap();
        header.comment("degre='2d'").unwrap();
        header.comment(r#"dateGenerationExport = "16/09/2024""#).unwrap();
        assert_eq!(header.academie, "013");
        assert_eq!(header.degre, "2D");
        assert_eq!(header.sdet, "Annexe 4bis version 6.4");
        assert_eq!(header.date, Some(jiff::civil::date(2024, 9, 16)));
        assert!(header.comment("degre=\"3D\"").is_err());
        assert!(header.comment("dateGenerationExport=\"31/02/2024\"").is_err());
        header.comment("sans rien = de plus").unwrap();
    }
}

//! Files for spreadsheets.

use crate::problem::{Outcome, download};

/// A file to keep: its lines of cells, as a spreadsheet of this country opens them.
pub fn file<C: AsRef<str>>(name: &str, lines: &[Vec<C>]) -> Outcome {
    download(name, "text/csv", &text(lines))
}

fn text<C: AsRef<str>>(lines: &[Vec<C>]) -> String {
    // Spreadsheets recognise UTF-8 by this mark.
    let mut text = String::from('\u{feff}');
    for line in lines {
        let cells: Vec<String> = line.iter().map(|one| cell(one.as_ref())).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// A cell that no spreadsheet takes for a formula; a number stays one.
fn cell(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let guard = if text.starts_with(['=', '+', '-', '@', '\t']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::{cell, text};

    #[test]
    fn cells_hold_any_text() {
        assert_eq!(cell("lundi"), "\"lundi\"");
        assert_eq!(cell("dit \"oui\";\nnon"), "\"dit \"\"oui\"\";\nnon\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(
            text(&[vec!["Jour", "Nombre"], vec!["lundi", "12"]]),
            "\u{feff}\"Jour\";\"Nombre\"\r\n\"lundi\";12\r\n"
        );
    }
}

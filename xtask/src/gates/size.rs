//! Small files: none above 500 lines, and the median is told.

use std::path::PathBuf;

use crate::failure::{Done, fail};

const MOST: usize = 500;
const MEDIAN: usize = 150;

pub(super) fn check(files: &[PathBuf]) -> Done {
    let mut sizes = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
    {
        sizes.push((std::fs::read_to_string(file)?.lines().count(), file));
    }
    sizes.sort();
    let median = sizes.get(sizes.len() / 2).map_or(0, |(lines, _)| *lines);
    let lines: usize = sizes.iter().map(|(lines, _)| lines).sum();
    eprintln!("  {} Rust files, {lines} lines, median {median}", sizes.len());
    let above: Vec<String> = sizes
        .iter()
        .filter(|(lines, _)| *lines > MOST)
        .map(|(lines, file)| format!("{} ({lines})", file.display()))
        .collect();
    if !above.is_empty() {
        return Err(fail(format!(
            "files above {MOST} lines, to be split by what they own: {}",
            above.join(", ")
        )));
    }
    if median > MEDIAN {
        return Err(fail(format!("the median file has {median} lines, above {MEDIAN}")));
    }
    Ok(())
}

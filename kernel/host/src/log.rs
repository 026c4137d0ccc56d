//! What a guest writes: bounded, escaped, marked with where it comes from, for the administrators of the platform alone.

use std::sync::{Arc, Mutex, PoisonError};

use preau_model::StructureId;

use crate::state::Facts;

/// How serious a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// For its author.
    Debug,
    /// Worth a line.
    Info,
    /// Something is not as it should.
    Warn,
    /// Something failed.
    Error,
}

/// Where lines come from, and how many are left.
#[derive(Debug)]
pub(crate) struct GuestLog {
    facts: Arc<Facts>,
    structure: StructureId,
    line: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    left: u32,
    dropped: u32,
    /// Unfinished lines of stdout and stderr.
    partial: [Vec<u8>; 2],
}

/// Which of the two standard outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stdio {
    /// Standard output.
    Out = 0,
    /// Standard error: where a Rust guest explains its panic.
    Err = 1,
}

impl GuestLog {
    pub(crate) fn new(facts: Arc<Facts>, structure: StructureId, lines: u32, line: usize) -> Self {
        let state = Mutex::new(State {
            left: lines,
            ..State::default()
        });
        Self {
            facts,
            structure,
            line,
            state,
        }
    }

    /// One line.
    pub(crate) fn write(&self, level: Level, message: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.emit(&mut state, level, message);
    }

    /// Bytes of a standard output, kept until their line ends.
    pub(crate) fn feed(&self, stdio: Stdio, bytes: &[u8]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, ends) = match piece.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (piece, false),
            };
            let partial = partial(&mut state, stdio);
            let room = self.line.saturating_sub(partial.len());
            partial.extend(text.iter().take(room));
            if ends {
                let line = std::mem::take(partial);
                self.emit(&mut state, level_of(stdio), &String::from_utf8_lossy(&line));
            }
        }
    }

    fn emit(&self, state: &mut State, level: Level, message: &str) {
        if state.left == 0 {
            state.dropped = state.dropped.saturating_add(1);
            return;
        }
        state.left -= 1;
        let info = &self.facts.manifest.plugin;
        let (plugin, version, structure) = (info.id.as_str(), info.version.to_string(), self.structure.to_string());
        let message = clean(message, self.line);
        match level {
            Level::Debug => tracing::debug!(target: "plugin", plugin, version, structure, message),
            Level::Info => tracing::info!(target: "plugin", plugin, version, structure, message),
            Level::Warn => tracing::warn!(target: "plugin", plugin, version, structure, message),
            Level::Error => tracing::error!(target: "plugin", plugin, version, structure, message),
        }
    }
}

impl Drop for GuestLog {
    fn drop(&mut self) {
        let mut state = std::mem::take(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner));
        for stdio in [Stdio::Out, Stdio::Err] {
            let line = std::mem::take(partial(&mut state, stdio));
            if !line.is_empty() {
                self.emit(&mut state, level_of(stdio), &String::from_utf8_lossy(&line));
            }
        }
        if state.dropped > 0 {
            tracing::warn!(target: "plugin", plugin = self.facts.id(), dropped = state.dropped, "log lines over the limit");
        }
    }
}

const fn level_of(stdio: Stdio) -> Level {
    match stdio {
        Stdio::Out => Level::Info,
        Stdio::Err => Level::Warn,
    }
}

fn partial(state: &mut State, stdio: Stdio) -> &mut Vec<u8> {
    let [out, err] = &mut state.partial;
    if stdio == Stdio::Out { out } else { err }
}

/// Cut to `most` bytes; control characters spelled out, so that a line cannot forge another or drive a terminal.
pub(crate) fn clean(text: &str, most: usize) -> String {
    let mut cleaned = String::with_capacity(text.len().min(most));
    for letter in text.chars() {
        let before = cleaned.len();
        if letter.is_control()
            || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            cleaned.extend(letter.escape_unicode());
        } else {
            cleaned.push(letter);
        }
        if cleaned.len() > most {
            cleaned.truncate(before);
            cleaned.push('…');
            break;
        }
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_cannot_forge_another() {
        assert_eq!(clean("ok\n\u{1b}[31mERROR", 100), "ok\\u{a}\\u{1b}[31mERROR");
        assert_eq!(clean("éééé", 4), "éé…");
    }

    #[test]
    fn lines_are_counted_and_cut() {
        let facts = Facts::new(crate::manifest::example(), String::new());
        let log = GuestLog::new(Arc::new(facts), StructureId::from_bytes([0; 16]), 2, 8);
        log.feed(Stdio::Out, b"one\ntwo");
        assert_eq!(log.state.lock().unwrap().left, 1);
        log.feed(Stdio::Out, b" and a half of it\nthree\n");
        let state = log.state.lock().unwrap();
        assert_eq!((state.left, state.dropped), (0, 1));
        drop(state);
        log.write(Level::Info, "four");
        assert_eq!(log.state.lock().unwrap().dropped, 2);
    }
}

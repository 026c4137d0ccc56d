//! Cheap refusal of oversized views: one pass over the bytes, no recursion, no allocation.

use super::error::{ViewError, ViewFault};

/// Most bytes of JSON in a view: 256 KiB.
pub const MAX_BYTES: usize = 256 * 1024;
/// Most nodes in a view. A node is a JSON object, or an element of an array.
pub const MAX_NODES: usize = 2_000;
/// Deepest nesting of blocks; the blocks of the view itself are at depth 1.
pub const MAX_DEPTH: usize = 12;
/// Deepest nesting of JSON containers: what [`MAX_DEPTH`] blocks need at most (a table cell costs five levels).
const MAX_JSON_DEPTH: usize = 64;

/// Counts containers and nodes before anything is built.
///
/// The scan is lenient about syntax (the parser judges that afterwards) and strict about sizes.
pub(super) fn scan(json: &str) -> Result<(), ViewError> {
    if json.len() > MAX_BYTES {
        return Err(ViewError::new(
            ViewFault::TooLarge,
            "",
            format!("{} bytes, at most {MAX_BYTES}", json.len()),
        ));
    }
    // One bit per open container: true for an array. MAX_JSON_DEPTH fits in a u64.
    let mut arrays: u64 = 0;
    let mut depth = 0_usize;
    let mut nodes = 0_usize;
    let mut text = false;
    let mut escaped = false;
    // An array was just opened: its first element, if there is one, is a node that no comma announces.
    let mut fresh_array = false;
    for byte in json.bytes() {
        if text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => text = false,
                _ => {}
            }
            continue;
        }
        if byte.is_ascii_whitespace() {
            continue;
        }
        let in_array = depth > 0 && arrays & 1 == 1;
        if fresh_array && byte != b']' {
            nodes += 1;
        }
        fresh_array = false;
        match byte {
            b'"' => text = true,
            b'{' | b'[' => {
                if depth == MAX_JSON_DEPTH {
                    return Err(ViewError::new(
                        ViewFault::TooDeep,
                        "",
                        format!("more than {MAX_JSON_DEPTH} levels of JSON"),
                    ));
                }
                // An object that is an element was already counted as such.
                if byte == b'{' && !in_array {
                    nodes += 1;
                }
                arrays = (arrays << 1) | u64::from(byte == b'[');
                depth += 1;
                fresh_array = byte == b'[';
            }
            b'}' | b']' => {
                arrays >>= 1;
                depth = depth.saturating_sub(1);
            }
            b',' if in_array => nodes += 1,
            _ => {}
        }
        if nodes > MAX_NODES {
            return Err(ViewError::new(
                ViewFault::TooManyNodes,
                "",
                format!("more than {MAX_NODES} nodes"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(json: &str) -> &'static str {
        scan(json).map_or_else(|e| e.code(), |()| "ok")
    }

    #[test]
    fn a_million_nodes_are_refused_at_the_two_thousand_and_first() {
        let json = format!("[{}0]", "0,".repeat(100_000));
        assert_eq!(code(&json), "view.too-many-nodes");
        assert_eq!(code(&format!("[{}0]", "0,".repeat(MAX_NODES - 1))), "ok");
        assert_eq!(code(&format!("[{}0]", "0,".repeat(MAX_NODES))), "view.too-many-nodes");
    }

    #[test]
    fn ten_thousand_levels_are_refused_without_recursion() {
        assert_eq!(code(&"[".repeat(10_000)), "view.too-deep");
        assert_eq!(code(&"{\"a\":".repeat(10_000)), "view.too-deep");
        assert_eq!(
            code(&format!("{}{}", "[".repeat(MAX_JSON_DEPTH), "]".repeat(MAX_JSON_DEPTH))),
            "ok"
        );
    }

    #[test]
    fn brackets_inside_texts_do_not_count() {
        let json = format!("{{\"a\":\"{}\\\"{}\"}}", "[".repeat(5_000), "{".repeat(5_000));
        assert_eq!(code(&json), "ok");
    }

    #[test]
    fn size_is_judged_first() {
        assert_eq!(code(&format!("\"{}\"", "a".repeat(MAX_BYTES))), "view.too-large");
    }

    #[test]
    fn objects_and_elements_count_once() {
        // The view, its two blocks and the two cells of a row: 1 + 2 + (1 row + 2 cells).
        let view = r#"{"blocks":[{"a":1},{"rows":[["x","y"]]}]}"#;
        let filler = |n: usize| format!("[{}{view}]", "0,".repeat(n));
        assert_eq!(code(&filler(MAX_NODES - 6)), "ok");
        assert_eq!(code(&filler(MAX_NODES - 5)), "view.too-many-nodes");
    }
}

-- Full text: the words of a document and its principals (as tokens) in one index, so that "my documents about X" is one lookup.
-- `scope` tokens are hexadecimal ids: territory+collection, principal, state. Re-checked exactly after the match.
CREATE TABLE content_search (
    n INTEGER PRIMARY KEY,
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (territory, document)
);
CREATE VIRTUAL TABLE content_fts USING fts5(words, scope, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2");

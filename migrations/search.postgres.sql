-- Full text: the words of a document and its principals (as tokens) in one index, so that "my documents about X" is one lookup.
CREATE TABLE content_search (
    territory BYTEA NOT NULL,
    document BYTEA NOT NULL,
    at BIGINT NOT NULL,
    tokens TSVECTOR NOT NULL,
    PRIMARY KEY (territory, document)
);
CREATE INDEX content_search_tokens ON content_search USING GIN (tokens);

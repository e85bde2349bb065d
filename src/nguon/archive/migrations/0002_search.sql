-- Full-text search over the current version of every article. The words come from words.py; the tokenizer only splits them at spaces.
-- Both tables keep no text of their own: what a row was given is made again from the record when the row is deleted.
-- `facets` holds single words for what can be filtered by: kind, language, publication date.
CREATE VIRTUAL TABLE article_words USING fts5 (
    facets, title, text, outlet, content = '', tokenize = "ascii tokenchars '_'"
);

-- rowid is that of statements.
CREATE VIRTUAL TABLE statement_words USING fts5 (
    facets, content, speaker, source, relay, outlet, content = '', tokenize = "ascii tokenchars '_'"
);
